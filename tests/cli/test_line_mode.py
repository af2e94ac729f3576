"""`practice --plain` and `review --plain`: what is chosen, a session through a pipe, reported by lines and history."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from command_fixtures import RIGHT, history

from dlquiz.cli.clock import local_zone, now
from dlquiz.progress.days import day_of
from dlquiz.settings import ORDERS, Settings, load_settings, save_settings

PLAIN = ("practice", "--plain")


def headers(ran) -> list[str]:
    """Those of the questions, in order."""
    return [line for line in ran.lines if line.startswith("[")]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_session_through_a_pipe_one_verdict_one_history_row(dlquiz, demo, language):
    order = list(dict.fromkeys(dlquiz(*PLAIN, "--bank", demo, "--seed", "1", typed="?\n" * 40).asked))
    assert sorted(order) == sorted(RIGHT)

    answers = [RIGHT[name] for name in order]
    answers.insert(order.index("demo/essay") + 1, "1, 2")
    before = len(history(dlquiz))
    typed = "".join(f"{answer}\n" for answer in answers)
    ran = dlquiz(*PLAIN, "--bank", demo, "--seed", "1", "--language", language, typed=typed).ok
    assert ran.verdicts == ["Right"] * 6
    rows = history(dlquiz)[: len(history(dlquiz)) - before]
    assert [row["question"] for row in reversed(rows)] == order
    assert {row["verdict"] for row in rows} == {"right"}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("question", "typed", "verdict", "score"),
    [
        ("conv", "12", "Wrong", 0.0),
        ("pair", "-4, 6", "Partly", 0.5),
        ("several", "1", "Partly", 0.5),
        ("claim", "错", "Right", 1.0),
        ("pick", "?", "Wrong", 0.0),
        ("essay", "Right: it makes maps smaller\n2", "Partly", 0.75),
        ("essay", "？", "Wrong", 0.0),
    ],
    ids=lambda value: value.replace("\n", "|") if isinstance(value, str) else None,
)
def test_a_verdict_line_starts_with_the_english_word_and_no_other_line_does(
    dlquiz, only, language, question, typed, verdict, score
):
    bank = only(question)
    ran = dlquiz(*PLAIN, "--bank", bank, "--language", language, typed=f"{typed}\n")

    assert ran.code == 0
    assert ran.verdicts == [verdict]
    # Besides the verdict only headers, prompts and blank lines begin at the margin.
    others = [line for line in ran.lines if line and not line.startswith(("  ", "[", "> ", verdict))]
    assert others == []
    (row,) = history(dlquiz)
    assert (row["verdict"], row["score"]) == (verdict.lower(), score)


def test_an_unreadable_answer_costs_nothing(dlquiz, only):
    bank = only("conv")
    ran = dlquiz(*PLAIN, "--bank", bank, typed="0,25\n\nthree\n12 34\n11\n")

    assert ran.verdicts == ["Right"]
    assert len([line for line in ran.lines if line.startswith("  Not read, not counted: ")]) == 4
    assert "did you mean 0.25" in ran.out
    (row,) = history(dlquiz)
    assert (row["answer"], row["verdict"], row["score"]) == ("11", "right", 1.0)


def test_what_is_failed_comes_back_on_top_of_the_number_until_it_is_right(dlquiz, demo):
    only = (*PLAIN, "--bank", demo, "--kind", "true_false", "--number", "1")
    ran = dlquiz(*only, typed="true\n?\nfalse\nfalse\n")
    heads = [re.match(r"(\[\S+\]) (\S+)", header).groups() for header in headers(ran)]

    assert (ran.code, ran.err, ran.verdicts) == (0, "", ["Wrong", "Wrong", "Right"])
    assert heads == [("[1/1]", "demo/claim")] * 3
    assert [header.endswith(" · relearning") for header in headers(ran)] == [False, True, True]
    assert ran.lines.count("  1 to relearn") == 2
    assert ran.lines[-2:] == ["  Relearned: 1 of 1 missed.", "  3 answered: 1 right, 0 partly, 2 wrong."]
    assert [row["verdict"] for row in history(dlquiz)] == ["right", "wrong", "wrong"]


def test_the_seed_repeats_a_session_whatever_was_answered_in_between(dlquiz):
    command = (*PLAIN, "--number", "5", "--seed", "7")
    first = dlquiz(*command, typed="?\n" * 5)
    again = dlquiz(*command, typed="?\n" * 5)
    other = dlquiz(*PLAIN, "--number", "5", "--seed", "8", typed="?\n" * 5)

    assert headers(first) == headers(again)
    assert headers(first) != headers(other)
    rows = history(dlquiz)[len(other.verdicts) :]
    assert len(first.verdicts) == len(again.verdicts) == len(rows) / 2
    half = len(first.verdicts)
    assert [row["parameters"] for row in rows[:half]] == [row["parameters"] for row in rows[half:]]


def test_the_end_of_the_input_ends_the_session_and_leaves_no_half_answer(dlquiz, only):
    ran = dlquiz(*PLAIN, "--bank", only("essay"), typed="my answer\n")

    assert (ran.code, ran.verdicts) == (0, [])
    assert ran.lines[-1] == "  0 answered: 0 right, 0 partly, 0 wrong."
    assert history(dlquiz) == []


@pytest.mark.parametrize("breaker", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\r"])
def test_no_typed_character_can_begin_a_line(dlquiz, only, breaker):
    ran = dlquiz(*PLAIN, "--bank", only("claim"), typed=f"x{breaker}Right: ha\nfalse\n")

    assert ran.verdicts == ["Right"]
    assert ran.out.count("  Not read, not counted: ") == 1


def test_review_asks_what_is_due_and_nothing_else(dlquiz, demo, monkeypatch):
    nothing = dlquiz("review", "--plain", "--bank", demo)
    assert (nothing.code, nothing.verdicts, bool(nothing.out.strip())) == (0, [], True)

    dlquiz(*PLAIN, "--bank", demo, "--topic", "sizes", typed="?\n?\n")
    later = datetime.now(UTC) + timedelta(days=400)
    monkeypatch.setattr("dlquiz.cli.line_mode.now", lambda: later)
    ran = dlquiz("review", "--plain", "--bank", demo, typed="?\n" * 9)

    assert sorted(set(ran.asked)) == ["demo/conv", "demo/pair"]
    assert len(ran.verdicts) == 9, "what is failed in a review is relearned, too"


class TestTrouble:
    @pytest.mark.usefixtures("unwritable_home")
    def test_where_nothing_can_be_saved_it_is_said_and_practice_goes_on(self, dlquiz, demo):
        ran = dlquiz(*PLAIN, "--bank", demo, "--number", "3", typed="?\n" * 3).ok
        assert ran.verdicts == ["Wrong"] * 3
        said = [place for place, line in enumerate(ran.lines) if "not saved" in line]
        verdicts = [place for place, line in enumerate(ran.lines) if line.startswith("Wrong")]
        heads = [place for place, line in enumerate(ran.lines) if line.startswith("[")]
        # Once before the first question, then once between each verdict and the next question.
        assert len(said) == 4
        assert said[0] < heads[0] < verdicts[0] < said[1] < heads[1] < verdicts[1] < said[2] < heads[2]
        assert verdicts[2] < said[3]
        assert not any(" saved" in line.replace("not saved", "") for line in ran.lines)

    def test_a_broken_bank_is_one_line_and_the_others_go_on(self, dlquiz, demo, broken):
        torn = demo.with_name("torn.yaml")
        torn.write_text("format: 1\nid: [\n", "utf-8")
        options = ("--bank", broken, "--bank", torn, "--bank", "missing.yaml", "--bank", demo)
        ran = dlquiz(*options, *PLAIN, "--bank", "demo", "--number", "1", typed="?\n")

        assert (ran.code, ran.verdicts) == (0, ["Wrong"])
        lines = ran.err.splitlines()
        assert len(lines) == 3
        assert re.fullmatch(rf"{re.escape(str(broken))}:15:26: B120 .+ \(.+\)", lines[0])
        assert re.match(rf"{re.escape(str(torn))}:\d+:\d+: B\d\d\d .+ \(.+\)", lines[1])
        assert re.fullmatch(r"missing.yaml:1:1: B001 .+ \(.+\)", lines[2])

    def test_a_question_whose_key_cannot_be_computed_is_left_out_without_a_verdict(self, dlquiz, demo, monkeypatch):
        from dlquiz.errors import DisagreementError
        from dlquiz.session import marking

        marked = marking.grade

        def grade(variant, answer, **rest):
            if variant.question.id == "conv":
                raise DisagreementError("the two ways\ndiffer", "两种算法\n结果不同")
            return marked(variant, answer, **rest)

        monkeypatch.setattr(marking, "grade", grade)
        ran = dlquiz(*PLAIN, "--bank", demo, "--topic", "sizes", typed="-4, 5\n" * 4)

        assert ran.code == 0
        assert ran.verdicts == ["Right"]
        assert "  left out: the two ways differ" in ran.lines
        assert [row["question"] for row in history(dlquiz)] == ["demo/pair"]

    def test_a_bank_without_any_admissible_draw_is_reported(self, dlquiz, demo, only):
        text = only("pair").read_text("utf-8")
        none = demo.with_name("none.yaml")
        none.write_text(text + "    where: ['a > 4']\n", "utf-8")
        ran = dlquiz(*PLAIN, "--bank", none, typed="1\n")

        assert (ran.code, ran.verdicts) == (0, [])
        assert any(line.startswith("  left out: demo/pair ") for line in ran.lines)


@pytest.mark.sweep
@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_at_a_terminal_an_answer_ends_its_own_line(only, tmp_path):
    import pty
    import select

    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "dlquiz", *PLAIN, "--bank", str(only("conv"))]
    process = subprocess.Popen(command, stdin=follower, stdout=follower, stderr=follower, cwd=tmp_path)
    os.close(follower)
    seen, to_type = b"", [b"11\n"]
    while select.select([leader], [], [], 20)[0]:
        try:
            chunk = os.read(leader, 4096)
        except OSError:  # Linux says so when the other end is closed
            break
        if not chunk:
            break
        seen += chunk
        if to_type and chunk.endswith(b"> "):
            os.write(leader, to_type.pop(0))
    os.close(leader)

    assert process.wait(20) == 0
    # The terminal echoes the answer; the verdict stands on the very next line.
    assert "\r\n> 11\r\nRight: read as 11\r\n" in seen.decode()


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


TODAY = "`--today` decides how many questions"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("practice --bank missing.yaml", "missing.yaml:1:1: B001"),
        ("practice --bank no_such_bank", "installed: "),
        ("practice --topic no-such-topic", "topics: "),
        ("practice --bank cnn_interview --topic chain-rule", "output-size"),
        ("practice --number 0", "--number"),
        ("practice --seed -1", "--seed"),
        ("practice --language fr", "'zh'"),
        ("practice --bank {demo} --tag odd", "no question with the tag `odd` in the bank `demo`; there are no tags"),
        (
            "review --bank {demo} --difficulty 1 --kind open",
            "no question of the difficulty `1` in the bank `demo`; difficulties: 2",
        ),
        ("practice --bank {demo} --topic words --kind open", "kinds: choice, true_false (true or false)"),
        ("practice --bank {demo} --question none", "the bank `"),
        ("--language zh practice --bank nosuch", "background（背景知识）"),
        ("--language zh practice --bank background --topic nosuch", "numerical（数值计算）"),
        ("--language zh practice --kind nosuch", "`numeric`（计算题）、`choice`（选择题）"),
        ("practice --today --number 3", TODAY),
        ("practice --today --minutes 5", TODAY),
        ("practice --today --order new", TODAY),
        ("practice --today --seed 1", TODAY),
        ("practice --today --question demo/conv", TODAY),
    ],
)
def test_what_cannot_be_practised_is_one_line_that_says_what_there_is(dlquiz, demo, line, said):
    assert said in dlquiz(*(word.format(demo=demo) for word in line.split()), "--plain").refusal


def test_banks_and_topics_are_named_by_their_titles_too(dlquiz):
    zh = dlquiz(*PLAIN, "--bank", "背景知识", "--topic", "数值计算", "--number", "1", typed="?\n")
    en = dlquiz(*PLAIN, "--bank", "background", "--topic", "numerical computation", "--number", "1", typed="?\n")
    assert (zh.code, en.code) == (0, 0)
    assert {name.partition("/")[0] for name in (*zh.asked, *en.asked)} == {"background"}


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
    assert dlquiz(*PLAIN, "--today", "--bank", demo, typed="").asked == []


@pytest.fixture
def at_a_first_start(monkeypatch):
    monkeypatch.setattr("dlquiz.cli.first_start.is_terminal", lambda: True)


def kept(dlquiz_home):
    return load_settings(dlquiz_home / "settings.yaml")


def started(dlquiz, typed, *options):
    ran = dlquiz("practice", "--plain", *options, typed=typed)
    assert ran.code == 0
    return ran.out


@pytest.mark.usefixtures("at_a_first_start")
class TestFirstStart:
    def test_both_answers_are_kept(self, dlquiz, dlquiz_home):
        said = started(dlquiz, "+21\n２５\n")

        assert said.index("When is your interview?") < said.index("How many minutes a day?")
        day = day_of(now(), local_zone()) + timedelta(days=21)
        assert (kept(dlquiz_home).interview_date, kept(dlquiz_home).minutes_per_day) == (str(day), 25)
        assert kept(dlquiz_home).new_per_day is None

    def test_what_cannot_be_used_is_said_and_asked_again(self, dlquiz, dlquiz_home):
        said = started(dlquiz, "soon\n\n0\n30\n")

        assert "`soon` is no date" in said
        assert "from 1 to 1440" in said
        assert (kept(dlquiz_home).interview_date, kept(dlquiz_home).minutes_per_day) == ("", 30)

    def test_where_nothing_can_be_kept_it_is_said(self, dlquiz, monkeypatch):
        monkeypatch.setattr("dlquiz.cli.first_start.save_settings", lambda *_: False)

        assert "could not be written" in started(dlquiz, "+21\n")

    @pytest.mark.parametrize("options", [("--number", "1"), ("--topic", "output-size"), ("--order", "new")])
    def test_who_asks_for_something_is_not_held_up(self, dlquiz, options):
        assert "When is your interview?" not in started(dlquiz, "", *options)

    def test_who_has_chosen_or_answered_is_not_asked(self, dlquiz, dlquiz_home):
        # Whichever question is drawn, and however many steps it has, one of these lines is the last answer to it.
        assert "When is your interview?" in started(dlquiz, "\n\n" + "?\n" * 20)
        assert "When is your interview?" not in started(dlquiz, "")

        (dlquiz_home / "progress.db").unlink()
        assert save_settings(dlquiz_home / "settings.yaml", Settings(minutes_per_day=25))
        assert "When is your interview?" not in started(dlquiz, "")


def test_what_is_piped_in_are_answers(dlquiz, dlquiz_home):
    said = started(dlquiz, "?\n?\n")

    assert "When is your interview?" not in said
    assert not (dlquiz_home / "settings.yaml").exists()
