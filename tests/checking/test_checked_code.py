"""What `check` proves of code questions."""

from __future__ import annotations

import pytest
from code_bank import BANK, OWN, drawn

from dlquiz.bank.loading import load_text
from dlquiz.checking.activity import QuestionActivity
from dlquiz.checking.pool import DRAWS_WORTH_A_PROCESS, Proved, Task
from dlquiz.errors import DisagreementError
from dlquiz.grading.code.wrapping import no_attempts
from dlquiz.kinds.answering import grade
from dlquiz.kinds.stub import stub
from dlquiz.questions.kinds import AskedCode


def proved(name: str, bank: str, seeds: int = 2) -> Proved:
    """What proving the question of that id gives."""
    loaded = load_text(bank)
    question = next(each for each in loaded.bank.questions if each.id == name)
    places = {path: mark for path, mark in loaded.places.items() if path[:1] == (name,)}
    return Task("bank.yaml", question, places, seeds).run()


def activity_of(found: QuestionActivity) -> dict[str, tuple[int, int]]:
    return {mistake.name: (mistake.active, mistake.accepted) for mistake in found.activity.mistakes}


@pytest.mark.parametrize("name", ["softmax-rows", "mean-loss"])
def test_a_sound_question_has_no_faults_and_its_mistakes_are_counted(name: str) -> None:
    found = proved(name, BANK)
    assert found.faults == []
    active = activity_of(found.activity)
    assert set(active.values()) <= {(0, 0), (1, 0), (2, 0)}
    assert (2, 0) in active.values()


@pytest.mark.sweep
@pytest.mark.parametrize("name", ["conv-backward", "field-of-layers"])
def test_questions_with_several_arrays_and_layers_are_proved(name: str) -> None:
    assert proved(name, BANK, 5).faults == []


def test_at_most_five_seeds_are_drawn() -> None:
    found = proved("softmax-rows", BANK.replace("times: 5", "times: 1"), 100)
    assert (found.faults, found.activity.seeds) == ([], 5)


GRADIENT = "    gradient_of: {reference: cube, argument: inputs}\n"
SMALL = "{logits: {real: [900, 1000], decimals: 1, shape: [2, 5]}}"


@pytest.mark.parametrize(
    ("name", "bank", "code", "severity", "said", "line"),
    [
        ("slopes", OWN, "B154", "error", "the reference itself does not pass the group `four`", GRADIENT.strip()),
        ("slopes", OWN.replace(GRADIENT, ""), "B159", "warning", "the mistake `too_much` from another one",
            "- name: four"),
        ("field-of-layers", BANK.replace("[k != l]", "[k > 9]"), "B150", "error", "`k > 9` does not hold", "where:"),
        ("softmax-rows", BANK.replace(SMALL, "{logits: 3}"), "B150", "error", "logits", "parameters: {logits: 3}"),
        ("sums", OWN.replace("value: sum_over", "value: 1e308*10*sum_over"), "B131", "error",
            "the result is not finite", "cases: [{name: wide"),
    ],
    ids=["another gradient", "two mistakes of one value", "never drawn", "refused by the reference", "not finite"],
)  # fmt: skip
def test_what_is_wrong_is_reported_at_its_place(
    name: str, bank: str, code: str, severity: str, said: str, line: str
) -> None:
    (fault,) = proved(name, bank).faults
    assert (fault.code, fault.severity) == (code, severity)
    assert said in fault.message
    assert bank.splitlines()[fault.line - 1].strip().startswith(line)


def test_a_mistake_within_the_tolerance_is_reported() -> None:
    found = proved("slopes", OWN.replace(GRADIENT, "    tolerance: {absolute: 5}\n"))
    assert [(fault.code, fault.severity) for fault in found.faults] == [("B155", "error")]
    assert "accept the mistake `too_much`" in found.faults[0].message
    assert activity_of(found.activity) == {"too_much": (2, 2), "far_too_much": (2, 2)}


def test_an_argument_that_only_the_run_refuses_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    def refusing(*_arguments: object) -> bool:
        raise DisagreementError("the run says otherwise", "运行结果不同")

    monkeypatch.setattr("dlquiz.checking.code.is_finite", refusing)
    (fault,) = proved("softmax-rows", BANK).faults
    assert (fault.code, "the run says otherwise (seed 0)" in fault.message) == ("B152", True)
    monkeypatch.setattr("dlquiz.checking.code.is_finite", lambda _: False)
    (fault,) = proved("softmax-rows", BANK).faults
    assert (fault.code, "is not finite (seed 0)" in fault.message) == ("B150", True)


def test_of_many_large_cases_only_the_first_draws_are_run(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([False, False])
    monkeypatch.setattr("dlquiz.checking.code.is_small", lambda _: next(answers, True))
    found = proved("mean-loss", BANK, 4)
    assert found.faults == []
    assert max(active for active, _ in activity_of(found.activity).values()) == 2


def test_broken_files_are_no_attempts() -> None:
    variant = drawn("softmax-rows")
    kind = variant.question.kind
    assert isinstance(kind, AskedCode)
    programs = list(no_attempts(kind, stub(variant, "en")))
    assert len(programs) == 6
    assert {grade(variant, program).outcome for program in programs} == {"unreadable"}


def test_two_code_questions_are_worth_two_processes() -> None:
    loaded = load_text(BANK)
    tasks = [Task("bank.yaml", question, loaded.places, 1) for question in loaded.bank.questions[:2]]
    assert sum(task.draws for task in tasks) // DRAWS_WORTH_A_PROCESS == 2
