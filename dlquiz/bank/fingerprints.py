"""Whether what is seen, or what is graded, has changed since an attempt."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from typing import Any

from dlquiz.yaml_reader import Map, plain_value

_ARRANGED = ("accept", "blanks", "items", "pairs", "distractors", "parts")
_SEEN = ("prompt", "options", "hints", "solution", "explanation", "source", "rubric", "unit", *_ARRANGED)
_GRADED = (
    *("type", "parameters", "let", "where", "answer", "tolerance", "unit", "mistakes", "ignore_mistakes"),
    *("separate", "options", "multiple", "rubric", *_ARRANGED),
)
_WORDING = ("prompt", "text", "why", "feedback")


def wording_fingerprint(entries: Map) -> str:
    """A short hash of everything a learner sees."""
    return _hash(_kept(entries, _SEEN))


def grading_fingerprint(entries: Map) -> str:
    """A short hash of everything a verdict depends on.

    A reworded option, rubric point or model answer changes what is seen, not what counts.
    """
    kept = _kept(entries, _GRADED)
    kept["options"] = [option.get("correct", False) for option in kept.get("options", ())]
    kept["rubric"] = [point.get("weight", 1) for point in kept.get("rubric", ())]
    kept["mistakes"] = [{**mistake, "feedback": None} for mistake in kept.get("mistakes", ())]
    kept.update({key: _without_wording(kept[key]) for key in ("blanks", "parts") if key in kept})
    if kept["type"] == "open":
        kept.pop("answer")
    return _hash(kept)


def _kept(entries: Map, keys: Collection[str]) -> dict[str, Any]:
    return {key: plain_value(value) for key, value in entries.items() if key in keys}


def _without_wording(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_wording(item) for key, item in value.items() if key not in _WORDING}
    return [_without_wording(item) for item in value] if isinstance(value, list) else value


def _hash(kept: Any) -> str:
    text = json.dumps(kept, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
