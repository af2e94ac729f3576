"""Practice begun from a menu: what today asks, what is due, a choice, a mistake, or the question that was left."""

from __future__ import annotations

from collections.abc import Callable

from dlquiz.cli.line_mode import hold
from dlquiz.cli.plain.menus import Act, Menus, known
from dlquiz.cli.progress_commands import mistake_line
from dlquiz.errors import UsageError
from dlquiz.messages import message
from dlquiz.progress.statistics import ranked_mistakes
from dlquiz.session.options import SessionOptions
from dlquiz.session.starting import chosen_by
from dlquiz.session.today import due_today
from dlquiz.tui.practice.filters import CHOICES, Choice, Value, chosen, once_each, row_text, with_value


def practise(menus: Menus, options: SessionOptions) -> None:
    """Hold a session of these options; where only a limit of the day is in the way, ask whether to go beyond it."""
    if options.mistake:
        menus.tell("drill_preparing")
    begun = menus.context.begin_session(options, menus.presenter.language)
    hold(begun, menus.presenter, menus.context.store, menus.context.library, alone=False)
    beyond = begun.session is None and begun.held.beyond
    if beyond and menus.confirmed(message("does_beyond"), "key_beyond", "key_back"):
        practise(menus, options._replace(beyond=True))


def resume(menus: Menus) -> None:
    """Go on with the question left in the middle."""
    context = menus.context
    begun = context.resume(menus.presenter.language)
    if begun is None:
        context.store.drafts.clear()
        menus.tell("draft_gone")
    else:
        hold(begun, menus.presenter, context.store, context.library, alone=False)


def drill(menus: Menus) -> None:
    """Drill one of the mistakes made."""
    context, language = menus.context, menus.presenter.language
    made = ranked_mistakes(context.store.figures.mistakes(), context.clock())
    if not made:
        menus.tell("drill_none")
        return
    menus.tell("drill_title")
    place = menus.pick([mistake_line(language, context.library, mistake) for mistake in made])
    if place is not None:
        practise(menus, SessionOptions(mode="drill", mistake=made[place].name))


def choose(menus: Menus) -> None:
    """Choose what to practise, one thing after the other, and begin."""
    Choosing(menus).run()


class Choosing:
    """What is to be practised, choice by choice."""

    def __init__(self, menus: Menus) -> None:
        self._menus = menus
        settings = menus.context.settings
        self._options = SessionOptions(usual=settings.number, order=settings.order)

    def run(self) -> None:
        self._menus.menu(self._head, self._acts)

    def _head(self) -> list[str]:
        presenter, context = self._menus.presenter, self._menus.context
        try:
            names = [question.name for question in chosen_by(context.library, self._options)]
        except UsageError as error:
            fit = error.in_language(presenter.language)
        else:
            due = due_today(context.library, context.store, context.clock(), context.zone).taken
            known_names = context.store.figures.tallies()
            new = sum(name not in known_names for name in names)
            fit = presenter.say("choose_fit", count=len(names), due=len({*due} & {*names}), new=new)
        return [presenter.say("choose_title"), fit]

    def _acts(self) -> list[Act]:
        choices = (choice_act(self._menus, choice, self._options, self._take) for choice in CHOICES)
        return [known("", "start", self._start), *choices]

    def _take(self, options: SessionOptions) -> None:
        self._options = options

    def _start(self) -> None:
        # What is practised is chosen here; a review without a number asks what its limit allows.
        once = once_each(self._menus.context.library, self._options)
        practise(self._menus, once._replace(beyond=True) if once.mode == "practice" else self._options)


def choice_act(menus: Menus, choice: Choice, options: SessionOptions, take: Callable[[SessionOptions], None]) -> Act:
    """What changes one choice of some options: its values are listed, and the options with the one chosen taken."""
    library = menus.context.library

    def text(value: Value) -> str:
        return row_text(library, with_value(options, choice, value), choice).in_language(menus.presenter.language)

    def change() -> None:
        values = choice.values(library, options)
        place = menus.pick([text(value) for value in values])
        if place is not None:
            take(with_value(options, choice, values[place]))

    return Act("", choice.label, "", change, value=lambda: text(chosen(options, choice)))
