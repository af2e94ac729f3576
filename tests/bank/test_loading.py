"""Loading: a bank with every field comes out as written, and each mistake of an author is one fault at its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from chinese import assert_in_chinese
from every_case import every_case
from faulty_all import ERRORS, WARNINGS
from faulty_banks import GOOD, HEAD, MARKER, Row, choice, judged, numeric, opened, place
from faulty_types import CASES, coded, grouped, matched
from valid_bank import VALID, WORDS_AND_PARTS

from dlquiz.bank import load_bank, load_text
from dlquiz.expressions import parse
from dlquiz.kinds.choice import Choice, Option
from dlquiz.kinds.cloze import Cloze
from dlquiz.kinds.matching import Matching, Pair
from dlquiz.kinds.numeric import Numeric
from dlquiz.kinds.open import Open
from dlquiz.kinds.ordering import Ordering
from dlquiz.kinds.steps import Steps
from dlquiz.kinds.text import ShortAnswer
from dlquiz.kinds.true_false import TrueFalse
from dlquiz.messages import Text
from dlquiz.questions.kinds import Call, ConstantFormula, RubricPoint, StatedMistake, Unit
from dlquiz.questions.parameters import Choose, Constant, IntegerRange, RealRange
from dlquiz.questions.question import Question
from dlquiz.questions.tolerance import Tolerance


def by_id(text: str = VALID) -> dict[str, Question]:
    result = load_text(text)
    assert result.faults == ()
    return {question.id: question for question in result.bank.questions}


@every_case(("row", "severity"), [*((row, "error") for row in ERRORS), *((row, "warning") for row in WARNINGS)])
def test_one_mistake_is_one_fault_at_its_place_and_a_warning_keeps_the_question(row: Row, severity: str) -> None:
    result = load_text(row.text.replace(MARKER, ""), "some.yaml")
    (fault,) = result.faults
    assert (fault.code, fault.severity, (fault.line, fault.column)) == (row.code, severity, place(row.text))
    assert row.message in fault.message
    assert row.fix in fault.fix
    assert str(fault).startswith(f"some.yaml:{fault.line}:{fault.column}: {row.code} ")
    assert_in_chinese(fault)
    if severity == "warning":
        assert [question.id for question in result.bank.questions] == ["q"]


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n"], ids=["CRLF", "CR", "LF"])
@pytest.mark.parametrize("start", ["", "\ufeff"], ids=["plain", "BOM"])
def test_line_ends_and_byte_order_mark_move_nothing(tmp_path: Path, ending: str, start: str) -> None:
    rows = [row for row in ERRORS if row.name in ("question: placeholder in a block", "bank: unknown topic")]
    assert len(rows) == 2
    for row in rows:
        text = start + row.text.replace(MARKER, "").replace("\n", ending)
        file = tmp_path / "bank.yaml"
        file.write_bytes(text.encode())
        for result in (load_text(text), load_bank(file)):
            assert [(fault.code, fault.line, fault.column) for fault in result.faults] == [(row.code, *place(row.text))]


def test_every_mistake_of_a_file_is_found_in_one_reading() -> None:
    rows = [
        row for row in ERRORS if row.text.startswith(HEAD) and row.code != "B007" and not row.name.startswith("bank:")
    ]
    assert len(rows) > 150
    assert {"B004", "B006", "B008"} <= {row.code for row in rows}
    text, wanted, line = HEAD, [], 4
    for number, row in enumerate(rows):
        body = row.text.removeprefix(HEAD).replace("id: q,", f"id: q{number},").replace("id: q\n", f"id: q{number}\n")
        wanted.append((row.code, line + place(body)[0], place(body)[1]))
        text += body.replace(MARKER, "")
        line += body.count("\n")
    result = load_text(text + GOOD.replace("id: q", "id: last"))
    assert [(fault.code, fault.line, fault.column) for fault in result.faults] == wanted
    assert [question.id for question in result.bank.questions] == ["last"]


def test_of_two_questions_with_one_id_the_first_is_kept_with_its_places() -> None:
    second = GOOD.replace("prompt: P", "prompt: Second")
    result = load_text(HEAD + GOOD + second)
    assert [question.prompt.en for question in result.bank.questions] == ["P"]
    assert result.places[("q",)].line == 5


def test_an_error_is_not_hidden_by_a_warning_at_its_place() -> None:
    result = load_text(HEAD + "  - {id: q, type: true_false, topic: t, answer: true, prompt: {zh: ''}}\n")
    assert [(fault.code, fault.severity) for fault in result.faults] == [("B103", "error")]
    assert result.bank.questions == ()


# ---------------------------------------------------------------- what is written is what is read


def test_the_bank() -> None:
    bank = load_text(VALID, "x.yaml").bank
    assert (bank.id, bank.title, bank.file) == ("sample_bank", Text("Sample", "样例"), "x.yaml")
    assert (bank.author, bank.license) == (None, None)
    signed = load_text(VALID + "author: Ana\nlicense: {en: CC BY 4.0, zh: 署名 4.0}\n").bank
    assert signed is not None
    assert (signed.author, signed.license) == (Text.same("Ana"), Text("CC BY 4.0", "署名 4.0"))
    assert list(bank.topics.items()) == [("sizes", Text("Sizes", "尺寸")), ("theory", Text("Theory", "Theory"))]
    assert [question.name for question in bank.questions] == [
        f"sample_bank/{name}" for name in ("conv-size", "which", "sure", "say")
    ]


def test_the_common_fields() -> None:
    question = by_id()["conv-size"]
    assert (question.type, question.topic, question.difficulty) == ("numeric", "sizes", 1)
    assert (question.tags, question.covers) == (("convolution", "卷积"), ("seed/cnn-basics", "CN06", "A1"))
    assert (question.family, question.aliases) == ("conv-output", ("old_bank/conv-size",))
    assert question.hints == (Text("Count", "数一数"), Text("Look", "Look"))
    assert question.solution == Text("Count the windows.", "数窗口。")
    assert question.explanation == Text("It is {{n}}.", "答案是 {{n}}。")
    assert (question.source, question.deprecated) == (Text.same("Goodfellow (2016)"), True)
    assert question.prompt.en.startswith("A {{n}}×{{n}} image, kernel {{k}}, area {{area:,d}}.\n\nLiteral")
    assert question.prompt.en.endswith("{{ratio:.2f}}.")


def test_parameters_let_and_where() -> None:
    question = by_id()["conv-size"]
    assert dict(question.parameters) == {
        "n": IntegerRange(8, 64, 4),
        "k": Choose((3, 5)),
        "s": Constant(1),
        "w": RealRange(-1, 1, 1, (2, 2)),
        "v": Constant((1, 2.5, -3)),
    }
    assert [(name, value.source) for name, value in question.let.items()] == [
        ("area", "n * n"),
        ("ratio", "area / (n + sum(w) * 0 + v[0])"),
    ]
    assert [condition.source for condition in question.where] == ["k < n", "n % 8 == 0"]


def test_numeric() -> None:
    kind = by_id()["conv-size"].kind
    arguments = {"input_size": parse("n"), "kernel_size": parse("k"), "stride": parse("s"), "padding": "same"}
    other = Call("flatten_size", {"input_shape": (parse("n"), parse("k"))})
    assert kind == Numeric(
        Call("conv_output_size", arguments),
        None,
        Tolerance(relative=1e-3, absolute=0.5),
        Unit("px", {"kpx": 0.001}),
        (
            StatedMistake("halved", parse("n / 2"), Text("You halved {{n}}.", "你把 {{n}} 减半了。")),
            StatedMistake("fixed", ConstantFormula(-7), Text.same("No")),
            StatedMistake("other_reference", other, Text.same("No")),
        ),
        ("padding_once",),
        ("dilation_ignored",),
    )


def test_choice_keeps_plain_scalars_as_written() -> None:
    question = by_id()["which"]
    assert question.prompt == Text.same("no")
    options = (
        Option(Text("one", "一"), True, Text("first", "第一")),
        Option(Text.same("010"), True),
        Option(Text.same("null"), False),
    )
    assert question.kind == Choice(options, multiple=True, shuffle=False)


def test_true_false_and_open() -> None:
    assert by_id()["sure"].kind == TrueFalse(False)
    assert by_id()["say"].kind == Open(
        Text("Because.", "因为。"),
        (
            RubricPoint(
                Text("the chain rule", "链式法则"), 2.5, (Text.same("chain rule"), Text("product", "乘积")), "must"
            ),
            RubricPoint(Text.same("nothing else"), 1.0, layer="excellent"),
        ),
        ("sample_bank/which",),
    )


def test_words_places_and_pairs() -> None:
    questions = by_id(WORDS_AND_PARTS)
    assert questions["word"].kind == ShortAnswer((Text.same("ReLU"), Text("rectifier", "整流")))
    assert questions["order"].kind == Ordering((Text.same("first"), Text("second", "第二")))
    pairs = (Pair(Text.same("a"), Text.same("b")), Pair(Text.same("c"), Text.same("d")))
    assert questions["match"].kind == Matching(pairs, (Text.same("e"),))
    assert questions["match"].kind.offered == (Text.same("b"), Text.same("d"), Text.same("e"))


def test_blanks_stand_in_the_order_of_the_first_language() -> None:
    kind = by_id(WORDS_AND_PARTS)["gaps"].kind
    assert isinstance(kind, Cloze)
    assert [blank.name for blank in kind.blanks] == ["b", "a"]
    number = kind.blanks[0].kind
    assert isinstance(number, Numeric)
    assert (number.unit, number.tolerance.absolute) == (Unit("px"), 1.0)


def test_steps_keep_their_order_and_kinds() -> None:
    kind = by_id(WORDS_AND_PARTS)["chain"].kind
    assert isinstance(kind, Steps)
    assert [(part.name, type(part.kind)) for part in kind.parts] == [("a", Numeric), ("k", Choice), ("b", Numeric)]


def test_defaults() -> None:
    question = by_id(judged("deprecated: false"))["q"]
    assert (question.difficulty, question.tags, question.hints, question.family) == (2, (), (), "")
    assert (question.solution, question.explanation, question.source, question.deprecated) == (None, None, None, False)
    kind = by_id(choice("[{text: a, correct: true}, {text: b}]"))["q"].kind
    assert isinstance(kind, Choice)
    assert (kind.multiple, kind.shuffle) == (False, True)
    drawn = by_id(judged("parameters: {x: {real: [0, 1]}}, hints: ['{{x}}']"))["q"]
    assert drawn.parameters["x"] == RealRange(0, 1, 2)


@every_case(
    ("written", "value"),
    [
        ("010", 10),  # YAML 1.2 has no octal of that form
        ("1e-3", 0.001),  # a string in YAML 1.1
        ("[[1, 2], [3, 4.5]]", ((1, 2), (3, 4.5))),
        ("1" * 100, int("1" * 100)),  # integers stay exact
    ],
)
def test_numbers_follow_yaml_1_2(written: str, value: object) -> None:
    constant = by_id(judged(f"parameters: {{n: {written}}}, hints: ['{{{{n}}}}']"))["q"].parameters["n"]
    assert constant == Constant(value)
    assert isinstance(constant, Constant)
    assert type(constant.value) is type(value)


def test_a_stated_value_stands_beside_a_reference() -> None:
    call = "{reference: conv_output_size, arguments: {input_size: 8, kernel_size: 3}, value: 6}"
    kind = by_id(numeric("deprecated: false", call))["q"].kind
    assert isinstance(kind, Numeric)
    assert isinstance(kind.answer, Call)
    assert kind.stated == 6


@pytest.mark.parametrize(("written", "size"), [("", False), (", size: true", True), (", size: false", False)])
def test_an_answer_may_say_that_a_length_is_asked(written: str, size: bool) -> None:
    kind = by_id(numeric("deprecated: false", f"{{value: 17{written}}}"))["q"].kind
    assert isinstance(kind, Numeric)
    assert kind.size is size


def test_fields_used_only_in_one_place_count_as_used() -> None:
    for use in ("hints: ['{{n}}']", "where: [n > 0]", "let: {m: n}, hints: ['{{m:d}}']"):
        assert by_id(judged(f"parameters: {{n: {{integer: [1, 9]}}}}, {use}"))["q"].parameters
    assert by_id(numeric("parameters: {n: 3}", "{expression: n + 1}"))
    assert by_id(numeric("parameters: {n: 3}, mistakes: [{name: m, expression: n + 5, feedback: F}]"))
    assert by_id(numeric("parameters: {n: 3}", "{reference: flatten_size, arguments: {input_shape: [n, 2]}}"))


# ---------------------------------------------------------------- fingerprints


PLAIN = "deprecated: false"
OPTIONS = "[{text: a, correct: true}, {text: b}]"
PAIRS = "[{left: a, right: b}, {left: c, right: d}]"
TURNED = ("[logits, temperature]", "[temperature, logits]")
SCALED = "[{name: a, title: A, parameters: {logits: [[1, 2]], temperature: 2}}]"


@every_case(
    ("identity", "text", "old", "new", "wording", "grading"),
    [
        ("q", judged(PLAIN), "prompt: P", "prompt: Q", True, False),
        ("q", judged(PLAIN), "answer: true", "answer: false", False, True),
        ("q", judged("tags: [a]"), "[a]", "[b]", False, False),
        ("q", judged("tags: [a]"), "tags: ", "tags:   ", False, False),
        ("q", numeric("tolerance: {absolute: 1}"), "absolute: 1", "absolute: 2", False, True),
        ("q", numeric("mistakes: [{name: m, value: 2, feedback: F}]"), "feedback: F", "feedback: G", False, False),
        ("q", numeric("unit: m"), "unit: m", "unit: s", True, True),
        ("q", numeric(PLAIN, "{value: 17}"), "17", "17, size: true", False, True),
        ("q", choice(OPTIONS), "text: b", "text: c", True, False),
        ("q", choice(OPTIONS), "a, correct: true}, {text: b}", "a}, {text: b, correct: true}", True, True),
        ("q", opened("[{point: P}]"), "answer: A", "answer: B", False, False),
        ("q", opened("[{point: P, weight: 1}]"), "weight: 1", "weight: 2", True, True),
        # The default weight, written out.
        ("q", opened("[{point: P}]"), "point: P", "point: P, weight: 1", True, False),
        ("q", matched(PAIRS), "right: d", "right: e", True, True),
        ("q", matched(PAIRS, "distractors: [e]"), "[e]", "[f]", True, True),
        ("q", coded(), "function: softmax", "function: soft", True, True),
        ("q", coded(arguments="[logits, temperature]", cases=SCALED), *TURNED, True, True),
        ("q", coded(cases=CASES), "title: A", "title: B", False, False),
        ("q", coded(fields="limits: {seconds: 5}"), "seconds: 5", "seconds: 6", False, True),
        ("q", grouped("parameters: {logits: [[1, 2]]}"), "[1, 2]", "[1, 3]", False, True),
        ("word", WORDS_AND_PARTS, "ReLU", "GELU", True, True),
        ("order", WORDS_AND_PARTS, "[first,", "[zeroth,", True, True),
        ("gaps", WORDS_AND_PARTS, "n + 1", "n + 2", True, True),
        ("gaps", WORDS_AND_PARTS, "The [[b]]", "A [[b]]", True, False),
        ("chain", WORDS_AND_PARTS, "'A?'", "'And A?'", True, False),
        ("chain", WORDS_AND_PARTS, "value: 2", "value: 3", True, True),
        ("chain", WORDS_AND_PARTS, "text: x", "text: z", True, False),
    ],
)
def test_fingerprints_tell_wording_from_grading(
    identity: str, text: str, old: str, new: str, wording: bool, grading: bool
) -> None:
    assert text.count(old) == 1
    before, after = (by_id(each)[identity] for each in (text, text.replace(old, new)))
    assert (before.wording != after.wording, before.grading != after.grading) == (wording, grading)
