"""Whether what is seen, or what is graded, has changed since an attempt."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

from dlquiz.bank.own_references import graded_record
from dlquiz.questions import OwnReference
from dlquiz.yaml_reader import Map, plain_value

_ARRANGED = ("accept", "blanks", "items", "pairs", "distractors", "parts")
_SEEN = frozenset(
    ("prompt", "options", "hints", "lines", "solution", "explanation", "source", "rubric", "unit", *_ARRANGED)
)
_GRADED = frozenset(
    (
        *("type", "parameters", "let", "where", "answer", "tolerance", "unit", "mistakes", "ignore_mistakes"),
        *("separate", "options", "multiple", "rubric", *_ARRANGED),
    )
)
_TOLD = _SEEN | _GRADED
_BETWEEN = "\0"
_SIGN_BETWEEN = ', "\\u0000", '
_WORDING = ("prompt", "text", "why", "feedback")


class Fingerprints(NamedTuple):
    """Short hashes: of everything a learner sees, and of everything a verdict depends on.

    A reworded option, rubric point or model answer changes what is seen, not what counts.
    """

    wording: str
    grading: str


def fingerprints(entries: Map, references: Iterable[OwnReference] = ()) -> Fingerprints:
    """Those of a question with these entries, which names these references of banks."""
    seen: dict[str, Any] = {}
    graded: dict[str, Any] = {}
    for key, node in entries.items():
        if key in _TOLD:
            value = plain_value(node)
            if key in _SEEN:
                seen[key] = value
            if key in _GRADED:
                graded[key] = value
    if records := sorted(map(graded_record, references), key=str):
        graded["references"] = records
    # Both in one go, because that is half the work; no text holds the sign between them.
    told = _encoder().encode([seen, _BETWEEN, _graded(graded)])
    wording, _, grading = told[1:-1].partition(_SIGN_BETWEEN)
    return Fingerprints(_hash(wording), _hash(grading))


def _graded(kept: dict[str, Any]) -> dict[str, Any]:
    kept["options"] = [option.get("correct", False) for option in kept.get("options", ())]
    kept["rubric"] = [point.get("weight", 1) for point in kept.get("rubric", ())]
    kept["mistakes"] = [
        {**{key: value for key, value in mistake.items() if key != "title"}, "feedback": None}
        for mistake in kept.get("mistakes", ())
    ]
    kept.update({key: _without_wording(kept[key]) for key in ("blanks", "parts") if key in kept})
    if kept["type"] == "open":
        kept.pop("answer")
    return kept


def _without_wording(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_wording(item) for key, item in value.items() if key not in _WORDING}
    return [_without_wording(item) for item in value] if isinstance(value, list) else value


def _hash(told: str) -> str:
    return hashlib.sha256(told.encode()).hexdigest()[:16]


@cache
def _encoder() -> json.JSONEncoder:
    # Nodes hold no circles.
    return json.JSONEncoder(ensure_ascii=False, sort_keys=True, default=str, check_circular=False)
