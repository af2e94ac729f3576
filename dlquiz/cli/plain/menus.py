"""Menus in lines: numbered choices, `?` explains them, `q` goes back.

A table of `Act`s says what a menu does, and what its help prints.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from dlquiz.cli.common import ASKED
from dlquiz.cli.output import write
from dlquiz.cli.presenting import INDENT, Presenter
from dlquiz.cli.repl import Repl
from dlquiz.errors import DlquizError
from dlquiz.messages import Text
from dlquiz.session.recorded import harmless
from dlquiz.tui.context import AppContext

HELP, BACK = "?", "q"
PAGE = 10
"""Lines of a list that are written at once."""


class InputEndedError(Exception):
    """There is no more input: every menu is left."""


def always() -> bool:
    return True


class Act(NamedTuple):
    """One choice of a menu: chosen by its number, or by its `key`, the letter that does the same on the screen.

    `title` and `why` name messages. A choice that has a `value` shows it behind its title.
    """

    key: str
    title: str
    why: str
    do: Callable[[], object]
    when: Callable[[], bool] = always
    value: Callable[[], str] | None = None


def known(key: str, word: str, do: Callable[[], object], when: Callable[[], bool] = always) -> Act:
    """What is also a key of a screen, by the word of that key in the messages."""
    return Act(key, f"key_{word}", f"does_{word}", do, when)


class Menus(Repl):
    """Asks in lines what to do; `context` is what all of it works on, `extra` the banks that the command line adds."""

    def __init__(self, context: AppContext, presenter: Presenter, extra: tuple[str, ...] = ()) -> None:
        super().__init__(presenter)
        self.context = context
        self.extra = extra

    def menu(self, head: Callable[[], Iterable[str]], acts: Callable[[], Sequence[Act]], how: str = "menu_how") -> None:
        """Offer what can be done until the learner goes back. What cannot be done is said, and costs nothing."""
        while True:
            self._head(head)
            offered = [act for act in acts() if act.when()]
            for number, act in enumerate(offered, 1):
                write(f"{INDENT}{number}. {self._titled(act)}")
            self.tell(how)
            act_chosen = self._chosen(offered)
            if act_chosen is None:
                return
            write()
            try:
                act_chosen.do()
            except DlquizError as error:
                self.tell_text(Text(error.en, error.zh))
            # It may have been changed; errors, and what the commands print, follow.
            ASKED[:] = [self.presenter.language]
            write()

    def _head(self, head: Callable[[], Iterable[str]]) -> None:
        try:
            self.write(head())
        except DlquizError as error:
            self.tell_text(Text(error.en, error.zh))

    def _titled(self, act: Act) -> str:
        value = "" if act.value is None else act.value()
        return self.presenter.label(act.title, value) if value else self.presenter.say(act.title)

    def _chosen(self, offered: Sequence[Act]) -> Act | None:
        """The act that is typed; None to go back."""
        while True:
            typed = self.typed().casefold()
            if typed == HELP:
                self._explain(offered)
                continue
            if typed == BACK:
                return None
            keys = {str(number): act for number, act in enumerate(offered, 1)}
            keys |= {act.key: act for act in offered if act.key}
            if typed in keys:
                return keys[typed]
            if typed:
                self.tell("menu_unknown", typed=harmless(typed), count=len(offered))

    def _explain(self, offered: Sequence[Act]) -> None:
        colon, stop = (": ", ". ") if self.presenter.language == "en" else ("：", "。")
        for number, act in enumerate(offered, 1):
            keys = f"{number} {self.presenter.say('menu_or', letter=act.key)}" if act.key else str(number)
            title = self.presenter.say(act.title)
            why = f"{stop}{self.presenter.say(act.why)}" if act.why else ""
            write(f"{INDENT}{keys}{colon}{title}{why}")
        self.tell("menu_keys")

    def pick(self, rows: Sequence[str]) -> int | None:
        """The place of the row whose number is typed; None to go back. An empty line goes on in a long list."""
        first = 0
        self._page(rows, first)
        while True:
            typed = self.typed().casefold()
            if typed == BACK:
                return None
            if typed.isdecimal() and 1 <= int(typed[:9]) <= len(rows):
                return int(typed[:9]) - 1
            if not typed:
                first = first + PAGE if first + PAGE < len(rows) else 0
                self._page(rows, first)
            elif typed == HELP:
                self.tell("list_how")
            else:
                self.tell("menu_unknown", typed=harmless(typed), count=len(rows))

    def _page(self, rows: Sequence[str], first: int) -> None:
        for number, row in enumerate(rows[first : first + PAGE], first + 1):
            write(f"{INDENT}{number}. {row}")
        if len(rows) > PAGE:
            self.tell("list_part", first=first + 1, last=min(first + PAGE, len(rows)), all=len(rows))
        self.tell("list_how")

    def typed(self) -> str:
        """The next line, its full-width signs as those of a keyboard. Raises `InputEndedError`."""
        line = self.read()
        if line is None:
            raise InputEndedError
        return unicodedata.normalize("NFKC", line).strip()

    def confirmed(self, why: Text, yes: str, no: str) -> bool:
        """Whether the first of two choices, which messages name, is the one that is typed."""
        self.tell_text(why)
        return self.pick([self.presenter.say(yes), self.presenter.say(no)]) == 0
