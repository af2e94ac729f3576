"""Mock interviews in lines: what one is to be like, and the one that was left."""

from __future__ import annotations

from functools import partial

from dlquiz.cli.attempts import when
from dlquiz.cli.interview_repl import InterviewRepl, begun, taken_up
from dlquiz.cli.interview_terms import Terms
from dlquiz.cli.interviews import list_interviews
from dlquiz.cli.plain.menus import Act, Menus, known
from dlquiz.cli.practice_options import Options
from dlquiz.errors import UsageError
from dlquiz.messages import message
from dlquiz.reports.interviews import how_it_stands, level_name, role_name
from dlquiz.session.interview import LEVELS, LONGEST, ROLES, Interviewer, interview_left, usual_minutes


def interview(menus: Menus) -> None:
    """Resume, end or begin an interview, until the learner goes back."""
    Setup(menus).run()


def has_unfinished(menus: Menus) -> bool:
    return menus.context.store.interviews.in_progress() is not None


class Setup:
    """What an interview is to be like."""

    def __init__(self, menus: Menus) -> None:
        self._menus = menus
        self._minutes: int | None = None
        """As many as are usual for the role, until they are typed."""
        self._role: str | None = None
        self._level: str | None = None

    def run(self) -> None:
        self._menus.menu(self._head, self._acts)

    @property
    def _terms(self) -> Terms:
        return Terms(Options("interview", extra=self._menus.extra), self._minutes, None, self._role, self._level)

    def _head(self) -> list[str]:
        menus = self._menus
        agreed = self._terms.agreed(menus.context.library, None)
        count = sum(count for _, count in agreed.blueprint.lines)
        title = menus.presenter.say("setup_title", minutes=agreed.minutes, questions=count)
        lines = [" · ".join(part for part in title.split("   "))]
        if (left := interview_left(menus.context.store)) is not None:
            clock = how_it_stands(*left.standing, menus.presenter.language)
            lines.append(menus.presenter.say("interview_unfinished", at=when(left.began), clock=clock))
        return [*lines, menus.presenter.say("setup_hint")]

    def _acts(self) -> list[Act]:
        unfinished = partial(has_unfinished, self._menus)
        return [
            known("i", "continue", self._resume, unfinished),
            known("x", "end_there", self._end, unfinished),
            known("", "begin", self._begin),
            known("", "minutes", self._lengthen)._replace(
                value=lambda: str(self._minutes or usual_minutes(self._role))
            ),
            Act("", "setup_role", "plain_role_why", self._choose_role, value=lambda: self._role_text(self._role)),
            Act("", "setup_level", "plain_level_why", self._choose_level, value=lambda: self._level_text(self._level)),
            known("v", "interviews", partial(list_interviews, None, False)),
        ]

    def _role_text(self, role: str | None) -> str:
        presenter = self._menus.presenter
        return presenter.say("setup_role_none") if role is None else role_name(role, presenter.language)

    def _level_text(self, level: str | None) -> str:
        presenter = self._menus.presenter
        return presenter.say("setup_level_none") if level is None else level_name(level, presenter.language)

    def _choose_role(self) -> None:
        roles = [None, *ROLES]
        place = self._menus.pick([self._role_text(role) for role in roles])
        if place is not None:
            self._role = roles[place]

    def _choose_level(self) -> None:
        levels = [None, *LEVELS]
        place = self._menus.pick([self._level_text(level) for level in levels])
        if place is not None:
            self._level = levels[place]

    def _lengthen(self) -> None:
        self._menus.tell("plain_minutes", most=LONGEST)
        typed = self._menus.typed()
        if typed.isdecimal() and 1 <= int(typed[:9]) <= LONGEST:
            self._minutes = int(typed)
        elif typed:
            raise UsageError(*message("setting_range", lowest=1, highest=LONGEST))

    def _left(self) -> Interviewer | None:
        """The interview in progress. Raises StorageError where it cannot be read."""
        context = self._menus.context
        left = interview_left(context.store)
        return None if left is None else taken_up(left, context.library, context.store, self._menus.presenter)

    def _resume(self) -> None:
        if (left := self._left()) is not None:
            self._hold(left)

    def _end(self) -> None:
        """End its questions: open answers are scored, and the report follows."""
        left = self._left()
        if left is not None and self._confirmed("end_interview_why", left, "end_interview_yes"):
            left.end()
            self._hold(left)

    def _begin(self) -> None:
        """Begin; an interview that is unfinished ends first, if that is confirmed."""
        context, left = self._menus.context, self._left()
        if left is not None:
            if not self._confirmed("new_interview_why", left, "new_interview_yes"):
                return
            left.finish()
        agreed = self._terms.agreed(context.library, None)
        self._hold(begun(agreed, context.library, context.store, self._menus.presenter))

    def _confirmed(self, why: str, left: Interviewer, yes: str) -> bool:
        return self._menus.confirmed(message(why, at=when(left.interview.began)), yes, "end_interview_no")

    def _hold(self, interviewer: Interviewer) -> None:
        context = self._menus.context
        InterviewRepl(interviewer, context.library, context.store, self._menus.presenter).hold()
