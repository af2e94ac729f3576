"""What is known about a diagnosed mistake apart from any one answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from dlquiz.kinds.names import IN_FILES
from dlquiz.messages import Text
from dlquiz.questions.kinds import AskedNumber, Call
from dlquiz.questions.question import Question
from dlquiz.reference import catalog
from dlquiz.reference.kinds import Mistake, labelled
from dlquiz.variants.texts import PLACEHOLDER

_COMPUTED = ("numeric", "cloze", "steps")
"""The types of which a key may be computed."""


class Explained(NamedTuple):
    """What a mistake is called, with and without its name in the data; what it is, how it goes right, why it tempts.

    A mistake of the bank's own question has no `tempting`.
    """

    title: Text
    label: Text
    feedback: Text
    tempting: Text


def explained(question: Question, name: str) -> Explained | None:
    """What is said of the mistake `name` at a question, whose own ones come first; None where it is not known there.

    Nothing is drawn: where a text would show a number, it names what stands for it.
    """
    for kind in _numeric_kinds(question):
        for own in kind.mistakes:
            if own.name == name:
                title = own.title if any(own.title) else Text.same(name)
                return Explained(title, labelled(name, own.title), Text(*map(_by_names, own.feedback)), Text.same(""))
        if isinstance(kind.answer, Call):
            for brought in catalog.find(kind.answer.reference).mistakes:
                if brought.name == name:
                    return _brought(brought)
    return _of_code(question, name)


def _brought(mistake: Mistake) -> Explained:
    """What a mistake of a reference says."""
    return Explained(
        mistake.title if any(mistake.title) else Text.same(mistake.name),
        mistake.label,
        mistake.in_letters(mistake.feedback),
        mistake.in_letters(mistake.tempting),
    )


def _of_code(question: Question, name: str) -> Explained | None:
    """A mistake of the reference of a function that is to be written, or one that any function can make."""
    code = question.kind.code if question.type in IN_FILES else None
    if code is None:
        return None
    from dlquiz.grading.code.texts import mistake_texts

    found = mistake_texts(code, name)
    if found is None:
        return None
    title = found.title if any(found.title) else Text.same(name)
    return Explained(title, labelled(name, found.title), found.feedback, found.tempting)


def labels(questions: Iterable[Question], names: Iterable[str]) -> dict[str, Text]:
    """What people read for each of these mistakes: with its title at the first question where it has one."""
    found = {name: Text.same(name) for name in names}
    untitled = set(found)
    for question in questions:
        for name in _known_to(question) & untitled:
            known = explained(question, name)
            if known is not None and known.label != found[name]:
                found[name] = known.label
                untitled.remove(name)
    return found


def _known_to(question: Question) -> set[str]:
    """The mistakes that an answer to a question may be explained by."""
    code = question.kind.code if question.type in IN_FILES else None
    if code is None:
        return mistakes_of(question)
    from dlquiz.grading.code.results import GENERIC

    return {*GENERIC, *(mistake.name for mistake in catalog.find(code.call.reference).mistakes)}


def mistakes_of(question: Question) -> set[str]:
    """The named mistakes that the keys of a question know, those of its blanks or steps included."""
    if question.type not in _COMPUTED:
        # Known without reading the question.
        return set()
    return {name for kind in _numeric_kinds(question) for name in _names(kind)}


def _names(kind: AskedNumber) -> Iterator[str]:
    yield from (own.name for own in kind.mistakes)
    if isinstance(kind.answer, Call):
        brought = (mistake.name for mistake in catalog.find(kind.answer.reference).mistakes)
        yield from (name for name in brought if name not in kind.ignore_mistakes)


def _numeric_kinds(question: Question) -> Iterator[AskedNumber]:
    kind = question.kind
    numbers = (each.number for each in (kind, *(part.kind for part in kind.every_part)))
    yield from (number for number in numbers if number is not None)


def _by_names(text: str) -> str:
    return PLACEHOLDER.sub(lambda match: "{{" if match["escaped"] else match["name"], text)
