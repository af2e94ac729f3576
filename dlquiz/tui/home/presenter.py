"""What home says, and the rows and columns of its table. Pure functions; nothing here knows Textual."""

from __future__ import annotations

from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING

from dlquiz.errors import StorageError
from dlquiz.messages import Language, say
from dlquiz.progress.days import minute_text
from dlquiz.session.home_summary import HomeSummary
from dlquiz.session.options import SessionOptions
from dlquiz.settings import Settings
from dlquiz.text.cells import shown
from dlquiz.tui.context import AppContext
from dlquiz.tui.home.topics import Row
from dlquiz.tui.pictures.cells import widest
from dlquiz.tui.pictures.trees import NARROW_GAP, PERCENT, Branch, Cells, Column, figure, meter, name_room, no_meter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dlquiz.progress.statistics import MistakeCount
    from dlquiz.tui.pictures.tables import Interval

ROOMY, WIDE, SPACIOUS, BROAD, TALL = 60, 120, 140, 160, 18
"""From so many cells mastery has a bar, there is a column beside the table, it shows topics, it takes what is left; and
from so many rows there is a second line above the table."""
LEAF = 2
"""The depth of a row that is a topic."""
MARGIN = 5
"""Cells beside the name of a bank: its sign, the margins of the table, and its scroll bar with the cell before it."""
BAR, LONG_BAR, FIGURE = 8, 16, 4


def title(context: AppContext, total: Row, language: Language) -> str:
    """All counts, and how far the banks are read where that is not all of them."""
    counts = say(language, "home_counts", questions=total.questions, new=total.new, due=total.due)
    waiting, files = len(context.library.waiting), len(context.library.loaded)
    reading = f" · {say(language, 'home_reading', read=files - waiting, files=files)}" if waiting else ""
    return f"dlquiz   {counts}{reading}"


def notice(context: AppContext, total: Row, language: Language, height: int) -> str:
    """The most pressing thing to say: nothing is saved, a bank is broken, a question waits, or how to begin."""
    if context.trouble:
        return say(language, "not_saved_why", reason=context.trouble)
    errors = context.library.errors
    if errors:
        # A path has no place to break: it would leave most of a line empty, and `check` prints it.
        first = errors[0]._replace(file=PurePath(errors[0].file).name)
        return say(language, "faulty_banks", count=len(errors), fault=first.sentence(language))
    if context.settings.trouble:
        return context.settings.trouble.in_language(language)
    draft = context.store.drafts.current()
    if draft is not None:
        question = context.library.listing(draft.question)
        titles = "" if question is None else shown(context.library.titles(question).in_language(language))
        return say(language, "home_resume", question=titles or draft.question)
    if height < TALL or context.store.interviews.in_progress() is not None:
        return ""
    return assigned(context, language) or say(language, "home_hint", all=say(language, "home_all"))


def assigned(context: AppContext, language: Language) -> str:
    """The assignment of the study group that ends first, as the group said last; "" where none is open."""
    if context.group_file is None or not context.group_file.exists():
        return ""
    from dlquiz.group.membership import open_assignments, read_membership

    try:
        found = read_membership(context.group_file)
        open_ones = open_assignments(found, context.clock())
    except StorageError as error:
        return error.in_language(language)
    done = {interview.assignment for interview in context.store.interviews.finished()} if open_ones else set()
    left = [one for one in open_ones if one.name not in done]
    if not left:
        return ""
    first = left[0]
    until = "" if first.ends is None else minute_text(first.ends, context.zone)
    key = "home_assigned_until" if until else "home_assigned"
    return say(language, key, count=len(left), name=shown(first.name), until=until)


def columns(rows: Sequence[Row], language: Language, width: int) -> list[Column]:
    """The columns of figures, where they leave room for the names of banks: else mastery has no bar, then no interval,
    and at last all are closer together."""
    bar = [(LONG_BAR if width >= BROAD else BAR) + PERCENT] if width >= ROOMY else []
    shapes = [_columns(rows[0], language, room) for room in (*bar, PERCENT, FIGURE)]
    names = widest(_name(row, language) for row in rows if row.depth < LEAF) + MARGIN
    shapes.append([column._replace(gap=NARROW_GAP) for column in shapes[-1]])
    fits = (shape for shape in shapes if width >= WIDE or name_room(shape, width, names) >= names)
    return next(fits, shapes[-1])


def _columns(total: Row, language: Language, mastery: int) -> list[Column]:
    """With so many cells for mastery. The row of all banks has the largest figures."""
    most = [f"{total.questions}/{total.questions}", str(total.due)]
    names = [say(language, "column_seen"), say(language, "column_due")]
    heading = say(language, "column_mastery_short")
    last = Column(heading, max(widest([heading]), mastery), left=mastery > PERCENT)
    rooms = [max(FIGURE, widest(each)) for each in zip(names, most, strict=True)]
    return [*(Column(name, room) for name, room in zip(names, rooms, strict=True)), last]


def branch(row: Row, shape: list[Column], language: Language) -> Branch:
    """A row of the table with its figures in these columns."""
    return Branch(
        row.depth, _name(row, language), row.bank or "" if row.depth == 1 else "", partial(_figures, row, shape[-1])
    )


def _name(row: Row, language: Language) -> str:
    return say(language, "home_all") if row.name is None else shown(row.name.in_language(language))


def _figures(row: Row, mastery: Column) -> Cells:
    known, room = row.mastery, mastery.width
    return [
        figure(f"{row.answered}/{row.questions}"),
        figure(str(row.due) if row.due else "", "bold $text-accent"),
        no_meter(room) if known is None else meter(known.value, known.low, known.high, room),
    ]


def named(context: AppContext, mistake: MistakeCount, language: Language, *, loaded: bool) -> str:
    """The title of a mistake, once the references are `loaded`, which takes too long for the first frame."""
    if not loaded:
        return mistake.name
    from dlquiz.tui.progress.pages.mistakes import mistake_title

    return mistake_title(context.library, mistake, language)


def topic_rows(rows: Sequence[Row], language: Language) -> list[Interval]:
    """The topics with answers, the least mastered first."""
    from dlquiz.tui.pictures.tables import Interval

    known = [(row, row.mastery) for row in rows if row.depth == LEAF and row.mastery is not None]
    known.sort(key=lambda each: (each[1].middle, -each[1].evidence))
    return [
        Interval("" if row.name is None else row.name.in_language(language), mastery.value, mastery.low, mastery.high)
        for row, mastery in known
    ]


def practice(row: Row, settings: Settings, seen: HomeSummary) -> SessionOptions:
    """On the row of all banks what today asks, as long as there is something; else a session of the row."""
    if row.depth == 0 and seen.asks:
        return SessionOptions(usual=settings.number, today=True)
    return SessionOptions(bank=row.bank, topic=row.topic, usual=settings.number, order=settings.order, beyond=True)
