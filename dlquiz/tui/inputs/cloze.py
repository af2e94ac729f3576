"""One row for each blank of a cloze: its number, a field, and beside it what is read or what may stand there."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events, on
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

from dlquiz.kinds.blanks import UnreadBlank, join_blanks, split_blanks
from dlquiz.messages import Language, message
from dlquiz.session.state import QuestionState
from dlquiz.tui.inputs.field import Field
from dlquiz.tui.keymap import Key
from dlquiz.tui.question.parts import blank_parts
from dlquiz.tui.widgets.line import Line
from dlquiz.tui.widgets.page_view import PageView
from dlquiz.variants.model import Variant


def kept(answers: Sequence[str]) -> str:
    """The blanks as a draft keeps them, one a line: half typed ones may hold anything but a line end."""
    return "\n".join(answers) if any(answers) else ""


def answers_from(typed: str, count: int) -> list[str]:
    """The blanks a draft kept, or those of an answer with `;` between them."""
    lines = typed.split("\n") if "\n" in typed or count == 1 else [part.strip() for part in split_blanks(typed)]
    return [*lines[:count], *[""] * (count - len(lines))]


class ClozeInput(Field, VerticalScroll, can_focus=False):
    """Enter, Tab and the arrows go from blank to blank; Enter in the last one submits them all."""

    BELOW = True
    GROWS = True

    KEYS = (
        Key("enter", "", "submit"),
        Key("tab", "step(1)", "next_blank", when="_has_others"),
        Key("", "step(1)", "next_blank", also="tab,down"),
        Key("", "step(-1)", "next_blank", also="shift+tab,up"),
    )

    DEFAULT_CSS = """
    ClozeInput { height: auto; layout: grid; grid-size: 3; grid-columns: 5 2fr 3fr; grid-rows: auto; }
    ClozeInput Static { width: 5; text-align: right; padding: 0 1 0 0; }
    ClozeInput Input { background: $panel; }
    ClozeInput Input:focus { background: $primary 40%; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._fields: list[Line] = []
        self._notes: list[PageView] = []
        self._labels: list[Static] = []
        self._last = 0
        self._variant: Variant | None = None
        self._language: Language = "en"

    @property
    def answers(self) -> tuple[str, ...]:
        """What stands in the blanks shown, in the order of their numbers."""
        count = 0 if self._variant is None else len(self._variant.parts)
        return tuple(field.value for field in self._fields[:count])

    @property
    def _has_others(self) -> bool:
        """Whether there is a blank to go on to."""
        return len(self.answers) > 1

    @property
    def in_blanks(self) -> Sequence[str]:
        return self.answers

    @property
    def typed(self) -> str:
        return kept(self.answers)

    def ask(self, question_state: QuestionState, language: Language, typed: str | None) -> None:
        self._variant, self._language = question_state.variant, language
        self._last = 0 if typed is not None else self._last
        count = len(question_state.variant.parts)
        while len(self._fields) < count:
            self._add_row()
        for place, row in enumerate(zip(self._labels, self._fields, self._notes, strict=True)):
            for widget in row:
                widget.display = place < count
        if typed is not None:
            with self.prevent(Input.Changed):
                for field, answer in zip(self._fields, answers_from(typed, count), strict=False):
                    field.value, field.cursor_position = answer, len(answer)
        self._say_all()

    def _add_row(self) -> None:
        label = Static(f"({len(self._labels) + 1})", markup=False)
        field, note = Line(compact=True), PageView()
        self._labels.append(label)
        self._fields.append(field)
        self._notes.append(note)
        self.mount(label, field, note)

    def _say_all(self) -> None:
        assert self._variant is not None, "a question is asked"
        for place, answer in enumerate(self.answers):
            self._notes[place].show(blank_parts(self._variant, place, answer, self._language))
            # An empty cell of the grid keeps its place.
            self._notes[place].display = True

    def point_at(self, part: int) -> None:
        """The help that stands above the blanks is not said once more beside this one."""
        self._fields[part].focus()
        if self._fields[part].value.strip():
            self._notes[part].show(())
            self._notes[part].display = True

    def take_focus(self) -> None:
        """The first blank to be filled; where all are, the last."""
        answers = self.answers
        first = next((place for place, answer in enumerate(answers) if not answer), len(answers) - 1)
        self._fields[first].focus()

    def take_over(self, value: str) -> None:
        self._fields[self._last].insert_text_at_cursor(value)
        self._fields[self._last].focus()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        if isinstance(event.widget, Line) and event.widget in self._fields:
            self._last = self._fields.index(event.widget)

    def action_step(self, by: int) -> None:
        self._fields[(self._at() + by) % len(self.answers)].focus()

    def _at(self) -> int:
        focused = self.screen.focused
        return self._fields.index(focused) if isinstance(focused, Line) and focused in self._fields else 0

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        if self._at() + 1 < len(self.answers):
            self.action_step(1)
        else:
            self._submit()

    def _submit(self) -> None:
        assert self._variant is not None, "a question is asked"
        answer = join_blanks(self._variant, self.answers)
        if isinstance(answer, UnreadBlank):
            text = message("in_blank", number=answer.place + 1, help=answer.help)
            self.point_at(answer.place)
            self.post_message(self.Refused(message("not_counted", help=text)))
        else:
            self.post_message(self.Answered(answer))

    @on(Input.Changed)
    def _typing(self, event: Input.Changed) -> None:
        event.stop()
        self._say_all()
        self.post_message(self.Edited())
