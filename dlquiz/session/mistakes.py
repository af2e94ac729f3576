"""What is known about a diagnosed mistake apart from any one answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from dlquiz.messages import Text
from dlquiz.questions import Call, Cloze, Numeric, Question, Steps
from dlquiz.reference import catalog
from dlquiz.variants.texts import PLACEHOLDER


class Explained(NamedTuple):
    """What a mistake is called, what it is and how it goes right, and why it tempts (not of a bank's own)."""

    label: Text
    feedback: Text
    tempting: Text


def explained(question: Question, name: str) -> Explained | None:
    """What is told of the mistake `name` at a question, whose own ones come first; None where it is not known there.

    Nothing is drawn: where a text would show a number, it names what stands for it.
    """
    for kind in _numeric_kinds(question):
        for own in kind.mistakes:
            if own.name == name:
                return Explained(Text.same(name), Text(*map(_by_names, own.feedback)), Text.same(""))
        if isinstance(kind.answer, Call):
            for brought in catalog.find(kind.answer.reference).mistakes:
                if brought.name == name:
                    return Explained(
                        brought.label, brought.in_letters(brought.feedback), brought.in_letters(brought.tempting)
                    )
    return None


def _numeric_kinds(question: Question) -> Iterator[Numeric]:
    kind = question.kind
    parts = kind.parts if isinstance(kind, Steps) else kind.blanks if isinstance(kind, Cloze) else ()
    yield from (each for each in (kind, *(part.kind for part in parts)) if isinstance(each, Numeric))


def _by_names(text: str) -> str:
    return PLACEHOLDER.sub(lambda match: "{{" if match["escaped"] else match["name"], text)
