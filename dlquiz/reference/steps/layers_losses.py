"""The worked solution of a cross entropy."""

from __future__ import annotations

from typing import Any

import numpy as np

from dlquiz.messages import Text
from dlquiz.reference.layers import losses
from dlquiz.reference.layers.arrays import Array
from dlquiz.reference.steps.layers_tex import array, factor, number, summed
from dlquiz.reference.steps.plain_tex import fraction, line, told

MOST_ROWS = 3
MOST_CLASSES = 8
LEAST_PROBABILITY = 1e-12
SHIFTED_SUM = r"\sum_j e^{z_j - m}"


def _row_words(row: int, rows: int) -> list[Text]:
    return [Text(f"row ${row + 1}$:", f"第 ${row + 1}$ 行：")] if rows > 1 else []


SHIFT = Text(
    r"the largest logit $m$ is taken off first, so that nothing overflows; it cancels in the fraction",
    r"先减去最大的 logit $m$，避免溢出；它在分式中约掉",
)


def _power_lines(row: Array) -> list[Text]:
    """The exponentials of one row and their sum."""
    shifted = row - row.max()
    powers = np.exp(shifted)
    total = number(powers.sum())
    if len(row) > MOST_CLASSES:
        return [line(SHIFTED_SUM, total)]
    written = ", ".join(f"e^{{{number(z)}}}" for z in shifted)
    return [
        line("z - m", f"{array(row)} - {factor(row.max())}", array(shifted)),
        line("e^{z - m}", f"({written})", array(powers)),
        line(SHIFTED_SUM, summed(powers), total),
    ]


def entropy_lines(rows: Array, targets: Any) -> list[Text]:
    """For the first rows the exponentials, the share of the target and its loss; the mean of several rows."""
    singles = -losses.log_probabilities_of(rows)[np.arange(len(rows)), targets]
    lines = [SHIFT]
    for index, (row, target, single) in enumerate(zip(rows[:MOST_ROWS], targets, singles, strict=False)):
        name = f"L_{{{index + 1}}}" if len(rows) > 1 else "L"
        lines += [*_row_words(index, len(rows)), *_power_lines(row)]
        lines += _single_loss_lines(row, int(target), float(single), name)
    if len(rows) == 1:
        return lines
    mean = [fraction(above, len(rows)) for above in (summed(singles), number(singles.sum()))]
    return [*lines, line("L", *mean, number(singles.mean()))]


def _single_loss_lines(row: Array, target: int, loss: float, name: str) -> list[Text]:
    """−ln of the target's share; by the logarithm of the sum where that share is nearly 0."""
    shifted = row - row.max()
    total = np.exp(shifted).sum()
    if np.exp(-loss) < LEAST_PROBABILITY:
        logarithm = [rf"\ln {factor(total)}", number(np.log(total))]
        links = [f"{logarithm[0]} - {factor(shifted[target])}", f"{logarithm[1]} + {factor(-shifted[target])}"]
        return [line(name, rf"\ln {SHIFTED_SUM} - (z_y - m)", *links, number(loss))]
    share = np.exp(shifted[target]) / total
    worked = fraction(number(np.exp(shifted[target])), number(total))
    return [
        told(
            f"target $y = {target}$, counted from $0$",
            f"目标 $y = {target}$（从 $0$ 数起）",
            "p_y",
            worked,
            number(share),
        ),
        line(name, rf"-\ln {factor(share)}", number(loss)),
    ]
