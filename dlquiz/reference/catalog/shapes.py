"""The catalogue's entries for sizes and shapes."""

from __future__ import annotations

from typing import Any

from dlquiz.messages import Text
from dlquiz.reference import shapes
from dlquiz.reference.catalog import shape_limits as limits
from dlquiz.reference.kinds import Argument, Reference, lazily
from dlquiz.reference.mistakes import channels as channel_mistakes
from dlquiz.reference.mistakes import shapes as size_mistakes
from dlquiz.reference.mistakes import windows as window_mistakes
from dlquiz.reference.steps import channels as channel_steps
from dlquiz.reference.steps import shapes as steps

RUNS = "dlquiz.reference.runs.shapes"

DUMOULIN = "Dumoulin and Visin (2016), A guide to convolution arithmetic for deep learning"
DENSENET = "Huang et al. (2017), Densely connected convolutional networks, section 3"

INPUT_SIZE = Argument("input_size", "size")
INPUT_SHAPE = Argument("input_shape", "shape")
KERNEL_SIZE = Argument("kernel_size", "size")
STRIDE = Argument("stride", "size", 1)
PADDING = Argument("padding", "padding", 0)
PADDING_OR_WORD = Argument("padding", "padding", 0, words=shapes.PADDING_WORDS)
DILATION = Argument("dilation", "size", 1)


def kernel_size_itself(kernel_size: Any, **_: Any) -> Any:
    return kernel_size


POOL_STRIDE = Argument("stride", "size", kernel_size_itself, default_text="kernel_size")
CEIL_MODE = Argument("ceil_mode", "flag", False)


def convolution_convention(padding: Any, **_: Any) -> Text:
    if padding == "same":
        return Text(
            "padding by TensorFlow's SAME rule, not by PyTorch's `same`, which needs stride 1",
            "采用 TensorFlow 的 SAME 填充规则，而不是只支持步幅 1 的 PyTorch `same`",
        )
    if padding == "valid":
        return Text("VALID: no padding; rounded down (floor)", "VALID：不填充；向下取整")
    return Text(
        "padding is per side, not the total; rounded down (floor)", "填充指每一边的填充，而不是两边之和；向下取整"
    )


def pooling_convention(ceil_mode: bool, **_: Any) -> Text:
    if ceil_mode:
        return Text(
            "padding is per side; rounded as PyTorch's ceil_mode does; stride = kernel size unless given",
            "填充指每一边的填充；按 PyTorch 的 ceil_mode 取整；未给出步幅时等于窗口大小",
        )
    return Text(
        "padding is per side, not the total; rounded down (floor); stride = kernel size unless given",
        "填充指每一边的填充，而不是两边之和；向下取整；未给出步幅时等于窗口大小",
    )


SIZES: tuple[Reference, ...] = (
    Reference(
        name="conv_output_size",
        summary=Text("output size of a convolution along each axis", "卷积沿各轴的输出尺寸"),
        arguments=(INPUT_SIZE, KERNEL_SIZE, STRIDE, PADDING_OR_WORD, DILATION),
        result="size",
        run=lazily(RUNS, "conv_output_size"),
        closed=shapes.conv_output_size,
        steps=steps.conv_output_size,
        convention=convolution_convention,
        mistakes=window_mistakes.CONVOLUTION,
        refuse=limits.refuse_size(shapes.conv_output_size),
        source=f"{DUMOULIN}; PyTorch documentation of Conv2d; TensorFlow documentation of tf.nn (SAME, VALID)",
    ),
    Reference(
        name="pool_output_size",
        summary=Text("output size of max or average pooling along each axis", "最大池化或平均池化沿各轴的输出尺寸"),
        arguments=(INPUT_SIZE, KERNEL_SIZE, POOL_STRIDE, PADDING, DILATION, CEIL_MODE),
        result="size",
        run=lazily(RUNS, "pool_output_size"),
        closed=shapes.pool_output_size,
        steps=steps.pool_output_size,
        convention=pooling_convention,
        mistakes=window_mistakes.POOLING,
        refuse=limits.refuse_size(shapes.pool_output_size),
        source="PyTorch documentation of MaxPool2d",
    ),
    Reference(
        name="conv_transpose_output_size",
        summary=Text("output size of a transposed convolution along each axis", "转置卷积沿各轴的输出尺寸"),
        arguments=(INPUT_SIZE, KERNEL_SIZE, STRIDE, PADDING, Argument("output_padding", "padding", 0), DILATION),
        result="size",
        run=lazily(RUNS, "conv_transpose_output_size"),
        closed=shapes.conv_transpose_output_size,
        steps=steps.conv_transpose_output_size,
        convention=Text(
            "as PyTorch's ConvTranspose2d; padding is per side, not the total",
            "与 PyTorch 的 ConvTranspose2d 相同；填充指每一边的填充，而不是两边之和",
        ),
        mistakes=size_mistakes.TRANSPOSED,
        refuse=limits.refuse_transposed,
        source=f"PyTorch documentation of ConvTranspose2d; {DUMOULIN}",
    ),
    Reference(
        name="same_padding",
        summary=Text("padding per side that keeps the size at stride 1", "步幅为 1 时保持尺寸所需的每边填充"),
        arguments=(KERNEL_SIZE, DILATION),
        result="size",
        run=lazily(RUNS, "same_padding"),
        closed=shapes.same_padding,
        steps=steps.same_padding,
        convention=Text("stride 1; padding per side, not the total", "步幅为 1；指每一边的填充，而不是两边之和"),
        mistakes=size_mistakes.SAME_PADDING,
        refuse=limits.refuse_same_padding,
        source=DUMOULIN,
    ),
    Reference(
        name="tensorflow_same_padding",
        summary=Text("cells that TensorFlow's SAME adds before and after", "TensorFlow 的 SAME 在前、后填充的格数"),
        arguments=(
            Argument("input_size", "count"),
            Argument("kernel_size", "count"),
            Argument("stride", "count", 1),
            Argument("dilation", "count", 1),
        ),
        result="vector",
        run=lazily(RUNS, "tensorflow_same_padding"),
        closed=shapes.tensorflow_same_padding,
        steps=steps.tensorflow_same_padding,
        convention=Text(
            "one axis; [before, after], by TensorFlow's SAME rule",
            "一个轴；[前, 后]，按 TensorFlow 的 SAME 规则",
        ),
        mistakes=size_mistakes.TENSORFLOW_PADDING,
        refuse=limits.refuse_tensorflow_padding,
        source="TensorFlow documentation of tf.nn, notes on padding",
    ),
    Reference(
        name="fully_convolutional_size",
        summary=Text(
            "output map of a classifier run fully convolutionally on a larger input",
            "分类网络以全卷积方式用于更大输入时的输出图尺寸",
        ),
        arguments=(INPUT_SIZE, Argument("trained_size", "size"), Argument("total_stride", "size")),
        result="size",
        run=lazily(RUNS, "fully_convolutional_size"),
        closed=shapes.fully_convolutional_size,
        steps=steps.fully_convolutional_size,
        convention=Text(
            "the map is 1 at the trained size; rounded down (floor)",
            "输入为训练尺寸时输出图为 1；向下取整",
        ),
        mistakes=size_mistakes.FULLY_CONVOLUTIONAL,
        refuse=limits.refuse_map,
        source="Long et al. (2015), Fully convolutional networks for semantic segmentation, section 3.1",
    ),
)

WHOLE_SHAPES: tuple[Reference, ...] = (
    Reference(
        name="conv_output_shape",
        summary=Text("output shape of a convolution, channels first", "卷积的输出形状，通道在前"),
        arguments=(
            INPUT_SHAPE,
            Argument("out_channels", "count"),
            KERNEL_SIZE,
            STRIDE,
            PADDING_OR_WORD,
            DILATION,
        ),
        result="shape",
        run=lazily(RUNS, "conv_output_shape"),
        closed=shapes.conv_output_shape,
        steps=steps.conv_output_shape,
        convention=lambda **arguments: _with_layout(convolution_convention(**arguments)),
        mistakes=channel_mistakes.CONVOLUTION_SHAPE,
        refuse=limits.refuse_shape(shapes.conv_output_shape),
        source=f"{DUMOULIN}; PyTorch documentation of Conv2d",
    ),
    Reference(
        name="pool_output_shape",
        summary=Text("output shape of pooling, channels first", "池化的输出形状，通道在前"),
        arguments=(INPUT_SHAPE, KERNEL_SIZE, POOL_STRIDE, PADDING, DILATION, CEIL_MODE),
        result="shape",
        run=lazily(RUNS, "pool_output_shape"),
        closed=shapes.pool_output_shape,
        steps=steps.pool_output_shape,
        convention=lambda **arguments: _with_layout(pooling_convention(**arguments)),
        mistakes=channel_mistakes.POOLING_SHAPE,
        refuse=limits.refuse_shape(shapes.pool_output_shape),
        source="PyTorch documentation of MaxPool2d",
    ),
    Reference(
        name="flatten_size",
        summary=Text("length of a flattened feature map", "特征图展平后的长度"),
        arguments=(INPUT_SHAPE, Argument("image_size", "size", None)),
        result="integer",
        run=lazily(RUNS, "flatten_size"),
        closed=shapes.flatten_size,
        steps=channel_steps.flatten_size,
        convention=Text("of one sample: the batch is not counted", "单个样本：不计批量维"),
        mistakes=channel_mistakes.FLATTEN,
        refuse=limits.refuse_flattening,
        source="PyTorch documentation of Flatten",
    ),
    Reference(
        name="im2col_shape",
        summary=Text("rows and columns of the im2col matrix", "im2col 矩阵的行数和列数"),
        arguments=(INPUT_SHAPE, KERNEL_SIZE, STRIDE, PADDING),
        result="shape",
        run=lazily(RUNS, "im2col_shape"),
        closed=shapes.im2col_shape,
        steps=channel_steps.im2col_shape,
        convention=Text(
            "one sample; every window becomes a column, not a row; padding is per side; rounded down (floor)",
            "单个样本；每个窗口成为一列，而不是一行；填充指每一边的填充；向下取整",
        ),
        mistakes=channel_mistakes.IM2COL,
        refuse=limits.refuse_shape(shapes.im2col_shape),
        source="PyTorch documentation of Unfold; Chellapilla et al. (2006)",
    ),
)


def _with_layout(convention: Text) -> Text:
    return Text(
        f"channels first, without the batch; {convention.en}",
        f"通道在前，不含批量维；{convention.zh}",
    )


CHANNELS: tuple[Reference, ...] = (
    Reference(
        name="concat_channels",
        summary=Text("channels after concatenating feature maps", "特征图沿通道拼接后的通道数"),
        arguments=(Argument("channels", "counts"),),
        result="integer",
        run=lazily(RUNS, "concat_channels"),
        closed=shapes.concat_channels,
        steps=channel_steps.concat_channels,
        convention=Text("channels only; all maps have the same height and width", "只问通道数；各特征图的高和宽相同"),
        mistakes=channel_mistakes.CONCATENATION,
        refuse=limits.refuse_concatenation,
        source="PyTorch documentation of torch.cat; Szegedy et al. (2015), Going deeper with convolutions",
    ),
    Reference(
        name="add_channels",
        summary=Text("channels after adding feature maps (residual sum)", "特征图相加（残差连接）后的通道数"),
        arguments=(Argument("channels", "counts"),),
        result="integer",
        run=lazily(RUNS, "add_channels"),
        closed=shapes.add_channels,
        steps=channel_steps.add_channels,
        convention=Text("channels only; all maps have the same height and width", "只问通道数；各特征图的高和宽相同"),
        mistakes=channel_mistakes.ADDITION,
        refuse=limits.refuse_addition,
        source="He et al. (2016), Deep residual learning for image recognition, section 3.2",
    ),
    Reference(
        name="dense_block_channels",
        summary=Text("channels after a dense block", "稠密块之后的通道数"),
        arguments=(
            Argument("in_channels", "count"),
            Argument("growth_rate", "count"),
            Argument("layers", "count"),
        ),
        result="integer",
        run=lazily(RUNS, "dense_block_channels"),
        closed=shapes.dense_block_channels,
        steps=channel_steps.dense_block_channels,
        convention=Text(
            "what the whole block hands on, before any transition layer",
            "整个稠密块的输出，尚未经过过渡层",
        ),
        mistakes=channel_mistakes.DENSE_BLOCK,
        refuse=limits.refuse_dense_block,
        source=DENSENET,
    ),
    Reference(
        name="transition_channels",
        summary=Text("channels after a DenseNet transition layer", "DenseNet 过渡层之后的通道数"),
        arguments=(Argument("channels", "count"), Argument("compression", "real", 0.5)),
        result="integer",
        run=lazily(RUNS, "transition_channels"),
        closed=shapes.transition_channels,
        steps=channel_steps.transition_channels,
        convention=Text("θ is the share kept; rounded down (floor)", "θ 为保留的比例；向下取整"),
        mistakes=channel_mistakes.TRANSITION,
        refuse=limits.refuse_transition,
        source=f"{DENSENET} (compression)",
    ),
)

REFERENCES: tuple[Reference, ...] = (*SIZES, *WHOLE_SHAPES, *CHANNELS)
