"""Which questions are asked, in which order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from dlquiz.errors import UsageError
from dlquiz.questions import Question
from dlquiz.variants import Stream


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
    return interleaved(urgent, seed) + interleaved(later, seed)


def review_order(questions: Iterable[Question], *, due: Sequence[str], seed: int) -> list[Question]:
    """What is due, topics interleaved."""
    waiting = set(due)
    return interleaved([question for question in questions if question.name in waiting], seed)


def interleaved(questions: Sequence[Question], seed: int) -> list[Question]:
    """A shuffle in which neighbours are of different topics as far as possible: one of each topic in turn."""
    stream = Stream("order", seed)
    shuffled = [questions[place] for place in stream.shuffled(tuple(range(len(questions))))]
    topics: dict[tuple[str, str], list[Question]] = {}
    for question in shuffled:
        topics.setdefault((question.bank, question.topic), []).append(question)
    # The longest topics last longest, so each round takes one question of every topic still there.
    ordered: list[Question] = []
    while topics:
        for key in list(topics):
            ordered.append(topics[key].pop())
            if not topics[key]:
                del topics[key]
    return ordered
