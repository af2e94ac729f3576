"""The output shape of a layer of a network, right or with a mistake in the last step, and its working."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from dlquiz.messages import Text
from dlquiz.networks.graph import INPUT
from dlquiz.networks.kinds import (
    POINT,
    AdaptiveAvgPool2d,
    Add,
    Concat,
    Conv2d,
    EuclideanRBF,
    Flatten,
    Linear,
    Shape,
    Window,
)
from dlquiz.networks.plan import Plan
from dlquiz.reference.networks.counts import added
from dlquiz.reference.networks.fields import path_to
from dlquiz.reference.networks.paths import network_plan, places_of
from dlquiz.reference.tex.plain_tex import formula, fraction, product

SLIDING = frozenset(
    ["padding_ignored", "padding_once", "ceil_for_floor", "floor_for_ceil", "plus_one_forgotten", "stride_ignored"]
)
"""The mistakes about a window."""
_OF_KIND = {
    "input_channels_kept": Conv2d,
    "last_branch_only": Concat,
    "channels_summed": Add,
    "input_features_kept": Linear,
}


class Axis(NamedTuple):
    """A window along one axis: the input, the padding in all as it is written, the window's reach, and its steps."""

    length: int
    padding: int
    padded: str
    reach: int
    stride: int
    up: bool
    first: int
    """1 for the first window, which comes on top of the steps."""

    @property
    def room(self) -> int:
        return self.length + self.padding - self.reach

    @property
    def size(self) -> int:
        return (-(-self.room // self.stride) if self.up else self.room // self.stride) + self.first


def network_output_shape(network: str, layer: str, mistake: str = "") -> Shape:
    """Output shape of a module, without the batch: (C, H, W), or (features,)."""
    return _shape_of(network_plan(network), places_of(network, layer)[-1], mistake)


def _shape_of(plan: Plan, place: int, mistake: str) -> Shape:
    node, shape = plan.nodes[place], plan.shape_of(place)
    sources = [plan.shape_of(source) for source in node.sources]
    wanted = _OF_KIND.get(mistake)
    if wanted and not isinstance(node.layer, wanted):
        raise ValueError(f"this is no {wanted.__name__}")
    match mistake:
        case "input_channels_kept" | "input_features_kept":
            return (sources[0][0], *shape[1:])
        case "last_branch_only":
            return (sources[-1][0], *shape[1:])
        case "channels_summed":
            return (sum(source[0] for source in sources), *shape[1:])
        case "channels_last":
            return (*shape[1:], shape[0])
        case "channels_forgotten" if len(shape) > 1:
            return shape[1:]
        case _ if mistake in SLIDING:
            if node.layer.window == POINT:
                raise ValueError("the layer has no window of more than one cell")
            return (shape[0], *(axis.size for axis in _axes(sources[0], node.layer.window, mistake)))
    return shape


def _axes(before: Shape, window: Window, mistake: str = "") -> Iterator[Axis]:
    up = (window.ceil_mode or mistake == "ceil_for_floor") and mistake != "floor_for_ceil"
    for n, k, s, p, d in zip(
        before[1:], window.kernel_size, window.stride, window.padding, window.dilation, strict=True
    ):
        padding, padded = (p, str(p)) if mistake == "padding_once" else (2 * p, rf"2 \cdot {p}")
        if mistake == "padding_ignored":
            padding = 0
        stride = 1 if mistake == "stride_ignored" else s
        yield Axis(n, padding, padded, d * (k - 1) + 1, stride, up, int(mistake != "plus_one_forgotten"))


ROUNDED_UP = Text(
    r"pooling with ceil_mode rounds up: $\lceil \frac{n + 2p - k}{s} \rceil + 1$",
    r"ceil_mode 的池化向上取整：$\lceil \frac{n + 2p - k}{s} \rceil + 1$",
)


def network_output_shape_working(network: str, layer: str, mistake: str = "") -> list[Text]:
    plan = network_plan(network)
    last = places_of(network, layer)[-1]
    rule = Text(
        r"along the path to the layer, where the shape changes: $\lfloor \frac{n + 2p - k}{s} \rfloor + 1$",
        r"沿到达该层的路径，逐个计算改变尺寸之处：$\lfloor \frac{n + 2p - k}{s} \rfloor + 1$",
    )
    before = [place for place in path_to(network, last)[:-1] if _reshapes(plan, place)]
    up = any(plan.nodes[place].layer.window.ceil_mode for place in (*before, last))
    image = _written(plan.shape)
    lines = [rule, *([ROUNDED_UP] if up else []), Text(f"input: ${image}$", f"输入：${image}$")]
    return [*lines, *(_line(plan, place, "") for place in before), _line(plan, last, mistake)]


def _reshapes(plan: Plan, place: int) -> bool:
    """Whether heights and widths, or their being there, change."""
    return plan.shape_of(plan.nodes[place].sources[0])[1:] != plan.shape_of(place)[1:]


def _line(plan: Plan, place: int, mistake: str) -> Text:
    node, shape = plan.nodes[place], plan.shape_of(place)
    before, found = plan.shape_of(node.sources[0]), _shape_of(plan, place, mistake)
    name, after = f"`{node.name}`" if node.name else node.layer.kind, _written(found)
    match node.layer:
        case Flatten():
            flat = formula(product(*before), str(shape[0]))
            return Text(f"{name}: {flat}, ${after}$", f"{name}：{flat}，${after}$")
        case Linear() | EuclideanRBF():
            return Text(
                f"{name}: ${found[0]}$ output features, ${after}$", f"{name}：${found[0]}$ 个输出特征，${after}$"
            )
        case Add() if mistake != "channels_summed":
            return Text(
                f"{name}: added entry by entry, the shape stays, ${after}$", f"{name}：逐元素相加，形状不变，${after}$"
            )
        case Add() | Concat():
            joined = node.sources if isinstance(node.layer, Add) else _concatenated(plan, place)
            channels = [str(plan.shape_of(source)[0]) for source in joined]
            if mistake == "last_branch_only":
                channels = [str(found[0])]
            work = formula(added(channels), str(sum(map(int, channels))))
            return Text(f"{name}: channels {work}, ${after}$", f"{name}：通道 {work}，${after}$")
        case AdaptiveAvgPool2d():
            return Text(
                f"{name}: averaged down to its output size, ${after}$", f"{name}：平均到指定的输出尺寸，${after}$"
            )
    if node.layer.window == POINT or len(shape) == 1:
        kept = rf"${_written(before)} \to {after}$"
        return Text(f"{name}: {kept}", f"{name}：{kept}")
    sizes = found[1:] if mistake in SLIDING else shape[1:]
    work = _size_work(list(_axes(before, node.layer.window, mistake)), sizes)
    return Text(f"{name}: ${work}$, ${after}$", f"{name}：${work}$，${after}$")


def _concatenated(plan: Plan, place: int) -> list[int]:
    """What a concatenation holds, the unnamed ones inside it opened."""
    found: list[int] = []
    for source in plan.nodes[place].sources:
        inner = source != INPUT and isinstance(plan.nodes[source].layer, Concat) and not plan.nodes[source].name
        found += _concatenated(plan, source) if inner else [source]
    return found


def _size_work(axes: list[Axis], sizes: Shape) -> str:
    """The height's formula in numbers, and the width's where it is another."""
    both = axes if len(set(axes)) > 1 else axes[:1]
    work = []
    for axis, size in zip(both, sizes, strict=False):
        left, right = (r"\lceil", r"\rceil") if axis.up else (r"\lfloor", r"\rfloor")
        end = " + 1" if axis.first else ""
        padded = f"{axis.length} + {axis.padded} - {axis.reach}" if axis.padding else f"{axis.length} - {axis.reach}"
        steps = [f"{left} {fraction(room, axis.stride)} {right}{end}" for room in (padded, axis.room)]
        work.append(" = ".join([*steps, *([f"{size - 1} + 1"] if end else []), str(size)]))
    return r",\; ".join(work)


def _written(shape: Shape) -> str:
    return f"({', '.join(map(str, shape))})"
