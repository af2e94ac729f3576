"""What can be asked about one layer, or one block, of a network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from textual import on
from textual.widgets import DataTable

from dlquiz.bank.rounds import COLUMNS, TOPICS, round_at
from dlquiz.messages import Text, message
from dlquiz.networks import NETWORK_NAMES, Network, Trace, find_network
from dlquiz.networks.stages import unit_of
from dlquiz.questions.question import Question
from dlquiz.session.options import SessionOptions
from dlquiz.session.subjects import RECEPTIVE_FIELDS, SUBJECTS, WINDOWS, family_of, questions_about
from dlquiz.tui.keymap import Key
from dlquiz.tui.networks.layer_table import Line, path_end, times
from dlquiz.tui.table_screen import Cell, TableScreen

LONGEST_PATH = 15
"""Three layers of such paths stand in a row at 80 cells."""


class _Offer(NamedTuple):
    """A sitting that is offered: what it is called, and what it asks."""

    name: Text
    asks: Text
    wishes: SessionOptions


class LayerQuestionsScreen(TableScreen[None]):
    """Rounds that begin at the line of a network's table, and questions of the banks about its kind of layer."""

    KEYS = (Key("enter", "", "ask", when="_offers"), *TableScreen.KEYS)

    def __init__(self, network: Network, traced: Trace, line: Line) -> None:
        super().__init__()
        self._network = network
        self._line = line
        inside = [row for row in traced.layers if row.name == line.path or unit_of(row.name) == line.path]
        self._paths = [row.name for row in inside]
        self._kinds = list(dict.fromkeys(row.kind for row in inside))
        self._offers: list[_Offer] = []

    def bar_text(self) -> str:
        return self.say("ask_title", name=f"{self._network.name}  {self._line.path}")

    def notice(self) -> str:
        shape = times(self._network.shape)
        return self.say("ask_rounds", shape=shape) if self._offers else self.say("ask_nothing")

    def headings(self) -> Iterable[str]:
        return [self.say(f"column_{key}") for key in ("offered", "asked")]

    def rows(self) -> Iterable[Sequence[Cell]]:
        self._offers = [*self._rounds(), *self._of_banks()]
        for offer in self._offers:
            yield offer.name.in_language(self.language), offer.asks.in_language(self.language)

    def _rounds(self) -> Iterator[_Offer]:
        """A round for each column, at the first layer of the line that it can ask about."""
        name = self._network.name
        own = name not in NETWORK_NAMES or find_network(name) is not self._network
        for column in COLUMNS:
            found = (round_at(self._network, column, path, own=own) for path in self._paths)
            begun = next((each for each in found if each is not None), None)
            if begun is not None:
                wishes = SessionOptions(
                    mode="drill",
                    rounds=(begun.question,),
                    first_seed=begun.seed,
                    usual=self.context.settings.number,
                )
                yield _Offer(message("ask_round", column=TOPICS[column]), Text.same(self._told(begun.asked)), wishes)

    def _told(self, paths: Sequence[str]) -> str:
        """The layers of a round, those of the line's own block without its path."""
        block = self._line.inside or self._line.path
        return " → ".join(path_end(path.removeprefix(f"{block}."), LONGEST_PATH) for path in paths)

    def _of_banks(self) -> Iterator[_Offer]:
        known = list(self.context.library.questions())
        named = [
            (message("ask_kind", kind=kind), questions_about(known, SUBJECTS[kind]))
            for kind in self._kinds
            if kind in SUBJECTS
        ]
        if not set(WINDOWS).isdisjoint(self._kinds):
            named.append((message("ask_fields"), questions_about(known, RECEPTIVE_FIELDS)))
        named.append((message("ask_family"), questions_about(known, family_of(self._network.name))))
        for name, questions in named:
            if questions:
                yield _Offer(name, message("ask_count", count=len(questions)), self._practice(questions))

    def _practice(self, questions: tuple[Question, ...]) -> SessionOptions:
        names = tuple(question.name for question in questions)
        return SessionOptions(questions=names, usual=self.context.settings.number, beyond=True)

    @on(DataTable.RowSelected)
    def _begin(self, event: DataTable.RowSelected) -> None:
        if self.is_active:
            self.quiz.sittings.practise(self._offers[event.cursor_row].wishes)
