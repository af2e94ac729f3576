"""What a layer or block of a network's file may be, the keys of each, and what is made of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dlquiz.messages import Text
from dlquiz.networks.file_reader import Kind, Reader
from dlquiz.networks.kinds import (
    BATCH_NORM,
    AdaptiveAvgPool2d,
    Branches,
    Conv2d,
    ConvTranspose2d,
    DenseBlock,
    EncoderDecoder,
    Flatten,
    Gate,
    LayerNorm2d,
    Linear,
    Part,
    Permute,
    Pointwise,
    Pool2d,
    Residual,
    Sequential,
    SideHead,
    Spec,
    Split,
    Subsampling,
    Sum,
    numbered,
)
from dlquiz.networks.tokens import Embedding, FirstToken, LayerNorm, MultiheadAttention, Parameter, RMSNorm, Tokens
from dlquiz.yaml_reader.nodes import Map, Scalar, Sequence

POINTWISE = (
    *("ReLU", "ReLU6", "LeakyReLU", "ELU", "GELU", "SiLU", "Softplus", "Sigmoid", "Tanh", "Softmax", "Hardswish"),
    *("Dropout", "Dropout2d", "LocalResponseNorm", "StochasticDepth", "Identity"),
)
PARAMETERS: Mapping[str, Parameter] = {
    "prepend": Parameter("prepend"),
    "add": Parameter("add"),
    "scale": Parameter("scale"),
}
"""What a parameter may be used for."""


def _conv(reader: Reader, entry: Map, _: str) -> Spec | None:
    channels, window = reader.number(entry, "out_channels"), reader.window(entry)
    groups = reader.number(entry, "groups", 1)
    connections = _connections(reader, entry)
    if channels is None or window is None or groups is None or connections is None:
        return None
    exact = reader.switch(entry, "exact", False)
    return Conv2d(channels, window, groups, reader.switch(entry, "bias", True), connections, exact)


def _transposed(reader: Reader, entry: Map, _: str) -> Spec | None:
    channels, window = reader.number(entry, "out_channels"), reader.window(entry)
    bias = reader.switch(entry, "bias", True)
    return None if channels is None or window is None else ConvTranspose2d(channels, window, bias)


def _connections(reader: Reader, entry: Map) -> tuple[int, ...] | None:
    node = entry.get("connections")
    if node is None:
        return ()
    counts = [reader.whole(item, 1) for item in node] if isinstance(node, Sequence) else [None]
    known = tuple(count for count in counts if count is not None)
    if known and len(known) == len(counts):
        return known
    message = Text(
        "`connections` must say for each output channel how many input channels it sees",
        "`connections` 必须给出每个输出通道连接几个输入通道",
    )
    reader.fault(node.mark, "N103", message, Text("write a list such as [3, 3, 4]", "请写列表，例如 [3, 3, 4]"))
    return None


def _linear(reader: Reader, entry: Map, _: str) -> Spec | None:
    features, before = reader.number(entry, "out_features"), reader.number(entry, "in_features")
    bias, tied = reader.switch(entry, "bias", True), reader.path(entry, "tied")
    return None if features is None or tied is None else Linear(features, before, bias, tied)


def _embedding(reader: Reader, entry: Map, _: str) -> Spec | None:
    entries, features = reader.number(entry, "num_embeddings"), reader.number(entry, "embedding_dim")
    positions, tied = reader.switch(entry, "positions", False), reader.path(entry, "tied")
    return (
        None if entries is None or features is None or tied is None else Embedding(entries, features, positions, tied)
    )


def _attention(reader: Reader, entry: Map, _: str) -> Spec | None:
    heads = reader.number(entry, "num_heads")
    sound, numbers = zip(
        *(reader.count(entry, key) for key in ("kv_heads", "head_dim", "relative_buckets")), strict=True
    )
    bias, causal, cross = (reader.switch(entry, key, key == "bias") for key in ("bias", "causal", "cross"))
    if heads is None or not all(sound):
        return None
    return MultiheadAttention(heads, numbers[0], numbers[1], bias, causal, cross, numbers[2] or 0)


def _parameter(reader: Reader, entry: Map, _: str) -> Spec | None:
    use = entry["use"]
    if isinstance(use, Scalar) and use in PARAMETERS:
        return PARAMETERS[str(use)]
    words, words_zh = ", ".join(PARAMETERS), "、".join(PARAMETERS)
    message = reader.wording.must(Text.code("use"), f"one of {words}", f"{words_zh} 之一")
    reader.fault(entry["use"].mark, "N103", message, Text("write `use: add`", "请写 `use: add`"))
    return None


def _pool(reader: Reader, entry: Map, _: str) -> Spec | None:
    window = reader.window(entry)
    return window and Pool2d(str(entry["kind"]), window)


def _subsampling(reader: Reader, entry: Map, _: str) -> Spec | None:
    window = reader.window(entry)
    return window and Subsampling(window)


def _adaptive(reader: Reader, entry: Map, _: str) -> Spec | None:
    size = reader.pair(entry, "output_size")
    return size and AdaptiveAvgPool2d(size)


def _repeat(reader: Reader, entry: Map, path: str) -> Spec | None:
    """The same layers several times, numbered; a fault of theirs stands in the first."""
    times, before = reader.number(entry, "times"), reader.layers
    parts = reader.parts(entry["layers"], Text.code("layers"), f"{path}.0" if path else "0")
    if times is None or parts is None:
        return None
    reader.repeated += (reader.layers - before) * (times - 1)
    reader.check_size(entry.mark)
    return Sequential(numbered(*[Sequential(parts)] * times))


def _paths(make: Callable[..., Spec], required: tuple[str, ...], optional: tuple[str, ...] = ()) -> Kind:
    """A block with several lists of layers."""

    def read(reader: Reader, entry: Map, path: str) -> Spec | None:
        keys = [key for key in (*required, *optional) if key in entry]
        read: dict[str, Any] = {key: reader.parts(entry[key], Text.code(key), path) for key in keys}
        return None if None in read.values() else make(**read)

    return Kind(required, optional, read)


def _block(make: Callable[[tuple[Part, ...]], Spec], key: str) -> Kind:
    def read(reader: Reader, entry: Map, path: str) -> Spec | None:
        parts = reader.parts(entry[key], Text.code(key), path)
        return None if parts is None else make(parts)

    return Kind((key,), (), read)


def _plain(spec: Spec) -> Kind:
    return Kind((), (), lambda reader, entry, path: spec)


_SLIDING = ("stride", "padding")

KINDS: Mapping[str, Kind] = {
    "Conv2d": Kind(
        ("out_channels", "kernel_size"), (*_SLIDING, "dilation", "groups", "bias", "connections", "exact"), _conv
    ),
    "ConvTranspose2d": Kind(("out_channels", "kernel_size"), (*_SLIDING, "dilation", "bias"), _transposed),
    "Linear": Kind(("out_features",), ("in_features", "bias", "tied"), _linear),
    "BatchNorm2d": _plain(BATCH_NORM),
    "LayerNorm2d": _plain(LayerNorm2d()),
    "LayerNorm": _plain(LayerNorm()),
    "RMSNorm": _plain(RMSNorm()),
    "Embedding": Kind(("num_embeddings", "embedding_dim"), ("positions", "tied"), _embedding),
    "MultiheadAttention": Kind(
        ("num_heads",), ("kv_heads", "head_dim", "bias", "causal", "cross", "relative_buckets"), _attention
    ),
    "Parameter": Kind(("use",), (), _parameter),
    "Tokens": _plain(Tokens()),
    "FirstToken": _plain(FirstToken()),
    "Permute": _plain(Permute()),
    "MaxPool2d": Kind(("kernel_size",), (*_SLIDING, "dilation", "ceil_mode"), _pool),
    "AvgPool2d": Kind(("kernel_size",), (*_SLIDING, "ceil_mode"), _pool),
    "AdaptiveAvgPool2d": Kind(("output_size",), (), _adaptive),
    "Subsampling": Kind(("kernel_size",), _SLIDING, _subsampling),
    "Flatten": _plain(Flatten()),
    **{name: _plain(Pointwise(name)) for name in POINTWISE},
    "Sequential": _block(Sequential, "layers"),
    "Repeat": Kind(("times", "layers"), (), _repeat),
    "Residual": _paths(Residual, ("main",), ("shortcut", "after")),
    "Gate": _paths(Gate, ("gate",), ("main", "after")),
    "Branches": _block(Branches, "branches"),
    "Sum": _block(Sum, "branches"),
    "Split": _block(Split, "branches"),
    "DenseBlock": _block(DenseBlock, "layers"),
    "SideHead": _block(SideHead, "layers"),
    "EncoderDecoder": _paths(EncoderDecoder, ("encoder", "decoder")),
}
"""What a layer may be, by PyTorch's class name, and the blocks."""
