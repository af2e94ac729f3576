"""What a model proposes for open answers in line mode, and what `doctor` says of it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from fake_model import MODEL, TROUBLES, fake_model, proposes, silent

from dlquiz.locations import settings_file
from dlquiz.session.scorer import Asking
from dlquiz.settings import Settings, save_settings

ESSAY = ("practice", "--plain", "--number", "1", "--topic", "essays")
ANSWER = "It makes smaller maps."
FAR = Settings(scorer="https://a..b/v1", scorer_model=MODEL)
"""An address that no machine has, and that is not this one."""


def answered(dlquiz, demo: Path, settings: Settings, *lines: str):
    """The essay of the demo bank, answered in these lines."""
    assert save_settings(settings_file(), settings)
    return dlquiz(*ESSAY, "--bank", demo, typed="".join(f"{line}\n" for line in lines))


def test_proposals_stand_above_the_question_which_points_were_made(dlquiz, demo):
    with fake_model(proposes((2, "not there"), (1, "smaller  maps"))) as model:
        ran = answered(dlquiz, demo, model.settings, ANSWER, "2")
    assert (ran.code, ran.err) == (0, "")
    place = ran.lines.index("  The model is reading your answer …")
    assert ran.lines[place + 1 : place + 3] == [
        "  The model only proposes: you decide.",
        "    1. the model proposes it: “smaller maps”",
    ]
    assert ran.lines[place + 3].startswith("  type the numbers of the points")
    assert ran.verdicts == ["Partly"], "what is typed decides"


@pytest.mark.parametrize("name", TROUBLES)
def test_a_trouble_is_one_sentence_and_scoring_goes_on(dlquiz, demo, name):
    with fake_model(TROUBLES[name].reply) as model:
        ran = answered(dlquiz, demo, model.settings, ANSWER, "1, 2")
    assert len([line for line in ran.lines if line.startswith(f"  {TROUBLES[name].english}")]) == 1
    assert (ran.code, ran.err) == (0, "")
    assert dlquiz("history", "--json").document["attempts"][0]["verdict"] == "right"


def test_a_server_that_is_gone_or_late_is_not_waited_for(dlquiz, demo, monkeypatch: pytest.MonkeyPatch):
    with fake_model(silent) as model:
        monkeypatch.setattr("dlquiz.cli.proposals.Asking", partial(Asking, seconds=0.3))
        ran = answered(dlquiz, demo, model.settings, ANSWER, "1, 2")
        assert "  No proposals: the model did not answer within 0.3 seconds." in ran.lines
        assert ran.verdicts == ["Right"]
    ran = answered(dlquiz, demo, model.settings, ANSWER, "1, 2")
    assert f"  No proposals: {model.address} cannot be reached." in ran.lines
    assert ran.verdicts == ["Right"]


def test_through_a_pipe_nobody_agrees_and_nothing_is_asked(dlquiz, demo):
    ran = answered(dlquiz, demo, FAR, ANSWER, "1, 2")
    assert (
        "  No proposals: you have not agreed to send answers to https://a..b/v1. dlquiz asks in a terminal."
        in ran.lines
    )
    assert ran.verdicts == ["Right"]


@pytest.fixture
def at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dlquiz.cli.proposals.is_terminal", lambda: True)


def test_at_a_terminal_it_is_asked_once(dlquiz, demo, at_a_terminal):
    ran = answered(dlquiz, demo, FAR, ANSWER, "n", ":lang zh", "1, 2")
    assert ran.err.count("https://a..b/v1") == 1
    for part in ("question", "rubric", "your answer", "name of the model", "Send your answers there?"):
        assert part in ran.err
    assert "have not agreed" in ran.out
    assert "尚未同意" in ran.out
    ran = answered(dlquiz, demo, FAR, ANSWER, "y", "1, 2")
    assert "https://a..b/v1 cannot be reached" in ran.out
    ran = answered(dlquiz, demo, FAR, ANSWER, "1, 2")
    assert ran.err == ""
    assert "https://a..b/v1 cannot be reached" in ran.out


def test_the_end_of_the_input_is_no_consent(dlquiz, demo, at_a_terminal):
    ran = answered(dlquiz, demo, FAR, ANSWER)
    assert ran.code == 0
    assert "have not agreed" in ran.out
    assert "Traceback" not in ran.err


def test_in_an_interview_they_come_when_all_is_asked(dlquiz, demo):
    with fake_model(proposes((1, "smaller"))) as model:
        assert save_settings(settings_file(), model.settings)
        asked = ("--bank", demo, "--blueprint", "demo/essays:1,demo/sizes:1", "--seed", "3")
        ran = dlquiz("interview", "--plain", *asked, typed=f"{ANSWER}\n?\n1\n")
    assert len(model.received) == 1
    before, _, after = ran.out.partition("That was the last question.")
    assert "noted" in before
    assert "The model" not in before
    assert "“smaller”" in after
    assert "Partly" in ran.verdicts


# doctor


def doctor(dlquiz, settings: Settings, *options: str):
    assert save_settings(settings_file(), settings)
    return dlquiz("doctor", *options)


def row(dlquiz, settings: Settings) -> str:
    (line,) = [line for line in doctor(dlquiz, settings).lines if line.startswith("model ")]
    return line.removeprefix("model").strip()


def test_doctor_says_whether_a_model_on_this_machine_answers(dlquiz):
    with fake_model(b"") as model:
        assert row(dlquiz, model.settings) == f"{MODEL} at {model.address} (something answers there)"
        expected = {"address": model.address, "model": MODEL, "agreed": True, "answers": True}
        assert doctor(dlquiz, model.settings, "--json").document["scorer"] == expected
        without = Settings(scorer=model.address)
    assert row(dlquiz, model.settings) == f"{MODEL} at {model.address} (nothing answers there)"
    assert row(dlquiz, without) == "No proposals: set `scorer_model` to the name of a model."


def test_doctor_calls_up_no_other_machine(dlquiz, monkeypatch: pytest.MonkeyPatch):
    def called(*_: object) -> None:
        pytest.fail("it was called up")

    monkeypatch.setattr("dlquiz.session.scorer.answers", called)
    assert row(dlquiz, FAR) == f"{MODEL} at https://a..b/v1 (asks before the first answer is sent)"
    from dlquiz.session.scorer import agree, scorer_of

    scorer = scorer_of(FAR)
    assert scorer is not None
    agree(scorer)
    assert row(dlquiz, FAR) == f"{MODEL} at https://a..b/v1"
    expected = {"address": "https://a..b/v1", "model": MODEL, "agreed": True, "answers": None}
    assert doctor(dlquiz, FAR, "--json").document["scorer"] == expected
