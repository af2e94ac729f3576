"""What a layer costs: multiply-adds, FLOPs and memory, in closed form.

Conventions. A MAC is one multiply-add, a FLOP is one multiplication or one addition, so FLOPs = 2·MACs. Sizes in a MAC
count are those of the *output*. Biases, activations and normalization cost nothing here. A MiB is 2²⁰ bytes, a MB would
be 10⁶. Every function raises `ArgumentError` for a size below 1 and for arguments that no layer could have.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from dlquiz.errors import ArgumentError
from dlquiz.reference.counting import Size, area, check_groups, check_positive, check_shape, per_axis

MEBIBYTE = 2**20


def conv_macs(
    in_channels: int, out_channels: int, kernel_size: Size, output_size: Size, groups: int = 1, batch_size: int = 1
) -> int:
    """Multiply-adds of a convolution: N·∏out·C_out·∏k·C_in/g, bias left out.

    `output_size` is that of the output map: each of its values is one dot product with a filter. One number for a
    kernel or an output takes the number of axes of the other, or means a square.
    Source: Howard et al. 2017, MobileNets, section 3.1.
    """
    check_groups(in_channels, out_channels, groups)
    check_positive(batch_size=batch_size)
    kernel, output = same_axes(kernel_size, output_size)
    return batch_size * prod(output) * out_channels * prod(kernel) * (in_channels // groups)


def inception_reduction_macs(
    in_channels: int, reduced_channels: int, out_channels: int, kernel_size: Size, output_size: Size
) -> int:
    """Multiply-adds of a 1×1 reduction followed by a k×k convolution: ∏out·(C_in·R + ∏k·R·C_out).

    Both keep the size of the map, so `output_size` is that of either output; without the reduction the k×k convolution
    would cost ∏out·∏k·C_in·C_out. Source: Szegedy et al. 2015, Going Deeper with Convolutions, section 4.
    """
    _, output = same_axes(kernel_size, output_size)
    reduction = conv_macs(in_channels, reduced_channels, (1,) * len(output), output)
    return reduction + conv_macs(reduced_channels, out_channels, kernel_size, output)


def linear_macs(in_features: int, out_features: int) -> int:
    """Multiply-adds of a fully connected layer for one sample: in·out, bias left out.

    Source: one dot product of `in_features` terms for each output, as in torch.nn.Linear.
    """
    check_positive(in_features=in_features, out_features=out_features)
    return in_features * out_features


def matmul_flops(m: int, n: int, p: int) -> int:
    """FLOPs of an m×n by n×p product: 2·m·n·p.

    Every term costs a multiplication and an addition to an accumulator that starts at 0; without that first addition it
    would be (2n − 1)·m·p. Source: Golub and Van Loan, Matrix Computations, section 1.1.
    """
    check_positive(m=m, n=n, p=p)
    return 2 * m * n * p


def attention_macs(sequence_length: int, embed_dim: int) -> int:
    """Multiply-adds of multi-head self-attention over n tokens of width d: 2n²d + 4nd².

    n²d for the scores QKᵀ, n²d for weighting the values, nd² for each of the query, key, value and output projections.
    Softmax, scaling and biases are left out; the number of heads does not matter.
    Source: Vaswani et al. 2017, section 3.2 and table 1.
    """
    check_positive(sequence_length=sequence_length, embed_dim=embed_dim)
    return 2 * sequence_length**2 * embed_dim + 4 * sequence_length * embed_dim**2


def separable_speedup(out_channels: int, kernel_size: Size) -> float:
    """How many times fewer multiply-adds a depthwise-separable convolution takes: k²M/(k² + M).

    The ratio standard/separable at equal sizes, which is 1/(1/M + 1/k²); for a pair k² is its
    product. Input channels and positions cancel. Source: Howard et al. 2017, MobileNets, section 3.1.
    """
    check_positive(out_channels=out_channels)
    window = area(kernel_size, "kernel_size")
    return window * out_channels / (window + out_channels)


def model_memory(parameters: int, bytes_per_parameter: int = 4) -> float:
    """Memory of a model's parameters in MiB: P·bytes/2²⁰.

    4 bytes for float32, 2 for float16 and bfloat16; training with Adam in float32 takes at least 16 (weight, gradient
    and two moments of 4 bytes each). Source: arithmetic.
    """
    check_positive(parameters=parameters, bytes_per_parameter=bytes_per_parameter)
    return parameters * bytes_per_parameter / MEBIBYTE


def activation_memory(shapes: Sequence[Sequence[int]], bytes_per_value: int = 4) -> float:
    """Memory in MiB of all the listed activations, held at once: Σ ∏shape · bytes/2²⁰.

    Each shape is counted as given: for one sample (C, H, W) unless a batch size stands in front. Parameters, gradients
    and workspace are left out. Source: arithmetic.
    """
    check_shapes(shapes)
    check_positive(bytes_per_value=bytes_per_value)
    return sum(map(prod, shapes)) * bytes_per_value / MEBIBYTE


def same_axes(kernel_size: Size, output_size: Size) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Kernel and output as one number per axis each, over the same axes."""
    given = [len(size) for size in (kernel_size, output_size) if not isinstance(size, int)]
    axes = given[0] if given else 2
    kernel, output = per_axis(kernel_size, "kernel_size", axes), per_axis(output_size, "output_size", axes)
    if len(kernel) != len(output):
        raise ArgumentError(
            "",
            f"kernel_size has {len(kernel)} axes and output_size has {len(output)}",
            f"kernel_size 有 {len(kernel)} 个轴，而 output_size 有 {len(output)} 个",
        )
    return kernel, output


def check_conv(
    in_channels: int, out_channels: int, groups: int, kernel_size: Size, output_size: Size, **_: object
) -> None:
    """Refuse groups that do not divide the channels, and a kernel with other axes than the output."""
    check_groups(in_channels, out_channels, groups)
    same_axes(kernel_size, output_size)


def check_reduction(kernel_size: Size, output_size: Size, **_: object) -> None:
    """Refuse a kernel with other axes than the output."""
    same_axes(kernel_size, output_size)


def check_shapes(shapes: Sequence[Sequence[int]], **_: object) -> None:
    """Refuse no shapes at all and an impossible one."""
    if not shapes:
        raise ArgumentError("shapes", "shapes needs at least one shape", "shapes 至少要有一个形状")
    for shape in shapes:
        check_shape("shapes", shape)


def check_activations(parameters: int, **_: object) -> None:
    """Refuse a negative number of parameters."""
    if parameters < 0:
        raise ArgumentError("parameters", "parameters cannot be negative", "parameters 不能为负")
