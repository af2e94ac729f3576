"""Answers that are not numbers, and those of several parts: the right one is marked right, a wrong one is not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dlquiz.checking.findings import Findings
from dlquiz.checking.forms import two_forms
from dlquiz.expressions import Value
from dlquiz.grading import grade
from dlquiz.grading.arranging import right_matches, right_order
from dlquiz.grading.words import LEAST_LETTERS, accepted_texts
from dlquiz.questions import Choice, Cloze, Matching, Numeric, Ordering, Steps, Words
from dlquiz.reference import catalog
from dlquiz.variants import Variant, accepted


def check_answers(findings: Findings, variants: Sequence[Variant]) -> None:
    """Type the right answer of each variant, and slips of it that must not pass."""
    for variant in variants:
        for typed in right_answers(variant):
            verdict = grade(variant, typed)
            if verdict.outcome != "right":
                said = f": {verdict.message.en}" if verdict.outcome == "unreadable" else ""
                message = (
                    f"the right answer, typed as `{_line(typed)}`, is not marked right{said} (seed {variant.seed})"
                )
                findings.add("B154", message, "write it so that it can be typed", *_field(variant))
                return
        for typed in wrong_answers(variant):
            if _marked_right(findings, variant, typed):
                message = f"the wrong answer `{_line(typed)}` is marked right (seed {variant.seed})"
                findings.add("B158", message, "keep what is right apart from it", *_field(variant))
                return


def right_answers(variant: Variant) -> list[str]:
    """What a learner who knows may type; several ways where the author gives several."""
    kind = variant.question.kind
    if isinstance(kind, Numeric):
        return two_forms(variant.answer, kind.unit)[:1]
    if isinstance(kind, Choice):
        ticked = [number for number, place in enumerate(variant.options, 1) if kind.options[place].correct]
        return [_listed(ticked)]
    if isinstance(kind, Words):
        return list(dict.fromkeys(spelling for text in accepted_texts(variant, kind) for spelling in text))
    if isinstance(kind, Ordering):
        return [_listed(right_order(variant))]
    if isinstance(kind, Matching):
        return [_listed(right_matches(variant, kind))]
    if isinstance(kind, Cloze | Steps):
        return list(_joined(variant, "\n" if isinstance(kind, Steps) else "; "))
    return []


def _joined(variant: Variant, separator: str) -> Iterator[str]:
    """The parts' answers together, each way of a part once."""
    ways = [right_answers(part) for part in variant.parts]
    first = [way[0] for way in ways]
    yield separator.join(first)
    for place, way in enumerate(ways):
        yield from (separator.join([*first[:place], other, *first[place + 1 :]]) for other in way[1:])


def wrong_answers(variant: Variant) -> list[str]:
    """Answers that are off by a slip: two typos in a word, two items swapped, one step wrong and the others right."""
    kind = variant.question.kind
    if isinstance(kind, Words):
        return [typed for text in accepted_texts(variant, kind) for typed in _two_typos(text.en)]
    if isinstance(kind, Ordering):
        first, second, *rest = right_order(variant)
        return [_listed([second, first, *rest])]
    if isinstance(kind, Matching):
        first, second, *rest = right_matches(variant, kind)
        return [_listed([second, first, *rest])]
    return list(_wrong_steps(variant)) if isinstance(kind, Steps) else []


def _two_typos(text: str) -> list[str]:
    """The text with two letters of its first long word replaced."""
    word = next((word for word in text.split() if word.isascii() and word.isalpha() and len(word) > LEAST_LETTERS), "")
    if not word:
        return []
    typed = "".join(_other(letter) if place in (1, 3) else letter for place, letter in enumerate(word))
    return [text.replace(word, typed, 1)]


def _other(letter: str) -> str:
    return "x" if letter.casefold() == "q" else "q"


def _wrong_steps(variant: Variant) -> Iterator[str]:
    """One numeric step wrong, by a mistake or by one, and the later ones as they truly are."""
    first = [right_answers(part)[0] for part in variant.parts]
    for place, part in enumerate(variant.parts):
        if isinstance(part.question.kind, Numeric):
            kind = part.question.kind
            values = [*(mistake.value for mistake in part.mistakes), _changed(part.answer)]
            wrong = [value for value in values if not accepted(value, part.answer, kind.tolerance)]
            typed = [two_forms(value, kind.unit)[0] for value in wrong[:1]]
            yield from ("\n".join([*first[:place], other, *first[place + 1 :]]) for other in typed)


def _changed(value: Value) -> Value:
    """Far enough from a value to be wrong, unless the tolerance takes anything."""
    return tuple(map(_changed, value)) if isinstance(value, tuple) else value + abs(value) + 1


def _marked_right(findings: Findings, variant: Variant, typed: str) -> bool:
    """Whether a wrong answer passes; going on from it must not fail, whatever it is."""
    try:
        return grade(variant, typed).outcome == "right"
    except catalog.UNDEFINED as error:
        message = f"marking `{_line(typed)}` fails: {error} (seed {variant.seed})"
        findings.add("B152", message, "report this", *_field(variant))
        return False


def _field(variant: Variant) -> tuple[str, ...]:
    kind = variant.question.kind
    names = {Words: "accept", Ordering: "items", Matching: "pairs", Cloze: "blanks", Steps: "parts"}
    return (names[type(kind)],) if type(kind) in names else ()


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))


def _line(typed: str) -> str:
    return " ⏎ ".join(typed.split("\n")) if len(typed) < 100 else f"{typed[:60]}…"
