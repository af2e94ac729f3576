"""Whether what is seen, or what is graded, has changed since an attempt."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from dlquiz.bank_format.own_references import graded_record
from dlquiz.bank_format.tables import Field
from dlquiz.questions.own_reference import OwnReference
from dlquiz.yaml_reader.nodes import Map, plain_value

_ALWAYS = ("options", "rubric", "mistakes")
"""What the fingerprint of every question has, as it always had: a list without entries where there is none."""
_BETWEEN = "\0"
_SIGN_BETWEEN = ', "\\u0000", '


class Fingerprints(NamedTuple):
    """Short hashes: of everything a learner sees, and of everything a verdict depends on.

    A reworded option, rubric point or model answer changes what is seen, not what counts.
    """

    wording: str
    grading: str


def fingerprints(entries: Map, fields: Mapping[str, Field], references: Iterable[OwnReference] = ()) -> Fingerprints:
    """Those of a question with these entries, whose `fields` are these, and which names these references of banks."""
    seen: dict[str, Any] = {}
    graded: dict[str, Any] = {key: [] for key in _ALWAYS}
    for key, node in entries.items():
        field = fields[key]
        if field.seen or field.graded:
            value = plain_value(node)
            if field.seen:
                seen[key] = value
            if field.graded:
                graded[key] = field.graded(value)
    if records := sorted(map(graded_record, references), key=str):
        graded["references"] = records
    # Both in one go, because that is half the work; no text holds the sign between them.
    encoded = _encoder().encode([seen, _BETWEEN, graded])
    wording, _, grading = encoded[1:-1].partition(_SIGN_BETWEEN)
    return Fingerprints(_hash(wording), _hash(grading))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@cache
def _encoder() -> json.JSONEncoder:
    # Nodes hold no circles.
    return json.JSONEncoder(ensure_ascii=False, sort_keys=True, default=str, check_circular=False)
