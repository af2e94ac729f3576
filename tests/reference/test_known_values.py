"""Values that are known from elsewhere, or where rounding and overflow are near: what drawn arguments do not reach.

What holds over drawn arguments is proved in `test_every_entry.py`.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np
import proofs_statistics
import pytest
from every_case import every_case
from proof import Arguments, drawn
from pytest import approx

from dlquiz.errors import ArgumentError
from dlquiz.expressions.values import entries
from dlquiz.reference import catalog
from dlquiz.reference.matrix_algebra import closed_forms as matrices
from dlquiz.reference.runs import language, numerics
from dlquiz.reference.runs.attention import rms_norm
from dlquiz.reference.tokens import byte_pairs

WHOLE_IN_CLOSED_FORM = ("float_spacing", "loss_scale")
"""Powers of two, which their runs give as floats."""


def value_of(entry: str, **given: Any) -> Any:
    """The value on which the run and the closed form agree, in its type too."""
    reference = catalog.find(entry)
    bound = catalog.bind(reference, given)
    value, closed = catalog.run(reference, bound), catalog.value_of(reference, bound)
    types = [[type(number) for number in entries(each)] for each in (value, closed)]
    assert types[0] == types[1] or entry in WHOLE_IN_CLOSED_FORM
    return value


HILBERT = [[1 / (row + column + 1) for column in range(4)] for row in range(4)]
FAR = [[300], [-300]]
PREFERRED = {"policy_chosen": 0, "policy_rejected": -40, "reference_chosen": 0, "reference_rejected": 0, "beta": 1}

KNOWN: list[tuple[str, Arguments, Any]] = [
    # The rope as it is stated.
    ("triangle_probability", {}, approx(0.25, rel=1e-12)),
    ("triangle_probability", {"pieces": 4}, approx(0.5, rel=1e-12)),
    ("triangle_probability", {"cuts": "longer"}, approx(0.386294361)),
    ("triangle_probability", {"cuts": "random"}, approx(0.193147181)),
    *(
        ("triangle_probability", {"pieces": pieces}, approx(float(1 - Fraction(pieces, 2 ** (pieces - 1))), rel=1e-12))
        for pieces in range(3, 51)
    ),
    # Neither exponentials nor scores overflow.
    ("log_sum_exp", {"x": [1000, 1000]}, approx(1000 + math.log(2))),
    ("attention_output", {"queries": FAR, "keys": FAR, "values": [[1], [2]]}, ((1.0,), (2.0,))),
    # tanh keeps its tails.
    ("activation_derivative", {"name": "tanh", "z": 20}, approx(4 * math.exp(-40), rel=1e-9, abs=0)),
    # Decimals are read as they are written.
    ("trace", {"x": [[0.1, 1], [1, 0.2]]}, 0.3),
    ("determinant", {"x": [[0.1, 0.2], [0.2, 0.4]]}, 0),
    # In binary this diagonal adds up to −5.8e-11, in decimals to 0.
    ("trace", {"x": [[-139259.2, 1, 1], [1, -425133.0, 1], [1, 1, 564392.2]]}, 0),
    ("condition_number", {"x": HILBERT}, approx(15513.7387, rel=1e-6)),
    # The chain of the textbook.
    ("matrix_chain_cost", {"sizes": [30, 35, 15, 5, 10, 20, 25]}, 15_125),
    # Equal samples have no variance at all.
    ("variance", {"x": [0.1, 0.1, 0.1]}, 0),
    ("standardize", {"x": [0.2, 0.3], "train": [0.1, 0.2, 0.3]}, approx((0, math.sqrt(1.5)), rel=1e-12, abs=0)),
    # 0.3 − 0.1·3 leaves 5.6e-17 in float64, which no learner types.
    ("sgd_step", {"w": 0.3, "gradient": 3, "learning_rate": 0.1}, 0),
    ("momentum_steps", {"w": [0.3, 1], "gradients": [3, 1], "learning_rate": 0.1, "momentum": 0.9}, (0, 0.9)),
    ("quadratic_descent", {"w": 0.3, "curvature": 10, "learning_rate": 0.1, "steps": 2}, 0),
    # Towards 0 the spacing of a power of two is half of that away from it.
    ("float_spacing", {"value": 1, "dtype": "float32"}, 2.0**-23),
    ("float_spacing", {"value": -1, "dtype": "float32"}, 2.0**-24),
    ("float_spacing", {"value": 1.5, "dtype": "float32"}, 2.0**-23),
    ("float_spacing", {"value": -1.5, "dtype": "float32"}, 2.0**-23),
    # It is that of the rounded value: 2047.5 lies between 2047 and 2048, and half goes to the even one.
    ("float_spacing", {"value": 2047.5, "dtype": "float16"}, 2.0),
    ("float_spacing", {"value": -65504, "dtype": "float16"}, 32.0),
    # Smaller than half of the smallest number, it becomes 0.
    ("float_spacing", {"value": -1e-9, "dtype": "float16"}, 2.0**-24),
    # A gradient that overflows needs a scale below 1.
    ("loss_scale", {"gradient": 100_000, "find": "largest"}, 0.5),
    ("loss_scale", {"gradient": 100_000, "find": "smallest"}, 1.0),
    # 65520 is half a gap above the largest number, and goes to the even one beyond.
    ("loss_scale", {"gradient": 65_519, "find": "largest"}, 1.0),
    ("loss_scale", {"gradient": 65_520, "find": "largest"}, 0.5),
    # Next to a power of two a logarithm is not trusted.
    ("loss_scale", {"gradient": 2.0**-24 * (1 - 2.0**-53), "find": "smallest"}, 2.0**11),
    ("loss_scale", {"gradient": 2.0**-24, "find": "smallest"}, 2.0**10),
    ("loss_scale", {"gradient": 65_520 * (1 - 2.0**-53), "find": "largest"}, 1.0),
    # Probabilities add up as decimals: 0.4 + 0.3 + 0.1 is less than 0.8 in float64.
    ("top_p_filter", {"probabilities": [0.4, 0.1, 0.3, 0.2], "p": 0.9}, approx((4 / 9, 0, 3 / 9, 2 / 9))),
    ("top_p_filter", {"probabilities": [0.1, 0.4, 0.2, 0.3], "p": 0.7}, approx((0, 4 / 7, 0, 3 / 7))),
    # Of equal ones the first are kept.
    ("top_p_filter", {"probabilities": [0.25] * 4, "p": 0.5}, (0.5, 0.5, 0.0, 0.0)),
    # A pair that overlaps itself is merged from the left: a a a a is counted three times and merged twice.
    ("bpe_merge", {"corpus": {"aaaa": 1}, "count": "pair"}, 3),
    ("bpe_merge", {"corpus": {"aaaa": 1}}, 2),
    ("bpe_merge", {"corpus": {"aaaaa": 2}}, 6),
    ("clip_by_norm", {"gradients": [[0, 0], [0, 0]], "max_norm": 1}, ((0.0, 0.0), (0.0, 0.0))),
    # Where the sigmoid is one, a loss keeps its digits: −ln σ(40) is nearly e⁻⁴⁰.
    ("dpo_loss", PREFERRED, approx(4.248354255291589e-18, rel=1e-12, abs=0)),
    # A text of more bytes than a count may have.
    ("bits_per_byte", {"nats": 10**12, "bytes": 14 * 10**11}, approx(1.0304964577778)),
    # The last variance may be 0: a direction needs no other one below it.
    ("pca", {"inputs": [[1, 2], [2, 4], [6, 12]], "n_components": 2, "of": "variances"}, approx((35, 0))),
]


@every_case(("name", "given", "expected"), KNOWN)
def test_a_known_value(name: str, given: Arguments, expected: Any) -> None:
    assert value_of(name, **given) == expected


@pytest.mark.parametrize("name", ["trace", "determinant"])
def test_whole_matrices_have_whole_traces_and_determinants(name: str) -> None:
    reference = catalog.find(name)
    for bound in drawn(reference, proofs_statistics.PROOFS[name]):
        whole = all(isinstance(entry, int) for entry in entries(bound["x"]))
        assert isinstance(value_of(name, x=bound["x"]), int) == whole


def test_singular_values_are_those_of_numpy() -> None:
    generator = np.random.default_rng(5)
    for _ in range(200):
        x = generator.normal(size=generator.integers(1, 9, 2))
        x[:, 0] *= generator.choice([0, 1, 1, 1000])
        expected = np.linalg.svd(x, compute_uv=False)
        assert matrices.singular_values(x.tolist()) == approx(expected, rel=1e-9, abs=1e-10 * expected.max())


LLAMA = {"tied": False, "bias": False, "feed_forward": "gated", "norm": "rms"}
BERT = {"vocabulary": 30_522, "positions": 512, "segments": 2, "pooler": True}
GPT_2 = {"vocabulary": 50_257, "positions": 1_024}


@every_case(
    ("layers", "model_dim", "hidden_dim", "rest", "published"),
    [
        (12, 768, 3_072, GPT_2, 124_439_808),
        (24, 1_024, 4_096, GPT_2, 354_823_168),
        (36, 1_280, 5_120, GPT_2, 774_030_080),
        (48, 1_600, 6_400, GPT_2, 1_557_611_200),
        (12, 768, 3_072, BERT, 109_482_240),
        (24, 1_024, 4_096, BERT, 335_141_888),
        (32, 4_096, 11_008, LLAMA | {"vocabulary": 32_000}, 6_738_415_616),
        (40, 5_120, 13_824, LLAMA | {"vocabulary": 32_000}, 13_015_864_320),
        # Llama 3 8B and Mistral 7B: 8 heads of keys and values.
        (32, 4_096, 14_336, LLAMA | {"vocabulary": 128_256, "heads": 32, "kv_heads": 8}, 8_030_261_248),
        (32, 4_096, 14_336, LLAMA | {"vocabulary": 32_000, "heads": 32, "kv_heads": 8}, 7_241_732_096),
    ],
)
def test_published_models_have_their_sizes(
    layers: int, model_dim: int, hidden_dim: int, rest: dict[str, Any], published: int
) -> None:
    sizes = {"layers": layers, "model_dim": model_dim, "hidden_dim": hidden_dim}
    assert value_of("transformer_parameters", **sizes, **rest) == published


@pytest.mark.parametrize(("queries", "keys"), [(2, 4), (4, 2), (3, 3)])
def test_a_causal_mask_starts_at_the_top_left(queries: int, keys: int) -> None:
    """Query i sees the keys up to i, counted from 0, however many there are of both."""
    weights = np.array(value_of("attention_weights", queries=[[0]] * queries, keys=[[1]] * keys, causal=True))
    seen = [min(place + 1, keys) for place in range(queries)]
    assert weights.tolist() == [[1 / count] * count + [0] * (keys - count) for count in seen]


def test_products_that_overflow_are_refused() -> None:
    with pytest.raises(ArgumentError, match="too large to compute"):
        rms_norm(inputs=[1, 0], gamma=[1.7e308, 1])


def test_turning_keeps_lengths_and_depends_on_distances_only() -> None:
    """The product of a query at m and a key at n is that of both moved on by 5."""

    def turned(vector: list[float], position: int) -> Any:
        return np.array(value_of("rope_rotate", vector=vector, position=position, layout="half"))

    q, k = [1.0, -2.0, 0.5, 3.0], [0.5, 1.5, -1.0, 2.0]
    assert math.isclose(np.linalg.norm(turned(q, 17)), np.linalg.norm(q))
    assert math.isclose(turned(q, 9) @ turned(k, 2), turned(q, 14) @ turned(k, 7))


def test_runs_take_what_no_bank_gives() -> None:
    """Probabilities that rounding keeps from 1 are all kept; a gradient of zero stays."""
    assert language.top_p_filter([0.3333333] * 3, 1).tolist() == approx([1 / 3] * 3)
    assert numerics.clip_by_norm(0, 1) == 0


def test_a_list_of_pairs_that_ends_is_no_mistake() -> None:
    reference = catalog.find("bpe_merge")
    bound = catalog.bind(reference, {"corpus": {"ab": 3}})
    active = catalog.active_mistakes(reference, bound, catalog.run(reference, bound))
    assert "one_merge_more" not in {mistake.name for mistake in active}
    with pytest.raises(ArgumentError):
        byte_pairs.bpe_merge({"ab": 3}, 2)


def test_a_tape_of_reals_is_one_of_integers() -> None:
    for name in ("tape_forward", "tape_backward"):
        reference = catalog.find(name)
        bound = catalog.bind(reference, {"values": [2, -3], "tape": [[1.0, 0.0, 1.0], [0.0, 2.0, 0.0]]})
        assert catalog.run(reference, bound) == approx(-4 if name == "tape_forward" else (-2, 2))
        assert len(reference.steps(**bound)) > 2
