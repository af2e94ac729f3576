"""A tour for who has never answered anything: one easy question of each sort, chosen by what it is, not by its name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType
from typing import NamedTuple

from dlquiz.questions.kinds import Call
from dlquiz.questions.parameters import Constant
from dlquiz.questions.question import Question


class Stop(NamedTuple):
    """A question of the tour, and the sort that it stands for."""

    sort: str
    question: Question


def _calls(question: Question, *references: str) -> bool:
    """Whether a number is asked that one of these references computes."""
    # The type first: it is known without reading the question.
    number = question.kind.number if question.type == "numeric" else None
    answer = None if number is None else number.answer
    return isinstance(answer, Call) and answer.reference in references


def _has_arrays(question: Question) -> bool:
    return any(not isinstance(drawn, Constant) and drawn.shape != () for drawn in question.parameters.values())


def _of(*types: str) -> Callable[[Question], bool]:
    return lambda question: question.type in types


CALLED: Mapping[str, tuple[str, ...]] = {
    "size": ("conv_output_size", "pool_output_size"),
    "gradient": ("gradient", "neuron_backward"),
}
"""What a question of these sorts calls."""
SORTS: Mapping[str, Callable[[Question], bool]] = {
    "size": lambda question: _calls(question, *CALLED["size"]),
    "gradient": lambda question: _calls(question, *CALLED["gradient"]),
    "choice": _of("choice"),
    "concept": _of("text", "true_false"),
    "open": _of("open"),
}
"""The sorts in the order of the tour, and which questions are of them."""


def tour(questions: Iterable[Question], lines: Mapping[str, str] = MappingProxyType({})) -> list[Stop]:
    """The easiest question of each sort, the first of equals; a sort that there is none of is left out.

    Of equally easy ones those without arrays come first: they are typed at once, and their pictures show each number.
    `lines` are those that questions stand in, by their names, as far as they are known: where a question is of a sort
    by what it calls, those are read first that name it.
    """
    asked = (each for each in questions if not each.deprecated)
    easy = sorted(asked, key=lambda question: question.difficulty)
    found = ((sort, _stop(sort, easy, lines)) for sort in SORTS)
    return [Stop(sort, question) for sort, question in found if question is not None]


def count_stops(questions: Iterable[Question], lines: Callable[[str], str]) -> int:
    """How many stops the tour has, without reading a question: by types, and by the `lines` of a name.

    Lines may tell wrong where they name a reference that the question does not ask for.
    """
    left = set(SORTS)
    for question in questions:
        if not left:
            break
        if not question.deprecated:
            left -= {sort for sort in left if _seems(sort, question, lines)}
    return len(SORTS) - len(left)


def _seems(sort: str, question: Question, lines: Callable[[str], str]) -> bool:
    if sort not in CALLED:
        return SORTS[sort](question)
    return question.type == "numeric" and any(_is_called(name, lines(question.name)) for name in CALLED[sort])


def _stop(sort: str, easy: Sequence[Question], lines: Mapping[str, str]) -> Question | None:
    fits, names = SORTS[sort], CALLED.get(sort, ())
    likely = [each for each in easy if any(_is_called(name, lines.get(each.name, "")) for name in names)]
    # It may be written otherwise, over two lines or with escapes.
    return _easiest(likely, fits) or _easiest(easy, fits)


def _is_called(reference: str, lines: str) -> bool:
    # The pattern alone would take ten times as long.
    return reference in lines and re.search(rf"reference[\"']?:\s*[\"']?{reference}\b", lines) is not None


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
