"""From an interview, its answers and today's banks to its report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from statistics import fmean
from string import ascii_uppercase
from typing import Any

from dlquiz.bank import Library
from dlquiz.bank.library import planned_title
from dlquiz.errors import DlquizError
from dlquiz.grading.code.texts import mistake_texts
from dlquiz.grading.verdict import GIVE_UP, Verdict
from dlquiz.kinds.answering import give_up, grade
from dlquiz.kinds.drawing import draw, redo
from dlquiz.kinds.kind import kind_of
from dlquiz.kinds.marking_steps import diagnosed_derivations
from dlquiz.kinds.open import layer_reached
from dlquiz.messages import Text
from dlquiz.progress.interviews import Interview, Place
from dlquiz.progress.records import StoredAttempt
from dlquiz.progress.store import Store
from dlquiz.progress.stored_answers import own_words, read_answer
from dlquiz.questions.question import Question
from dlquiz.reports.interviews.comparing import Standing, by_the_wall, earlier_than, standings
from dlquiz.reports.interviews.quoting import sentence_with
from dlquiz.reports.interviews.values import Group, Line, Report, TopicScore
from dlquiz.variants.model import Variant
from dlquiz.variants.offers import with_recorded_options


def stored_report(interview: Interview, store: Store, library: Library) -> Report:
    """The report of an interview that is over, beside those before it of the same role and level."""
    alike = [one for one in store.interviews.finished() if (one.role, one.level) == (interview.role, interview.level)]
    attempts = store.attempts(place.attempt for one in (*alike, interview) for place in one.places)
    return report_of(interview, attempts, library, earlier_than(interview, standings(alike, attempts)))


def report_of(
    interview: Interview,
    attempts: Mapping[str, StoredAttempt],
    library: Library,
    earlier: Sequence[Standing] = (),
) -> Report:
    """The report. `attempts` are those in force, by id: a verdict corrected since counts as it is now."""
    numbered = enumerate(interview.places, 1)
    lines = tuple(_line(number, place, attempts.get(place.attempt), library) for number, place in numbered)
    scored = [line for line in lines if line.score is not None]
    return Report(
        id=interview.id,
        at=by_the_wall(interview),
        minutes=interview.minutes,
        seconds=interview.seconds,
        blueprint=",".join(f"{what}:{count}" for what, count in interview.blueprint),
        planned=tuple((planned_title(library, what), count) for what, count in interview.blueprint),
        seed=interview.seed,
        agreed=sum(count for _, count in interview.blueprint),
        asked=sum(line.why == "planned" for line in lines),
        lines=lines,
        score=_mean(scored),
        banks=tuple(_grouped(scored, by_topic=False)),
        topics=tuple(_grouped(scored, by_topic=True)),
        strongest=_strongest(scored),
        weakest=_weakest(scored),
        role=interview.role,
        level=interview.level,
        stages=interview.stages,
        pauses=interview.pauses,
        earlier=tuple(earlier),
    )


def _mean(lines: Iterable[Line]) -> float | None:
    scores = [line.score for line in lines if line.score is not None]
    return fmean(scores) if scores else None


def _grouped(lines: Iterable[Line], *, by_topic: bool) -> Iterable[TopicScore]:
    """The scores of each bank, or of each topic, in the order in which they came up."""
    groups: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        groups.setdefault((line.bank, line.topic if by_topic else ""), []).append(line)
    for (bank, topic), own in groups.items():
        title = own[0].topic_title if by_topic else own[0].bank_title
        yield TopicScore(bank, topic, title, len(own), _mean(own) or 0.0)


def _strongest(lines: list[Line]) -> Line | None:
    """The best score; of several the hardest question, then the quickest answer. None where all were wrong."""
    best = max(lines, key=lambda line: (line.score, line.difficulty, -line.seconds), default=None)
    return best if best is not None and best.score else None


def _weakest(lines: list[Line]) -> Line | None:
    """The worst score; of several the easiest question, then the slowest answer. None where all were right."""
    worst = min(lines, key=lambda line: (line.score, line.difficulty, -line.seconds), default=None)
    return worst if worst is not None and worst.score is not None and worst.score < 1 else None


def _line(number: int, place: Place, attempt: StoredAttempt | None, library: Library) -> Line:
    question = library.question(place.question)
    bank_id, topic = place.question.partition("/")[0], "" if attempt is None else attempt.topic
    if question is not None:
        bank_id, topic = question.bank, question.topic
    bank = library.bank(bank_id)
    line = Line(
        number=number,
        question=place.question,
        bank=bank_id,
        topic=topic,
        bank_title=bank.title if bank else Text.same(bank_id),
        topic_title=bank.topics.get(topic, Text.same(topic)) if bank else Text.same(topic),
        why=place.why,
        after=None if place.after is None else place.after + 1,
        seconds=place.seconds,
        late=place.late,
        answer=place.answer,
        difficulty=0 if question is None else question.difficulty,
    )
    if attempt is not None:
        line = _with_attempt(line, attempt)
    variant = None if question is None else _variant(question, place, attempt)
    return line if variant is None else _in_full(line, variant, attempt)


def _with_attempt(line: Line, attempt: StoredAttempt) -> Line:
    """The line with what is recorded, which needs no bank."""
    is_open, given_up = attempt.kind == "open", attempt.answer.split("\n")[0] in GIVE_UP
    return replace(
        line,
        answer=own_words(attempt.answer) if is_open else attempt.answer,
        given_up=given_up,
        is_open=is_open,
        outcome=attempt.verdict,
        score=attempt.score,
        expected=Text.same("" if is_open else _shown(attempt.expected)),
        mistake=attempt.mistake,
        groups=tuple(Group(Text.same(group.name), group.passed, group.of) for group in attempt.groups or ()),
    )


def _shown(value: Any) -> str:
    """A stored key as it may be read."""
    if isinstance(value, list | tuple):
        return ", ".join(map(_shown, value))
    return str(value)


def _variant(question: Question, place: Place, attempt: StoredAttempt | None) -> Variant | None:
    """The question with the numbers that were shown; None where it is another one by now."""
    try:
        if attempt is None:
            return draw(question, place.seed)
        if attempt.kind != question.type:
            return None
        variant = redo(question, attempt.seed, attempt.parameters)
        return variant if attempt.offered is None else with_recorded_options(variant, attempt.offered)
    except DlquizError:
        # It was rewritten since: what was recorded is shown, and no other numbers.
        return None


def _in_full(line: Line, variant: Variant, attempt: StoredAttempt | None) -> Line:
    """The line with the words of its question."""
    kind = variant.question.kind
    line = replace(line, prompt=variant.prompt, offered=tuple(_offered(variant)), is_open=kind.in_own_words)
    if kind.in_file:
        # What a learner wrote is not run to be reported.
        return _of_code(line, variant)
    verdict = None if attempt is None else _marked(variant, attempt)
    if kind.model_answer is not None:
        met = verdict.marks if verdict is not None and verdict.marks else (False,) * len(kind.points)
        line = replace(line, expected=variant.fill(kind.model_answer))
        if attempt is None:
            return line
        points = tuple((point, bool(mark)) for point, mark in zip(variant.offered, met, strict=True))
        reached = layer_reached(kind.points, met) or Text("", "")
        return replace(
            line,
            points=points,
            quotes=tuple(_quotes(line.answer, variant)),
            headings=tuple(kind_of(variant).headings()),
            layer=reached,
        )
    if verdict is None:
        return line
    same = verdict.mistake == line.mistake
    return replace(
        line,
        options=tuple(kind_of(variant).working(variant, verdict)) if kind.working_style == "options" else (),
        read_as=verdict.echo if kind.picks else Text("", ""),
        expected=verdict.expected_text,
        feedback=verdict.message if same else Text("", ""),
        tempting=verdict.tempting if same else Text("", ""),
        title=verdict.title if same else Text("", ""),
        derivations=next(filter(None, diagnosed_derivations(variant, verdict)), None) if same else None,
    )


def _quotes(answer: str, variant: Variant) -> Iterator[str]:
    """For each point of an open question, what the learner wrote of it."""
    found = kind_of(variant).suggested(answer)
    for number in range(1, len(variant.offered) + 1):
        yield sentence_with(answer, found[number]) if number in found else ""


def _of_code(line: Line, variant: Variant) -> Line:
    """The line with the titles of the groups, and what is said of the mistake."""
    code = variant.question.kind.code
    assert code is not None, "a function was asked"
    titles = {group.name: variant.fill(group.title) for group in code.cases}
    groups = tuple(
        group._replace(title=titles[group.title.en]) if group.title.en in titles else group for group in line.groups
    )
    line = replace(line, groups=groups, expected=Text("", ""))
    known = None if line.mistake is None else mistake_texts(code, line.mistake)
    if known is None:
        return line
    return replace(line, title=known.title, feedback=known.feedback, tempting=known.tempting)


def _offered(variant: Variant) -> Iterator[tuple[Text, Text]]:
    """What the answer names by number or letter, as shown, and the steps by their names."""
    kind = variant.question.kind
    if kind.in_steps:
        yield from zip(variant.part_labels, (part.prompt for part in variant.parts), strict=True)
    yield from ((Text.same(f"{letter}. "), left) for letter, left in zip(ascii_uppercase, variant.lefts, strict=False))
    texts = variant.offered if kind.shows_offered else []
    yield from ((Text.same(f"{number}. "), text) for number, text in enumerate(texts, 1))


def _marked(variant: Variant, attempt: StoredAttempt) -> Verdict | None:
    """What marking says of the answer, for its words: outcome and score are those in force."""
    given = read_answer(attempt.answer, variant.question.kind)
    try:
        verdict = give_up(variant) if given.up else grade(variant, given.text, digits_asked=True)
    except DlquizError:
        return None
    return verdict if verdict.counts else None
