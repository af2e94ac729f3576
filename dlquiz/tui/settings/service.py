"""Settings that are changed on the screen: taken, used at once, and kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from textual import constants

from dlquiz.errors import StorageError
from dlquiz.messages import say
from dlquiz.settings import RANGES, Settings, changed_by, load_settings, save_settings
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

    def change(self, key: str, value: str) -> str:
        """Use and keep `value` from now on. Returns what is wrong with it, or "" where nothing is."""
        app = self._app
        changed = changed_by(self._latest(), key, value)
        if changed is None:
            return self._refused(key)
        if changed.desired_retention != app.context.settings.desired_retention:
            try:
                app.context.store.figures.aim_at(changed.desired_retention)
            except StorageError as error:
                return error.in_language(app.language)
        app.context = replace(app.context, settings=changed)
        self.apply()
        if key == "language":
            app.language = changed.language
            self._relabel()
        return self._keep(changed)

    def _latest(self) -> Settings:
        """What is set now: another program, or an editor, may have changed what this screen does not show."""
        settings, written = self._app.context.settings, load_settings(self._app.context.settings_file)
        if self._unsaved or written.trouble or not self._app.context.settings_file.exists():
            return settings
        return replace(
            written,
            language=settings.language,
            follows_environment=settings.follows_environment,
            theme=settings.theme,
        )

    def _refused(self, key: str) -> str:
        if key == "interview_date":
            return say(self._app.language, "setting_no_date")
        if key not in RANGES:
            return say(self._app.language, "setting_refused")
        lowest, highest = RANGES[key]
        refused = "setting_range_auto" if key == "new_per_day" else "setting_range"
        return say(self._app.language, refused, lowest=f"{lowest:g}", highest=f"{highest:g}")

    def _keep(self, settings: Settings) -> str:
        self._unsaved = not save_settings(self._app.context.settings_file, settings)
        return say(self._app.language, "setting_unsaved", file=self._app.context.settings_file) if self._unsaved else ""
