"""What home tells beside its table: in two lines above it, or in a column with a calendar where there is room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta, tzinfo
from functools import partial
from typing import TYPE_CHECKING

from textual.content import Content

from dlquiz.messages import Language, Text, say
from dlquiz.session.home_summary import HomeSummary, days_text, done_text, last_text, plan_text
from dlquiz.text.cells import cell_width
from dlquiz.tui.pictures.calendar import calendar, strip
from dlquiz.tui.pictures.canvas import QUIET
from dlquiz.tui.pictures.cells import cut, fitted, one_line, right_aligned, widest
from dlquiz.tui.pictures.words import calendar_words

if TYPE_CHECKING:
    from dlquiz.tui.pictures.tables import Interval

STRIP = 14
"""The days of the strip in the head: two weeks."""
MISTAKES = 5
CALENDAR = 59
CALENDAR_DAYS = timedelta(weeks=53)
"""The cells of the widest calendar of the column, a year, and the days that it shows."""
LEAST_TOPICS = 3
"""Fewer rows of topics are not worth a heading."""
GAP = "    "


def head(
    seen: HomeSummary, zone: tzinfo, language: Language, width: int, *, rows: int, advice: Text | None = None
) -> Content:
    """Today in a line, then what would cover all in time, and in the last of the `rows` streak and last session."""
    words = partial(say, language)
    labels = [words("glance_today"), words("glance_streak")]
    room = widest(labels) + 2
    today = _joined([_plan(seen, language, width - room), Content(done_text(seen, language))], width - room)
    answers = {day: tally.answered for day, tally in seen.days.items()}
    streak = Content.assemble(days_text(seen, language), "  ", strip(answers, seen.today, STRIP))
    last = "" if seen.last is None else f"{words('glance_last')}  {last_text(seen, zone, language)}"
    later = _joined([streak, Content(last)], width - room)
    lines = [
        Content.assemble((fitted(label, room), QUIET), line) for label, line in zip(labels, (today, later), strict=True)
    ][:rows]
    if advice is not None:
        lines[1:1] = [Content.assemble(" " * room, line) for line in _lines(_bare(advice, language), width - room)]
    return Content("\n").join(lines)


def side(
    seen: HomeSummary,
    answers: Mapping[date, int],
    mistakes: Sequence[tuple[str, int]],
    zone: tzinfo,
    language: Language,
    width: int,
    *,
    rows: int,
    advice: Text | None = None,
    topics: Sequence[Interval] = (),
) -> Content:
    """The same in sections one below the other, as many as there are rows for, with calendar and mistakes by name.

    At the end comes how well `topics` are mastered, as many as there is room for.
    """
    words = partial(say, language)
    sections = [
        (
            words("glance_today"),
            [
                *_wrapped(_plan(seen, language), width),
                *([] if advice is None else _lines(_bare(advice, language), width)),
                *map(Content, filter(None, [done_text(seen, language)])),
            ],
        ),
        (
            words("glance_streak"),
            [
                Content(days_text(seen, language)),
                Content(""),
                *_calendar(answers, seen.today, language, width),
            ],
        ),
    ]
    if seen.last is not None:
        sections.append((words("glance_last"), [Content(last_text(seen, zone, language))]))
    if mistakes and not seen.withheld:
        sections.append((words("glance_mistakes"), _mistakes(mistakes, width)))
    lines: list[Content] = []
    for heading, body in sections:
        block = [*([Content("")] if lines else []), Content.styled(heading, "bold $text-accent"), *body]
        if len(lines) + len(block) <= rows:
            lines += block
    # An empty line, the heading, the legend, and the scale below the bars.
    room = rows - len(lines) - 4
    if topics and room >= LEAST_TOPICS and not seen.withheld:
        from dlquiz.tui.pictures.tables import IntervalWords, intervals

        legend = IntervalWords(*map(words, ("legend_sure", "legend_unsure", "legend_value")))
        drawn = intervals(topics[:room], width, words=legend).split("\n", allow_blank=True)
        lines += [Content(""), Content.styled(words("glance_ready"), "bold $text-accent"), *drawn]
    return Content("\n").join(line.truncate(width, ellipsis=True) for line in lines)


def _plan(seen: HomeSummary, language: Language, width: int | None = None) -> Content:
    """What today still asks for, how long that takes, and the days left; in less than `width` without the time."""
    whole = plan_text(seen, language)
    if not seen.asks:
        return Content(whole)
    fits = width is None or cell_width(whole) <= width
    return Content.styled(whole if fits else plan_text(seen, language, timed=False), "bold")


def _wrapped(text: Content, width: int) -> list[Content]:
    """In as many lines as it takes; a number stays with its words."""
    if text.cell_length <= width:
        return [text]
    plain = text.plain
    for sign in (" · ", "，", ", "):
        # The comma of a line that was divided already stands at its end.
        at = plain.rfind(sign, 0, len(plain) - 1)
        if at > 0:
            lines = (plain[:at] + sign.strip(" ·"), plain[at + len(sign) :])
            return [line for each in lines for line in _wrapped(Content.styled(each, "bold"), width)]
    return [text]


def _bare(text: Text, language: Language) -> str:
    """Without the marks of Markdown around a command."""
    return text.in_language(language).replace("`", "")


def _lines(sentence: str, width: int) -> list[Content]:
    """A sentence in as many lines as it takes."""
    # There is one only after the first frame, which does without.
    from dlquiz.tui.rendering import Page, Part, verbatim

    page = Page([Part(verbatim(sentence), style=QUIET, gap=False)])
    return list(page.content(max(width, 1)).split("\n", allow_blank=True))


def _calendar(answers: Mapping[date, int], today: date, language: Language, width: int) -> list[Content]:
    drawn = calendar(answers, today, min(width, CALENDAR), calendar_words(language))
    return list(drawn.split("\n", allow_blank=True))


def _mistakes(mistakes: Sequence[tuple[str, int]], width: int) -> list[Content]:
    counts = [f"{count}×" for _, count in mistakes]
    room = widest(counts)
    return [
        Content.assemble((right_aligned(count, room), QUIET), f"  {cut(one_line(name), width - room - 2)}")
        for count, (name, _) in zip(counts, mistakes, strict=True)
    ]


def _joined(pieces: Sequence[Content], width: int) -> Content:
    """As many of the pieces, a gap apart, as there is room for."""
    line = Content("")
    for piece in pieces:
        longer = Content(GAP).join([line, piece]) if line else piece
        if not piece or (line and longer.cell_length > width):
            continue
        line = longer
    return line.truncate(max(width, 1), ellipsis=True)
