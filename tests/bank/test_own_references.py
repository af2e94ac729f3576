"""References that a bank defines: found by name, computed, diagnosed, bounded, and refused at their place."""

from __future__ import annotations

import json
import pickle
from collections.abc import Sequence
from pathlib import Path

import pytest
from every_case import every_case

from dlquiz.bank import Library, load_library, load_text
from dlquiz.checking.checker import check_paths
from dlquiz.checking.reloading import reload_banks
from dlquiz.errors import DlquizError, Fault, QuestionError
from dlquiz.kinds.answering import grade
from dlquiz.kinds.drawing import draw
from dlquiz.kinds.numeric import Numeric
from dlquiz.questions.kinds import Call
from dlquiz.questions.own_reference import OwnReference
from dlquiz.reference import catalog
from dlquiz.variants.model import graded_key

TOKENS = """
  tokens:
    summary: {en: tokens of an image, zh: 图像的词元数}
    result: integer
    arguments:
      image: {kind: size, letter: n}
      patch: {kind: size, letter: p, within: '[1, n]'}
      extra: {kind: flag, default: true, letter: c}
    require:
      - {when: n % p == 0, argument: patch, say: {en: '{{p}} does not divide {{n}}', zh: '{{p}} 不能整除 {{n}}'}}
    let: {g: n // p}
    value: g**2 + (1 if c else 0)
    mistakes:
      one_side:
        title: {en: one side only, zh: 只算一边}
        replace: {value: g + (1 if c else 0)}
        feedback: {en: '{{g}} squared, not {{yours.g}}.', zh: '{{g}} 的平方，而不是 {{yours.g}}。'}
        tempting: {en: One axis., zh: 一个轴。}
      extra_forgotten:
        title: {en: extra token forgotten, zh: 漏了额外的词元}
        when: c
        replace: {extra: false}
        feedback: {en: One more., zh: 还要加一。}
        tempting: {en: No part., zh: 不是图像的一部分。}
"""
QUESTION = """
questions:
  - id: vit
    type: numeric
    topic: t
    prompt: {en: 'Of {{n}} by 16?', zh: '{{n}} 与 16？'}
    parameters: {n: 224}
    answer: {reference: tokens, arguments: {image: n, patch: 16}}
"""


def bank(records: str = TOKENS, questions: str = QUESTION, identity: str = "own") -> str:
    return f"format: 1\nid: {identity}\ntitle: Own\nreferences:{records}{questions}"


def borrowing(reference: str = "own/tokens") -> str:
    """A bank that names a reference of another."""
    return f"format: 1\nid: other\ntitle: Other{QUESTION.replace('tokens', reference)}"


def call(text: str) -> Call:
    """How the first question is answered."""
    loaded = load_text(text)
    assert loaded.bank is not None, loaded.faults
    assert loaded.faults == ()
    kind = loaded.bank.questions[0].kind
    assert isinstance(kind, Numeric) and isinstance(kind.answer, Call)
    return kind.answer


def library(folder: Path, **texts: str) -> Library:
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    return load_library([folder])


def test_the_key_and_the_mistakes_come_from_the_record() -> None:
    loaded = load_text(bank())
    variant = draw(loaded.bank.questions[0], 0)
    # 224 / 16 = 14, and 14 · 14 + 1 = 197.
    assert graded_key(variant) == 197
    assert {mistake.name: mistake.value for mistake in variant.mistakes} == {"one_side": 15, "extra_forgotten": 196}
    verdict = grade(variant, "15")
    assert (verdict.outcome, verdict.mistake) == ("wrong", "one_side")
    assert verdict.title == ("one side only", "只算一边")
    assert verdict.message == ("14 squared, not 14.", "14 的平方，而不是 14。")


def test_the_records_may_stand_below_the_questions() -> None:
    text = f"format: 1\nid: own\ntitle: Own{QUESTION}references:{TOKENS}"
    loaded = load_text(text)
    assert graded_key(draw(loaded.bank.questions[0], 0)) == 197


def test_a_question_takes_its_record_to_another_process() -> None:
    reference = pickle.loads(pickle.dumps(call(bank()))).reference
    assert isinstance(reference, OwnReference)
    assert str(reference) == "own/tokens"
    assert json.loads(reference.records).keys() == {"tokens"}


def test_its_own_record_comes_before_the_catalogue() -> None:
    named = TOKENS.replace("  tokens:", "  conv_output_size:", 1)
    text = bank(named, QUESTION.replace("reference: tokens", "reference: conv_output_size"))
    loaded = load_text(text)
    assert [(fault.code, fault.severity) for fault in loaded.faults] == [("B177", "warning")]
    assert graded_key(draw(loaded.bank.questions[0], 0)) == 197


def test_another_bank_names_it_with_its_bank(tmp_path: Path) -> None:
    found = library(tmp_path, a_other=borrowing(), own=bank())
    assert found.errors == ()
    question = found.question("other/vit")
    assert question is not None
    assert graded_key(draw(question, 0)) == 197
    alone = load_text(borrowing()).faults
    assert [fault.code for fault in alone] == ["B130"]
    assert "`own`" in alone[0].message


def test_a_cache_never_keeps_an_old_record(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    keys = []
    for extra in ("1", "2"):
        file.write_text(bank(TOKENS.replace("(1 if c", f"({extra} if c")), "utf-8")
        for _ in range(2):
            question = load_library([file], cache=tmp_path / "index.db").question("own/vit")
            assert question is not None
            keys.append(graded_key(draw(question, 0)))
    assert keys == [197, 197, 198, 198]


@pytest.mark.parametrize(
    ("changed", "to", "same"),
    [
        ("One more.", "Another one.", True),
        ("one side only", "just one side", True),
        ("g**2 +", "g*g*1 +", False),
        ("replace: {extra: false}", "replace: {value: g}", False),
    ],
)
def test_what_counts_in_a_record_counts_in_the_grading_of_a_question(changed: str, to: str, same: bool) -> None:
    grading = [load_text(text).bank.questions[0].grading for text in (bank(), bank().replace(changed, to))]  # type: ignore[union-attr]
    assert (grading[0] == grading[1]) is same


@every_case(
    ("old", "new", "code", "at"),
    [
        ("'{{p}} does not", "'{{q}} does not", "B173", "{en: '{{q}}"),
        ("letter: p,", "letter: n,", "B122", "patch: {"),
        ("n // p}", "n // q}", "B121", "n // q"),
        ("n // p}", "n // (p}", "B120", "n // (p"),
        ("replace: {extra: false}", "replace: {extra: g(}", "B120", "g("),
        ("replace: {extra: false}", "function: forget", "B171", "function"),
        ("replace: {extra: false}", "replace: {c: false}", "B171", "{c: false}"),
        ("    let: {g:", "    like: tokens\n    let: {g:", "B175", "tokens"),
        ("        when: c\n", "        like: extra_forgotten\n", "B175", "extra_forgotten"),
        ("    let: {g:", "    steps: 3\n    let: {g:", "B172", "steps"),
        ("    let: {g:", "    each: {m: n}\n    let: {g:", "B172", "each"),
        ("    let: {g:", "    steps: 3\n    each: {n: p}\n    let: {g:", "B122", "{n: p}"),
        ("    let: {g:", "    steps: 3\n    each: {t: p}\n    let: {g:", "B122", "{t: p}"),
        ("    let: {g:", "    over: {e: '[1]'}\n    each: {m: p}\n    let: {g:", "B122", "{e:"),
        ("    let: {g:", "    over: {'a, p': '[[1, 2]]'}\n    each: {m: p}\n    let: {g:", "B122", "{'a, p'"),
    ],
)
def test_a_fault_of_a_record_is_named_at_its_place(old: str, new: str, code: str, at: str) -> None:
    text = bank().replace(old, new, 1)
    assert text != bank()
    found = [fault for fault in load_text(text).faults if fault.code == code]
    assert len(found) == 1, load_text(text).faults
    line = text.splitlines()[found[0].line - 1]
    assert at in line or at in text.splitlines()[found[0].line], (line, found)


@pytest.mark.parametrize(
    ("old", "new", "meant"),
    [("value: g**2", "value: patch**2", "`p`"), ("replace: {extra: false}", "replace: {c: false}", "`extra`")],
)
def test_the_fault_of_a_name_in_the_place_of_a_letter_names_the_other(old: str, new: str, meant: str) -> None:
    assert [fault.fix for fault in load_text(bank().replace(old, new, 1)).faults if meant in fault.fix]


def test_records_that_inherit_from_each_other_are_faults() -> None:
    records = TOKENS.replace("    result: integer\n", "    like: other\n") + "  other:\n    like: tokens\n"
    assert [fault.code for fault in load_text(bank(records)).faults] == ["B175", "B175"]
    mistakes = TOKENS.replace("        when: c\n", "        like: one_side\n").replace(
        "        title: {en: one side only, zh: 只算一边}\n", "        like: extra_forgotten\n"
    )
    assert [fault.code for fault in load_text(bank(mistakes)).faults] == ["B175"]


@pytest.mark.parametrize("above", [True, False], ids=["above", "below"])
def test_a_syntax_error_in_the_records_is_the_only_fault(above: bool) -> None:
    records = TOKENS.replace("{en: One axis., zh: 一个轴。}", "{en: Of {{n}} one., zh: 一个轴。}")
    text = bank(records) if above else f"format: 1\nid: own\ntitle: Own{QUESTION}references:{records}"
    found = load_text(text).faults
    assert {fault.code for fault in found if fault.severity == "error"} == {"B006"}


def test_a_name_that_another_bank_lacks_is_compared_with_those_it_has(tmp_path: Path) -> None:
    faults = library(tmp_path, own=bank(), other=borrowing("own/tokens_")).faults
    assert [(fault.code, "`tokens`" in fault.fix) for fault in faults] == [("B130", True)]


def test_a_bank_at_a_path_may_name_references_of_banks_that_are_not_checked(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(bank(), "utf-8")
    other = tmp_path / "other.yaml"
    other.write_text(borrowing(), "utf-8")
    assert [fault.code for fault in check_paths([other], 5).faults] == ["B130"]
    report = check_paths([other], 5, siblings=[tmp_path / "own.yaml"])
    assert (report.faults, report.questions) == ((), 1)
    held = load_library([other], siblings=[tmp_path / "own.yaml"])
    other.write_text(other.read_text("utf-8").replace("n: 224", "n: 240"), "utf-8")
    assert reload_banks(held, [str(other)], [str(other)]).faults == {str(other): ()}


def test_a_symbol_that_is_a_name_is_set_as_in_formulas() -> None:
    records = TOKENS.replace("    result: integer\n", "    result: integer\n    symbol: T_hat\n")
    assert any(
        r"\hat{T}" in line.en
        for line in catalog.find(call(bank(records)).reference).steps(image=32, patch=16, extra=True)
    )


def test_a_record_with_a_fault_costs_what_names_it_only() -> None:
    other = "  - {id: claim, type: true_false, topic: t, prompt: P, answer: true}\n"
    loaded = load_text(bank(TOKENS.replace("result: integer", "result: x"), QUESTION + other))
    assert [question.id for question in loaded.bank.questions] == ["claim"]


def check(path: Path, text: str) -> Sequence[Fault]:
    path.write_text(text, "utf-8")
    return check_paths([path], 5).faults


def test_check_does_not_warn_of_the_mistakes_of_a_question_that_has_no_draw(tmp_path: Path) -> None:
    found = check(tmp_path / "own.yaml", bank(questions=QUESTION.replace("n: 224", "n: {integer: [225, 239]}")))
    assert {fault.code for fault in found} & {"B131", "B150"}
    assert "B178" not in [fault.code for fault in found]


def test_check_warns_of_what_does_nothing(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    assert check(file, bank()) == ()
    idle = bank(TOKENS.replace("replace: {extra: false}", "replace: {extra: true}"))
    assert [(fault.code, fault.severity) for fault in check(file, idle)] == [("B178", "warning")]
    no_use = bank(TOKENS.replace("arguments:\n", "arguments:\n      batch: {kind: size, default: 1}\n"))
    assert [(fault.code, fault.severity, fault.line) for fault in check(file, no_use)] == [("B179", "warning", 9)]
    assert check_paths([file], 5).own_references == ("own/tokens",)


HOSTILE = """
  tower:
    summary: S
    result: integer
    arguments: {n: integer}
    %s
    mistakes: {}
"""
OF_TOWER = QUESTION.replace("tokens, arguments: {image: n, patch: 16}", "tower, arguments: {n: 9}")


@pytest.mark.parametrize(
    "lines",
    [
        "value: 9**9**9**n",
        "start: {m: 2}\n    each: {m: m*m}\n    steps: 10000\n    value: m",
        "start: {m: [1]}\n    each: {m: outer(m, [1, 1, 1, 1, 1, 1, 1, 1])}\n    steps: 40\n    value: sum(m)",
        "steps: 10**9\n    start: {m: 1}\n    each: {m: m + 1}\n    value: m",
        "steps: n - 9\n    each: {m: t}\n    value: m",
        "over: {g: '[1, 2]'}\n    steps: n - 99\n    start: {m: 0}\n    each: {m: m + g}\n    value: m*g",
    ],
    ids=["power", "squares", "outer", "steps", "no-step", "no-entry"],
)
def test_a_hostile_record_ends_in_a_sentence(lines: str) -> None:
    loaded = load_text(bank(HOSTILE % lines, OF_TOWER))
    if loaded.bank is None or not loaded.bank.questions:
        assert loaded.faults
        return
    with pytest.raises((QuestionError, DlquizError)):
        graded_key(draw(loaded.bank.questions[0], 0))


def test_a_rule_that_takes_no_step_is_shown() -> None:
    lines = "start: {m: 1}\n    each: {m: m + n}\n    steps: n - 9\n    value: m\n    lines: {m: 'after {{t}}'}"
    found = catalog.find(call(bank(HOSTILE % lines, OF_TOWER)).reference)
    assert found.closed(n=9) == 1
    assert found.steps(n=9)


def test_the_texts_of_a_mistake_tell_its_letters_from_the_right_ones() -> None:
    mistake = catalog.find(call(bank()).reference).mistakes[0]
    assert mistake.in_letters(mistake.feedback).en == "g squared, not g′."
