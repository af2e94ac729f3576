"""The sheet a question stands on: what is asked, where it is answered, and below that the verdict."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Region, Size, Spacing
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget

from dlquiz import kinds
from dlquiz.messages import Language, Text, message
from dlquiz.questions import Kind
from dlquiz.session.formatting import rating_text
from dlquiz.session.state import QuestionState, Result
from dlquiz.tui.inputs.field import Field
from dlquiz.tui.inputs.registry import Way, field_for, new_field
from dlquiz.tui.keymap import Key, Keyed
from dlquiz.tui.question import parts as words
from dlquiz.tui.question.body import Body
from dlquiz.tui.question.cells import cells_from, takes_cells
from dlquiz.tui.question.pinned import Pinned
from dlquiz.tui.rendering import Part, verbatim
from dlquiz.tui.widgets.page_view import PageView, PictureView

if TYPE_CHECKING:
    from textual.layout import DockArrangeResult
    from textual.widgets import OptionList

    from dlquiz.tui.question.calculator import Calculator
    from dlquiz.tui.widgets.listing import Listing

READ = ("rubric", "done")
"""The stages of a question in which so much is to be read that the question may be scrolled out of sight."""
LOW = 16
"""In a terminal of fewer lines the sheet does without borders and margins."""
BEGINNING = 8
"""So many characters tell a line."""


def places_of(kind: Kind) -> tuple[object, ...]:
    """What kind of answer is taken, and in how many places: what is half done fits where these are the same."""
    return type(kind), len(kind.lefts), len(kind.offered), *(places_of(part.kind) for part in kind.every_part)


def _widget(field: Field) -> Widget:
    assert isinstance(field, Widget)
    return field


class Sheet(Keyed, Vertical):
    """Shows a frame and its result. The field in use posts `Field.Answered`, and `Edited` while it is being filled."""

    class Edited(Message):
        """What is typed or arranged changed."""

    class HintWanted(Message):
        """The hints were clicked."""

    class Turned(Message):
        """There are other keys now: an array is written in another way, or the calculator was opened or closed."""

    KEYS = (
        Key("ctrl+s", "submit", "submit", when="_takes_essay"),
        Key("ctrl+g", "grid", "as_text", when="_writes_cells"),
        Key("ctrl+g", "grid", "grid", when="_takes_cells"),
        Key("f9", "calculator"),
        Key("pagedown", "page(1)"),
        Key("pageup", "page(-1)"),
    )

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._fields: dict[Way, Field] = {}
        self._field: Field | None = None
        self._calculator: Calculator | None = None
        self._frame: QuestionState | None = None
        self._in_cells = False
        self._left: Widget | None = None
        self._calculated = False
        self._lead: tuple[Part, ...] = ()
        self._language: Language = "en"
        self._help: Text | None = None
        self._goal: Callable[[], object] | None = None
        self._reached: Callable[[], object] | None = None
        self._stood = 0.0

    def compose(self) -> ComposeResult:
        with Body(id="body") as body:
            yield PageView(id="prompt")
            yield PageView(id="hints")
            yield PageView(id="steps")
            yield PageView(id="working")
            yield PictureView(id="model")
            yield PageView(id="verdict")
        yield Pinned(body, id="pinned")
        with Vertical(id="answer"):
            yield PageView(id="echo")

    # Showing

    def show(
        self,
        frame: QuestionState,
        verdict: Sequence[Part],
        language: Language,
        *,
        fresh: bool,
        lead: Sequence[Part] = (),
        withheld: bool = False,
    ) -> None:
        """Everything of a frame, when it is done with its `verdict`.

        `fresh` also fills its field with what was kept, forgets the help, moves the focus, and scrolls to what is new.
        `lead` stands above the question; where verdicts are `withheld` no key is shown either.
        """
        self._language = language
        self._help = None if fresh else self._help
        stage = frame.state.stage
        self._frame, self._lead = frame, tuple(lead)
        self._view("hints").show(words.hint_parts(frame, language) if stage == "ask" else [])
        self._view("steps").show(words.step_parts(frame, language, withheld=withheld))
        self._view("working").show(self._working(frame))
        self.query_one("#model", PictureView).show(words.model_beside(frame, language) if stage == "rubric" else None)
        self._view("verdict").show(verdict if stage == "done" else ())
        if self._calculator is not None:
            self._calculator.relabel(language)
        self._offer(frame, fresh)
        self._show_prompt()
        self.query_one(Pinned).display = stage in READ
        self._show_echo()
        if fresh:
            self._goal = self._go_to_verdict if stage == "done" else self._go_to_question
            self._begin(stage)
            self._take_focus()

    def _working(self, frame: QuestionState) -> list[Part]:
        """The lines of the working that are shown to somebody who is still answering: none until one is asked for."""
        if frame.state.stage != "ask" or not frame.state.lines:
            return []
        from dlquiz.tui.question.verdicts import working_parts

        return working_parts(frame, self._language)

    def _show_prompt(self) -> None:
        """What is asked, with what stands in its blanks by now."""
        assert self._frame is not None, "a question is asked"
        if self._frame.state.stage == "ask":
            filled = () if self._field is None else self._field.in_blanks
        else:
            filled = kinds.split_blanks(self._frame.state.answer)
        blanks = filled if self._frame.variant.question.kind.in_blanks else ()
        asked = words.prompt_parts(self._frame.variant, self._language, blanks)
        self._view("prompt").show([*self._lead, *asked])
        self.query_one(Pinned).show(asked[0].document)

    def _take_focus(self) -> None:
        if self._field is not None:
            self._field.take_focus()
        else:
            self._body.focus(scroll_visible=False)

    def tell(self, help_text: Text, *, part: int | None = None) -> None:
        """Say why the answer does not count, until something is changed; `part` is the blank it is about."""
        self._help = help_text
        self._show_echo()
        if part is not None and self._field is not None:
            self._field.point_at(part)

    @property
    def _body(self) -> Body:
        return self.query_one("#body", Body)

    @property
    def width(self) -> int:
        """The cells of a line of the question; 0 while nothing is laid out yet."""
        return self._view("prompt").content_size.width

    def _view(self, name: str) -> PageView:
        return self.query_one(f"#{name}", PageView)

    def _offer(self, frame: QuestionState, fresh: bool) -> None:
        """Show the field for this kind of question, and none other."""
        wanted = field_for(frame, in_cells=self._in_cells)
        self._field = None if wanted is None else self._made(wanted)
        for way, field in self._fields.items():
            _widget(field).display = way == wanted
        if self._field is not None:
            self._field.ask(frame, self._language, frame.typed if fresh else None)

    def _made(self, way: Way) -> Field:
        """The field for that way of answering; not shown yet where it is new."""
        if way not in self._fields:
            field = self._fields[way] = new_field(way)
            widget = _widget(field)
            widget.display = False
            if field.BELOW:
                self.query_one("#answer").mount(widget)
            else:
                self._body.mount(widget, before="#verdict")
            self._leave_room(field, self.size.height)
        return self._fields[way]

    def _show_echo(self) -> None:
        """The help after an unreadable answer, what stands in the field as it is read now, or how to use it."""
        if self._help is not None:
            told = [Part(verbatim(self._help.in_language(self._language)), style="$text-warning")]
        else:
            told = list(self._field.echo()) if self._field is not None else []
        self._view("echo").show(told)
        # A line parts the page, which may be longer than its room, from what stands still below it.
        field = self._field
        ruled = bool(told) if field is None else field.GROWS or (bool(told) and not field.FRAMED)
        self.query_one("#answer").set_class(ruled, "-ruled")

    # Scrolling

    def on_mount(self) -> None:
        self._fit()
        self.screen.screen_layout_refresh_signal.subscribe(self, self._laid_out)
        self.watch(self._body, "scroll_y", self._pin, init=False)

    def _fit(self) -> None:
        low = self.app.size.height < LOW
        if low != self.has_class("-low"):
            self.set_class(low, "-low")
            # Everything stands elsewhere then.
            self._goal = self._goal or self._reached
        if self._calculator is not None:
            self._calculator.set_class(low, "-brief")

    def on_resize(self, event: events.Resize) -> None:
        self._fit()
        if self._body.scroll_y in (self._stood, self._body.max_scroll_y):
            # Nothing was scrolled since.
            self._goal = self._goal or self._reached
        for field in self._fields.values():
            self._leave_room(field, event.size.height)
        self._view("echo").styles.max_height = max(1, event.size.height // 5)

    def _leave_room(self, field: Field, height: int) -> None:
        """To the page; in cells, since what is as high as its content overlooks shares of a height."""
        if field.GROWS:
            _widget(field).styles.max_height = max(1, height * 2 // 5)

    def _laid_out(self, _: Screen[object]) -> None:
        """Where things stand is known only now."""
        goal, self._goal = self._goal, None
        if goal is not None:
            self._reached = goal
            goal()
            self._stood = self._body.scroll_y
        self._pin()

    def arrange(self, size: Size, optimal: bool = False) -> DockArrangeResult:
        # The first frame shows the question in short where it is needed.
        laid_out = super().arrange(size, optimal)
        if not optimal:
            self._body.stand_before(laid_out)
            self._pin()
        return laid_out

    def _pin(self) -> None:
        self.query_one(Pinned).fit(self.width)

    @property
    def _covered(self) -> int:
        return self.query_one(Pinned).lines_covered(self.width)

    def show_hints(self) -> None:
        """Bring the hints into sight once they are laid out."""
        self._goal = lambda: self._body.scroll_to_widget(self._view("hints"), animate=False, force=True)

    def show_working(self) -> None:
        """Bring the last line of the working that is shown into sight once it is laid out."""
        self._goal = lambda: self._body.scroll_to_widget(self._view("working"), animate=False, force=True)

    def show_rating(self, result: Result) -> None:
        """Bring how an answer was rated into sight, and the line below it, which says when the question comes back."""
        view = self._view("verdict")
        # On a narrow screen the rest may stand on the next line.
        beginning = rating_text(result).in_language(self._language)[:BEGINNING]
        top = view.virtual_region.y + view.gutter.top + view.line_of(beginning)
        self._bring(Region(0, top, 1, 2))

    def _bring(self, region: Region) -> None:
        """Into sight, and not under the question in short."""
        self._body.scroll_to_region(region, spacing=Spacing(top=self._covered), animate=False, force=True)

    def _begin(self, stage: str) -> None:
        """The first frame shows what is new where it will stand, but for the cursor of a list far down."""
        if stage != "done" and self._view("steps").display:
            self._body.begin_at_end()
        elif stage == "done":
            self._body.begin_at(self._view("verdict"), self._covered)
        else:
            self._body.begin_at(self._view("prompt"))

    def _go_to_verdict(self) -> None:
        """To its top, below the question in short."""
        top = self._view("verdict").virtual_region.y
        self._body.scroll_to(y=max(0, top - self._covered), animate=False, force=True, immediate=True)

    def _go_to_question(self) -> None:
        """To the top, or as far down as the cursor of a list is; of several steps to the one asked now, the last."""
        if self._view("steps").display:
            self._body.scroll_end(animate=False, force=True)
            return
        self._body.scroll_home(animate=False, immediate=True)
        cursor = None if self._field is None else self._field.cursor()
        if cursor is not None:
            self._keep_in_sight(*cursor)

    def on_click(self, event: events.Click) -> None:
        """A click on the hints asks for one more, as their key does."""
        if event.widget is self._view("hints"):
            event.stop()
            self._take_focus()
            self.post_message(self.HintWanted())

    def action_page(self, direction: int) -> None:
        lines = self._body.size.height - self._body.covered - 2
        self._body.scroll_relative(y=direction * max(1, lines), animate=False)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        from dlquiz.tui.widgets.listing import Listing

        assert isinstance(event.option_list, Listing), "all lists here are ours"
        self._keep_in_sight(event.option_list, event.option_index)

    def _keep_in_sight(self, listing: Listing, row: int) -> None:
        """A list is as long as its rows: it is the page that scrolls."""
        top, height = listing.line_span(row)
        widget: Widget = listing
        while widget is not self._body and isinstance(widget.parent, Widget):
            top += widget.virtual_region.y
            widget = widget.parent
        self._bring(Region(0, top, 1, height))

    # What the learner does

    @property
    def typed(self) -> str | None:
        """What is typed or arranged so far; None where nothing of it is kept."""
        return None if self._field is None else self._field.typed

    @property
    def in_hand(self) -> Sequence[Keyed]:
        """The widget that is used to answer or to calculate, and the sheet: see `QuizScreen.in_hand`."""
        used = self._calculator if self.calculates else self._field
        return (self,) if used is None else (used, self)

    @property
    def _takes_essay(self) -> bool:
        frame = self._frame
        return frame is not None and frame.state.stage == "ask" and kinds.kind_of(frame.asked).in_own_words

    @property
    def _takes_cells(self) -> bool:
        return self._frame is not None and self._frame.state.stage == "ask" and takes_cells(self._frame.asked)

    @property
    def _writes_cells(self) -> bool:
        return self._in_cells and self._takes_cells

    @property
    def calculates(self) -> bool:
        """Whether what is typed goes into the calculator."""
        focused = self.screen.focused
        return focused is not None and self._calculator in focused.ancestors

    def on_descendant_focus(self) -> None:
        """Keys mean something else in the calculator."""
        if self.calculates != self._calculated:
            self._calculated = self.calculates
            self.post_message(self.Turned())

    def action_grid(self) -> None:
        """Write an array in cells, or as text again; what is typed goes along, where it can be."""
        assert self._frame is not None, "a question is asked"
        assert self._field is not None, "it is being answered"
        typed = self._field.typed or ""
        if self._in_cells or cells_from(self._frame.asked, typed) is not None:
            self._in_cells = not self._in_cells
            self._offer(replace(self._frame, typed=typed), fresh=True)
            self._take_focus()
            self._show_echo()
            self.post_message(self.Turned())
        else:
            self.tell(message("grid_not"))

    def action_calculator(self) -> None:
        focused = self.screen.focused
        if self._opened_calculator().turn(self._language):
            self._left = focused
        elif self._left is not None and self._left.display and self._left.is_attached:
            self._left.focus(scroll_visible=False)
        else:
            self._take_focus()

    def _opened_calculator(self) -> Calculator:
        if self._calculator is None:
            from dlquiz.tui.question.calculator import Calculator

            self._calculator = Calculator(id="calculator")
            self._calculator.set_class(self.has_class("-low"), "-brief")
            self.query_one("#answer").mount(self._calculator, before="#echo")
        return self._calculator

    def on_calculator_closed(self, event: Calculator.Closed) -> None:
        event.stop()
        self.action_calculator()

    def on_calculator_taken(self, event: Calculator.Taken) -> None:
        """The answer is changed by this alone, and one goes on in it."""
        event.stop()
        if self._field is not None:
            self._field.take_over(event.value)

    @on(Field.Moved)
    def _moved(self, event: Field.Moved) -> None:
        event.stop()
        if self._help is None:
            self._show_echo()

    def action_submit(self) -> None:
        """Submit an essay, in which Enter is a new line."""
        if self._field is not None:
            self._field.submit()

    @on(Field.Refused)
    def _refused(self, event: Field.Refused) -> None:
        event.stop()
        self.tell(event.reason)

    @on(Field.Edited)
    def _edited(self, event: Field.Edited) -> None:
        event.stop()
        self._help = None
        if self._field is not None and self._field.in_blanks:
            self._show_prompt()
        self._show_echo()
        self.post_message(self.Edited())
