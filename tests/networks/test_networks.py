"""Networks as data: tables against torchvision's, sums and receptive fields, other images, wrong sizes."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from every_case import every_case
from torchvision_rows import DATA, digest, is_theirs, noted

from dlquiz.errors import ArgumentError
from dlquiz.networks import NETWORK_NAMES, LayerError, Row, find_network, trace
from dlquiz.networks.graph import nodes_of
from dlquiz.networks.kinds import (
    AdaptiveAvgPool2d,
    Add,
    Branches,
    Conv2d,
    Flatten,
    Linear,
    Network,
    Pointwise,
    Residual,
    conv,
    max_pool,
    numbered,
    sequence,
    window,
)
from dlquiz.networks.planning import plan_of

GOLDEN = json.loads((Path(__file__).parent / "data" / "networks.json").read_text("utf-8"))
CALLED = {"lenet5_modern_32": "lenet5"}

# Parameters, multiply-adds (in billions as torchvision gives them with its weights, or all of them; None where neither
# is known), receptive field of the last window.
TABLE: dict[str, tuple[int, int | float | None, int | None]] = {
    "lenet5": (61_706, 416_520, 32),
    "lenet5_original": (60_000, 117_600 + 150_000 + 48_000 + 10_080, 32),
    "alexnet": (61_100_840, 714_188_480, 195),
    "alexnet_paper": (60_965_224, None, 195),
    "vgg11": (132_863_336, 7.61, 150),
    "vgg13": (133_047_848, 11.31, 156),
    "vgg16": (138_357_544, 15_470_264_320, 212),
    "vgg19": (143_667_240, 19.63, 268),
    "vgg11_bn": (132_868_840, None, 150),
    "vgg13_bn": (133_053_736, None, 156),
    "vgg16_bn": (138_365_992, None, 212),
    "vgg19_bn": (143_678_248, None, 268),
    "googlenet": (6_624_904, 1_498_376_192, None),
    "googlenet_aux": (13_004_888, 1_498_376_192, None),
    "resnet18": (11_689_512, 1_814_073_344, 435),
    "resnet34": (21_797_672, 3.664, 899),
    "resnet50": (25_557_032, 4_089_184_256, 427),
    "resnet101": (44_549_160, 7.801, 971),
    "resnet152": (60_192_808, 11.514, 1_451),
    "densenet121": (7_978_856, 2_834_161_664, 2_071),
    "densenet161": (28_681_000, 7.728, 2_967),
    "densenet169": (14_149_480, 3.36, 3_351),
    "densenet201": (20_013_928, 4.291, 3_863),
    "inception_v3": (23_834_568, 5.713, None),
    "inception_v3_aux": (27_161_264, None, None),
    "resnext50_32x4d": (25_028_904, 4.23, 427),
    "resnext101_32x8d": (88_791_336, 16.414, 971),
    "resnext101_64x4d": (83_455_272, 15.46, 971),
    "wide_resnet50_2": (68_883_240, 11.398, 427),
    "squeezenet1_0": (1_248_424, 0.819, None),
    "squeezenet1_1": (1_235_496, 0.349, None),
    "mobilenet_v2": (3_504_872, 0.301, 491),
    "shufflenet_v2_x0_5": (1_366_792, 0.04, None),
    "shufflenet_v2_x1_0": (2_278_604, 0.145, None),
    # Before the first squeeze-and-excitation: a 3×3 with stride 2, and a 3×3.
    "efficientnet_b0": (5_288_548, 0.386, 7),
    "efficientnet_b1": (7_794_184, 0.687, 7),
    "efficientnet_b2": (9_109_994, 1.088, 7),
    "convnext_tiny": (28_589_128, 4.456, None),
    "convnext_small": (50_223_688, 8.684, None),
    "convnext_base": (88_591_464, 15.355, None),
    # Before the first attention: one patch.
    "vit_b_16": (86_567_656, 17.564, 16),
    "vit_b_32": (88_224_232, 4.409, 32),
    "vit_l_16": (304_326_632, 61.555, 16),
    "vit_l_32": (306_535_400, 15.378, 32),
    "vit_h_14": (632_045_800, 167.295, 14),
}


@cache
def rows(network: str) -> tuple[Row, ...]:
    return trace(find_network(network)).layers


def row(network: str, name: str) -> Row:
    (found,) = [one for one in rows(network) if one.name == name]
    return found


@every_case("known_as", GOLDEN)
def test_rows_are_torchvisions(known_as: str) -> None:
    golden = GOLDEN[known_as]
    table = trace(find_network(CALLED.get(known_as, known_as)))
    kinds = {layer["kind"] for layer in golden["layers"]}
    mine = [
        {**dict(zip(Row._fields[:5], one, strict=False)), "output": list(one.output)}
        for one in table.layers
        if one.kind in kinds and not one.name.startswith("aux")
    ]
    assert mine == golden["layers"]
    assert (list(table.input), table.parameters, table.macs) == (golden["input"], golden["parameters"], golden["macs"])


THEIRS = [name for name in NETWORK_NAMES if is_theirs(name)]
NOTED = json.loads(DATA.read_text("utf-8"))
JOINS = ("Add", "Concat", "Multiply")


def table_facts(name: str, side: int) -> dict[str, object]:
    """What the table says, in the form of what was noted: joins are no modules."""
    table = trace(find_network(name), (3, side, side))
    rows = [(row.name, row.kind, row.output, row.parameters) for row in table.layers if row.kind not in JOINS]
    free = [row for row in rows if row[1] == "Parameter"]
    modules = [row for row in rows if row[1] != "Parameter"]
    sums = {"rows": len(rows), "parameters": table.parameters, "macs": table.macs}
    return {"side": side, **sums, "modules": digest(modules), "free": digest(sorted(free))}


def test_every_network_of_theirs_is_noted() -> None:
    assert list(NOTED) == THEIRS


@every_case("name", THEIRS)
def test_names_kinds_shapes_and_parameters_are_those_noted_of_torchvision(name: str) -> None:
    """In the order of the forward pass of training, auxiliary heads included, at two sizes of the image.

    A module that runs several times (the ReLU of a residual block) has its row where it runs last.
    """
    assert [table_facts(name, each["side"]) for each in NOTED[name]] == NOTED[name]
    assert NOTED[name][0]["side"] == find_network(name).shape[1]


@pytest.mark.sweep
@pytest.mark.parametrize("name", THEIRS)
def test_what_was_noted_is_what_the_installed_torchvision_gives(name: str) -> None:
    pytest.importorskip("torchvision")
    assert [noted(name, each["side"]) for each in NOTED[name]] == NOTED[name]


IMAGE_NETWORKS = tuple(name for name in NETWORK_NAMES if not find_network(name).is_text)


def test_the_table_has_every_network_of_images() -> None:
    assert set(TABLE) == set(IMAGE_NETWORKS)


@every_case("name", IMAGE_NETWORKS)
def test_sums_and_receptive_fields(name: str) -> None:
    parameters, macs, field = TABLE[name]
    table = trace(find_network(name))
    assert table.network == name
    assert table.parameters == sum(one.parameters for one in table.layers) == parameters
    assert table.macs == sum(one.macs for one in table.layers)
    if isinstance(macs, float):
        assert table.macs / 1e9 == pytest.approx(macs, abs=6e-3)
    else:
        assert macs in (None, table.macs)
    seen = [one.receptive_field for one in table.layers if one.receptive_field is not None]
    assert field in (None, seen[-1])
    names = [one.name for one in table.layers]
    assert len(set(names)) == len(names) and all(names)


GLOBAL = ("AdaptiveAvgPool2d", "Linear", "MultiheadAttention")


@every_case("name", IMAGE_NETWORKS)
def test_nothing_has_a_field_from_what_sees_the_whole_image_on(name: str) -> None:
    """That is global pooling (a function in some networks), attention, or the first linear layer over flat values."""
    aside = {node.name for node in nodes_of(find_network(name)) if node.on_the_side}
    main = [one for one in rows(name) if one.name not in aside and one.kind != "Parameter"]
    fields = [one.receptive_field for one in main]
    cut = fields.index(None)
    # A squeeze-and-excitation has another path beside it, which is cut where the two meet.
    after = [one for one in main[cut:] if one.receptive_field is not None]
    assert not after
    functions = [node.layer.kind for node in nodes_of(find_network(name)) if not node.name]
    assert main[cut].kind in GLOBAL or "AdaptiveAvgPool2d" in functions
    assert [one.jump is None for one in main] == [field is None for field in fields]


def test_single_rows_known_by_hand() -> None:
    assert row("lenet5_original", "C3") == Row("C3", "Conv2d", (16, 10, 10), 1_516, 150_000, 6 + 4 * 2, 2, 5, 1, 0, 1)
    assert row("lenet5_original", "S2")[1:5] == ("Subsampling", (6, 14, 14), 12, 0)
    assert row("alexnet_paper", "conv2") == Row(
        "conv2", "Conv2d", (256, 27, 27), 307_456, 27 * 27 * 307_200, 19 + 4 * 8, 8, 5, 1, 2, 1
    )
    assert row("alexnet", "avgpool") == Row("avgpool", "AdaptiveAvgPool2d", (256, 6, 6), 0, 0, 195, 32)
    assert row("googlenet", "inception3a.concat")[1:3] == ("Concat", (256, 28, 28))
    assert row("resnet50", "layer2.0.conv2")[2] == (128, 28, 28)  # v1.5: the 3×3 strides
    assert row("resnet50", "layer1.0.add")[1:7] == ("Add", (256, 56, 56), 0, 0, 11 + 2 * 4, 4)
    assert row("densenet121", "features.denseblock1.concat")[2] == (256, 56, 56)
    assert [one.name for one in rows("vgg16_bn")[:4]] == [f"features.{number}" for number in range(4)]
    assert row("resnet18", "fc")[5:] == (None,) * 6
    assert row("resnet50", "layer2.0.conv2")[7:] == (3, 2, 1, 1)
    assert row("resnet50", "layer1.0.conv1")[7:] == (1, 1, 0, 1), "1×1 is a kernel, too"
    assert row("resnet50", "layer1.0.add")[7:] == (None,) * 4


def test_auxiliary_heads_count_in_parameters_only() -> None:
    heads = [one for one in rows("googlenet_aux") if one.name.startswith("aux")]
    assert sum(one.parameters for one in heads) == 13_004_888 - 6_624_904
    assert not any(one.macs for one in heads)
    assert row("googlenet_aux", "aux1.fc1").output == (1024,)
    assert [one for one in rows("googlenet_aux") if one not in heads] == list(rows("googlenet"))


# Other images


@every_case("size", [(224, 224), (225, 193), (256, 320), (384, 384), (97, 64)])
@every_case("name", ["resnet18", "densenet121", "googlenet", "vgg11", "alexnet"])
def test_another_image_gives_what_a_plan_made_for_it_gives(name: str, size: tuple[int, int]) -> None:
    shape = (3, *size)
    table = trace(find_network(name), shape)
    fresh = plan_of(find_network(name), shape)
    shapes = [fresh.shape_of(place) for place, node in enumerate(fresh.nodes) if node.name]
    assert [one.output for one in table.layers] == shapes
    assert (table.input, table.parameters) == (shape, TABLE[name][0])
    assert [one.receptive_field for one in table.layers if one.kind == "Conv2d"] == [
        one.receptive_field for one in rows(name) if one.kind == "Conv2d"
    ]


def test_a_larger_image_costs_in_proportion() -> None:
    network = find_network("vgg16")
    features = sum(one.macs for one in rows("vgg16") if one.kind == "Conv2d")
    doubled = [one for one in trace(network, (3, 448, 448)).layers if one.kind == "Conv2d"]
    assert sum(one.macs for one in doubled) == 4 * features


def test_adaptive_pooling_has_a_field_only_where_its_windows_are_alike() -> None:
    assert row("vgg16", "avgpool").receptive_field == 212
    pooled = {size: trace(find_network("vgg16"), (3, size, size)).layers[31] for size in (448, 256)}
    assert pooled[448][0] == pooled[256][0] == "avgpool"
    assert pooled[448][5:7] == (212 + 32, 64)  # 14 → 7: windows of 2
    assert pooled[256][5:7] == (None, None)  # 8 → 7: windows overlap


BROKEN = [
    ("alexnet", (3, 32, 32), "features.12", "256×1×1", "kernel 3 does not fit"),
    ("alexnet_paper", (3, 224, 224), "fc6", "9,216", "256×5×5 = 6,400"),
    ("lenet5", (1, 28, 28), "6", "16×4×4", "kernel 5 does not fit"),
    ("lenet5", (1, 36, 36), "9", "120", "120×2×2 = 480"),
    ("vgg16", (3, 16, 16), "features.30", "512×1×1", "kernel 2 does not fit"),
    ("densenet121", (3, 16, 16), "features.transition3.pool", "512×1×1", "kernel 2 does not fit"),
    ("resnet18", (1, 224, 224), "", "3 channels", "not 1"),
]


@every_case(("name", "shape", "layer", "has", "wants"), BROKEN)
def test_a_wrong_size_says_which_layer_breaks_and_why(
    name: str, shape: tuple[int, ...], layer: str, has: str, wants: str
) -> None:
    with pytest.raises(LayerError) as broken:
        trace(find_network(name), shape)
    assert broken.value.layer == layer
    assert all(part in broken.value.en for part in (layer, has, wants))
    assert layer in broken.value.zh and broken.value.zh != broken.value.en


@pytest.mark.parametrize("shape", [(3, 224), (3, 224, 224, 1), (3, 0, 224), (3, -1, 5), (3, 2.5, 5), ()])
def test_what_is_no_shape_is_refused(shape: Any) -> None:
    with pytest.raises(ArgumentError, match="channels, height, width"):
        trace(find_network("resnet18"), shape)


def small(*layers: Any, shape: tuple[int, ...] = (4, 8, 8)) -> Network:
    return Network("small", shape, numbered(*layers))


@every_case(
    ("network", "layer", "why"),
    [
        (small(conv(8, 3), Linear(2)), "1", "put a Flatten before it"),
        (small(Flatten(), conv(8, 3)), "1", "needs maps, but gets 256"),
        (small(conv(6, 3, groups=3)), "0", "cannot share 4 input channels"),
        (small(conv(6, 3, groups=4)), "0", "cannot share 6 output channels"),
        (small(Conv2d(2, window(3), connections=(3, 5))), "0", "at most 4"),
        (small(Conv2d(2, window(3), connections=(3,))), "0", "each of its 2 outputs"),
        (small(Residual(numbered(conv(4, 3)))), "0.add", "cannot add 4×6×6, 4×8×8"),
        (small(Branches(numbered(conv(4, 3), conv(4, 1)))), "0.concat", "cannot concatenate"),
        (small(Flatten(), Linear(5, 16)), "1", "takes 16 features, but an image of 4×8×8 comes to 4×8×8 = 256"),
    ],
)
def test_layers_that_do_not_fit_together(network: Network, layer: str, why: str) -> None:
    with pytest.raises(LayerError) as broken:
        trace(network)
    assert broken.value.layer == layer
    assert why in broken.value.en


def test_branches_that_meet_at_one_image_size_only() -> None:
    network = small(Branches(numbered(conv(4, 1, 2), max_pool(2, 2))), shape=(4, 8, 8))
    assert trace(network).layers[-1].output == (8, 4, 4)
    with pytest.raises(LayerError, match="cannot concatenate 4×5×5, 4×4×4"):
        trace(network, (4, 9, 9))


def test_a_linear_layer_without_in_features_takes_what_comes() -> None:
    network = small(Flatten(), Linear(10))
    assert trace(network).parameters == 256 * 10 + 10
    assert trace(network, (4, 4, 4)).parameters == 64 * 10 + 10
    assert trace(network).parameters == 256 * 10 + 10


def test_a_path_with_two_widths() -> None:
    """3×5 kernels see differently far down and across; the branch that sees most counts on each axis."""
    network = small(
        Branches(numbered(Conv2d(2, window((3, 5), padding=(1, 2))), Conv2d(2, window(3, 1, 2, 2)), Pointwise("ReLU"))),
        conv(2, 3, 2),
    )
    concat, last = trace(network).layers[-2:]
    assert concat.receptive_field == 5
    assert (last.receptive_field, last.jump) == (7, 2)
    tall = trace(small(Conv2d(2, window((3, 1), (2, 1))))).layers[0]
    assert (tall.receptive_field, tall.jump) == ((3, 1), (2, 1))


def test_unnamed_layers_are_functions_without_a_row() -> None:
    network = Network("small", (4, 8, 8), sequence(("", AdaptiveAvgPool2d((1, 1))), ("", Flatten()), ("fc", Linear(3))))
    assert [one.name for one in trace(network).layers] == ["fc"]


def test_a_shortcut_is_the_input_itself_unless_given() -> None:
    nodes = nodes_of(small(Residual(numbered(conv(4, 3, 1, 1)))))
    assert [node.sources for node in nodes] == [(-1,), (0, -1)]
    assert isinstance(nodes[-1].layer, Add)


def test_names_are_suggested() -> None:
    with pytest.raises(ArgumentError, match="resnet50"):
        find_network("resnet51")
    with pytest.raises(ArgumentError, match="there are lenet5"):
        find_network("transformer")
