"""Adding a question: into which bank, of which kind; an example of it is written and opened in the editor."""

from __future__ import annotations

from functools import cached_property

from textual import events, on
from textual.app import ComposeResult
from textual.widgets import OptionList, Static

from dlquiz.tui.authoring.presenter import Added, AddPresenter
from dlquiz.tui.authoring.watching import Edited
from dlquiz.tui.keymap import Key
from dlquiz.tui.rendering import Part, verbatim
from dlquiz.tui.rows_screen import RowsScreen
from dlquiz.tui.widgets.clicks import Turns
from dlquiz.tui.widgets.key_line import KeyLine
from dlquiz.tui.widgets.line import Line
from dlquiz.tui.widgets.page_view import PageView

LABELS = ("add_bank", "add_kind")
BANK = 0
LONGEST_NAME = 60


class AddScreen(RowsScreen[None]):
    """A row for the bank and one for the kind; below them the name, and where it gives none the id, of a new bank."""

    KEYS = (
        Key("enter", "write", "write", priority=True),
        Key("f5", "write(True)", "write_live"),
        Key("up,down", "", "field"),
        Key("left", "turn(-1)", "change"),
        Key("right", "turn(1)", "change", also="space"),
        Key("tab", "next_field", "next_field", when="_names_bank", priority=True),
        Key("escape", "app.pop_screen", "back"),
    )

    @cached_property
    def presenter(self) -> AddPresenter:
        """Made when it is shown: only then has the screen an app."""
        return AddPresenter(lambda: self.context)

    def compose(self) -> ComposeResult:
        yield Static(id="bar", markup=False)
        yield Turns(id="rows", markup=False)
        yield Line(id="line")
        yield Line(id="identity")
        yield PageView(id="fit")
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        for line in self.query(Line):
            line.max_length = LONGEST_NAME
        self.query_one(OptionList).focus()
        self.refresh_language()

    @property
    def _names_bank(self) -> bool:
        return self.presenter.is_new

    def _lines(self) -> tuple[Line, Line]:
        """Where a new bank gets its name, and its id."""
        return self.query_one("#line", Line), self.query_one("#identity", Line)

    def refresh_language(self) -> None:
        self.show_rows(zip(map(self.say, LABELS), self.presenter.values(self.language), strict=True))
        name, identity = self._lines()
        name.display = self.presenter.is_new
        name.placeholder = self.say("add_name")
        identity.placeholder = self.say("add_id")
        self.query_one("#bar", Static).update(self.say("add_title"))
        self._named()
        self.show_keys()

    def _tell(self, sentence: str) -> None:
        self.query_one("#fit", PageView).show([Part(verbatim(sentence))])

    def action_turn(self, step: int) -> None:
        if self.row == BANK:
            self.presenter.turn_bank(step)
        else:
            self.presenter.turn_kind(step)
        self.refresh_language()

    def on_key(self, event: events.Key) -> None:
        """A letter that is typed on the rows is the beginning of the new bank's name."""
        if (event.character or "").isalnum() and self.presenter.is_new:
            self.type_into(self._lines()[0], event)

    def action_next_field(self) -> None:
        fields = [self.query_one(OptionList), *(line for line in self._lines() if line.display)]
        at = next((place for place, field in enumerate(fields) if field.has_focus), 0)
        self.set_focus(fields[(at + 1) % len(fields)])

    @on(Line.Changed)
    def _named(self) -> None:
        name, identity = self._lines()
        identity.display = self.presenter.asks_id(name.value)
        self._tell(self.presenter.where(name.value).in_language(self.language))

    def action_write(self, live: bool = False) -> None:
        """Write the question and open it in the editor, or `live`: show it while it is edited elsewhere."""
        if self.context.served:
            self._tell(self.say("not_served"))
            return
        name, line = self._lines()
        identity = line.value.strip() if self.presenter.asks_id(name.value) else None
        if identity == "":
            self.set_focus(line)
            self._tell(self.say("add_needs_id"))
            return
        quiz, added = self.quiz, self.presenter.write(name.value, identity, self.language)
        if not isinstance(added, Added):
            self._tell(added.in_language(self.language))
        elif live:
            quiz.switch("live", str(added.file), added.id)
        else:
            self.app.pop_screen()
            quiz.authoring.add(Edited(f"{added.bank}/{added.id}", str(added.file)), added.line, added.before)
