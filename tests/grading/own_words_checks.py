"""What a diagnosis may name: arguments that the question has, and names that it prints."""

from __future__ import annotations

import re
from collections.abc import Iterator

from false_diagnoses import QUESTIONS, marked, numeric_parts, of_another_shape

from dlquiz.expressions.values import Value
from dlquiz.grading.diagnosis import neighbours
from dlquiz.grading.own_words import question_text
from dlquiz.kinds.numeric import Numeric
from dlquiz.messages import Text
from dlquiz.reference.kinds import Reference
from dlquiz.variants.formulas import accepted
from dlquiz.variants.model import Variant, graded_key

ABSENT = {
    "groups": (r"\bgroups?\b|/g\b", "分组|所在组|组内|/g"),
    "dilation": (r"dilat", "空洞|膨胀"),
    "padding": (r"\bpadd", "填充"),
    "heads": (r"\bheads?\b", "头"),
    "ceil_mode": (r"ceil_mode", "ceil_mode"),
    "output_padding": (r"output.padding", "输出填充"),
    "batch_size": (r"\bbatch size", "批量大小"),
    "temperature": (r"temperature", "温度"),
    "drop_last": (r"drop_last", "drop_last"),
    "weight_decay": (r"weight decay", "权重衰减"),
}
"""Arguments that most calls leave out, and what a message that is about one of them says."""


def assert_own_words(name: str, seed: int) -> None:
    """Mark, in one draw of a question, what its mistakes and its neighbours give, and read what is said of them."""
    for part, kind in numeric_parts(QUESTIONS[name], seed):
        key = graded_key(part)
        found = part.call
        for value in (*(mistake.value for mistake in part.mistakes), *_neighbouring(found, key)):
            if accepted(value, part.answer, kind.tolerance) or of_another_shape(part, value, key):
                continue
            verdict = marked(part, kind, value, key)
            text = f"seed {seed}, {part.question.name} {part.question.part}: {value} {verdict.message}"
            assert_no_identifier(verdict.message, question_text(part), text)
            if found is not None and verdict.mistake not in {own.name for own in kind.mistakes}:
                assert_no_absent_argument(part, kind, found[0], verdict.mistake or "", verdict.message, text)


def _neighbouring(found: tuple[Reference, dict[str, object]] | None, key: Value) -> Iterator[Value]:
    if found is not None:
        # A value of another shape cannot always be typed where the key's is asked for.
        yield from (near.value for near in neighbours(*found) if _alike(near.value, key))


def _alike(one: Value, other: Value) -> bool:
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(_alike, one, other))
    return not isinstance(one, tuple) and not isinstance(other, tuple)


def assert_no_identifier(message: Text, asked: Text, expected: str) -> None:
    """No `name=value`, and no name of Python's, that the question does not print itself."""
    for said, question in zip(message, asked, strict=True):
        set_to = re.findall(r"\b[a-z_]+=[\w.]+", said)
        names = re.findall(r"(?<![\w.])[A-Za-z]+(?:_[A-Za-z]{2,})+(?![\w(])", said)
        assert [name for name in (*names, *set_to) if name not in question] == [], expected


def assert_no_absent_argument(
    part: Variant, kind: Numeric, reference: Reference, mistake: str, message: Text, expected: str
) -> None:
    """Nothing is said of groups, dilation, … to a question that neither gives nor names them.

    A mistake may be about one that the learner brought in: it is then in its name.
    """
    given = getattr(kind.answer, "arguments", {})
    asked = question_text(part)
    for argument, patterns in ABSENT.items():
        if reference.argument(argument) is None or argument in given or argument.split("_")[0] in mistake:
            continue
        for said, question, pattern in zip(message, asked, patterns, strict=True):
            named = re.search(pattern, question, re.IGNORECASE)
            assert named or not re.search(pattern, said, re.IGNORECASE), (argument, expected)
