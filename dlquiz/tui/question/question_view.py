"""A question on the screen: what is asked, where it is answered, and below that the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Region, Size
from textual.message import Message
from textual.screen import Screen
from textual.widget import AwaitMount, Widget

from dlquiz.kinds.kind import kind_of
from dlquiz.messages import Language, Text, message
from dlquiz.session.state import QuestionState
from dlquiz.tui.inputs.field import Field
from dlquiz.tui.inputs.registry import Way, field_for, new_field
from dlquiz.tui.keymap import Key, Keyed
from dlquiz.tui.question.body import ScrollPane
from dlquiz.tui.question.cells import cells_from, takes_cells
from dlquiz.tui.question.pinned import Pinned
from dlquiz.tui.question.question_content import QuestionContent
from dlquiz.tui.rendering import Part, verbatim
from dlquiz.tui.widgets.page_view import PageView, PictureView

if TYPE_CHECKING:
    from textual.layout import DockArrangeResult

    from dlquiz.session.scorer import Proposals
    from dlquiz.tui.question.calculator import Calculator
    from dlquiz.variants.model import Variant

READ = ("rubric", "done")
"""The stages of a question in which so much is to be read that the question may be scrolled out of sight."""
BROAD = 140
"""In a terminal of so many columns the pictures of an answer are beside its verdict."""
LOW = 16
"""In a terminal of fewer lines the question view does without borders and margins."""
BEGINNING = 8
"""So many characters tell a line."""


def _widget(field: Field) -> Widget:
    assert isinstance(field, Widget)
    return field


async def _painted_again(mounting: AwaitMount, frames: ExitStack) -> None:
    with frames:
        await mounting


class QuestionView(Keyed, Vertical):
    """A question and its verdict. The field in use posts `Field.Answered`, and `Edited` while it is being filled."""

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
        self._view: QuestionContent | None = None
        self._in_cells = False
        self._calculated = False
        self._language: Language = "en"
        self._help: Text | None = None

    def compose(self) -> ComposeResult:
        with ScrollPane(id="body") as body:
            yield PageView(id="prompt")
            yield PageView(id="steps")
            yield PictureView(id="model")
            yield from (_widget(field) for field in self._fields.values() if not field.BELOW)
            yield PageView(id="hints")
            yield PageView(id="working")
            yield PageView(id="verdict")
        yield Pinned(body, id="pinned")
        yield Vertical(id="rule")
        with Vertical(id="answer"):
            yield PageView(id="echo")
            yield from (_widget(field) for field in self._fields.values() if field.BELOW)

    def expect(self, question_state: QuestionState) -> None:
        """Have the field for the first question from the beginning: another one is mounted when it is first needed."""
        way = field_for(question_state)
        if way is not None:
            self._fields[way] = new_field(way)

    # Showing

    def show(self, view: QuestionContent, *, fresh: bool) -> None:
        """Show all of `view`.

        `fresh` also fills its field with what was kept, forgets the help, moves the focus, and scrolls to what is new.
        """
        self._view, self._language = view, view.language
        self._help = None if fresh else self._help
        self._page("hints").show(view.hints)
        self._page("steps").show(view.steps)
        self._page("working").show(view.working)
        self.query_one("#model", PictureView).show(view.model)
        self._page("verdict").show(view.verdict)
        if self._calculator is not None:
            self._calculator.refresh_language(view.language)
        self._offer(view.state, fresh)
        self._show_prompt(view)
        self._show_echo()
        if fresh:
            self._start(view)
            self._take_focus()

    def _start(self, view: QuestionContent) -> None:
        """Scroll to what is new: the verdict, points to tick, of several steps the one asked now, or the question."""
        if view.state.state.stage == "done":
            self._body.start_at(self._page("verdict"))
        elif view.state.state.stage == "rubric" and self._field is not None:
            self._body.start_showing(_widget(self._field))
        elif view.steps:
            self._body.start_at_end()
        else:
            self._body.start_at_top(lambda: None if self._field is None else self._field.cursor())

    def _show_prompt(self, view: QuestionContent) -> None:
        """What is asked, with what is in its blanks by now."""
        asked = view.prompt(() if self._field is None else self._field.in_blanks)
        self._page("prompt").show([*view.lead, *asked])
        self.query_one(Pinned).show(asked[0].document if view.state.state.stage in READ else None)

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

    def propose(self, proposals: Proposals) -> None:
        """Show what a model proposes for the answer that is scored."""
        if self._field is not None:
            self._field.propose(proposals)
            self._show_echo()

    @property
    def width(self) -> int:
        """The cells of a line of the question; 0 while nothing is laid out yet."""
        return self._body.width

    @property
    def _body(self) -> ScrollPane:
        return self.query_one("#body", ScrollPane)

    def _page(self, name: str) -> PageView:
        return self.query_one(f"#{name}", PageView)

    def _offer(self, question_state: QuestionState, fresh: bool) -> None:
        """Show the field for this kind of question, and none other."""
        wanted = field_for(question_state, in_cells=self._in_cells)
        self._field = None if wanted is None else self._made(wanted)
        for way, field in self._fields.items():
            _widget(field).display = way == wanted
        if self._field is not None:
            if self._view is not None:
                self._field.withheld, self._field.served = self._view.withheld, self._view.served
            self._field.ask(question_state, self._language, question_state.typed if fresh else None)

    def _made(self, way: Way) -> Field:
        """The field for that way of answering; not shown yet where it is new."""
        if way not in self._fields:
            field = self._fields[way] = new_field(way)
            widget = _widget(field)
            widget.display = False
            # The question is painted with its field, and not once without it.
            frames = ExitStack()
            frames.enter_context(self.app.batch_update())
            mounting = (
                self.query_one("#answer").mount(widget) if field.BELOW else self._body.mount(widget, before="#hints")
            )
            self.call_later(_painted_again, mounting, frames)
            self._leave_room(field, self.size.height)
        return self._fields[way]

    def _show_echo(self) -> None:
        """The help after an unreadable answer, what stands in the field as it is read now, or how to use it."""
        if self._help is not None:
            parts = [Part(verbatim(self._help.in_language(self._language)), style="$text-warning")]
        else:
            parts = list(self._field.echo()) if self._field is not None else []
        self._page("echo").show(parts)
        field = self._field
        ruled = bool(parts) if field is None else field.GROWS or (bool(parts) and not field.FRAMED)
        self.query_one("#rule").display = ruled

    # Scrolling

    def on_mount(self) -> None:
        self._fit()
        self.screen.screen_layout_refresh_signal.subscribe(self, self._laid_out)
        self.watch(self._body, "scroll_y", self._pin, init=False)

    def _fit(self) -> None:
        low = self.app.size.height < LOW
        if low != self.has_class("-low"):
            self.set_class(low, "-low")
            self._body.start_again()
        if self._calculator is not None:
            self._calculator.set_class(low, "-brief")

    def on_resize(self, event: events.Resize) -> None:
        self._fit()
        if not self._body.was_scrolled:
            self._body.start_again()
        for field in self._fields.values():
            self._leave_room(field, event.size.height)
        self._page("echo").styles.max_height = max(1, event.size.height // 5)

    def _leave_room(self, field: Field, height: int) -> None:
        """To the page; in cells, since what is as high as its content overlooks shares of a height."""
        if field.GROWS:
            _widget(field).styles.max_height = max(1, height * 2 // 5)

    def _laid_out(self, _: Screen[object]) -> None:
        self._body.reach_goal()
        self._pin()

    def arrange(self, size: Size, optimal: bool = False) -> DockArrangeResult:
        # The first frame shows the question in short where it is needed.
        self.query_one(Pinned).room = size
        laid_out = super().arrange(size, optimal)
        if not optimal:
            laid_out = self._with_the_answer(laid_out)
            self._body.stand_before(laid_out)
            self._pin()
        return laid_out

    def _with_the_answer(self, laid_out: DockArrangeResult) -> DockArrangeResult:
        """The same with the answer right below the question where all of the page is in sight then.

        Else it stands still at the bottom, and a line parts it from the page, which scrolls above it.
        """
        regions = {one.widget: one.region for one in laid_out.placements}
        answer, rule = self.query_one("#answer"), self.query_one("#rule")
        room, place = regions[self._body], regions[answer]
        end, needed = self._body.extent(room.size)
        near = needed + place.height <= room.height
        self._body.gap = place.height if near else 0
        if near:
            regions.pop(rule, None)
            regions[answer] = place.at_offset((place.x, room.y + end))
        else:
            above = place.y - (rule in regions)
            regions[self._body] = room._replace(height=max(0, above - room.y))
            if rule in regions:
                regions[rule] = Region(place.x, above, place.width, 1)
        placements = [one._replace(region=regions[one.widget]) for one in laid_out.placements if one.widget in regions]
        return replace(laid_out, placements=placements, _spatial_map=None)

    def _pin(self) -> None:
        self.query_one(Pinned).fit()

    def bring_into_sight(self, part: str) -> None:
        """The hints or the last line of the working, once they are laid out, or how the answer was rated."""
        if part == "rating":
            self._bring_rating()
        elif part:
            self._body.go_to(self._page(part))

    def _bring_rating(self) -> None:
        """The line that names the rating, and the one below it, which says when the question comes back."""
        assert self._view is not None, "an answer is rated"
        page = self._page("verdict")
        # On a narrow screen the rest may be on the next line.
        top = page.virtual_region.y + page.gutter.top + page.line_of(self._view.rating[:BEGINNING])
        self._body.bring(Region(0, top, 1, 2))

    def on_click(self, event: events.Click) -> None:
        """A click on the hints asks for one more, as their key does."""
        if event.widget is self._page("hints"):
            event.stop()
            self._take_focus()
            self.post_message(self.HintWanted())

    def action_page(self, direction: int) -> None:
        self._body.turn(direction, overlap=2)

    # What the learner does

    @property
    def typed(self) -> str | None:
        """What is typed or arranged so far; None where nothing of it is kept."""
        return None if self._field is None else self._field.typed

    @property
    def in_hand(self) -> Sequence[Keyed]:
        """The widget that is used to answer or to calculate, and the question view: see `QuizScreen.in_hand`."""
        used = self._calculator if self.calculates else self._field
        return (self,) if used is None else (used, self)

    @property
    def _asked(self) -> Variant | None:
        """What is being answered; None while nothing is, or an answer is scored."""
        state = None if self._view is None else self._view.state
        return state.asked if state is not None and state.state.stage == "ask" else None

    @property
    def _takes_essay(self) -> bool:
        return self._asked is not None and kind_of(self._asked).in_own_words

    @property
    def _takes_cells(self) -> bool:
        return self._asked is not None and takes_cells(self._asked)

    @property
    def _writes_cells(self) -> bool:
        return self._in_cells and self._takes_cells

    @property
    def calculates(self) -> bool:
        """Whether what is typed goes into the calculator."""
        return self._calculator is not None and self._calculator.has_focus_within

    def on_descendant_focus(self) -> None:
        """Keys mean something else in the calculator."""
        if self.calculates != self._calculated:
            self._calculated = self.calculates
            self.post_message(self.Turned())

    def action_grid(self) -> None:
        """Write an array in cells, or as text again; what is typed goes along, where it can be."""
        assert self._view is not None, "a question is asked"
        assert self._field is not None, "it is being answered"
        typed = self._field.typed or ""
        if self._in_cells or cells_from(self._view.state.asked, typed) is not None:
            self._in_cells = not self._in_cells
            self._offer(replace(self._view.state, typed=typed), fresh=True)
            self._take_focus()
            self._show_echo()
            self.post_message(self.Turned())
        else:
            self.tell(message("grid_not"))

    def action_calculator(self) -> None:
        if not self._opened_calculator().turn(self._language):
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

    @on(Field.Grown)
    def _grown(self, event: Field.Grown) -> None:
        """Scroll to what is new in the field."""
        event.stop()
        self._help = None
        self._show_echo()
        if self._field is not None:
            self._body.start_at(_widget(self._field))

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
        if self._view is not None and self._field is not None and self._field.in_blanks:
            self._show_prompt(self._view)
        self._show_echo()
        self.post_message(self.Edited())
