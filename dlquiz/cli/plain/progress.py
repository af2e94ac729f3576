"""Progress in lines: what the commands print about it."""

from __future__ import annotations

from functools import partial

from dlquiz.cli.interviews import list_interviews
from dlquiz.cli.options import USUAL_TARGET
from dlquiz.cli.plain.menus import Act, Menus
from dlquiz.cli.planning import show_plan
from dlquiz.cli.progress_commands import show_due, show_history, show_mistakes, show_stats

LATEST = 20
"""So many answers are listed."""


def show_progress(menus: Menus) -> None:
    """Print what is asked for until the learner goes back."""
    extra = menus.extra
    acts = [
        Act("", "plain_figures", "plain_figures_why", partial(show_stats, extra, False)),
        Act("", "plain_mistakes", "plain_mistakes_why", partial(show_mistakes, extra, False)),
        Act("", "plain_due", "plain_due_why", partial(show_due, extra, False)),
        Act("", "plain_latest", "plain_latest_why", partial(show_history, extra, LATEST, False, False)),
        Act("", "plain_interviews", "plain_interviews_why", partial(list_interviews, None, False)),
    ]
    menus.menu(lambda: [menus.presenter.say("key_progress")], lambda: acts)


def plan(menus: Menus) -> None:
    """A plan for the date that is typed; that of the settings, else one in four weeks, for an empty line."""
    menus.tell("plain_plan_date")
    typed = menus.typed()
    show_plan(menus.extra, typed or None, USUAL_TARGET, bank=None, topic=None, retention=False, as_json=False)
