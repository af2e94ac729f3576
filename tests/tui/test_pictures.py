"""Pictures of statistics, each against one drawn by hand, and none of them ever wider than it may be."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import pytest
from every_case import every_case
from hypothesis import given
from hypothesis import strategies as st
from strategies.texts import LANGUAGE
from textual.content import Content

from dlquiz.text.cells import cell_width
from dlquiz.tui.pictures.calendar import calendar, level, levels
from dlquiz.tui.pictures.cells import along, compact, cut, fitted, right_aligned, round_top
from dlquiz.tui.pictures.curve import Axis, Series, Tick, curve, percent_axis
from dlquiz.tui.pictures.days import Bar, Cell, column, day_bars
from dlquiz.tui.pictures.tables import Interval, IntervalWords, Pair, PairWords, Ranked, intervals, pairs, ranking
from dlquiz.tui.pictures.words import calendar_words

TODAY = date(2026, 11, 26)  # a Thursday


def drawn(picture: Content) -> str:
    """The picture without the spaces at the ends of its lines."""
    return "\n".join(line.rstrip() for line in picture.plain.split("\n"))


def by_hand(lines: str) -> str:
    return lines.strip("\n")


def colours(picture: Content, of: str) -> set[str]:
    """The styles in which a character is drawn."""
    return {str(span.style) for span in picture.spans if of in picture.plain[span.start : span.end]}


class TestCalendar:
    def test_weeks_are_columns_that_end_today(self):
        counts = {TODAY: 3, TODAY - timedelta(days=3): 5, TODAY - timedelta(days=9): 12, TODAY + timedelta(days=1): 99}
        assert drawn(calendar(counts, TODAY, 22, calendar_words("en"))) == by_hand("""
    Aug Sep Oct Nov
Mon ················▪
    ···············■·
Wed ·················
    ················▫◂
Fri ················
    ················
Sun ················
· 0  ▫ 1–3  ▪ 4–6
▣ 7–9  ■ 10+  ◂ today
""")
        assert drawn(calendar({}, TODAY, 36, calendar_words("zh"))).endswith(
            "少  · 0  ▫ 1  ▪ 2  ▣ 3  ■ 4+  多\n   ◂ 今天"
        )

    @pytest.mark.parametrize(
        ("width", "weeks", "step"), [(40, 35, 1), (80, 53, 1), (109, 53, 1), (110, 53, 2), (200, 53, 2)]
    )
    def test_a_year_is_shown_where_it_fits(self, width, weeks, step):
        monday = calendar({}, TODAY, width, calendar_words("en")).plain.split("\n")[1]
        assert monday.count("·") == weeks
        assert (monday[4:6] == "··") == (step == 1)

    def test_the_latest_month_is_named_where_it_fits_and_none_after_today(self):
        today = date(2026, 11, 30)  # A Monday. 10月 and 11月 would not both fit.
        months, *_ = calendar({}, today, 60, calendar_words("zh")).plain.split("\n")
        assert months.split() == ["月", "12", *map(str, range(1, 12))]
        months, *_ = calendar({}, today, 120, calendar_words("zh")).plain.split("\n")
        assert months.split()[-2:] == ["10月", "11月"]
        months, *_ = calendar({}, today + timedelta(days=1), 60, calendar_words("en")).plain.split("\n")
        assert months.split()[-2:] == ["Oct", "Nov"]

    def test_nothing_comes_after_today_and_today_is_marked(self):
        lines = calendar({}, TODAY, 80, calendar_words("en")).plain.split("\n")
        assert [line.count("·") for line in lines[1:8]] == [53, 53, 53, 53, 52, 52, 52]
        assert [line.endswith("◂") for line in lines[1:8]] == [False, False, False, True, False, False, False]

    def test_levels_of_many_days_are_their_quartiles(self):
        assert levels([*range(1, 13), 0, 0]) == (4, 7, 10)
        assert [level(count, (4, 7, 10)) for count in (0, 1, 3, 4, 7, 9, 10, 99)] == [0, 1, 1, 2, 3, 3, 4, 4]

    def test_levels_of_few_days_are_steps_to_the_busiest(self):
        assert levels([]) == levels([1]) == levels([4, 0]) == (2, 3, 4)
        assert levels([19, 20]) == (6, 11, 16)
        assert {level(count, levels([19, 20])) for count in (19, 20)} == {4}

    def test_an_even_habit_is_a_full_one(self):
        limits = levels([20] * 30)
        assert level(20, limits) == 4
        legend = calendar({TODAY - timedelta(days=day): 20 for day in range(30)}, TODAY, 80, calendar_words("en"))
        assert drawn(legend).endswith("less   · 0   ▫ 1–19   ■ 20+   more   ◂ today")


class TestDayBars:
    def test_bars_are_measured_in_eighths_under_a_round_maximum(self):
        bars = [Bar("11-26", (5,)), Bar("11-27", (0,)), Bar("11-28", (0.01,)), Bar("11-29", (7,))]
        assert drawn(day_bars(bars, 30, name="questions", height=4)) == by_hand("""
questions
8┤                  ▄▄▄▄▄
 │▄▄▄▄▄             █████
4┤█████             █████
 │█████       ▁▁▁▁▁ █████
0└┬─────┬─────┬─────┬─────
  11-26 11-27 11-28 11-29
""")

    def test_stacked_layers_differ_in_shape_and_colour(self):
        picture = day_bars([Bar("一", (4, 2, 1)), Bar("二", (8,))], 40, layers=["reviews", "new", "逾期"], height=4)
        assert drawn(picture) == by_hand("""
█ reviews   ⣿ new   ⡇ 逾期
8┤⡄⡄⡄⡄⡄ █████
 │⣿⣿⣿⣿⣿ █████
4┤█████ █████
 │█████ █████
0└┬─────┬─────
  一    二
""")
        assert len({tuple(colours(picture, mark)) for mark in "█⣿⡇"}) == 3

    @pytest.mark.parametrize(("keep", "labels"), [("first", "11-01  11-08"), ("last", "11-14  11-21")])
    def test_of_too_many_days_those_wanted_are_kept_and_their_labels_do_not_touch(self, keep, labels):
        bars = [Bar(f"11-{day:02}", (day,)) for day in range(1, 31)]
        lines = drawn(day_bars(bars, 20, height=2, keep=keep)).split("\n")
        assert lines[-1] == f"   {labels}"
        assert lines[-2] == " 0└┬──────┬──────┬──"

    def test_a_small_layer_does_not_vanish(self):
        assert column((33, 7), 40, 8) == [Cell(8, 0)] * 7 + [Cell(8, 1)]
        assert column((36, 4), 40, 8) == [Cell(8, 0)] * 7 + [Cell(8, 1)]
        assert column((3, 1), 40, 8) == [Cell(6, 0)] + [Cell(0, 0)] * 7


class TestIntervals:
    def test_what_is_sure_is_solid_and_what_is_not_is_shaded(self):
        rows = [Interval("Sizes", 0.62, 0.41, 0.80, "n 9"), Interval("反向传播", 1, 0.9, 1), Interval("None", None)]
        words = IntervalWords("sure", "90%", "estimate")
        assert drawn(intervals(rows, 48, words=words)) == by_hand("""
█ sure   ▒ 90%   ┃ estimate
Sizes    ████████▒▒▒▒┃▒▒▒····   62% (41–80)  n 9
反向传播 ██████████████████▒┃ 100% (90–100)
None     ····················             –
         0%       50%    100%
""")

    def test_in_little_room_the_bar_stands_below(self):
        assert drawn(intervals([Interval("Sizes", 0.62, 0.41, 0.80, "n 9")], 20)) == by_hand("""
Sizes    62% (41–80)
████████▒▒▒▒┃▒▒▒····
0%       50%    100%
""")

    @pytest.mark.parametrize("width", [20, 48, 76])
    def test_the_bars_of_two_tables_end_in_one_column(self, width: int):
        rows, others = [Interval("Sizes", 1, 1, 1, "9 answers")], [Interval("Backward passes", 1, 1, 1)]
        pairs_of_tables = ((rows, others), (others, rows))
        assert len({intervals(one, width, others=other).plain.index("┃") for one, other in pairs_of_tables}) == 1

    @given(low=st.floats(0, 1), value=st.floats(0, 1), high=st.floats(0, 1), width=st.integers(20, 200))
    def test_an_interval_is_never_drawn_narrower_than_it_is(self, low, value, high, width):
        low, value, high = sorted((low, value, high))
        picture = intervals([Interval("x", value, low, high)], width).plain
        bar = "".join(mark for mark in picture if mark in "█▒┃·")
        assert bar.count("┃") == 1
        assert bar.count("█") <= low * len(bar)
        assert len(bar) - bar.count("·") >= high * len(bar)


class TestRanking:
    ROWS = (Ranked("填充只算一边", 12, "12×"), Ranked("bias forgotten", 3, "3×"), Ranked("x", 0))

    def test_bars_are_shares_of_the_greatest(self):
        assert drawn(ranking(self.ROWS, 40)) == by_hand("""
填充只算一边   █████████████████████ 12×
bias forgotten █████▎                3×
x
""")

    def test_names_are_cut_before_bars_get_short(self):
        assert drawn(ranking(self.ROWS, 20)) == by_hand("""
填充只… ████████ 12×
bias f… ██       3×
x
""")


class TestPairs:
    WORDS = PairWords("self-rated", "computed", "gap", "answers")

    def test_both_marks_stand_on_one_scale_and_the_gap_shows(self):
        rows = [Pair("Backprop", 0.8, 0.5, "n 12"), Pair("优化器", 0.25, 0.5), Pair("z", 0.7, 0.7)]
        picture = pairs(rows, 60, words=self.WORDS)
        assert drawn(picture) == by_hand("""
○ self-rated   ● computed
                                      ○     ●   gap  answers
Backprop ────────────●━━━━━━━○────  80%   50%   +30  n 12
优化器   ──────○━━━━━●────────────  25%   50%   −25
z        ─────────────────◉───────  70%   70%     0
         0%   25%   50%   75% 100%
""")
        assert len(colours(picture, "━")) == 2


class TestCurve:
    DAYS = Axis(0, 10, (Tick(0, "0"), Tick(5, "5"), Tick(10, "10")), "天")

    def test_curves_have_their_axes_and_a_lonely_point_is_seen(self):
        rising = Series("a", [(0, 0), (10, 1)])
        broken = Series("乙", [(0, 1), (5, None), (10, 0.5)])
        assert drawn(curve([rising, broken], self.DAYS, percent_axis("recall"), 31, height=5)) == by_hand("""
recall   ⠤⠤⠤ a   ⠤⠄⠤ 乙
100%┤⠛                   ⣀⡠⠤⠒⠉
 75%┤               ⣀⡠⠔⠒⠉
 50%┤          ⣀⠤⠔⠒⠉         ⠛
 25%┤     ⣀⠤⠔⠊⠉
  0%┤⣀⠤⠒⠊⠉
    └┬───────────┬───────────┬
     0           5          10
                            天
""")

    @pytest.mark.parametrize(
        ("width", "found"),
        [(60, "11-01 11-06 11-11 11-16 11-21 11-26 12-01"), (30, "11-01  11-11  11-21  12-01"), (12, "11-01 11-26")],
    )
    def test_ticks_without_room_for_their_labels_are_left_out_evenly(self, width, found):
        days = [date(2026, 11, 1) + timedelta(days=5 * place) for place in range(7)]
        axis = Axis(0, 30, tuple(Tick(5 * place, day.strftime("%m-%d")) for place, day in enumerate(days)))
        *_, line, labels = curve([], axis, percent_axis(), width, height=1).plain.split("\n")
        assert labels.split() == found.split()
        assert [match.start() for match in re.finditer("┬", line)] == [
            match.start() + 2 for match in re.finditer("11-01|1[12]-..", labels)
        ], "each stands in the middle of its label"

    def test_of_ticks_on_one_row_as_many_are_left_out_evenly(self):
        axis = Axis(0, 0.6, tuple(Tick(at / 10, f"0.{at}") for at in range(7)))
        lines = drawn(curve([], self.DAYS, axis, 30, height=5)).split("\n")
        assert [line.partition("┤")[0].strip() for line in lines if "┤" in line] == ["0.6", "0.4", "0.2", "0.0"]

    def test_curves_differ_in_pattern_and_colour(self):
        flat = [Series(name, [(0, at), (10, at)]) for name, at in (("a", 0.2), ("b", 0.5), ("c", 0.8))]
        picture = curve(flat, self.DAYS, percent_axis(), 45, height=5)
        rows = [line[5:] for line in picture.plain.split("\n")[1:6]]
        dots = [sum((ord(mark) - 0x2800).bit_count() for mark in rows[place] if mark != " ") for place in (3, 2, 1)]
        assert dots == [78, 52, 26]
        assert {str(span.style) for span in picture.spans} >= {"$text-primary", "$text-warning", "$text-success"}

    def test_what_lies_outside_is_not_drawn_however_far(self):
        picture = curve([Series("", [(-1e9, 1e12), (20, 5), (1e15, -1e300)])], self.DAYS, percent_axis(), 30)
        assert not any("\u2801" <= mark <= "\u28ff" for mark in picture.plain)

    def test_without_points_there_is_the_sentence_or_an_empty_frame(self):
        gaps = [Series("a", [(0, None), (3, None)])]
        assert drawn(curve(gaps, self.DAYS, percent_axis(), 30, empty="Nothing yet.")) == "Nothing yet."
        assert drawn(curve([], Axis(0, 0, ()), Axis(1, 1, ()), 10, height=1)) == " │\n └────────\n"


LABELS = st.text(st.sampled_from("ab 卷积，（\t\n[/]{}…é\u0301👍🏽\u200d\x1b"), max_size=30)
SHARES = st.floats(0, 1)
COUNTS = st.floats(0, 1e9)
POINTS = st.lists(st.tuples(st.floats(-10, 40), st.none() | st.floats(-1, 2)), max_size=12)
WORDS = IntervalWords("有把握", "90% 区间", "估计"), PairWords("自评", "计算", "差距", "次数")
DRAWINGS: st.SearchStrategy[Callable[[int], Content]] = st.one_of(
    st.builds(
        lambda counts, today, language: partial(calendar, counts, today, words=calendar_words(language)),
        st.dictionaries(st.dates(date(2025, 1, 1), date(2027, 1, 1)), st.integers(0, 10**6), max_size=40),
        st.dates(date(2025, 1, 1), date(2027, 1, 1)),
        LANGUAGE,
    ),
    st.builds(
        lambda bars, **how: partial(day_bars, bars, **how),
        st.lists(st.builds(Bar, LABELS, st.lists(COUNTS, max_size=3).map(tuple)), max_size=40),
        name=LABELS,
        layers=st.lists(LABELS, max_size=3),
        height=st.integers(1, 12),
        keep=st.sampled_from(("first", "last")),
        empty=LABELS,
    ),
    st.builds(
        lambda rows, words, empty: partial(intervals, rows, words=words, empty=empty),
        st.lists(
            st.builds(Interval, LABELS, st.none() | SHARES, SHARES, SHARES, LABELS, st.integers(0, 3)), max_size=6
        ),
        st.sampled_from((None, WORDS[0])),
        LABELS,
    ),
    st.builds(
        lambda rows, empty: partial(ranking, rows, empty=empty),
        st.lists(st.builds(Ranked, LABELS, COUNTS, LABELS), max_size=6),
        LABELS,
    ),
    st.builds(
        lambda rows: partial(pairs, rows, words=WORDS[1]),
        st.lists(st.builds(Pair, LABELS, SHARES, SHARES, LABELS), max_size=6),
    ),
    st.builds(
        lambda series, label, height: partial(
            curve,
            series,
            Axis(0, 30, tuple(Tick(at, label) for at in range(0, 35, 5)), label),
            percent_axis(label),
            height=height,
        ),
        st.lists(st.builds(Series, LABELS, POINTS), max_size=4),
        LABELS,
        st.integers(1, 12),
    ),
)


@given(draw=DRAWINGS, width=st.integers(20, 200))
def test_no_line_is_wider_than_it_may_be(draw, width):
    lines = draw(width).plain.split("\n")
    assert max(map(cell_width, lines)) <= width
    assert all(mark.isprintable() or mark == "\u200d" for line in lines for mark in line)


@given(label=LABELS, width=st.integers(0, 30))
def test_a_label_is_cut_to_its_column(label, width):
    label = label.replace("\n", " ").replace("\t", " ").replace("\x1b", "")
    assert cell_width(cut(label, width)) <= width
    assert cell_width(fitted(label, width)) == cell_width(right_aligned(label, width)) == width


def test_labels_along_a_line_never_touch_and_end_with_it():
    assert along([(0, "11-26"), (5, "11-27"), (6, "11-28")], 12) == "11-26 11-28"
    week = [(0, "周一"), (4, "x"), (5, "周三"), (11, "周五")]
    assert along(week, 14) == "周一 周三 周五"
    assert along(week, 13) == "周一 周三"
    assert along([(0, "too long")], 4) == ""


@every_case(
    ("value", "top"),
    [(0, 1), (0.3, 1), (2, 2), (3, 4), (9, 10), (11, 20), (21, 30), (31, 40), (61, 80), (81, 100), (110, 200)],
)
def test_the_end_of_a_scale_is_round(value, top):
    assert round_top(value) == top


@pytest.mark.parametrize(
    ("number", "found"),
    [(800, "800"), (8000, "8000"), (10_000, "10k"), (15_000, "15k"), (2_000_000, "2M"), (10**7, "10M")],
)
def test_big_numbers_are_short(number, found):
    assert compact(number) == found
