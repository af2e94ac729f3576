"""What the references on language models and numerics refuse, and what their proofs do not draw."""

from __future__ import annotations

import re
from typing import Any

import pytest
from every_case import every_case

from dlquiz.errors import ArgumentError
from dlquiz.reference import catalog
from dlquiz.reference.runs import language, numerics
from dlquiz.reference.tokens import byte_pairs

HAN = re.compile(r"[\u4e00-\u9fff]")
PAIR = {"policy_chosen": -1, "policy_rejected": -2, "reference_chosen": -1, "reference_rejected": -2}


def value(name: str, **given: Any) -> Any:
    reference = catalog.find(name)
    return catalog.run(reference, catalog.bind(reference, given))


def mistakes(name: str, **given: Any) -> dict[str, Any]:
    reference = catalog.find(name)
    bound = catalog.bind(reference, given)
    return {each.name: each.value for each in catalog.active_mistakes(reference, bound, catalog.run(reference, bound))}


@every_case(
    ("name", "given", "said"),
    [
        ("perplexity", {"losses": []}, "`losses` must be 1 to 100,000 numbers"),
        ("perplexity", {"losses": [0.5, -0.5]}, "never negative"),
        ("perplexity", {"losses": [501]}, "exceeds 500 nats"),
        ("perplexity", {"losses": [1] * 1001}, "1 to 1,000 numbers"),
        ("bits_per_byte", {"nats": 10, "bytes": 0}, "`bytes` lies in [1, 1e18]"),
        ("bits_per_byte", {"nats": 10, "bytes": 2.5}, "`bytes` is a whole number, not 2.5"),
        ("label_smoothed_cross_entropy", {"logits": [1, 2], "target": 2, "smoothing": 0.1}, "class indices"),
        ("label_smoothed_cross_entropy", {"logits": [1, 2], "target": [1], "smoothing": 0.1}, "one class index a row"),
        ("label_smoothed_cross_entropy", {"logits": [1], "target": 0, "smoothing": 0.1}, "at least 2 classes"),
        (
            "label_smoothed_cross_entropy",
            {"logits": [1, 2], "target": 1, "smoothing": 1.5},
            "`smoothing` lies in [0, 1]",
        ),
        ("top_p_filter", {"probabilities": [0.5, 0.4], "p": 0.5}, "do not add up to 1"),
        ("top_p_filter", {"probabilities": [1.5, -0.5], "p": 0.5}, "a negative probability"),
        ("top_p_filter", {"probabilities": [0.5, 0.5], "p": 0}, "`p` lies in (0, 1]"),
        ("beam_score", {"log_probabilities": [-1, 0.5]}, "never above 0"),
        ("bpe_merge", {"corpus": {}}, "`corpus` must have 1 to 50 words"),
        ("bpe_merge", {"corpus": {"low": 0}}, "how often they occur"),
        ("bpe_merge", {"corpus": {"low": 2.5}}, "how often they occur"),
        ("bpe_merge", {"corpus": {"lo_w": 1}}, "words of letters and digits"),
        ("bpe_merge", {"corpus": {"low": 1}, "merges": 3}, "`merges` can be 2 at most"),
        ("bpe_merge", {"corpus": {"low": 1}, "merges": 0, "count": "pair"}, "without a merge there is no pair"),
        ("dpo_loss", PAIR | {"policy_chosen": [-1]}, "all four are single numbers"),
        ("dpo_loss", PAIR | {"beta": 0}, "`beta` lies in (0, 100]"),
        ("clip_loss", {"logits": [[1, 2], [3, 4], [5, 6]]}, "`logits` must be square"),
        ("clip_loss", {"logits": [[1, 2, 3], [4, 5, 6]]}, "`logits` must be square"),
        ("float_spacing", {"value": 65520, "dtype": "float16"}, "less than 65,504, the largest finite float16 number"),
        ("float_spacing", {"value": 65504, "dtype": "float16"}, "less than 65,504"),
        ("float_spacing", {"value": -65520, "dtype": "float16"}, "at least −65,504"),
        ("float_spacing", {"value": 3.5e38, "dtype": "float32"}, "the largest finite float32 number"),
        ("float_spacing", {"value": 1, "dtype": "float64"}, "`dtype` must be the word float16 or bfloat16 or float32"),
        ("loss_scale", {"gradient": 0}, "at least 1e-30"),
        ("loss_scale", {"gradient": 1, "scale": 65536}, "the scaled gradient 65,536 overflows"),
        ("clip_by_norm", {"gradients": [1], "max_norm": 0}, "`max_norm` lies in (0, inf)"),
        ("initial_loss", {"classes": 1}, "`classes` lies in [2, inf)"),
        ("variance_after_layers", {"layers": 1000, "gain": 3}, "take fewer layers"),
        ("ema", {"values": [], "decay": 0.5, "start": 0}, "`values` must be 1 to 100,000 numbers"),
        ("ema", {"values": [1], "decay": 1.5, "start": 0}, "`decay` lies in [0, 1]"),
        ("mixup", {"first": [1], "second": [1, 2], "weight": 0.5}, "`second` must have the shape of `first`"),
        ("mixup", {"first": [1], "second": [2], "weight": 2}, "`weight` lies in [0, 1]"),
    ],
)
def test_what_is_refused_is_said_in_both_languages(name: str, given: dict[str, Any], said: str) -> None:
    with pytest.raises(ArgumentError, match=re.escape(said)) as refused:
        value(name, **given)
    assert HAN.search(refused.value.zh) and not HAN.search(refused.value.en)


def test_minus_one_has_half_the_spacing_of_one() -> None:
    assert value("float_spacing", value=-1, dtype="float32") == value("float_spacing", value=1, dtype="float32") / 2
    # Only where the exponent changes.
    assert value("float_spacing", value=-1.5, dtype="float32") == value("float_spacing", value=1.5, dtype="float32")


def test_the_spacing_is_that_of_the_rounded_value() -> None:
    # 2047.5 lies between 2047 and 2048, and half goes to the even one.
    assert value("float_spacing", value=2047.5, dtype="float16") == 2.0
    assert value("float_spacing", value=-65504, dtype="float16") == 32.0
    # Smaller than half of the smallest number, it becomes 0.
    assert value("float_spacing", value=-1e-9, dtype="float16") == 2.0**-24


def test_a_loss_scale_below_one_is_found_for_a_gradient_that_overflows() -> None:
    assert value("loss_scale", gradient=100_000, find="largest") == 0.5
    assert value("loss_scale", gradient=100_000, find="smallest") == 1.0
    # 65520 is half a gap above the largest number, and goes to the even one beyond.
    assert value("loss_scale", gradient=65_519, find="largest") == 1.0
    assert value("loss_scale", gradient=65_520, find="largest") == 0.5


def test_next_to_a_power_of_two_a_logarithm_is_not_trusted() -> None:
    below = 2.0**-24 * (1 - 2.0**-53)
    assert value("loss_scale", gradient=below, find="smallest") == 2.0**11
    assert value("loss_scale", gradient=2.0**-24, find="smallest") == 2.0**10
    assert value("loss_scale", gradient=65_520 * (1 - 2.0**-53), find="largest") == 1.0


def test_probabilities_add_up_as_decimals() -> None:
    assert 0.4 + 0.3 + 0.1 < 0.8
    assert value("top_p_filter", probabilities=[0.4, 0.1, 0.3, 0.2], p=0.9) == pytest.approx((4 / 9, 0, 3 / 9, 2 / 9))
    assert value("top_p_filter", probabilities=[0.1, 0.4, 0.2, 0.3], p=0.7) == pytest.approx((0, 4 / 7, 0, 3 / 7))


def test_of_equal_probabilities_the_first_are_kept() -> None:
    assert value("top_p_filter", probabilities=[0.25] * 4, p=0.5) == (0.5, 0.5, 0.0, 0.0)


def test_a_filter_keeps_everything_where_rounding_misses_one() -> None:
    assert language.top_p_filter([0.3333333] * 3, 1).tolist() == pytest.approx([1 / 3] * 3)


def test_a_pair_that_overlaps_itself_is_merged_from_the_left() -> None:
    # a a a a is counted three times and merged twice.
    assert value("bpe_merge", corpus={"aaaa": 1}, count="pair") == 3
    assert value("bpe_merge", corpus={"aaaa": 1}) == 2
    assert value("bpe_merge", corpus={"aaaaa": 2}) == 6


def test_a_list_of_pairs_that_ends_is_no_mistake() -> None:
    assert "one_merge_more" not in mistakes("bpe_merge", corpus={"ab": 3})
    with pytest.raises(ArgumentError):
        byte_pairs.bpe_merge({"ab": 3}, 2)


def test_zero_gradients_stay_zero() -> None:
    assert value("clip_by_norm", gradients=[[0, 0], [0, 0]], max_norm=1) == ((0.0, 0.0), (0.0, 0.0))
    assert numerics.clip_by_norm(0, 1) == 0


def test_a_loss_keeps_its_digits_where_the_sigmoid_is_one() -> None:
    # −ln σ(40) is nearly e⁻⁴⁰.
    given = {"policy_chosen": 0, "policy_rejected": -40, "reference_chosen": 0, "reference_rejected": 0, "beta": 1}
    assert value("dpo_loss", **given) == pytest.approx(4.248354255291589e-18, rel=1e-12)
    reference = catalog.find("dpo_loss")
    assert catalog.value_of(reference, catalog.bind(reference, given)) == pytest.approx(4.248354255291589e-18, rel=1e-9)


def test_text_of_more_bytes_than_a_count_may_have() -> None:
    assert value("bits_per_byte", nats=10**12, bytes=14 * 10**11) == pytest.approx(1.0304964577778)
