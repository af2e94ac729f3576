"""How often a learner who knows nothing gets questions of the banks right by a pattern: the longest option, line 3, …

`python tests/bank_cues.py background homework` prints every pattern of these banks, and the questions it gets right.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from shipped_banks import shipped

from dlquiz.kinds.choice import Choice
from dlquiz.kinds.cloze import Cloze
from dlquiz.kinds.drawing import draw
from dlquiz.kinds.steps import Steps
from dlquiz.kinds.true_false import TrueFalse
from dlquiz.messages import LANGUAGES
from dlquiz.questions.question import Question
from dlquiz.text.cells import cell_width
from dlquiz.text.plainly import plain
from dlquiz.variants.model import Variant

SEEDS = range(4)
"""Draws of a question: its numbers may make another option the longest one."""

MARGIN = Fraction(8, 100)
MANY = 40
"""From so many questions of a form on, a bank of its own must stay within the margin on both sides."""

LENGTHS = (("longest", -1), ("second longest", -2), ("shortest", 0))
"""Patterns that look at lengths, and the place they take in the order of the options by length."""

Guess = tuple[str, str, Fraction, Fraction]
"""The form of a question, a pattern, how often it is right, and how often chance is."""


@dataclass
class Pattern:
    """What one pattern gains in the questions to which it applies."""

    form: str
    name: str
    right: dict[str, Fraction] = field(default_factory=dict)
    chance: Fraction = Fraction(0)

    @property
    def gain(self) -> Fraction:
        """Questions more than chance gets right."""
        return sum(self.right.values(), Fraction(0)) - self.chance

    def fault(self, together: bool) -> str | None:
        """What is wrong with it among all banks together, or in one bank."""
        count = len(self.right)
        if together or count >= MANY:
            return str(self) if abs(self.gain) > MARGIN * count else None
        return str(self) if self.gain > max(Fraction(1), MARGIN * count) else None

    def __str__(self) -> str:
        count, right = len(self.right), sum(self.right.values(), Fraction(0))
        names = ", ".join(
            name if share == 1 else f"{name} ({float(share):.2f})" for name, share in self.right.items() if share
        )
        share, chance = float(right) / count, float(self.chance) / count
        return (
            f"{self.form}, {self.name}: {float(right):.1f} of {count} right ({share:.0%}, chance {chance:.0%}, "
            f"gain {float(self.gain):+.1f}): {names}"
        )


def patterns(drawn: Iterable[tuple[str, Sequence[Variant]]]) -> list[Pattern]:
    """Every pattern over named questions, each given by some draws of it."""
    found: dict[tuple[str, str], Pattern] = {}
    for name, variants in drawn:
        for variant in variants:
            for form, guess, right, chance in guesses(variant):
                pattern = found.setdefault((form, guess), Pattern(form, guess))
                pattern.right[name] = pattern.right.get(name, Fraction(0)) + right / len(variants)
                pattern.chance += chance / len(variants)
    return list(found.values())


def drawn(questions: Iterable[Question]) -> Iterator[tuple[str, list[Variant]]]:
    """The questions that can be guessed, by name and with their draws; so, too, their steps and blanks."""
    for question in filter(can_be_guessed, questions):
        variants = [draw(question, seed) for seed in SEEDS]
        yield question.name, variants
        for number, part in enumerate(variants[0].parts):
            yield f"{question.name}/{part.question.part}", [variant.parts[number] for variant in variants]


def can_be_guessed(question: Question) -> bool:
    """Whether it, a step or a blank of it has options."""
    kind = question.kind
    below = kind.parts if isinstance(kind, Steps) else kind.blanks if isinstance(kind, Cloze) else ()
    return any(isinstance(each, Choice | TrueFalse) for each in (kind, *(part.kind for part in below)))


def guesses(variant: Variant) -> Iterator[Guess]:
    """What each pattern makes of one question."""
    kind = variant.question.kind
    if isinstance(kind, TrueFalse):
        yield "true or false", "always false", Fraction(not kind.answer), Fraction(1, 2)
    if not isinstance(kind, Choice):
        return
    options = [kind.options[place] for place in variant.options]
    correct = [option.correct for option in options]
    if kind.multiple:
        for left in range(1, len(options)):
            right = Fraction(sum(correct) == len(options) - left)
            yield "several right", f"n−{left} right", right, Fraction(1, len(options) - 1)
        return
    form = "one right, shuffled" if kind.shuffle else "one right, in order"
    chance = Fraction(1, len(options))
    for language in LANGUAGES:
        lengths = [shown_length(variant.fill(option.text).in_language(language)) for option in options]
        for guess, place in LENGTHS:
            yield form, f"{guess} in {language}", by_length(lengths, correct, place), chance
    if not kind.shuffle:
        for number in range(len(options)):
            yield form, f"line {number + 1}", Fraction(correct[number]), chance
            yield form, f"line {number + 1} from the bottom", Fraction(correct[-1 - number]), chance


def shown_length(text: str) -> int:
    """Cells that a text takes on the screen."""
    return sum(map(cell_width, plain(text).split("\n")))


def by_length(lengths: Sequence[int], correct: Sequence[bool], place: int) -> Fraction:
    """How often the option at that place of their order by length is right; among equal ones chance decides."""
    length = sorted(lengths)[place]
    equal = [right for right, other in zip(correct, lengths, strict=True) if other == length]
    return Fraction(sum(equal), len(equal))


def main(banks: Sequence[str]) -> None:
    questions = [question for bank in banks for question in shipped().questions(bank)] or shipped().questions()
    for pattern in sorted(patterns(drawn(questions)), key=lambda pattern: pattern.form):
        print("FAULT" if pattern.fault(together=not banks) else "  ok ", pattern)


if __name__ == "__main__":
    main(sys.argv[1:])
