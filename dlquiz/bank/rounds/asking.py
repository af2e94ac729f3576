"""What is asked about a segment, step by step, each key by a reference implementation.

A later step takes what an earlier one answered by name, so that a mistake there is carried forward.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from keyword import iskeyword
from typing import Any

from dlquiz.bank.rounds.segments import Column, SegmentLayer, has_one_reach
from dlquiz.expressions import RESERVED, Expression, parse
from dlquiz.kinds.numeric import Numeric
from dlquiz.messages import Text
from dlquiz.networks.geometry import Reach
from dlquiz.networks.kinds import (
    AdaptiveAvgPool2d,
    BatchNorm2d,
    Conv2d,
    Flatten,
    LayerNorm2d,
    Linear,
    Pair,
    Shape,
    Subsampling,
    Window,
)
from dlquiz.networks.tokens import Embedding, LayerNorm, MultiheadAttention, RMSNorm
from dlquiz.questions.kinds import Call, Part

CACHE_DTYPE, CACHE_BYTES = "float32", 4
"""The numbers that a cache is asked of: with 2 bytes each, keys alone would be as many as bytes forgotten."""


def parts_of(segment: Sequence[SegmentLayer], labels: Sequence[str], column: Column) -> tuple[Part, ...]:
    """The steps that ask `column` of every layer; `labels` are what the layers are called in the table."""
    names = _identifiers(labels)
    if column == "mixed":
        return tuple(_mixed(segment, labels, names))
    if column == "shape":
        return tuple(_shapes(segment, labels, names))
    if column == "receptive_field":
        return tuple(_fields(segment, labels, names))
    if column == "kv_cache":
        return tuple(_kept(segment[0], labels[0], names[0]))
    asked = {"parameters": _parameters, "macs": _macs, "flops": _flops}[column]
    parts = [asked(stop, label, name) for stop, label, name in zip(segment, labels, names, strict=True)]
    return (*parts, _total(names)) if len(parts) > 1 else tuple(parts)


def _identifiers(labels: Sequence[str]) -> list[str]:
    """The labels as names that expressions can use, no two of them alike."""
    names: list[str] = []
    for label in labels:
        name = label.replace(".", "_")
        name = f"layer_{name}" if name[0].isdigit() else name
        while name in RESERVED or name in names or name == "total" or iskeyword(name):
            name = f"{name}_"
        names.append(name)
    return names


def _part(name: str, prompt: Text, answer: Call | Expression) -> Part:
    return Part(name, prompt, Numeric(answer))


# Shapes


def _shapes(segment: Sequence[SegmentLayer], labels: Sequence[str], names: Sequence[str]) -> Iterator[Part]:
    before: Any = segment[0].before
    for stop, label, name in zip(segment, labels, names, strict=True):
        yield _shape(stop, label, name, before)
        before = parse(name)


def _shape(stop: SegmentLayer, label: str, name: str, before: Any) -> Part:
    """The output shape of a layer that gets `before`: a shape, or the name of the step that asked for it."""
    layer = stop.layer
    if isinstance(layer, Flatten):
        prompt = Text(f"How many values leave layer `{label}`?", f"层 `{label}` 输出多少个值？")
        return _part(name, prompt, Call("flatten_size", {"input_shape": before}))
    if isinstance(layer, Embedding | Linear):
        tokens = f"{before.source}[0]" if isinstance(before, Expression) else before[0]
        prompt = Text(
            f"What is the output shape of layer `{label}`, as tokens×features?",
            f"层 `{label}` 的输出形状（词元数×特征数）是什么？",
        )
        return _part(name, prompt, parse(f"[{tokens}, {layer.out_channels(0)}]"))
    again = _again(stop) if isinstance(before, Expression) else Text.same("")
    prompt = Text(
        f"What is the output shape of layer `{label}`{again.en}, as C×H×W?",
        f"层 `{label}`{again.zh or ' '}的输出形状（C×H×W）是什么？",
    )
    if isinstance(layer, AdaptiveAvgPool2d):
        # It gives this height and width whatever comes in; only the channels are carried.
        channels = f"{before.source}[0]" if isinstance(before, Expression) else before[0]
        return _part(name, prompt, parse(f"[{channels}, {layer.output_size[0]}, {layer.output_size[1]}]"))
    return _part(name, prompt, _window_shape(stop, before))


# A later step says again what the table says of its layer, which may be out of sight by then.


def _again(stop: SegmentLayer) -> Text:
    """How a layer makes its output shape."""
    if isinstance(stop.layer, AdaptiveAvgPool2d):
        return Text.same("")
    details = [*_slides(stop.layer.window), *_named(stop.layer.window, "padding", "填充")]
    if isinstance(stop.layer, Conv2d):
        details.append(Text(f"{stop.layer.channels} channels", f"{stop.layer.channels} 通道"))
    return Text(f" ({', '.join(text.en for text in details)})", f"（{'，'.join(text.zh for text in details)}）")


def _again_seen(first: SegmentLayer, stops: Sequence[SegmentLayer]) -> Text:
    """What `stops` see of the image, which begin at `first`; where that is a later layer, one step ago was asked."""
    windows = [_slides(stop.layer.window) for stop in stops]
    en = "; ".join(", ".join(text.en for text in window) for window in windows)
    zh = "；".join("，".join(text.zh for text in window) for window in windows)
    if stops[0] is not first:
        return Text(f" ({en})", f"（{zh}）")
    assert first.reach is not None, "no receptive field is asked where the whole image counts"
    size, jump = (pair[0] for pair in first.reach)
    if first.reach == Reach():
        return Text(f" (from the image: {en})", f"（从图像起：{zh}）")
    return Text(f" (from {size} pixels, {jump} apart: {en})", f"（此前感受野 {size}，累计步幅 {jump}；{zh}）")


def _slides(window: Window) -> list[Text]:
    dilation = _named(window, "dilation", "空洞率") if window.dilation != (1, 1) else []
    return [*_named(window, "kernel_size", "核"), *_named(window, "stride", "步幅"), *dilation]


def _named(window: Window, field: str, zh: str) -> list[Text]:
    size = "×".join(map(str, dict.fromkeys(getattr(window, field))))
    return [Text(f"{field.removesuffix('_size')} {size}", f"{zh} {size}")]


def _window_shape(stop: SegmentLayer, before: Any) -> Call:
    layer, window = stop.layer, stop.layer.window
    arguments = {
        "input_shape": before,
        "kernel_size": _one(window.kernel_size),
        "stride": _one(window.stride),
        "padding": _one(window.padding),
        "dilation": _one(window.dilation),
    }
    if isinstance(layer, Conv2d):
        return Call("conv_output_shape", arguments | {"out_channels": layer.channels})
    return Call("pool_output_shape", arguments | {"ceil_mode": window.ceil_mode})


def _one(pair: Pair) -> int | Pair:
    return pair[0] if pair[0] == pair[1] else pair


# Counts


def _parameters(stop: SegmentLayer, label: str, name: str) -> Part:
    prompt = Text(f"How many trainable parameters does layer `{label}` have?", f"层 `{label}` 有多少个可训练参数？")
    layer = stop.layer
    match layer:
        case Subsampling():
            return _part(name, prompt, parse(f"2*{stop.before[0]}"))
        case BatchNorm2d():
            return _part(name, prompt, Call("batch_norm_parameters", {"num_features": stop.before[0]}))
        case LayerNorm() | LayerNorm2d():
            width = stop.before[0] if isinstance(layer, LayerNorm2d) else stop.features
            return _part(name, prompt, Call("layer_norm_parameters", {"normalized_shape": (width,)}))
        case RMSNorm():
            return _part(name, prompt, parse(str(stop.features)))
        case Embedding(entries, features):
            table = {"num_embeddings": entries, "embedding_dim": features}
            return _part(name, prompt, Call("embedding_parameters", table))
        case MultiheadAttention():
            return _part(name, prompt, _attention_parameters(layer, stop.features))
        case Linear():
            sizes = {"in_features": stop.features, "out_features": layer.out_features}
            return _part(name, prompt, Call("linear_parameters", sizes | {"bias": layer.bias}))
    assert isinstance(layer, Conv2d), "no other layer is asked for its parameters"
    arguments = _convolution(stop, layer) | {"bias": layer.bias, "output_size": _size(stop.after)}
    return _part(name, prompt, Call("conv_parameters", arguments))


def _is_usual(layer: MultiheadAttention, features: int) -> bool:
    """Whether queries, keys and values have as many features as the tokens."""
    return layer.query_features(features) == layer.key_features(features) == features


def _attention_parameters(layer: MultiheadAttention, features: int) -> Call | Expression:
    if _is_usual(layer, features) and not layer.relative_buckets:
        return Call("attention_parameters", {"embed_dim": features, "bias": layer.bias, "heads": layer.num_heads})
    return parse(" + ".join("*".join(map(str, factors)) for factors in layer.trained(features)))


def _macs_prompt(label: str) -> Text:
    return Text(f"How many multiply-adds (MACs) does layer `{label}` take?", f"层 `{label}` 的乘加次数（MAC）是多少？")


def _macs(stop: SegmentLayer, label: str, name: str) -> Part:
    return _part(name, _macs_prompt(label), _products(stop))


def _products(stop: SegmentLayer) -> Call | Expression:
    """The multiply-adds of a layer."""
    layer = stop.layer
    if isinstance(layer, Linear):
        if stop.places > 1:
            return parse(f"{stop.places}*{stop.features}*{layer.out_features}")
        return Call("linear_macs", {"in_features": stop.features, "out_features": layer.out_features})
    if isinstance(layer, MultiheadAttention):
        if _is_usual(layer, stop.features):
            return Call("attention_macs", _attention_sizes(stop, layer))
        return parse(_pairs_and_projections(stop, layer))
    assert isinstance(layer, Conv2d), "no other layer is asked for its multiply-adds"
    return _convolution_macs(stop, layer, _size(stop.after))


def _attention_sizes(stop: SegmentLayer, layer: MultiheadAttention) -> dict[str, Any]:
    return {"sequence_length": stop.places, "embed_dim": stop.features, "heads": layer.num_heads}


def _pairs_and_projections(stop: SegmentLayer, layer: MultiheadAttention) -> str:
    """n·(2·d·queries + 2·d·keys) + n²·2·queries, in numbers."""
    each = " + ".join("*".join(map(str, factors)) for factors in layer.multiplied(stop.features))
    return f"{stop.places}*({each}) + {stop.places}^2*{layer.paired(stop.features)}"


def _flops(stop: SegmentLayer, label: str, name: str) -> Part:
    """Two operations for each multiply-add."""
    prompt = Text(f"How many FLOPs does layer `{label}` take?", f"层 `{label}` 的 FLOPs 是多少？")
    layer = stop.layer
    if isinstance(layer, Linear):
        sizes = {"m": stop.places, "n": stop.features, "p": layer.out_features}
        return _part(name, prompt, Call("matmul_flops", sizes))
    if isinstance(layer, MultiheadAttention):
        usual = _is_usual(layer, stop.features)
        answer = Call("attention_flops", _attention_sizes(stop, layer)) if usual else None
        return _part(name, prompt, answer or parse(f"2*({_pairs_and_projections(stop, layer)})"))
    assert isinstance(layer, Conv2d), "no other layer is asked for its FLOPs"
    height, width = layer.window.kernel_size
    seen = f"{height}*{width}*{stop.before[0]}/{layer.groups}*{layer.channels}"
    return _part(name, prompt, parse(f"2*{stop.after[1]}*{stop.after[2]}*{seen}"))


def _kept(stop: SegmentLayer, label: str, name: str) -> Iterator[Part]:
    """What an attention keeps of one text, and what that is for each token."""
    layer = stop.layer
    assert isinstance(layer, MultiheadAttention), "no other layer keeps keys and values"
    token = f"{name}_token"
    sizes = {
        "layers": 1,
        "kv_heads": layer.key_heads,
        "head_dim": layer.head_size(stop.features),
        "sequence_length": 1,
        "bytes_per_value": CACHE_BYTES,
        "heads": layer.num_heads,
    }
    yield _part(
        token,
        Text(
            f"How many bytes does the KV cache of layer `{label}` take for each token, in {CACHE_DTYPE}?",
            f"层 `{label}` 的 KV 缓存中，每个词元占多少字节（{CACHE_DTYPE}）？",
        ),
        Call("kv_cache_bytes", sizes),
    )
    yield _part(
        name,
        Text(
            f"And for a text of {stop.places:,} tokens?",
            f"一段 {stop.places} 个词元的文本共占多少字节？",
        ),
        parse(f"{token}*{stop.places}"),
    )


def _convolution_macs(stop: SegmentLayer, layer: Conv2d, output_size: Any) -> Call:
    sizes = {"output_size": output_size, "input_size": _size(stop.before)}
    return Call("conv_macs", _convolution(stop, layer) | sizes)


def _convolution(stop: SegmentLayer, layer: Conv2d) -> dict[str, Any]:
    return {
        "in_channels": stop.before[0],
        "out_channels": layer.channels,
        "kernel_size": _one(layer.window.kernel_size),
        "groups": layer.groups,
    }


def _size(shape: Shape) -> int | Pair:
    return _one((shape[1], shape[2]))


def _total(names: Sequence[str]) -> Part:
    prompt = Text("What is the total of these?", "以上合计是多少？")
    return _part("total", prompt, parse(" + ".join(names)))


def _attention(stop: SegmentLayer, label: str, name: str) -> Iterator[Part]:
    """Of an attention its parameters and products, and what it keeps."""
    layer = stop.layer
    assert isinstance(layer, MultiheadAttention), "only an attention is asked so"
    macs = f"{name}_macs"
    yield _parameters(stop, label, f"{name}_parameters")
    yield _macs(stop, label, macs)
    flops = Text("How many FLOPs is that?", "这相当于多少 FLOPs？")
    yield _part(f"{name}_flops", flops, parse(f"2*{macs}"))
    if layer.cached(stop.features):
        yield from _kept(stop, label, name)


# Receptive fields


def _fields(segment: Sequence[SegmentLayer], labels: Sequence[str], names: Sequence[str]) -> Iterator[Part]:
    before: Any = None
    for stop, label, name in zip(segment, labels, names, strict=True):
        again = Text.same("") if before is None else _again_seen(segment[0], [stop])
        yield _field(label, name, _seen(stop.reach, before), [stop], again)
        before = parse(name)


def _field(label: str, name: str, seen: list[Any], stops: Sequence[SegmentLayer], again: Text) -> Part:
    prompt = Text(
        f"How large is the receptive field, in pixels, of one output of layer `{label}`{again.en}?",
        f"层 `{label}`{again.zh or ' '}一个输出的感受野有多大（像素）？",
    )
    windows = [stop.layer.window for stop in stops]
    sliding = [[each[0] for each in (one.kernel_size, one.stride, one.dilation, one.padding)] for one in windows]
    return _part(name, prompt, Call("receptive_field", {"layers": [*seen, *sliding]}))


def _seen(reach: Reach | None, before: Any) -> list[Any]:
    """All layers before as one: its kernel is what they see, its stride how far their outputs lie apart.

    `before` is the name of the step that asked what they see, None for the first. Of the image itself there is none.
    """
    assert reach is not None, "no receptive field is asked where the whole image counts"
    size, jump = reach.size[0], reach.jump[0]
    if before is None and (size, jump) == (1, 1):
        return []
    return [[size if before is None else before, jump]]


# Several columns


def _mixed(segment: Sequence[SegmentLayer], labels: Sequence[str], names: Sequence[str]) -> Iterator[Part]:
    """Of the first layer shape, parameters and multiply-adds; of the last its shape and what it sees."""
    first, last, name = segment[0], segment[-1], names[0]
    layer = first.layer
    if isinstance(layer, MultiheadAttention):
        yield from _attention(first, labels[0], name)
        return
    shape = f"{name}_shape"
    yield _shape(first, labels[0], shape, first.before)
    if not isinstance(layer, Linear) or not layer.tied:
        yield _parameters(first, labels[0], f"{name}_parameters")
    if not isinstance(layer, Conv2d):
        yield _macs(first, labels[0], f"{name}_macs")
        if last is not first:
            yield _shape(last, labels[-1], f"{names[-1]}_shape", parse(shape))
        return
    size = [parse(f"{shape}[1]"), parse(f"{shape}[2]")]
    yield _part(f"{name}_macs", _macs_prompt(labels[0]), _convolution_macs(first, layer, size))
    if last is not first:
        yield _shape(last, labels[-1], f"{names[-1]}_shape", parse(shape))
    if all(map(has_one_reach, segment)):
        yield _field(labels[-1], f"{names[-1]}_field", _seen(first.reach, None), segment, _again_seen(first, segment))
