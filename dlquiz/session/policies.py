"""Which questions are asked, in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from dlquiz.progress import Tally
from dlquiz.progress.estimates import mastery
from dlquiz.questions import Question
from dlquiz.session.today import Day, Picked, Siblings, pick
from dlquiz.variants import Stream

Topic: TypeAlias = tuple[str, str]
"""Topics of two banks are two, even under one name."""

AHEAD = 10
"""Of how many questions that are not due the topics are mixed: of all at once, what is due next would come anywhere."""


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


def new_first_order(questions: Sequence[Question], plan: Plan, seed: int) -> list[Question]:
    """Every question of a plan: what is new, then what is due, and then as in `practice_order`."""
    rest = practice_order(questions, plan, seed)
    first = _mixed(questions, (plan.new.taken, plan.due.taken), seed)
    asked = {question.name for question in first}
    return [*first, *(question for question in rest if question.name not in asked)]


def weakest_order(questions: Sequence[Question], plan: Plan, tallies: Mapping[str, Tally], seed: int) -> list[Question]:
    """Every question of a plan, the least mastered first; what is beyond the limits or buried comes last, likewise.

    What was answered goes by its own mastery, what is new by that of its topic; where nothing of that was answered
    either, it is a coin's. An estimate is drawn the nearer to a coin's the less it rests on (see `estimates.wilson`):
    one wrong answer is no proof of weakness, many are, and of equal ones the surer comes first. Topics are mixed only
    among equals.
    """
    topics = _by_topic(questions, tallies)

    def weakness(question: Question) -> tuple[float, float]:
        own = tallies.get(question.name)
        found = mastery(topics.get(_topic(question), ()) if own is None else [own])
        return found.value, -found.evidence

    first = _mixed(questions, ([*plan.due.taken, *plan.new.taken, *plan.ahead.taken],), seed)
    held = (plan.due.more, plan.new.more, plan.due.buried, plan.new.buried, plan.ahead.buried)
    last = _mixed(questions, ([name for names in held for name in names],), seed)
    return [*sorted(first, key=weakness), *sorted(last, key=weakness)]


def _by_topic(questions: Sequence[Question], tallies: Mapping[str, Tally]) -> dict[Topic, list[Tally]]:
    topics: dict[Topic, list[Tally]] = {}
    for question in questions:
        if question.name in tallies:
            topics.setdefault(_topic(question), []).append(tallies[question.name])
    return topics


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
