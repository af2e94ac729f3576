"""The catalogue's entries for blocks of several convolutions."""

from __future__ import annotations

from dlquiz.messages import Text
from dlquiz.reference import blocks
from dlquiz.reference.kinds import Argument, Reference, lazily
from dlquiz.reference.mistakes import blocks as mistakes
from dlquiz.reference.mistakes import small_cnn
from dlquiz.reference.steps import blocks as steps

RUNS = "dlquiz.reference.runs.blocks"


def partial_convention(bias: bool, **_: object) -> Text:
    biases = Text("with bias", "含偏置") if bias else Text("without bias", "没有偏置")
    return Text(f"trainable parameters, {biases.en}", f"可训练的参数，{biases.zh}")


def bottleneck_convention(bias: bool, **_: object) -> Text:
    biases = Text("with bias", "含偏置") if bias else Text("without bias", "没有偏置")
    return Text(
        f"convolutions only, {biases.en}; normalization and shortcut left out",
        f"只计卷积，{biases.zh}；不计归一化与捷径连接",
    )


def cnn_convention(batch_norm: bool, **_: object) -> Text:
    after = (
        Text("no bias but batch normalization", "不带偏置，其后接批量归一化")
        if batch_norm
        else Text("a bias", "带偏置")
    )
    return Text(
        f"each convolution has {after.en} and keeps height and width; a pooling follows each, rounding down; "
        "the linear layer has a bias; trainable parameters only",
        f"每个卷积{after.zh}，保持高和宽不变，其后各接一个池化（向下取整）；全连接层带偏置；只计可训练参数",
    )


REFERENCES: tuple[Reference, ...] = (
    Reference(
        name="partial_connection_parameters",
        summary=Text(
            "Parameters of a convolution by a connection table, as LeNet-5's C3",
            "按连接表构造的卷积层（如 LeNet-5 的 C3）的参数量",
        ),
        arguments=(
            Argument("in_channels", "count"),
            Argument("connections", "counts"),
            Argument("kernel_size", "size"),
            Argument("bias", "flag", True),
        ),
        result="integer",
        run=lazily(RUNS, "partial_connection_parameters"),
        closed=blocks.partial_connection_parameters,
        steps=steps.partial_connection_parameters,
        convention=partial_convention,
        mistakes=mistakes.PARTIAL_CONNECTION,
        refuse=blocks.check_connections,
        source="LeCun et al. 1998, section II.B and table I",
    ),
    Reference(
        name="bottleneck_parameters",
        summary=Text("Parameters of a bottleneck of three convolutions", "瓶颈块（三个卷积）的参数量"),
        arguments=(
            Argument("in_channels", "count"),
            Argument("mid_channels", "count"),
            Argument("out_channels", "count", lambda in_channels, **_: in_channels, default_text="in_channels"),
            Argument("kernel_size", "size", 3),
            Argument("bias", "flag", False),
        ),
        result="integer",
        run=lazily(RUNS, "bottleneck_parameters"),
        closed=blocks.bottleneck_parameters,
        steps=steps.bottleneck_parameters,
        convention=bottleneck_convention,
        mistakes=mistakes.BOTTLENECK,
        source="He et al. 2016, Deep Residual Learning for Image Recognition, figure 5",
    ),
    Reference(
        name="stacked_kernel_ratio",
        summary=Text(
            "Parameters of stacked k×k convolutions over those of one K×K with the same receptive field",
            "感受野相同时，堆叠的 k×k 卷积与单个 K×K 卷积的参数量之比",
        ),
        arguments=(Argument("kernel_size", "count"), Argument("stacked_kernel_size", "count", 3)),
        result="real",
        run=lazily(RUNS, "stacked_kernel_ratio"),
        closed=blocks.stacked_kernel_ratio,
        steps=steps.stacked_kernel_ratio,
        convention=Text(
            "stack over single layer; stride 1, C → C channels in every layer, no bias",
            "堆叠与单层之比；步幅为 1，每层输入输出都是 C 个通道，没有偏置",
        ),
        mistakes=mistakes.STACKED,
        refuse=blocks.check_stack,
        source="Simonyan and Zisserman 2015, section 2.3",
    ),
    Reference(
        name="cnn_parameters",
        summary=Text(
            "Parameters of a plain CNN: convolutions with pooling, then one linear layer",
            "简单 CNN（若干卷积与池化，末端一个全连接层）的参数量",
        ),
        arguments=(
            Argument("input_shape", "shape"),
            Argument("channels", "counts"),
            Argument("out_features", "count"),
            Argument("kernel_size", "count", 3),
            Argument("pool_size", "count", 2),
            Argument("batch_norm", "flag", False),
        ),
        result="integer",
        run=lazily(RUNS, "cnn_parameters"),
        closed=blocks.cnn_parameters,
        steps=steps.cnn_parameters,
        convention=cnn_convention,
        mistakes=small_cnn.CNN,
        refuse=blocks.check_cnn,
        source="the sum of torch.nn.Conv2d, BatchNorm2d and Linear",
    ),
)
