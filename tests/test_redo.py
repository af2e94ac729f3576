"""A question once more for stored numbers: the same concrete question, with what was there to choose from."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from every_case import every_case
from shipped_banks import shipped

from dlquiz.bank import load_text
from dlquiz.errors import DlquizError
from dlquiz.kinds.drawing import draw, redo
from dlquiz.questions.question import Question
from dlquiz.variants.model import NotAdmissible, Variant
from dlquiz.variants.offers import offered, with_recorded_options


def question(fields: str) -> Question:
    """One question of a bank `b`, by its own fields."""
    prompt = "'[[a]] [[b]]'" if fields.startswith("type: cloze") else "P"
    one = f"{{id: q, topic: t, prompt: {prompt}, {fields}}}"
    loaded = load_text(f"format: 1\nid: b\ntitle: T\nquestions:\n  - {one}\n")
    assert loaded.bank is not None
    assert loaded.bank.questions, loaded.faults
    return loaded.bank.questions[0]


def kept(value: object) -> Any:
    """A value as JSON keeps it."""
    return json.loads(json.dumps(value))


SHIPPED = list(shipped().questions())


@pytest.mark.sweep
@pytest.mark.unmeasured
@every_case("shipped", SHIPPED[::4])
def test_every_draw_is_redone_as_it_was(shipped: Question) -> None:
    for seed in (0, 5, 2**40):
        drawn = draw(shipped, seed)
        again = redo(shipped, seed, kept(dict(drawn.parameters)))
        assert again == drawn
        assert with_recorded_options(again, kept(offered(drawn))) == drawn


class TestParameters:
    def test_ranges_of_today_do_not_count(self) -> None:
        today = question("type: numeric, parameters: {n: {integer: [1, 3]}}, answer: {expression: 2 * n}")
        assert redo(today, 0, {"n": 50}).answer == 100

    def test_conditions_of_today_do_not_count(self) -> None:
        today = question("type: numeric, parameters: {n: {integer: [1, 9]}}, where: [n < 5], answer: {expression: n}")
        assert redo(today, 0, {"n": 9}).answer == 9

    def test_a_constant_of_today_does_not_count_either(self) -> None:
        today = question("type: numeric, parameters: {n: 3}, answer: {expression: n}")
        assert redo(today, 0, {"n": 4}).answer == 4

    @pytest.mark.parametrize("value", [4, 2])
    def test_a_mistake_that_would_be_accepted_is_no_obstacle(self, value: int) -> None:
        mistakes = "[{name: doubled, expression: n * 2, feedback: f}]"
        fields = f"parameters: {{n: {{integer: [3, 9]}}}}, answer: {{expression: n ** 2}}, mistakes: {mistakes}"
        again = redo(question(f"type: numeric, {fields}"), 0, {"n": value})
        assert again.answer == value**2
        assert [mistake.name for mistake in again.mistakes] == ([] if value == 2 else ["doubled"])

    def test_let_values_follow(self) -> None:
        fields = "parameters: {x: {choose: [[1, 2]]}}, let: {y: sum(x), z: y + 1}, answer: {expression: z}"
        again = redo(question(f"type: numeric, {fields}"), 0, {"x": [3.5, 4]})
        assert again.names == {"x": (3.5, 4), "y": 7.5, "z": 8.5}

    @pytest.mark.parametrize("stored", [{}, {"m": 1}, {"n": 1, "m": 1}])
    def test_other_names_are_refused_by_name(self, stored: dict[str, int]) -> None:
        today = question("type: numeric, parameters: {n: {integer: [1, 3]}}, answer: {expression: n}")
        with pytest.raises(NotAdmissible, match=r"the parameters were .* and are now `n`") as refusal:
            redo(today, 0, stored)
        assert refusal.value.place[0] == "parameters"
        assert "参数原为" in refusal.value.zh

    @every_case("value", ["3", None, {}, [], [1, "2"], [[1], 2], [[1, 2], [3]], [[], []]])
    def test_what_is_no_number_is_refused(self, value: object) -> None:
        today = question("type: numeric, parameters: {n: {integer: [1, 3]}}, answer: {expression: n}")
        with pytest.raises(NotAdmissible, match="`n` is not made of numbers"):
            redo(today, 0, {"n": value})

    @pytest.mark.parametrize("value", [0, math.nan])
    def test_numbers_without_a_key_are_refused(self, value: float) -> None:
        today = question("type: numeric, parameters: {n: {integer: [1, 3]}}, answer: {expression: 1 / n}")
        with pytest.raises(DlquizError):
            redo(today, 0, {"n": value})


CHOICE = "type: choice, options: [{text: A, correct: true}, {text: B}, {text: C}]"
ORDERING = "type: ordering, items: [A, B, C]"
MATCHING = "type: matching, pairs: [{left: l, right: A}, {left: m, right: B}], distractors: [C]"
OPEN = "type: open, answer: a, rubric: [{point: A}, {point: B, weight: 2}]"
STEPS = (
    "type: steps, parts: [{name: x, prompt: P, answer: {value: 3}},"
    " {name: y, prompt: P, options: [{text: A, correct: true}, {text: B}], shuffle: false}]"
)
CLOZE = "type: cloze, blanks: {a: {accept: [x]}, b: {options: [{text: A, correct: true}, {text: B}]}}"


def texts(variant: Variant) -> list[str]:
    return kept(offered(variant))


class TestOffers:
    @pytest.mark.parametrize(
        ("fields", "expected"),
        [
            ("type: numeric, answer: {value: 3}", []),
            ("type: true_false, answer: true", []),
            ("type: text, accept: [a]", []),
            (CHOICE.replace("]", "], shuffle: false"), ["A", "B", "C"]),
            (OPEN, ["A", "B"]),
            (STEPS, [["x", []], ["y", ["A", "B"]]]),
        ],
    )
    def test_what_is_kept(self, fields: str, expected: object) -> None:
        assert kept(offered(draw(question(fields), 0))) == expected

    @pytest.mark.parametrize("fields", [CHOICE, ORDERING])
    def test_texts_stand_in_the_order_shown(self, fields: str) -> None:
        for seed in range(6):
            variant = draw(question(fields), seed)
            assert texts(variant) == ["ABC"[place] for place in variant.options]

    def test_a_matching_tells_both_sides(self) -> None:
        variant = draw(question(MATCHING), 3)
        assert offered(variant) == {"left": ["l", "m"], "right": ["ABC"[place] for place in variant.options]}

    def test_numbers_are_filled_in_and_english_is_preferred(self) -> None:
        fields = (
            "parameters: {n: 4}, options: [{text: {en: 'w {{n}}', zh: 'k {{n}}'}, correct: true}, {text: {zh: 乙}}]"
        )
        assert sorted(texts(draw(question(f"type: choice, {fields}"), 0))) == ["w 4", "乙"]

    @pytest.mark.parametrize("fields", [CHOICE, ORDERING, MATCHING, OPEN, STEPS, CLOZE])
    def test_another_seed_is_put_in_the_order_of_then(self, fields: str) -> None:
        then = draw(question(fields), 1)
        for seed in range(5):
            again = with_recorded_options(redo(question(fields), seed, {}), texts(then))
            assert again.options == then.options
            assert [part.options for part in again.parts] == [part.options for part in then.parts]


class TestChanged:
    """Banks that changed between answering and marking again: found by their texts, or refused."""

    @every_case(
        ("fields", "then", "options"),
        [
            ("type: choice, options: [{text: C}, {text: A}, {text: B, correct: true}]", ["B", "C", "A"], (2, 0, 1)),
            ("type: choice, options: [{text: D}, {text: A, correct: true}, {text: B}]", ["B", "A"], (2, 1)),
            ("type: ordering, items: [B, A, C]", ["A", "B", "C"], (1, 0, 2)),
            (
                "type: matching, pairs: [{left: l, right: B}, {left: m, right: A}], distractors: [C, D]",
                {"left": ["l", "m"], "right": ["C", "A", "B"]},
                (2, 1, 0),
            ),
        ],
    )
    def test_what_changed_places_is_found_and_what_was_added_is_left_out(
        self, fields: str, then: object, options: tuple[int, ...]
    ) -> None:
        assert with_recorded_options(draw(question(fields), 0), then).options == options

    @every_case(
        ("fields", "then"),
        [
            pytest.param(CHOICE, ["A", "B", "D"], id="an option is gone"),
            pytest.param(CHOICE, ["B", "C"], id="the right option was not there"),
            pytest.param(CHOICE, ["A", "A", "B"], id="two options said the same"),
            pytest.param(CHOICE, [], id="nothing was offered"),
            pytest.param(CHOICE, [["x", []]], id="parts were asked"),
            pytest.param(CHOICE, {"left": ["A"]}, id="sides were matched"),
            pytest.param(CHOICE, 5, id="not a list"),
            pytest.param(ORDERING, ["A", "B"], id="an item was added"),
            pytest.param(ORDERING, ["A", "B", "C", "D"], id="an item is gone"),
            pytest.param(MATCHING, {"left": ["m", "l"], "right": ["A", "B", "C"]}, id="left sides changed places"),
            pytest.param(MATCHING, {"left": ["l", "m"], "right": ["A", "C"]}, id="a right side was not there"),
            pytest.param(MATCHING, {"left": ["l", "m"]}, id="no right sides"),
            pytest.param(MATCHING, ["A", "B", "C"], id="no sides"),
            pytest.param(OPEN, ["B", "A"], id="points changed places"),
            pytest.param(OPEN, ["A"], id="a point was added"),
            pytest.param(STEPS, [["x", []]], id="a step was added"),
            pytest.param(STEPS, [["z", []], ["y", ["A", "B"]]], id="a step has another name"),
            pytest.param(STEPS, [["x", []], ["y", ["A", "D"]]], id="an option of a step is gone"),
            pytest.param(STEPS, [["x", ["A"]], ["y", ["A", "B"]]], id="a step had options"),
            pytest.param(STEPS, [5, "y"], id="not parts"),
            pytest.param(CLOZE, [["b", ["A", "B"]], ["a", []]], id="blanks changed places"),
            pytest.param("type: numeric, answer: {value: 3}", ["A"], id="there were options"),
        ],
    )
    def test_what_cannot_be_understood_any_more_is_refused(self, fields: str, then: object) -> None:
        with pytest.raises(NotAdmissible) as refusal:
            with_recorded_options(draw(question(fields), 0), then)
        assert refusal.value.zh != refusal.value.en
