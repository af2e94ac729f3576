"""Interviews that are over: their scores over time as a curve, and one line each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static

from dlquiz.messages import Language, say
from dlquiz.progress.interviews import Interview
from dlquiz.reports.blocks import clock_text
from dlquiz.reports.interviews import Standing, band_of, post, standings
from dlquiz.reports.interviews.documents import when
from dlquiz.reports.plain import aligned
from dlquiz.session.formatting import answers_text
from dlquiz.tui.base import QuizScreen
from dlquiz.tui.drawing import Draw, Drawing
from dlquiz.tui.keymap import Key
from dlquiz.tui.pictures.canvas import QUIET
from dlquiz.tui.pictures.cells import widest
from dlquiz.tui.pictures.curve import Axis, Series, Tick, curve, percent_axis
from dlquiz.tui.rendering import Page, Part, preformatted, verbatim
from dlquiz.tui.widgets.key_line import KeyLine
from dlquiz.tui.widgets.listing import Listing
from dlquiz.tui.widgets.page_view import PageView, PictureView

CURVE_HEIGHT = 9
NOTHING = "–"
COLUMNS = ("day", "time", "answered", "score", "change", "band", "role")
TIME, ANSWERS, CHANGE = (COLUMNS.index(name) for name in ("time", "answered", "change"))
"""Those that matter least."""


class InterviewsScreen(QuizScreen[None]):
    """The newest interview first; Enter opens its report."""

    KEYS = (
        Key("enter", "", "open", when="_standings"),
        Key("escape", "app.pop_screen", "back"),
        Key("up,down", "", "scroll"),
        Key("", "page(1)", "scroll", also="pagedown"),
        Key("", "page(-1)", "scroll", also="pageup"),
    )

    def __init__(self) -> None:
        super().__init__()
        self._interviews: list[Interview] = []
        self._standings: list[Standing] = []

    def compose(self) -> ComposeResult:
        yield Static(id="bar", markup=False)
        with VerticalScroll(id="body", can_focus=False):
            yield PictureView(id="curve")
            yield PageView(id="none")
            yield PictureView(id="table_heads")
            yield Listing(id="interviews")
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        store = self.context.store
        self._interviews = store.interviews.finished()
        ids = (place.attempt for interview in self._interviews for place in interview.places)
        self._standings = standings(self._interviews, store.attempts(ids))
        self.refresh_language()
        self.query_one(Listing).focus()

    def refresh_language(self) -> None:
        self.query_one("#bar", Static).update(self.say("interviews_title", count=len(self._standings)))
        none = [] if self._standings else [Part(verbatim(self.say("no_interviews_here")))]
        self.query_one("#none", PageView).show(none)
        heads, *rows = table([self._heads(), *(_cells(one, self.language) for one in reversed(self._standings))])
        self.query_one("#table_heads", PictureView).show(heads.content if rows else None)
        listing = self.query_one(Listing)
        at = listing.highlighted
        listing.show_rows(rows, (at or 0) if rows else None)
        self._show_curve()
        self.show_keys()

    def _heads(self) -> tuple[str, ...]:
        return tuple(self.say(f"column_{name}") for name in COLUMNS)

    @on(OptionList.OptionHighlighted)
    def _show_curve(self) -> None:
        """The curve of the interview under the cursor and of those for the same role and level."""
        at = self.query_one(Listing).highlighted
        scored = [standing for standing in self._standings if standing.score is not None]
        most = max(Counter(standing.post for standing in scored).values(), default=0)
        here = None if at is None or at >= len(self._standings) else self._standings[-1 - at].post
        alike = [standing for standing in scored if standing.post == here]
        # Below two of any there is nothing to compare. Else the list stays where it is while the cursor moves.
        self.query_one("#curve", PictureView).show(score_curve(alike, self.language) if most > 1 and alike else None)

    @on(OptionList.OptionSelected)
    def _open(self, event: OptionList.OptionSelected) -> None:
        if self.is_active:
            self.quiz.open("report", self._interviews[-1 - event.option_index])

    def action_page(self, direction: int) -> None:
        body = self.query_one("#body")
        body.scroll_relative(y=direction * max(1, body.size.height - 2), animate=False)


def score_curve(scored: Sequence[Standing], language: Language) -> Draw:
    """The scores of interviews in their order, all for one role and level."""
    points = [(float(number), standing.score) for number, standing in enumerate(scored)]
    ticks = tuple(Tick(float(number), f"{standing.at:%m-%d}") for number, standing in enumerate(scored))
    axis = Axis(0.0, float(max(1, len(scored) - 1)), ticks)
    agreed = post(*scored[0].post, language) or say(language, "setup_role_none")
    name = say(language, "interviews_curve", post=agreed)
    return lambda width: curve([Series("", points)], axis, percent_axis(name), width, height=CURVE_HEIGHT)


def table(cells: Sequence[tuple[str, ...]]) -> list[Drawing]:
    """A line for each row, the first with the heads, without the columns that matter least if not all have room."""
    shapes = [
        aligned(tuple(cell for place, cell in enumerate(row) if place not in left_out) for row in cells)
        for left_out in ((), (ANSWERS,), (ANSWERS, TIME), (ANSWERS, TIME, CHANGE))
    ]
    pages = [
        [Page([Part(preformatted(line), "" if place else QUIET)], quiet=True) for place, line in enumerate(lines)]
        for lines in shapes
    ]
    widths = [widest(lines) for lines in shapes]

    def draw(row: int, width: int) -> Content:
        shape = next((place for place, needed in enumerate(widths) if needed <= width), len(shapes) - 1)
        return pages[shape][row].content(width)

    return [Drawing(partial(draw, row)) for row in range(len(cells))]


def _cells(standing: Standing, language: Language) -> tuple[str, ...]:
    answered = answers_text(standing.answered).in_language(language)
    cells = (when(standing.at), f"{clock_text(standing.seconds)}/{standing.minutes}:00", answered)
    agreed = post(standing.role, standing.level, language) or say(language, "setup_role_none")
    if standing.score is None:
        return (*cells, NOTHING, NOTHING, say(language, "report_not_scored"), agreed)
    change = NOTHING if standing.change is None else f"{100 * standing.change:+.0f}".replace("-", "−")
    return (*cells, f"{100 * standing.score:.0f}%", change, say(language, band_of(standing.score).name), agreed)
