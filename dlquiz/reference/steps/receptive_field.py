"""Worked solutions about receptive fields, line by line; the last line gives the result.

Each function takes the arguments of its namesake in `dlquiz.reference.receptive_field`. A deep stack shows its
first and last layers only.
"""

from __future__ import annotations

from collections.abc import Sequence

from dlquiz.messages import Text
from dlquiz.reference.receptive_field import Layer, Reach, as_layers, reaches
from dlquiz.reference.receptive_field import layers_for_receptive_field as depth_for
from dlquiz.reference.shapes import Size
from dlquiz.reference.steps.shapes import Worked, by_axis

MOST_LINES = 8
INPUT = Reach(1, 1, 0.5)
Layers = Sequence[Sequence[int]]


def number(value: float) -> str:
    return f"{value:g}".replace("-", "−") if abs(value) < 10**5 else str(value).replace("-", "−")


def _table(layers: Layers) -> list[tuple[int, Layer, Reach, Reach]]:
    """Number, layer, what was seen before it and after it."""
    stack, after = as_layers(layers), reaches(layers)
    return list(zip(range(1, len(stack) + 1), stack, [INPUT, *after], after, strict=False))


def _shortened(lines: list[Text]) -> list[Text]:
    if len(lines) <= MOST_LINES:
        return lines
    half = MOST_LINES // 2
    hidden = len(lines) - 2 * half
    return [*lines[:half], Text(f"… {hidden} layers more …", f"…… 另有 {hidden} 层 ……"), *lines[-half:]]


def _growth(layer: Layer) -> str:
    taps = f"({layer.kernel_size} − 1)"
    return f"{layer.dilation}·{taps}" if layer.dilation > 1 else taps


def _sizes(layers: Layers) -> list[Text]:
    return _shortened([_size_line(*row) for row in _table(layers)])


def _size_line(index: int, layer: Layer, before: Reach, after: Reach) -> Text:
    size = f"r = {before.size} + {_growth(layer)}·{before.jump} = {after.size}"
    work = f"{size}, J = {before.jump}·{layer.stride} = {after.jump}"
    return Text(f"layer {index}: {work}", f"第 {index} 层：{work}")


RECURSION = Text(
    "from r = 1, J = 1, layer by layer: r ← r + d·(k − 1)·J, then J ← J·s",
    "从 r = 1、J = 1 开始逐层计算：r ← r + d·(k − 1)·J，然后 J ← J·s",
)


def receptive_field(layers: Layers) -> list[Text]:
    size = reaches(layers)[-1].size if layers else INPUT.size
    return [RECURSION, *_sizes(layers), Text.same(f"r = {size}")]


def receptive_fields(layers: Layers) -> list[Text]:
    sizes = ", ".join(str(reach.size) for reach in reaches(layers))
    return [RECURSION, *_sizes(layers), Text.same(f"r = ({sizes})")]


def jump(layers: Layers) -> list[Text]:
    strides = [layer.stride for layer in as_layers(layers)]
    total = reaches(layers)[-1].jump if layers else INPUT.jump
    return [
        Text("the jump is the product of all strides: J = ∏ sᵢ", "相邻输出的间距是所有步幅之积：J = ∏ sᵢ"),
        Text.same(f"J = {'·'.join(map(str, strides)) or '1'} = {total}"),
    ]


def receptive_field_center(layers: Layers) -> list[Text]:
    start = reaches(layers)[-1].start if layers else INPUT.start
    rule = Text(
        "from ½ (the middle of pixel 0) and J = 1: centre ← centre + (d·(k − 1)/2 − p)·J, then J ← J·s",
        "从 ½（像素 0 的中点）和 J = 1 开始：中心 ← 中心 + (d·(k − 1)/2 − p)·J，然后 J ← J·s",
    )
    lines = _shortened([_center_line(*row) for row in _table(layers)])
    return [rule, *lines, Text(f"centre = {number(start)}", f"中心 = {number(start)}")]


def _center_line(index: int, layer: Layer, before: Reach, after: Reach) -> Text:
    work = f"{number(before.start)} + ({_growth(layer)}/2 − {layer.padding})·{before.jump} = {number(after.start)}"
    return Text(f"layer {index}: {work}, J = {after.jump}", f"第 {index} 层：{work}，J = {after.jump}")


def layers_for_receptive_field(target: int, kernel_size: int = 3) -> list[Text]:
    depth = depth_for(target, kernel_size)
    if target == 1:
        return [Text("one pixel is seen without any layer", "不经过任何层就能看到一个像素"), Text.same("L = 0")]
    return [
        Text("L layers of stride 1 see 1 + L·(k − 1) pixels", "L 个步幅为 1 的层能看到 1 + L·(k − 1) 个像素"),
        Text.same(f"1 + L·(k − 1) ≥ R, L = ⌈(R − 1)/(k − 1)⌉ = ⌈({target} − 1)/({kernel_size} − 1)⌉ = {depth}"),
    ]


def effective_kernel_size(kernel_size: Size, dilation: Size = 1) -> list[Text]:
    return by_axis(
        Text(
            "k taps have k − 1 gaps of d cells: k_eff = d·(k − 1) + 1",
            "k 个元素之间有 k − 1 个间隔，每个 d 格：k_eff = d·(k − 1) + 1",
        ),
        "k_eff",
        _span,
        kernel_size=kernel_size,
        dilation=dilation,
    )


def _span(kernel_size: int, dilation: int) -> Worked:
    return Worked("", f"{dilation}·({kernel_size} − 1) + 1", dilation * (kernel_size - 1) + 1)
