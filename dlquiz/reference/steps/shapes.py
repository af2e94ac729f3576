"""Worked solutions of sizes and shapes, line by line; the last line gives the result.

Each function takes the arguments of its namesake in `dlquiz.reference.shapes`. The letters: n input, k kernel,
s stride, p padding per side, d dilation, o output. Where the axes differ, every axis is worked by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from dlquiz.messages import Text
from dlquiz.reference import shapes
from dlquiz.reference.shapes import Size, axis_arguments, effective_kernel
from dlquiz.reference.steps.plain_tex import array, fraction, line, told

AXES = {
    1: (Text("width", "宽"),),
    2: (Text("height", "高"), Text("width", "宽")),
    3: (Text("depth", "深"), Text("height", "高"), Text("width", "宽")),
}

ALIKE = {2: Text("same for height and width", "高和宽相同")}


class Worked(NamedTuple):
    """One axis: what is worked out first, the links of its computation with the numbers in, and its value."""

    links: tuple[str, ...]
    value: int
    before: tuple[Text, ...] = ()


Working = Callable[..., Worked]


def by_axis(rules: Sequence[Text], symbol: str, working: Working, **arguments: Any) -> list[Text]:
    """The general formulas, the work of every axis (once where they are all alike), and the result."""
    axes = [working(**axis) for axis in axis_arguments(**arguments)]
    if len(axes) == 1:
        return [*rules, *_work(symbol, axes[0])]
    ending = line(symbol, array(tuple(axis.value for axis in axes)))
    if len(set(axes)) == 1:
        return [
            *rules,
            (
                Text("same for height and width", "高和宽相同")
                if len(axes) == 2
                else Text("same for every axis", "各轴相同")
            ),
            *_work(symbol, axes[0]),
            ending,
        ]
    rows = [
        Text(f"{label.en}: {work.en}", f"{label.zh}：{work.zh}")
        for label, axis in zip(AXES[len(axes)], axes, strict=True)
        for work in _work(symbol, axis)
    ]
    return [*rules, *rows, ending]


def _work(symbol: str, axis: Worked) -> list[Text]:
    return [*axis.before, line(symbol, *axis.links, str(axis.value))]


def floored(above: str, below: Any) -> str:
    return rf"\lfloor {fraction(above, below)} \rfloor"


def ceiled(above: Any, below: Any) -> str:
    return rf"\lceil {fraction(above, below)} \rceil"


SPAN = told("effective kernel", "有效卷积核", r"k_{\text{eff}}", r"d \cdot (k - 1) + 1")


def span_links(kernel_size: int, dilation: int) -> tuple[str, ...]:
    """d·(k − 1) + 1 with the numbers in, and its intermediate value."""
    return (rf"{dilation} \cdot ({kernel_size} - 1) + 1", f"{dilation * (kernel_size - 1)} + 1")


def _span(kernel_size: int, dilation: int) -> tuple[Text, ...]:
    if dilation == 1:
        return ()
    return (line(r"k_{\text{eff}}", *span_links(kernel_size, dilation), str(effective_kernel(kernel_size, dilation))),)


def _dilated(dilation: Size) -> bool:
    return any(axis["dilation"] > 1 for axis in axis_arguments(dilation=dilation))


def _sliding(dilation: Size, rounded: Callable[[str, Any], str] = floored, symbol: str = "o") -> list[Text]:
    """The formula for the places of a window, and that of the effective kernel where a dilation asks for it."""
    kernel = r"k_{\text{eff}}" if _dilated(dilation) else "k"
    rule = told("number of window positions", "窗口的位置数", symbol, rf"{rounded(rf'n + 2p - {kernel}', 's')} + 1")
    return [rule, SPAN] if _dilated(dilation) else [rule]


def _padded(n: int, p: int) -> str:
    return rf"{n} + 2 \cdot {p}" if p else f"{n}"


def _uncovered(cells: int) -> tuple[Text, ...]:
    if not cells:
        return ()
    last = "the last cell" if cells == 1 else f"the last ${cells}$ cells"
    en, zh = (
        f"the division leaves ${cells}$: no window covers {last}",
        f"除法余 ${cells}$：最后 ${cells}$ 格不被窗口覆盖",
    )
    return (Text(en, zh),)


def _floored(input_size: int, kernel_size: int, stride: int, padding: int, dilation: int) -> Worked:
    k_eff = effective_kernel(kernel_size, dilation)
    spare = input_size + 2 * padding - k_eff
    return Worked(
        (
            f"{floored(f'{_padded(input_size, padding)} - {k_eff}', stride)} + 1",
            f"{floored(str(spare), stride)} + 1",
            f"{spare // stride} + 1",
        ),
        spare // stride + 1,
        (*_span(kernel_size, dilation), *_uncovered(spare % stride)),
    )


def _ceiled(input_size: int, kernel_size: int, stride: int, padding: int, dilation: int) -> Worked:
    k_eff = effective_kernel(kernel_size, dilation)
    spare = input_size + 2 * padding - k_eff
    windows = -(-spare // stride) + 1
    rounded_up = line(
        "m",
        f"{ceiled(f'{_padded(input_size, padding)} - {k_eff}', stride)} + 1",
        f"{ceiled(spare, stride)} + 1",
        f"{windows - 1} + 1",
        str(windows),
    )
    last_start, end = (windows - 1) * stride, input_size + padding
    kept = last_start < end
    return Worked(
        () if kept else (f"{windows} - 1",),
        windows if kept else windows - 1,
        (*_span(kernel_size, dilation), rounded_up, _last_window(windows, stride, (input_size, padding), kept)),
    )


def _last_window(windows: int, stride: int, ending: tuple[int, int], kept: bool) -> Text:
    start = rf"({windows} - 1) \cdot {stride} = {(windows - 1) * stride}"
    sign = "<" if kept else r"\ge"
    compared = rf"${start} {sign} {ending[0]} + {ending[1]} = {sum(ending)}$"
    if kept:
        return Text(f"kept, since the last window starts at {compared}", f"最后一个窗口保留：起点 {compared}")
    return Text(f"dropped, since the last window starts at {compared}", f"舍去最后一个窗口：起点 {compared}")


LAST_WINDOW = Text(
    r"$o = m$, but $o = m - 1$ if the last window starts at $(m - 1) \cdot s \ge n + p$",
    r"$o = m$；若最后一个窗口的起点 $(m - 1) \cdot s \ge n + p$，则 $o = m - 1$",
)


def conv_output_size(
    input_size: Size, kernel_size: Size, stride: Size = 1, padding: Size | str = 0, dilation: Size = 1
) -> list[Text]:
    sizes = {"input_size": input_size, "kernel_size": kernel_size, "stride": stride, "dilation": dilation}
    if padding == "same":
        rule = told("SAME, whatever the kernel", "SAME 填充，与卷积核无关", "o", ceiled("n", "s"))
        return by_axis([rule], "o", _same, **sizes)
    if padding == "valid":
        none = Text("VALID: no padding, $p = 0$", "VALID：不填充，$p = 0$")
        return by_axis([none, *_sliding(dilation)], "o", _floored, padding=0, **sizes)
    return by_axis(_sliding(dilation), "o", _floored, padding=padding, **sizes)


def _same(input_size: int, stride: int, **_: int) -> Worked:
    return Worked((ceiled(input_size, stride),), -(-input_size // stride))


def pool_output_size(
    input_size: Size,
    kernel_size: Size,
    stride: Size | None = None,
    padding: Size = 0,
    dilation: Size = 1,
    ceil_mode: bool = False,
) -> list[Text]:
    rules = [*_sliding(dilation, ceiled, "m"), LAST_WINDOW] if ceil_mode else _sliding(dilation)
    return by_axis(
        rules,
        "o",
        _ceiled if ceil_mode else _floored,
        input_size=input_size,
        kernel_size=kernel_size,
        stride=kernel_size if stride is None else stride,
        padding=padding,
        dilation=dilation,
    )


TRANSPOSED = (
    line("o", r"(n - 1) \cdot s - 2p + d \cdot (k - 1) + p_{\text{out}} + 1"),
    Text(
        r"$n - 1$ strides, one last kernel, output padding $p_{\text{out}}$; $p$ cropped on each side",
        r"$n - 1$ 个步幅，加最后一个卷积核与输出填充 $p_{\text{out}}$，再从两边各裁去 $p$",
    ),
)


def conv_transpose_output_size(
    input_size: Size,
    kernel_size: Size,
    stride: Size = 1,
    padding: Size = 0,
    output_padding: Size = 0,
    dilation: Size = 1,
) -> list[Text]:
    return by_axis(
        TRANSPOSED,
        "o",
        _transposed,
        input_size=input_size,
        kernel_size=kernel_size,
        stride=stride,
        padding=padding,
        output_padding=output_padding,
        dilation=dilation,
    )


def _transposed(
    input_size: int, kernel_size: int, stride: int, padding: int, output_padding: int, dilation: int
) -> Worked:
    steps, growth = (input_size - 1) * stride, dilation * (kernel_size - 1)
    reach = rf"{dilation} \cdot ({kernel_size} - 1)" if dilation > 1 else f"({kernel_size} - 1)"
    written = rf"({input_size} - 1) \cdot {stride} - 2 \cdot {padding} + {reach} + {output_padding} + 1"
    return Worked(
        (written, f"{steps} - {2 * padding} + {growth} + {output_padding} + 1"),
        steps - 2 * padding + growth + output_padding + 1,
    )


def conv_output_shape(
    input_shape: Sequence[int],
    out_channels: int,
    kernel_size: Size,
    stride: Size = 1,
    padding: Size | str = 0,
    dilation: Size = 1,
) -> list[Text]:
    shape = shapes.conv_output_shape(input_shape, out_channels, kernel_size, stride, padding, dilation)
    filters = told("as many channels as filters", "通道数即卷积核个数", "C", str(out_channels))
    sizes = conv_output_size(tuple(input_shape[1:]), kernel_size, stride, padding, dilation)
    return [*but_the_result(sizes, shape), filters, _shape_line(shape)]


def pool_output_shape(
    input_shape: Sequence[int],
    kernel_size: Size,
    stride: Size | None = None,
    padding: Size = 0,
    dilation: Size = 1,
    ceil_mode: bool = False,
) -> list[Text]:
    shape = shapes.pool_output_shape(input_shape, kernel_size, stride, padding, dilation, ceil_mode)
    kept = told("pooling keeps the channels", "池化不改变通道数", "C", str(shape[0]))
    sizes = pool_output_size(tuple(input_shape[1:]), kernel_size, stride, padding, dilation, ceil_mode)
    return [*but_the_result(sizes, shape), kept, _shape_line(shape)]


def but_the_result(lines: list[Text], shape: Sequence[int]) -> list[Text]:
    """Without the closing `o = (5, 7)`, which the shape repeats; a single axis has no such line."""
    return lines[:-1] if len(shape) > 2 else lines


def _shape_line(shape: tuple[int, ...]) -> Text:
    names = {2: "(C, W)", 3: "(C, H, W)", 4: "(C, D, H, W)"}
    return line(names[len(shape)], array(shape))


def same_padding(kernel_size: Size, dilation: Size = 1) -> list[Text]:
    rule = told(
        r"the size stays at stride $1$ if $2p = d \cdot (k - 1)$",
        r"步幅为 $1$ 时，若 $2p = d \cdot (k - 1)$，则尺寸不变",
        "p",
        fraction(r"d \cdot (k - 1)", 2),
    )
    return by_axis([rule], "p", _keeping, kernel_size=kernel_size, dilation=dilation)


def _keeping(kernel_size: int, dilation: int) -> Worked:
    total = dilation * (kernel_size - 1)
    return Worked((fraction(rf"{dilation} \cdot ({kernel_size} - 1)", 2), fraction(total, 2)), total // 2)


def tensorflow_same_padding(input_size: int, kernel_size: int, stride: int = 1, dilation: int = 1) -> list[Text]:
    k_eff, output = effective_kernel(kernel_size, dilation), -(-input_size // stride)
    before, after = shapes.tensorflow_same_padding(input_size, kernel_size, stride, dilation)
    total, reach = before + after, (output - 1) * stride
    kernel = r"k_{\text{eff}}" if dilation > 1 else "k"
    return [
        told("windows", "窗口数", "o", ceiled("n", "s")),
        told("padding in all", "总填充", "P", rf"\max((o - 1) \cdot s + {kernel} - n, 0)"),
        *([SPAN] if dilation > 1 else []),
        line("o", ceiled(input_size, stride), str(output)),
        *_span(kernel_size, dilation),
        line(
            "P",
            rf"\max(({output} - 1) \cdot {stride} + {k_eff} - {input_size}, 0)",
            rf"\max({reach + k_eff - input_size}, 0)",
            str(total),
        ),
        told("half of it before, rounded down", "前面放一半，向下取整", floored(str(total), 2), str(before)),
        told("the rest after (right or bottom)", "其余放在后面（右侧或下方）", f"{total} - {before}", str(after)),
        told("(before, after)", "（前, 后）", array((before, after))),
    ]


def fully_convolutional_size(input_size: Size, trained_size: Size, total_stride: Size) -> list[Text]:
    rule = told(
        "the classifier is one window of $n_0$ pixels moving by $J$",
        "分类器相当于大小为 $n_0$、步幅为 $J$ 的窗口",
        "o",
        rf"{floored('n - n_0', 'J')} + 1",
    )
    sizes = {"input_size": input_size, "trained_size": trained_size, "total_stride": total_stride}
    return by_axis([rule], "o", _map, **sizes)


def _map(input_size: int, trained_size: int, total_stride: int) -> Worked:
    spare = input_size - trained_size
    steps = spare // total_stride
    return Worked(
        (
            f"{floored(f'{input_size} - {trained_size}', total_stride)} + 1",
            f"{floored(str(spare), total_stride)} + 1",
            f"{steps} + 1",
        ),
        steps + 1,
    )
