"""A tour for who has never answered anything: one easy question of each sort, chosen by what it is, not by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from dlquiz.questions.question import Question


class Stop(NamedTuple):
    """A question of the tour, and the sort that it stands for."""

    sort: str
    question: Question


def _calls(question: Question, *references: str) -> bool:
    """Whether a number is asked that one of these references computes."""
    # The greeting only counts the sorts: its first frame comes 8 ms sooner without these types.
    from dlquiz.questions.kinds import Call

    # The type first: it is known without reading the question.
    number = question.kind.number if question.type == "numeric" else None
    answer = None if number is None else number.answer
    return isinstance(answer, Call) and answer.reference in references


def _has_arrays(question: Question) -> bool:
    from dlquiz.questions.parameters import Constant

    return any(not isinstance(drawn, Constant) and drawn.shape != () for drawn in question.parameters.values())


def _of(*types: str) -> Callable[[Question], bool]:
    return lambda question: question.type in types


SORTS: Mapping[str, Callable[[Question], bool]] = {
    "size": lambda question: _calls(question, "conv_output_size", "pool_output_size"),
    "gradient": lambda question: _calls(question, "gradient", "neuron_backward"),
    "choice": _of("choice"),
    "concept": _of("text", "true_false"),
    "open": _of("open"),
}
"""The sorts in the order of the tour, and which questions are of them."""


def tour(questions: Iterable[Question]) -> list[Stop]:
    """The easiest question of each sort, the first of equals; a sort that there is none of is left out.

    Of equally easy ones those without arrays come first: they are typed at once, and their pictures show each number.
    """
    asked = (each for each in questions if not each.deprecated)
    easy = sorted(asked, key=lambda question: question.difficulty)
    found = ((sort, _easiest(easy, fits)) for sort, fits in SORTS.items())
    return [Stop(sort, question) for sort, question in found if question is not None]


def _easiest(easy: Iterable[Question], fits: Callable[[Question], bool]) -> Question | None:
    """The first of the lowest difficulty that fits, if possible without arrays; no more is read than that needs."""
    for _, level in groupby(easy, key=lambda question: question.difficulty):
        first = None
        for question in filter(fits, level):
            if not _has_arrays(question):
                return question
            first = first or question
        if first is not None:
            return first
    return None
