"""The report of a conversion in words, and for JSON."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from dlquiz.interchange.model import Item, Outcome, Report
from dlquiz.messages import Language, say

_OUTCOMES: dict[Outcome, str] = {
    "whole": "convert_whole",
    "frozen": "convert_frozen",
    "left_out": "convert_left_out",
}
"""The keys of their texts."""


class Way(NamedTuple):
    """From which file to which, and the names of their formats."""

    source: Path
    target: Path
    from_format: str
    to_format: str


def item_lines(report: Report, language: Language) -> Iterator[str]:
    """A line for each question of which something is lost."""
    return (_line(item, language) for item in report.items if item.why is not None)


def _line(item: Item, language: Language) -> str:
    place = item.place if item.question is None else f"{item.place} → {item.question}"
    outcome = say(language, _OUTCOMES[item.outcome])
    return say(language, "convert_item", place=place, outcome=outcome, why=item.why)


def counts_line(report: Report, language: Language) -> str:
    """How many questions there are, and what becomes of them."""
    return say(language, "convert_counts", questions=len(report.items), **dict(report.counts))


def report_document(way: Way, report: Report, *, written: bool, language: Language) -> dict[str, Any]:
    """The report for JSON."""
    why = (None if item.why is None else item.why.in_language(language) for item in report.items)
    items = [item._asdict() | {"why": reason} for item, reason in zip(report.items, why, strict=True)]
    return {
        "source": str(way.source),
        "target": str(way.target),
        "from": way.from_format,
        "to": way.to_format,
        "written": written,
        "questions": len(report.items),
        **{str(outcome): count for outcome, count in report.counts.items()},
        "items": items,
    }
