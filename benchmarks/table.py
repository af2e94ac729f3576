"""Rows as a table for people and as data for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from benchmarks.measuring import Spread
from benchmarks.model import Goal, Row

HEADINGS = ("what", "ours", "anchor", "ratio (quartiles)", "goal", "verdict")
NOTHING = "–"
UNITS = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"))


def table(rows: Sequence[Row]) -> str:
    """A Markdown table, padded so that it reads as well in a terminal."""
    return aligned((HEADINGS, *map(_cells, rows)))


def aligned(lines: Sequence[Sequence[str]]) -> str:
    """Lines of as many cells each, the first one the headings, as a Markdown table."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    head, *body = (_line(cells, widths) for cells in lines)
    return "\n".join((head, _line(["-" * width for width in widths], widths), *body))


def document(rows: Sequence[Row]) -> dict[str, Any]:
    """The same as data; times are seconds of one answer, ratios ours over the anchor's."""
    return {"rows": list(map(_record, rows))}


def duration(seconds: float) -> str:
    """Three significant digits in the unit that suits: `57.9 ms`, `7.25 µs`."""
    factor, unit = next((pair for pair in UNITS if seconds >= pair[0]), UNITS[-1])
    return f"{_three_digits(seconds / factor)} {unit}"


def goal_text(goal: Goal) -> str:
    """`≤ 0.8×`, `≤ 200 µs`, or nothing to reach."""
    if goal.seconds is not None:
        return f"≤ {duration(goal.seconds)}"
    if goal.ratio is None:
        return NOTHING
    tail = f", p95 ≤ {goal.tail:g}× median" if goal.tail else ""
    late = f", p95 ≤ {duration(goal.late)}" if goal.late else ""
    return f"≤ {goal.ratio:g}×{tail}{late}"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return f"| {' | '.join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True))} |"


def _cells(row: Row) -> tuple[str, ...]:
    goal = goal_text(row.benchmark.goal)
    late = "" if row.p95 is None else f" (p95 {duration(row.p95)})"
    return row.benchmark.what, f"{duration(row.ours.median)}{late}", _anchor(row), _ratio(row.ratio), goal, row.verdict


def _anchor(row: Row) -> str:
    anchor = row.benchmark.anchor
    if anchor is None:
        return NOTHING
    if row.theirs is None:
        return ", ".join(f"{module}: not installed" for module in row.absent)
    return f"{anchor.name} {duration(row.theirs.median)}"


def _ratio(ratio: Spread | None) -> str:
    if ratio is None:
        return NOTHING
    middle, low, high = map(_three_digits, ratio)
    return f"{middle}× ({low}–{high})"


def _three_digits(number: float) -> str:
    """Three significant digits, never as a power of ten."""
    if number >= 100:
        return f"{number:.0f}"
    text = f"{number:.3g}"
    return f"{number:.7f}".rstrip("0") if "e" in text else text


def _record(row: Row) -> dict[str, Any]:
    benchmark = row.benchmark
    return {
        "name": benchmark.name,
        "what": benchmark.what,
        "rounds": row.rounds,
        "ours": row.ours._asdict(),
        "anchor": benchmark.anchor and benchmark.anchor.name,
        "theirs": row.theirs and row.theirs._asdict(),
        "absent": list(row.absent),
        "ratio": row.ratio and row.ratio._asdict(),
        "p95": row.p95,
        "goal": asdict(benchmark.goal),
        "verdict": row.verdict,
    }
