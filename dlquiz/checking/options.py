"""Whether texts that a learner must tell apart say different things, whatever numbers are drawn."""

from __future__ import annotations

from collections.abc import Sequence

from dlquiz.checking.findings import Findings, at_seed
from dlquiz.kinds.kind import Alike, QuestionKind
from dlquiz.messages import LANGUAGES, Text
from dlquiz.messages.naming import about
from dlquiz.text.cells import as_read
from dlquiz.variants.model import Variant
from dlquiz.variants.texts import placeholders


def check_texts_differ(findings: Findings, kind: QuestionKind, variants: Sequence[Variant]) -> None:
    """Options, accepted answers, items, and both sides of a match: in no draw do two of them say the same."""
    for alike in kind.told_apart():
        _check(findings, alike, variants)


def _check(findings: Findings, alike: Alike, variants: Sequence[Variant]) -> None:
    """As they are written, the loader has compared the texts: only drawn numbers can make two of them one."""
    if not any(placeholders(part) for _, text in alike.texts for part in text):
        return
    for variant in variants:
        filled = [variant.fill(text) for _, text in alike.texts]
        for language in LANGUAGES:
            said = [as_read(text.in_language(language)) for text in filled]
            twice = next((text for text in said if said.count(text) > 1), None)
            if twice is not None:
                later = len(said) - 1 - said[::-1].index(twice)
                seed = at_seed(variant.seed)
                message = about(
                    alike.what, f"two {{}} say `{twice}`{seed.en}", f"{{}}中有两个的内容同为 `{twice}`{seed.zh}"
                )
                fix = Text("exclude such draws with `where`", "请用 `where` 排除这样的取值")
                findings.add(alike.code, message, fix, *alike.texts[later][0])
                return
