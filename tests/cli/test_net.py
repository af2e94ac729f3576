"""`dlquiz net`: the table, its JSON, other inputs, files, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from every_case import every_case

from dlquiz.cli.networks import setting_of, show_network
from dlquiz.errors import DlquizError
from dlquiz.networks import NETWORK_NAMES, find_network, trace
from dlquiz.networks.costs import Setting

Captured = pytest.CaptureFixture[str]
OWN = "format: 1\nnetwork: own\ninput: [1, 6, 6]\nlayers:\n  - {kind: Conv2d, out_channels: 2, kernel_size: KERNEL}\n"


def own(tmp_path: Path, kernel: str) -> str:
    path = tmp_path / "own.yaml"
    path.write_text(OWN.replace("KERNEL", kernel), "utf-8")
    return str(path)


def test_the_table_of_a_network(capsys: Captured) -> None:
    assert show_network("alexnet", None, False) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].split() == ["features.0", "Conv2d", "11", "4", "2", "64×55×55", "23,296", "70,276,800", "11", "4"]
    assert lines[-3].split() == ["classifier.6", "Linear", "–", "–", "–", "1000", "4,097,000", "4,096,000", "–", "–"]
    assert lines[-1] == "alexnet, input 3×224×224: 61,100,840 parameters, 714,188,480 MACs"
    assert len({len(line) for line in lines[:-2]}) == 1


def test_the_document_of_a_network(capsys: Captured) -> None:
    assert show_network("resnet50", "3x256x256", True) == 0
    document = json.loads(capsys.readouterr().out)
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
def test_ways_to_write_an_input(text: str, capsys: Captured) -> None:
    assert show_network("resnet18", text, True) == 0
    assert json.loads(capsys.readouterr().out)["input"] == [3, 64, 96]


def test_the_list_of_networks(capsys: Captured) -> None:
    assert show_network(None, None, False) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()[1:]] == list(NETWORK_NAMES)
    assert show_network(None, None, True) == 0
    listed = json.loads(capsys.readouterr().out)
    assert {one["network"]: one["parameters"] for one in listed}["vgg16"] == 138_357_544


@every_case(
    ("name", "shape", "words"),
    [
        ("resnet51", None, "did you mean `resnet50`"),
        ("resnet50", "224x224", "3x224x224"),
        ("resnet50", "3x0x5", "3x224x224"),
        ("resnet50", "3x224x9999999999", "3x224x224"),
        ("resnet50", "3xax5", "3x224x224"),
        ("resnet50", "9" * 5000, "…"),
        ("resnet50", "1x224x224", "3 channels"),
        ("alexnet", "3x32x32", "`features.12`"),
        (None, "3x32x32", "NAME"),
    ],
)
def test_what_is_refused(name: str | None, shape: str | None, words: str) -> None:
    with pytest.raises(DlquizError) as refused:
        show_network(name, shape, False)
    assert words in refused.value.en and len(refused.value.en) < 400


COSTS = ["sequence", "batch", "dtype", "flops", "kv_cache_bytes", "activation_bytes"]


def test_the_document_of_a_text_network(capsys: Captured) -> None:
    assert show_network("gpt2", None, True) == 0
    document = json.loads(capsys.readouterr().out)
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


def test_the_last_line_says_what_a_text_network_costs(capsys: Captured) -> None:
    assert show_network("gpt2", None, False, Setting(512, 8, "bfloat16")) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-2] == "gpt2, input 512: 124,439,808 parameters, 544,641,908,736 MACs"
    kept = "KV cache 150,994,944 B (144.0 MiB)"
    assert lines[-1] == (
        f"8 × 512 tokens, bfloat16: 1,089,283,817,472 FLOPs, {kept}, activations 1,575,624,704 B (1.5 GiB)"
    )
    assert show_network("bert_base", None, False, Setting(1)) == 0
    assert "KV cache –" in capsys.readouterr().out.splitlines()[-1]


@every_case(
    ("name", "shape", "given", "words"),
    [
        ("gpt2", "3x224x224", {}, "use `--sequence N`"),
        ("gpt2", None, {"sequence": 1025}, "1,024 positions"),
        ("gpt2", None, {"sequence": 0}, "from 1 to 1,000,000"),
        ("gpt2", None, {"batch": 0}, "from 1 to 1,000,000"),
        ("gpt2", None, {"dtype": "fp32"}, "float32"),
        ("resnet18", None, {"batch": 2}, "takes images"),
        ("vit_b_16", "3x225x224", {}, "16×16 do not divide 225×224"),
        (None, None, {"batch": 2}, "`--batch` needs the NAME"),
        (None, None, {"sequence": 5, "dtype": "int8"}, "`--sequence` needs the NAME"),
    ],
)
def test_what_is_refused_of_texts(name: str | None, shape: str | None, given: dict[str, Any], words: str) -> None:
    setting = setting_of(*(given.get(key) for key in ("sequence", "batch", "dtype")))
    with pytest.raises(DlquizError) as refused:
        show_network(name, shape, False, setting)
    assert words in refused.value.en and refused.value.zh != refused.value.en


def test_a_file_of_ones_own(tmp_path: Path, capsys: Captured) -> None:
    assert show_network(own(tmp_path, "3"), None, True) == 0
    assert json.loads(capsys.readouterr().out)["parameters"] == 20
    assert show_network(own(tmp_path, "[3, 1]"), None, True) == 0
    assert json.loads(capsys.readouterr().out)["layers"][0]["receptive_field"] == [3, 1]
    assert show_network(own(tmp_path, "9"), None, True) == 2
    captured = capsys.readouterr()
    assert not captured.out
    assert "own.yaml:5:5: N108" in captured.err
