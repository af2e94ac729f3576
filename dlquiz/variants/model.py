"""One concrete question, and why a draw is not used."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cached_property
from typing import Any, NamedTuple

from dlquiz.errors import DlquizError, QuestionError, TooCostlyError
from dlquiz.expressions.values import Value, show
from dlquiz.expressions.work import size
from dlquiz.messages import Text
from dlquiz.questions.kinds import Call
from dlquiz.questions.question import Question
from dlquiz.reference import catalog
from dlquiz.reference.kinds import ActiveMistake, Reference
from dlquiz.variants.formulas import bound_arguments
from dlquiz.variants.texts import DIGITS, fill, number_blanks, placeholders


class DrawnCase(NamedTuple):
    """One call of the function that is to be written: the group it is of, and what its arguments may use."""

    group: str
    names: Mapping[str, Value]


@dataclass(frozen=True)
class Variant:
    """One concrete question: everything that a seed decides."""

    question: Question
    seed: int
    parameters: Mapping[str, Value]
    names: Mapping[str, Value]
    """Parameters and `let` values, in a step also the values of earlier ones: what texts and expressions may use."""
    options: tuple[int, ...] = ()
    """The bank's options, items, or right sides, in the order shown."""
    answer: Value = None
    """For a numeric question: the key by the closed form, without NumPy. `graded_key` is what grades."""
    mistakes: tuple[ActiveMistake, ...] = ()
    parts: tuple[Variant, ...] = ()
    """Blanks or steps, each a concrete question of its own."""
    cases: tuple[DrawnCase, ...] = ()
    """The calls by which a function is judged, group by group."""
    tries: int = field(default=1, compare=False)
    """How many draws it took to find the admissible ones."""
    admissible: int = field(default=1, compare=False)
    steps: list[Text] = field(default_factory=list, init=False, compare=False, repr=False)
    """From the numbers to the key, once `number_steps` has been asked for them."""

    @cached_property
    def call(self) -> tuple[Reference, Mapping[str, Any]] | None:
        """The reference behind a numeric question and its checked arguments, where there is one."""
        number = self.question.kind.number
        if number is None or not isinstance(number.answer, Call):
            return None
        return catalog.find(number.answer.reference), bound_arguments(number.answer, self.names)

    @property
    def convention(self) -> Text | None:
        """What the reference computes under, to be shown with the question; None where there is nothing to say."""
        text = None if self.call is None else self.call[0].convention_for(self.call[1])
        return text if text is not None and any(text) else None

    def fill(self, text: Text) -> Text:
        """The text with its placeholders filled."""
        return Text(*(fill(part, self.names) for part in text))

    @property
    def offered(self) -> list[Text]:
        """What an answer may name by number, in the order shown, with the numbers in."""
        texts = self.question.kind.offered
        return [self.fill(texts[place]) for place in self.options or range(len(texts))]

    @property
    def lefts(self) -> list[Text]:
        """The left sides of a matching, with the numbers in."""
        return list(map(self.fill, self.question.kind.lefts))

    @cached_property
    def prompt(self) -> Text:
        """The prompt as it is shown: placeholders filled, the blanks of a cloze numbered."""
        return self.prompt_with(str)

    def prompt_with(self, shown: Callable[[str], str]) -> Text:
        """The prompt with what `shown` makes of each value that fills a placeholder."""
        filled = Text(*(fill(part, self.names, shown) for part in self.question.prompt))
        if not self.question.kind.in_blanks:
            return filled
        names = [blank.name for blank in self.question.kind.every_part]
        return Text(*(number_blanks(part, names) for part in filled))

    @property
    def part_labels(self) -> list[Text]:
        """What its parts are called: by their numbers. Only the author of a bank writes the names of steps."""
        numbers = range(1, len(self.parts) + 1)
        if self.question.kind.in_steps:
            return [Text(f"Step {number}: ", f"第 {number} 步：") for number in numbers]
        return [Text.same(f"({number}) ") for number in numbers]


def graded_key(variant: Variant) -> Value:
    """The key that grades: by the NumPy run of the reference, which must agree with the closed form."""
    return variant.answer if variant.call is None else catalog.run(*variant.call, variant.answer)


MOST_CHARACTERS = 100_000
"""Of all texts of a question together, in both languages, with the numbers in."""


def refuse_long_texts(variant: Variant) -> None:
    """Raise `TooCostlyError` where the values that its texts insert make them too long to be shown."""
    lengths: dict[str, int] = {}
    total = 0
    for name in (name for text in texts_of(variant.question) for part in text for name in placeholders(part)):
        if name not in lengths:
            value = variant.names.get(name, 0)
            lengths[name] = size(value) if size(value) > MOST_CHARACTERS else len(show(value, DIGITS))
        total += lengths[name]
        if total > MOST_CHARACTERS:
            raise TooCostlyError(
                f"{variant.question.name} is too costly: with the numbers in, its texts have more than "
                f"{MOST_CHARACTERS:,} characters",
                f"{variant.question.name} 过长：代入数值后，文字超过 {MOST_CHARACTERS:,} 个字符",
                "prompt",
            )
    for part in variant.parts:
        refuse_long_texts(part)


def texts_of(value: object) -> Iterator[Text]:
    """The texts of a question or of whatever it is made of."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts_of(item)
    elif is_dataclass(value):
        for each in fields(value):
            yield from texts_of(getattr(value, each.name))


class NotAdmissible(DlquizError):  # noqa: N818 - the draw is not used; the next one may be
    """Why a draw is not used; `place` is the field that refuses it, as `bank` names the places of a question."""

    def __init__(self, en: str, zh: str, *place: str) -> None:
        super().__init__(en, zh)
        self.place = place


class NoDrawError(QuestionError):
    """A question has no draw that may be asked; `refused` says why of each that was made, in their order."""

    def __init__(self, en: str, zh: str, refused: Sequence[DlquizError]) -> None:
        super().__init__(en, zh)
        self.refused = refused
