"""All questions: searched while one types, narrowed by filters, looked at, flagged, picked and practised."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, Static

from dlquiz.errors import DlquizError
from dlquiz.questions.question import Question
from dlquiz.session.options import SessionOptions
from dlquiz.session.searching import History, Index, Standing, history_of
from dlquiz.tui.base import QuizScreen
from dlquiz.tui.browse.flags import turn_flag
from dlquiz.tui.browse.previewed import drawn_parts, preview_parts
from dlquiz.tui.browse.search_rows import FILTERS, Row, filters_text, heading, legend, row, turned_standing
from dlquiz.tui.keymap import Key, half_width
from dlquiz.tui.practice.filters import turned
from dlquiz.tui.widgets.clicks import Signs
from dlquiz.tui.widgets.key_line import KeyLine
from dlquiz.tui.widgets.line import Line
from dlquiz.tui.widgets.long_list import LongList
from dlquiz.tui.widgets.page_view import PageView

MOST_PRACTISED = 500
"""A sitting of more is none; its draft holds the names of all of them."""
WIDE = 120
"""From so many cells on the question under the cursor stands beside the list."""
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
        self._index: Index | None = None
        self._history = History({}, {}, frozenset(), frozenset())
        self._filter = SessionOptions()
        self._standing: Standing | None = None
        self._found: list[Question] = []
        self._marked: dict[str, None] = {}
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
        """Comes at the first showing too: what was answered or flagged meanwhile counts."""
        context = self.context
        if self._index is None or self._index.library is not context.library:
            self._index = Index(context.library)
        try:
            self._history = history_of(context.library, context.store, context.clock(), context.zone)
        except DlquizError as error:
            self.notify(error.in_language(self.language), severity="error", markup=False)
        self.relabel()

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
        return bool(self.query_one(Input).value) or self._standing is not None or self._filter != SessionOptions()

    def relabel(self) -> None:
        self.query_one(Input).placeholder = self.say("browse_search")
        self._find(keep=True)

    @property
    def _list(self) -> LongList:
        return self.query_one(LongList)

    def _row(self, number: int, width: int) -> Content:
        question = self._found[number]
        return row(Row(question, question.name in self._marked), self._history, self.language, width)

    # What is found

    def _find(self, *, keep: bool = False) -> None:
        """Search again; `keep` the cursor on its question where that is found again."""
        assert self._index is not None, "a screen is shown before anything is typed"
        current = self._current() if keep else None
        typed = self.query_one(Input).value
        self._found = self._index.search(typed, self._filter, self._standing, self._history)
        self._list.show(len(self._found), self._found.index(current) if current in self._found else 0)
        self._tell()
        self._look()

    def _tell(self) -> None:
        assert self._index is not None
        told = self.say("browse_found", found=f"{len(self._found):,}", all=f"{len(self._index):,}")
        marked = f"   ■ {self.say('browse_picked', count=len(self._marked))}" if self._marked else ""
        self.query_one("#bar", Static).update(f"{self.say('browse_title')}   {told}{marked}")
        filters = filters_text(self.context.library, self._filter, self._standing, self.language, self.size.width - 4)
        self.query_one("#filters", Static).update(filters)
        room = self._list.scrollable_content_region.width
        above = heading(self.language, room) if self._found else self.say("browse_none")
        self.query_one("#columns", Static).update(above)
        self.query_one("#legend", Static).update(legend(self.language, self.size.width - 4))
        self.show_keys()

    def _current(self) -> Question | None:
        return self._found[self._list.cursor] if self._list.cursor < len(self._found) else None

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
        if self._index is not None:
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
        if self._index is not None:
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
        if key == "s":
            self._standing = turned_standing(self._standing, step)
        else:
            self._filter = turned(self.context.library, self._filter, FILTERS[key], step)
        self._find(keep=True)

    def action_clear(self) -> None:
        self._filter, self._standing = SessionOptions(), None
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
        if question is None:
            return
        if question.name in self._marked:
            del self._marked[question.name]
        else:
            self._marked[question.name] = None
        self._list.action_move(1)
        self._tell()

    def action_practise(self) -> None:
        names = tuple(self._marked) or tuple(question.name for question in self._found)
        if not names:
            return
        taken = names[:MOST_PRACTISED]
        self.quiz.sittings.practise(SessionOptions(questions=taken, number=len(taken)))
        key = "browse_practising_some" if len(taken) < len(names) else "browse_practising"
        self.app.notify(self.say(key, count=len(taken), all=len(names)), timeout=3, markup=False)

    def action_edit(self) -> None:
        question = self._current()
        if question is not None:
            self.quiz.authoring.edit(question)
