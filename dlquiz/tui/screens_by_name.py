"""The screens that can be gone to from home and from the palette, each imported when it is opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dlquiz.tui.base import QuizScreen


def _progress() -> QuizScreen[None]:
    from dlquiz.tui.progress.screen import ProgressScreen

    return ProgressScreen()


def _networks() -> QuizScreen[None]:
    from dlquiz.tui.networks.library import NetworksScreen

    return NetworksScreen()


def _mistakes() -> QuizScreen[None]:
    from dlquiz.tui.progress.mistakes import MistakesScreen

    return MistakesScreen()


def _interview() -> QuizScreen[None]:
    from dlquiz.tui.interview.setup import InterviewSetupScreen

    return InterviewSetupScreen(resumes=True)


def _plan() -> QuizScreen[None]:
    from dlquiz.tui.progress.plan import PlanScreen

    return PlanScreen()


def _browse() -> QuizScreen[None]:
    from dlquiz.tui.browse.screen import BrowseScreen

    return BrowseScreen()


def _search() -> QuizScreen[None]:
    from dlquiz.tui.browse.screen import BrowseScreen

    return BrowseScreen(searching=True)


def _settings() -> QuizScreen[None]:
    from dlquiz.tui.settings.screen import SettingsScreen

    return SettingsScreen()


def _add() -> QuizScreen[None]:
    from dlquiz.tui.authoring.add import AddScreen

    return AddScreen()


PLACES: Mapping[str, Callable[[], QuizScreen[None]]] = {
    "interview": _interview,
    "drill": _mistakes,
    "networks": _networks,
    "progress": _progress,
    "browse": _browse,
    "search": _search,
    "plan": _plan,
    "add": _add,
    "settings": _settings,
}
"""By the word of the act that opens it."""
