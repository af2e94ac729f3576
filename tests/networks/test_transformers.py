"""Transformers: rows against modules of torch that were noted down, sums by formula, costs, refusals."""

from __future__ import annotations

import json

import pytest
from every_case import every_case
from torchvision_rows import digest
from transformer_rows import CONFIGURATIONS, DATA, noted

from dlquiz.errors import ArgumentError
from dlquiz.networks import NETWORK_NAMES, LayerError, Row, find_network, trace
from dlquiz.networks.costs import BYTES, LARGEST, Setting, costs, in_units

NOTED = json.loads(DATA.read_text("utf-8"))
JOINS = ("Add", "Concat", "Multiply")
TEXTS = tuple(name for name in NETWORK_NAMES if find_network(name).is_text)
PUBLISHED = {
    "gpt2": 124_439_808,
    "gpt2_medium": 354_823_168,
    "gpt2_large": 774_030_080,
    "gpt2_xl": 1_557_611_200,
    "bert_base": 109_482_240,
    "bert_large": 335_141_888,
    "llama2_7b": 6_738_415_616,
    "llama2_13b": 13_015_864_320,
    "t5_small": 60_506_624,
}


def table_facts(name: str, length: int) -> dict[str, object]:
    table = trace(find_network(name), (length,))
    rows = [(row.name, row.kind, row.output, row.parameters) for row in table.layers if row.kind not in JOINS]
    sums = {"rows": len(rows), "parameters": table.parameters, "macs": table.macs}
    return {"length": length, **sums, "modules": digest(rows)}


def test_every_text_network_is_noted() -> None:
    assert set(NOTED) == set(TEXTS) == set(CONFIGURATIONS) == set(PUBLISHED)


@every_case("name", TEXTS)
def test_rows_and_products_are_those_of_modules_of_torch(name: str) -> None:
    assert [table_facts(name, each["length"]) for each in NOTED[name]] == NOTED[name]
    assert NOTED[name][0]["length"] == find_network(name).shape[0]


@pytest.mark.sweep
@pytest.mark.parametrize("name", TEXTS)
def test_what_was_noted_is_what_the_installed_torch_gives(name: str) -> None:
    pytest.importorskip("torch")
    assert [noted(name, each["length"]) for each in NOTED[name]] == NOTED[name]


@every_case("name", TEXTS)
def test_parameters_are_those_published_and_rows_add_up(name: str) -> None:
    table = trace(find_network(name))
    assert table.parameters == sum(row.parameters for row in table.layers) == PUBLISHED[name]
    assert table.macs == sum(row.macs for row in table.layers)
    assert not [row for row in table.layers if row.receptive_field or row.jump]
    names = [row.name for row in table.layers]
    assert len(set(names)) == len(names)


def by_formula(name: str, n: int) -> int:
    """Multiply-adds from the published sizes alone."""
    blocks, d, _, inner = CONFIGURATIONS[name]
    attention = 4 * n * d * d + 2 * n * n * d
    match name.split("_")[0]:
        case "gpt2":
            return blocks * (attention + 2 * n * d * inner) + n * d * 50_257
        case "bert":
            return blocks * (attention + 2 * n * d * inner) + d * d
        case "llama2":
            return blocks * (attention + 3 * n * d * inner) + n * d * 32_000
    return blocks * (3 * attention + 4 * n * d * inner) + n * d * 32_128


def kept_by_formula(name: str, n: int) -> int | None:
    """Keys and values, as numbers: of T5's decoder those of two attentions."""
    blocks, d, _, _ = CONFIGURATIONS[name]
    return None if name.startswith("bert") else 2 * blocks * d * n * (2 if name.startswith("t5") else 1)


@every_case("setting", [Setting(), Setting(200, 3, "bfloat16"), Setting(1, 8, "int8"), Setting(512, 2, "float16")])
@every_case("name", TEXTS)
def test_what_a_pass_costs(name: str, setting: Setting) -> None:
    network = find_network(name)
    found = costs(network, setting)
    length, size = setting.sequence or network.shape[0], BYTES[setting.dtype]
    assert (found.sequence, found.batch, found.dtype) == (length, setting.batch, setting.dtype)
    assert found.table.input == (length,)
    assert found.table.parameters == PUBLISHED[name]
    assert found.table.macs == setting.batch * by_formula(name, length) == sum(row.macs for row in found.table.layers)
    assert found.flops == 2 * found.table.macs
    kept = kept_by_formula(name, length)
    assert found.kv_cache_bytes == (None if kept is None else kept * setting.batch * size)
    outputs = 0
    for row in found.table.layers:
        values = 1
        for axis in row.output:
            values *= axis
        outputs += values
    assert found.activation_bytes == outputs * setting.batch * size


def test_llama_at_its_length_by_hand() -> None:
    found = costs(find_network("llama2_7b"), Setting(4096, 1, "float16"))
    assert found.kv_cache_bytes == 2 * 32 * 32 * 128 * 4096 * 2 == 2_147_483_648
    assert found.flops == 2 * (
        32 * (4 * 4096 * 4096**2 + 2 * 4096**2 * 4096 + 3 * 4096 * 4096 * 11_008) + 4096 * 4096 * 32_000
    )


def row(name: str, path: str, *shape: int) -> Row:
    (found,) = [one for one in trace(find_network(name), shape or None).layers if one.name == path]
    return found


def test_single_rows_known_by_hand() -> None:
    d = 768
    assert row("gpt2", "transformer.h.0.attn")[1:5] == (
        "MultiheadAttention",
        (1024, d),
        4 * d * d + 4 * d,
        4 * 1024 * d * d + 2 * 1024**2 * d,
    )
    assert row("gpt2", "lm_head")[2:5] == ((1024, 50_257), 0, 1024 * d * 50_257), "tied: counted with the table"
    assert row("gpt2", "transformer.wpe", 10)[2:4] == ((10, d), 1024 * d), "the whole table, at any length"
    assert row("bert_base", "pooler.dense")[2:5] == ((d,), d * d + d, d * d), "once"
    assert row("t5_small", "decoder.embed_tokens").parameters == 0
    first = row("t5_small", "encoder.block.0.layer.0.SelfAttention")
    assert first.parameters == 4 * 512 * 512 + 32 * 8
    assert row("t5_small", "encoder.block.1.layer.0.SelfAttention").parameters == 4 * 512 * 512
    assert row("llama2_7b", "model.layers.0.mlp.multiply")[1:3] == ("Multiply", (4096, 11_008))


def test_the_position_table_of_a_vit_has_one_row_a_token() -> None:
    for side, tokens in ((224, 14 * 14 + 1), (384, 24 * 24 + 1), (32, 2 * 2 + 1)):
        table = row("vit_b_16", "encoder.pos_embedding", 3, side, side)
        assert table[1:5] == ("Parameter", (tokens, 768), tokens * 768, 0)
        assert row("vit_b_16", "class_token", 3, side, side)[1:4] == ("Parameter", (1, 768), 768)
        total = trace(find_network("vit_b_16"), (3, side, side)).parameters
        assert total == 86_567_656 + (tokens - 197) * 768


@pytest.mark.parametrize(
    ("name", "shape"), [("vit_b_16", (3, 225, 224)), ("vit_h_14", (3, 224, 230)), ("vit_b_32", (3, 16, 32))]
)
def test_an_image_that_patches_do_not_divide_is_refused(name: str, shape: tuple[int, ...]) -> None:
    with pytest.raises(LayerError, match="patches of") as refused:
        trace(find_network(name), shape)
    assert refused.value.layer == "conv_proj"
    assert "图像块" in refused.value.zh


@pytest.mark.parametrize(("name", "most"), [("gpt2", 1024), ("bert_base", 512)])
def test_a_text_is_as_long_as_its_position_table_at_most(name: str, most: int) -> None:
    assert trace(find_network(name), (most,)).input == (most,)
    for _ in range(2):
        with pytest.raises(LayerError, match=f"{most:,} positions, fewer than a sequence of {most + 1:,}"):
            trace(find_network(name), (most + 1,))


@pytest.mark.parametrize("name", ["llama2_7b", "t5_small"])
def test_without_a_position_table_any_length_goes(name: str) -> None:
    assert costs(find_network(name), Setting(LARGEST)).sequence == LARGEST


@every_case(
    ("name", "setting", "argument", "words"),
    [
        ("gpt2", Setting(0), "sequence", "from 1 to 1,000,000, not 0"),
        ("gpt2", Setting(LARGEST + 1), "sequence", "not 1,000,001"),
        ("gpt2", Setting(8, 0), "batch", "not 0"),
        ("gpt2", Setting(8, -3), "batch", "not -3"),
        ("gpt2", Setting(8, 1, "float23"), "dtype", "did you mean `float32`"),
        ("gpt2", Setting(8, 1, "x" * 400), "dtype", "there are float32, bfloat16, float16, int8"),
        ("resnet18", Setting(8), "sequence", "takes images"),
        ("vit_b_16", Setting(), "sequence", "takes images"),
    ],
)
def test_what_is_refused(name: str, setting: Setting, argument: str, words: str) -> None:
    with pytest.raises(ArgumentError) as refused:
        costs(find_network(name), setting)
    assert refused.value.argument == argument
    assert words in refused.value.en and len(refused.value.en) < 300
    assert refused.value.zh != refused.value.en


@pytest.mark.parametrize("shape", [(3, 224, 224), (), (0,), (2.5,)])
def test_what_is_no_length_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ArgumentError, match=r"\(length,\), such as \(1024,\)"):
        trace(find_network("gpt2"), shape)


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (0, "0 B"),
        (1023, "1,023 B"),
        (1024, "1.0 KiB"),
        (75_497_472, "72.0 MiB"),
        (2**31, "2.0 GiB"),
        (5 * 2**40, "5.0 TiB"),
    ],
)
def test_sizes_in_units(size: int, shown: str) -> None:
    assert in_units(size) == shown
