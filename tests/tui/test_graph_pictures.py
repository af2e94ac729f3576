"""Pictures of graphs: the numbers in them, what they look like, and that nothing is ever cut."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import pytest
from campaigns import some
from hypothesis import given, settings
from hypothesis import strategies as st
from shipped_banks import shipped
from strategies.expressions import VARIABLES, graphs

from dlquiz.bank import load_library
from dlquiz.errors import DlquizError
from dlquiz.expressions import shape_of, show
from dlquiz.grading.verdict import Verdict
from dlquiz.kinds.answering import grade
from dlquiz.kinds.drawing import draw
from dlquiz.messages import Language
from dlquiz.reference.gradients.expressed import FORMS
from dlquiz.reference.gradients.passes import Gate, Passes, both_passes
from dlquiz.text.cells import cell_width
from dlquiz.tui.illustrations import _made, has_illustrations, illustrations
from dlquiz.tui.illustrations.kit import Canvas
from dlquiz.tui.pictures.graph import GraphWords, _below, _down, graph
from dlquiz.tui.pictures.graph_texts import Graph, Tree, moments
from dlquiz.variants.model import Variant

pytestmark = pytest.mark.sweep

WORDS = GraphWords("across", "down", "a shape")
TEXTBOOK = both_passes("(x+y)*z", {"x": -2, "y": 5, "z": -4}, "x")


def lines(passes: Passes, width: int, height: int, frame: int = -1) -> list[str]:
    drawn = graph(Graph(passes), moments(passes)[frame], width, height, words=WORDS)
    return [line.rstrip() for line in drawn.plain.split("\n")]


def test_the_textbook_example() -> None:
    assert lines(TEXTBOOK, 40, 11) == [
        "  −2",
        "x────┐    3",
        "  −4 ├(+)────┐",
        "  5  │    −4 │    −12",
        "y────┘       ├(×)─────",
        "  −4         │    1",
        "          −4 │",
        "        z────┘",
        "          3",
        "",
        "across",
    ]


def test_values_come_from_the_leaves_and_gradients_from_the_result() -> None:
    seen = [re.findall(r"−?\d+", " ".join(lines(TEXTBOOK, 40, 20, frame))) for frame in range(len(moments(TEXTBOOK)))]
    assert [sorted(numbers) for numbers in seen] == [
        sorted(["−2", "5", "−4"]),
        sorted(["−2", "5", "−4", "3"]),
        sorted(["−2", "5", "−4", "3", "−12"]),
        sorted(["−2", "5", "−4", "3", "−12", "1"]),
        sorted(["−2", "5", "−4", "3", "−12", "1", "−4", "3"]),
        sorted(["−2", "5", "−4", "3", "−12", "1", "−4", "3", "−4", "−4"]),
    ]


def test_a_tree_that_is_too_high_or_too_wide_goes_from_the_root_down() -> None:
    tree = ["(×)      −12  ∂ 1", "├──(+)     3  ∂ −4", "│  ├──x   −2  ∂ −4", "│  └──y    5  ∂ −4", "└──z      −4  ∂ 3"]
    assert lines(TEXTBOOK, 40, 8) == lines(TEXTBOOK, 18, 30) == [*tree, "", "down"]
    assert lines(TEXTBOOK, 14, 30)[:6] == [
        "(×)  −12  ∂ 1",
        "├──(+)  3",
        "│  │  ∂ −4",
        "│  ├──x  −2",
        "…│     ∂ −4",
        "│  └──y  5",
    ]


def test_a_shared_inner_node_is_drawn_once_and_referred_to_by_its_name() -> None:
    """f = q·(q + x), q = x·y, at x = 2 and y = 3."""
    gates = (
        Gate("", "x", (), 2, 43.0),
        Gate("", "y", (), 3, 28.0),
        Gate("*", "", (0, 1), 6, 14.0, (42.0, 28.0)),
        Gate("+", "", (2, 0), 8, 6.0, (6.0, 6.0)),
        Gate("*", "", (2, 3), 48, 1.0, (8.0, 6.0)),
    )
    drawn = lines(Passes(gates, "f", "x", 43.0), 60, 40)
    assert sum("q=(×)" in line for line in drawn) == 1
    assert sum("↺q" in line for line in drawn) == 1
    assert "∂f/∂q = 6 + 8 = 14" in drawn


# The numbers, against differences of what Python itself computes

_MEANINGS = {"exp": math.exp, "sigmoid": lambda z: 1 / (1 + math.exp(-z)), "tanh": math.tanh, "ln": math.log}


def difference(expression: str, at: dict[str, float], name: str) -> float:
    step = 1e-5
    low, high = ({**at, name: at[name] + by} for by in (-step, step))
    found = [eval(expression, {**_MEANINGS, **point}) for point in (low, high)]  # noqa: S307 - drawn above
    return float(found[1] - found[0]) / (2 * step)


@settings(max_examples=60)
@given(graphs(), st.lists(st.integers(-19, 19).filter(bool), min_size=6, max_size=6))
def test_the_gradients_in_the_picture_are_slopes(expression: str, tenths: list[int]) -> None:
    at = {name: tenth / 10 for name, tenth in zip(VARIABLES, tenths, strict=True)}
    used = [name for name in VARIABLES if re.search(rf"\b{name}\b", expression)]
    if not used:
        return
    # From the root down: a row is a node, and its numbers end it.
    passes = both_passes(expression, at, used[0])
    tree = Tree(Graph(passes), moments(passes)[-1], 8, 24)
    below = [line.plain for line in _below(tree, "", WORDS, 200)]
    drawn = ["".join(text for text, _ in row) for row in _down(tree, 200) or ()] + below
    for name in used:
        rows = [row for row in drawn if re.search(rf"(^|─){name} ", row)]
        totals = [row for row in drawn if row.startswith(f"∂f/∂{name} = ")]
        assert len(rows) == len(re.findall(rf"\b{name}\b", expression))
        assert len(totals) == (len(rows) > 1)
        result = (totals or rows)[0].replace("−", "-")
        found = float(result.split()[-1]) if len(rows) == 1 or totals else math.nan
        assert found == pytest.approx(difference(expression, at, name), rel=1e-3, abs=1e-6)
        assert all(float(row.replace("−", "-").split()[-3]) == pytest.approx(at[name]) for row in rows)


# Nothing is cut


_LONG = "a_rather_long_name_of_a_variable"
ARRAYS = st.sampled_from(
    [
        "sum(G*(X@W))", "dot(X@w - y, X@w - y)", "ln(sum(exp(w))) - dot(w, w)", "v[0]*v[1] + sum(v)", "mean(X*X)",
        "max(w)", "max(w, 0.1)[0]", "sum(outer(w, w))", "[w[0], w[1]][1] * 3", "sum([w, w] @ w)",
        "w[0] if v[0] > 1 else w[1]", "(v[0] > 1)*w[1]", "len(v)*v[0]", "prod(w)", f"{_LONG} * {_LONG}",
    ]
)  # fmt: skip
POINT = {
    "G": [[1.25, -2.5], [3, 4]], "X": [[1, 2], [3, 4.125]], "W": [[5, 6], [7, 8]], "w": [1 / 3, -2e-7], "y": [10**9, 2],
    "v": [5, 6], _LONG: 10**40,
}  # fmt: skip


def uncut(passes: Passes, width: int, height: int) -> None:
    names = [gate.name for gate in passes.gates if gate.name and not gate.operands]
    last = len(moments(passes)) - 1
    for frame in (0, last // 2, last):
        drawn = lines(passes, width, height, frame)
        assert all(cell_width(line) <= width for line in drawn)
        # A stem alone may lose its beginning.
        assert not any(line.endswith("…") for line in drawn if line.strip("│├└─… "))
    whole = "".join(re.sub(r"[│├└─ …]", "", line) for line in drawn)
    assert all(name.replace(" ", "") in whole for name in names)


@settings(max_examples=60)
@given(st.one_of(graphs(), ARRAYS, graphs(depth=6)), st.integers(10, 130), st.integers(1, 50))
def test_no_line_is_wider_than_its_room(expression: str, width: int, height: int) -> None:
    at = {**dict.fromkeys("uvxz", 1.5), **dict.fromkeys("wy", -0.25), "v": 2.5}
    at = {**at, **POINT} if re.search(r"\[|G|X|\bdot\b|sum|max|prod|long", expression) else at  # type: ignore[dict-item]
    name = next((name for name in at if re.search(rf"\b{name}\b", expression)), "x")
    uncut(both_passes(expression, at, name), width, height)


GRAPHS = ("gradient", "evaluate", *FORMS)


def drawn_graphs(seed: int = 3) -> Iterator[Variant]:
    """The questions, and the parts of questions, whose reference has a graph and whose numbers give one."""
    for question in shipped().questions():
        variant = draw(question, seed)
        for one in (variant, *variant.parts):
            reference = getattr(getattr(one.question.kind, "answer", None), "reference", "")
            if reference in GRAPHS and _made(one, None):
                assert has_illustrations(variant)
                yield one


def answered(variant: Variant) -> Iterator[Verdict | None]:
    yield None
    for mistake in variant.mistakes:
        try:
            yield grade(variant, show(mistake.value, 12).strip("()"))
        except DlquizError:
            continue


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_shipped_graph_is_drawn_whole(language: Language) -> None:
    variants = some(drawn_graphs(), 3, language)
    assert len(variants) >= 10
    marked = 0
    for variant in variants:
        for verdict in islice(answered(variant), None if language == "en" else 3):
            picture, *_ = _made(variant, verdict)
            for width in (76, 116):
                found = picture.draw(Canvas(language, width, 20), picture.first).plain
                assert all(cell_width(line) <= width for line in found.split("\n"))
                assert "…" not in found
                assert not re.search(r"[A-Za-z_]\w*\[\d", found), "entries are called as the prompt calls them"
                same_shape = verdict is not None and shape_of(verdict.read_as) == shape_of(variant.answer)
                wrong = verdict is not None and verdict.outcome in ("wrong", "partly") and same_shape
                assert ("✗" in found) == ("✓" in found) == wrong
                marked += wrong
    assert marked > (5 if language == "en" else 2) * len(variants)


def drawn_text(question_id: str, answer_of: Callable[[Variant], str]) -> str:
    variant = next(one for one in drawn_graphs(1) if one.question.id == question_id)
    picture, *_ = illustrations(variant, grade(variant, answer_of(variant)))
    return " ".join(picture.draw(Canvas("en", 76, 30), picture.first).plain.split())


def of_mistake(name: str) -> Callable[[Variant], str]:
    return lambda variant: show(next(one.value for one in variant.mistakes if one.name == name), 12)


def test_a_mistake_is_marked_where_it_first_shows() -> None:
    found = drawn_text("squared-error-sigmoid", of_mistake("sigmoid_for_derivative"))
    assert "Computed on this graph, your mistake first shows at (×)" in found
    assert found.count("✗") == 4 and found.count("✓") == 4


def test_a_mistake_of_a_reference_that_is_said_as_an_expression_is_marked_in_its_graph() -> None:
    found = drawn_text("least-squares-dw", of_mistake("factor_two_forgotten"))
    assert "f = sum((X@w - y)^2)" in found
    assert "Computed on this graph, your mistake first shows at (−)" in found
    found = drawn_text("linear-dw", of_mistake("upstream_forgotten"))
    assert "your mistake first shows at (@)" in found and found.count("✗") >= 3
    found = drawn_text("linear-dw", of_mistake("divided_by_batch"))
    assert "your mistake first shows at W" in found, "the derivation divides its last line, and nothing above it"
    assert found.count("✗") == 2
    assert "hands on the given gradient, G." in drawn_text("linear-dx", lambda variant: show(variant.answer))


def test_entries_have_the_names_of_the_prompt() -> None:
    found = drawn_text("add-then-multiply", lambda variant: show(variant.answer))
    assert "f = (x + y)*z" in found and "∂f/∂(x, y, z) = (" in found
    assert all(f"{name}──" in found for name in "xyz")
    found = drawn_text("neuron-weights", lambda variant: str(tuple(value + 1 for value in variant.answer)))
    assert all(f"{name}──" in found for name in ("w₀", "x₀", "w₁", "x₁", "w₂"))
    assert "✗" in found and "∂f/∂(w₀, w₁, w₂)" in found


BANK = """
format: 1
id: own
title: {en: Own, zh: 自己的}
topics: {gates: {en: Gates, zh: 门}}
questions:
  - id: large
    type: numeric
    topic: gates
    prompt: {en: The gradient, zh: 梯度}
    answer: {reference: logistic_gradient, arguments: {weights: [50], inputs: [1], target: 0}}
  - id: chain
    type: steps
    topic: gates
    prompt: {en: Work backwards., zh: 从后往前算。}
    parameters: {x: {choose: [3]}, w: {choose: [2]}}
    parts:
      - name: h
        prompt: {en: h = w x, zh: h = w x}
        answer: {reference: evaluate, arguments: {expression: w*x, at: {w: w, x: x}}}
      - name: g
        prompt: {en: The slope of h² at h, zh: h² 在 h 处的斜率}
        answer: {reference: gradient, arguments: {expression: k^2, at: {k: h}, with_respect_to: k}}
"""


@pytest.fixture
def own(tmp_path: Path) -> dict[str, Variant]:
    """A draw of each question of the bank above."""
    bank = tmp_path / "own.yaml"
    bank.write_text(BANK, "utf-8")
    return {question.id: draw(question, 1) for question in load_library([bank]).questions()}


def test_numbers_that_the_expression_cannot_hold_give_no_graph(own: dict[str, Variant]) -> None:
    """1 − σ(50) is 0 in floating point, where the reference has e^−50."""
    assert has_illustrations(own["large"]) and illustrations(own["large"]) == []


@pytest.mark.parametrize(("answers", "flag"), [("5\n10", True), ("5\n7", True), ("6\n12", False)])
def test_a_wrong_earlier_step_is_marked_where_it_comes_in(own: dict[str, Variant], answers: str, flag: bool) -> None:
    found = illustrations(own["chain"], grade(own["chain"], answers))
    first, second = (picture for picture in found if picture.title.en.endswith("graph"))
    assert (first.title.en, second.title.en) == ("Step 1: Computational graph", "Step 2: Computational graph")
    drawn = second.draw(Canvas("en", 76, 30), second.first).plain
    assert ("Your own value of an earlier step comes in here: k." in drawn) == flag
    assert ("✗5 ✓6" in drawn) == flag
    assert "only the end" not in drawn
