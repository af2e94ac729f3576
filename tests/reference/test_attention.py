"""Attention and the sizes of Transformers: what is refused, in both languages, the sizes of published models, masks."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np
import pytest
from every_case import every_case

from dlquiz.errors import ArgumentError
from dlquiz.expressions import parse
from dlquiz.reference import catalog
from dlquiz.reference.engine.rewriting import chain
from dlquiz.reference.runs.attention import rms_norm

HAN = re.compile(r"[\u4e00-\u9fff]")

REFUSED: list[tuple[str, dict[str, Any], str, str]] = [
    ("attention_scores", {"queries": [[1, 2]], "keys": [[1]]}, "keys", "`keys` has 1 along D"),
    ("attention_scores", {"queries": [1, 2], "keys": [[1, 2]]}, "queries", "where N D is needed"),
    ("attention_scores", {"queries": [[1]] * 101, "keys": [[1]] * 101}, "keys", "too many queries and keys"),
    ("attention_scores", {"queries": [[1001]], "keys": [[1]]}, "queries", "are at most 1,000"),
    ("attention_scores", {"queries": [[1]], "keys": [[-1001]]}, "keys", "are at most 1,000"),
    ("attention_scores", {"queries": [[1]], "keys": [[1]], "scale": 1001}, "scale",
        "`scale` is at most 1,000, not 1,001"),
    ("attention_weights", {"queries": [[1]] * 50_000, "keys": [[1]] * 50_000}, "keys", "too many queries and keys"),
    ("attention_weights", {"queries": [[1001]], "keys": [[1]]}, "queries", "are at most 1,000"),
    ("attention_weights", {"queries": [[1]], "keys": [[1001]]}, "keys", "are at most 1,000"),
    ("attention_weights", {"queries": [[999]], "keys": [[999]]}, "keys", "the scores are at most 100,000"),
    ("attention_output", {"queries": [[1]], "keys": [[1]], "values": [[1], [2]]}, "values", "`values` has 2 along M"),
    ("attention_output", {"queries": [[1]] * 101, "keys": [[1]] * 101, "values": [[1]] * 101}, "keys", "too many"),
    ("attention_output", {"queries": [[1]] * 20, "keys": [[1]], "values": [[1] * 9_999]}, "values", "too many values"),
    ("attention_output", {"queries": [[1001]], "keys": [[1]], "values": [[1]]}, "queries", "are at most 1,000"),
    ("attention_output", {"queries": [[1]], "keys": [[1001]], "values": [[1]]}, "keys", "are at most 1,000"),
    ("attention_output", {"queries": [[1]], "keys": [[1]], "values": [[10**7]]}, "values", "are at most 1,000,000"),
    ("attention_output", {"queries": [[999]], "keys": [[999]], "values": [[1]]}, "keys", "at most 100,000"),
    ("masked_softmax", {"logits": [1, 2], "mask": [[1, 0], [0, 1]]}, "mask", "`mask` has rows"),
    ("masked_softmax", {"logits": [1, 2], "mask": [1, 0.5]}, "mask", "holds 0 (hidden) and 1 (visible) only"),
    ("masked_softmax", {"logits": [1, 2], "mask": [0, 0]}, "mask", "hides a whole row"),
    ("masked_softmax", {"logits": [[1, 2], [3, 4]], "mask": [[1, 1], [0, 0]]}, "mask", "hides a whole row"),
    ("masked_softmax", {"logits": [10**6], "mask": [1]}, "logits", "the logits are at most 100,000"),
    ("multi_head_shapes", {"sequence_length": 5, "embed_dim": 10, "heads": 3}, "heads", "heads = 3 does not divide"),
    ("rope_angle", {"position": 1, "pair": 0, "dim": 3}, "dim", "`dim` must be even, not 3"),
    ("rope_angle", {"position": 1, "pair": 2, "dim": 4}, "pair", "there is none with the number 2"),
    ("rope_angle", {"position": 1, "pair": -1, "dim": 4}, "pair", "there is none with the number −1"),
    ("rope_angle", {"position": 1, "pair": 0, "dim": 4, "base": 0}, "base", "`base` lies in (0, 1000000000], not 0"),
    ("rope_rotate", {"vector": [1, 2, 3], "position": 1}, "vector", "must have an even number of entries"),
    ("rope_rotate", {"vector": [1] * 1_002, "position": 1}, "vector", "at most 1,000 entries"),
    ("rope_rotate", {"vector": [10**10, 0], "position": 1}, "vector", "at most 1,000,000,000"),
    ("sinusoidal_position", {"position": 1, "dim": 5}, "dim", "`dim` must be even, not 5"),
    ("sinusoidal_position", {"position": 1, "dim": 2_000}, "dim", "at most 1,000"),
    ("rms_norm", {"inputs": [1, 2], "epsilon": 0}, "epsilon", "`epsilon` must be above 0, not 0"),
    ("rms_norm", {"inputs": [1e200, 2]}, "inputs", "at most 1,000,000,000"),
    ("rms_norm_backward", {"inputs": [1e10], "gamma": 1, "upstream": [1]}, "inputs", "at most 1,000,000,000"),
    ("layer_norm", {"inputs": [1e10, 2]}, "inputs", "at most 1,000,000,000"),
    ("layer_norm_backward", {"inputs": [1e10], "gamma": 1, "upstream": [1]}, "inputs", "at most 1,000,000,000"),
    ("rms_norm", {"inputs": [1, 2], "gamma": [1, 2, 3]}, "gamma", "`gamma` has 3 along D"),
    ("rms_norm_backward", {"inputs": [1, 2], "gamma": 1, "upstream": [1, 2], "epsilon": -1}, "epsilon", "above 0"),
    ("rms_norm_backward", {"inputs": [[1, 2]], "gamma": 1, "upstream": [1, 2]}, "upstream", "shape of the inputs"),
    ("layer_norm", {"inputs": [1, 2], "epsilon": 0}, "epsilon", "above 0"),
    ("layer_norm_backward", {"inputs": [1, 2], "gamma": 1, "upstream": [1, 2], "epsilon": 0}, "epsilon", "above 0"),
    ("layer_norm_backward", {"inputs": [[1, 2]], "gamma": 1, "upstream": [1, 2]}, "upstream", "shape of the inputs"),
    ("transformer_parameters", {"layers": 1, "model_dim": 10, "hidden_dim": 4, "vocabulary": 9, "heads": 3}, "heads",
        "heads = 3 does not divide model_dim = 10"),
    ("transformer_parameters",
        {"layers": 1, "model_dim": 12, "hidden_dim": 4, "vocabulary": 9, "heads": 4, "kv_heads": 3}, "kv_heads",
        "kv_heads = 3 does not divide heads = 4"),
    ("lora_parameters", {"in_features": 4, "out_features": 4, "rank": 0}, "rank", "`rank` must be a positive integer"),
    ("moe_parameters", {"model_dim": 4, "hidden_dim": 4, "experts": 2, "top_k": 3}, "top_k", "more than the 2 experts"),
    ("vit_tokens", {"image_size": 224, "patch_size": 15}, "patch_size", "the patch 15 does not divide the image 224"),
    ("vit_tokens", {"image_size": [224, 160], "patch_size": 28}, "patch_size", "does not divide the image (224, 160)"),
    ("vit_tokens", {"image_size": [224, 160], "patch_size": [16]}, "patch_size", "the same number of axes"),
    ("attention_flops", {"sequence_length": 4, "embed_dim": 6, "heads": 4}, "heads", "heads = 4 does not divide"),
]  # fmt: skip


@every_case(("name", "given", "argument", "said"), REFUSED)
def test_what_is_refused_is_said_in_both_languages(name: str, given: dict[str, Any], argument: str, said: str) -> None:
    with pytest.raises(ArgumentError) as refused:
        catalog.bind(catalog.find(name), given)
    assert refused.value.argument == argument
    assert said in refused.value.en
    assert HAN.search(refused.value.zh) and not HAN.search(refused.value.en)


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
    reference = catalog.find("transformer_parameters")
    given = {"layers": layers, "model_dim": model_dim, "hidden_dim": hidden_dim, **rest}
    assert catalog.run(reference, catalog.bind(reference, given)) == published


@pytest.mark.parametrize(("queries", "keys"), [(2, 4), (4, 2), (3, 3)])
def test_a_causal_mask_starts_at_the_top_left(queries: int, keys: int) -> None:
    """Query i sees the keys up to i, counted from 0, however many there are of both."""
    reference = catalog.find("attention_weights")
    given = {"queries": [[0]] * queries, "keys": [[1]] * keys, "causal": True}
    weights = np.array(catalog.run(reference, catalog.bind(reference, given)))
    seen = [min(place + 1, keys) for place in range(queries)]
    assert weights.tolist() == [[1 / count] * count + [0] * (keys - count) for count in seen]


def test_scores_far_apart_overflow_nowhere() -> None:
    reference = catalog.find("attention_output")
    given = {"queries": [[300], [-300]], "keys": [[300], [-300]], "values": [[1], [2]]}
    assert catalog.run(reference, catalog.bind(reference, given)) == ((1.0,), (2.0,))


def test_products_that_overflow_are_refused() -> None:
    with pytest.raises(ArgumentError, match="too large to compute"):
        rms_norm(inputs=[1, 0], gamma=[1.7e308, 1])


def test_turning_keeps_lengths_and_depends_on_distances_only() -> None:
    """The product of a query at m and a key at n is that of both moved on by 5."""

    def turned(vector: list[float], position: int) -> Any:
        given = {"vector": vector, "position": position, "layout": "half"}
        return np.array(catalog.computed("rope_rotate", **given))

    q, k = [1.0, -2.0, 0.5, 3.0], [0.5, 1.5, -1.0, 2.0]
    assert math.isclose(np.linalg.norm(turned(q, 17)), np.linalg.norm(q))
    assert math.isclose(turned(q, 9) @ turned(k, 2), turned(q, 14) @ turned(k, 7))


def test_indices_are_letters_in_a_working() -> None:
    """The mask is shown by rows i and columns j; never as a matrix of truths."""
    reference = catalog.find("attention_weights")
    given = {"queries": [[1], [0]], "keys": [[0], [1]], "causal": True}
    bound = catalog.bind(reference, given)
    shown = "\n".join(line.en for line in catalog.steps(reference, bound))
    assert r"M = \begin{cases} S & j \le i \\ -1000000 & j > i \end{cases}" in shown
    wrong = reference.wrong_steps("mask_after_softmax", bound)
    assert r"A = \begin{cases} \frac{E}{z} & j \le i \\ 0 & j > i \end{cases}" in wrong[0].en
    assert all(word not in line.en for line in wrong for word in ("True", "indices", "reshape"))


@pytest.mark.parametrize(
    ("source", "links"),
    [
        ("indices(x, 0)", ["i", "(0, 1)"]),
        ("indices(x, 0) + 1", ["i + 1", "(1, 2)"]),
        (
            "where(indices(x, 0) < 1, sqrt(x), 0)",
            [
                r"\begin{cases} \sqrt{(1, 4)} & i < 1 \\ 0 & i \ge 1 \end{cases}",
                r"\begin{cases} (1, 2) & i < 1 \\ 0 & i \ge 1 \end{cases}",
                "(1, 0)",
            ],
        ),
    ],
)
def test_an_index_keeps_its_letter_until_it_is_used_up(source: str, links: list[str]) -> None:
    assert chain(parse(source).tree, {"x": (1, 4)}) == links
