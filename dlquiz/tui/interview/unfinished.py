"""The interview that was left: resumed by one key, and ended only when that is confirmed."""

from __future__ import annotations

from collections.abc import Callable

from dlquiz.errors import StorageError
from dlquiz.messages import message, say
from dlquiz.progress.days import minute_text
from dlquiz.reports.interviews import how_it_stands
from dlquiz.session.interview import Interviewer, RunningInterview, go_on, interview_left
from dlquiz.tui.shell import Shell

Show = Callable[..., None]
"""`Shell.open` or `Shell.switch`: puts a screen on top of the one shown, or in its place."""


class LeftInterview:
    """For the whole app: there is one at most, and it is read from the store each time."""

    def __init__(self, app: Shell) -> None:
        self._app = app

    @property
    def text(self) -> str:
        """From when it is, how it stands and how to resume or end it, or why it cannot be read; '' for none."""
        try:
            left = interview_left(self._app.context.store)
        except StorageError as error:
            return error.in_language(self._app.language)
        if left is None:
            return ""
        clock = how_it_stands(*left.standing, self._app.language)
        return say(self._app.language, "interview_unfinished", at=self._began(left), clock=clock)

    def resume(self, show: Show) -> bool:
        """Go on with it where it was left; whether there is one that can be read."""
        interviewer = self._interviewer()
        if interviewer is not None:
            show("interview", interviewer)
        return interviewer is not None

    def end(self, show: Show) -> None:
        """End its questions once that is confirmed: open answers are scored, and the report follows."""

        def ended(interviewer: Interviewer) -> None:
            interviewer.end()
            show("interview", interviewer)

        self._confirmed("end_interview_why", "end_interview_yes", ended)

    def replace(self, begin: Callable[[str], None]) -> None:
        """`begin` another one, once it is confirmed that this one ends and is kept; with what there is to tell of it.

        At once where there is none; not at all where there is one that cannot be read.
        """

        def ended(interviewer: Interviewer) -> None:
            interview = interviewer.interview
            try:
                kept = interviewer.finish()
            except StorageError as error:
                self._tell(error)
                return
            begin("" if kept is None else say(self._app.language, "interview_ended_there", at=self._began(interview)))

        if self._app.context.store.interviews.in_progress() is None:
            begin("")
        else:
            self._confirmed("new_interview_why", "new_interview_yes", ended)

    def _confirmed(self, why: str, yes: str, then: Callable[[Interviewer], None]) -> None:
        interviewer = self._interviewer()
        if interviewer is None:
            return
        began = self._began(interviewer.interview)

        def answered(confirmed: bool | None) -> None:
            if confirmed:
                then(interviewer)

        self._app.open(
            "confirm",
            message("end_interview"),
            message(why, at=began),
            no=message("end_interview_no"),
            yes=message(yes),
            then=answered,
        )

    def _interviewer(self) -> Interviewer | None:
        app, context = self._app, self._app.context
        try:
            left = interview_left(context.store)
        except StorageError as error:
            self._tell(error)
            return None
        if left is None:
            return None
        return go_on(
            left,
            context.library,
            context.store,
            clock=context.clock,
            ticks=context.ticks,
            zone=context.zone,
            device=context.device,
            language=app.language,
        )

    def _began(self, interview: RunningInterview) -> str:
        return minute_text(interview.began, self._app.context.zone)

    def _tell(self, error: StorageError) -> None:
        self._app.notify(error.in_language(self._app.language), severity="error", markup=False)
