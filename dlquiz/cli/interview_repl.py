"""`interview --plain`: questions, answers and the report as lines; verdicts come only with the report."""

from __future__ import annotations

from dlquiz import locations
from dlquiz.bank import Library
from dlquiz.cli.attempts import when
from dlquiz.cli.auto_sync import sent_at_the_end
from dlquiz.cli.clock import local_zone, now, ticks
from dlquiz.cli.code_protection import allow_running, tell_protection_once
from dlquiz.cli.code_tries import named_file
from dlquiz.cli.common import DONE, language, one_line
from dlquiz.cli.interview_terms import Terms
from dlquiz.cli.library import device, report_faults
from dlquiz.cli.line_mode import back_up, open_and_tell
from dlquiz.cli.output import talk, write
from dlquiz.cli.presenting import INDENT, Presenter
from dlquiz.cli.repl import Repl, Then, Word, answer_in, command_in
from dlquiz.errors import UsageError
from dlquiz.grading.verdict import GIVE_UP, Verdict
from dlquiz.messages import Text, message
from dlquiz.progress.interviews import Interview, Stage
from dlquiz.progress.store import Store
from dlquiz.reports.blocks import clock_text
from dlquiz.reports.interviews import (
    document,
    how_it_stands,
    post_sentences,
    stage_name,
    stages_sentence,
    stored_report,
)
from dlquiz.reports.plain import plain_lines
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
from dlquiz.settings import load_settings
from dlquiz.text.cells import shown
from dlquiz.text.plainly import plain

SHORTEST_ID = 8
"""So much of an id is shown, as long as it tells one interview from all others."""
GOES_ON = "\\"
"""A line that ends so goes on in the next: words of one's own may take several."""


def interview_plainly(terms: Terms) -> int:
    """Hold an interview, or go on with the one in progress; the exit code is 0 whatever comes of it."""
    settings = load_settings(locations.settings_file())
    presenter = Presenter(language())
    if settings.trouble:
        talk(one_line(settings.trouble.in_language(presenter.language)))
    library, session_options = terms.options.session_options()
    agreed = terms.agreed(library, session_options.bank)
    report_faults(library, presenter.language)
    store, trouble = open_and_tell(presenter)
    with store, sent_at_the_end(store):
        interviewer = _interviewer(agreed, terms.new, library, store, presenter)
        InterviewRepl(interviewer, library, store, presenter).hold()
        if store.saved and trouble is None:
            back_up(presenter)
    return DONE


def _interviewer(agreed: Agreed, new: bool, library: Library, store: Store, presenter: Presenter) -> Interviewer:
    left = interview_left(store)
    if left is not None and (not new or (agreed.assignment is not None and left.assignment == agreed.assignment)):
        clock = how_it_stands(*left.standing, presenter.language)
        write(f"{INDENT}{presenter.say('interview_goes_on', at=when(left.began), clock=clock)}")
        return taken_up(left, library, store, presenter)
    return begun(agreed, library, store, presenter)


def begun(agreed: Agreed, library: Library, store: Store, presenter: Presenter) -> Interviewer:
    """An interview begun, its terms said. Raises `UsageError` where there is none to begin."""
    started = start_interview(
        library, agreed, store, clock=now, ticks=ticks, zone=local_zone(), device=device(), language=presenter.language
    )
    _tell_terms(agreed, started, presenter)
    return started.interviewer


def taken_up(left: RunningInterview, library: Library, store: Store, presenter: Presenter) -> Interviewer:
    """The interview that was left, to go on with."""
    return go_on(
        left, library, store, clock=now, ticks=ticks, zone=local_zone(), device=device(), language=presenter.language
    )


def _tell_terms(agreed: Agreed, started: Started, presenter: Presenter) -> None:
    counts = {"minutes": agreed.minutes, "questions": started.interviewer.interview.planned}
    text = message("interview_begins", **counts, blueprint=agreed.blueprint.text, seed=agreed.seed)
    write(f"{INDENT}{text.in_language(presenter.language)}")
    if said := post_sentences(agreed.role, agreed.level, presenter.language):
        write(f"{INDENT}{said}")
    if stages := started.interviewer.interview.stages:
        write(f"{INDENT}{stages_sentence(stages, presenter.language)}")
    for short in started.short:
        write(f"{INDENT}{presenter.say('interview_short', **short._asdict())}")


class InterviewRepl(Repl):
    """One interview in lines."""

    def __init__(self, interviewer: Interviewer, library: Library, store: Store, presenter: Presenter) -> None:
        super().__init__(presenter)
        self.words = {
            "code": Word(self._code),
            "run": Word(self._run),
            "end": Word(self._end),
            "quit": Word(self._quit),
            "lang": Word(self._lang),
            "help": Word(self._help),
        }
        self._interviewer = interviewer
        self._library = library
        self._store = store
        self._reported_faults = 0
        self._phase = "questions"
        self._stage: Stage | None = None
        self._step = ("", 0)

    def hold(self) -> None:
        """Until the report is printed, or the learner leaves."""
        self.tell("interview_how_to")
        while (asked := self._next()) is not None:
            if not self._ask(asked):
                self.tell("interview_left", answered=self._answered())
                return
        interview = self._interviewer.finish()
        if interview is None:
            self.tell("summary_none")
        else:
            write_report(interview, self._library, self._store, self.presenter)

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
        for error in self._interviewer.faults[self._reported_faults :]:
            self.tell("left_out", reason=error.in_language(self.presenter.language))
        self._reported_faults = len(self._interviewer.faults)
        if asked is not None and self._interviewer.phase != self._phase:
            self._phase = self._interviewer.phase
            self.tell("interview_time_over" if late else "interview_all_asked")
            self.tell("interview_scoring", count=self._interviewer.unscored)
        self._tell_stage(late)
        return asked

    def _tell_stage(self, late: bool) -> None:
        """Say once which stage begins; `late` where the one before ran out of time."""
        stage = self._interviewer.stage
        if stage is None or stage == self._stage or self._phase != "questions":
            return
        if late:
            self.tell("interview_stage_over")
        self._stage = stage
        name = stage_name(stage.name, self.presenter.language)
        self.tell("interview_stage_begins", stage=name, minutes=stage.minutes)

    # One question

    def _ask(self, asked: Asked) -> bool:
        """Until the next question is asked; False when the learner leaves."""
        self._show(asked)
        while True:
            self._show_step()
            line = self._read()
            if line is None:
                return False
            then = self._obey_or_take(line)
            if then == "ask":
                write()
            if then != "here":
                return then != "end"

    def _obey_or_take(self, line: str) -> Then:
        command, asked = command_in(line), self._interviewer.current
        try:
            if command is not None:
                return self.obey(command)
            in_file = asked is not None and asked.question_state.variant.question.kind.in_file
            if in_file and line.strip() not in GIVE_UP:
                self.tell("interview_code_lines")
                return "here"
            return self._take(answer_in(line))
        except UsageError as error:
            self.tell_text(Text(error.en, error.zh))
            return "here"

    def _show(self, asked: Asked) -> None:
        question_state, self._step = asked.question_state, ("", 0)
        if self._interviewer.phase == "scoring":
            write(f"{INDENT}{question_state.variant.question.name}")
            self.write(self.presenter.paragraph(question_state.variant.prompt))
            self.write([f"{INDENT}{self.presenter.label('your_answer')}"])
            self.write(f"{INDENT * 2}{line}" for line in shown(question_state.state.answer).split("\n"))
            self.show_rubric(question_state)
            return
        left = self.presenter.say("interview_time_left", left=clock_text(max(0.0, self._interviewer.left)))
        write(f"{self.presenter.header(question_state)} · {left}")
        if asked.introduction is not None:
            quoted = asked.introduction.quoted.in_language(self.presenter.language)
            claim = quoted if asked.introduction.own_words else " ".join(plain(quoted).split())
            self.tell(asked.introduction.key, claim=claim)
        self.write(self.presenter.question(question_state.variant))
        if question_state.variant.question.kind.in_own_words:
            self.tell("interview_open_lines")
        if question_state.variant.question.kind.in_file:
            tell_protection_once()
            self.tell("interview_code_lines")
        if question_state.typed:
            self.tell("interview_typed", typed=shown(question_state.typed))

    def _show_step(self) -> None:
        """Show the step that is asked now, unless it is the one shown already."""
        asked = self._interviewer.current
        if asked is None or not asked.question_state.variant.question.kind.in_steps:
            return
        step = (asked.place.attempt, len(asked.question_state.state.answers))
        if step != self._step:
            self.write(self.presenter.step(asked.question_state.variant, asked.question_state.step))
            self._step = step

    def _code(self, rest: str) -> Then:
        """Name the file of a code question; it is made where there is none."""
        asked = self._interviewer.current
        named_file(None if asked is None else asked.question_state, self.presenter, self.tell)
        return "here"

    def _run(self, rest: str) -> Then:
        """Hand the file in; what is shown is only why it does not count."""
        asked = self._interviewer.current
        if asked is None or not asked.question_state.variant.question.kind.in_file:
            self.tell("code_no_file_here")
            return "here"
        from dlquiz.session.code_file import code_path, mark_code_file

        variant = asked.question_state.variant
        file = code_path(variant.question)
        if not file.exists():
            # Handing in comes before writing: the file is made and named.
            return self._code(rest)
        allow_running(variant.question)
        source, marking = mark_code_file(variant, file)
        if not marking.verdict.counts:
            self.tell("not_counted", help=marking.verdict.message.in_language(self.presenter.language))
            return "here"
        return self._take(source, marking.verdict)

    def _end(self, rest: str) -> Then:
        self._interviewer.end()
        return "ask"

    def _quit(self, rest: str) -> Then:
        return "end"

    def _help(self, rest: str) -> Then:
        self.tell("interview_how_to")
        return "here"

    def _lang(self, rest: str) -> Then:
        chosen = self.language_in(rest)
        if chosen is None:
            return "here"
        self.presenter.language = self._interviewer.language = chosen
        return "again"

    def _take(self, answer: str, known: Verdict | None = None) -> Then:
        scoring = self._interviewer.phase == "scoring"
        reply = self._interviewer.submit(answer, known)
        if not reply.taken:
            self.tell("not_counted", help=reply.help.in_language(self.presenter.language))
            return "here"
        noted = self.presenter.say("interview_scored" if scoring else "interview_noted")
        late = f" · {self.presenter.say('interview_late')}" if reply.late else ""
        unsaved = "" if reply.saved else f" · {self.presenter.say('not_saved')}"
        write(f"{INDENT}{noted}{late}{unsaved}")
        return "ask" if reply.over else "here"

    def _read(self) -> str | None:
        """The next answer, of as many lines as it goes on; None where the input has ended before it."""
        lines: list[str] = []
        while (line := self.read()) is not None:
            lines.append(line.removesuffix(GOES_ON))
            if not line.endswith(GOES_ON):
                return "\n".join(lines)
        if lines:
            self._interviewer.typed("\n".join(lines))
        return None


def write_report(interview: Interview, library: Library, store: Store, presenter: Presenter) -> None:
    """The report of an interview that is over."""
    report = stored_report(interview, store, library)
    for line in plain_lines(document(report, presenter.language), presenter.language):
        write(line)
    write()
    text = presenter.say("interview_kept", id=interview.id[:SHORTEST_ID]) if store.saved else presenter.say("not_saved")
    write(f"{INDENT}{text}")
