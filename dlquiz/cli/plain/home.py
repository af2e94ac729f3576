"""`DLQUIZ_PLAIN=1 dlquiz`: home as a menu, and a decent end of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import NamedTuple

from dlquiz.cli.auto_sync import sent_at_the_end, sync_at_the_start
from dlquiz.cli.common import DONE, INTERRUPTED, language, one_line
from dlquiz.cli.first_start import ask_for_goal
from dlquiz.cli.library import report_faults
from dlquiz.cli.line_mode import back_up, open_and_tell
from dlquiz.cli.output import talk, write
from dlquiz.cli.plain.browse import browse
from dlquiz.cli.plain.group import assignments, has_group
from dlquiz.cli.plain.interview import has_unfinished, interview
from dlquiz.cli.plain.menus import Act, InputEndedError, Menus
from dlquiz.cli.plain.practice import choose, drill, practise, resume
from dlquiz.cli.plain.progress import plan, show_progress
from dlquiz.cli.plain.settings import change, change_settings
from dlquiz.cli.practice_options import Options
from dlquiz.cli.presenting import Presenter
from dlquiz.cli.screen import context_for
from dlquiz.session.home_summary import days_text, done_text, last_text, plan_text
from dlquiz.session.options import SessionOptions
from dlquiz.settings import Settings, load_settings
from dlquiz.tui.home.topics import Overview, overview
from dlquiz.tui.settings.changing import followed_context


class Choice(NamedTuple):
    """A choice of home, by the names of messages."""

    key: str
    title: str
    why: str
    do: Callable[[Menus], object]
    when: Callable[[Menus], bool] = lambda menus: True

    def act(self, menus: Menus) -> Act:
        return Act(self.key, self.title, self.why, partial(self.do, menus), partial(self.when, menus))


def _has_draft(menus: Menus) -> bool:
    return menus.context.store.drafts.current() is not None


def _asks(menus: Menus) -> bool:
    return _seen(menus).summary.asks


def _today(menus: Menus) -> None:
    practise(menus, SessionOptions(usual=menus.context.settings.number, today=True))


def _keep_going(menus: Menus) -> None:
    settings = menus.context.settings
    practise(menus, SessionOptions(usual=settings.number, order=settings.order, beyond=True))


def _review(menus: Menus) -> None:
    practise(menus, SessionOptions(mode="review"))


def _switch_language(menus: Menus) -> None:
    change(menus, "language", "en" if menus.presenter.language == "zh" else "zh")


CHOICES = (
    Choice("", "key_today", "does_today", _today, _asks),
    Choice("", "key_keep_going", "plain_keep_going_why", _keep_going, lambda menus: not _asks(menus)),
    Choice("c", "key_continue", "does_continue", resume, _has_draft),
    Choice("r", "key_review", "does_review", _review),
    Choice("s", "key_choose_what", "does_choose_what", choose),
    Choice("m", "key_drill", "does_drill", drill),
    Choice("i", "key_interview", "does_interview", interview),
    Choice("b", "key_browse", "does_browse", browse),
    Choice("p", "key_progress", "plain_progress_why", show_progress),
    Choice("d", "key_plan", "does_plan", plan),
    Choice("g", "key_group", "does_group", assignments, has_group),
    Choice("o", "key_settings", "does_settings", change_settings),
    Choice("l", "key_language", "does_language", _switch_language),
)
"""All that can be done without a screen. The letters are those of the screen; the docs list these choices, too."""


def _seen(menus: Menus) -> Overview:
    context = menus.context
    return overview(context.library, context.store, context.clock(), context.zone, context.limits)


def _head(menus: Menus, began: datetime, before: Settings) -> list[str]:
    """How today stands, what came from other machines since the start, and what was left in the middle."""
    synced = list(_synced(menus, began, before))
    context, presenter = menus.context, menus.presenter
    seen, advice, language = _seen(menus), context.advice(), presenter.language
    # Nothing goes on here by Enter.
    total, summary = seen.rows[0], seen.summary._replace(more=False)
    lines = [
        presenter.say("home_counts", questions=total.questions, new=total.new, due=total.due),
        presenter.label("glance_today", plan_text(summary, language)),
        "" if advice is None else advice.in_language(language),
        done_text(summary, language),
        presenter.label("glance_streak", days_text(summary, language)),
    ]
    if summary.last is not None:
        lines.append(presenter.label("glance_last", last_text(summary, context.zone, language)))
    return [*filter(None, lines), *synced, *_left(menus)]


def _synced(menus: Menus, began: datetime, before: Settings) -> Iterator[str]:
    """What came from other machines since the start, or why nothing did; what is set there is set here from now on."""
    if menus.context.settings.sync:
        from dlquiz.sync.last import exchanged_since, received_text

        last = exchanged_since(menus.context.store, began)
        texts = () if last is None else (received_text(last.done), last.trouble)
        if last is not None and last.done.settings:
            _follow(menus, before)
        yield from (text.in_language(menus.presenter.language) for text in texts if text is not None)


def _follow(menus: Menus, before: Settings) -> None:
    """Use what a sync has changed in the settings since `before`."""
    shown = menus.context.settings.language
    menus.context = followed_context(menus.context, before)
    if menus.context.settings.language != shown:
        menus.presenter.language = menus.context.settings.language


def _left(menus: Menus) -> list[str]:
    """What was left in the middle and can be resumed."""
    store, library, presenter = menus.context.store, menus.context.library, menus.presenter
    draft, lines = store.drafts.current(), []
    if draft is not None:
        question = library.listing(draft.question)
        named = draft.question if question is None else library.titles(question).in_language(presenter.language)
        lines.append(presenter.say("plain_draft", question=named))
    if has_unfinished(menus):
        lines.append(presenter.say("plain_unfinished"))
    return lines


def _farewell(menus: Menus) -> None:
    """What is saved, and what can be resumed next time."""
    write(menus.presenter.say("plain_saved" if menus.context.store.saved else "not_saved"))
    menus.write(_left(menus))


def start_lines(extra: tuple[str, ...]) -> int:
    """The whole quiz in lines, until the learner quits or the input ends; exit code 130 for Ctrl+C."""
    presenter, options = Presenter(language()), Options("practice", extra=extra)
    library, _ = options.session_options()
    report_faults(library, presenter.language)
    store, trouble = open_and_tell(presenter)
    context = context_for(options, library, store, trouble)
    if context.settings.trouble:
        talk(one_line(context.settings.trouble.in_language(presenter.language)))
    menus = Menus(context, presenter, extra)
    code = DONE
    began, before = context.clock(), load_settings(context.settings_file)
    sync_at_the_start(context.sync)
    with store, sent_at_the_end(store):
        try:
            settings = ask_for_goal(presenter, context.settings, store, context.day)
            menus.context = replace(context, settings=settings)
            menus.menu(
                partial(_head, menus, began, before), lambda: [choice.act(menus) for choice in CHOICES], "menu_how_home"
            )
        except InputEndedError:
            # The input ends where it was piped in, or with Ctrl+D: that is the way out, and no fault.
            pass
        except KeyboardInterrupt:
            write()
            code = INTERRUPTED
        _farewell(menus)
        if store.saved and trouble is None and code == DONE:
            back_up(presenter)
    return code
