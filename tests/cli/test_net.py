"""`dlquiz net`: the table, its JSON, other inputs, files, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_fixtures import Command, written
from every_case import every_case

from dlquiz.networks import NETWORK_NAMES, find_network, trace

OWN = "format: 1\nnetwork: own\ninput: [1, 6, 6]\nlayers:\n  - {kind: Conv2d, out_channels: 2, kernel_size: KERNEL}\n"


def own(tmp_path: Path, kernel: str) -> str:
    return str(written(tmp_path / "own.yaml", OWN.replace("KERNEL", kernel)))


def test_the_table_of_a_network(dlquiz: Command) -> None:
    lines = dlquiz("net", "alexnet").lines
    assert lines[1].split() == ["features.0", "Conv2d", "11", "4", "2", "64×55×55", "23,296", "70,276,800", "11", "4"]
    assert lines[-3].split() == ["classifier.6", "Linear", "–", "–", "–", "1000", "4,097,000", "4,096,000", "–", "–"]
    assert lines[-1] == "alexnet, input 3×224×224: 61,100,840 parameters, 714,188,480 MACs"
    assert len({len(line) for line in lines[:-2]}) == 1


def test_the_document_of_a_network(dlquiz: Command) -> None:
    document = dlquiz("net", "resnet50", "--input", "3x256x256", "--json").document
    assert list(document) == ["network", "input", "parameters", "macs", "layers"]
    assert document["input"] == [3, 256, 256]
    assert document["layers"][0] == {
        "name": "conv1",
        "kind": "Conv2d",
        "output": [64, 128, 128],
        "parameters": 9408,
        "macs": 128 * 128 * 9408,
        "receptive_field": 7,
        "jump": 2,
        "kernel_size": 7,
        "stride": 2,
        "padding": 3,
        "dilation": 1,
    }
    assert document["layers"][-1]["receptive_field"] is None
    assert document["macs"] == trace(find_network("resnet50"), (3, 256, 256)).macs


@pytest.mark.parametrize("text", ["3x64x96", "3×64×96", "3X64X96", "3,64,96", "(3, 64, 96)"])
def test_ways_to_write_an_input(text: str, dlquiz: Command) -> None:
    assert dlquiz("net", "resnet18", "--input", text, "--json").document["input"] == [3, 64, 96]


def test_the_list_of_networks(dlquiz: Command) -> None:
    assert [line.split()[0] for line in dlquiz("net").lines[1:]] == list(NETWORK_NAMES)
    assert {one["network"]: one["parameters"] for one in dlquiz("net", "--json").document}["vgg16"] == 138_357_544


COSTS = ["sequence", "batch", "dtype", "flops", "kv_cache_bytes", "activation_bytes"]


def test_the_document_of_a_text_network(dlquiz: Command) -> None:
    document = dlquiz("net", "gpt2", "--json").document
    assert list(document) == ["network", "input", "parameters", "macs", *COSTS, "layers"]
    assert [document[key] for key in ("input", *COSTS[:3])] == [[1024], 1024, 1, "float32"]
    assert document["flops"] == 2 * document["macs"] == 2 * sum(row["macs"] for row in document["layers"])
    assert document["kv_cache_bytes"] == 2 * 12 * 12 * 64 * 1024 * 4
    assert document["layers"][0] == {
        "name": "transformer.wte",
        "kind": "Embedding",
        "output": [1024, 768],
        "parameters": 50_257 * 768,
        "macs": 0,
        **dict.fromkeys(("receptive_field", "jump", "kernel_size", "stride", "padding", "dilation")),
    }


def test_the_last_line_says_what_a_text_network_costs(dlquiz: Command) -> None:
    lines = dlquiz("net", "gpt2", "--sequence", 512, "--batch", 8, "--dtype", "bfloat16").lines
    assert lines[-2] == "gpt2, input 512: 124,439,808 parameters, 544,641,908,736 MACs"
    kept = "KV cache 150,994,944 B (144.0 MiB)"
    assert lines[-1] == (
        f"8 × 512 tokens, bfloat16: 1,089,283,817,472 FLOPs, {kept}, activations 1,575,624,704 B (1.5 GiB)"
    )
    assert "KV cache –" in dlquiz("net", "bert_base", "--sequence", 1).lines[-1]


@every_case(
    ("words", "said"),
    [
        (("resnet51",), "did you mean `resnet50`"),
        (("resnet50", "--input", "224x224"), "3x224x224"),
        (("resnet50", "--input", "3x0x5"), "3x224x224"),
        (("resnet50", "--input", "3x224x9999999999"), "3x224x224"),
        (("resnet50", "--input", "3xax5"), "3x224x224"),
        (("resnet50", "--input", "9" * 5000), "…"),
        (("resnet50", "--input", "1x224x224"), "3 channels"),
        (("alexnet", "--input", "3x32x32"), "`features.12`"),
        (("--input", "3x32x32"), "NAME"),
        (("gpt2", "--input", "3x224x224"), "use `--sequence N`"),
        (("gpt2", "--sequence", "1025"), "1,024 positions"),
        (("gpt2", "--sequence", "0"), "from 1 to 1,000,000"),
        (("gpt2", "--batch", "0"), "from 1 to 1,000,000"),
        (("gpt2", "--dtype", "fp32"), "float32"),
        (("resnet18", "--batch", "2"), "takes images"),
        (("vit_b_16", "--input", "3x225x224"), "16×16 do not divide 225×224"),
        (("--batch", "2"), "`--batch` needs the NAME"),
        (("--sequence", "5", "--dtype", "int8"), "`--sequence` needs the NAME"),
    ],
)
def test_what_is_refused(words: tuple[str, ...], said: str, dlquiz: Command) -> None:
    line = dlquiz("net", *words).refusal
    assert said in line and len(line) < 400
    assert dlquiz("net", *words, "--language", "zh").refusal != line


def test_a_file_of_ones_own(tmp_path: Path, dlquiz: Command) -> None:
    assert dlquiz("net", own(tmp_path, "3"), "--json").document["parameters"] == 20
    assert dlquiz("net", own(tmp_path, "[3, 1]"), "--json").document["layers"][0]["receptive_field"] == [3, 1]
    ran = dlquiz("net", own(tmp_path, "9"), "--json")
    assert (ran.code, ran.out) == (2, "")
    assert "own.yaml:5:5: N108" in ran.err
