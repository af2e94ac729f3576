"""The options that choose what is practised, and what a review says at its end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from dlquiz.settings import ORDERS, Settings, save_settings

PLAIN = ("practice", "--plain")


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (("--kind", "choice"), {"demo/pick", "demo/several"}),
        (("--kind", "numeric", "--topic", "sizes"), {"demo/conv", "demo/pair"}),
        (("--difficulty", "2", "--kind", "open"), {"demo/essay"}),
        (("--kind", "选择题"), {"demo/pick", "demo/several"}),
        (("--kind", "True or False"), {"demo/claim"}),
    ],
)
def test_only_what_fits_is_asked(dlquiz, demo, options, names):
    ran = dlquiz(*PLAIN, "--bank", demo, *options, typed="?\n" * 9)

    assert set(ran.asked) == names
    assert ran.code == 0


@pytest.mark.parametrize(
    ("command", "options", "said"),
    [
        ("practice", ("--tag", "odd"), "no question with the tag `odd` in the bank `demo`; there are no tags"),
        (
            "review",
            ("--difficulty", "1", "--kind", "open"),
            "no question of the difficulty `1` in the bank `demo`; difficulties: 2",
        ),
        ("practice", ("--topic", "words", "--kind", "open"), "kinds: choice, true_false (true or false)"),
        ("practice", ("--question", "none"), "the bank `"),
    ],
)
def test_where_nothing_fits_one_line_says_what_there_is(dlquiz, demo, command, options, said):
    assert said in dlquiz(command, "--plain", "--bank", demo, *options).refusal


def test_banks_and_topics_are_named_by_their_titles_too(dlquiz):
    zh = dlquiz(*PLAIN, "--bank", "背景知识", "--topic", "数值计算", "--number", "1", typed="?\n")
    en = dlquiz(*PLAIN, "--bank", "background", "--topic", "numerical computation", "--number", "1", typed="?\n")
    assert (zh.code, en.code) == (0, 0)
    assert {name.partition("/")[0] for name in (*zh.asked, *en.asked)} == {"background"}


def test_wrong_names_are_answered_by_ids_with_titles(dlquiz):
    refused = [
        (("--bank", "nosuch"), "background（背景知识）"),
        (("--bank", "background", "--topic", "nosuch"), "numerical（数值计算）"),
        (("--kind", "nosuch"), "`numeric`（计算题）、`choice`（选择题）"),
    ]
    for options, listed in refused:
        assert listed in dlquiz("--language", "zh", *PLAIN, *options).refusal


def test_no_question_is_begun_after_the_time(dlquiz, demo, monkeypatch):
    start, looks = datetime(2026, 3, 1, 12, tzinfo=UTC), iter(range(10**6))
    monkeypatch.setattr("dlquiz.cli.line_mode.now", lambda: start + timedelta(seconds=30 * next(looks)))
    monkeypatch.setattr("dlquiz.cli.line_mode.ticks", lambda: 30.0 * next(looks))
    ran = dlquiz(*PLAIN, "--bank", demo, "--minutes", "3", typed="?\n" * 50)

    assert 0 < len(ran.verdicts) < 6
    assert len(ran.asked) == len(ran.verdicts), "nothing comes back either"
    assert next(line for line in ran.lines if line.startswith("[")).startswith("[1] ")
    assert "  The time is up." in ran.lines
    assert ran.lines[-1].startswith(f"  {len(ran.verdicts)} answered: ")


def test_without_an_order_the_settings_decide(dlquiz, demo, dlquiz_home):
    ask = (*PLAIN, "--bank", demo, "--seed", "3")
    dlquiz(*PLAIN, "--bank", demo, "--number", "3", typed="?\n" * 3)
    by_order = {order: dlquiz(*ask, "--order", order, typed="").asked for order in ORDERS}
    assert len(set(map(tuple, by_order.values()))) > 1
    for order in ORDERS:
        assert save_settings(dlquiz_home / "settings.yaml", Settings(order=order))
        assert dlquiz(*ask, typed="").asked == by_order[order]


def test_today_asks_what_the_day_allows_and_then_ends(dlquiz, demo, dlquiz_home):
    dlquiz_home.mkdir()
    (dlquiz_home / "settings.yaml").write_text("new_per_day: 2\norder: weakest\n", "utf-8")
    first = dlquiz(*PLAIN, "--today", "--bank", demo, typed="?\n:quit\n")
    assert next(line.split(" ")[0] for line in first.lines if line.startswith("[")) == "[1/2]"
    second = dlquiz(*PLAIN, "--today", "--bank", demo, typed="?\n:quit\n")
    assert next(line.split(" ")[0] for line in second.lines if line.startswith("[")) == "[1/1]"
    assert second.asked[0] != first.asked[0]
    done = dlquiz(*PLAIN, "--today", "--bank", demo, typed="")
    assert done.asked == []


@pytest.mark.parametrize(
    "option", [("--number", "3"), ("--minutes", "5"), ("--order", "new"), ("--seed", "1"), ("--question", "demo/conv")]
)
def test_today_takes_no_option_that_chooses_how_many(dlquiz, option):
    assert "`--today` decides how many questions" in dlquiz(*PLAIN, "--today", *option).refusal
