"""The catalogue's entries for receptive fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dlquiz.errors import ArgumentError
from dlquiz.messages import Text
from dlquiz.reference import receptive_field as closed
from dlquiz.reference.kinds import Argument, Reference, lazily
from dlquiz.reference.mistakes import field_places
from dlquiz.reference.mistakes import receptive_field as mistakes
from dlquiz.reference.shapes import axis_arguments, effective_kernel
from dlquiz.reference.steps import receptive_field as steps

RUNS = "dlquiz.reference.runs.receptive_field"
MOST_PIXELS = 10**6
MOST_STEPS = 3 * 10**7
MOST_STEPS_LAYER_BY_LAYER = 10**8
DEEPEST = 300
LARGEST_TARGET = 10**5

ARAUJO = "Araujo, Norris and Sim (2019), Computing receptive fields of convolutional neural networks, Distill"
LAYERS = (Argument("layers", "layers"),)
EXTENT = Text(
    "in input pixels along one axis, holes of dilation included; not cut off at the border of the image",
    "沿一个轴、以输入像素计，包含空洞；不在图像边界处截断",
)


def refuse_layers(layers: Sequence[Sequence[int]]) -> None:
    """Refuse stacks whose seen pixels would be too many to follow one by one."""
    followed = _followed(layers)
    if max(followed, default=0) > MOST_PIXELS or sum(followed) > MOST_STEPS:
        raise _too_wide()


def refuse_layer_by_layer(layers: Sequence[Sequence[int]]) -> None:
    """The same where every layer is followed down by itself."""
    followed = _followed(layers)
    if max(followed, default=0) > MOST_PIXELS or sum(followed) * len(followed) > MOST_STEPS_LAYER_BY_LAYER:
        raise _too_wide()


def _followed(layers: Sequence[Sequence[int]]) -> list[int]:
    """Pixels followed through each layer, from the last one down."""
    stack = closed.as_layers(layers)
    if len(stack) > DEEPEST:
        raise ArgumentError("layers", f"at most {DEEPEST} layers are followed", f"至多计算 {DEEPEST} 层")
    followed, reach = [], 1
    for layer in reversed(stack):
        taps = reach * layer.kernel_size
        reach = (reach - 1) * layer.stride + effective_kernel(layer.kernel_size, layer.dilation)
        followed.append(taps)
    return followed


def _too_wide() -> ArgumentError:
    return ArgumentError(
        "layers",
        "these layers see too many pixels to follow them one by one",
        "这些层的感受野过大，无法逐像素追踪",
    )


def refuse_target(target: int, kernel_size: int) -> None:
    closed.layers_for_receptive_field(target, kernel_size)
    if target > LARGEST_TARGET:
        raise ArgumentError(
            "target", f"`target` is at most {LARGEST_TARGET:,} pixels", f"`target` 至多 {LARGEST_TARGET:,} 个像素"
        )


def refuse_kernel(**sizes: Any) -> None:
    if any(axis["kernel_size"] > MOST_PIXELS for axis in axis_arguments(**sizes)):
        raise ArgumentError(
            "kernel_size", f"`kernel_size` is at most {MOST_PIXELS:,}", f"`kernel_size` 至多 {MOST_PIXELS:,}"
        )


REFERENCES: tuple[Reference, ...] = (
    Reference(
        name="receptive_field",
        summary=Text("receptive field of one output of the last layer", "最后一层一个输出的感受野"),
        arguments=LAYERS,
        result="size",
        run=lazily(RUNS, "receptive_field"),
        closed=closed.receptive_field,
        steps=steps.receptive_field,
        convention=EXTENT,
        mistakes=mistakes.RECEPTIVE_FIELD,
        refuse=refuse_layers,
        source=ARAUJO,
    ),
    Reference(
        name="receptive_fields",
        summary=Text("receptive field after each layer, first to last", "从第一层到最后一层，各层的感受野"),
        arguments=LAYERS,
        result="sizes",
        run=lazily(RUNS, "receptive_fields"),
        closed=closed.receptive_fields,
        steps=steps.receptive_fields,
        convention=EXTENT,
        mistakes=mistakes.RECEPTIVE_FIELDS,
        refuse=refuse_layer_by_layer,
        source=ARAUJO,
    ),
    Reference(
        name="jump",
        summary=Text(
            "input pixels between neighbouring outputs of the last layer", "最后一层相邻输出对应的输入像素累计步幅"
        ),
        arguments=LAYERS,
        result="size",
        run=lazily(RUNS, "jump"),
        closed=closed.jump,
        steps=steps.jump,
        convention=Text(
            "in input pixels along one axis, between neighbouring outputs of the last layer",
            "沿一个轴、以输入像素计；指最后一层相邻输出之间的距离",
        ),
        mistakes=field_places.JUMP,
        refuse=refuse_layers,
        source=ARAUJO,
    ),
    Reference(
        name="receptive_field_center",
        summary=Text("centre of the receptive field of output 0 of the last layer", "最后一层第 0 个输出的感受野中心"),
        arguments=LAYERS,
        result="real",
        run=lazily(RUNS, "receptive_field_center"),
        closed=closed.receptive_field_center,
        steps=steps.receptive_field_center,
        convention=Text(
            "a coordinate in which pixel 0 spans [0, 1], not a pixel number; padding per side",
            "坐标中像素 0 占据 [0, 1]，不是像素编号；填充指每一边的填充",
        ),
        mistakes=field_places.CENTER,
        refuse=refuse_layers,
        source=ARAUJO,
    ),
    Reference(
        name="layers_for_receptive_field",
        summary=Text("fewest stride-1 layers that see at least `target` pixels", "感受野至少为 target 所需的最少层数"),
        arguments=(Argument("target", "count"), Argument("kernel_size", "count", 3)),
        result="integer",
        run=lazily(RUNS, "layers_for_receptive_field"),
        closed=closed.layers_for_receptive_field,
        steps=steps.layers_for_receptive_field,
        convention=Text(
            "equal kernels, stride 1, no dilation, no pooling",
            "卷积核相同，步幅为 1，无空洞，无池化",
        ),
        mistakes=field_places.DEPTH,
        refuse=refuse_target,
        source=ARAUJO,
    ),
    Reference(
        name="effective_kernel_size",
        summary=Text("cells a dilated kernel spans along each axis", "空洞卷积核沿各轴跨越的格数"),
        arguments=(Argument("kernel_size", "size"), Argument("dilation", "size", 1)),
        result="size",
        run=lazily(RUNS, "effective_kernel_size"),
        closed=closed.effective_kernel_size,
        steps=steps.effective_kernel_size,
        convention=Text(
            "the span, not the number of weights; dilation 1 is the ordinary kernel",
            "指跨度，而不是权重个数；空洞率 1 即普通卷积核",
        ),
        mistakes=field_places.EFFECTIVE_KERNEL,
        refuse=refuse_kernel,
        source="Yu and Koltun (2016), Multi-scale context aggregation by dilated convolutions",
    ),
)
