"""The prompt of a round: what comes in, and the layers of the segment as a table whose asked column is open."""

from __future__ import annotations

from collections.abc import Sequence

from dlquiz.bank.rounds.segments import Column, SegmentLayer
from dlquiz.messages import Text
from dlquiz.networks import Network
from dlquiz.networks.geometry import Reach
from dlquiz.networks.kinds import (
    WINDOWED,
    AdaptiveAvgPool2d,
    Conv2d,
    Layer,
    Linear,
    Pair,
    Shape,
    shape_text,
)
from dlquiz.networks.tokens import Embedding, MultiheadAttention

LONGEST_PATH = 16
HEADINGS = {
    "layer": Text("layer", "层"),
    "kind": Text("kind", "类型"),
    "kernel": Text("kernel", "核"),
    "stride": Text("stride", "步幅"),
    "padding": Text("padding", "填充"),
    "out": Text("channels", "通道"),
    "features": Text("features", "特征数"),
    "input": Text("input", "输入"),
    "output": Text("output", "输出"),
    "more": Text("also", "其他"),
}
_SHOWN: dict[Column, tuple[str, ...]] = {
    "shape": ("kernel", "stride", "padding", "out"),
    "parameters": ("kernel", "input", "output"),
    "macs": ("kernel", "input", "output"),
    "receptive_field": ("kernel", "stride"),
    "mixed": ("kernel", "stride", "padding", "out"),
    "flops": ("kernel", "input", "output"),
    "kv_cache": ("input",),
}
_OF_WINDOWS = ("kernel", "stride", "padding")


def labels_of(segment: Sequence[SegmentLayer]) -> list[str]:
    """What the layers are called: their module paths, or where those are long, what is left below the block of all."""
    paths = [stop.path for stop in segment]
    block = block_of(segment)
    return [path.removeprefix(f"{block}.") for path in paths] if block else paths


def block_of(segment: Sequence[SegmentLayer]) -> str:
    """The innermost block that holds a segment of long paths; "" where the paths are short, or only numbers remain."""
    paths = [stop.path.split(".") for stop in segment]
    if max(map(len, (stop.path for stop in segment))) <= LONGEST_PATH:
        return ""
    depth = min(map(len, paths)) - 1
    while depth and (len({tuple(path[:depth]) for path in paths}) > 1 or any(path[depth].isdigit() for path in paths)):
        depth -= 1
    return ".".join(paths[0][:depth])


def prompt_of(network: Network, segment: Sequence[SegmentLayer], labels: Sequence[str], column: Column) -> Text:
    """What is given, in both languages."""
    return Text(*(_prompt(network, segment, labels, column, place) for place in range(2)))


def _prompt(
    network: Network, segment: Sequence[SegmentLayer], labels: Sequence[str], column: Column, place: int
) -> str:
    sentences = [_opening(network, segment)[place]]
    if column in ("shape", "mixed"):
        sentences.append(_comes_in(segment[0].before)[place])
    if column in ("receptive_field", "mixed") and segment[0].reach is not None:
        sentences.append(_sees(segment[0])[place])
    sentences.append(_LEFT_OUT[column][place])
    joined = (" " if place == 0 else "").join(filter(None, sentences))
    table = _table(segment, labels, _shown(network, column), column, place)
    return f"{joined}\n\n{table}"


def _shown(network: Network, column: Column) -> Sequence[str]:
    """The columns of the table; no layer of a text network has a window."""
    if not network.is_text:
        return _SHOWN[column]
    shown = ["features" if name == "out" else name for name in _SHOWN[column] if name not in _OF_WINDOWS]
    return ["input", *shown] if column == "mixed" else shown


def _opening(network: Network, segment: Sequence[SegmentLayer]) -> Text:
    block = block_of(segment)
    inside, inside_zh = (f" in `{block}`", f"，位于 `{block}`") if block else ("", "")
    if network.is_text:
        return Text(
            f"`{network.name}` at one text of {network.shape[0]:,} tokens: a few layers in their order{inside}.",
            f"`{network.name}`（输入一段 {network.shape[0]} 个词元的文本）中依次相接的几层{inside_zh}。",
        )
    return Text(
        f"`{network.name}` at an image of {shape_text(network.shape)}: a few layers in their order{inside}.",
        f"`{network.name}`（输入图像 {shape_text(network.shape)}）中依次相接的几层{inside_zh}。",
    )


def _comes_in(before: Shape) -> Text:
    return Text(f"The first gets {shape_text(before)}.", f"第一层的输入为 {shape_text(before)}。")


def _sees(first: SegmentLayer) -> Text:
    assert first.reach is not None, "what comes in sees a part of the image"
    if first.reach == Reach():
        return Text("Its input is the image itself.", "其输入就是图像本身。")
    size, jump = (_pair(pair) for pair in first.reach)
    return Text(
        f"One place of its input sees {size} pixels of the image, and neighbors lie {jump} apart.",
        f"其输入的一个位置对应图像中 {size} 个像素的感受野，相邻位置的累计步幅为 {jump}。",
    )


_LEFT_OUT: dict[Column, Text] = {
    "shape": Text("Layers that keep the shape are left out.", "不改变形状的层从略。"),
    "parameters": Text("Layers without parameters are left out.", "没有参数的层从略。"),
    "macs": Text("Layers whose multiply-adds do not count are left out.", "不计乘加次数的层从略。"),
    "receptive_field": Text("Layers that look at one place only are left out.", "只看一个位置的层从略。"),
    "mixed": Text.same(""),
    "flops": Text("A multiply-add is two FLOPs.", "一次乘加算两次浮点运算。"),
    "kv_cache": Text.same(""),
}


def _table(
    segment: Sequence[SegmentLayer], labels: Sequence[str], columns: Sequence[str], column: Column, place: int
) -> str:
    notes = [_more(stop.layer, column) for stop in segment]
    shown = ["layer", "kind", *columns, *(["more"] if any(map(any, notes)) else [])]
    rows = [
        [_cell(name, stop, label, note[place]) for name in shown]
        for stop, label, note in zip(segment, labels, notes, strict=True)
    ]
    head = [HEADINGS[name][place] for name in shown]
    rule = ["---" if name in ("layer", "kind", "more") else "---:" for name in shown]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *rows))


def _cell(name: str, stop: SegmentLayer, label: str, note: str) -> str:
    layer, window = stop.layer, stop.layer.window
    slides = isinstance(layer, WINDOWED)
    match name:
        case "layer":
            return f"`{label}`"
        case "kind":
            return layer.kind
        case "kernel" | "stride" | "padding":
            pair = {"kernel": window.kernel_size, "stride": window.stride, "padding": window.padding}[name]
            return _pair(pair) if slides else "–"
        case "out" | "features":
            made = isinstance(layer, Conv2d | Linear | Embedding)
            return str(layer.out_channels(stop.before[0])) if made else "–"
        case "input" | "output":
            return shape_text(stop.before if name == "input" else stop.after)
    return note


def _more(layer: Layer, column: Column) -> Text:
    """What is not as usual about a layer, as far as the column depends on it."""
    said: list[Text] = []
    window = layer.window
    if window.dilation != (1, 1):
        said.append(Text(f"dilation {_pair(window.dilation)}", f"空洞率 {_pair(window.dilation)}"))
    if window.ceil_mode and column in ("shape", "mixed"):
        said.append(Text.same("ceil_mode"))
    if isinstance(layer, Conv2d) and layer.groups > 1:
        said.append(Text(f"{layer.groups} groups", f"{layer.groups} 组"))
    if isinstance(layer, MultiheadAttention):
        said.append(Text(f"{layer.num_heads} heads", f"{layer.num_heads} 个头"))
        if layer.key_heads != layer.num_heads:
            said.append(Text(f"{layer.key_heads} of keys and values", f"键和值 {layer.key_heads} 个头"))
        if layer.relative_buckets and column in ("parameters", "mixed"):
            buckets = layer.relative_buckets
            said.append(Text(f"a bias per head for {buckets} distances", f"每个头有 {buckets} 个距离偏置"))
    if isinstance(layer, Embedding) and column == "parameters":
        said.append(Text(f"{layer.num_embeddings:,} entries", f"{layer.num_embeddings} 项"))
    if isinstance(layer, Conv2d | Linear | MultiheadAttention) and not layer.bias and column in ("parameters", "mixed"):
        said.append(Text("no bias", "无偏置"))
    if isinstance(layer, AdaptiveAvgPool2d):
        said.append(Text(f"to {_pair(layer.output_size)}", f"到 {_pair(layer.output_size)}"))
    return Text(*(", ".join(text[place] for text in said) for place in range(2)))


def _pair(pair: Pair) -> str:
    return str(pair[0]) if pair[0] == pair[1] else shape_text(pair)
