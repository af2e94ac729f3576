"""A plan for a date: what is asked, what to compute for it, and what is said of it. Nothing here knows Textual."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TypeAlias

from dlquiz.errors import DlquizError
from dlquiz.messages import Language, Text, message
from dlquiz.session.daily import daily_limits, goal_of
from dlquiz.session.fitting.proposal import invitation
from dlquiz.session.planning.asking import day_asked, goal_for, target_asked, usual_day
from dlquiz.session.planning.formatting import need_text, scope_text, start_text, unknown_text, ways_text
from dlquiz.session.planning.plan import DatePlan, Ways, plan_for, ways_to
from dlquiz.session.planning.snapshot import Snapshot, gathered
from dlquiz.session.today import Limits
from dlquiz.tui.context import AppContext
from dlquiz.tui.rendering import Part, parsed, verbatim

Found: TypeAlias = DatePlan | Ways
Work: TypeAlias = Callable[[Callable[[], bool]], Found]
"""What takes seconds: called in a thread with what tells it to go on. Raises `StoppedError` where it shall not."""


class PlanPresenter:
    """The plan for one bank or topic, or for all there is."""

    def __init__(self, context: Callable[[], AppContext], bank: str | None, topic: str | None) -> None:
        self.plan: DatePlan | None = None
        """The last one that could be computed."""
        self.first_day = usual_day(context().day, context().settings.interview_date)
        """The date that it begins with."""
        self._context = context
        self._scope = self._opened_for = (bank, topic)
        self._start: Snapshot | None = None
        self._ways: Ways | None = None
        self._invitation: Text | None = None
        self._trouble: DlquizError | None = None
        self._kept = self.first_day

    @property
    def higher_limit(self) -> int | None:
        """The daily limit of new questions that reaches the target."""
        return None if self._ways is None else self._ways.new

    @property
    def set_number(self) -> int | None:
        """The number of new questions a day that was set; None where date and minutes decide."""
        return self._context().settings.new_per_day

    @property
    def later_day(self) -> date | None:
        """The first date that reaches the target."""
        return None if self._ways is None else self._ways.day

    def forget(self) -> None:
        """Answers, banks or settings are others now."""
        self._start = None

    def next_scope(self) -> None:
        """Plan for the next of: what the plan was opened for, all banks, and each bank."""
        self._scope = self._following()
        self.forget()

    def _following(self) -> tuple[str | None, str | None]:
        banks = [(bank.id, None) for bank in self._context().library.banks]
        scopes = list(dict.fromkeys([self._opened_for, (None, None), *banks]))
        return scopes[(scopes.index(self._scope) + 1) % len(scopes)]

    def _narrowed(self, start: Snapshot) -> Text | None:
        """That only a part is planned for, as the row of home said, and what the key leads to."""
        if self._scope == (None, None):
            return None
        library = self._context().library
        scope, other = scope_text(library, *self._scope), scope_text(library, *self._following())
        return message("plan_narrowed", scope=scope, count=len(start.questions), other=other)

    def ask(self, day: str, target: str) -> Work | None:
        """What is to be computed for what is typed; None where that is no date or no target."""
        try:
            start = self._gathered()
            asked, recall = day_asked(day, start.today), target_asked(target)
            start = self._start = replace(start, limits=self._limits(asked))
        except DlquizError as trouble:
            self._trouble = trouble
            return None
        # What the keys apply must be about what is typed now.
        self._trouble = self._ways = None
        return partial(_computed, plan_for, start, asked, recall)

    def _gathered(self) -> Snapshot:
        if self._start is None:
            context, (bank, topic) = self._context(), self._scope
            at, zone, limits = context.clock(), context.zone, context.limits
            self._start = gathered(context.library, context.store, at, zone, limits, bank=bank, topic=topic)
            self._invitation = invitation(context.store)
        return self._start

    def _limits(self, day: date) -> Limits:
        """What home would ask a day for an interview on that day."""
        context = self._context()
        goal = goal_for(goal_of(context.settings), day, context.day)
        return daily_limits(context.library, context.store, goal, context.clock(), context.zone)

    def take(self, found: Found | None) -> Work | None:
        """What was computed; returns what is to be computed next: where the target is out of reach, what reaches it."""
        if isinstance(found, Ways):
            self._ways = found
            return None
        self.plan = found
        if found is None or self._start is None or found.reachable:
            return None
        return partial(_computed, ways_to, self._start, found.habit.day, found.target)

    def day_to_keep(self) -> date | None:
        """The date planned for, once after it changed: the next plan begins with it."""
        day = None if self.plan is None else self.plan.habit.day
        if day is None or day == self._kept:
            return None
        self._kept = day
        return day

    def scope(self, language: Language) -> str:
        return scope_text(self._context().library, *self._scope).in_language(language)

    def about(self, language: Language) -> list[Part]:
        """What is wrong with what was typed; or the habit, what the target takes, and what would reach it."""
        if self._trouble is not None:
            return [Part(verbatim(self._trouble.in_language(language)), style="$text-warning")]
        if self.plan is None or self._start is None:
            return []
        lines: list[tuple[Text | None, str]] = [
            (self._narrowed(self._start), "$text-accent"),
            (start_text(self._start), "$foreground-muted"),
            (need_text(self.plan), "bold"),
            (None if self._ways is None else ways_text(self._ways, self._start.limits), ""),
            (None if self.set_number is None else message("plan_number_set", new=self.set_number), "$text-accent"),
            (unknown_text(self.plan.habit), "$foreground-muted"),
        ]
        parts = [
            Part(verbatim(text.in_language(language)), style=style, gap=False)
            for text, style in lines
            if text is not None
        ]
        if self._invitation is not None:
            # It names a command.
            parts.append(Part(parsed(self._invitation.in_language(language)), style="$foreground-muted", gap=False))
        return parts


def _computed(
    compute: Callable[..., Found], start: Snapshot, day: date, target: float, go_on: Callable[[], bool]
) -> Found:
    return compute(start, day, target, go_on=go_on)
