"""Reports of interviews: what they say, and that nothing in them is taken for markup."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import pytest
from every_case import every_case
from interview_reports import ATTEMPTS, BANK, FULL, HOSTILE, LIBRARY, attempt, interview, library, place, said

from dlquiz.bank import Library
from dlquiz.messages import LANGUAGES, Language, say
from dlquiz.progress.interviews import Stage
from dlquiz.reports.html import html
from dlquiz.reports.interviews import band_of, document, report_of, stages_sentence, standings
from dlquiz.reports.interviews.practising import to_practise
from dlquiz.reports.markdown import escaped, markdown
from dlquiz.reports.plain import plain_lines
from dlquiz.text.markdown import parse
from dlquiz.text.plainly import plain

REPORT = report_of(FULL, ATTEMPTS, LIBRARY)


# What is said


def test_the_figures_are_those_of_the_attempts() -> None:
    assert REPORT.score == pytest.approx((0 + 0.75 + 1 + 0) / 4)
    assert [(topic.topic, topic.answered, topic.score) for topic in REPORT.topics] == [
        ("sizes", 1, 0.0),
        ("words", 3, pytest.approx(1.75 / 3)),
    ]
    assert [(bank.bank, bank.topic, bank.answered) for bank in REPORT.banks] == [("demo", "", 4)]
    assert (REPORT.agreed, REPORT.asked, REPORT.scored) == (4, 3, 4)
    assert (REPORT.minutes, REPORT.seconds) == (10, 125)


def test_the_strongest_is_the_hardest_of_the_best_and_the_weakest_the_easiest_of_the_worst() -> None:
    assert REPORT.strongest is not None
    assert REPORT.weakest is not None
    assert (REPORT.strongest.question, REPORT.weakest.question) == ("demo/claim", "demo/width")
    quick = {**ATTEMPTS, "essay": attempt("essay", "1\nx", 1.0)}
    strongest = report_of(FULL, quick, LIBRARY).strongest
    assert strongest is not None
    assert strongest.question == "demo/essay"


def test_a_line_tells_the_question_with_the_numbers_that_were_shown() -> None:
    width, essay, claim, pick = REPORT.lines
    assert (width.prompt.en, width.answer, width.expected.en) == ("Width $w_1$ of 20 & <3?", "20", "21")
    assert (width.mistake, width.feedback.en) == ("off_by_one", "One <u>more</u> than 20.")
    assert width.derivations is not None
    assert "20 + 1" in width.derivations.right[width.derivations.differs_at].en
    assert (essay.answer, essay.is_open) == (f"{HOSTILE}\nsecond line", True)
    assert [(point.en, met) for point, met in essay.points] == [("first <point>", True), ("second", False)]
    assert (essay.why, essay.after, claim.late) == ("probe", 1, True)
    assert (claim.read_as.en, pick.read_as.en, pick.expected.en) == ("true", "other", "a < b")
    assert [text.en for _, text in pick.offered] == ["a < b", "other"]
    assert [text.en for text in pick.options] == ["✓ 1. choose · a < b", "✗ 2. don't choose (you did) · other"]


def test_the_layer_that_an_open_answer_reached_is_reported_with_its_score() -> None:
    points = "{point: {en: 'first <point>', zh: 第一点}, weight: 3}", "{point: {en: second, zh: 第二点}}"
    text = BANK
    for point, layer in zip(points, ("must", "good"), strict=True):
        text = text.replace(point, f"{point[:-1]}, layer: {layer}}}")
    report = report_of(FULL, ATTEMPTS, library(text))
    assert report.lines[1].layer == ("layer reached: Must", "达到的层次：必须")
    assert (REPORT.lines[1].layer.en, REPORT.lines[1].headings) == ("", (None, None))
    lines = [line.strip() for line in plain_lines(document(report, "zh"), "zh")]
    assert any(line.endswith("得分 75% · 达到的层次：必须") for line in lines)
    start = lines.index("必须")
    assert [line for line in lines[start:] if line][:4] == ["必须", "✓ 第一点", "良好", "✗ 第二点"]


@pytest.mark.parametrize("written", [markdown, html, lambda blocks, language: "\n".join(plain_lines(blocks, language))])
def test_options_are_marked_in_words_in_every_form_of_the_report(written: Callable[..., str]) -> None:
    assert "don't choose (you did)" in unescape(written(document(REPORT, "en"), "en"))
    assert "不选（你选了）" in unescape(written(document(REPORT, "zh"), "zh"))


def test_a_verdict_corrected_since_counts_as_it_is_now_and_one_taken_back_counts_for_nothing() -> None:
    corrected = {**ATTEMPTS, "width": ATTEMPTS["width"]._replace(verdict="right", score=1.0, mistake=None)}
    del corrected["claim"]
    report = report_of(FULL, corrected, LIBRARY)
    assert [line.score for line in report.lines] == [1.0, 0.75, None, 0.0]
    assert report.score == pytest.approx(1.75 / 3)
    assert report.mistakes == ()


def test_without_the_banks_everything_recorded_is_reported_all_the_same() -> None:
    report = report_of(FULL, ATTEMPTS, Library(()))
    assert report.score == REPORT.score
    assert [line.outcome for line in report.lines] == ["wrong", "partly", "right", "wrong"]
    assert [line.answer for line in report.lines] == [line.answer for line in REPORT.lines]
    assert not any(any(line.prompt) for line in report.lines)
    assert report.lines[0].expected.en == "21"
    assert said(report_of(FULL, ATTEMPTS, Library(())))


def test_a_question_rewritten_since_shows_no_other_numbers() -> None:
    other = {**ATTEMPTS, "width": ATTEMPTS["width"]._replace(parameters={"m": 3})}
    line = report_of(FULL, other, LIBRARY).lines[0]
    assert not any(line.prompt)
    assert (line.answer, line.outcome) == ("20", "wrong")


@every_case(
    ("score", "name"),
    [
        *((0.0, "not_yet"), (0.3999, "not_yet"), (0.4, "shaky"), (0.65, "solid")),
        *((0.8499, "solid"), (0.85, "ready"), (1.0, "ready")),
    ],
)
def test_four_bands(score: float, name: str) -> None:
    assert band_of(score).name == f"band_{name}"


# How it is reported


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_line_an_answer_begins_with_its_verdict_and_no_other_line_does(language: Language) -> None:
    lines = said(REPORT, language).split("\n")
    verdicts = [line.split()[0].rstrip(":：") for line in lines if line.startswith(("Right", "Partly", "Wrong"))]
    assert verdicts == ["Wrong", "Partly", "Right", "Wrong"]
    assert all(line.startswith(("Right", "Partly", "Wrong", "  ")) or not line for line in lines)


def test_mistakes_time_and_what_to_practise_are_reported() -> None:
    text = said(REPORT)
    for part in (
        "Time: 2:05 of 10:00; answers: 4.",
        "off_by_one (1. demo/width)",
        "One <u>more</u> than 20.",
        "Your working",
        "Right working",
        "20 + 1 = 21",
        "dlquiz practice --bank demo --topic sizes",
        "Strongest answer: 3. (100%, 0:30) demo/claim",
        "late",
        "check of answer 1",
    ):
        assert part in text
    assert "$" not in text


def test_what_was_missed_is_practised_first_and_then_the_weak_topics() -> None:
    assert to_practise(REPORT, LIBRARY) == ("demo/width", "demo/pick", "demo/essay", "demo/claim")
    gone = replace(LIBRARY.banks[0], questions=LIBRARY.banks[0].questions[1:])
    assert to_practise(REPORT, Library((gone,))) == ("demo/pick", "demo/essay", "demo/claim")
    right = {name: one._replace(score=1.0) for name, one in ATTEMPTS.items()}
    assert to_practise(report_of(FULL, right, LIBRARY), LIBRARY) == ()


def test_answers_not_scored_are_reported_and_count_for_nothing() -> None:
    report = report_of(interview(place("essay", answer="my words")), {}, LIBRARY)
    text = said(report)
    assert report.score is None
    for part in ("Nothing was scored.", "Not scored: 1.", "my words", "Not scored: 1. demo/essay"):
        assert part in text


# Files


class Tags(HTMLParser):
    """The tags of a page, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("language", LANGUAGES)
def test_html_needs_no_other_file_and_nothing_in_it_is_markup_of_banks_or_learners(language: Language) -> None:
    page = html(document(REPORT, language), language)
    read = Tags()
    read.feed(page)
    ours = "html head meta title style body h1 h2 h3 p div strong blockquote ul li table thead tbody tr th td"
    assert set(read.tags) <= set(ours.split())
    assert read.tags.count("style") == 1
    assert {name for name, _ in read.attributes} <= {"lang", "charset", "name", "content", "class"}
    assert '<script>alert("x")</script> & </style> | *not bold* `code` [link](x)' in read.text
    assert "\x1b" not in page
    assert "\u202e" not in page
    assert "http" not in page
    assert "prefers-color-scheme: dark" in page
    assert say(language, "report_next") in read.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_markdown_shows_hostile_text_as_it_is(language: Language) -> None:
    page = markdown(document(REPORT, language), language)
    assert "\\<script\\>" in page
    assert "<script>" not in page
    shown = plain(page)
    assert '<script>alert("x")</script>' in shown
    assert "*not bold* `code` [link](x)" in shown


@every_case(
    "line",
    [
        *("# no heading", "- no item", "1. no item", "12) no item", "> no quote"),
        *("+ x", "=== y", "--- z", "    code", "| a | b |"),
    ],
)
def test_no_line_of_a_learner_becomes_another_block(line: str) -> None:
    (block,) = parse(escaped(line.strip())).blocks
    assert type(block).__name__ == "Paragraph"
    assert plain(escaped(line.strip())) == line.strip()


def test_tables_have_one_row_a_topic_whatever_their_titles_hold() -> None:
    page = markdown(document(REPORT, "en"), "en")
    rows = [line for line in page.split("\n") if line.startswith("|")]
    assert len(rows) == 2 + 3
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {5}


# Over time


def test_interviews_are_compared_with_the_one_before_that_has_a_score() -> None:
    first = interview(place("claim"), place("pick"), id="a")
    none = interview(place("essay")._replace(attempt="gone"), id="b")
    third = interview(place("claim"), id="c")
    found = standings([first, none, third], ATTEMPTS)
    assert [(one.id, one.score, one.change) for one in found] == [("a", 0.5, None), ("b", None, None), ("c", 1.0, 0.5)]
    assert [(one.answered, one.scored) for one in found] == [(2, 2), (1, 0), (1, 1)]


def test_interviews_are_compared_with_those_of_the_same_role_and_level() -> None:
    half, whole = (place("claim"), place("pick")), (place("claim"),)
    found = standings(
        [
            interview(*half, id="a"),
            interview(*whole, id="b", role="llm", level="mid"),
            interview(*whole, id="c", role="llm"),
            interview(*half, id="d", role="llm", level="mid"),
            interview(*whole, id="e"),
        ],
        ATTEMPTS,
    )
    assert [(one.id, one.change) for one in found] == [("a", None), ("b", None), ("c", None), ("d", -0.5), ("e", 0.5)]


def test_a_report_says_role_and_level() -> None:
    report = report_of(FULL._replace(role="vision", level="junior"), ATTEMPTS, LIBRARY)
    assert "Role: Computer vision. Level: junior." in said(report)
    assert "Level: junior." in markdown(document(replace(report, role=None), "en"), "en")
    assert "Role" not in said(REPORT)


def test_a_report_says_what_time_each_stage_took() -> None:
    stages = (Stage("questions", 30, 754.0), Stage("coding", 15, 601.5), Stage("\x1b[1mdesign", 1, 0.0))
    report = report_of(FULL._replace(stages=stages), ATTEMPTS, LIBRARY)
    lines = said(report).split("\n")
    assert [line.strip() for line in lines if " of 30:00" in line or " of 15:00" in line or " of 1:00" in line] == [
        "- Questions: 12:34 of 30:00",
        "- Coding: 10:02 of 15:00",
        "- [1mdesign: 0:00 of 1:00",
    ]
    assert "编程：用时 10:02，共 15:00" in html(document(report, "zh"), "zh")
    assert stages_sentence(stages[:2], "zh") == "分阶段，各自计时：问答 30 分钟、编程 15 分钟。"
    assert stages_sentence(stages[:2], "en") == "Stages, each with its own clock: Questions 30 min, Coding 15 min."
