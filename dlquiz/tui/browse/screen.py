"""All questions: searched while one types, narrowed by filters, looked at, flagged, picked and practised."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, Static

from dlquiz.questions.question import Question
from dlquiz.tui.base import QuizScreen
from dlquiz.tui.browse.flags import turn_flag
from dlquiz.tui.browse.presenter import BrowsePresenter
from dlquiz.tui.browse.previewed import drawn_parts, preview_parts
from dlquiz.tui.browse.search_rows import Row, filters_text, heading, legend, row
from dlquiz.tui.keymap import Key, half_width
from dlquiz.tui.practice.filters import FILTERS
from dlquiz.tui.widgets.clicks import Signs
from dlquiz.tui.widgets.key_line import KeyLine
from dlquiz.tui.widgets.line import Line
from dlquiz.tui.widgets.long_list import LongList
from dlquiz.tui.widgets.page_view import PageView

WIDE = 120
"""From so many cells on the question under the cursor stands beside the list."""
BAR = 1
"""The cells between a row and the scroll bar."""
LOW = 16
"""In fewer lines the field does without its frame."""
REST = 0.1
"""Seconds the cursor rests on a question before it is drawn: held down, the keys are not to wait for it."""


class SearchLine(Line):
    """The field to search in. `/`, which leads here, begins no search: pressed in the empty field it does nothing."""

    def on_key(self, event: events.Key) -> None:
        if not self.value and "/" in (event.character, half_width(event.character)):
            event.prevent_default()
            event.stop()


class BrowseScreen(QuizScreen[None]):
    """The field and the list share the cursor keys; letters are words in the field and keys in the list."""

    GUIDE = "guide_browsing"
    KEYS = (
        Key("enter", "", "preview"),
        Key("up", "cursor(-1)", "choose_row", when="_in_field"),
        Key("down", "cursor(1)", "choose_row", when="_in_field"),
        Key("", "cursor(-1, True)", "choose_row", also="pageup"),
        Key("", "cursor(1, True)", "choose_row", also="pagedown"),
        Key("tab", "", "to_list", when="_in_field"),
        Key("slash", "search", "search", when="_in_list"),
        Key("p", "practise", "practise_found", when="_in_list"),
        Key("space", "mark", "select", when="_in_list"),
        Key("f", "flag", "flag", when="_in_list"),
        *(Key(key, f"filter('{key}', 1)", "filter", when="_in_list") for key in (*FILTERS, "s")),
        # A click turns a filter whatever has the focus, so the action is always allowed.
        *(Key("", f"filter('{key}', -1)", "filter", also=key.upper()) for key in (*FILTERS, "s")),
        Key("x", "clear", "clear_filters", when="_clears_by_letter"),
        Key("escape", "clear", "clear_filters", when="_is_narrowed"),
        Key("escape", "app.pop_screen", "back"),
        Key("e", "edit", "edit", when="_in_list"),
        Key("", "edit", "edit", also="f6"),
    )

    def __init__(self, *, searching: bool = False) -> None:
        """`searching` begins in the field, else in the list."""
        super().__init__()
        self._searching = searching
        self.presenter = BrowsePresenter(lambda: self.context)
        self._seed = 0
        self._resting: Timer | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="bar", markup=False)
        yield SearchLine(id="search")
        yield Signs(r"(?:^|\s)([btyds])(?!\S)", "screen.filter('{}', 1)", id="filters")
        with Horizontal():
            with VerticalScroll(id="list", can_focus=False):
                yield Static(id="columns", markup=False)
                yield LongList(self._row, id="found")
            with VerticalScroll(id="beside", can_focus=False):
                yield PageView(id="preview")
        yield Static(id="legend", markup=False)
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        self._seed = self.context.fresh_seed()
        (self.query_one(Input) if self._searching else self._list).focus()

    def on_screen_resume(self) -> None:
        """Comes at the first showing too: what was answered or flagged since counts."""
        trouble = self.presenter.reload()
        if trouble is not None:
            self.notify(trouble.in_language(self.language), severity="error", markup=False)
        self.refresh_language()

    def renew(self, edited: str | None) -> None:
        if self.is_current:
            self.on_screen_resume()

    @property
    def _in_list(self) -> bool:
        """Whether letters are keys of the list; else they are typed."""
        return self.focused is self._list

    @property
    def _in_field(self) -> bool:
        return not self._in_list

    @property
    def _clears_by_letter(self) -> bool:
        return self._in_list and self._is_narrowed

    @property
    def _is_narrowed(self) -> bool:
        return self.presenter.is_narrowed(self.query_one(Input).value)

    def refresh_language(self) -> None:
        self.query_one(Input).placeholder = self.say("browse_search")
        self._find(keep=True)

    @property
    def _list(self) -> LongList:
        return self.query_one(LongList)

    def _row(self, number: int, width: int) -> Content:
        presenter = self.presenter
        question = presenter.found[number]
        return row(Row(question, question.name in presenter.picked), presenter.history, self.language, width - BAR)

    # What is found

    def _find(self, *, keep: bool = False) -> None:
        """Search again; `keep` the cursor on its question where that is found again."""
        at = self.presenter.find(self.query_one(Input).value, self._current() if keep else None)
        self._list.show(len(self.presenter.found), at)
        self._tell()
        self._look()

    def _tell(self) -> None:
        presenter, language, width = self.presenter, self.language, self.size.width - 4
        self.query_one("#bar", Static).update(presenter.title(language))
        filters = filters_text(self.context.library, presenter.filter, presenter.standing, language, width)
        self.query_one("#filters", Static).update(filters)
        room = self._list.scrollable_content_region.width
        above = heading(language, room - BAR) if presenter.found else self.say("browse_none")
        self.query_one("#columns", Static).update(above)
        self.query_one("#legend", Static).update(legend(language, width))
        self.show_keys()

    def _current(self) -> Question | None:
        found, at = self.presenter.found, self._list.cursor
        return found[at] if at < len(found) else None

    def _look(self) -> None:
        """Show the question under the cursor beside the list, where there is room."""
        beside = self.query_one("#beside")
        beside.display = self.size.width >= WIDE
        if not beside.display:
            return
        question = self._current()
        parts = [] if question is None else drawn_parts(preview_parts, question, self._seed, self.language)
        self.query_one("#preview", PageView).show(parts)
        beside.scroll_home(animate=False)

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.height < LOW, "-low")
        if self.presenter.is_ready:
            self.call_after_refresh(self._tell)
            self._look()

    def on_descendant_focus(self) -> None:
        self.show_keys()

    @on(LongList.Moved)
    def _moved(self) -> None:
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(REST, self._look)

    @on(Input.Changed)
    def _typed(self) -> None:
        if self.presenter.is_ready:
            self._find()

    # What the learner does

    @on(Input.Submitted)
    @on(LongList.Chosen)
    def _preview(self) -> None:
        question = self._current()
        if question is not None and self.is_active:
            self.quiz.open("preview", question, self._seed)

    def action_cursor(self, step: int, page: bool = False) -> None:
        """The cursor of the list, moved from the field."""
        self._list.action_turn(step) if page else self._list.action_move(step)

    def action_search(self) -> None:
        self.query_one(Input).focus()

    def action_filter(self, key: str, step: int) -> None:
        self.presenter.turn_filter(key, step)
        self._find(keep=True)

    def action_clear(self) -> None:
        self.presenter.clear()
        self.query_one(Input).value = ""
        self._find(keep=True)

    def action_flag(self) -> None:
        question = self._current()
        if question is not None:
            turn_flag(self.quiz, question.name)
            self.on_screen_resume()

    def action_mark(self) -> None:
        """Pick the question, or put it back, and go on to the next."""
        question = self._current()
        if question is not None:
            self.presenter.pick(question)
            self._list.action_move(1)
            self._tell()

    def action_practise(self) -> None:
        practice = self.presenter.practice()
        if practice is not None:
            self.quiz.sessions.practise(practice.options)
            self.app.notify(practice.text.in_language(self.language), timeout=3, markup=False)

    def action_edit(self) -> None:
        question = self._current()
        if question is not None:
            self.quiz.authoring.edit(question)
