"""Worked solutions about receptive fields, line by line; the last line gives the result.

Each function takes the arguments of its namesake in `dlquiz.reference.receptive_field`. A deep stack shows its
first and last layers only.
"""

from __future__ import annotations

from collections.abc import Sequence

from dlquiz.messages import Text
from dlquiz.reference.receptive_field import Layer, Reach, as_layers, reaches
from dlquiz.reference.receptive_field import effective_kernel_size as spans
from dlquiz.reference.receptive_field import layers_for_receptive_field as depth_for
from dlquiz.reference.shapes import Size
from dlquiz.reference.steps.plain_tex import formula, fraction, line, product, terms, told
from dlquiz.reference.steps.shapes import Worked, by_axis, ceiled, span_links

MOST_LINES = 8
MOST_FIELDS_SHOWN = 36
INPUT = Reach(1, 1, 0.5)
STRIDES_BEFORE = r"\prod_{j<i} s_j"
Layers = Sequence[Sequence[int]]


def _halves(value: float) -> str:
    """A whole number or one and a half, every digit of it."""
    return f"{value:.1f}".removesuffix(".0")


def _table(layers: Layers) -> list[tuple[int, Layer, Reach, Reach]]:
    """Number, layer, what was seen before it and after it."""
    stack, after = as_layers(layers), reaches(layers)
    return list(zip(range(1, len(stack) + 1), stack, [INPUT, *after], after, strict=False))


def _shortened(lines: list[Text]) -> list[Text]:
    if len(lines) <= MOST_LINES:
        return lines
    half = MOST_LINES // 2
    hidden = len(lines) - 2 * half
    return [*lines[:half], Text(f"… ${hidden}$ more layers …", f"…… 其余 ${hidden}$ 层同理 ……"), *lines[-half:]]


def _numbered(index: int, work: str) -> Text:
    return Text(f"layer {index}: {work}", f"第 {index} 层：{work}")


def _growth(layer: Layer) -> str:
    taps = f"({layer.kernel_size} - 1)"
    return rf"{layer.dilation} \cdot {taps}" if layer.dilation > 1 else taps


def _sizes(layers: Layers) -> list[Text]:
    whole = line("r", rf"1 + \sum_i d_i (k_i - 1) {STRIDES_BEFORE}")
    return [whole, RECURSION, *_shortened([_size_line(*row) for row in _table(layers)])]


def _size_line(index: int, layer: Layer, before: Reach, after: Reach) -> Text:
    grown = rf"{before.size} + {_growth(layer)} \cdot {before.jump}"
    size = formula("r", grown, f"{before.size} + {after.size - before.size}", str(after.size))
    jumps = formula("J", rf"{before.jump} \cdot {layer.stride}", str(after.jump))
    return _numbered(index, f"{size}, {jumps}")


RECURSION = Text(
    r"from $r = 1$, $J = 1$, layer by layer: $r \leftarrow r + d \cdot (k - 1) \cdot J$, then $J \leftarrow J \cdot s$",
    r"从 $r = 1$、$J = 1$ 开始逐层计算：$r \leftarrow r + d \cdot (k - 1) \cdot J$，然后 $J \leftarrow J \cdot s$",
)


def receptive_field(layers: Layers) -> list[Text]:
    size = reaches(layers)[-1].size if layers else INPUT.size
    return [*_sizes(layers), told("receptive field", "感受野", "r", str(size))]


def receptive_fields(layers: Layers) -> list[Text]:
    sizes = [str(reach.size) for reach in reaches(layers)]
    shown = ", ".join(sizes) if len(sizes) <= MOST_FIELDS_SHOWN else terms(sizes, ", ")
    return [*_sizes(layers), told("receptive field after each layer", "各层的感受野", "r", f"({shown})")]


def jump(layers: Layers) -> list[Text]:
    strides = [str(layer.stride) for layer in as_layers(layers)]
    total = reaches(layers)[-1].jump if layers else INPUT.jump
    return [
        told("the jump is the product of all strides", "相邻输出的累计步幅是所有步幅之积", "J", r"\prod_i s_i"),
        line("J", product(*strides) or "1", str(total)),
    ]


def receptive_field_center(layers: Layers) -> list[Text]:
    start = reaches(layers)[-1].start if layers else INPUT.start
    shift = rf"\left( {fraction('d_i (k_i - 1)', 2)} - p_i \right)"
    return [
        line("c", rf"\frac{{1}}{{2}} + \sum_i {shift} {STRIDES_BEFORE}"),
        CENTER_RECURSION,
        *_shortened([_center_line(*row) for row in _table(layers)]),
        told("centre", "中心", "c", _halves(start)),
    ]


CENTER_RECURSION = Text(
    r"from $c = 0.5$, $J = 1$, layer by layer: add the shift times $J$, then $J \leftarrow J \cdot s$",
    r"从 $c = 0.5$、$J = 1$ 开始逐层计算：加上偏移乘以 $J$，然后 $J \leftarrow J \cdot s$",
)


def _center_line(index: int, layer: Layer, before: Reach, after: Reach) -> Text:
    shift = layer.dilation * (layer.kernel_size - 1) / 2 - layer.padding
    written = rf"({fraction(_growth(layer), 2)} - {layer.padding})"
    shifted = _halves(shift) if shift >= 0 else f"({_halves(shift)})"
    work = [rf"{_halves(before.start)} + {part} \cdot {before.jump}" for part in (written, shifted)]
    center = formula("c", *work, _halves(after.start))
    return _numbered(index, f"{center}, {formula('J', str(after.jump))}")


def layers_for_receptive_field(target: int, kernel_size: int = 3) -> list[Text]:
    depth = depth_for(target, kernel_size)
    if target == 1:
        return [Text("one pixel is seen without any layer", "不经过任何层就能看到一个像素"), line("L", "0")]
    return [
        Text(
            r"$L$ layers of stride $1$ see $1 + L \cdot (k - 1)$ pixels, which must be $R$ at least",
            r"$L$ 个步幅为 $1$ 的层能看到 $1 + L \cdot (k - 1)$ 个像素，应至少为 $R$",
        ),
        line("L", ceiled("R - 1", "k - 1")),
        line("L", ceiled(f"{target} - 1", f"{kernel_size} - 1"), ceiled(target - 1, kernel_size - 1), str(depth)),
    ]


def effective_kernel_size(kernel_size: Size, dilation: Size = 1) -> list[Text]:
    rule = told(
        "$k$ taps have $k - 1$ gaps of $d$ cells",
        "$k$ 个元素之间有 $k - 1$ 个间隔，每个 $d$ 格",
        r"k_{\text{eff}}",
        r"d \cdot (k - 1) + 1",
    )
    return by_axis([rule], r"k_{\text{eff}}", _span, kernel_size=kernel_size, dilation=dilation)


def _span(kernel_size: int, dilation: int) -> Worked:
    value = spans(kernel_size, dilation)
    assert isinstance(value, int)
    return Worked(span_links(kernel_size, dilation), value)
