"""Whether texts that a learner must tell apart say different things, whatever numbers are drawn."""

from __future__ import annotations

from collections.abc import Sequence

from dlquiz.checking.findings import Findings
from dlquiz.messages import LANGUAGES, Text
from dlquiz.questions import Choice, Kind, Matching, Ordering, Words
from dlquiz.text.cells import as_read
from dlquiz.variants import Variant, placeholders

Placed = tuple[Text, tuple[str, ...]]
"""A text and the path of its keys."""


def check_texts_differ(findings: Findings, kind: Kind, variants: Sequence[Variant]) -> None:
    """Options, accepted answers, items, and both sides of a match: in no draw do two of them say the same."""
    if isinstance(kind, Choice):
        options = _numbered("options", [option.text for option in kind.options])
        _check(findings, "B140", "options", options, variants)
    elif isinstance(kind, Words):
        _check(findings, "B143", "accepted answers", _numbered("accept", kind.accept), variants)
    elif isinstance(kind, Ordering):
        _check(findings, "B143", "items", _numbered("items", kind.items), variants)
    elif isinstance(kind, Matching):
        lefts = _numbered("pairs", [pair.left for pair in kind.pairs], "left")
        rights = _numbered("pairs", [pair.right for pair in kind.pairs], "right")
        _check(findings, "B143", "left sides", lefts, variants)
        _check(findings, "B143", "right sides", [*rights, *_numbered("distractors", kind.distractors)], variants)


def _numbered(field: str, texts: Sequence[Text], *below: str) -> list[Placed]:
    return [(text, (field, str(number), *below)) for number, text in enumerate(texts)]


def _check(findings: Findings, code: str, what: str, placed: Sequence[Placed], variants: Sequence[Variant]) -> None:
    """As they are written, the loader has compared the texts: only drawn numbers can make two of them one."""
    if not any(placeholders(part) for text, _ in placed for part in text):
        return
    for variant in variants:
        filled = [variant.fill(text) for text, _ in placed]
        for language in LANGUAGES:
            said = [as_read(text.in_language(language)) for text in filled]
            twice = next((text for text in said if said.count(text) > 1), None)
            if twice is not None:
                later = len(said) - 1 - said[::-1].index(twice)
                message = f"two {what} say `{twice}` (seed {variant.seed})"
                findings.add(code, message, "exclude such draws with `where`", *placed[later][1])
                return
