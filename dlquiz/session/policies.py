"""Which questions are asked, in which order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TypeAlias

from dlquiz.errors import UsageError
from dlquiz.questions import Question
from dlquiz.variants import Stream

Topic: TypeAlias = tuple[str, str]
"""Topics of two banks are two, even under one name."""


def select(questions: Iterable[Question], *, bank: str | None = None, topic: str | None = None) -> list[Question]:
    """The questions in use of one bank and topic, where these are given. Raises `UsageError` if there are none."""
    kept = [question for question in questions if not question.deprecated]
    chosen = [question for question in kept if bank in (None, question.bank) and topic in (None, question.topic)]
    if not chosen and topic is None:
        raise UsageError("there are no questions", "没有题目")
    if not chosen:
        topics = sorted({question.topic for question in kept if bank in (None, question.bank)})
        where = f" in the bank `{bank}`" if bank else ""
        raise UsageError(
            f"no question of the topic `{topic}`{where}; topics: {', '.join(topics)}",
            f"没有主题为 `{topic}` 的题目；可选主题：{'、'.join(topics)}",
        )
    return chosen


def practice_order(
    questions: Sequence[Question], *, known: Collection[str], due: Collection[str], seed: int
) -> list[Question]:
    """Topics interleaved; what is new or due comes before what was answered and is not due yet."""
    urgent = [question for question in questions if question.name in due or question.name not in known]
    later = [question for question in questions if question.name in known and question.name not in due]
    first = interleaved(urgent, seed)
    return first + interleaved(later, seed, after=_topic(first[-1]) if first else None)


def review_order(questions: Iterable[Question], *, due: Sequence[str], seed: int) -> list[Question]:
    """What is due, topics interleaved."""
    waiting = set(due)
    return interleaved([question for question in questions if question.name in waiting], seed)


def interleaved(questions: Sequence[Question], seed: int, *, after: Topic | None = None) -> list[Question]:
    """A shuffle in which neighbours are of different topics as far as possible; `after` is the topic asked before.

    One of each topic in turn, so that the first few questions already span many topics.
    """
    stream = Stream("order", seed)
    waiting: dict[Topic, list[Question]] = {}
    for place in stream.shuffled(tuple(range(len(questions)))):
        waiting.setdefault(_topic(questions[place]), []).append(questions[place])
    ordered: list[Question] = []
    while waiting:
        topic = _next_topic({topic: len(left) for topic, left in waiting.items()}, after)
        left = waiting.pop(topic)
        ordered.append(left.pop())
        if left:
            waiting[topic] = left  # now the last in turn
        after = topic
    return ordered


def _next_topic(left: Mapping[Topic, int], after: Topic | None) -> Topic:
    """The topic whose turn it is, unless one has so many questions left that every second must be of it."""
    other = [topic for topic in left if topic != after]
    if not other:
        return next(iter(left))
    pressing = max(other, key=lambda topic: left[topic])
    return pressing if 2 * left[pressing] > sum(left.values()) else other[0]


def _topic(question: Question) -> Topic:
    return question.bank, question.topic
