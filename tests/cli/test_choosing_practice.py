"""The options that choose what is practised, and what a review says at its end."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from dlquiz.cli.commands import root
from dlquiz.kinds.registry import KINDS
from dlquiz.settings import ORDERS, Settings, save_settings

PLAIN = ("practice", "--plain")


def asked(ran):
    return [re.match(r"\[\S+\] (\S+)", line)[1] for line in ran.lines if line.startswith("[")]


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

    assert set(asked(ran)) == names
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
    ran = dlquiz(command, "--plain", "--bank", demo, *options)

    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert said in ran.err


@pytest.mark.parametrize(
    "options",
    [("--difficulty", "4"), ("--kind", "riddle"), ("--minutes", "0"), ("--order", "worst"), ("--question", "alone")],
)
def test_what_makes_no_sense_is_refused(dlquiz, options):
    ran = dlquiz(*PLAIN, *options)

    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert options[0] in ran.err


def test_banks_and_topics_are_named_by_their_titles_too(dlquiz):
    zh = dlquiz(*PLAIN, "--bank", "背景知识", "--topic", "数值计算", "--number", "1", typed="?\n")
    en = dlquiz(*PLAIN, "--bank", "background", "--topic", "numerical computation", "--number", "1", typed="?\n")
    assert (zh.code, en.code) == (0, 0)
    assert {name.partition("/")[0] for name in (*asked(zh), *asked(en))} == {"background"}


def test_wrong_names_are_answered_by_ids_with_titles(dlquiz):
    refused = [
        (("--bank", "nosuch"), "background（背景知识）"),
        (("--bank", "background", "--topic", "nosuch"), "numerical（数值计算）"),
        (("--kind", "nosuch"), "`numeric`（计算题）、`choice`（选择题）"),
    ]
    for options, listed in refused:
        ran = dlquiz("--language", "zh", *PLAIN, *options)
        assert (ran.code, ran.err.count("\n")) == (2, 1)
        assert listed in ran.err


def test_one_question_with_the_numbers_of_show(dlquiz):
    shown = dlquiz("show", "cnn_interview", "conv-output-size", "--seed", "31", "--json").document
    command = (*PLAIN, "--question", "cnn_interview/conv-output-size", "--seed", "31")
    ran = dlquiz(*command, typed=f"{shown['answer']}\n")
    twice = dlquiz(*command, "--number", "2", typed="?\n?\n")

    assert ran.verdicts == ["Right"]
    assert [line for line in ran.lines if line.startswith("[")] == [
        "[1/1] cnn_interview/conv-output-size · difficulty 1 · seed 31"
    ]
    assert asked(twice) == ["cnn_interview/conv-output-size"] * 2
    assert len(set(re.findall(r"seed (\d+)", twice.out))) == 2


def test_a_question_is_found_in_a_file_too(dlquiz, demo):
    by_bank = dlquiz(*PLAIN, "--bank", demo, "--question", "conv", typed="11\n")
    by_path = dlquiz(*PLAIN, "--question", f"{demo}/conv", typed="11\n")

    assert by_bank.verdicts == by_path.verdicts == ["Right"]


def test_no_question_is_begun_after_the_time(dlquiz, demo, monkeypatch):
    start, looks = datetime(2026, 3, 1, 12, tzinfo=UTC), iter(range(10**6))
    monkeypatch.setattr("dlquiz.cli.line_mode.now", lambda: start + timedelta(seconds=30 * next(looks)))
    monkeypatch.setattr("dlquiz.cli.line_mode.ticks", lambda: 30.0 * next(looks))
    ran = dlquiz(*PLAIN, "--bank", demo, "--minutes", "3", typed="?\n" * 50)

    assert 0 < len(ran.verdicts) < 6
    assert len(asked(ran)) == len(ran.verdicts), "nothing comes back either"
    assert next(line for line in ran.lines if line.startswith("[")).startswith("[1] ")
    assert "  The time is up." in ran.lines
    assert ran.lines[-1].startswith(f"  {len(ran.verdicts)} answered: ")


def test_repeats_are_reported_in_the_first_line(dlquiz, only):
    bank = only("conv")
    first = dlquiz(*PLAIN, "--bank", bank, typed="11\n")
    again = dlquiz(*PLAIN, "--bank", bank, typed="11\n")

    assert "repeats" not in first.out
    assert again.lines[0] == "  All of these questions are repeats: you have answered them, and none is due."
    assert again.verdicts == ["Right"]


def test_a_review_ends_with_what_comes_when(dlquiz, demo, monkeypatch):
    dlquiz(*PLAIN, "--bank", demo, "--topic", "sizes", typed="?\n?\n")
    later = datetime.now(UTC) + timedelta(days=400)
    monkeypatch.setattr("dlquiz.cli.line_mode.now", lambda: later)
    ran = dlquiz("review", "--plain", "--bank", demo, "--language", "zh", typed="?\n" * 2)

    assert ran.lines[-2:] == [
        "  共答 2 题：正确 0，部分正确 0，错误 2。",
        "  接下来：明天 2 道，7 天内 2 道，30 天内 2 道。",
    ]


def test_without_an_order_the_settings_decide(dlquiz, demo, dlquiz_home):
    ask = (*PLAIN, "--bank", demo, "--seed", "3")
    dlquiz(*PLAIN, "--bank", demo, "--number", "3", typed="?\n" * 3)
    by_order = {order: asked(dlquiz(*ask, "--order", order, typed="")) for order in ORDERS}
    assert len(set(map(tuple, by_order.values()))) > 1
    for order in ORDERS:
        assert save_settings(dlquiz_home / "settings.yaml", Settings(order=order))
        assert asked(dlquiz(*ask, typed="")) == by_order[order]


def test_the_choices_of_the_command_line_are_those_there_are():
    practice = {parameter.name: parameter for parameter in root.commands["practice"].params}

    assert tuple(practice["order"].type.choices) == ORDERS
    assert set(practice["kind"].type.choices) == set(KINDS)
