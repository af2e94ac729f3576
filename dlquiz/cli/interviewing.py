"""`interview --plain`: questions, answers and the report as lines; verdicts come only with the report."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Literal, TypeAlias

from dlquiz import locations
from dlquiz.bank import Library
from dlquiz.cli.attempts import when
from dlquiz.cli.clock import local_zone, now, ticks
from dlquiz.cli.common import DONE, language, one_line
from dlquiz.cli.conversation import Command, answer_in, command_in
from dlquiz.cli.interview_terms import Terms
from dlquiz.cli.line_mode import back_up, tell_of_files
from dlquiz.cli.output import talk, write
from dlquiz.cli.places import device, open_progress, report_faults
from dlquiz.cli.presenting import INDENT, Presenter
from dlquiz.messages import LANGUAGES, Language, Text, message
from dlquiz.progress import Interview, Store
from dlquiz.reports.interviews import document, plain_lines, report_of
from dlquiz.reports.interviews.blocks import clock_text
from dlquiz.session.interview import (
    Agreed,
    Asked,
    Interviewer,
    RunningInterview,
    Started,
    go_on,
    interview_left,
    start_interview,
)
from dlquiz.session.recorded import harmless
from dlquiz.settings import load_settings
from dlquiz.text import plain, shown

Then: TypeAlias = Literal["here", "next", "again", "left"]
"""What follows a line: more to the same question, the next one, this one shown anew, or leaving."""
SHORTEST_ID = 8
"""So much of an id is shown, as long as it tells one interview from all others."""
GOES_ON = "\\"
"""A line that ends so goes on in the next: words of one's own may take several."""


def interview_plainly(terms: Terms) -> int:
    """Hold an interview, or go on with the one in progress; the exit code is 0 whatever comes of it."""
    settings = load_settings(locations.settings_file())
    presenter = Presenter(language())
    if settings.trouble:
        talk(one_line(settings.trouble))
    library, wishes = terms.options.wishes()
    agreed = terms.agreed(library, wishes.bank)
    report_faults(library, presenter.language)
    store, trouble = open_progress()
    with store:
        if trouble is not None:
            reason = one_line(trouble.in_language(presenter.language))
            write(f"{INDENT}{presenter.say('not_saved_why', reason=reason)}")
        tell_of_files(store, presenter)
        interviewer = _interviewer(agreed, terms.new, library, store, presenter)
        _Talk(interviewer, library, store, presenter).hold()
        if store.saved and trouble is None:
            back_up(presenter)
    return DONE


def _interviewer(agreed: Agreed, new: bool, library: Library, store: Store, presenter: Presenter) -> Interviewer:
    left = interview_left(store)
    if left is not None and not new:
        write(f"{INDENT}{presenter.say('interview_goes_on', at=when(left.began))}")
        return _taken_up(left, library, store, presenter)
    started = start_interview(
        library, agreed, store, clock=now, ticks=ticks, zone=local_zone(), device=device(), language=presenter.language
    )
    _tell_terms(agreed, started, presenter)
    return started.interviewer


def _taken_up(left: RunningInterview, library: Library, store: Store, presenter: Presenter) -> Interviewer:
    return go_on(
        left, library, store, clock=now, ticks=ticks, zone=local_zone(), device=device(), language=presenter.language
    )


def _tell_terms(agreed: Agreed, started: Started, presenter: Presenter) -> None:
    counts = {"minutes": agreed.minutes, "questions": started.interviewer.interview.planned}
    told = message("interview_begins", **counts, blueprint=agreed.blueprint.text, seed=agreed.seed)
    write(f"{INDENT}{told.in_language(presenter.language)}")
    for short in started.short:
        write(f"{INDENT}{presenter.say('interview_short', **short._asdict())}")


class _Talk:
    """One interview in lines."""

    def __init__(self, interviewer: Interviewer, library: Library, store: Store, presenter: Presenter) -> None:
        self._interviewer = interviewer
        self._library = library
        self._store = store
        self._presenter = presenter
        self._told_faults = 0
        self._phase = "questions"
        self._step = ("", 0)

    def hold(self) -> None:
        """Until the report is told, or the learner leaves."""
        self._tell("interview_how_to")
        while (asked := self._next()) is not None:
            if not self._ask(asked):
                self._tell("interview_left", answered=self._answered())
                return
        interview = self._interviewer.finish()
        if interview is None:
            self._tell("summary_none")
        else:
            write_report(interview, self._library, self._store, self._presenter)

    def _answered(self) -> Text:
        """How many planned questions were answered, and how many that came up from answers."""
        interview = self._interviewer.interview
        over = [item.place.why for item in interview.items if item.over]
        answered = over.count("planned")
        more = len(over) - answered
        key = "interview_answered_more" if more else "interview_answered"
        return message(key, answered=answered, planned=interview.planned, more=more)

    def _next(self) -> Asked | None:
        late = self._interviewer.phase == "questions" and self._interviewer.late
        while not self._interviewer.advance():
            pass
        asked = self._interviewer.current
        for error in self._interviewer.faults[self._told_faults :]:
            self._tell("left_out", reason=one_line(error.in_language(self._presenter.language)))
        self._told_faults = len(self._interviewer.faults)
        if asked is not None and self._interviewer.phase != self._phase:
            self._phase = self._interviewer.phase
            self._tell("interview_time_over" if late else "interview_all_asked")
            self._tell("interview_scoring", count=self._interviewer.unscored)
        return asked

    # One question

    def _ask(self, asked: Asked) -> bool:
        """Until the next question is asked; False when the learner leaves."""
        self._show(asked)
        while True:
            self._show_step()
            line = self._read()
            then = "left" if line is None else self._obey_or_take(line)
            if then == "next":
                write()
            if then in ("next", "left"):
                return then == "next"
            if then == "again":
                return True

    def _show(self, asked: Asked) -> None:
        frame, self._step = asked.frame, ("", 0)
        if self._interviewer.phase == "scoring":
            write(f"{INDENT}{frame.variant.question.name}")
            self._write(self._presenter.paragraph(frame.variant.prompt))
            self._write([f"{INDENT}{self._presenter.label('your_answer')}"])
            self._write(f"{INDENT * 2}{line}" for line in shown(frame.state.answer).split("\n"))
            self._write(self._presenter.rubric(frame))
            return
        left = self._presenter.say("interview_time_left", left=clock_text(max(0.0, self._interviewer.left)))
        write(f"{self._presenter.header(frame)} · {left}")
        if asked.introduction is not None:
            quoted = asked.introduction.quoted.in_language(self._presenter.language)
            claim = quoted if asked.introduction.own_words else " ".join(plain(quoted).split())
            self._tell(asked.introduction.key, claim=claim)
        self._write(self._presenter.question(frame.variant))
        if frame.variant.question.kind.in_own_words:
            self._tell("interview_open_lines")
        if frame.typed:
            self._tell("interview_typed", typed=shown(frame.typed))

    def _show_step(self) -> None:
        """Show the step that is asked now, unless it is the one shown already."""
        asked = self._interviewer.current
        if asked is None or not asked.frame.variant.question.kind.in_steps:
            return
        step = (asked.place.attempt, len(asked.frame.state.answers))
        if step != self._step:
            self._write(self._presenter.step(asked.frame.variant, asked.frame.step))
            self._step = step

    def _obey_or_take(self, line: str) -> Then:
        command = command_in(line)
        match command:
            case None:
                return self._take(answer_in(line))
            case Command("end"):
                self._interviewer.end()
                return "next"
            case Command("quit"):
                return "left"
            case Command("lang", rest):
                return self._speak(rest.casefold())
            case Command("help"):
                self._tell("interview_how_to")
            case Command(word):
                self._tell("interview_no_word", word=harmless(f":{word}"))
        return "here"

    def _speak(self, language: str) -> Then:
        chosen: Language | None = next((known for known in LANGUAGES if known == language), None)
        if chosen is None:
            self._tell("lang_how")
            return "here"
        self._presenter.language = self._interviewer.language = chosen
        return "again"

    def _take(self, answer: str) -> Then:
        scoring = self._interviewer.phase == "scoring"
        reply = self._interviewer.submit(answer)
        if not reply.taken:
            self._tell("not_counted", help=one_line(reply.help.in_language(self._presenter.language)))
            return "here"
        noted = self._presenter.say("interview_scored" if scoring else "interview_noted")
        late = f" · {self._presenter.say('interview_late')}" if reply.late else ""
        unsaved = "" if reply.saved else f" · {self._presenter.say('not_saved')}"
        write(f"{INDENT}{noted}{late}{unsaved}")
        return "next" if reply.over else "here"

    # Lines

    def _tell(self, key: str, **values: object) -> None:
        write(f"{INDENT}{one_line(self._presenter.say(key, **values))}")

    def _write(self, lines: Iterable[str]) -> None:
        for line in lines:
            write(line)

    def _read(self) -> str | None:
        """The next answer, of as many lines as it goes on; None where the input has ended before it."""
        lines: list[str] = []
        while True:
            sys.stdout.write("> ")
            sys.stdout.flush()
            line = sys.stdin.readline()
            if not (line and sys.stdin.isatty()):
                # Typed answers end their own line on the screen; piped ones, and the end of the input, do not.
                write()
            if not line:
                if lines:
                    self._interviewer.typed("\n".join(lines))
                return None
            bare = line.rstrip("\r\n")
            lines.append(bare.removesuffix(GOES_ON))
            if not bare.endswith(GOES_ON):
                return "\n".join(lines)


def write_report(interview: Interview, library: Library, store: Store, presenter: Presenter) -> None:
    """The report of an interview that is over."""
    attempts = store.attempts(place.attempt for place in interview.places)
    report = report_of(interview, attempts, library)
    for line in plain_lines(document(report, presenter.language), presenter.language):
        write(line)
    write()
    told = presenter.say("interview_kept", id=interview.id[:SHORTEST_ID]) if store.saved else presenter.say("not_saved")
    write(f"{INDENT}{told}")
