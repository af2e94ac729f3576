"""Settings that are changed on the screen: taken, used at once, and kept."""

from __future__ import annotations

from collections.abc import Callable

from textual import constants

from dlquiz.errors import DlquizError
from dlquiz.messages import say
from dlquiz.settings import Settings, save_settings
from dlquiz.tui.settings.themes import use_theme
from dlquiz.tui.shell import Shell


class Preferring:
    """What the app does about a setting that changes; `refresh_language` shows every screen in another language."""

    def __init__(self, app: Shell, refresh_language: Callable[[], None]) -> None:
        self._app = app
        self._relabel = refresh_language
        self._unsaved = False

    def apply(self) -> None:
        """Let the screen look and move as it is set."""
        settings = self._app.context.settings
        use_theme(self._app, settings.theme)
        self._app.animation_level = constants.TEXTUAL_ANIMATIONS if settings.animations else "none"

    def follow(self, before: Settings) -> None:
        """Use what a sync has changed in the settings since `before`."""
        from dlquiz.tui.settings.changing import followed_context

        self._app.context = followed_context(self._app.context, before)
        self._use()

    def _use(self) -> None:
        """Let the screen be as it is set now."""
        self.apply()
        chosen = self._app.context.settings.language
        if self._app.language != chosen:
            self._app.language = chosen
            self._relabel()

    def change(self, key: str, value: str) -> str:
        """Use and keep `value` from now on. Returns what is wrong with it, or "" where nothing is."""
        # Home does without it.
        from dlquiz.tui.settings.changing import changed_context

        app = self._app
        try:
            app.context = changed_context(app.context, key, value, unsaved=self._unsaved)
        except DlquizError as error:
            return error.in_language(app.language)
        self._use()
        return self._keep(app.context.settings)

    def _keep(self, settings: Settings) -> str:
        self._unsaved = not save_settings(self._app.context.settings_file, settings)
        return say(self._app.language, "setting_unsaved", file=self._app.context.settings_file) if self._unsaved else ""
