"""Which questions are asked, in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from dlquiz.errors import UsageError
from dlquiz.questions import Question
from dlquiz.session.today import Day, Picked, Siblings, pick
from dlquiz.variants import Stream

Topic: TypeAlias = tuple[str, str]
"""Topics of two banks are two, even under one name."""

AHEAD = 10
"""Of how many questions that are not due the topics are mixed: of all at once, what is due next would come anywhere."""


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


class Plan(NamedTuple):
    """The names of questions by what the day says of them."""

    due: Picked
    new: Picked
    ahead: Picked
    """Known and not due, the soonest due first."""


def planned(questions: Sequence[Question], day: Day, family_of: Callable[[str], str], seed: int) -> Plan:
    """Sort questions by the day. Of a family the longest overdue has its turn, else one that is new.

    The seed decides which of the new ones are within the limit, of many topics as far as possible.
    """
    here, known, due = {question.name for question in questions}, set(day.known), set(day.due)
    fresh = [question for question in questions if question.name not in known and question.name not in due]
    siblings = Siblings(family_of, day.answered)
    return Plan(
        due=pick((name for name in day.due if name in here), siblings, day.reviews),
        new=pick((question.name for question in interleaved(fresh, seed)), siblings, day.new),
        ahead=pick((name for name in day.known if name in here and name not in due), siblings),
    )


def practice_order(questions: Sequence[Question], plan: Plan, seed: int) -> list[Question]:
    """Every question of a plan: what is due or new, then practising ahead, then what is beyond the limits or buried.

    Topics are mixed. Of what is practised ahead the soonest due comes first, mixed AHEAD at a time.
    """
    soon = plan.ahead.taken
    ahead = [soon[start : start + AHEAD] for start in range(0, len(soon), AHEAD)]
    buried = [*plan.new.buried, *plan.ahead.buried]
    groups = ([*plan.due.taken, *plan.new.taken], *ahead, plan.due.more, plan.new.more, plan.due.buried, buried)
    return _mixed(questions, groups, seed)


def review_order(questions: Sequence[Question], plan: Plan, seed: int, *, every: bool = False) -> list[Question]:
    """What is due, topics mixed; with `every` also, after that, what is beyond the limit or buried."""
    return _mixed(questions, plan.due if every else plan.due[:1], seed)


def _mixed(questions: Sequence[Question], groups: Iterable[Iterable[str]], seed: int) -> list[Question]:
    """One group after the other, each with its topics mixed.

    A group is shuffled from the order of `questions`, in which no history shows: the seed alone decides.
    """
    place = {question.name: number for number, question in enumerate(questions)}
    order: list[Question] = []
    for group in groups:
        standing = [questions[number] for number in sorted(place[name] for name in group)]
        order += interleaved(standing, seed, after=_topic(order[-1]) if order else None)
    return order


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
