"""Which questions there are to choose from, and what is said where none fits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from dlquiz.errors import UsageError
from dlquiz.messages import Text
from dlquiz.questions.question import Question


class _Trait(NamedTuple):
    """Something questions are chosen by: what it is called, and what a question has of it."""

    one: str
    many: str
    zh: str
    of: Callable[[Question], Iterable[str]]


_TRAITS = {
    "topic": _Trait("of the topic", "topics", "主题为", lambda question: (question.topic,)),
    "difficulty": _Trait("of the difficulty", "difficulties", "难度为", lambda question: (str(question.difficulty),)),
    "tag": _Trait("with the tag", "tags", "标签为", lambda question: question.tags),
    "kind": _Trait("of the kind", "kinds", "题型为", lambda question: (question.type,)),
}


def select(
    questions: Iterable[Question],
    *,
    bank: str | None = None,
    topic: str | None = None,
    difficulty: int | None = None,
    tag: str | None = None,
    kind: str | None = None,
    topics: Mapping[str, Text] | None = None,
) -> list[Question]:
    """The questions in use that have all that is given. Raises `UsageError`, which says what there is, for none.

    `topics` are the titles of topics by their ids, for that error.
    """
    chosen = [question for question in questions if not question.deprecated and bank in (None, question.bank)]
    if not chosen:
        raise UsageError("there are no questions", "没有题目")
    level = None if difficulty is None else str(difficulty)
    wanted = {"topic": topic, "difficulty": level, "tag": tag, "kind": kind}
    said = Said(f" in the bank `{bank}`", f"题库 `{bank}` 中") if bank else Said("", "")
    for name, value in wanted.items():
        if value is None:
            continue
        trait = _TRAITS[name]
        fitting = [question for question in chosen if value in trait.of(question)]
        if not fitting:
            raise _none_of(trait, value, chosen, said, _titles(name, topics))
        chosen = fitting
        said = Said(f"{said.en} {trait.one} `{value}`", f"{said.zh}{trait.zh} `{value}` 且")
    return chosen


class Said(NamedTuple):
    """What was chosen by so far, as the end of an English and the beginning of a Chinese sentence."""

    en: str
    zh: str


def _titles(name: str, topics: Mapping[str, Text] | None) -> Mapping[str, Text]:
    if name == "kind":
        from dlquiz.kinds.registry import KINDS

        return {kind: known.title for kind, known in KINDS.items()}
    return topics or {} if name == "topic" else {}


def _none_of(trait: _Trait, value: str, chosen: list[Question], said: Said, titles: Mapping[str, Text]) -> UsageError:
    # Home does without it until something is wrong.
    from dlquiz.session.titles import listed_with_titles

    there = sorted({each for question in chosen for each in trait.of(question)})
    names = listed_with_titles(there, titles)
    listed = f"{trait.many}: {names.en}" if there else f"there are no {trait.many}"
    listed_zh = f"可选：{names.zh}" if there else "这些题目没有标签"
    return UsageError(
        f"no question {trait.one} `{value}`{said.en}; {listed}",
        f"没有{said.zh}{trait.zh} `{value}` 的题目；{listed_zh}",
    )
