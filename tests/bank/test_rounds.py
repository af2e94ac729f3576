"""Rounds over networks: every key is what the network's own table says; mistakes are carried; names are found again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import pytest
from campaigns import some
from every_case import every_case

from dlquiz.bank.library import Library, is_of_own_network
from dlquiz.bank.rounds import (
    COLUMNS,
    TOPICS,
    TOUR,
    Column,
    asked_over,
    found_round,
    has_rounds,
    round_at,
    round_of,
    titled,
    tour_of,
)
from dlquiz.bank.rounds.segments import SegmentLayer, segments
from dlquiz.errors import UsageError
from dlquiz.kinds.answering import grade
from dlquiz.kinds.drawing import draw, redo
from dlquiz.networks import NETWORK_NAMES, Network, Row, find_network, trace
from dlquiz.networks.files import load_network_text
from dlquiz.networks.graph import nodes_of
from dlquiz.networks.kinds import AdaptiveAvgPool2d, Add, Concat, Linear, Pool2d, conv, numbered
from dlquiz.networks.tokens import MultiheadAttention
from dlquiz.questions.question import Question
from dlquiz.variants.model import Variant, graded_key

LEARNT = (
    *("lenet5", "alexnet", "vgg16", "googlenet", "resnet50", "densenet121", "mobilenet_v2", "efficientnet_b0"),
    *("convnext_tiny", "vit_b_16", "gpt2", "bert_base", "llama2_7b", "t5_small"),
)
"""One network of each kind; of the others some, and all with `--times 4`."""
OTHERS = [name for name in NETWORK_NAMES if name not in LEARNT]


def every_round(network: Network, column: Column) -> Iterator[tuple[tuple[SegmentLayer, ...], Variant]]:
    """Each segment with its round."""
    for segment in segments(network, column):
        yield segment, redo(asked_over(network, segment, column), 0, {})


def rows_of(network: Network) -> dict[str, Row]:
    return {row.name: row for row in trace(network).layers}


def wanted(stop: SegmentLayer, rows: dict[str, Row], what: str) -> object:
    """What the table says; of a function, which has no row, what it does by its definition."""
    if isinstance(stop.layer, Pool2d) and stop.path not in rows:
        kernel, stride, padding = (pair[0] for pair in stop.layer.window[:3])
        if what == "receptive_field":
            return stop.reach.size[0] + (kernel - 1) * stop.reach.jump[0]
        channels, *size = stop.before
        return (channels, *(len(range(kernel, n + 2 * padding + 1, stride)) for n in size))
    if stop.path not in rows:
        channels, height, width = stop.before
        return (channels, 1, 1) if isinstance(stop.layer, AdaptiveAvgPool2d) else channels * height * width
    row = rows[stop.path]
    if what == "shape":
        return row.output if len(row.output) > 1 else row.output[0]
    if what in ("token", "kv_cache"):
        # One text; a head of all these has as many features as tokens have, shared out.
        of_token = 2 * row.output[1] * 4
        return of_token if what == "token" else of_token * row.output[0]
    if what == "flops":
        return 2 * row.macs
    return {"parameters": row.parameters, "macs": row.macs, "receptive_field": row.receptive_field}[what]


def asked_of(segment: Sequence[SegmentLayer], column: Column, parts: int) -> list[tuple[SegmentLayer, str]]:
    """Which value of which layer each step asks, by the order in which a learner meets them; without the sum."""
    first, last = segment[0], segment[-1]
    if column == "kv_cache":
        return [(first, "token"), (first, "kv_cache")]
    if column != "mixed":
        return [(stop, column) for stop in segment]
    if isinstance(first.layer, MultiheadAttention):
        return [(first, what) for what in ("parameters", "macs", "flops", "token", "kv_cache")][:parts]
    if isinstance(first.layer, Linear):
        asked = [(first, "shape"), (first, "parameters"), (first, "macs")]
        asked = [each for each in asked if not first.layer.tied or each[1] != "parameters"]
        return [*asked, *([(last, "shape")] if last is not first else [])]
    asked = [(first, "shape"), (first, "parameters"), (first, "macs")]
    asked += [(last, "shape")] if last is not first else []
    return [*asked, (last, "receptive_field")][:parts]


@pytest.mark.sweep
@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("name", [*LEARNT, *some(OTHERS, 4)])
def test_every_key_is_what_the_networks_own_table_says(name: str, column: Column) -> None:
    network = find_network(name)
    rows = rows_of(network)
    met: set[str] = set()
    for segment, variant in every_round(network, column):
        keys = [graded_key(part) for part in variant.parts]
        shown = [wanted(stop, rows, what) for stop, what in asked_of(segment, column, len(keys))]
        if column in ("parameters", "macs", "flops") and len(segment) > 1:
            shown.append(sum(shown))
        assert keys == shown, (segment, variant.question.kind)
        met |= {stop.path for stop in segment}
    assert bool(met) == has_rounds(network, column)
    # Texts have no receptive field, and only what generates text has a cache.
    assert met or column in ("receptive_field", "kv_cache")


@every_case("name", NETWORK_NAMES)
def test_every_layer_with_weights_is_asked_for_its_parameters(name: str) -> None:
    network = find_network(name)
    sides = {node.name for node in nodes_of(network) if node.on_the_side}
    partial = {"C3"} if name == "lenet5_original" else set()
    no_module = {row.name for row in trace(network).layers if row.kind == "Parameter"}
    with_weights = {row.name for row in trace(network).layers if row.parameters} - sides - partial - no_module
    asked = {stop.path for segment in segments(network, "parameters") for stop in segment}
    # A segment of one layer is left out where longer ones exist: it is asked elsewhere, or stands alone between joins.
    assert asked <= with_weights
    # The second branch of a Fire module begins where the first does, and is not followed.
    assert len(with_weights - asked) <= len(with_weights) // (2 if name.startswith("squeezenet") else 5)


@every_case("column", COLUMNS)
@every_case("name", TOUR)
def test_a_segment_follows_one_path_and_never_crosses_a_join(name: str, column: Column) -> None:
    nodes = nodes_of(find_network(name))
    for segment in segments(find_network(name), column):
        for stop, later in pairwise(segment):
            place = later.place
            while place != stop.place:
                assert not isinstance(nodes[place].layer, Add | Concat)
                (place,) = nodes[place].sources


@every_case("name", NETWORK_NAMES)
def test_segments_are_as_long_as_they_say(name: str) -> None:
    for column in COLUMNS:
        lengths = {len(segment) for segment in segments(find_network(name), column)}
        assert lengths <= ({1, 2} if column == "mixed" else {1, 2, 3})
        alone = {segment[0] for segment in segments(find_network(name), column) if len(segment) == 1}
        assert lengths == {1} or all(stop.over_tokens for stop in alone)


# What a learner meets


def begun(network: str, column: Column, path: str) -> Variant:
    """The round that begins with the layer `path`."""
    found = round_at(find_network(network), column, path)
    assert found is not None
    return draw(found.question, found.seed)


def test_a_mistake_in_a_shape_costs_one_step() -> None:
    variant = begun("lenet5", "shape", "0")
    assert [part.answer for part in variant.parts] == [(6, 28, 28), (6, 14, 14), (16, 10, 10)]
    verdict = grade(variant, "6x32x32\n6x16x16\n16x12x12")
    assert [part.outcome for part in verdict.parts] == ["partly", "right", "right"]
    assert "right from your" in verdict.parts[1].message.en


def test_a_mistake_in_a_receptive_field_costs_one_step() -> None:
    variant = begun("lenet5", "receptive_field", "0")
    assert [part.answer for part in variant.parts] == [5, 6, 14]
    assert variant.parts[1].prompt.en.endswith("layer `2` (kernel 2, stride 2)?")
    # 7 pixels instead of 5; two lie 1 apart, and after the pooling 2: 7 + 1, then 8 + 4·2.
    verdict = grade(variant, "7\n8\n16")
    assert [part.outcome for part in verdict.parts] == ["wrong", "right", "right"]


def test_a_mistake_in_a_count_is_carried_into_the_sum() -> None:
    variant = begun("vgg16", "parameters", "classifier.0")
    keys = [part.answer for part in variant.parts]
    assert keys == [102764544, 16781312, 4097000, 123642856]
    without = [keys[0] - 4096, *keys[1:3], keys[3] - 4096]
    verdict = grade(variant, "\n".join(map(str, without)))
    assert [part.outcome for part in verdict.parts] == ["wrong", "right", "right", "right"]
    assert verdict.mistake == "bias_forgotten"


def test_the_prompt_gives_what_is_needed_in_both_languages() -> None:
    variant = begun("resnet18", "mixed", "layer2.0.conv1")
    assert "`resnet18` at an image of 3×224×224" in variant.prompt.en
    assert "The first gets 64×56×56." in variant.prompt.en
    assert "sees 43 pixels of the image, and neighbors lie 4 apart" in variant.prompt.en
    assert "| layer | kind | kernel | stride | padding | channels | also |" in variant.prompt.en
    assert "| `layer2.0.conv1` | Conv2d | 3 | 2 | 1 | 128 | no bias |" in variant.prompt.en
    assert "第一层的输入为 64×56×56。" in variant.prompt.zh
    assert "| 层 | 类型 | 核 | 步幅 | 填充 | 通道 | 其他 |" in variant.prompt.zh
    later = variant.parts[3].prompt
    found = " (kernel 3, stride 1, padding 1, 128 channels)"
    assert later.en == f"What is the output shape of layer `layer2.0.conv2`{found}, as C×H×W?"
    seen = variant.parts[4].prompt
    assert seen.en.endswith("`layer2.0.conv2` (from 43 pixels, 4 apart: kernel 3, stride 2; kernel 3, stride 1)?")
    assert "（此前感受野 43，累计步幅 4；核 3，步幅 2；核 3，步幅 1）" in seen.zh
    assert later.zh == "层 `layer2.0.conv2`（核 3，步幅 1，填充 1，128 通道）的输出形状（C×H×W）是什么？"


def test_what_an_attention_keeps_is_carried_from_a_token_to_the_text() -> None:
    variant = draw(round_of(find_network("gpt2"), "kv_cache"), 1)
    assert [part.answer for part in variant.parts] == [2 * 768 * 4, 2 * 768 * 4 * 1024]
    # Keys alone: half of it, and half of it for the text, too.
    verdict = grade(variant, f"{768 * 4}\n{768 * 4 * 1024}")
    assert [part.outcome for part in verdict.parts] == ["wrong", "right"]
    assert verdict.mistake == "keys_only"


def test_a_prompt_about_texts_tells_their_length_heads_and_features() -> None:
    variant = begun("llama2_7b", "mixed", "model.layers.3.self_attn")
    assert "`llama2_7b` at one text of 4,096 tokens" in variant.prompt.en
    assert "输入一段 4096 个词元的文本" in variant.prompt.zh
    assert "| `self_attn` | MultiheadAttention | 4096×4096 | – | 32 heads, no bias |" in variant.prompt.en
    assert [part.answer for part in variant.parts][:3] == [
        4 * 4096**2,
        4 * 4096 * 4096**2 + 2 * 4096**2 * 4096,
        2 * (4 * 4096 * 4096**2 + 2 * 4096**2 * 4096),
    ]


def test_the_tour_has_the_networks_with_that_column() -> None:
    assert [question.name for question in tour_of("mixed")] == [
        f"networks/{name.replace('_', '-')}-mixed" for name in TOUR
    ]
    assert [question.name for question in tour_of("kv_cache")] == [
        "networks/gpt2-kv-cache",
        "networks/llama2-7b-kv-cache",
        "networks/t5-small-kv-cache",
    ]


GROUPED = """\
format: 1
network: grouped
input: [64]
layers:
  - {name: words, kind: Embedding, num_embeddings: 100, embedding_dim: 24}
  - {name: norm, kind: RMSNorm}
  - {name: heads, kind: MultiheadAttention, num_heads: 6, kv_heads: 2, head_dim: 8, causal: true, relative_buckets: 5}
"""


@pytest.mark.parametrize("column", ["parameters", "macs", "flops", "kv_cache", "mixed"])
def test_heads_that_share_keys_are_asked_by_their_own_formula(column: Column) -> None:
    network, faults = load_network_text(GROUPED)
    assert network is not None, faults
    # Queries 6·8 = 48 of 24 features, keys and values 2·8 = 16 each; four biases and five distances a head.
    parameters = 24 * 48 + 24 * 16 + 24 * 16 + 48 * 24 + 48 + 16 + 16 + 24 + 5 * 6
    macs = 64 * (24 * 48 + 24 * 16 + 24 * 16 + 48 * 24) + 2 * 64 * 64 * 48
    kept = 2 * 16 * 4
    wanted = {
        "parameters": [100 * 24, 24, parameters, 100 * 24 + 24 + parameters],
        "macs": [macs],
        "flops": [2 * macs],
        "kv_cache": [kept, kept * 64],
        "mixed": [parameters, macs, 2 * macs, kept, kept * 64],
    }
    variants = [draw(round_of(network, column, own=True), seed) for seed in range(30)]
    assert wanted[column] in [[graded_key(part) for part in variant.parts] for variant in variants]


# Names


@pytest.mark.sweep
@every_case("column", COLUMNS)
@every_case("name", NETWORK_NAMES)
def test_a_library_knows_every_round_by_its_name(name: str, column: Column) -> None:
    if not has_rounds(find_network(name), column):
        assert Library(()).question(f"networks/{name.replace('_', '-')}-{column.replace('_', '-')}") is None
        return
    question = round_of(find_network(name), column)
    assert question.name == f"networks/{name.replace('_', '-')}-{column.replace('_', '-')}"
    found = Library(()).question(question.name)
    assert found.for_seed(7) == question.for_seed(7)
    assert titled(question.topic) == TOPICS[column]


def test_a_question_of_a_file_comes_before_one_made_in_code() -> None:
    assert Library(()).question("networks/lenet5") is None
    assert Library(()).question("other/lenet5-shape") is None
    assert found_round("networks/own-lenet5-shape") is None


def test_a_round_depends_on_its_seed_alone_and_is_redone_from_what_history_keeps() -> None:
    question = round_of(find_network("vgg16"), "macs")
    drawn = draw(question, 11)
    assert draw(question, 11) == drawn
    assert draw(drawn.question, 12) == draw(question, 12)
    assert redo(question, 11, {"stretch": drawn.parameters["stretch"]}).parts == drawn.parts
    met = {question.for_seed(seed).parameters["stretch"].value for seed in range(400)}
    assert met == set(range(len(segments(find_network("vgg16"), "macs"))))


def test_fingerprints_tell_rounds_of_other_layers_apart() -> None:
    question = round_of(find_network("vgg16"), "shape")
    prints = {}
    for seed in range(60):
        asked: Question = question.for_seed(seed)
        prints.setdefault(asked.parameters["stretch"].value, set()).add((asked.wording, asked.grading))
    assert all(len(each) == 1 for each in prints.values())
    assert len({wording for ((wording, _),) in prints.values()}) == len(prints)


# A network of one's own

OWN = """\
format: 1
network: Tiny_Net
input: [3, 32, 24]
layers:
  - {name: max, kind: Conv2d, out_channels: 8, kernel_size: [3, 5], padding: [1, 2], dilation: 1}
  - {name: "1", kind: MaxPool2d, kernel_size: 2}
  - {name: lambda, kind: Conv2d, out_channels: 4, kernel_size: 3, dilation: 2, groups: 2}
  - {kind: Flatten}
  - {name: total, kind: Linear, out_features: 10, bias: false}
"""


def own() -> Network:
    network, faults = load_network_text(OWN)
    assert network is not None, faults
    return network


@pytest.mark.parametrize("column", ["shape", "parameters", "macs", "mixed"])
def test_a_network_of_ones_own_is_asked_like_any_other(column: Column) -> None:
    network = own()
    rows = rows_of(network)
    question = round_of(network, column, own=True)
    assert question.name == f"networks/own-tiny-net-{column.replace('_', '-')}"
    assert is_of_own_network(question.name)
    assert Library(()).question(question.name) is None
    assert Library(()).may_hold(question.name)
    for seed in range(20):
        variant = draw(question, seed)
        segment = segments(network, column)[variant.parameters["stretch"]]
        keys = [graded_key(part) for part in variant.parts]
        shown = [wanted(stop, rows, what) for stop, what in asked_of(segment, column, len(keys))]
        assert keys[: len(shown)] == shown


def test_names_that_expressions_reserve_are_told_apart() -> None:
    names = {
        part.question.part for seed in range(20) for part in draw(round_of(own(), "parameters", own=True), seed).parts
    }
    assert names == {"max_", "lambda_", "total_", "total"}


def test_receptive_fields_that_differ_by_axis_are_not_asked() -> None:
    with pytest.raises(UsageError, match="no layers of which receptive fields can be asked"):
        round_of(own(), "receptive_field", own=True)


def test_where_nothing_can_be_asked_it_is_said() -> None:
    text = "format: 1\nnetwork: flat\ninput: [1, 4, 4]\nlayers:\n  - {kind: ReLU}\n"
    network, _ = load_network_text(text)
    assert network is not None
    with pytest.raises(UsageError) as refused:
        round_of(network, "macs", own=True)
    assert str(refused.value) == "`flat` has no layers of which multiply-adds can be asked"


# A round that begins with a layer


@every_case("column", COLUMNS)
@every_case("name", ["lenet5", "vgg16", "resnet18"])
def test_wherever_a_segment_begins_its_round_is_found(name, column):
    network = find_network(name)
    for place, segment in enumerate(segments(network, column)):
        found = round_at(network, column, segment[0].path)
        drawn = found.question.for_seed(found.seed)
        assert found.asked[0] == segment[0].path
        assert drawn.parameters["stretch"].value == place


def test_a_layer_no_segment_begins_with_is_found_inside_of_one():
    found = round_at(find_network("alexnet"), "mixed", "features.5")
    assert found.asked == ("features.3", "features.5")


def test_what_is_never_asked_has_no_round():
    assert round_at(find_network("alexnet"), "macs", "features.1") is None
    assert round_at(find_network("alexnet"), "shape", "no such layer") is None


def test_a_network_of_ones_own():
    mine = Network("mine", (3, 9, 9), numbered(conv(4, 3), conv(8, 3)))
    found = round_at(mine, "parameters", "1", own=True)
    assert found.question.name == "networks/own-mine-parameters"
