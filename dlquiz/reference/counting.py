"""How many parameters a layer has: closed forms in exact Python integers.

Conventions. A parameter is a trainable number, and buffers are left out unless asked for. Weights are shared over
positions and time steps, so neither the size of the input nor the length of a sequence enters. A `Size` is one number,
which means a square kernel, or one number per axis. Every function raises `ArgumentError` for a size below 1 and for
arguments that no layer could have. Names and defaults follow PyTorch.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import prod

from dlquiz.errors import ArgumentError

Size = int | Sequence[int]

GATES = {"rnn": 1, "lstm": 4, "gru": 3}
"""How many blocks of weights a recurrent cell carries: one per gate, the candidate included."""

POOLING_LAYERS = ("max_pool", "avg_pool")
FIXED_LAYERS = (*POOLING_LAYERS, "relu", "dropout", "flatten", "local_response_norm", "lenet_subsampling")
"""Layers that map their input without a weight, and LeNet-5's subsampling, which looks like them and has some."""


def conv_parameters(in_channels: int, out_channels: int, kernel_size: Size, groups: int = 1, bias: bool = True) -> int:
    """Parameters of a convolution: (∏k·C_in/g + 1)·C_out, without the 1 if there is no bias.

    Each of the C_out filters sees C_in/g channels through a window of kernel_size and has one bias of its own.
    Refuses groups that do not divide both channel counts. Source: torch.nn.Conv2d.
    """
    check_groups(in_channels, out_channels, groups)
    return (area(kernel_size, "kernel_size") * (in_channels // groups) + bias) * out_channels


def linear_parameters(in_features: int, out_features: int, bias: bool = True) -> int:
    """Parameters of y = Wx + b with W of shape (out, in): in·out weights and one bias per output.

    Source: torch.nn.Linear.
    """
    check_positive(in_features=in_features, out_features=out_features)
    return (in_features + bias) * out_features


def classifier_parameters(
    input_shape: Sequence[int], out_features: int, head: str = "flatten", bias: bool = True
) -> int:
    """Parameters of the linear layer that ends a CNN whose last feature map has `input_shape` (C, H, W).

    `head` is `flatten` (every value of the map is an input: C·H·W of them) or `global_average` (one mean per channel:
    C inputs). Neither flattening nor averaging has parameters. Source: Lin, Chen and Yan 2014, Network in Network, 3.2.
    """
    check_head(head)
    check_shape("input_shape", input_shape)
    return linear_parameters(prod(input_shape) if head == "flatten" else input_shape[0], out_features, bias)


def mlp_parameters(sizes: Sequence[int], bias: bool = True) -> int:
    """Parameters of fully connected layers of the given `sizes`, the input first: Σ (n_i + 1)·n_{i+1}.

    The input layer is data and has no parameters. Refuses fewer than two sizes.
    Source: one torch.nn.Linear for each pair of neighbours.
    """
    check_sizes(sizes)
    return sum(linear_parameters(before, after, bias) for before, after in pairwise(sizes))


def batch_norm_parameters(num_features: int, count: str = "trainable") -> int:
    """Parameters of batch normalization over C channels: γ and β, 2C.

    With `count="all"` the running mean and variance are added, 4C; PyTorch's one-number counter
    `num_batches_tracked` is left out. Source: Ioffe and Szegedy 2015, section 3.2; torch.nn.BatchNorm2d.
    """
    check_count(count)
    check_positive(num_features=num_features)
    return (4 if count == "all" else 2) * num_features


def layer_norm_parameters(normalized_shape: int | Sequence[int]) -> int:
    """Parameters of layer normalization: γ and β, each of `normalized_shape`.

    Source: Ba, Kiros and Hinton 2016; torch.nn.LayerNorm.
    """
    shape = (normalized_shape,) if isinstance(normalized_shape, int) else normalized_shape
    check_shape("normalized_shape", shape)
    return 2 * prod(shape)


def group_norm_parameters(num_channels: int, affine: bool = True) -> int:
    """Parameters of group normalization over C channels: γ and β per channel, 2C, or none without `affine`.

    The statistics are taken per sample and group, so their number changes nothing and nothing is stored.
    Source: Wu and He 2018, section 3.1; torch.nn.GroupNorm.
    """
    check_positive(num_channels=num_channels)
    return 2 * num_channels * affine


def instance_norm_parameters(num_features: int, affine: bool = False) -> int:
    """Parameters of instance normalization over C channels: none by default, γ and β per channel, 2C, with `affine`.

    PyTorch's default is affine=False, and no running statistics are kept either.
    Source: Ulyanov, Vedaldi and Lempitsky 2016; torch.nn.InstanceNorm2d.
    """
    check_positive(num_features=num_features)
    return 2 * num_features * affine


def fixed_layer_parameters(input_shape: Sequence[int], layer: str = "max_pool") -> int:
    """Parameters of a layer of fixed arithmetic on a map of shape (C, H, W): 0, and 2C for `lenet_subsampling`.

    Pooling, ReLU, dropout, flattening and local response normalization learn nothing: their window, probability and
    constants are chosen. LeNet-5's S2 and S4 multiply the sum of a window by a coefficient and add a bias, one of each
    per map and both trained. Source: LeCun et al. 1998, section II.B; torch.nn.
    """
    check_fixed(layer)
    check_shape("input_shape", input_shape)
    return 2 * input_shape[0] if layer == "lenet_subsampling" else 0


def depthwise_separable_parameters(in_channels: int, out_channels: int, kernel_size: Size, bias: bool = False) -> int:
    """Parameters of a depthwise and a pointwise convolution: ∏k·C + C·M, with bias C + M more.

    The depthwise step has one filter per input channel, the pointwise step is a 1×1 convolution from C to M channels.
    Source: Howard et al. 2017, MobileNets, section 3.1.
    """
    check_positive(in_channels=in_channels, out_channels=out_channels)
    depthwise = area(kernel_size, "kernel_size") * in_channels
    return depthwise + in_channels * out_channels + bias * (in_channels + out_channels)


def maxout_parameters(in_features: int, out_features: int, pieces: int) -> int:
    """Parameters of a maxout layer with `pieces` affine maps per output: k·(in·out + out), biases included.

    Source: Goodfellow et al. 2013, Maxout Networks, section 2.
    """
    check_positive(pieces=pieces)
    return pieces * linear_parameters(in_features, out_features)


def embedding_parameters(num_embeddings: int, embedding_dim: int) -> int:
    """Parameters of an embedding: a table of one row of `embedding_dim` per token, no bias.

    Source: torch.nn.Embedding.
    """
    check_positive(num_embeddings=num_embeddings, embedding_dim=embedding_dim)
    return num_embeddings * embedding_dim


def rnn_parameters(input_size: int, hidden_size: int, biases: int = 2) -> int:
    """Parameters of one layer of a plain recurrent network: h·(x + h + biases).

    `biases` is how many bias vectors a gate has: 2 in PyTorch (b_ih and b_hh), 1 in textbooks, 0 without.
    Source: Elman 1990; torch.nn.RNN.
    """
    return _recurrent(GATES["rnn"], input_size, hidden_size, biases)


def lstm_parameters(input_size: int, hidden_size: int, biases: int = 2) -> int:
    """Parameters of one LSTM layer: 4·h·(x + h + biases), for the input, forget and output gates and the candidate.

    No peepholes and no projection; `biases` as in `rnn_parameters`.
    Source: Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000; torch.nn.LSTM.
    """
    return _recurrent(GATES["lstm"], input_size, hidden_size, biases)


def gru_parameters(input_size: int, hidden_size: int, biases: int = 2) -> int:
    """Parameters of one GRU layer: 3·h·(x + h + biases), for the reset and update gates and the candidate.

    `biases` as in `rnn_parameters`. Source: Cho et al. 2014; torch.nn.GRU.
    """
    return _recurrent(GATES["gru"], input_size, hidden_size, biases)


def attention_parameters(embed_dim: int, bias: bool = True) -> int:
    """Parameters of multi-head self-attention: 4d² + 4d, for the query, key, value and output projections.

    The heads share out the d columns, so their number does not matter.
    Source: Vaswani et al. 2017, section 3.2.2; torch.nn.MultiheadAttention.
    """
    return 4 * linear_parameters(embed_dim, embed_dim, bias)


def transformer_layer_parameters(d_model: int, feed_forward: int) -> int:
    """Parameters of one Transformer encoder layer, every bias included: (4d² + 4d) + (2df + f + d) + 4d.

    Self-attention, a feed-forward network d → f → d, and two layer normalizations.
    Source: Vaswani et al. 2017, section 3; torch.nn.TransformerEncoderLayer.
    """
    feed_forward_network = mlp_parameters((d_model, feed_forward, d_model))
    return attention_parameters(d_model) + feed_forward_network + 2 * layer_norm_parameters(d_model)


def _recurrent(gates: int, input_size: int, hidden_size: int, biases: int) -> int:
    check_positive(input_size=input_size, hidden_size=hidden_size)
    check_biases(biases)
    return gates * hidden_size * (input_size + hidden_size + biases)


def per_axis(size: Size, argument: str, axes: int = 2) -> tuple[int, ...]:
    """`size` as one number per axis: a single number stands for `axes` equal ones."""
    sizes = (size,) * axes if isinstance(size, int) else tuple(size)
    check_shape(argument, sizes)
    return sizes


def area(size: Size, argument: str = "") -> int:
    """How many cells a window of `size` has: k·k for a number, the product for one number per axis."""
    return prod(per_axis(size, argument))


def check_positive(**values: int) -> None:
    """Refuse the first value below 1, by its argument's name."""
    for name, value in values.items():
        if value < 1:
            raise ArgumentError(name, f"{name} must be at least 1, not {value}", f"{name} 至少为 1，不能是 {value}")


def check_shape(argument: str, shape: Sequence[int]) -> None:
    """Refuse an empty shape and one with an entry below 1."""
    if not shape:
        raise ArgumentError(argument, f"{argument} needs at least one number", f"{argument} 至少要有一个数")
    for value in shape:
        check_positive(**{argument: value})


def check_groups(in_channels: int, out_channels: int, groups: int, **_: object) -> None:
    """Refuse groups that do not divide both channel counts."""
    check_positive(in_channels=in_channels, out_channels=out_channels, groups=groups)
    for name, channels in (("in_channels", in_channels), ("out_channels", out_channels)):
        if channels % groups:
            raise ArgumentError(
                "groups",
                f"groups = {groups} does not divide {name} = {channels}",
                f"groups = {groups} 不能整除 {name} = {channels}",
            )


def check_biases(biases: int, **_: object) -> None:
    """Refuse any number of bias vectors but 0, 1 and 2."""
    if biases not in (0, 1, 2):
        raise ArgumentError(
            "biases",
            f"biases must be 0, 1 (textbooks) or 2 (PyTorch), not {biases}",
            f"biases 只能取 0、1（教科书）或 2（PyTorch），不能是 {biases}",
        )


def check_sizes(sizes: Sequence[int], **_: object) -> None:
    """Refuse a network of fewer than two layer sizes."""
    check_shape("sizes", sizes)
    if len(sizes) < 2:
        raise ArgumentError(
            "sizes", "sizes needs the input and at least one layer more", "sizes 至少要有输入层和另外一层的大小"
        )


def check_heads(embed_dim: int, heads: int, **_: object) -> None:
    """Refuse a number of heads that does not divide the embedding."""
    check_positive(embed_dim=embed_dim, heads=heads)
    if embed_dim % heads:
        raise ArgumentError(
            "heads",
            f"heads = {heads} does not divide embed_dim = {embed_dim}",
            f"heads = {heads} 不能整除 embed_dim = {embed_dim}",
        )


def check_norm_groups(num_channels: int, num_groups: int, **_: object) -> None:
    """Refuse a number of groups that does not divide the channels."""
    check_positive(num_channels=num_channels, num_groups=num_groups)
    if num_channels % num_groups:
        raise ArgumentError(
            "num_groups",
            f"num_groups = {num_groups} does not divide num_channels = {num_channels}",
            f"num_groups = {num_groups} 不能整除 num_channels = {num_channels}",
        )


def check_fixed(layer: str, **_: object) -> None:
    """Refuse any word that is not in `FIXED_LAYERS`."""
    if layer not in FIXED_LAYERS:
        raise ArgumentError(
            "layer",
            f"layer is one of {', '.join(FIXED_LAYERS)}, not {layer}",
            f"layer 只能是 {'、'.join(FIXED_LAYERS)}，不能是 {layer}",
        )


def check_count(count: str, **_: object) -> None:
    """Refuse any word but `trainable` and `all`."""
    if count not in ("trainable", "all"):
        raise ArgumentError(
            "count", f"count is trainable or all, not {count}", f"count 只能是 trainable 或 all，不能是 {count}"
        )


def check_head(head: str, **_: object) -> None:
    """Refuse any word but `flatten` and `global_average`."""
    if head not in ("flatten", "global_average"):
        raise ArgumentError(
            "head",
            f"head is flatten or global_average, not {head}",
            f"head 只能是 flatten 或 global_average，不能是 {head}",
        )
