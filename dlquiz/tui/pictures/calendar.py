"""The calendar heatmap: a column a week, a row a weekday, four levels of activity above an empty day."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from textual.content import Content

from dlquiz.text.cells import cell_width
from dlquiz.tui.pictures.canvas import FAINT, QUIET, Piece, Row, content, legend
from dlquiz.tui.pictures.cells import along, fitted, one_line, widest

WEEKS = 53
FEW_DAYS = 8
MARKS = "·▫▪▣■"
TODAY = "◂"
_LOOKS = (FAINT, "$text-success 60%", "$text-success 75%", "$text-success 90%", "bold $text-success")
_TODAY_LOOK = "bold $text-warning"


class CalendarWords(NamedTuple):
    """The words around a calendar: twelve months, seven weekdays from Monday, and those of its legend."""

    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    less: str
    more: str
    today: str


def calendar(counts: Mapping[date, int], today: date, width: int, words: CalendarWords) -> Content:
    """The last year of `counts` (answers by day) up to `today`, or as many whole weeks of it as fit.

    The legend names the counts of each level.
    """
    weekdays = [one_line(day) if place % 2 == 0 else "" for place, day in enumerate(words.weekdays)]
    gutter = min(widest(weekdays), width // 4) + 1
    step = 2 if gutter + 2 * WEEKS <= width else 1
    weeks = max(min(WEEKS, (width - gutter - (step == 1)) // step), 1)
    first = today - timedelta(days=today.weekday() + 7 * (weeks - 1))
    limits = levels({day: count for day, count in counts.items() if first <= day <= today}.values())
    unit = _unit(words.months) if step == 1 else ""
    names = tuple(month.removesuffix(unit) for month in words.months)
    months = along(_month_places(first, today, weeks, step, names), weeks * step)
    rows: list[Row] = [[(fitted(unit, gutter), QUIET), (months, QUIET)]]
    for place, name in enumerate(weekdays):
        days = [first + timedelta(days=7 * week + place) for week in range(weeks)]
        squares = [piece for day in days if day <= today for piece in _square(counts.get(day, 0), limits, step)]
        if place == today.weekday():
            squares[-1:] = [squares[-1], (TODAY, _TODAY_LOOK)] if step == 1 else [(TODAY, _TODAY_LOOK)]
        rows.append([(fitted(name, gutter), QUIET), *squares])
    return content([*rows, *_legend(limits, gutter, width, words)], width)


def strip(counts: Mapping[date, int], today: date, days: int) -> Content:
    """The last days in one line, today at its end."""
    shown = [today - timedelta(days=ago) for ago in reversed(range(days))]
    limits = levels([counts.get(day, 0) for day in shown])
    squares = [piece for day in shown for piece in _square(counts.get(day, 0), limits, step=1)]
    return content([[*squares, (TODAY, _TODAY_LOOK)]], days + 1)


def levels(counts: Collection[int]) -> tuple[int, int, int]:
    """The least counts of levels 2, 3 and 4: the quartiles of the days with any.

    Of a few days quartiles would say more than is known; there the levels are equal steps up to the busiest day.
    """
    active = sorted(count for count in counts if count > 0)
    if len(active) < FEW_DAYS:
        top = max([*active, 4])
        return top // 4 + 1, top // 2 + 1, 3 * top // 4 + 1
    return active[len(active) // 4], active[len(active) // 2], active[3 * len(active) // 4]


def level(count: int, limits: tuple[int, int, int]) -> int:
    """0 for an empty day, else 1 to 4."""
    return 1 + sum(count >= limit for limit in limits) if count > 0 else 0


def _square(count: int, limits: tuple[int, int, int], step: int) -> list[Piece]:
    place = level(count, limits)
    return [(MARKS[place], _LOOKS[place]), *([(" ", "")] if step == 2 else [])]


def _unit(months: tuple[str, ...]) -> str:
    """The sign that all names end in: where a week is one cell it is said once, and 11月 leaves room for 10月."""
    last = months[0][-1]
    return last if all(month.endswith(last) for month in months) else ""


def _month_places(first: date, today: date, weeks: int, step: int, months: tuple[str, ...]) -> list[tuple[int, str]]:
    """Where the names of months start: at the week with the first of the month, and at the very left.

    Where two would touch, the later one stays. The last is left out while its name would stick out.
    """
    named = [(0, first.month)]
    for week in range(weeks):
        sunday = first + timedelta(days=7 * week + 6)
        if sunday.day <= 7 and sunday.replace(day=1) <= today:
            named.append((week * step, sunday.month))
    places: list[tuple[int, str]] = []
    end = weeks * step + 1
    for start, month in reversed(named):
        name = one_line(months[month - 1])
        if start + cell_width(name) < end:
            places.append((start, name))
            end = start
    return places[::-1]


def _legend(limits: tuple[int, int, int], gutter: int, width: int, words: CalendarWords) -> list[Row]:
    """The scale below the squares; where it is too wide for one row, from the very left and without its two words."""
    lows = (0, 1, *limits)
    scale = [
        (mark, look, _range(low, after))
        for mark, look, low, after in zip(MARKS, _LOOKS, lows, (*lows[1:], None), strict=True)
        if after is None or after > low
    ]
    today = (TODAY, _TODAY_LOOK, words.today)
    whole = [(one_line(words.less), QUIET, ""), *scale, (one_line(words.more), QUIET, "")]
    alone = legend(whole, width - gutter)
    if len(alone) == 1:
        together = legend([*whole, today], width - gutter)
        rows = together if len(together) == 1 else [*alone, *legend([today], width - gutter)]
        return [[(" " * gutter, ""), *row] for row in rows]
    return legend([*scale, today], width)


def _range(low: int, after: int | None) -> str:
    if after is None:
        return f"{low}+"
    return str(low) if after == low + 1 else f"{low}–{after - 1}"
