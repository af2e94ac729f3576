"""An array written in cells. How large it is, is a part of the answer: it grows as one goes on."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events, on
from textual.containers import VerticalScroll
from textual.widgets import Input

from dlquiz.grading.verdict import Echo
from dlquiz.kinds.answering import read_cell
from dlquiz.messages import Language, message, say
from dlquiz.session.state import QuestionState
from dlquiz.tui.inputs.field import Field
from dlquiz.tui.keymap import Key
from dlquiz.tui.question.cells import MOST, Cells, cells_from
from dlquiz.tui.question.parts import MUTED, read_document
from dlquiz.tui.rendering import Part, inline, verbatim
from dlquiz.tui.widgets.line import Line
from dlquiz.variants.model import Variant

WIDEST = 16
"""Cells of the screen that one cell of the array takes at most."""
_NEXT = frozenset(",，、")
_BELOW = frozenset(";；")


class Cell(Line):
    """One entry. At its ends the arrows lead on, and what parts entries in a text leads to the next cell."""

    @property
    def _grid(self) -> GridInput:
        assert isinstance(self.parent, GridInput), "a cell stands in a grid"
        return self.parent

    def action_cursor_left(self, select: bool = False) -> None:
        if self.cursor_position or select:
            super().action_cursor_left(select)
        else:
            self._grid.go(0, -1)

    def action_cursor_right(self, select: bool = False) -> None:
        if self.cursor_position < len(self.value) or select:
            super().action_cursor_right(select)
        else:
            self._grid.go(0, 1)

    def action_delete_left(self) -> None:
        if self.value:
            super().action_delete_left()
        else:
            self._grid.go_back()

    def on_key(self, event: events.Key) -> None:
        here = self._grid.here
        if here is not self:
            # Keys that come faster than the focus follows belong to the cell that it goes to.
            event.stop()
            event.prevent_default()
            here.post_message(events.Key(event.key, event.character))
        elif event.character is not None and event.character in _NEXT | _BELOW:
            event.stop()
            event.prevent_default()
            self._grid.go_on(below=event.character in _BELOW)

    def on_mouse_down(self) -> None:
        self._grid.stand_at(self)

    def on_paste(self, event: events.Paste) -> None:
        """A whole array falls into as many cells as it has entries."""
        if self._grid.take_text(event.text):
            event.stop()
            event.prevent_default()


class GridInput(Field, VerticalScroll, can_focus=False):
    """Enter and Tab go from cell to cell, Enter in the last one submits; `,` makes a column and `;` a row."""

    BELOW = True
    GROWS = True

    KEYS = (
        Key("enter", "", "submit"),
        Key("comma", "", "entry", when="is_list"),
        Key("comma", "", "column_more"),
        Key("semicolon", "", "row", when="_has_rows"),
        Key("up", "go(-1, 0)"),
        Key("down", "go(1, 0)"),
        Key("tab", "round(1)"),
        Key("shift+tab", "round(-1)"),
    )

    DEFAULT_CSS = """
    GridInput {
        height: auto; layout: grid; grid-gutter: 0 1; grid-rows: 1; padding: 0 1;
        border-left: solid $foreground-muted; border-right: solid $foreground-muted;
    }
    GridInput Cell { background: $panel; padding: 0; }
    GridInput Cell.-unread { color: $text-error; text-style: underline; }
    GridInput Cell:focus { background: $primary 40%; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._cells = Cells()
        self._pool: list[Cell] = []
        self._at = (0, 0)
        self._variant: Variant | None = None
        self._language: Language = "en"

    @property
    def is_list(self) -> bool:
        """Whether a list is asked for, which has one row."""
        key = None if self._variant is None else self._variant.answer
        return isinstance(key, tuple) and not isinstance(key[0], tuple)

    def ask(self, question_state: QuestionState, language: Language, typed: str | None) -> None:
        self._variant, self._language = question_state.asked, language
        if typed is not None:
            self._cells, self._at = cells_from(question_state.asked, typed) or Cells(), (0, 0)
        self._lay_out()

    def _lay_out(self) -> None:
        """As many inputs as there are cells, each with what stands in it."""
        rows, columns = self._cells.shape
        while len(self._pool) < rows * columns:
            cell = Cell(compact=True)
            self._pool.append(cell)
            self.mount(cell)
        self.styles.grid_size_columns = columns
        self.styles.max_width = columns * (WIDEST + 1) + 3
        with self.prevent(Input.Changed):
            for place, cell in enumerate(self._pool):
                cell.display = place < rows * columns
                entry = self._cells.rows[place // columns][place % columns] if cell.display else ""
                if cell.value != entry:
                    cell.value, cell.cursor_position = entry, len(entry)
                self._show_reading(cell)

    def _read(self) -> None:
        """Take what stands in the cells by now: the messages that tell of it may still be on their way."""
        rows, columns = self._cells.shape
        entries = [cell.value for cell in self._pool[: rows * columns]]
        self._cells = Cells(tuple(tuple(entries[row * columns : (row + 1) * columns]) for row in range(rows)))

    def _show_reading(self, cell: Cell) -> None:
        read = None if self._variant is None or not cell.value.strip() else read_cell(self._variant, cell.value)
        cell.set_class(read is not None and not isinstance(read, Echo), "-unread")

    @property
    def _has_rows(self) -> bool:
        return not self.is_list

    @property
    def typed(self) -> str:
        return self._cells.typed

    def take_focus(self) -> None:
        row, column = self._cells.gap or self._at
        self._focus(row, column)

    def take_over(self, value: str) -> None:
        self.here.insert_text_at_cursor(value)
        self.here.focus()

    @property
    def here(self) -> Cell:
        """The cell one is at."""
        return self._cell(*self._at)

    def _cell(self, row: int, column: int) -> Cell:
        return self._pool[row * self._cells.shape[1] + column]

    def _focus(self, row: int, column: int) -> None:
        self._at = (row, column)
        self.here.focus()
        self.post_message(self.Moved())

    def echo(self) -> Sequence[Part]:
        """How the cell one is at is read, and how large the array is by now."""
        (row, column), (rows, columns) = self._at, self._cells.trimmed().shape
        entry = self._cells.rows[row][column] if row < self._cells.shape[0] and column < self._cells.shape[1] else ""
        if not entry.strip() or self._variant is None:
            usage = "grid_usage_list" if self.is_list else "grid_usage"
            return [Part(verbatim(say(self._language, usage)), style=MUTED)]
        read = read_document(self._variant, read_cell(self._variant, entry), self._language)
        where = str(column + 1) if self.is_list else f"{row + 1}, {column + 1}"
        size = str(columns) if self.is_list else f"{rows}×{columns}"
        return [Part(inline(f"({where}) ", read, f" · {say(self._language, 'grid_size', size=size)}"), style=MUTED)]

    # Going from cell to cell

    def stand_at(self, cell: Cell) -> None:
        """Be at a cell that was clicked."""
        self._at = divmod(self._pool.index(cell), self._cells.shape[1])
        self.post_message(self.Moved())

    def go(self, down: int, right: int) -> None:
        """To the next cell in a direction; beyond the last one with something in it there is room for another."""
        self._read()
        row, column = self._at[0] + down, self._at[1] + right
        rows, columns = self._cells.shape
        if row < 0 or column < 0:
            return
        beyond = row >= rows or column >= columns
        if beyond and (not self._may_grow(row, column) or not self._is_used(row >= rows)):
            return
        self._grow(row + 1, column + 1)
        self._focus(row, column)

    def action_go(self, down: int, right: int) -> None:
        self.go(down, right)

    def _may_grow(self, row: int, column: int) -> bool:
        return max(row, column) < MOST and not (self.is_list and row)

    def _is_used(self, in_row: bool) -> bool:
        """Whether something stands in the row, or the column, that one would leave."""
        row, column = self._at
        line = self._cells.rows[row] if in_row else [entries[column] for entries in self._cells.rows]
        return any(entry.strip() for entry in line)

    def go_on(self, *, below: bool) -> None:
        """To the next column, or to the beginning of the next row, where there is none making it."""
        self._read()
        row, column = (self._at[0] + 1, 0) if below and not self.is_list else (self._at[0], self._at[1] + 1)
        if self._may_grow(row, column):
            self._grow(row + 1, column + 1)
            self._focus(row, column)

    def _grow(self, rows: int, columns: int) -> None:
        grown = self._cells.grown(rows, columns)
        if grown != self._cells:
            self._cells = grown
            self._lay_out()

    def go_back(self) -> None:
        """To the cell before; a row or a column that was made for nothing goes."""
        self._read()
        row, column = self._at
        before = (row, column - 1) if column else (row - 1, self._cells.shape[1] - 1)
        if before[0] < 0:
            return
        trimmed = self._cells.trimmed()
        self._cells = trimmed.grown(before[0] + 1, 1 if before[0] else before[1] + 1)
        self._lay_out()
        self._focus(before[0], min(before[1], self._cells.shape[1] - 1))
        self.post_message(self.Edited())

    def action_round(self, by: int) -> None:
        """To the next cell, row by row, and from the last one to the first."""
        rows, columns = self._cells.shape
        self._focus(*divmod((self._at[0] * columns + self._at[1] + by) % (rows * columns), columns))

    def take_text(self, text: str) -> bool:
        """Put an array that is pasted into the cells; whether it was one."""
        cells = None if self._variant is None or not any(sign in text for sign in ",;\n\t ") else self._from(text)
        if cells is None or cells.shape == (1, 1):
            return False
        self._cells = cells
        self._lay_out()
        self._focus(0, 0)
        self.post_message(self.Edited())
        return True

    def _from(self, text: str) -> Cells | None:
        assert self._variant is not None, "a question is asked"
        return cells_from(self._variant, text.strip().replace("\t", " "))

    # Typing

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        if isinstance(event.input, Cell):
            self._read()
            self._show_reading(event.input)
            self.post_message(self.Edited())

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self._read()
        trimmed = self._cells.trimmed()
        columns = self._cells.shape[1]
        last = self._at[0] * columns + self._at[1] >= (trimmed.shape[0] - 1) * columns + trimmed.shape[1] - 1
        if not last:
            self.action_round(1)
        elif trimmed.gap is None:
            self.post_message(self.Answered(trimmed.typed))
        else:
            self._focus(*trimmed.gap)
            self.post_message(self.Refused(message("cell_empty")))
