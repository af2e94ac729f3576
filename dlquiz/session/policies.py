"""Which questions are asked, in which order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias, TypeVar

from dlquiz.progress.estimates import mastery
from dlquiz.progress.rollups import Tally
from dlquiz.questions.question import Question
from dlquiz.session.today import Day, Picked, Siblings, pick
from dlquiz.variants.deterministic_random import DeterministicRandom

Topic: TypeAlias = tuple[str, str]
"""Topics of two banks are two, even under one name."""
TopicName = TypeVar("TopicName", Topic, str)
Asked = TypeVar("Asked", Question, int)

SPARE_DAYS = 7
"""A day asks one question of a family, none where a sibling is due: a family is begun so many days before it must."""
AHEAD = 10
"""Of how many questions that are not due the topics are mixed: of all at once, what is due next would come anywhere."""


class Plan(NamedTuple):
    """The names of questions by what the day says of them."""

    due: Picked
    new: Picked
    ahead: Picked
    """Known and not due, the soonest due first."""


def planned(
    questions: Sequence[Question], day: Day, family_of: Callable[[str], str], seed: int, *, limited: bool = True
) -> Plan:
    """Sort questions by the day. Of a family the longest overdue has its turn, else one that is new.

    The seed decides which of the new ones are within the limit, of many topics as far as possible and of each the
    easier ones; those that are answered in a file, which takes a while, come last. Before an interview those come first
    whose families have so many new questions left that the days could run out; where the days only just suffice, no due
    sibling takes one. Unless the practice is `limited`, what is beyond the limits has its turn, too, before a sibling
    that is practised ahead.
    """
    here, known, due = {question.name for question in questions}, set(day.known), set(day.due)
    fresh = [question for question in questions if question.name not in known and question.name not in due]
    siblings = Siblings(family_of, day.answered)
    pressing = _families_left(fresh, family_of, day.days, spare=SPARE_DAYS)
    tight = _families_left(fresh, family_of, day.days)
    due_here = [name for name in day.due if name in here]
    back = pick((name for name in due_here if family_of(name) not in tight), siblings, day.reviews)
    back.buried.extend(name for name in due_here if family_of(name) in tight)
    in_order = sorted(
        _easier_first(interleaved(fresh, seed)),
        key=lambda question: (family_of(question.name) not in pressing, question.kind.in_file),
    )
    new = pick((question.name for question in in_order), siblings, day.new)
    if not limited:
        back, new = _beyond(back, siblings), _beyond(new, siblings)
    ahead = pick((name for name in day.known if name in here and name not in due), siblings)
    return Plan(back, new, ahead)


def _families_left(
    fresh: Sequence[Question], family_of: Callable[[str], str], days: int | None, spare: int = 0
) -> set[str]:
    """The families whose new questions, one a day, take the days that are left, but for so many to `spare`."""
    if days is None:
        return set()
    left = Counter(filter(None, (family_of(question.name) for question in fresh)))
    return {family for family, count in left.items() if count + spare >= days}


def _beyond(found: Picked, siblings: Siblings) -> Picked:
    """What is beyond the limit without the siblings of what has its turn."""
    more = pick(found.more, siblings)
    return Picked(found.taken, more.taken, [*found.buried, *more.buried])


def practice_order(questions: Sequence[Question], plan: Plan, seed: int, *, limited: bool = True) -> list[Question]:
    """Every question of a plan: what is due or new, then what is beyond the limits or buried, then practising ahead.

    Where practice is `limited` practising ahead comes second. Topics are mixed. Of what is practised ahead the soonest
    due comes first, mixed AHEAD at a time; of what is new in a topic the easier ones.
    """
    first, ahead = [*plan.due.taken, *plan.new.taken], _ahead(plan)
    beyond = (plan.due.more, plan.new.more, plan.due.buried)
    if limited:
        groups = (first, *ahead, *beyond, [*plan.new.buried, *plan.ahead.buried])
    else:
        groups = (first, *beyond, plan.new.buried, *ahead, plan.ahead.buried)
    return _mixed(questions, plan, groups, seed)


def today_order(questions: Sequence[Question], plan: Plan, seed: int) -> list[Question]:
    """What the day asks within its limits, due and new, topics mixed."""
    return _mixed(questions, plan, ([*plan.due.taken, *plan.new.taken],), seed)


def new_first_order(questions: Sequence[Question], plan: Plan, seed: int) -> list[Question]:
    """Every question of a plan: what is new, whatever the limits, then what is due, then practising ahead."""
    return _mixed(questions, plan, (*plan.new, *plan.due, *_ahead(plan), plan.ahead.buried), seed)


def adaptive_order(questions: Sequence[Question], plan: Plan, seed: int) -> tuple[list[Question], dict[str, int]]:
    """Every question of a plan, and the number of its group by name, within which the most informative is asked first.

    The groups: what is new, whatever the limits, then what is due, then practising ahead, then what is buried. The
    order decides among equals: topics are mixed in it, and of what is new in a topic the easier ones come first.
    """
    buried = [name for group in plan for name in group.buried]
    groups = [*([*group.taken, *group.more] for group in (plan.new, plan.due, plan.ahead)), buried]
    numbers = {name: number for number, group in enumerate(groups) for name in group}
    return _mixed(questions, plan, groups, seed), numbers


def _ahead(plan: Plan) -> list[list[str]]:
    soon = plan.ahead.taken
    return [soon[start : start + AHEAD] for start in range(0, len(soon), AHEAD)]


def weakest_order(questions: Sequence[Question], plan: Plan, tallies: Mapping[str, Tally], seed: int) -> list[Question]:
    """Every question of a plan, the least mastered first, whatever the limits; what is buried comes last, likewise.

    What was answered goes by its own mastery, what is new by that of its topic; where nothing of that was answered
    either, it is a coin's. An estimate is drawn the nearer to a coin's the less it rests on (see `estimates.wilson`):
    one wrong answer is no proof of weakness, many are, and of equal ones the surer comes first. Topics are mixed only
    among equals.
    """
    topics = _by_topic(questions, tallies)

    def weakness(question: Question) -> tuple[float, float]:
        own = tallies.get(question.name)
        found = mastery(topics.get(_topic(question), ()) if own is None else [own])
        return found.middle, -found.evidence

    first = _mixed(questions, plan, ([name for group in plan for name in (*group.taken, *group.more)],), seed)
    last = _mixed(questions, plan, ([name for group in plan for name in group.buried],), seed)
    return [*sorted(first, key=weakness), *sorted(last, key=weakness)]


def _by_topic(questions: Sequence[Question], tallies: Mapping[str, Tally]) -> dict[Topic, list[Tally]]:
    topics: dict[Topic, list[Tally]] = {}
    for question in questions:
        if question.name in tallies:
            topics.setdefault(_topic(question), []).append(tallies[question.name])
    return topics


def review_order(questions: Sequence[Question], plan: Plan, seed: int, *, every: bool = False) -> list[Question]:
    """What is due, topics mixed; with `every` also, after that, what is beyond the limit or buried."""
    return _mixed(questions, plan, plan.due if every else plan.due[:1], seed)


def _mixed(questions: Sequence[Question], plan: Plan, groups: Iterable[Iterable[str]], seed: int) -> list[Question]:
    """One group after the other, each with its topics mixed, and of what is new in a topic the easier ones first.

    A group is shuffled from the order of `questions`, in which no history shows: the seed alone decides.
    """
    new = {name for names in plan.new for name in names}
    place = {question.name: number for number, question in enumerate(questions)}
    order: list[Question] = []
    for group in groups:
        standing = [questions[number] for number in sorted(place[name] for name in group)]
        mixed = interleaved(standing, seed, after=_topic(order[-1]) if order else None)
        order += _easier_first(mixed, lambda question: question.name in new)
    return order


def _easier_first(order: Sequence[Question], new: Callable[[Question], bool] = lambda _: True) -> list[Question]:
    """The order with the new questions of each topic changing places: the easier ones first, those in files last."""
    found: dict[Topic, list[Question]] = {}
    for question in filter(new, order):
        found.setdefault(_topic(question), []).append(question)
    by_difficulty = {
        topic: iter(sorted(of_topic, key=lambda question: (question.kind.in_file, question.difficulty)))
        for topic, of_topic in found.items()
    }
    return [next(by_difficulty[_topic(question)]) if new(question) else question for question in order]


def interleaved(questions: Sequence[Question], seed: int, *, after: Topic | None = None) -> list[Question]:
    """A shuffle in which neighbours are of different topics as far as possible; `after` is the topic asked before.

    One of each topic in turn, so that the first few questions already span many topics.
    """
    rng = DeterministicRandom("order", seed)
    waiting: dict[Topic, list[Question]] = {}
    for place in rng.shuffled(tuple(range(len(questions)))):
        waiting.setdefault(_topic(questions[place]), []).append(questions[place])
    return list(in_turn(waiting, after))


def in_turn(waiting: dict[TopicName, list[Asked]], after: TopicName | None = None) -> Iterator[Asked]:
    """The last of each topic in turn, taken from `waiting`; see `interleaved`."""
    while waiting:
        topic = _next_topic({topic: len(left) for topic, left in waiting.items()}, after)
        left = waiting.pop(topic)
        yield left.pop()
        if left:
            waiting[topic] = left  # now the last in turn
        after = topic


def _next_topic(left: Mapping[TopicName, int], after: TopicName | None) -> TopicName:
    """The topic whose turn it is, unless one has so many questions left that every second must be of it."""
    other = [topic for topic in left if topic != after]
    if not other:
        return next(iter(left))
    pressing = max(other, key=lambda topic: left[topic])
    return pressing if 2 * left[pressing] > sum(left.values()) else other[0]


def _topic(question: Question) -> Topic:
    return question.bank, question.topic
