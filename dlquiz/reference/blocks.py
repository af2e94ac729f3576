"""How many parameters blocks of several convolutions have, in closed form.

Conventions are those of `dlquiz.reference.counting`: trainable numbers only, weights shared over positions, and
`ArgumentError` for a size below 1 and for arguments that no block could have.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from dlquiz.errors import ArgumentError
from dlquiz.reference.counting import (
    Size,
    area,
    batch_norm_parameters,
    check_positive,
    check_shape,
    classifier_parameters,
    conv_parameters,
)


def partial_connection_parameters(
    in_channels: int, connections: Sequence[int], kernel_size: Size, bias: bool = True
) -> int:
    """Parameters of a convolution by a connection table: Σ (∏k·c_i + 1), without the 1 if there is no bias.

    Output map i sees c_i = `connections[i]` of the `in_channels` input maps. LeNet-5's C3 has six maps that see 3 of 6,
    nine that see 4, and one that sees all: 1,516. Source: LeCun et al. 1998, section II.B and table I.
    """
    check_connections(in_channels, connections)
    return area(kernel_size, "kernel_size") * sum(connections) + bias * len(connections)


def bottleneck_parameters(
    in_channels: int, mid_channels: int, out_channels: int | None = None, kernel_size: Size = 3, bias: bool = False
) -> int:
    """Parameters of a 1×1, a k×k and a 1×1 convolution, C_in → M → M → C_out: C_in·M + ∏k·M² + M·C_out.

    With `bias` 2M + C_out more. `out_channels` is `in_channels` unless given. The shortcut and normalization are left
    out. Source: He et al. 2016, Deep Residual Learning, figure 5.
    """
    out_channels = in_channels if out_channels is None else out_channels
    reduce = conv_parameters(in_channels, mid_channels, 1, bias=bias)
    middle = conv_parameters(mid_channels, mid_channels, kernel_size, bias=bias)
    return reduce + middle + conv_parameters(mid_channels, out_channels, 1, bias=bias)


def stacked_layers(kernel_size: int, stacked_kernel_size: int = 3) -> int:
    """How many k×k layers of stride 1 see as far as one K×K layer: (K − 1)/(k − 1)."""
    check_stack(kernel_size, stacked_kernel_size)
    return (kernel_size - 1) // (stacked_kernel_size - 1)


def stacked_kernel_ratio(kernel_size: int, stacked_kernel_size: int = 3) -> float:
    """Parameters of a stack of k×k convolutions over those of the one K×K with its receptive field: n·k²/K².

    n = (K − 1)/(k − 1) layers, stride 1, C → C channels throughout and no bias, so that C² cancels.
    Source: Simonyan and Zisserman 2015, section 2.3.
    """
    layers = stacked_layers(kernel_size, stacked_kernel_size)
    return layers * stacked_kernel_size**2 / kernel_size**2


class Stage(NamedTuple):
    """A convolution of a small CNN, with what follows it, and the map after its pooling."""

    in_channels: int
    out_channels: int
    convolution: int
    normalization: int
    output: tuple[int, ...]


def cnn_stages(
    input_shape: Sequence[int], channels: Sequence[int], kernel_size: int, pool_size: int, batch_norm: bool
) -> Iterator[Stage]:
    """The stages of `cnn_parameters` one after the other."""
    spatial = tuple(input_shape[1:])
    for before, after in pairwise((input_shape[0], *channels)):
        spatial = tuple(size // pool_size for size in spatial)
        weights = conv_parameters(before, after, kernel_size, bias=not batch_norm)
        norm = batch_norm_parameters(after) if batch_norm else 0
        yield Stage(before, after, weights, norm, (after, *spatial))


def cnn_parameters(
    input_shape: Sequence[int],
    channels: Sequence[int],
    out_features: int,
    kernel_size: int = 3,
    pool_size: int = 2,
    batch_norm: bool = False,
) -> int:
    """Parameters of a plain CNN: for each of `channels` a convolution and a pooling, then one linear layer.

    Σ (k²·c_{i−1} + 1)·c_i + (c_n·H_n·W_n + 1)·out_features, the input of shape (C, H, W). The convolutions keep H and
    W, a pooling of stride pool_size divides both, rounding down. With `batch_norm` a convolution has no bias, and 2·c_i
    trainable numbers of its normalization in place of it. Source: the sum of torch.nn's layers.
    """
    check_cnn(input_shape, channels, kernel_size, pool_size)
    stages = list(cnn_stages(input_shape, channels, kernel_size, pool_size, batch_norm))
    features = sum(stage.convolution + stage.normalization for stage in stages)
    return features + classifier_parameters(stages[-1].output, out_features)


def check_connections(in_channels: int, connections: Sequence[int], **_: object) -> None:
    """Refuse an output map that sees more input maps than there are."""
    check_positive(in_channels=in_channels)
    check_shape("connections", connections)
    if max(connections) > in_channels:
        raise ArgumentError(
            "connections",
            f"an output map cannot see {max(connections)} of {in_channels} input maps",
            f"一张输出特征图不可能连接 {in_channels} 张输入特征图中的 {max(connections)} 张",
        )


def check_stack(kernel_size: int, stacked_kernel_size: int, **_: object) -> None:
    """Refuse a window that no stack of at least two smaller ones sees exactly."""
    check_positive(kernel_size=kernel_size, stacked_kernel_size=stacked_kernel_size)
    if stacked_kernel_size < 2 or kernel_size <= stacked_kernel_size:
        raise ArgumentError(
            "stacked_kernel_size",
            f"stacked_kernel_size must lie between 2 and kernel_size − 1, not be {stacked_kernel_size}",
            f"stacked_kernel_size 必须在 2 与 kernel_size − 1 之间，不能是 {stacked_kernel_size}",
        )
    if (kernel_size - 1) % (stacked_kernel_size - 1):
        raise ArgumentError(
            "kernel_size",
            f"no stack of {stacked_kernel_size}×{stacked_kernel_size} windows sees exactly {kernel_size}",
            f"{stacked_kernel_size}×{stacked_kernel_size} 卷积的堆叠无法恰好得到感受野 {kernel_size}",
        )


def check_cnn(
    input_shape: Sequence[int], channels: Sequence[int], kernel_size: int, pool_size: int, **_: object
) -> None:
    """Refuse an input that is no (C, H, W), a window larger than it, and poolings that leave nothing of it."""
    check_shape("input_shape", input_shape)
    check_shape("channels", channels)
    check_positive(kernel_size=kernel_size, pool_size=pool_size)
    if len(input_shape) != 3:
        raise ArgumentError("input_shape", "input_shape must be (C, H, W)", "input_shape 必须是 (C, H, W)")
    if min(input_shape[1:]) < kernel_size:
        raise ArgumentError(
            "kernel_size",
            f"a window of {kernel_size}×{kernel_size} does not fit a map of {input_shape[1]}×{input_shape[2]}",
            f"{kernel_size}×{kernel_size} 的窗口大于 {input_shape[1]}×{input_shape[2]} 的特征图",
        )
    if min(input_shape[1:]) < pool_size ** len(channels):
        raise ArgumentError(
            "channels",
            f"{len(channels)} poolings leave nothing of a map of {input_shape[1]}×{input_shape[2]}",
            f"{input_shape[1]}×{input_shape[2]} 的特征图经 {len(channels)} 次池化后不剩任何位置",
        )
