"""A report as a document in one language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import zip_longest

from dlquiz.bank import Library
from dlquiz.grading.number_working import Derivations
from dlquiz.grading.verdict import SIGNS
from dlquiz.messages import Language, Text, say
from dlquiz.progress.interviews import Stage, Why
from dlquiz.reference.kinds import labelled
from dlquiz.reports.interviews.bands import BANDS, FEW, READY, band_of
from dlquiz.reports.interviews.blocks import (
    Block,
    Heading,
    Items,
    Prose,
    Table,
    Verdict,
    clock_text,
    lines_of,
    verbatim,
)
from dlquiz.reports.interviews.posts import post_sentences, stage_name
from dlquiz.reports.interviews.values import Line, Report, TopicScore
from dlquiz.text.blocks import Document
from dlquiz.text.markdown import parse
from dlquiz.text.plainly import has_formula

MOST_TOPICS = 3
MOST_QUESTIONS = 5

_CAME_UP: Mapping[Why, str] = {"follow_up": "interview_follow_up", "probe": "interview_probe"}


def document(report: Report, language: Language) -> list[Block]:
    """All that there is to tell of an interview: the whole first, then what to do, then answer by answer."""
    return list(_Writer(report, language).blocks())


def weak_topics(report: Report) -> list[TopicScore]:
    """The topics that came out worst, of those not ready yet."""
    weak = (topic for topic in report.topics if topic.score < READY.low)
    return sorted(weak, key=lambda topic: topic.score)[:MOST_TOPICS]


def missed_lines(report: Report) -> list[Line]:
    """The answers that came out worst, of those that are not good."""
    missed = (line for line in report.lines if line.score is not None and line.score < READY.low)
    return sorted(missed, key=lambda line: line.score or 0.0)[:MOST_QUESTIONS]


def to_practise(report: Report, library: Library) -> tuple[str, ...]:
    """The questions that were missed and still exist, then those of the weakest topics."""
    missed = [line.question for line in missed_lines(report) if library.question(line.question) is not None]
    topics = {(topic.bank, topic.topic) for topic in weak_topics(report)}
    banks = sorted({bank for bank, _ in topics})
    related = [one.name for bank in banks for one in library.questions(bank) if (bank, one.topic) in topics]
    return tuple(dict.fromkeys([*missed, *related]))


def when(at: datetime) -> str:
    """A time to the minute."""
    return at.strftime("%Y-%m-%d %H:%M")


class _Writer:
    def __init__(self, report: Report, language: Language) -> None:
        self._report = report
        self._language: Language = language

    def blocks(self) -> Iterator[Block]:
        yield Heading(self._say("report_title", at=when(self._report.at)), 1)
        yield from self._whole()
        yield from self._topics()
        yield from self._best_and_worst()
        yield from self._mistakes()
        yield from self._next()
        yield Heading(self._say("report_answers"))
        for line in self._report.lines:
            yield from self._answer(line)

    def _say(self, key: str, **values: object) -> str:
        return say(self._language, key, **values)

    def _bank_text(self, words: Text) -> Document:
        return parse(words.in_language(self._language))

    # The whole

    def _whole(self) -> Iterator[Block]:
        report = self._report
        if report.score is None:
            yield Prose(verbatim(self._say("report_no_score")), style="strong")
        else:
            band = band_of(report.score)
            score = self._say("report_score", score=_percent(report.score), band=self._say(band.name))
            yield Prose(verbatim(score), style="strong")
            yield Prose(verbatim(f"{self._say(band.meaning)}{self._few(report.scored)}"))
        time = {"used": clock_text(report.seconds), "given": clock_text(60 * report.minutes)}
        yield Prose(verbatim(self._say("report_time", **time, answers=len(report.lines))))
        if report.stages:
            yield Items(tuple(verbatim(self._stage(stage)) for stage in report.stages))
        counts = {"asked": report.asked, "agreed": report.agreed, "more": len(report.lines) - report.asked}
        yield Prose(verbatim(self._say("report_asked_more" if counts["more"] else "report_asked", **counts)))
        unscored = len(report.lines) - report.scored
        if unscored:
            yield Prose(verbatim(self._say("report_unscored", count=unscored)), style="warning")
        setting = self._say("report_setting", blueprint=report.blueprint, seed=report.seed)
        yield Prose(verbatim(setting), style="quiet")
        if agreed := post_sentences(report.role, report.level, self._language):
            yield Prose(verbatim(agreed), style="quiet")

    def _stage(self, stage: Stage) -> str:
        time = {"used": clock_text(stage.seconds), "given": clock_text(60 * stage.minutes)}
        return self._say("report_stage", stage=stage_name(stage.name, self._language), **time)

    def _few(self, answers: int) -> str:
        return self._say("report_few", count=answers) if answers < FEW else ""

    def _topics(self) -> Iterator[Block]:
        if not self._report.topics:
            return
        yield Heading(self._say("report_topics"))
        head = tuple(self._say(key) for key in ("column_name", "column_answered", "column_score", "column_band"))
        rows = []
        for bank in self._report.banks:
            rows.append(self._topic_row(bank, ""))
            rows += [self._topic_row(topic, "· ") for topic in self._report.topics if topic.bank == bank.bank]
        yield Table(head, tuple(rows))
        if any(score.answered < FEW for score in (*self._report.banks, *self._report.topics)):
            yield Prose(verbatim(self._say("report_few_note", count=FEW)), style="quiet")
        yield Items(tuple(verbatim(self._band_line(place)) for place in range(len(BANDS))))

    def _topic_row(self, topic: TopicScore, indent: str) -> tuple[str, ...]:
        title = " ".join(lines_of(self._bank_text(topic.title)))
        few = "*" if topic.answered < FEW else ""
        band = f"{self._say(band_of(topic.score).name)}{few}"
        return f"{indent}{title}", str(topic.answered), _percent(topic.score), band

    def _band_line(self, place: int) -> str:
        band = BANDS[place]
        high = BANDS[place + 1].low if place + 1 < len(BANDS) else None
        span = f"{_percent(band.low)}+" if high is None else f"{_percent(band.low)}–{_percent(high)}"
        return self._say("report_band_line", span=span, name=self._say(band.name), meaning=self._say(band.meaning))

    # What stands out

    def _best_and_worst(self) -> Iterator[Block]:
        both = [("report_strongest", self._report.strongest), ("report_weakest", self._report.weakest)]
        found = [(key, line) for key, line in both if line is not None]
        if not found:
            return
        yield Heading(self._say("report_extremes"))
        for key, line in found:
            score, time = _percent(line.score or 0.0), clock_text(line.seconds)
            about = self._say(key, number=line.number, score=score, time=time, question=line.question)
            yield Prose(verbatim(about), style="strong")
            if any(line.prompt):
                yield Prose(self._bank_text(line.prompt))

    def _mistakes(self) -> Iterator[Block]:
        if not self._report.mistakes:
            return
        yield Heading(self._say("report_mistakes"))
        for line in self._report.mistakes:
            yield Prose(verbatim(f"{self._mistake(line)} ({line.number}. {line.question})"), style="strong")
            yield from self._why(line)

    def _mistake(self, line: Line) -> str:
        return labelled(str(line.mistake), line.title).in_language(self._language)

    def _why(self, line: Line) -> Iterator[Block]:
        if any(line.feedback):
            yield Prose(self._bank_text(line.feedback))
        if any(line.tempting):
            yield Prose(parse(self._say("tempting", text=line.tempting.in_language(self._language))), style="quiet")

    def _next(self) -> Iterator[Block]:
        yield Heading(self._say("report_next"))
        weak, missed = weak_topics(self._report), missed_lines(self._report)
        if not weak and not missed:
            yield Prose(verbatim(self._say("report_next_nothing")))
            return
        yield Items(tuple(verbatim(self._next_topic(topic)) for topic in weak))
        yield Prose(verbatim(self._say("report_next_questions")))
        yield Items(tuple(verbatim(line.question) for line in missed))

    def _next_topic(self, topic: TopicScore) -> str:
        title = " ".join(lines_of(self._bank_text(topic.title)))
        return self._say("report_next_topic", title=title, score=_percent(topic.score), command=_command(topic))

    # Answer by answer

    def _answer(self, line: Line) -> Iterator[Block]:
        about = [f"{line.number}. {line.question}", clock_text(line.seconds)]
        if line.after is not None:
            about.append(self._say(_CAME_UP[line.why], number=line.after))
        if line.late:
            about.append(self._say("interview_late"))
        if line.given_up:
            about.append(self._say("given_up"))
        elif line.score is not None and 0 < line.score < 1:
            about.append(self._say("score", score=_percent(line.score)))
        if any(line.layer):
            about.append(line.layer.in_language(self._language))
        yield Verdict(line.outcome, " · ".join(about))
        if any(line.prompt):
            yield Prose(self._bank_text(line.prompt))
        for label, offered in line.offered if not line.options else ():
            yield Prose(self._bank_text(offered), label=label.in_language(self._language))
        for option in line.options:
            sign, number, said = option.in_language(self._language).split(" ", 2)
            yield Prose(parse(said), label=f"{sign} {number} ")
        yield from self._answer_and_key(line)

    def _answer_and_key(self, line: Line) -> Iterator[Block]:
        if line.groups:
            for group in line.groups:
                title = " ".join(lines_of(self._bank_text(group.title)))
                counts = self._say("report_group", title=title, passed=group.passed, count=group.of)
                yield Prose(verbatim(counts), label="✓ " if group.passed == group.of else "✗ ")
        # A whole program is no line of a report.
        typed = "" if line.groups or (line.given_up and line.answer.strip() in ("", "?")) else line.answer.strip("\n")
        if typed:
            read_as = line.read_as.in_language(self._language)
            echo = [] if not read_as or read_as == typed else lines_of(parse(read_as))
            said = f"{typed} = {' '.join(echo)}" if echo else typed
            yield Prose(verbatim(said), label=self._label("your_answer"), style="typed")
        if line.is_open:
            if any(line.expected):
                yield Prose(self._bank_text(line.expected), label=self._label("model_answer"))
            for (point, met), heading in zip_longest(line.points, line.headings):
                if heading is not None:
                    yield Prose(verbatim(heading.in_language(self._language)), style="strong")
                yield Prose(self._bank_text(point), label="✓ " if met else "✗ ")
        elif line.outcome != "right" and any(line.expected):
            key = line.expected.in_language(self._language)
            yield Prose(parse(self._say("the_answer_is", expected=key)))
        if line.mistake is not None:
            yield Prose(verbatim(self._say("mistake", name=self._mistake(line))), style="warning")
            yield from self._why(line)
        if line.derivations is not None:
            yield from self._derivations(line.derivations)

    def _derivations(self, both: Derivations) -> Iterator[Block]:
        """The derivation with the mistake, then the right one; signs mark the line where they part."""
        for title, lines, outcome in both.titled():
            yield Prose(verbatim(title.in_language(self._language)), style="strong")
            for place, step in enumerate(lines):
                said = step.in_language(self._language).strip()
                document = parse(said) if has_formula(said) else verbatim(said)
                yield Prose(document, label=f"{SIGNS[outcome]} " if place == both.differs_at else "")

    def _label(self, key: str) -> str:
        return f"{self._say(key)}: " if self._language == "en" else f"{self._say(key)}："


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%"


def _command(topic: TopicScore) -> str:
    return f"dlquiz practice --bank {topic.bank} --topic {topic.topic}"
