"""A report as a document in one language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from dlquiz.grading.number_working import Derivations
from dlquiz.grading.verdict import SIGNS
from dlquiz.messages import Language, Text, say
from dlquiz.progress.interviews import Pause, Stage, Why
from dlquiz.reference.kinds import labelled
from dlquiz.reports.blocks import (
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
from dlquiz.reports.interviews.bands import BANDS, FEW, band_of
from dlquiz.reports.interviews.posts import post, post_sentences, stage_name
from dlquiz.reports.interviews.practising import missed_lines, strong_topics, weak_topics
from dlquiz.reports.interviews.values import Line, Report, TopicScore
from dlquiz.text.blocks import Document
from dlquiz.text.markdown import parse
from dlquiz.text.plainly import has_formula

MOST_EARLIER = 5
"""So many earlier interviews are listed."""
MOST_PAUSES = 6
MOST_WORDS = 60

_CAME_UP: Mapping[Why, str] = {"follow_up": "interview_follow_up", "probe": "interview_probe"}


def document(report: Report, language: Language, *, keys: bool = False) -> list[Block]:
    """All that there is to tell of an interview: the whole first, then what to do, then answer by answer.

    With `keys` it stands on a screen, where keys begin what is to be practised, else it names the commands that do.
    """
    return list(_Writer(report, language, keys=keys).blocks())


def when(at: datetime) -> str:
    """A time to the minute."""
    return at.strftime("%Y-%m-%d %H:%M")


class _Writer:
    def __init__(self, report: Report, language: Language, *, keys: bool) -> None:
        self._report = report
        self._language: Language = language
        self._keys = keys

    def blocks(self) -> Iterator[Block]:
        yield Heading(self._say("report_title", at=when(self._report.at)), 1)
        yield from self._whole()
        yield from self._next()
        yield from self._over_time()
        yield from self._topics()
        yield from self._best_and_worst()
        yield from self._mistakes()
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
            score = self._say("report_score", score=report.estimate.bounded, band=self._say(band.name))
            yield Prose(verbatim(score), style="strong")
            yield Prose(verbatim(f"{self._say(band.meaning)}{self._few(report.scored)}"))
        time = {"used": clock_text(report.seconds), "given": clock_text(60 * report.minutes)}
        yield Prose(verbatim(self._say("report_time", **time, answers=len(report.lines))))
        if report.stages:
            yield Items(tuple(verbatim(self._stage(stage)) for stage in report.stages))
        if report.pauses:
            yield Prose(verbatim(self._pauses(report.pauses)))
        counts = {"asked": report.asked, "agreed": report.agreed, "more": len(report.lines) - report.asked}
        yield Prose(verbatim(self._say("report_asked_more" if counts["more"] else "report_asked", **counts)))
        unscored = len(report.lines) - report.scored
        if unscored:
            yield Prose(verbatim(self._say("report_unscored", count=unscored)), style="warning")
        planned = (
            self._say("report_planned", title=self._one_line(title), count=count) for title, count in report.planned
        )
        setting = self._say("report_setting", planned=self._joined(planned), seed=report.seed)
        yield Prose(verbatim(setting), style="quiet")
        if agreed := post_sentences(report.role, report.level, self._language):
            yield Prose(verbatim(agreed), style="quiet")

    def _stage(self, stage: Stage) -> str:
        time = {"used": clock_text(stage.seconds), "given": clock_text(60 * stage.minutes)}
        return self._say("report_stage", stage=stage_name(stage.name, self._language), **time)

    def _pauses(self, pauses: Sequence[Pause]) -> str:
        """How often and how long its clock was stopped, and when, by the learner's clock."""
        zone = self._report.at.tzinfo
        shown = [(pause.at.astimezone(zone), _span(pause.seconds, self._language)) for pause in pauses]
        listed = [self._say("report_pause", at=f"{at:%H:%M}", time=time) for at, time in shown[:MOST_PAUSES]]
        listed += ["…"] if len(shown) > MOST_PAUSES else []
        time = _span(sum(pause.seconds for pause in pauses), self._language)
        times = ("、" if self._language == "zh" else ", ").join(listed)
        return self._say("report_pauses", count=len(pauses), time=time, times=times)

    def _over_time(self) -> Iterator[Block]:
        """The interviews of the same role and level, so far as they have a score."""
        report = self._report
        if report.score is None:
            return
        agreed = post(report.role, report.level, self._language) or self._say("setup_role_none")
        yield Heading(self._say("report_over_time"))
        earlier = [one for one in report.earlier if one.score is not None]
        if not earlier:
            yield Prose(verbatim(self._say("report_first", post=agreed)))
            return
        yield Prose(verbatim(self._say("report_compared", post=agreed, count=len(earlier))))
        rows = [(when(one.at), _percent(one.score or 0.0), _change(one.change)) for one in earlier[-MOST_EARLIER:]]
        rows.append((when(report.at), _percent(report.score), _change(report.change)))
        yield Table(tuple(self._say(key) for key in ("column_day", "column_score", "column_change")), tuple(rows))

    def _few(self, answers: int) -> str:
        return self._say("report_few", count=answers) if answers < FEW else ""

    def _topics(self) -> Iterator[Block]:
        if not self._report.topics:
            return
        yield Heading(self._say("report_topics"))
        head = tuple(self._say(key) for key in ("column_name", "column_answered", "column_interval", "column_band"))
        rows = []
        for bank in self._report.banks:
            rows.append(self._topic_row(bank, ""))
            rows += [self._topic_row(topic, "· ") for topic in self._report.topics if topic.bank == bank.bank]
        yield Table(head, tuple(rows))
        if any(score.answered < FEW for score in (*self._report.banks, *self._report.topics)):
            yield Prose(verbatim(self._say("report_few_note", count=FEW)), style="quiet")
        yield Items(tuple(verbatim(self._band_line(place)) for place in range(len(BANDS))))

    def _topic_row(self, topic: TopicScore, indent: str) -> tuple[str, ...]:
        few = "*" if topic.answered < FEW else ""
        band = f"{self._say(band_of(topic.score).name)}{few}"
        return f"{indent}{self._title(topic)}", str(topic.answered), topic.estimate.bounded, band

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
        yield from self._best_and_worst_topics()
        for key, line in found:
            score, time = _percent(line.score or 0.0), clock_text(line.seconds)
            about = self._say(key, number=line.number, score=score, time=time, question=line.question)
            yield Prose(verbatim(about), style="strong")
            if any(line.prompt):
                yield Prose(self._bank_text(line.prompt))

    def _best_and_worst_topics(self) -> Iterator[Block]:
        strong, weak = strong_topics(self._report), weak_topics(self._report)
        for key, topics in (("report_strong_topics", strong), ("report_weak_topics", weak)):
            listed = (self._say("report_topic", title=self._title(one), score=one.estimate.bounded) for one in topics)
            if topics:
                yield Prose(verbatim(self._say(key, topics=self._joined(listed))))
        if strong and weak and strong[0].estimate.low <= weak[0].estimate.high:
            yield Prose(verbatim(self._say("report_overlap")), style="quiet")

    def _joined(self, listed: Iterable[str]) -> str:
        return ("；" if self._language == "zh" else "; ").join(listed)

    def _title(self, topic: TopicScore) -> str:
        return self._one_line(topic.title)

    def _one_line(self, words: Text) -> str:
        return " ".join(lines_of(self._bank_text(words)))

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
        if self._keys:
            for number, topic in enumerate(weak, 1):
                yield Prose(verbatim(self._next_topic(topic)), label=f"{number}  ", style="key")
            yield Prose(verbatim(self._say("report_next_questions")), label="p  ", style="key")
        else:
            yield Items(tuple(verbatim(self._next_command(topic)) for topic in weak))
            yield Prose(verbatim(self._say("report_next_questions")))
        yield Items(tuple(verbatim(self._first_words(line)) for line in missed))

    def _first_words(self, line: Line) -> str:
        """The beginning of the prompt as it was shown; the name of the question where the banks no longer have it."""
        words = self._one_line(line.prompt) or line.question
        return words if len(words) <= MOST_WORDS else f"{words[:MOST_WORDS].rstrip()}…"

    def _next_topic(self, topic: TopicScore) -> str:
        return self._say("report_topic", title=self._title(topic), score=topic.estimate.bounded)

    def _next_command(self, topic: TopicScore) -> str:
        return self._say("report_next_topic", topic=self._next_topic(topic), command=_command(topic))

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
                title = self._one_line(group.title)
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
            for (point, met), words, heading in zip(line.points, line.quotes, line.headings, strict=True):
                if heading is not None:
                    yield Prose(verbatim(heading.in_language(self._language)), style="strong")
                yield Prose(self._bank_text(point), label="✓ " if met else "✗ ")
                if words:
                    yield Prose(verbatim(self._say("rubric_wrote", words=words)), style="typed")
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


def _change(change: float | None) -> str:
    return "" if change is None else f"{100 * change:+.0f}".replace("-", "−")


def _span(seconds: float, language: Language) -> str:
    """A time in minutes and seconds, from an hour on in hours and minutes."""
    minutes = round(seconds / 60)
    if minutes < 60:
        return clock_text(seconds)
    return say(language, "short_hours", hours=minutes // 60, minutes=minutes % 60)


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%"


def _command(topic: TopicScore) -> str:
    return f"dlquiz practice --bank {topic.bank} --topic {topic.topic}"
