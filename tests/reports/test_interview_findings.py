"""What a report finds: pauses, how it stands beside earlier ones, topics with intervals, one's own words, what next."""

from __future__ import annotations

from datetime import timedelta
from math import sqrt

import pytest
from every_case import every_case
from history_samples import START
from interview_reports import ATTEMPTS, FULL, LIBRARY, attempt, interview, library, place, said

from dlquiz.messages import LANGUAGES, Language
from dlquiz.progress.interviews import Interview, Pause, Stage
from dlquiz.progress.records import Attempt
from dlquiz.progress.store import memory_store
from dlquiz.reports.blocks import Prose, lines_of
from dlquiz.reports.html import html
from dlquiz.reports.interviews import Report, document, how_it_stands, report_of, standings, stored_report
from dlquiz.reports.interviews.practising import strong_topics, weak_topics
from dlquiz.reports.interviews.quoting import LONGEST, sentence_with
from dlquiz.reports.markdown import markdown
from dlquiz.reports.plain import plain_lines
from dlquiz.text.markdown import parse


def words(report: Report, language: Language = "en") -> str:
    """The text with its lines joined."""
    return " ".join(said(report, language).split())


# Pauses


def test_pauses_are_listed_by_the_learners_clock_with_how_long_they_took() -> None:
    pauses = (Pause(START + timedelta(minutes=2), 75.0), Pause(START + timedelta(hours=1), 3 * 3600.0))
    report = report_of(FULL._replace(pauses=pauses), ATTEMPTS, LIBRARY)
    assert "Paused 2 times, 3 h 1 min in all: at 13:02 for 1:15, at 14:00 for 3 h 0 min." in words(report)
    assert "暂停 2 次，共 3 小时 1 分钟：13:02 起 1:15、14:00 起 3 小时 0 分钟。" in words(report, "zh").replace(
        " 起1", ""
    )
    assert "Paused" not in said(report_of(FULL, ATTEMPTS, LIBRARY))


def test_of_many_pauses_the_first_are_listed_and_all_are_counted() -> None:
    pauses = tuple(Pause(START + timedelta(minutes=number), 10.0) for number in range(8))
    text = words(report_of(FULL._replace(pauses=pauses), ATTEMPTS, LIBRARY))
    assert "Paused 8 times, 1:20 in all: at 13:00 for 0:10," in text
    assert "at 13:05 for 0:10, …." in text
    assert "13:06" not in text


@pytest.mark.parametrize(
    ("stage", "left", "unscored", "en", "zh"),
    [
        (None, 754.0, None, "12:34 left", "剩余 12:34"),
        (Stage("coding", 15), 60.0, None, "Coding: 1:00 left", "编程：剩余 1:00"),
        (Stage("warm-up", 2), -5.0, None, "Warm-up: time over by 0:05", "热身：已超时 0:05"),
        (Stage("design", 12), 3.0, 2, "Scoring your open answers, 2 left", "为开放题计分，还有 2 题"),
    ],
)
def test_how_an_interview_stands_that_was_left(
    stage: Stage | None, left: float, unscored: int | None, en: str, zh: str
) -> None:
    assert how_it_stands(stage, left, unscored, "en") == en
    assert how_it_stands(stage, left, unscored, "zh") == zh


# Over time


def history() -> list[Interview]:
    half, whole = (place("claim"), place("pick")), (place("claim"),)
    return [
        interview(*half, id="a", role="llm", level="mid"),
        interview(*whole, id="b"),
        interview(place("essay")._replace(attempt="gone"), id="c", role="llm", level="mid"),
        interview(*whole, id="d", role="llm", level="mid"),
        interview(*whole, id="e", role="llm"),
    ]


def test_earlier_interviews_are_those_of_the_same_role_and_level() -> None:
    found = history()
    with memory_store() as store:
        for one in found:
            store.interviews.end(one)
        for name in ("claim", "pick"):
            store.record(ATTEMPTS[name])
        reports = {one.id: stored_report(one, store, LIBRARY) for one in store.interviews.finished()}
    assert {key: [one.id for one in report.earlier] for key, report in reports.items()} == {
        "a": [], "b": [], "c": ["a"], "d": ["a", "c"], "e": [],
    }  # fmt: skip
    assert {key: report.change for key, report in reports.items()} == {
        "a": None, "b": None, "c": None, "d": 0.5, "e": None,
    }  # fmt: skip
    text = said(reports["d"])
    assert "Earlier interviews of the same role and level (LLM · mid): 1." in text
    rows = [line.split() for line in text.split("\n") if line.strip().startswith("2026-03-01 13:10 ")]
    assert rows == [["2026-03-01", "13:10", "50%"], ["2026-03-01", "13:10", "100%", "+50"]]
    assert "This is your first interview of this kind (LLM · mid)" in words(reports["a"])
    assert "This is your first interview of this kind (General)" in words(reports["b"])
    assert "这是你第一场此类面试（通用）" in words(reports["b"], "zh")
    assert "Over time" not in said(reports["c"])
    assert reports["d"].earlier[0].post == ("llm", "mid")


def test_a_score_that_fell_has_a_minus_sign_and_only_the_latest_are_listed() -> None:
    earlier = [interview(place("claim"), id=f"{number}") for number in range(9)]
    last = interview(place("pick"), id="last")
    report = report_of(last, ATTEMPTS, LIBRARY, standings(earlier, ATTEMPTS))
    text = said(report)
    assert text.count("2026-03-01 13:10  100%") == 5
    assert "2026-03-01 13:10  0%     −100" in text


# Topics


def by_hand(share: float, answers: int) -> tuple[int, int]:
    """Wilson's interval in percent, as in the paper, for z = 1.6449."""
    z = 1.6448536269514722
    root = z * sqrt(share * (1 - share) / answers + z * z / (4 * answers * answers))
    low, high = ((share + z * z / (2 * answers) + sign * root) / (1 + z * z / answers) for sign in (-1, 1))
    return round(100 * low), round(100 * high)


def test_scores_of_topics_and_of_all_have_their_intervals() -> None:
    report = report_of(FULL, ATTEMPTS, LIBRARY)
    text = said(report)
    whole, sizes, about = by_hand(1.75 / 4, 4), by_hand(0, 1), by_hand(1.75 / 3, 3)
    assert f"Score 44% ({whole[0]}–{whole[1]}): shaky" in text
    assert f"0% ({sizes[0]}–{sizes[1]})" in text
    assert f"58% ({about[0]}–{about[1]})" in text
    assert (sizes, whole) == ((0, 73), (15, 78))


def test_the_weakest_of_two_alike_is_the_one_with_more_answers() -> None:
    places = [place("width")._replace(attempt=f"w{number}") for number in range(2)] + [place("pick"), place("claim")]
    scores = {f"w{number}": attempt("width", "20", 0.0, id=f"w{number}") for number in range(2)}
    wrong = attempt("claim", "false", 0.0)
    report = report_of(interview(*places), {**ATTEMPTS, **scores, "claim": wrong}, LIBRARY)
    assert [(one.topic, one.answered) for one in weak_topics(report)] == [("sizes", 2), ("words", 2)]
    more = report_of(interview(*places[2:], places[0]), {**ATTEMPTS, **scores, "claim": wrong}, LIBRARY)
    assert [(one.topic, one.answered) for one in weak_topics(more)] == [("words", 2), ("sizes", 1)]
    assert strong_topics(more) == []


def test_the_strongest_and_the_weakest_topics_are_named_and_whether_that_is_settled() -> None:
    right = {"width": attempt("width", "21", 1.0), "pick": ATTEMPTS["pick"]}
    few = report_of(interview(place("width"), place("pick")), right, LIBRARY)
    text = words(few)
    assert "Strongest topics: Sizes | <i> 100% (27–100)" in text
    assert "Weakest topics: Words 0% (0–73)" in text
    assert "Their intervals overlap" in text
    places = [place("width")._replace(attempt=f"w{n}") for n in range(6)] + [
        place("pick")._replace(attempt=f"p{n}") for n in range(6)
    ]
    many: dict[str, Attempt] = {f"w{n}": attempt("width", "21", 1.0, id=f"w{n}") for n in range(6)}
    many |= {f"p{n}": attempt("pick", "2", 0.0, id=f"p{n}") for n in range(6)}
    assert "overlap" not in said(report_of(interview(*places), many, LIBRARY))
    assert "最弱的主题：文字 0% (0–31)" in said(report_of(interview(*places), many, LIBRARY), "zh")


# What next


def test_on_a_screen_keys_begin_what_to_practise_and_elsewhere_commands_do() -> None:
    report = report_of(FULL, ATTEMPTS, LIBRARY)
    labels = [block.label for block in document(report, "en", keys=True) if isinstance(block, Prose) and block.label]
    assert [label.strip() for label in labels[:3]] == ["1", "2", "p"]
    shown = "\n".join(plain_lines(document(report, "en", keys=True), "en"))
    assert "dlquiz practice" not in shown
    assert "1  Sizes | <i> 0% (0–73)" in shown
    assert "- Sizes | <i> 0% (0–73): dlquiz practice --bank demo --topic sizes" in said(report)


# One's own words


@every_case(
    ("typed", "keyword", "quoted"),
    [
        (
            "It is linear. Maps compose, so depth adds nothing! Right?",
            "compose",
            "Maps compose, so depth adds nothing!",
        ),
        ("First line\nCompose them.\nLast.", "compose", "Compose them."),
        ("线性映射可以复合。所以加深没有意义；完。", "加深", "所以加深没有意义；"),
        ("ｃompose  it\tnow", "Compose", "ｃompose it now"),
        ("nothing of it", "compose", "compose"),
        ("", "compose", "compose"),
        ("Use e.g. 3.5 heads of 64. Fine.", "heads", "3.5 heads of 64."),
    ],
)
def test_the_sentence_of_a_keyword_is_quoted(typed: str, keyword: str, quoted: str) -> None:
    assert sentence_with(typed, keyword) == quoted


@pytest.mark.parametrize("at", [0, 40, 300, 395])
def test_a_long_sentence_is_cut_around_the_keyword(at: int) -> None:
    typed = f"{'a ' * at}compose {'b ' * (395 - at)}"
    quoted = sentence_with(typed, "compose")
    assert "compose" in quoted
    assert len(quoted) <= LONGEST + 4
    # No word is cut in two.
    assert set(quoted.split()) <= {"a", "b", "compose", "…"}
    assert quoted.startswith("… ") == (at > 70)
    assert quoted.endswith(" …") == (at < 330)


def test_a_label_stands_above_code_that_comes_first() -> None:
    block = Prose(parse("```\n a  b\n```\n\nWhy?"), label="Model answer: ")
    assert markdown([block], "en") == "**Model answer:** \n\n```\n a  b\n```\n\nWhy?\n"


def test_logs_and_programs_in_prompts_keep_their_columns_in_every_file() -> None:
    one = interview(place("log")._replace(question="open/log", answer="no idea"))
    report = report_of(one, {}, library(LOG))
    page = markdown(document(report, "en"), "en")
    assert "A log:\n\n````\nstep  loss\n   1   2.3\n   ``` *x*\n````\n\nWhy?" in page
    assert "<pre><code>step  loss\n   1   2.3\n   ``` *x*\n</code></pre>" in html(document(report, "en"), "en")


LOG = """
format: 1
id: open
title: Open
questions:
  - id: log
    type: open
    topic: t
    prompt: |
      A log:

      ````
      step  loss
         1   2.3
         ``` *x*
      ````

      Why?
    answer: Because.
    rubric: [{point: P}]
"""

RUBRIC = """
format: 1
id: open
title: Open
questions:
  - id: why
    type: open
    topic: t
    prompt: Why?
    answer: Because.
    rubric:
      - {point: They compose., keywords: [compose]}
      - {point: It costs memory., keywords: [{en: memory, zh: 显存}]}
      - {point: No keyword.}
"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_ones_own_words_stand_below_the_points_they_may_have_made(language: Language) -> None:
    bank = library(RUBRIC)
    (question,) = bank.questions()
    first = attempt("essay", "1\nLinear maps compose. I forget <b>the memory</b>.", 1 / 3)
    answered = first._replace(
        bank="open", question="open/why", topic="t", wording=question.wording, grading=question.grading
    )
    one = interview(place("essay")._replace(question="open/why"))
    report = report_of(one, {"essay": answered}, bank)
    (line,) = report.lines
    assert line.quotes == ("Linear maps compose.", "I forget <b>the memory</b>.", "")
    blocks = [block for block in document(report, language) if isinstance(block, Prose)]
    lines = [f"{block.label}{' '.join(lines_of(block.document))}" for block in blocks]
    at = next(number for number, found in enumerate(lines) if found.startswith("✓ "))
    wrote = {"en": "you wrote “{}”", "zh": "你写到了“{}”"}[language]
    assert lines[at : at + 5] == [
        "✓ They compose.",
        wrote.format("Linear maps compose."),
        "✗ It costs memory.",
        wrote.format("I forget <b>the memory</b>."),
        "✗ No keyword.",
    ]
    assert "<b>" not in markdown(document(report, language), language).replace("\\<b\\>", "")
    # Before it is scored there are no points to stand below.
    unscored = report_of(replace_answer(one), {}, bank)
    assert unscored.lines[0].quotes == ()


def replace_answer(one: Interview) -> Interview:
    return one._replace(places=(one.places[0]._replace(answer="Linear maps compose."),))
