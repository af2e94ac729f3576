"""Whether texts that a learner must tell apart say different things, whatever numbers are drawn."""

from __future__ import annotations

from collections.abc import Sequence

from dlquiz.checking.findings import Findings
from dlquiz.messages import LANGUAGES, Text
from dlquiz.variants import Variant, placeholders


def check_distinct(
    findings: Findings, code: str, what: str, texts: Sequence[Text], places: Sequence[tuple[str, ...]],
    variants: Sequence[Variant],
) -> None:  # fmt: skip
    """No two of `texts` come to say the same in some draw; as they are written, the loader has compared them."""
    if not any(placeholders(part) for text in texts for part in text):
        return
    for variant in variants:
        filled = [variant.fill(text) for text in texts]
        for language in LANGUAGES:
            said = [" ".join(text.in_language(language).split()).casefold() for text in filled]
            twice = next((text for text in said if said.count(text) > 1), None)
            if twice is not None:
                later = len(said) - 1 - said[::-1].index(twice)
                message = f"two {what} say `{twice}` (seed {variant.seed})"
                findings.add(code, message, "exclude such draws with `where`", *places[later])
                return
