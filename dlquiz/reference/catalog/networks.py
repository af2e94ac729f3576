"""The catalogue's entries for the named networks."""

from __future__ import annotations

from typing import Any

from dlquiz.messages import Text
from dlquiz.reference.kinds import Argument, Reference, lazily
from dlquiz.reference.mistakes import network_layers as layer_mistakes
from dlquiz.reference.mistakes import networks as mistakes
from dlquiz.reference.networks import answers
from dlquiz.reference.networks.registry import NETWORK_NAMES, find_network
from dlquiz.reference.steps import networks as steps

RUNS = "dlquiz.reference.runs.networks"
SOURCE = "the papers named in each network's data; torchvision's models and PyTorch's documentation of their layers"
ARAUJO = "Araujo, Norris and Sim (2019), Computing receptive fields of convolutional neural networks, Distill"

NETWORK = Argument("network", "word", words=NETWORK_NAMES)
LAYER = Argument("layer", "word")
"""A module path such as `layer1.0.conv1`, taken verbatim."""


def refuse_layer(network: str, layer: str) -> None:
    answers.network_output_shape(network, layer)


def refuse_without_field(network: str, layer: str) -> None:
    answers.network_receptive_field(network, layer)


def image(network: str) -> str:
    return "×".join(map(str, find_network(network).shape))


def trainable_convention(network: str, layer: str | None = None) -> Text:
    """Speaks of running statistics only where the network, or the part of it that is asked about, keeps some."""
    nodes = answers.network_plan(network).nodes
    places = range(len(nodes)) if layer is None else answers.places_of(nodes, layer)
    if any(nodes[place].layer.kind == "BatchNorm2d" for place in places):
        return Text("trainable parameters only, without running statistics", "只计可训练的参数，不计滑动统计量")
    return Text("trainable parameters only", "只计可训练的参数")


def macs_convention(network: str) -> Text:
    return Text(
        f"multiply-adds (MACs), not FLOPs; convolutions and linear layers only, biases left out; one {image(network)} "
        "image at test time",
        f"乘加次数（MAC），不是 FLOPs；只计卷积和全连接层，不计偏置；测试时的一张 {image(network)} 图像",
    )


def shape_convention(network: str, **_: Any) -> Text:
    return Text(
        f"input {image(network)}; without the batch: [C, H, W], or [features]; of a block, its last layer's output",
        f"输入 {image(network)}；不含批量维：[C, H, W] 或 [特征数]；若为模块组，取其最后一层的输出",
    )


REFERENCES: tuple[Reference, ...] = (
    Reference(
        name="network_parameters",
        summary=Text("trainable parameters of a whole network", "整个网络的可训练参数量"),
        arguments=(NETWORK,),
        result="integer",
        run=lazily(RUNS, "network_parameters"),
        closed=answers.network_parameters,
        steps=steps.network_parameters,
        convention=trainable_convention,
        mistakes=mistakes.PARAMETERS,
        source=SOURCE,
    ),
    Reference(
        name="network_macs",
        summary=Text("multiply-adds of a whole network for one image", "整个网络处理一张图像的乘加次数"),
        arguments=(NETWORK,),
        result="integer",
        run=lazily(RUNS, "network_macs"),
        closed=answers.network_macs,
        steps=steps.network_macs,
        convention=macs_convention,
        mistakes=mistakes.MACS,
        source=SOURCE,
    ),
    Reference(
        name="network_output_shape",
        summary=Text("output shape of a layer or block of a network", "网络中某层或某模块组的输出形状"),
        arguments=(NETWORK, LAYER),
        result="shape",
        run=lazily(RUNS, "network_output_shape"),
        closed=answers.network_output_shape,
        steps=steps.network_output_shape,
        convention=shape_convention,
        mistakes=layer_mistakes.OUTPUT_SHAPE,
        refuse=refuse_layer,
        source=SOURCE,
    ),
    Reference(
        name="layer_parameters",
        summary=Text("trainable parameters of a layer or block of a network", "网络中某层或某模块组的可训练参数量"),
        arguments=(NETWORK, LAYER),
        result="integer",
        run=lazily(RUNS, "layer_parameters"),
        closed=answers.layer_parameters,
        steps=steps.layer_parameters,
        convention=trainable_convention,
        mistakes=layer_mistakes.LAYER_PARAMETERS,
        refuse=refuse_layer,
        source=SOURCE,
    ),
    Reference(
        name="network_receptive_field",
        summary=Text("receptive field of a layer of a network, in pixels", "网络中某层的感受野（像素）"),
        arguments=(NETWORK, LAYER),
        result="size",
        run=lazily(RUNS, "network_receptive_field"),
        closed=answers.network_receptive_field,
        steps=steps.network_receptive_field,
        convention=Text(
            "in pixels of the image, the largest over all paths; it may exceed the image",
            "以图像像素计，取所有路径中最大的；可以超出图像",
        ),
        mistakes=layer_mistakes.RECEPTIVE_FIELD,
        refuse=refuse_without_field,
        source=ARAUJO,
    ),
)
