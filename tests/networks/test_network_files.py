"""Networks of one's own: what a file says is what is computed; every fault has its place and its code."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from chinese import assert_in_chinese
from every_case import every_case

from dlquiz.networks import find_network, trace
from dlquiz.networks.costs import Setting, costs
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


DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("page", ["networks.md", "zh/networks.md"])
def test_the_examples_of_the_documentation_work(page: str) -> None:
    text = (DOCS / page).read_text("utf-8")
    examples = [load_network_text(part.split("```")[0]) for part in text.split("```yaml\n")[1:]]
    assert [faults for _, faults in examples] == [(), ()]
    plain, transformer = (network for network, _ in examples)
    assert plain is not None and transformer is not None
    assert trace(plain).layers[-1].output == (10,)
    # Tables, four blocks of grouped attention (8 heads of 16, 2 of keys) and SwiGLU, norms; the head is tied.
    block = 2 * 128 * 128 + 2 * 128 * 32 + 3 * 128 * 384 + 2 * 128
    found = costs(transformer, Setting(batch=16, dtype="bfloat16"))
    assert found.table.parameters == 5000 * 128 + 256 * 128 + 4 * block + 128
    assert found.kv_cache_bytes == 2 * 4 * 2 * 16 * 256 * 16 * 2
    assert found.table.layers[-1][2:5] == ((256, 5000), 0, 16 * 256 * 128 * 5000)
    assert all(f"`{kind}`" in text for kind in KINDS)


def test_a_u_net_is_a_file() -> None:
    """Its sums are those of the same network in torch, its receptive field is counted by hand."""
    network, faults = load_network(DOCS / "unet.yaml")
    assert network is not None, faults
    table = trace(network)
    assert (table.parameters, table.macs) == (31_031_810, 48_171_581_440)
    rows = {row.name: row for row in table.layers}
    assert table.layers[-1].output == (2, 256, 256)
    up = rows["level64.1.level128.1.up"]
    assert up[1:5] == ("ConvTranspose2d", (128, 128, 128), 4 * 256 * 128 + 128, 64 * 64 * 4 * 256 * 128)
    assert rows["level64.concat"].output == (128, 256, 256)
    # Down: two 3×3 and a pooling at each of four jumps; two 3×3 below; up again two 3×3 at each jump.
    reach = 1 + sum(4 * jump + jump for jump in (1, 2, 4, 8)) + 4 * 16 + sum(4 * jump for jump in (8, 4, 2, 1))
    assert (table.layers[-1].receptive_field, table.layers[-1].jump) == (reach, 1)
    assert trace(network, (3, 64, 96)).layers[-1].output == (2, 64, 96)


ENCODER_DECODER = """\
format: 1
network: both
input: [10]
layers:
  - name: model
    kind: EncoderDecoder
    encoder:
      - {name: words, kind: Embedding, num_embeddings: 50, embedding_dim: 8}
    decoder:
      - {name: same, kind: Embedding, num_embeddings: 50, embedding_dim: 8, tied: model.words}
      - {name: own, kind: MultiheadAttention, num_heads: 2, causal: true}
      - {name: other, kind: MultiheadAttention, num_heads: 2, cross: true, relative_buckets: 3}
  - {name: first, kind: FirstToken}
  - {name: head, kind: Linear, out_features: 3}
"""


def test_an_encoder_and_a_decoder() -> None:
    network, faults = load_network_text(ENCODER_DECODER)
    assert network is not None, faults
    rows = {row.name: row for row in trace(network).layers}
    attention = 4 * 8 * 8 + 4 * 8
    assert {name: row.parameters for name, row in rows.items()} == {
        "model.words": 400,
        "model.same": 0,
        "model.own": attention,
        "model.other": attention + 3 * 2,
        "first": 0,
        "head": 27,
    }
    assert [rows[name].output for name in ("model.other", "first", "head")] == [(10, 8), (8,), (3,)]
    assert costs(network, Setting()).kv_cache_bytes == 2 * (2 * 8 * 10) * 4


BLOCKS = """\
format: 1
network: blocks
input: [8, 12, 12]
layers:
  - name: gate
    kind: Gate
    gate:
      - {name: pool, kind: AdaptiveAvgPool2d, output_size: 1}
      - {name: up, kind: Conv2d, out_channels: 8, kernel_size: 1}
  - name: halves
    kind: Split
    branches:
      - {name: left, kind: Conv2d, out_channels: 6, kernel_size: 3, padding: 1}
      - {name: right, kind: Identity}
  - name: sum
    kind: Sum
    branches:
      - {name: one, kind: Identity}
      - {name: two, kind: LayerNorm2d}
      - - {name: last, kind: Permute}
        - {name: norm, kind: LayerNorm}
        - {name: wide, kind: Linear, out_features: 10}
        - {name: first, kind: Permute}
  - {name: scale, kind: Parameter, use: scale}
  - {name: patches, kind: Conv2d, out_channels: 4, kernel_size: 3, stride: 3, exact: true}
  - {name: tokens, kind: Tokens}
  - {name: class, kind: Parameter, use: prepend}
  - {name: places, kind: Parameter, use: add}
  - {name: twice, kind: Repeat, times: 2, layers: [{name: norm, kind: RMSNorm}, {name: drop, kind: StochasticDepth}]}
"""


def test_every_new_block_by_hand() -> None:
    network, faults = load_network_text(BLOCKS)
    assert network is not None, faults
    assert [(row.name, row.output, row.parameters) for row in trace(network).layers] == [
        ("gate.pool", (8, 1, 1), 0),
        ("gate.up", (8, 1, 1), 8 * 8 + 8),
        ("gate.multiply", (8, 12, 12), 0),
        ("halves.left", (6, 12, 12), 9 * 4 * 6 + 6),
        ("halves.right", (4, 12, 12), 0),
        ("halves.concat", (10, 12, 12), 0),
        ("sum.one", (10, 12, 12), 0),
        ("sum.two", (10, 12, 12), 20),
        ("sum.2.last", (12, 12, 10), 0),
        ("sum.2.norm", (12, 12, 10), 20),
        ("sum.2.wide", (12, 12, 10), 110),
        ("sum.2.first", (10, 12, 12), 0),
        ("sum.add", (10, 12, 12), 0),
        ("scale", (10, 1, 1), 10),
        ("patches", (4, 4, 4), 9 * 10 * 4 + 4),
        ("tokens", (16, 4), 0),
        ("class", (1, 4), 4),
        ("places", (17, 4), 17 * 4),
        ("twice.0.norm", (17, 4), 4),
        ("twice.0.drop", (17, 4), 0),
        ("twice.1.norm", (17, 4), 4),
        ("twice.1.drop", (17, 4), 0),
    ]
    assert trace(network, (8, 6, 9)).layers[17][2:4] == ((7, 4), 28)


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


def text(*lines: str) -> str:
    return layers(*lines, shape="[8]")


WORDS = "{name: w, kind: Embedding, num_embeddings: 9, embedding_dim: 12}"
CROSS = "kind: MultiheadAttention, num_heads: 2, cross: true"
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
    (layers("{kind: ReLU}", shape="[3, 8]"), "3:8 N103", "or the length of a text"),
    (text("{kind: Linear, out_features: 4}"), "5:5 N108", "gets the numbers of 8 tokens: put an Embedding before it"),
    (text("{kind: Conv2d, out_channels: 4, kernel_size: 1}"), "5:5 N108", "needs maps, but gets the numbers of 8"),
    (text(WORDS, "{kind: BatchNorm2d}"), "6:5 N108", "needs maps, but gets 8 tokens of 12 features"),
    (text(WORDS, WORDS.replace("w,", "v,")), "6:5 N108", "needs the numbers of tokens, but gets 8 tokens of 12"),
    (text(WORDS, "{kind: MultiheadAttention, num_heads: 5}"), "6:5 N108", "cannot share 12 features out to 5 heads"),
    (text(WORDS, "{kind: MultiheadAttention, num_heads: 4, kv_heads: 3}"), "6:5 N108", "share 4 heads out to 3 heads"),
    (text(WORDS, "{kind: MultiheadAttention, num_heads: 4, cross: true}"), "6:5 N108", "decoder of an EncoderDecoder"),
    (text(WORDS, "{kind: MultiheadAttention, num_heads: 0}"), "6:43 N103", "from 1 to 1,000,000"),
    (text(WORDS, "{kind: MultiheadAttention, num_heads: 2, head_dim: x}"), "6:56 N103", "whole number"),
    (text(WORDS, "{kind: Linear, out_features: 7, bias: false, tied: w}"), "6:5 N108", "weight is 9×12 and not 7×12"),
    (text(WORDS, "{kind: Linear, out_features: 9, tied: x.y}"), "6:5 N108", "no Embedding before it has this path"),
    (text(WORDS, "{kind: Linear, out_features: 9, tied: 'a b'}"), "6:43 N105", "must look like `embedding`"),
    (text("{kind: Embedding, num_embeddings: 5, embedding_dim: 2, positions: true}"), "5:5 N108", "5 positions, fewer"),
    (text("{kind: Embedding, num_embeddings: 5}"), "5:5 N102", "lacks `embedding_dim`"),
    (text("{kind: Embedding, num_embeddings: 5, embedding_dim: 0}"), "5:57 N103", "from 1 to"),
    (text("{kind: FirstToken}"), "5:5 N108", "needs tokens, but gets the numbers"),
    (text("{kind: Parameter, use: add}"), "5:5 N108", "needs tokens"),
    (text("{kind: Parameter, use: sideways}"), "5:28 N103", "one of prepend, add, scale"),
    (text(WORDS, "{kind: Permute}"), "6:5 N108", "needs maps"),
    (layers("{kind: LayerNorm}"), "5:5 N108", "maps of 3×8×8: put a Permute before it"),
    (layers("{kind: Permute}", "{kind: BatchNorm2d}"), "6:5 N108", "maps of 8×8×3, channels last"),
    (layers("{kind: Tokens}", "{kind: Tokens}"), "6:5 N108", "gets 64 tokens of 3 features"),
    (
        layers("{kind: Conv2d, out_channels: 2, kernel_size: 3, stride: 3, exact: true}"),
        "5:5 N108",
        "do not divide 8×8",
    ),
    (layers("{kind: ConvTranspose2d, out_channels: 2, kernel_size: 1, padding: 4}"), "5:5 N108", "leaves nothing"),
    (layers("{kind: Split, branches: [{kind: ReLU}, {kind: Tanh}]}"), "5:5 N108", "cannot share 3 channels out to 2"),
    (
        layers("{kind: Gate, gate: [{kind: Conv2d, out_channels: 2, kernel_size: 1}]}"),
        "5:5 N108",
        "cannot multiply 3×8×8",
    ),
    (layers("{kind: Gate, main: [{kind: ReLU}]}"), "5:5 N102", "lacks `gate`"),
    (layers("{kind: Repeat, times: 6000, layers: [{kind: ReLU}]}"), "5:5 N107", "more than 5,000 layers"),
    (
        layers(
            "{name: r, kind: Repeat, times: 90, layers: [{name: s, kind: Repeat, times: 90, layers: [{kind: ReLU}]}]}"
        ),
        "5:5 N107",
        "more than 5,000 layers",
    ),
    (layers("{kind: Repeat, times: 0, layers: [{kind: ReLU}]}"), "5:27 N103", "from 1 to"),
    (layers("{kind: Repeat, times: 2, layers: []}"), "5:38 N103", "list of layers"),
    (layers("{kind: EncoderDecoder, encoder: [{kind: ReLU}]}"), "5:5 N102", "lacks `decoder`"),
    (
        text("{kind: EncoderDecoder, encoder: [{kind: ReLU}], decoder: [" + WORDS + ", {name: c, " + CROSS + "}]}"),
        "5:129 N108",
        "gets 12 features, but the numbers of 8 tokens from the encoder",
    ),
    (layers("&a {kind: ReLU}", "*a"), "5:5 B007", "anchor"),
    (layers("{kind: ReLU, kind: Tanh}"), "5:18 B008", "again"),
    ("", "1:1 B005", "empty"),
]


@every_case(("text", "where", "message"), FAULTY)
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
    pieces = ["", " ", "\n", *"-{}[]:'0", "-1", "9" * 30, "kind", "layers", ".nan", "&a", "é"]
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
