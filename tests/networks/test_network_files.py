"""Networks of one's own: what a file says is what is computed; every fault has its place and its code."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from chinese import assert_in_chinese

from dlquiz.networks import find_network, trace
from dlquiz.networks.files import KINDS, MOST_FAULTS, load_network, load_network_text

TINY = """\
format: 1
network: tiny
input: [3, 32, 32]
layers:
  - {name: conv1, kind: Conv2d, out_channels: 8, kernel_size: 3, padding: same, bias: false}
  - {name: bn1, kind: BatchNorm2d}
  - {kind: ReLU}
  - name: block
    kind: Residual
    main:
      - {kind: Conv2d, out_channels: 16, kernel_size: 3, stride: 2, padding: 1}
    shortcut:
      - {name: project, kind: Conv2d, out_channels: 16, kernel_size: 1, stride: 2}
    after:
      - {name: relu, kind: ReLU}
  - name: wide
    kind: Branches
    branches:
      - {name: one, kind: Conv2d, out_channels: 4, kernel_size: 1}
      - - {kind: MaxPool2d, kernel_size: 3, stride: 1, padding: 1}
        - {kind: Conv2d, out_channels: 4, kernel_size: [1, 1]}
  - name: dense
    kind: DenseBlock
    layers:
      - {kind: Conv2d, out_channels: 2, kernel_size: 3, padding: 1}
      - {kind: Conv2d, out_channels: 2, kernel_size: 3, padding: 1}
  - {name: pool, kind: AdaptiveAvgPool2d, output_size: 1}
  - {name: flat, kind: Flatten}
  - {name: fc, kind: Linear, out_features: 10}
"""


def test_a_file_is_a_network() -> None:
    network, faults = load_network_text(TINY)
    assert faults == ()
    assert network is not None
    table = trace(network)
    assert [(row.name, row.output, row.parameters) for row in table.layers] == [
        ("conv1", (8, 32, 32), 216),
        ("bn1", (8, 32, 32), 16),
        ("2", (8, 32, 32), 0),
        ("block.0", (16, 16, 16), 1_168),
        ("block.project", (16, 16, 16), 144),
        ("block.add", (16, 16, 16), 0),
        ("block.relu", (16, 16, 16), 0),
        ("wide.one", (4, 16, 16), 68),
        ("wide.1.0", (16, 16, 16), 0),
        ("wide.1.1", (4, 16, 16), 68),
        ("wide.concat", (8, 16, 16), 0),
        ("dense.0", (2, 16, 16), 146),
        ("dense.1", (2, 16, 16), 182),
        ("dense.concat", (12, 16, 16), 0),
        ("pool", (12, 1, 1), 0),
        ("flat", (12,), 0),
        ("fc", (10,), 130),
    ]
    assert [row.receptive_field for row in table.layers[-4:]] == [9 + 2 * 2 * 2, None, None, None]
    assert trace(network, (3, 64, 48)).layers[-4].output == (12, 32, 24)


LENET = """\
format: 1
network: lenet5_original
input: [1, 32, 32]
layers:
  - {name: C1, kind: Conv2d, out_channels: 6, kernel_size: 5}
  - {name: S2, kind: Subsampling, kernel_size: 2}
  - name: C3
    kind: Conv2d
    out_channels: 16
    kernel_size: 5
    connections: [3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 4, 6]
  - {name: S4, kind: Subsampling, kernel_size: 2}
  - {name: C5, kind: Conv2d, out_channels: 120, kernel_size: 5}
  - {name: flat, kind: Flatten}
  - {name: F6, kind: Linear, in_features: 120, out_features: 84}
"""


def test_a_file_can_say_what_a_named_network_is() -> None:
    network, faults = load_network_text(LENET)
    assert not faults and network is not None
    named = [row for row in trace(find_network("lenet5_original")).layers if row.name != "output"]
    assert [row for row in trace(network).layers if row.name != "flat"] == named


def test_the_example_of_the_documentation_works() -> None:
    page = (Path(__file__).parents[2] / "docs" / "networks.md").read_text("utf-8")
    network, faults = load_network_text(page.split("```yaml\n")[1].split("```")[0])
    assert not faults and network is not None
    assert trace(network).layers[-1].output == (10,)
    assert all(f"`{kind}`" in page for kind in KINDS)


def test_a_side_head_costs_parameters_only() -> None:
    head = "  - {name: aux, kind: SideHead, layers: [{kind: Flatten}, {kind: Linear, out_features: 2}]}\n"
    plain, headed = (
        load_network_text(LENET.replace("  - {name: C5", f"{more}  - {{name: C5"))[0] for more in ("", head)
    )
    assert plain is not None and headed is not None
    assert trace(headed).parameters == trace(plain).parameters + 400 * 2 + 2
    assert trace(headed).macs == trace(plain).macs


def layers(*lines: str, shape: str = "[3, 8, 8]") -> str:
    return "\n".join(["format: 1", "network: n", f"input: {shape}", "layers:", *(f"  - {line}" for line in lines)])


FAULTY = [
    ("network: n", "1:1 N102", "lacks `format`"),
    (layers("{kind: ReLU}").replace("format: 1", "format: 2"), "1:9 N106", "format must be 1"),
    (layers("{kind: ReLU}").replace("network: n", "network: 1x"), "2:10 N105", "name of the network"),
    (layers("{kind: ReLU}", shape="[3, 8]"), "3:8 N103", "channels, height and width"),
    (layers("{kind: ReLU}", shape="[3, 8, 10000000]"), "3:8 N103", "channels, height and width"),
    (layers("{kind: ReLU}").replace("layers:", "layer:"), "4:1 N101", "did you mean `layers`"),
    ("format: 1\nnetwork: n\ninput: [3, 8, 8]\nlayers: []", "4:9 N103", "list of layers"),
    ("- 1", "1:1 N103", "must be a mapping"),
    (layers("{kind: Conv2D, out_channels: 3}"), "5:12 N104", "did you mean `Conv2d`"),
    (layers("{knid: ReLU}"), "5:5 N102", "write `kind` for `knid`"),
    (layers("{kind: Conv2d, out_channels: 3}"), "5:5 N102", "lacks `kernel_size`"),
    (layers("{kind: Conv2d, out_channels: 3, kernel_sise: 3}"), "5:37 N101", "did you mean `kernel_size`"),
    (layers("{kind: Conv2d, out_channels: 0, kernel_size: 3}"), "5:34 N103", "from 1 to 1,000,000"),
    (layers("{kind: Conv2d, out_channels: 3, kernel_size: [1, 2, 3]}"), "5:50 N103", "[height, width]"),
    (layers("{kind: Conv2d, out_channels: 3, kernel_size: 3, stride: 1.5}"), "5:61 N103", "whole number"),
    (layers("{kind: Conv2d, out_channels: 3, kernel_size: 3, bias: 1}"), "5:59 N103", "true or false"),
    (layers("{kind: Conv2d, out_channels: 3, kernel_size: 2, padding: same}"), "5:62 N103", "odd kernel"),
    (layers("{kind: Conv2d, out_channels: 2, kernel_size: 2, connections: []}"), "5:66 N103", "for each output"),
    (layers("{kind: MaxPool2d, kernel_size: 3, padding: 2}"), "5:48 N103", "half its window"),
    (layers("{kind: ReLU, inplace: true}"), "5:18 N101", "has no key `inplace`"),
    (layers("{name: a.b, kind: ReLU}"), "5:12 N105", "must look like `conv1`"),
    (layers("{name: a, kind: ReLU}", "{name: a, kind: ReLU}"), "6:5 N105", "on line 5 and again on line 6"),
    (layers("5"), "5:5 N103", "a layer must be a mapping"),
    (layers("{kind: Residual, main: []}"), "5:28 N103", "`main` must be a list"),
    (
        layers("{kind: ReLU}", "{name: c, kind: Conv2d, out_channels: 3, kernel_size: 9}"),
        "6:5 N108",
        "kernel 9 does not fit input",
    ),
    (layers("{kind: Flatten}", "{kind: Linear, in_features: 5, out_features: 2}"), "6:5 N108", "3×8×8 = 192"),
    (
        layers("{name: r, kind: Residual, main: [{kind: Conv2d, out_channels: 4, kernel_size: 1}]}"),
        "5:5 N108",
        "cannot add 4×8×8, 3×8×8",
    ),
    (layers("&a {kind: ReLU}", "*a"), "5:5 B007", "anchor"),
    (layers("{kind: ReLU, kind: Tanh}"), "5:18 B008", "again"),
    ("", "1:1 B005", "empty"),
]


@pytest.mark.parametrize(("text", "where", "message"), FAULTY)
def test_faults_have_place_and_code(text: str, where: str, message: str) -> None:
    network, faults = load_network_text(text, "n.yaml")
    assert network is None
    assert f"{faults[0].line}:{faults[0].column} {faults[0].code}" == where, faults
    assert message in str(faults[0])
    assert faults[0].fix and faults[0].file == "n.yaml"
    for fault in faults:
        assert_in_chinese(fault)


def test_all_faults_are_found_in_one_reading() -> None:
    _, faults = load_network_text(layers("{kind: Conv}", "{kind: ReLU, x: 1}", "{kind: Linear, out_features: -1}"))
    assert [(fault.line, fault.code) for fault in faults] == [(5, "N104"), (6, "N101"), (7, "N103")]


def test_a_path_is_read(tmp_path: Path) -> None:
    path = tmp_path / "tiny.yaml"
    path.write_text(TINY, "utf-8")
    network, faults = load_network(path)
    assert network is not None and network.name == "tiny" and not faults
    network, faults = load_network(tmp_path / "none.yaml")
    assert network is None
    assert faults[0].code == "B001"


def test_a_flood_of_faults_or_layers_ends() -> None:
    start = time.process_time()
    _, faults = load_network_text(layers(*["{kind: Nonsense}"] * 20_000))
    assert len(faults) == MOST_FAULTS
    _, faults = load_network_text(layers(*["{kind: ReLU}"] * 20_000))
    assert [fault.code for fault in faults] == ["N107"]
    assert time.process_time() - start < 30


def test_mutants_are_loaded_or_refused_with_a_place() -> None:
    stream = random.Random(7)
    pieces = [
        "",
        " ",
        "\n",
        "-",
        "{",
        "}",
        "[",
        "]",
        ":",
        "'",
        "0",
        "-1",
        "9" * 30,
        "kind",
        "layers",
        ".nan",
        "&a",
        "é",
    ]
    refused = 0
    for _ in range(400):
        text = TINY
        for _ in range(stream.randint(1, 3)):
            place = stream.randrange(len(text))
            text = text[:place] + stream.choice(pieces) + text[place + stream.randint(0, 4) :]
        network, faults = load_network_text(text)
        assert (network is None) == bool(faults)
        assert all(fault.line >= 1 and fault.column >= 1 and fault.message for fault in faults)
        refused += bool(faults)
        if network is not None:
            assert trace(network).layers
    assert refused > 200
