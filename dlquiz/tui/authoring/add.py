"""Adding a question: into which bank, of which kind; an example of it is written and opened in the editor."""

from __future__ import annotations

import re
from itertools import chain, count
from pathlib import Path

from textual import events, on
from textual.app import ComposeResult
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from dlquiz import locations
from dlquiz.bank import Bank
from dlquiz.bank.adding import add_question, begins_without_id
from dlquiz.errors import UsageError
from dlquiz.kinds.names import LISTED
from dlquiz.kinds.registry import KINDS
from dlquiz.messages.reasons import reason
from dlquiz.text.cells import shown
from dlquiz.tui.authoring.watching import Edited
from dlquiz.tui.base import QuizScreen
from dlquiz.tui.cycle import next_value
from dlquiz.tui.keymap import Key
from dlquiz.tui.rendering import Part, verbatim
from dlquiz.tui.widgets.clicks import Turns
from dlquiz.tui.widgets.key_line import KeyLine
from dlquiz.tui.widgets.line import Line
from dlquiz.tui.widgets.page_view import PageView
from dlquiz.tui.widgets.rows import choice_line, labels_width

LABELS = ("add_bank", "add_kind")
BANK, KIND = range(len(LABELS))
NEW = ""
"""Stands for a bank that is begun."""
LONGEST_NAME = 60


class AddScreen(QuizScreen[None]):
    """Offers the learner's own banks, and a new one: those that came with the program are overwritten by updates."""

    KEYS = (
        Key("enter", "write", "write", priority=True),
        Key("f5", "write(True)", "write_live"),
        Key("up,down", "", "field"),
        Key("left", "turn(-1)", "change"),
        Key("right", "turn(1)", "change", also="space"),
        Key("tab", "next_field", "next_field", when="_names_bank", priority=True),
        Key("escape", "app.pop_screen", "back"),
    )

    def __init__(self) -> None:
        super().__init__()
        self._bank: str | None = None
        self._kind = LISTED[0]

    def compose(self) -> ComposeResult:
        yield Static(id="bar", markup=False)
        yield Turns(id="rows", markup=False)
        yield Line(id="line")
        yield Line(id="identity")
        yield PageView(id="fit")
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        self._bank = self._offered()[0]
        for line in self.query(Line):
            line.max_length = LONGEST_NAME
        self.query_one(OptionList).focus()
        self.relabel()

    @property
    def _names_bank(self) -> bool:
        return self._bank == NEW

    def _lines(self) -> tuple[Line, Line]:
        """Where a new bank gets its name, and its id."""
        return self.query_one("#line", Line), self.query_one("#identity", Line)

    def _asks_id(self) -> bool:
        """Whether the name of the new bank gives no id."""
        return self._bank == NEW and begins_without_id(self._file())

    def _own(self) -> list[Bank]:
        return [bank for bank in self.context.library.banks if not locations.is_bundled(Path(bank.file))]

    def _offered(self) -> list[str]:
        return [*(bank.id for bank in self._own()), NEW]

    def relabel(self) -> None:
        rows = self.query_one(OptionList)
        at = rows.highlighted or 0
        room = labels_width(map(self.say, LABELS))
        values = (self._bank_told(), KINDS[self._kind].title.in_language(self.language))
        rows.set_options(
            Option(choice_line(self.say(label), value, room)) for label, value in zip(LABELS, values, strict=True)
        )
        rows.highlighted = at
        name, identity = self._lines()
        name.display = self._bank == NEW
        name.placeholder = self.say("add_name")
        identity.display = self._asks_id()
        identity.placeholder = self.say("add_id")
        self.query_one("#bar", Static).update(self.say("add_title"))
        self._tell(self.say("add_told", file=self._file().name))
        self.show_keys()

    def _bank_told(self) -> str:
        bank = self.context.library.bank(self._bank) if self._bank else None
        return self.say("add_new_bank") if bank is None else shown(bank.title.in_language(self.language))

    def _file(self) -> Path:
        """The file of the bank; of a new one, after its name."""
        bank = self.context.library.bank(self._bank) if self._bank else None
        if bank is not None:
            return Path(bank.file)
        name = re.sub(r"[\W_]+", "-", self._lines()[0].value.lower()).strip("-")
        if name:
            return self.context.own_banks / f"{name}.yaml"
        # What is begun without a name is not put into a bank that is there.
        names = chain(["my-questions"], (f"my-questions-{number}" for number in count(2)))
        files = (self.context.own_banks / f"{each}.yaml" for each in names)
        return next(file for file in files if not file.exists())

    def _tell(self, sentence: str) -> None:
        self.query_one("#fit", PageView).show([Part(verbatim(sentence))])

    @on(Turns.Turned)
    def _arrow(self, turned: Turns.Turned) -> None:
        self.action_turn(turned.step)

    def action_turn(self, step: int) -> None:
        if self.query_one(OptionList).highlighted == BANK:
            self._bank = next_value(self._offered(), self._bank or NEW, step)
        else:
            self._kind = next_value(LISTED, self._kind, step) or self._kind
        self.relabel()

    def on_key(self, event: events.Key) -> None:
        """A letter that is typed on the rows is the beginning of the new bank's name."""
        name, typed = self._lines()[0], event.character or ""
        if typed.isalnum() and self._bank == NEW and self.query_one(OptionList).has_focus:
            event.stop()
            self.set_focus(name)
            name.insert_text_at_cursor(typed)

    def action_next_field(self) -> None:
        fields = [self.query_one(OptionList), *(line for line in self._lines() if line.display)]
        at = next((place for place, field in enumerate(fields) if field.has_focus), 0)
        self.set_focus(fields[(at + 1) % len(fields)])

    @on(Line.Changed)
    def _named(self) -> None:
        self._lines()[1].display = self._asks_id()
        self._tell(self.say("add_told", file=self._file().name))

    @on(OptionList.OptionSelected)
    def _clicked(self) -> None:
        """Enter writes; what is left is a click."""
        self.action_turn(1)

    def action_write(self, live: bool = False) -> None:
        """Write the question and open it in the editor, or `live`: show it while it is edited elsewhere."""
        if self.context.served:
            self._tell(self.say("not_served"))
            return
        file, quiz, identity = self._file(), self.quiz, None
        if self._asks_id():
            line = self._lines()[1]
            identity = line.value.strip()
            if not identity:
                self.set_focus(line)
                self._tell(self.say("add_needs_id"))
                return
        try:
            if self._bank == NEW:
                file.parent.mkdir(parents=True, exist_ok=True)
            added = add_question(file, self._kind, self.context.library, self.language, identity)
        except UsageError as error:
            self._tell(error.in_language(self.language))
        except OSError as error:
            self._tell(self.say("new_unsaved", file=file, reason=reason(error)))
        else:
            if live:
                quiz.switch("live", str(file), added.id)
                return
            self.app.pop_screen()
            quiz.authoring.open(Edited(f"{self._bank or identity or file.stem}/{added.id}", str(file)), added.line)
