"""The app: holds what the screens share, switches language and theme, and sees to a decent end."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from rich.console import RenderableType
from textual import events
from textual.command import Provider
from textual.css.query import NoMatches
from textual.geometry import Size
from textual.screen import Screen, SystemModalScreen

from dlquiz.messages import say
from dlquiz.session.options import SessionOptions
from dlquiz.text.cells import shown
from dlquiz.tui.base import APP_STYLES, OTHER_STYLES, QUESTION_STYLES, WELCOME_STYLES, Quiz, QuizScreen
from dlquiz.tui.context import AppContext
from dlquiz.tui.help.notices import Notices
from dlquiz.tui.home.screen import HomeScreen
from dlquiz.tui.keymap import HELP, Key, half_width
from dlquiz.tui.lifecycle import environment
from dlquiz.tui.lifecycle.preload import preload
from dlquiz.tui.lifecycle.signals import Signals
from dlquiz.tui.lifecycle.suspend import Stopping
from dlquiz.tui.lifecycle.typed_ahead import TypedAhead
from dlquiz.tui.practice.starting import SessionStarter
from dlquiz.tui.screens_by_name import MakeScreen
from dlquiz.tui.settings.service import Preferring
from dlquiz.tui.settings.themes import line_filters, opposite
from dlquiz.tui.textual_compat import key_of_character

if TYPE_CHECKING:
    from textual.driver import Driver
    from textual.filter import LineFilter
    from textual.notifications import SeverityLevel

    from dlquiz.tui.authoring.watching import BanksRead, LibraryGrown
    from dlquiz.tui.lifecycle.backups import BackingUp, BackupFailed
    from dlquiz.tui.lifecycle.syncing import SyncEnded, Syncing

ARROWS = {"j": "down", "k": "up"}
"""As in vi and less, on every screen where the letter has no other use."""
NOTICE_OF_ENCODING = 10
"""Seconds that it is shown, which is once: it says what to change outside."""
KEYS_FIRST = 0.001
"""Seconds between the parts that are loaded, in which the screen answers keys."""


def _commands() -> type[Provider]:
    from dlquiz.tui.help.palette import Commands

    return Commands


class DlquizApp(Quiz):
    """The quiz in the terminal. With `options` it starts with that session, with `first` on that screen, else at
    home."""

    TITLE = "dlquiz"
    ENABLE_COMMAND_PALETTE = True
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_commands}
    KEYS = (
        HELP,
        Key("ctrl+p", "", "palette"),
        Key("ctrl+l", "language", "language", priority=True),
        Key("ctrl+t", "theme", "theme", priority=True),
        Key("ctrl+q", "quit", "quit", priority=True),
        Key("ctrl+o", "messages", "messages", priority=True),
        # Where several lines are typed it takes back the last change, as in every editor.
        Key("ctrl+z", "suspend_process"),
    )

    def __init__(
        self, context: AppContext, options: SessionOptions | None = None, first: MakeScreen | None = None
    ) -> None:
        environment.settle()
        # With those of the first screen: when one brings styles of its own, Textual parses all of them once more.
        greeting = (WELCOME_STYLES,) if context.greets else ()
        begins = (QUESTION_STYLES,) if options else OTHER_STYLES if first else greeting
        super().__init__(context, [APP_STYLES, *begins])
        self._wishes = options
        self._first = first
        self.signals = Signals(self._end)
        self.stopping = Stopping(self, self._keep)
        self.notices = Notices(self)
        self.preferring = Preferring(self, self.refresh_language)
        self.preferring.apply()
        self._styled_in = self.theme
        self.stylesheet.set_variables(self.get_css_variables())
        self.sessions = SessionStarter(self)
        self._ended_with: int | None = None
        """The return code, once the app is to end; Textual's own is also set by an error."""
        self.failure = ""
        """What there is to say of an unexpected error once the terminal is given back."""
        self._typed_ahead = TypedAhead(self, self._hand_on)

    @cached_property
    def backing_up(self) -> BackingUp:
        from dlquiz.tui.lifecycle.backups import BackingUp

        return BackingUp(self, self.context.back_up)

    @cached_property
    def syncing(self) -> Syncing:
        from dlquiz.tui.lifecycle.syncing import Syncing

        return Syncing(self, self.context.sync)

    @property
    def size(self) -> Size:
        return environment.fair(super().size)

    async def on_event(self, event: events.Event) -> None:
        """Where no text is typed, a key does what was meant: Chinese input methods send wide twins of keys.

        Of what is pasted, nothing is taken that a terminal must not receive.
        """
        if isinstance(event, events.Resize):
            event = events.Resize(environment.fair(event.size), environment.fair(event.virtual_size))
        if isinstance(event, events.Paste):
            event.text = shown(event.text)
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            if self.preloaded:
                self.syncing.put_off()
            await self._typed_ahead.take(event)
        else:
            await super().on_event(event)

    async def _hand_on(self, typed: events.Key | events.Paste) -> None:
        await super().on_event(self._meant(typed) if isinstance(typed, events.Key) else typed)

    def _meant(self, event: events.Key) -> events.Key:
        """The key that was meant: where no text is typed, without its width, and an arrow for `j` and `k`."""
        focused = self.focused
        if focused is not None and focused.check_consume_key(event.key, event.character):
            return event
        meant = half_width(event.character)
        if meant:
            event = events.Key(key_of_character(meant), meant)
        arrow = ARROWS.get(event.key)
        if arrow is None or not self.screen_stack or event.key in self.screen.active_bindings:
            return event
        return events.Key(arrow, None)

    def refresh_css(self, animate: bool = True) -> None:
        """Only for another theme: the styles are read in the first one, and parsing them once more takes 14 ms."""
        if self.theme != self._styled_in:
            self._styled_in = self.theme
            super().refresh_css(animate)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Those of Textual, behind that of a theme in the colours of the terminal."""
        return [*line_filters(self), *super().get_line_filters()]

    def get_driver_class(self) -> type[Driver]:
        return environment.driver_class(super().get_driver_class)

    @property
    def _wished(self) -> bool:
        return self._wishes is not None or self._first is not None

    def get_default_screen(self) -> Screen[None]:
        """Home, below all else. Textual's own, which is empty, would be made and laid out for nothing."""
        return HomeScreen(covered=self._wished or self.context.greets or self.context.rescue is not None)

    def on_mount(self) -> None:
        self.signals.listen()
        self.stopping.listen()
        if not self.is_headless:
            self.signals.watch_terminal()
        self.call_later(self._begin)

    def _begin(self) -> None:
        """Show home, and on top of it what was asked for. Until the app is mounted Textual draws and shows nothing."""
        if self.return_code is not None:
            return
        self.context.store.tell = self.tell_of_file
        if self.context.rescue is not None:
            self.open("rescue", self.context.rescue, then=lambda _: self._begin_wished())
        elif self.context.greets and not self._wished:
            self.open("welcome")
        else:
            self._begin_wished()
        self._typed_ahead.begin()
        self.call_after_refresh(self.run_worker, self._preload, name="loading")

    async def _preload(self) -> None:
        for _ in preload():
            await asyncio.sleep(KEYS_FIRST)
            if self._ended_with is not None:
                return
        self._begin_beside()

    def _begin_beside(self) -> None:
        """Begin what goes on beside the screen; what it needs is loaded by now."""
        self.preloaded = True
        if not gc.isenabled():
            # It rests from the start of the program. What is loaded stays, and need not be searched for garbage.
            gc.freeze()
            gc.enable()
        self.authoring.watching.start()
        self.backing_up.start()
        self.syncing.start()
        # Home shows mistakes by their titles, for which the references have to be loaded.
        for screen in self.screen_stack:
            if isinstance(screen, HomeScreen):
                screen.name_mistakes()

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Every notice goes through here, as it stands: see `Notices`."""
        self.notices.tell(message, severity, timeout, title=title, markup=markup)

    def _begin_wished(self) -> None:
        if self._wishes is not None:
            self.sessions.practise(self._wishes)
        if self._first is not None:
            self.push_screen(self._first())

    def on_unmount(self) -> None:
        self.authoring.watching.stop()
        self.backing_up.stop()

    def on_not_utf8(self) -> None:
        self.notices.tell(say(self.language, "not_utf8"), "warning", NOTICE_OF_ENCODING, follows=True)

    def on_page_closed(self) -> None:
        self._end()

    def on_backup_failed(self, failed: BackupFailed) -> None:
        self.notices.tell(failed.error.in_language(self.language), "warning", follows=True)

    def on_sync_ended(self, _: SyncEnded) -> None:
        """Show what came from other machines, and the figures that follow from it."""
        from dlquiz.sync.last import received_text

        last = self.syncing.done() if self.is_running else None
        if last is None:
            return
        if last.trouble is not None:
            self.notices.tell(last.trouble.in_language(self.language), "information", follows=True)
        self.synced = received_text(last.done)
        if last.done.settings:
            self.preferring.follow(self.syncing.settings_before)
        if last.done.received or last.done.settings:
            for screen in self.screen_stack:
                if isinstance(screen, HomeScreen):
                    screen.renew(None)

    def on_banks_read(self, read: BanksRead) -> None:
        # Of an app that is ending, the screens may have lost their widgets.
        if self.is_running:
            self.authoring.take(read)

    def on_library_grown(self, grown: LibraryGrown) -> None:
        if self.is_running:
            self.authoring.grow(grown)

    def _end(self, return_code: int = 0) -> None:
        self._keep()
        self.exit(return_code=return_code)

    def action_suspend_process(self) -> None:
        """Stop until the shell lets it go on; whoever forgets it there loses nothing."""
        self.stopping.stop()

    async def action_quit(self) -> None:
        self._end()

    def _keep(self) -> None:
        for screen in self.quiz_screens:
            screen.keep()

    def action_theme(self) -> None:
        """From a light theme to the dark one and back, whatever they are called."""
        self._close_palette()
        self.prefer("theme", opposite(self))

    def action_language(self) -> None:
        self._close_palette()
        super().action_language()

    def _close_palette(self) -> None:
        """Textual's palette would keep its colors and its words."""
        if isinstance(self.screen, SystemModalScreen):
            self.pop_screen()

    def action_help(self) -> None:
        screen = self.screen
        if isinstance(screen, QuizScreen) and not self.shows("help"):
            self.open("help", screen.acts(), screen.GUIDE)

    def action_messages(self) -> None:
        """The notices so far, to read again."""
        if isinstance(self.screen, QuizScreen):
            self.open("messages")

    def action_command_palette(self) -> None:
        from dlquiz.tui.help.palette import Palette

        if isinstance(self.screen, QuizScreen):
            self.push_screen(Palette(placeholder=say(self.language, "palette_search")))

    def panic(self, *renderables: RenderableType) -> None:
        """Textual calls it where it has no error to hand, as when the thread that reads keys fails."""
        self.fail(None, *renderables)

    def exit(self, result: None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        self._ended_with = return_code
        super().exit(result, return_code, message)

    def fail(self, error: BaseException | None, *drawn: RenderableType) -> None:
        """End with one sentence, that of the first error, and the details in the log file."""
        if isinstance(error, NoMatches) and self._ended_with is not None:
            # While the app ends, Textual mounts nothing in a screen that is being opened, and calls its `on_mount`.
            self.exit(return_code=self._ended_with)
            return
        from dlquiz.tui.lifecycle.crashes import crash_text

        sentence = crash_text(error, drawn, self.context.log_file, self.language)
        self.failure = self.failure or sentence
        self.exit(return_code=1)
