"""What networks are made of: layers as frozen data, and the ways to put them together.

A layer knows, for the channels of its input, what it makes of them: output channels and, as sums of products, its
weights and trainable parameters. How its windows lie is data too (`Window`). Names of layers and of their fields
are PyTorch's; sizes are pairs (height, width). Nothing here knows the size of an image. The layers of transformers are
in `tokens`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import NamedTuple

Pair = tuple[int, int]
Shape = tuple[int, ...]


class Window(NamedTuple):
    """A window that slides over its input; padding is per side."""

    kernel_size: Pair = (1, 1)
    stride: Pair = (1, 1)
    padding: Pair = (0, 0)
    dilation: Pair = (1, 1)
    ceil_mode: bool = False


POINT = Window()
"""One output place for each input place."""


def shape_text(shape: Sequence[int]) -> str:
    """Sizes as people write them: `64×56×56`."""
    return "×".join(map(str, shape))


def pair(size: int | Pair) -> Pair:
    """A number for both axes, or one per axis."""
    return (size, size) if isinstance(size, int) else size


def window(
    kernel_size: int | Pair,
    stride: int | Pair = 1,
    padding: int | Pair = 0,
    dilation: int | Pair = 1,
    ceil_mode: bool = False,
) -> Window:
    """A window whose sizes may be given as numbers."""
    return Window(pair(kernel_size), pair(stride), pair(padding), pair(dilation), ceil_mode)


class Share(NamedTuple):
    """The input channels of one of several groups."""

    channels: int
    groups: int


Factors = tuple[int | Share, ...]
Products = tuple[Factors, ...]
"""A sum of products."""


def product_of(factors: Factors) -> int:
    """The factors multiplied; of shared channels those of one group count."""
    return prod([factor if isinstance(factor, int) else factor.channels // factor.groups for factor in factors])


def value_of(products: Products) -> int:
    """The products added up."""
    return sum(map(product_of, products))


class Layer:
    """One layer. Without its own rules it changes no channels and has neither weights nor anything else to train.

    `in_channels` are features where the input is flat.
    """

    window: Window = POINT

    @property
    def kind(self) -> str:
        """PyTorch's class name."""
        return type(self).__name__

    def out_channels(self, in_channels: int) -> int:
        return in_channels

    def weights(self, in_channels: int) -> Factors:
        """The weights that are multiplied for one output place; none but of convolutions and linear layers."""
        return ()

    def multiplied(self, in_channels: int) -> Products:
        """The multiply-adds for one place."""
        weights = self.weights(in_channels)
        return (weights,) if weights else ()

    def trained(self, in_channels: int) -> Products:
        """What is trained: weights, then biases; γ and β of a normalization; coefficient and bias of a subsampling."""
        return ()


@dataclass(frozen=True)
class Conv2d(Layer):
    """A convolution. `connections`, where there are any, says how many input maps each output map is joined to.

    An `exact` one refuses an image that its stride does not divide, as the patches of a ViT do.
    """

    channels: int
    window: Window = POINT
    groups: int = 1
    bias: bool = True
    connections: tuple[int, ...] = ()
    exact: bool = False

    def out_channels(self, in_channels: int) -> int:
        return self.channels

    def weights(self, in_channels: int) -> Factors:
        if self.connections:
            return *self.window.kernel_size, sum(self.connections)
        share = Share(in_channels, self.groups) if self.groups > 1 else in_channels
        return *self.window.kernel_size, share, self.channels

    def trained(self, in_channels: int) -> Products:
        weights = self.weights(in_channels)
        return (weights, (self.channels,)) if self.bias else (weights,)


@dataclass(frozen=True)
class ConvTranspose2d(Layer):
    """A transposed convolution: a window for each place of its input, added up where they overlap."""

    channels: int
    window: Window
    bias: bool = True

    def out_channels(self, in_channels: int) -> int:
        return self.channels

    def weights(self, in_channels: int) -> Factors:
        return *self.window.kernel_size, in_channels, self.channels

    def trained(self, in_channels: int) -> Products:
        weights = self.weights(in_channels)
        return (weights, (self.channels,)) if self.bias else (weights,)


@dataclass(frozen=True)
class Linear(Layer):
    """A fully connected layer over the last axis. Without `in_features` it takes what arrives, as LazyLinear does.

    `tied` is the path of the module whose weight it uses, which counts there.
    """

    out_features: int
    in_features: int | None = None
    bias: bool = True
    tied: str = ""

    def out_channels(self, in_channels: int) -> int:
        return self.out_features

    def weights(self, in_channels: int) -> Factors:
        return in_channels, self.out_features

    def trained(self, in_channels: int) -> Products:
        own = () if self.tied else (self.weights(in_channels),)
        return (*own, (self.out_features,)) if self.bias else own


@dataclass(frozen=True)
class BatchNorm2d(Layer):
    """γ and β for each channel; the running statistics are no parameters."""

    def trained(self, in_channels: int) -> Products:
        return ((2, in_channels),)


@dataclass(frozen=True)
class LayerNorm2d(Layer):
    """γ and β for each channel; normalizes over the channels of each place."""

    def trained(self, in_channels: int) -> Products:
        return ((2, in_channels),)


@dataclass(frozen=True)
class Pool2d(Layer):
    """Max or average pooling."""

    operation: str
    window: Window

    @property
    def kind(self) -> str:
        return self.operation


@dataclass(frozen=True)
class Subsampling(Layer):
    """The pooling of 1998: a window's sum times a trained coefficient plus a trained bias, one of each per map."""

    window: Window

    def trained(self, in_channels: int) -> Products:
        return ((2, in_channels),)


WINDOWED = (Conv2d, Pool2d, Subsampling)
"""Layers of which a window slides over the input."""


@dataclass(frozen=True)
class AdaptiveAvgPool2d(Layer):
    """Averages whatever comes down to `output_size`; (1, 1) is global pooling."""

    output_size: Pair

    @property
    def is_global(self) -> bool:
        return self.output_size == (1, 1)


@dataclass(frozen=True)
class Pointwise(Layer):
    """What works on each value where it stands: ReLU, Tanh, Dropout, LocalResponseNorm …"""

    operation: str

    @property
    def kind(self) -> str:
        return self.operation


@dataclass(frozen=True)
class Flatten(Layer):
    """All values in one row."""


@dataclass(frozen=True)
class Permute(Layer):
    """Maps with their channels last, or first again."""


@dataclass(frozen=True)
class Chunk(Layer):
    """One of `parts` equal shares of the channels; `block` is the path of the block that shares them out."""

    parts: int
    block: str

    def out_channels(self, in_channels: int) -> int:
        return in_channels // self.parts


@dataclass(frozen=True)
class EuclideanRBF(Layer):
    """LeNet-5's outputs: distances to fixed codes, nothing to train and, being no dot products, no multiply-adds."""

    out_features: int

    def out_channels(self, in_channels: int) -> int:
        return self.out_features


@dataclass(frozen=True)
class Add(Layer):
    """Entry by entry; all inputs have one shape."""


@dataclass(frozen=True)
class Concat(Layer):
    """Along the channels; all inputs have one height and width."""


@dataclass(frozen=True)
class Multiply(Layer):
    """Entry by entry; the second may be one value for each channel."""


class Part(NamedTuple):
    """A part of a network and its name; an unnamed layer is a function rather than a module, and has no row."""

    name: str
    spec: Spec


@dataclass(frozen=True)
class Sequential:
    """One after the other."""

    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Residual:
    """`main` plus `shortcut` (empty: the input itself), then `after`. `join` is the name of the sum."""

    main: tuple[Part, ...]
    shortcut: tuple[Part, ...] = ()
    after: tuple[Part, ...] = ()
    join: str = "add"


@dataclass(frozen=True)
class Gate:
    """`main` (empty: the input itself) times what `gate` makes of the input, then `after`."""

    gate: tuple[Part, ...]
    main: tuple[Part, ...] = ()
    after: tuple[Part, ...] = ()
    join: str = "multiply"


@dataclass(frozen=True)
class Branches:
    """Every branch sees the input; their outputs are concatenated. Without a name for the `join` it has no row."""

    parts: tuple[Part, ...]
    join: str = "concat"


@dataclass(frozen=True)
class Sum:
    """Every branch sees the input; their outputs are added."""

    parts: tuple[Part, ...]
    join: str = "add"


@dataclass(frozen=True)
class Split:
    """Every branch sees an equal share of the input's channels; their outputs are concatenated."""

    parts: tuple[Part, ...]
    join: str = "concat"


@dataclass(frozen=True)
class DenseBlock:
    """Every part sees the input and the outputs of all parts before it, concatenated; so does what follows."""

    parts: tuple[Part, ...]


@dataclass(frozen=True)
class SideHead:
    """A classifier on the side, for training only: its parameters count, its multiply-adds do not."""

    parts: tuple[Part, ...]


@dataclass(frozen=True)
class EncoderDecoder:
    """Both see the input; the cross-attention of the decoder also sees what leaves the encoder."""

    encoder: tuple[Part, ...]
    decoder: tuple[Part, ...]


Block = Sequential | Residual | Gate | Branches | Sum | Split | DenseBlock | SideHead | EncoderDecoder
Spec = Layer | Block


@dataclass(frozen=True, eq=False)
class Network:
    """A network as data: `shape` is the input it is made for, an image (C, H, W) or a text (length,)."""

    name: str
    shape: Shape
    parts: tuple[Part, ...]
    source: str = ""

    @property
    def is_text(self) -> bool:
        """Whether it takes tokens rather than images."""
        return len(self.shape) == 1


def sequence(*parts: tuple[str, Spec]) -> tuple[Part, ...]:
    """Parts from (name, spec) pairs."""
    return tuple(Part(*part) for part in parts)


def numbered(*specs: Spec) -> tuple[Part, ...]:
    """Parts named 0, 1, 2 …, as in PyTorch's Sequential."""
    return tuple(Part(str(place), spec) for place, spec in enumerate(specs))


RELU = Pointwise("ReLU")
TANH = Pointwise("Tanh")
DROPOUT = Pointwise("Dropout")
LOCAL_RESPONSE_NORM = Pointwise("LocalResponseNorm")
BATCH_NORM = BatchNorm2d()


def conv(
    channels: int,
    kernel_size: int | Pair,
    stride: int = 1,
    padding: int | Pair = 0,
    *,
    groups: int = 1,
    bias: bool = True,
    connections: tuple[int, ...] = (),
) -> Conv2d:
    """A convolution without dilation; padding is per side."""
    return Conv2d(channels, window(kernel_size, stride, padding), groups, bias, connections)


def max_pool(kernel_size: int, stride: int, padding: int = 0, *, ceil_mode: bool = False) -> Pool2d:
    """Square max pooling."""
    return Pool2d("MaxPool2d", window(kernel_size, stride, padding, ceil_mode=ceil_mode))


def avg_pool(kernel_size: int, stride: int, padding: int = 0) -> Pool2d:
    """Square average pooling."""
    return Pool2d("AvgPool2d", window(kernel_size, stride, padding))
