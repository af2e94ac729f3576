"""Worked solutions for softmax, losses and penalties."""

from __future__ import annotations

from typing import Any

import numpy as np

from dlquiz.messages import Text
from dlquiz.reference.layers import losses
from dlquiz.reference.layers.activations import sigmoid, sigmoid_slope
from dlquiz.reference.layers.arrays import Array, real
from dlquiz.reference.steps.layers_activations import sigmoid_links
from dlquiz.reference.steps.layers_tex import added, array, column, factor, number, sum_of_products, summed
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


def softmax_lines(logits: Array, temperature: float = 1) -> list[Text]:
    """Exponentials, their sum and the first share, for the first rows; the largest logit m is subtracted first."""
    lines = [SHIFT]
    if temperature != 1:
        scaled = rf"\frac{{1}}{{{number(temperature)}}} {array(logits)}"
        lines.append(line(r"\frac{z}{T}", scaled, array(logits / temperature)))
    for index, row in enumerate(logits[:MOST_ROWS] / temperature):
        powers = np.exp(row - row.max())
        share = fraction(number(powers[0]), number(powers.sum()))
        lines += [*_row_words(index, len(logits)), *_power_lines(row)]
        lines.append(line("p_1", share, number(powers[0] / powers.sum())))
    return lines


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


def softmax(logits: Any, temperature: float) -> list[Text]:
    """The exponentials, their sum, the shares."""
    return [
        line("p_i", r"\frac{e^{z_i / T}}{\sum_j e^{z_j / T}}"),
        *softmax_lines(np.atleast_2d(real(logits)), temperature),
        line("p", array(losses.softmax(logits, temperature))),
    ]


def softmax_jacobian(logits: Any) -> list[Text]:
    """The probabilities, one entry on and one off the diagonal, the matrix."""
    shares = losses.softmax(logits)
    first = factor(shares[0])
    on = [rf"{first} \cdot (1 - {first})", rf"{first} \cdot {factor(1 - shares[0])}"]
    lines = [
        line(r"\frac{\partial p_i}{\partial z_j}", r"p_i (\delta_{ij} - p_j)"),
        *softmax_lines(np.atleast_2d(real(logits))),
        line("p", array(shares)),
        line(r"\frac{\partial p_1}{\partial z_1}", *on, number(shares[0] * (1 - shares[0]))),
    ]
    if len(shares) > 1:
        off = rf"-{first} \cdot {factor(shares[1])}"
        lines.append(line(r"\frac{\partial p_1}{\partial z_2}", off, number(-shares[0] * shares[1])))
    return [*lines, line("J", array(losses.softmax_jacobian(logits)))]


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


def softmax_cross_entropy_gradient(logits: Any, target: Any) -> list[Text]:
    """The probabilities minus the one-hot target, divided by N."""
    rows, targets = losses.as_rows(logits, target)
    shares = losses.probabilities_of(rows)
    answer, name = array(losses.softmax_cross_entropy_gradient(logits, target)), r"\frac{\partial L}{\partial z}"
    lines = [
        line(name, r"\frac{p - y}{N}" if len(rows) > 1 else "p - y"),
        *softmax_lines(rows),
        line("p", array(shares.reshape(np.shape(logits)))),
    ]
    if rows.shape[1] > MOST_CLASSES:
        return [*lines, line(name, answer)]
    onehot = np.eye(rows.shape[1])[targets]
    shaped, picks, difference = (each.reshape(np.shape(logits)) for each in (shares, onehot, shares - onehot))
    subtracted = f"{array(shaped)} - {array(picks)}"
    if len(rows) == 1:
        return [*lines, line(name, subtracted, answer)]
    lines.append(line("p - y", subtracted, array(difference)))
    return [*lines, line(name, rf"\frac{{1}}{{{len(rows)}}} {array(difference)}", answer)]


def logistic_gradient(weights: Any, inputs: Any, target: float, loss: str) -> list[Text]:
    """z, a, the residual, the slope where it stays, the gradient."""
    z = float(np.sum(real(weights) * real(inputs)))
    a, slope = float(sigmoid(real(z))), float(sigmoid_slope(real(z)))
    residual = a - target
    rule = r"(a - y) \cdot a (1 - a) \cdot x" if loss == "squared" else r"(a - y) \cdot x"
    name, delta = r"\frac{\partial L}{\partial w}", residual
    lines = [
        line(name, rule),
        line("z", r"w \cdot x", *sum_of_products(weights, inputs)),
        line("a", r"\sigma(z)", *sigmoid_links(z)),
        line("a - y", f"{number(a)} - {factor(target)}", number(residual)),
    ]
    if loss == "squared":
        delta = residual * slope
        inner = rf"{factor(a)} \cdot (1 - {factor(a)})"
        lines.append(line("a (1 - a)", inner, rf"{factor(a)} \cdot {factor(1 - a)}", number(slope)))
        lines.append(line(r"(a - y) \cdot a (1 - a)", rf"{factor(residual)} \cdot {factor(slope)}", number(delta)))
    else:
        lines.append(Text("the slope $a(1 - a)$ cancels against the loss", "斜率 $a(1 - a)$ 与损失的导数约掉"))
    answer = array(losses.logistic_gradient(weights, inputs, target, loss))
    return [*lines, line(name, rf"{factor(delta)} \cdot {added(inputs)}", answer)]


def least_squares_gradient(X: Any, w: Any, y: Any, of: str) -> list[Text]:
    """The residual, then the gradient of the one asked for."""
    product = real(X) @ real(w)
    residual = product - real(y)
    name = rf"\frac{{\partial L}}{{\partial {of}}}"
    rule = {"w": r"2 X^\top r", "X": r"2 r w^\top", "y": "-2 r"}[of]
    return [
        Text.same(rf"${name} = {rule}, \quad r = X w - y$"),
        line("X w", f"{array(X)} {column(w)}", array(product)),
        line("r", f"{array(product)} - {array(y)}", array(residual)),
        *_after_residual(real(X), real(w), residual, of),
        line(name, *_doubled(real(X), real(w), residual, of), array(losses.least_squares_gradient(X, w, y, of))),
    ]


def _after_residual(X: Array, w: Array, residual: Array, of: str) -> list[Text]:
    """The product behind the factor 2."""
    if of == "w":
        first = line(r"(X^\top r)_1", *sum_of_products(X[:, 0], residual))
        return [first, line(r"X^\top r", f"{array(X.T)} {column(residual)}", array(X.T @ residual))]
    if of == "X":
        return [line(r"r w^\top", f"{column(residual)} {array([w])}", array(np.outer(residual, w)))]
    return []


def _doubled(X: Array, w: Array, residual: Array, of: str) -> list[str]:
    if of == "y":
        return [rf"-2 \cdot {array(residual)}"]
    return [rf"2 \cdot {array(X.T @ residual if of == 'w' else np.outer(residual, w))}"]


def regularized_gradient(weights: Any, gradient: Any, penalty: str, strength: float, last_is_bias: bool) -> list[Text]:
    """The penalty's own gradient, then the sum."""
    answer = losses.regularized_gradient(weights, gradient, penalty, strength, last_is_bias)
    own = losses.penalty_gradient(weights, penalty, strength, last_is_bias)
    return [
        *_penalty_rule(penalty),
        *_conventions(real(weights), penalty, last_is_bias),
        *_own_lines(real(weights), own, penalty, strength, last_is_bias),
        line("g", f"{array(gradient)} + {added(own)}", array(answer)),
    ]


def _penalty_rule(penalty: str) -> list[Text]:
    whole = r"\frac{\partial L}{\partial w}"
    if penalty == "l1":
        return [line("g", rf"{whole} + \lambda \cdot \mathrm{{sign}}(w)")]
    return [line("g", rf"{whole} + \lambda w")]


def _conventions(vector: Array, penalty: str, last_is_bias: bool) -> list[Text]:
    lines = []
    if penalty == "l1" and np.any(vector == 0):
        lines.append(
            Text(r"$w = 0$ here: convention $\mathrm{sign}(0) = 0$", r"此处 $w = 0$：约定 $\mathrm{sign}(0) = 0$")
        )
    if last_is_bias:
        lines.append(Text("the last entry is the bias, which is not penalised", "最后一个元素是偏置，不受惩罚"))
    return lines


def _own_lines(vector: Array, own: Array, penalty: str, strength: float, last_is_bias: bool) -> list[Text]:
    """λ times the sign or the weight; a bias counts as 0."""
    penalised = np.append(vector[:-1], 0.0) if last_is_bias else vector
    if penalty == "l2":
        return [line(r"\lambda w", rf"{factor(strength)} \cdot {added(penalised)}", array(own))]
    signs = np.sign(penalised)
    return [
        line(
            r"\mathrm{sign}(w)",
            rf"\mathrm{{sign}}({array(penalised)})" if np.ndim(vector) else number(signs),
            array(signs),
        ),
        line(r"\lambda \cdot \mathrm{sign}(w)", rf"{factor(strength)} \cdot {added(signs)}", array(own)),
    ]
