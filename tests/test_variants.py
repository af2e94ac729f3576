"""Draws: the same for ever, uniform, admissible, and discriminating; texts filled; tolerances to the last digit."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Mapping
from itertools import permutations, product
from typing import Any

import pytest
from every_case import every_case
from hypothesis import given, settings
from hypothesis import strategies as st

from dlquiz.errors import ArgumentError, DisagreementError, ExpressionError, QuestionError
from dlquiz.expressions import parse
from dlquiz.kinds.choice import Choice, Option
from dlquiz.kinds.drawing import MOST_TRIES, draw
from dlquiz.kinds.numeric import Numeric
from dlquiz.kinds.true_false import TrueFalse
from dlquiz.messages import Text
from dlquiz.questions.kinds import Call, ConstantFormula, StatedMistake
from dlquiz.questions.parameters import Choose, Constant, IntegerRange, Parameter, RealRange
from dlquiz.questions.question import Question
from dlquiz.questions.tolerance import Tolerance
from dlquiz.variants.deterministic_random import DeterministicRandom
from dlquiz.variants.formulas import bound_arguments
from dlquiz.variants.model import Variant, graded_key
from dlquiz.variants.texts import fill, formatted, placeholders

FEEDBACK = Text.same("no")

# Worked out with hashlib alone, apart from this program.
PINNED_STREAM = [573, 899, 864, 222, 399, 70]
PINNED_ORDER = (2, 3, 1, 0, 4)
PINNED_DRAWS = [(25, 7, (-0.6, 0.1), 19), (45, 7, (1.0, -0.3), 29), (57, 7, (-0.1, 1.0), 35)]


def ask(
    kind: Numeric | Choice | TrueFalse | str = "n",
    parameters: Mapping[str, Parameter] | None = None,
    *,
    let: Mapping[str, str] | None = None,
    where: tuple[str, ...] = (),
    **fields: Any,
) -> Question:
    """A question; a string is the expression that answers it."""
    return Question(
        bank=fields.pop("bank", "bank"),
        id=fields.pop("id", "q"),
        kind=Numeric(parse(kind), **fields) if isinstance(kind, str) else kind,
        type="numeric",
        topic="t",
        prompt=Text.same("P"),
        parameters=parameters or {},
        let={name: parse(source) for name, source in (let or {}).items()},
        where=tuple(map(parse, where)),
    )


def own(name: str, source: str) -> StatedMistake:
    return StatedMistake(name, parse(source), FEEDBACK)


# ---------------------------------------------------------------- the generator


def expected_stream(*key: object, bound: int, count: int) -> list[int]:
    """SHA-256 of the key and a counter, taken modulo `bound`, as the format says."""
    found = []
    for counter in range(count):
        digest = hashlib.sha256("\x1f".join([*map(str, key), str(counter)]).encode()).hexdigest()
        assert int(digest, 16) < 2**256 - 2**256 % bound, "rejection is tested apart"
        found.append(int(digest, 16) % bound)
    return found


def test_the_stream_is_sha_256_of_a_counter() -> None:
    rng = DeterministicRandom("bank", "q", 7)
    assert [rng.below(10) for _ in range(50)] == expected_stream("bank", "q", 7, bound=10, count=50)


def test_pinned_numbers() -> None:
    """A change here changes every variant in every history."""
    rng = DeterministicRandom("bank", "q", 0)
    assert [rng.below(1000) for _ in range(6)] == PINNED_STREAM
    assert DeterministicRandom("b", "q", 1, "options").shuffled((0, 1, 2, 3, 4)) == PINNED_ORDER


def test_no_remainder_bias() -> None:
    # Two thirds of 2^256: a plain remainder would give the lower half twice as often.
    bound = (1 << 257) // 3
    rng = DeterministicRandom("bias")
    lower = sum(rng.below(bound) < bound // 2 for _ in range(2000))
    assert abs(lower - 1000) < 5 * math.sqrt(500)


@pytest.mark.parametrize("bound", [0, -1, (1 << 256) + 1])
def test_what_one_digest_cannot_decide_is_refused_rather_than_tried_for_ever(bound: int) -> None:
    with pytest.raises(ValueError, match="digest"):
        DeterministicRandom("x").below(bound)


def test_the_largest_bound() -> None:
    assert 0 <= DeterministicRandom("x").below(1 << 256) < 1 << 256
    assert DeterministicRandom("x").below(1) == 0


def uniform(counts: Counter[Any], values: list[Any]) -> bool:
    """A chi-square test, five standard deviations wide; nothing outside `values` was drawn."""
    total, cells = sum(counts.values()), len(values)
    assert set(counts) <= set(values)
    statistic = sum((counts[value] - total / cells) ** 2 / (total / cells) for value in values)
    return statistic < cells - 1 + 5 * math.sqrt(2 * (cells - 1))


PARAMETERS = [
    (IntegerRange(3, 9), [3, 4, 5, 6, 7, 8, 9], "both bounds"),
    (IntegerRange(1, 10, 4), [1, 5, 9], "steps from the lower bound"),
    (IntegerRange(-2, 2), [-2, -1, 0, 1, 2], "negative"),
    (IntegerRange(5, 5), [5], "one value"),
    (Choose((3, 5, 7)), [3, 5, 7], "choose"),
    (Choose(((1, 2), (3, 4))), [(1, 2), (3, 4)], "choose a list"),
    (Choose((2, 2, 3)), [2, 3], "a value listed twice"),
    (RealRange(-0.2, 0.3, 1), [-0.2, -0.1, 0.0, 0.1, 0.2, 0.3], "one decimal"),
    (RealRange(0.15, 0.35, 1), [0.2, 0.3], "bounds between decimals"),
    (RealRange(1, 3, 0), [1.0, 2.0, 3.0], "no decimals"),
    (RealRange(0.1, 0.1, 12), [0.1], "a float a little above a tenth is a tenth"),
    (RealRange(9999999999999.1, 9999999999999.1, 1), [9999999999999.1], "large"),
]


@every_case(("parameter", "values", "why"), PARAMETERS)
def test_every_value_comes_and_no_other(parameter: Parameter, values: list[Any], why: str) -> None:
    question = ask(TrueFalse(True), {"x": parameter})
    counts = Counter(draw(question, seed).parameters["x"] for seed in range(60 * len(values)))
    assert set(counts) == set(values)
    assert why == "a value listed twice" or len(values) == 1 or uniform(counts, values)


def test_reals_are_floats_and_integers_integers() -> None:
    drawn = draw(ask(TrueFalse(True), {"x": RealRange(1, 3, 0), "n": IntegerRange(1, 3), "c": Constant(True)}), 1)
    assert {name: type(value) for name, value in drawn.parameters.items()} == {"x": float, "n": int, "c": int}


def test_seeds_of_different_questions_and_banks_differ() -> None:
    variants = [
        [
            draw(ask(TrueFalse(True), {"n": IntegerRange(0, 10**6)}, bank=bank, id=name), seed).parameters["n"]
            for seed in range(5)
        ]
        for bank, name in (("a", "b"), ("a", "c"), ("c", "b"), ("ab", "c"), ("a", "bc"))
    ]
    flat = [number for row in variants for number in row]
    assert len(set(flat)) == len(flat)


def test_shapes_draw_every_entry_apart() -> None:
    question = ask(
        TrueFalse(True),
        {"w": IntegerRange(0, 9, 1, (2, 3)), "v": Choose((1, 2), (2,)), "x": RealRange(0, 1, 1, (1, 1))},
    )
    counts: Counter[tuple[int, int, int]] = Counter()
    for seed in range(200):
        drawn = draw(question, seed).parameters
        assert [len(row) for row in drawn["w"]] == [3, 3]
        assert len(drawn["v"]) == 2
        assert isinstance(drawn["x"][0][0], float)
        counts.update(
            (row, column, number) for row, numbers in enumerate(drawn["w"]) for column, number in enumerate(numbers)
        )
    assert uniform(counts, list(product(range(2), range(3), range(10))))


def test_options_are_shuffled_uniformly_and_kept_where_asked() -> None:
    options = tuple(Option(Text.same(word), word == "a") for word in "abc")
    counts = Counter(draw(ask(Choice(options)), seed).options for seed in range(900))
    assert uniform(counts, list(permutations(range(3))))
    assert {draw(ask(Choice(options, shuffle=False)), seed).options for seed in range(20)} == {(0, 1, 2)}


def test_pinned_draws() -> None:
    """By value, so that a change is noticed: history keeps seeds."""
    question = ask(
        "n // s + k",
        {"n": IntegerRange(8, 64), "k": Choose((3, 5, 7)), "s": Constant(2), "w": RealRange(-1, 1, 1, (2,))},
        where=("n % k != 0",),
        mistakes=(own("plus", "n / s + k"),),
    )
    drawn = [
        (variant.parameters["n"], variant.parameters["k"], variant.parameters["w"], variant.answer)
        for variant in (draw(question, seed) for seed in range(3))
    ]
    assert drawn == PINNED_DRAWS


# ---------------------------------------------------------------- let, where, answers


def test_let_follows_in_order_and_parameters_stay_apart() -> None:
    variant = draw(ask("b", {"n": Constant(3), "v": Constant((1, 2))}, let={"a": "n + 1", "b": "a * sum(v)"}), 0)
    assert dict(variant.parameters) == {"n": 3, "v": (1, 2)}
    assert dict(variant.names) == {"n": 3, "v": (1, 2), "a": 4, "b": 12}
    assert variant.answer == 12


def test_where_must_hold_in_all_its_lines() -> None:
    question = ask("n", {"n": IntegerRange(0, 30)}, where=("n % 2 == 0", "n % 3 == 0", "n > 0"))
    assert {draw(question, seed).answer for seed in range(80)} == {6, 12, 18, 24, 30}


def test_where_on_an_array_holds_for_every_entry() -> None:
    question = ask("sum(v)", {"v": IntegerRange(-3, 3, 1, (2,))}, where=("v > 0",))
    assert all(min(draw(question, seed).parameters["v"]) > 0 for seed in range(20))


def test_where_that_cannot_be_computed_refuses_only_that_draw() -> None:
    question = ask("n", {"n": IntegerRange(0, 2)}, where=("4 / n >= 2",))
    assert {draw(question, seed).answer for seed in range(40)} == {1, 2}


def test_an_answer_that_is_not_finite_is_drawn_again() -> None:
    question = ask("1 / n", {"n": IntegerRange(0, 1)})
    assert {draw(question, seed).answer for seed in range(30)} == {1.0}


def test_after_1000_tries_the_question_is_faulty_and_says_why() -> None:
    with pytest.raises(QuestionError, match=r"bank/q .*1000 tries.*`n > 9` does not hold") as caught:
        draw(ask("n", {"n": IntegerRange(0, 9)}, where=("n > 9",)), 0)
    assert "1000" in caught.value.zh
    assert MOST_TRIES == 1000


def test_what_is_wrong_with_draws_that_meet_where_is_said_before_where_itself() -> None:
    with pytest.raises(QuestionError, match=r"1000 tries: division by zero"):
        draw(ask("1 / (n - n)", {"n": IntegerRange(0, 9)}, where=("n > 4",)), 0)


def test_the_thousandth_try_still_counts() -> None:
    """One admissible value in 400: a seed whose first one comes late is found, by walking the numbers by hand."""
    hits = {}
    for seed in range(40):
        rng = DeterministicRandom("bank", "q", seed)
        hits[seed] = next((number for number in range(1, 1001) if rng.below(400) == 0), None)
    late = max((hit, seed) for seed, hit in hits.items() if hit)
    assert late[0] > 500
    question = ask(TrueFalse(True), {"n": IntegerRange(0, 399)}, where=("n == 0",))
    assert draw(question, late[1]).tries == late[0]
    for seed, hit in hits.items():
        if hit is None:
            with pytest.raises(QuestionError):
                draw(question, seed)


def test_nothing_drawn_is_tried_once() -> None:
    with pytest.raises(QuestionError, match="division by zero") as caught:
        draw(ask("1 / n", {"n": Constant(0)}), 0)
    assert "tries" not in str(caught.value)
    assert draw(ask("n", {"n": Constant(1)}), 0).tries == 1


def test_a_literal_and_a_reference() -> None:
    assert draw(ask(Numeric(ConstantFormula((1, 2.5)))), 0).answer == (1, 2.5)
    call = Call("conv_output_size", {"input_size": parse("n"), "kernel_size": 3, "padding": "same", "stride": 2})
    variant = draw(ask(Numeric(call), {"n": Constant(9)}), 0)
    assert (variant.answer, graded_key(variant)) == (5, 5)  # ceil(9 / 2)
    found = variant.call
    assert found is not None
    assert found[0].name == "conv_output_size"
    assert found[1]["input_size"] == 9
    assert draw(ask("1"), 0).call is None
    assert graded_key(draw(ask("1 + 1"), 0)) == 2


def test_arguments_are_evaluated_inside_lists_and_maps() -> None:
    layers = Call("receptive_field", {"layers": ((parse("k"), 1), (3, parse("k - 1")))})
    assert bound_arguments(layers, {"k": 5})["layers"] == ((5, 1, 1, 0), (3, 4, 1, 0))
    gradient = Call("evaluate", {"expression": "x * y", "at": {"x": parse("k"), "y": 2}})
    assert bound_arguments(gradient, {"k": 5})["at"] == {"x": 5, "y": 2}


def test_a_refused_argument_is_the_cause_of_the_error() -> None:
    with pytest.raises(QuestionError, match="kernel_size") as caught:
        draw(ask(Numeric(Call("conv_output_size", {"input_size": 8, "kernel_size": 0}))), 0)
    assert caught.value.__cause__ is not None
    cause = caught.value.__cause__.__cause__
    assert isinstance(cause, ArgumentError)
    assert cause.argument == "kernel_size"


def test_a_disagreement_is_reported_never_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    from dlquiz.reference import catalog

    variant = draw(ask(Numeric(Call("conv_output_size", {"input_size": 8, "kernel_size": 3}))), 0)
    honest = catalog.find("conv_output_size")
    monkeypatch.setattr(
        catalog,
        "find",
        lambda _: type(honest)(**{**{slot: getattr(honest, slot) for slot in honest.__slots__}, "run": lambda **_: 7}),
    )
    with pytest.raises(DisagreementError):
        graded_key(variant)


# ---------------------------------------------------------------- mistakes


def test_own_mistakes_are_kept_apart_from_the_answer() -> None:
    question = ask("n * n", {"n": IntegerRange(0, 3)}, mistakes=(own("doubled", "2 * n"),))
    assert {draw(question, seed).parameters["n"] for seed in range(40)} == {1, 3}  # at 0 and 2 doubling is squaring


def test_own_mistakes_are_kept_beyond_the_tolerance() -> None:
    question = ask(
        "100", {"d": IntegerRange(1, 20)}, mistakes=(own("off", "100 + d"),), tolerance=Tolerance(absolute=10)
    )
    assert min(draw(question, seed).parameters["d"] for seed in range(200)) == 11


def test_an_own_mistake_that_means_nothing_here_is_left_out() -> None:
    question = ask("n", {"n": Constant(0)}, mistakes=(own("inverse", "1 / n"), own("one", "1")))
    assert [(mistake.name, mistake.value) for mistake in draw(question, 0).mistakes] == [("one", 1)]


def conv(parameters: Mapping[str, Parameter], **fields: Any) -> Question:
    arguments = {name: parse(name[0]) for name in ("input_size", "kernel_size", "padding")} | {"stride": parse("s")}
    return ask(Numeric(Call("conv_output_size", arguments), **fields), parameters)


CONV = {"i": IntegerRange(8, 40), "k": Choose((3, 5)), "p": IntegerRange(0, 2), "s": IntegerRange(1, 3)}


def test_a_reference_brings_its_active_mistakes() -> None:
    # (9 + 2·1 - 3)/2 + 1 = 5; padding counted once: (9 + 1 - 3)/2 -> 3, + 1 = 4
    variant = draw(conv({"i": Constant(9), "k": Constant(3), "p": Constant(1), "s": Constant(2)}), 0)
    values = {mistake.name: mistake.value for mistake in variant.mistakes}
    assert variant.answer == 5
    assert values["padding_once"] == 4
    assert variant.answer not in values.values()
    assert "dilation_ignored" not in values


def test_ignored_mistakes_are_dropped_and_own_ones_come_first_and_replace() -> None:
    constants = {"i": Constant(9), "k": Constant(3), "p": Constant(1), "s": Constant(2)}
    mistakes = (own("stride_ignored", "-1"), own("mine", "-2"))
    variant = draw(conv(constants, ignore_mistakes=("padding_once",), mistakes=mistakes), 0)
    names = [mistake.name for mistake in variant.mistakes]
    assert names[:2] == ["stride_ignored", "mine"]
    assert names.count("stride_ignored") == 1
    assert variant.mistakes[0].value == -1
    assert "padding_once" not in names


def test_separate_keeps_a_mistake_of_the_reference_apart() -> None:
    apart = conv(CONV, separate=("padding_once",))
    for seed in range(40):
        variant = draw(apart, seed)
        found = {mistake.name: mistake.value for mistake in variant.mistakes}
        i, k, p, s = (variant.parameters[name] for name in "ikps")
        assert variant.answer == (i + 2 * p - k) // s + 1
        assert found["padding_once"] == (i + p - k) // s + 1 != variant.answer


def test_the_most_discriminating_of_the_first_16_admissible_draws_is_taken() -> None:
    """By hand: walk the numbers, count the different wrong numbers of each of the first 16, take the first best."""
    question = conv(CONV)
    for seed in range(25):
        rng = DeterministicRandom("bank", "q", seed)
        best: tuple[int, dict[str, int]] | None = None
        for _ in range(16):
            drawn = {"i": 8 + rng.below(33), "k": (3, 5)[rng.below(2)], "p": rng.below(3), "s": 1 + rng.below(3)}
            single = draw(conv({name: Constant(value) for name, value in drawn.items()}), 0)
            # Exact integers: two mistakes are told apart if their values differ.
            different = len({single.answer, *(mistake.value for mistake in single.mistakes)})
            if best is None or different > best[0]:
                best = different, drawn
        assert best is not None
        chosen = draw(question, seed)
        assert dict(chosen.parameters) == best[1]
        assert (chosen.tries, chosen.admissible) == (16, 16)


def test_fewer_than_16_are_enough_to_choose_from() -> None:
    same = (own("a", "n + 1"), own("b", "n + 1"))
    question = ask("n", {"n": IntegerRange(0, 499)}, where=("n == 7",), mistakes=same)
    found = []
    for seed in range(40):
        try:
            found.append(draw(question, seed))
        except QuestionError:
            continue
    assert found
    assert all((variant.answer, variant.tries) == (7, 1000) and 1 <= variant.admissible < 16 for variant in found)


def test_a_draw_that_tells_everything_ends_the_search() -> None:
    """By hand: 1 is refused (2n - 1 is the answer), at 2 the mistakes are one, and 3 and 4 tell all three apart."""
    question = ask("n", {"n": IntegerRange(1, 4)}, mistakes=(own("a", "n + 1"), own("b", "2*n - 1")))
    late = 0
    for seed in range(30):
        rng = DeterministicRandom("bank", "q", seed)
        drawn = []
        while not drawn or drawn[-1] < 3:
            drawn.append(1 + rng.below(4))
        chosen = draw(question, seed)
        assert chosen.answer == drawn[-1]
        assert (chosen.tries, chosen.admissible) == (len(drawn), len(drawn) - drawn.count(1))
        late += len(drawn) > 2
    assert late


# ---------------------------------------------------------------- placeholders


NAMES = {"n": 1234567, "x": 0.123456789, "z": -0.0004, "v": (1, 2.5), "w": ((1, 2), (3, 4)), "one": 1, "half": 2.0}
TEXTS = [
    ("{{n}}", "1234567", "integer in full"),
    ("{{x}}", "0.123456789", "ten significant digits"),
    ("{{half}}", "2", "a trailing .0 is dropped"),
    ("{{v}} {{w}}", "(1, 2.5) [[1, 2], [3, 4]]", "vector and matrix"),
    ("{{n:,}} {{n:,d}}", "1,234,567 1,234,567", "thousands"),
    ("{{x:.3f}} {{x:.2e}} {{x:.2g}} {{x:.1%}}", "0.123 1.23e-01 0.12 12.3%", "formats"),
    ("{{n:.2f}} {{n:,.1f}}", "1234567.00 1,234,567.0", "an integer as a real"),
    ("{{n:.3}}", "1.23e+06", "digits of an integer without a kind"),
    ("{{x:d}} {{half:d}}", "0 2", "rounded"),
    ("{{z:.2f}}", "0.00", "no negative zero"),
    ("{{v:.1f}}", "(1.0, 2.5)", "entry by entry"),
    (r"\{{n}} {{n:d}}", "{{n}} 1234567", "escaped"),
    ("{{{one}}}", "{1}", "in braces"),
    ("{{ n }} {n} {x.__class__} {0} %s $n", "{{ n }} {n} {x.__class__} {0} %s $n", "nothing else"),
    ("{{n:>99}} {{n!r}} {{n[0]}} {{n:.100f}}", "{{n:>99}} {{n!r}} {{n[0]}} {{n:.100f}}", "no other formats"),
    (r"$\frac{{{one}}}{2}$", r"$\frac{1}{2}$", "in LaTeX"),
    (r"$2 \cdot ({{one}}) + ({{z:.4f}})$, 3 + ({{ half }})", r"$2 \cdot 1 + (-0.0004)$, 3 + ({{ half }})", "a term"),
    (r"$y = ({{one}})^3 - ({{half}})$, (({{one}}) − ({{one}}))/4", "$y = 1^3 - 2$, (1 − 1)/4", "no parentheses needed"),
    (
        r"f({{one}}), $\sigma({{one}}) = ({{one}})$, + ({{v}}) ({{one}})",
        "f(1), $\\sigma(1) = (1)$, + ((1, 2.5)) (1)",
        "kept",
    ),
]


@every_case(("text", "filled", "why"), TEXTS)
def test_fill(text: str, filled: str, why: str) -> None:
    assert fill(text, NAMES) == filled


def test_placeholders_lists_the_names() -> None:
    assert placeholders(r"{{a}} \{{b}} {{c:.2f}} {{ d }} {{{e}}} {{1f}}") == ["a", "c", "e"]


def test_a_variant_fills_both_languages() -> None:
    variant = draw(ask("n", {"n": Constant(3)}, let={"m": "n + 1"}), 0)
    assert variant.fill(Text("{{n}} and {{m}}", "{{n}} 与 {{m}}")) == Text("3 and 4", "3 与 4")


SPECS = st.builds(
    lambda comma, digits, kind: comma + ("" if digits is None else f".{digits}") + kind,
    st.sampled_from(["", ","]),
    st.none() | st.integers(0, 99),
    st.sampled_from(["", "d", "f", "e", "g", "%"]),
)


@pytest.mark.unmeasured
@settings(max_examples=300)
@given(st.integers(-(10**400), 10**400) | st.integers(-999, 999) | st.floats(-1e300, 1e300), SPECS)
def test_every_admitted_format_formats_every_number(value: float, spec: str) -> None:
    assert placeholders(f"{{{{x:{spec}}}}}") == ["x"]
    assert formatted(value, spec)


def test_variants_of_one_draw_are_equal_however_long_it_took() -> None:
    variant = draw(ask("n", {"n": Constant(1)}), 0)
    other = Variant(variant.question, 0, {"n": 1}, {"n": 1}, answer=1, tries=9, admissible=3)
    assert variant == other


def test_let_that_cannot_be_computed() -> None:
    with pytest.raises(QuestionError) as caught:
        draw(ask("a", {"n": Constant(-1)}, let={"a": "sqrt(n)"}), 0)
    assert caught.value.__cause__ is not None
    assert isinstance(caught.value.__cause__.__cause__, ExpressionError)
