"""A table whose rows are a tree: guides before the names, figures in columns, and branches that can be folded."""

from collections.abc import Callable, Collection, Iterator, Sequence
from math import ceil, floor
from typing import NamedTuple, TypeAlias

from textual.content import Content

from dlquiz.tui.pictures.canvas import FAINT, FAIR, GOOD, POOR, QUIET
from dlquiz.tui.pictures.cells import cut, one_line, right_aligned

OPEN, FOLDED = "▾ ", "▸ "
BETWEEN, LAST = "  ├ ", "  └ "
GAP, NARROW_GAP = 2, 1
SURE, UNSURE, TRACK = "━", "╍", "─"
WELL, FAIRLY = 0.8, 0.5
PERCENT = 14
"""The cells of a share and its interval, with the one after the bar."""
Cells: TypeAlias = Sequence[Content]
"""The figures of a row, one a column."""


class Branch(NamedTuple):
    """A row: how deep it stands, its name, what names it where it can be folded, and its figures as one Content each.

    The figures are made when the row is drawn: most rows of a long tree are folded away. The rows below a branch that
    can be folded are the deeper ones that follow it.
    """

    depth: int
    name: str
    key: str
    cells: Callable[[], Cells]


class Column(NamedTuple):
    """The heading of a column of figures, its cells, and those before it; `left` sets figures to its left end."""

    heading: str
    width: int
    left: bool = False
    gap: int = GAP


def visible(branches: Sequence[Branch], folded: Collection[str]) -> Iterator[int]:
    """The places of the rows that no folded branch hides."""
    hidden_below = None
    for place, branch in enumerate(branches):
        if hidden_below is not None and branch.depth > hidden_below:
            continue
        hidden_below = branch.depth if branch.key in folded and branch.key else None
        yield place


def unfolded_within(branches: Sequence[Branch], rows: int) -> set[str]:
    """What to fold so that the rows fit: the first branches stay open, as long as there is room for them."""
    inner: dict[str, int] = {}
    for branch in branches:
        if branch.key:
            inner[branch.key] = 0
        elif inner and branch.depth:
            inner[next(reversed(inner))] += 1
    left, folded = rows - (len(branches) - sum(inner.values())), set()
    for key, count in inner.items():
        if count <= left:
            left -= count
        else:
            folded.add(key)
    return folded


def name_room(columns: Sequence[Column], width: int, widest: int) -> int:
    """The cells for names beside the columns."""
    return max(min(width - sum(column.width + column.gap for column in columns), widest), 1)


def headings(name: str, columns: Sequence[Column], widest: int, width: int) -> Content:
    """The line above the rows, in so many cells."""
    room = name_room(columns, width, widest)
    pieces = [Content.styled(_padded(cut(name, room), room), QUIET)]
    for column in columns:
        heading = cut(column.heading, column.width)
        shown = heading if column.left else right_aligned(heading, column.width)
        pieces.append(Content.styled(" " * column.gap + shown, QUIET))
    return Content.assemble(*pieces)


def branch_line(
    branches: Sequence[Branch], place: int, folded: Collection[str], columns: Sequence[Column], room: int
) -> Content:
    """One row."""
    branch = branches[place]
    guide = guide_of(branches, place, folded)
    left = max(room - Content(guide).cell_length, 1)
    name = _padded(cut(one_line(branch.name), left), left)
    pieces = [Content.styled(guide, FAINT if branch.depth > 1 else QUIET)]
    pieces.append(Content.styled(name, "bold" if branch.depth < 2 else ""))
    for column, cell in zip(columns, branch.cells(), strict=True):
        space = " " * max(column.width - cell.cell_length, 0)
        pieces += [Content(" " * column.gap), *((cell, Content(space)) if column.left else (Content(space), cell))]
    return Content.assemble(*pieces)


def guide_of(branches: Sequence[Branch], place: int, folded: Collection[str]) -> str:
    """The signs before a name: a triangle of a branch that folds, or the line that leads down to a leaf."""
    branch = branches[place]
    if branch.key:
        return FOLDED if branch.key in folded else OPEN
    if branch.depth < 2:
        return ""
    below = branches[place + 1 : place + 2]
    return BETWEEN if below and below[0].depth >= branch.depth else LAST


def figure(number: str, style: str = "") -> Content:
    """A number as it stands."""
    return Content.styled(number, style)


def meter(share: float, low: float, high: float, room: int) -> Content:
    """A share with its interval in percent, behind a bar on a track: heavy up to `low`, broken from there to `high`.

    Of what the cells have no room for, first the bar is left out, then the interval.
    """
    percent, width = f"{100 * share:3.0f}%", room - PERCENT
    if width < 0:
        return Content(percent)
    figures = f"{percent} ({100 * low:.0f}–{100 * high:.0f})"
    if not width:
        return Content(figures)
    # Rounded outwards: the interval is never drawn narrower than it is.
    sure, perhaps = floor(low * width), ceil(high * width)
    middle = (low + high) / 2
    look = GOOD if middle >= WELL else FAIR if middle >= FAIRLY else POOR
    bar = SURE * sure + UNSURE * (perhaps - sure)
    return Content.assemble((bar, look), (TRACK * (width - perhaps), FAINT), f" {figures}")


def no_meter(room: int) -> Content:
    """In place of it where nothing is known yet."""
    width = max(room - PERCENT, 0)
    return Content.assemble((TRACK * width, FAINT), ("    –" if width else "–", QUIET))


def _padded(name: str, width: int) -> str:
    return name + " " * (width - Content(name).cell_length)
