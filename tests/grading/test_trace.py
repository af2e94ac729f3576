"""The marking trace: what was read, what it was held against, by how much it missed, and what must stay unsaid."""

from __future__ import annotations

import math

import pytest
from asked_questions import asked, number
from every_case import every_case
from hypothesis import given
from hypothesis import strategies as st
from marked_vectors import MARKED, Marked
from refused_vectors import UNREADABLE

from dlquiz.grading.traced import Compared, NameStage, NumberStage, TextStage, Trace
from dlquiz.grading.tracing_text import MOST_ENTRIES, trace_lines
from dlquiz.kinds.answering import grade, trace
from dlquiz.kinds.numeric import Numeric
from dlquiz.messages import Text
from dlquiz.questions.kinds import ConstantFormula
from dlquiz.questions.question import Question
from dlquiz.variants.model import Variant

MEBI = "unit: {name: MiB, also: {KiB: 1024}}"
MATRIX = "{value: [[1, 2], [3, 5]]}"
LAYERS = """
type: choice
shuffle: false
options: [{text: {en: Convolution, zh: 卷积}}, {text: {en: Max pooling, zh: 最大池化}, correct: true}]
"""
CHAIN = """
type: steps
parts:
  - {name: c1, prompt: C1?, answer: {reference: conv_output_size, arguments: {input_size: 32, kernel_size: 5}}}
  - {name: s2, prompt: S2?, answer: {reference: pool_output_size, arguments: {input_size: c1, kernel_size: 2}}}
  - {name: kept, prompt: Weights?, options: [{text: 'no', correct: true}, {text: 'yes'}], shuffle: false}
"""
GAPS = "type: cloze\nblanks: {size: {answer: {value: 7}}, name: {accept: [{en: momentum, zh: 动量}]}}"


def numbers(found: Trace) -> NumberStage:
    assert isinstance(found.stage, NumberStage)
    return found.stage


def english(found: Trace) -> list[str]:
    return [line.en for line in trace_lines(found)]


def test_a_number_from_its_tokens_to_its_margin():
    found = trace(number("{value: 2.5}", MEBI), "２５００ KiB")
    stage = numbers(found)
    assert [tuple(piece) for piece in stage.pieces] == [("２５００", "number", "2500", 1), ("KiB", "unit", "KiB", 6)]
    (entry,) = stage.entries
    # 2500 / 1024 = 2.44140625; 2.5 − 2.44140625 = 0.05859375; a thousandth of 2.5 is 0.0025.
    assert entry[:7] == ((), "２５００ KiB", 2.44140625, "KiB", 1024, 2.5, 0.05859375)
    assert entry.allowed == pytest.approx(0.0025)
    assert (entry.right, stage.exact, found.outcome, found.score) == (False, False, "wrong", 0.0)
    assert english(found) == [
        "typed: “２５００ KiB”",
        "read as: ２５００ = 2500 (number), KiB (unit)",
        "2500 KiB = 2.44140625 MiB",
        "how close: within 0.1%",
        "“２５００ KiB” → 2.44140625 (÷ 1,024): the answer is 2.5, off by 0.0585938, allowed 0.0025 ✗",
        "verdict: Wrong, score 0",
    ]


def test_every_sign_is_shown_with_what_it_stands_for():
    stage = numbers(trace(number("{value: 16}"), "= （4）×２² ÷ 1"))
    assert [(piece.text, piece.kind, piece.reads, piece.position) for piece in stage.pieces] == [
        ("（", "bracket", "(", 3),
        ("4", "number", "4", 4),
        ("）", "bracket", ")", 5),
        ("×", "operator", "*", 6),
        ("２", "number", "2", 7),
        ("²", "exponent", "²", 8),
        ("÷", "operator", "/", 10),
        ("1", "number", "1", 12),
    ]
    assert (stage.entries[0].typed, stage.exact) == ("（4）×２² ÷ 1", True)


def test_an_array_entry_by_entry():
    found = trace(number(MATRIX), "1 2; 6/2 4")
    entries = numbers(found).entries
    assert [(entry.place, entry.typed, entry.value, entry.key, entry.difference, entry.right) for entry in entries] == [
        ((1, 1), "1", 1, 1, 0, True),
        ((1, 2), "2", 2, 2, 0, True),
        ((2, 1), "6/2", 3, 3, 0, True),
        ((2, 2), "4", 4, 5, 1, False),
    ]
    assert (found.outcome, found.score) == ("partly", 0.75)
    assert english(found)[-2:] == [
        "[2, 2] “4” → 4: the answer is 5, off by 1, allowed 0 ✗",
        "verdict: Partly, score 0.75",
    ]


def test_a_unit_behind_the_brackets_is_the_unit_of_every_entry():
    entries = numbers(trace(number("{value: [5, 1]}", MEBI), "[5120, 2048] KiB")).entries
    assert [(entry.typed, entry.value, entry.unit, entry.factor) for entry in entries] == [
        ("5120", 5, "KiB", 1024),
        ("2048", 2, "KiB", 1024),
    ]


def test_another_shape_is_read_and_compared_with_nothing():
    found = trace(number(MATRIX), "1 2 3")
    assert numbers(found).entries[2] == Compared((1, 3), "3", 3)
    assert numbers(found).diagnosis[:2] == ("slip", "shape")


@pytest.mark.parametrize(
    ("typed", "by", "name"),
    [
        ("14", "mistake", "padding_ignored"),
        ("11", "neighbour", "stride"),
        ("-16", "slip", "sign"),
        ("15", "several", None),
        ("19", None, None),
        ("16", None, None),
    ],
)
def test_what_is_known_of_a_wrong_number(typed, by, name):
    size = "{reference: conv_output_size, arguments: {input_size: 32, kernel_size: 5, stride: 2, padding: 2}}"
    variant = asked(f"type: numeric\nanswer: {size}", prompt="{en: Stride 2., zh: 步幅 2。}")
    stage = numbers(trace(variant, typed))
    assert stage.diagnosis[:2] == (by, name)
    assert stage.diagnosis.message == grade(variant, typed).message


def test_differences_that_are_no_numbers():
    entries = [numbers(trace(number("{value: 0.5}"), typed)).entries[0] for typed in ("nan", "inf", "10^400")]
    assert [entry.difference for entry in entries] == [None, math.inf, math.inf]
    assert all("allowed 0.0005 ✗" in english(trace(number("{value: 0.5}"), typed))[3] for typed in ("nan", "-inf"))


def test_what_is_no_attempt_shows_how_far_it_was_read_and_not_the_key():
    found = trace(number("{value: 112}"), "1/3 px + 5")
    assert [piece.text for piece in numbers(found).pieces] == ["1", "/", "3", "px", "+", "5"]
    assert (found.outcome, found.position) == ("unreadable", 5)
    cut = trace(number("{value: 112}"), "12 + \x1b 5")
    assert [piece.text for piece in numbers(cut).pieces] == ["12", "+"]
    assert cut.position == 6
    few = trace(number("{expression: 1/3}"), "0.33")
    assert numbers(few).entries == (Compared((), "0.33", 0.33),)
    assert english(few)[-1] == "not counted: right so far, but too few digits: give 4 significant digits"
    judged = trace(number("{expression: 1/3}"), "0.33", digits_asked=True)
    assert (judged.outcome, numbers(judged).entries[0].key) == ("wrong", pytest.approx(1 / 3))


def test_an_endless_answer_is_not_scanned_to_its_end():
    found = trace(number("{value: 112}"), "1+" * 500_000)
    assert len(numbers(found).pieces) <= 128
    assert all(len(line.en) < 3000 for line in trace_lines(found))


@pytest.mark.parametrize(
    ("typed", "said", "wanted"),
    [
        ("２", ("２", "2", "number", 2, "Max pooling"), (2,)),
        ("Ａ)", ("Ａ)", "a", "letter", 1, "Convolution"), (2,)),
        ("ＭＡＸ pooling", ("ＭＡＸ pooling", "maxpooling", "text", 2, "Max pooling"), (2,)),
        ("norm", ("norm", "norm", None, None, ""), ()),
    ],
)
def test_which_option_a_word_names_and_how(typed, said, wanted):
    found = trace(asked(LAYERS), typed)
    assert isinstance(found.stage, NameStage)
    (name,) = found.stage.names
    assert (*name[:4], name.text.en) == said
    assert found.stage.wanted == wanted


def test_orders_and_matches():
    ordering = asked("type: ordering\nitems: [first, second, third]")
    found = trace(ordering, "213")
    assert isinstance(found.stage, NameStage)
    assert [(name.word, name.number) for name in found.stage.names] == [("2", 2), ("1", 1), ("3", 3)]
    assert found.stage.wanted == tuple(grade(ordering, "123").expected)
    matching = asked("type: matching\npairs: [{left: a, right: one}, {left: b, right: two}]\ndistractors: [three]")
    found = trace(matching, "two → one")
    assert isinstance(found.stage, NameStage)
    assert [(name.way, name.text.en) for name in found.stage.names] == [("text", "two"), ("text", "one")]
    assert trace(matching, "two → four").stage.wanted == ()


def test_true_false_and_points():
    said = trace(asked("type: true_false\nanswer: true"), "ＮＯ。").stage
    assert isinstance(said, NameStage)
    assert (said.names[0][:4], said.wanted) == (("ＮＯ。", "no", "word", 2), (1,))
    assert trace(asked("type: true_false\nanswer: true"), "perhaps").stage.names[0].way is None
    essay = asked("type: open\nanswer: A\nrubric: [{point: P}, {point: Q, weight: 3}]")
    found = trace(essay, "2")
    assert ([name.text.en for name in found.stage.names], found.score) == (["Q"], 0.75)
    assert trace(essay, "none").stage.names == ()


def test_a_text_beside_all_that_is_accepted():
    found = trace(asked("type: text\naccept: [{en: batch normalization, zh: 批量归一化}]"), "Batch-Normalisation")
    assert isinstance(found.stage, TextStage)
    assert found.stage.folded == "batchnormalisation"
    assert [tuple(spelling) for spelling in found.stage.accepted] == [
        ("batch normalization", "batchnormalization", False, True),
        ("批量归一化", "批量归一化", False, False),
    ]
    (line,) = [line for line in english(found) if "one typo away" in line]
    assert "batch normalization" in line and "one typo away ✓" in line
    assert trace(asked("type: text\naccept: [a]"), "...").stage == TextStage("")


def test_steps_say_which_chain_they_were_marked_against():
    found = trace(asked(CHAIN), "27\n13\nno")
    assert [(part.name, part.chain, dict(part.own), part.outcome) for part in found.parts] == [
        ("c1", "true", {}, "wrong"),
        ("s2", "own", {"c1": 27}, "right"),
        ("kept", "true", {}, "right"),
    ]
    # From 27 the pooling gives 13; the true chain has 14.
    assert numbers(found.parts[1]).entries[0][5:] == (13, 0, 0.0, True)
    assert "  marked from your own Step 1 = 27" in english(found)
    assert trace(asked(CHAIN), "27; 13; no").parts[1].own == {"c1": 27}, "all on one line"
    given_up = trace(asked(CHAIN), "?\n14\n?")
    assert [(part.given_up, part.outcome, part.score, part.chain) for part in given_up.parts] == [
        (True, "wrong", 0.0, None),
        (False, "right", 1.0, "true"),
        (True, "wrong", 0.0, None),
    ]
    assert "  given up" in english(given_up)


@pytest.mark.parametrize(
    ("variant", "answer", "names"),
    [
        (asked(CHAIN), "27\n13\nmaybe", ["c1", "s2", "kept"]),
        (asked(CHAIN), "27\n13", []),
        (asked(GAPS, prompt="'[[size]] [[name]]'"), "seven; momentum", ["size", "name"]),
        (asked(GAPS, prompt="'[[size]] [[name]]'"), "7", []),
    ],
)
def test_until_every_part_is_read_none_is_judged(variant, answer, names):
    found = trace(variant, answer)
    assert (found.outcome, [part.name for part in found.parts]) == ("unreadable", names)
    assert {(part.outcome, part.score) for part in found.parts} <= {(None, 0.0), ("unreadable", 0.0)}
    assert not any(part.own or part.chain for part in found.parts)
    text = "\n".join(english(found))
    assert not any(word in text for word in ("the answer is", "accepted", "right:", "mistake", "✓", "✗"))


def test_the_parts_of_a_cloze():
    found = trace(asked(GAPS, prompt="'[[size]] [[name]]'"), "?; momentun")
    assert [(part.name, part.given_up, part.outcome) for part in found.parts] == [
        ("size", True, "wrong"),
        ("name", False, "right"),
    ]
    assert (found.outcome, found.score) == ("partly", 0.5)


def _variant(row: Marked) -> Variant:
    """A question whose key is that of a vector."""
    kind = Numeric(ConstantFormula(row.key), tolerance=row.tolerance, unit=row.unit)
    question = Question("t", "q", kind, "numeric", "any", Text.same("P"))
    return Variant(question, 0, {}, {}, answer=row.key)


@every_case("row", MARKED)
def test_the_entries_of_a_trace_are_the_marks_of_the_verdict(row):
    variant = _variant(row)
    verdict, found = grade(variant, row.text, digits_asked=True), trace(variant, row.text, digits_asked=True)
    assert (found.outcome, found.score) == (verdict.outcome, verdict.score)
    rights = [entry.right for entry in numbers(found).entries]
    if verdict.outcome == "right":
        assert all(rights)
    elif None not in rights:
        assert not all(rights)
        assert all(
            (entry.difference <= entry.allowed) == entry.right
            for entry in numbers(found).entries
            if entry.difference is not None and (isinstance(entry.key, int) or math.isfinite(entry.key))
        )


@pytest.mark.parametrize(("count", "more"), [(MOST_ENTRIES, 0), (MOST_ENTRIES + 1, 1)])
def test_of_many_names_the_first_are_shown(count: int, more: int) -> None:
    items = [f"item {place}" for place in range(count)]
    found = trace(asked(f"type: ordering\nitems: {items}"), " ".join(map(str, range(1, count + 1))))
    lines = [line.en for line in trace_lines(found)]
    assert sum("(item" in line for line in lines) == MOST_ENTRIES
    assert [line for line in lines if line.endswith("more")] == [f"… and {more} more"] * more


@pytest.mark.sweep
@given(st.text(max_size=60) | st.sampled_from([row.text for row in UNREADABLE]))
def test_whatever_is_typed_has_a_trace_in_both_languages_without_controls(text):
    for variant in VARIANTS:
        found, verdict = trace(variant, text), grade(variant, text)
        assert (found.outcome, found.score) == (verdict.outcome, verdict.score)
        for line in trace_lines(found):
            for message in line:
                assert message.strip()
                assert all(character.isprintable() for character in message), ascii(message)


VARIANTS = [
    number("{value: 2.5}", MEBI),
    number(MATRIX),
    asked(LAYERS),
    asked(CHAIN),
    asked(GAPS, prompt="'[[size]] [[name]]'"),
    asked("type: true_false\nanswer: true"),
    asked("type: ordering\nitems: [a, b, c]"),
    asked("type: text\naccept: [word]"),
]
