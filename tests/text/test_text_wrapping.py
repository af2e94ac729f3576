"""Lines: they fit, they lose nothing, and they break where Chinese and Latin typesetting allow it."""

from __future__ import annotations

from every_case import every_case
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.texts import MARKDOWN

from dlquiz.text.blocks import Line, Run
from dlquiz.text.cells import cell_width
from dlquiz.text.laying_out import layout
from dlquiz.text.markdown import parse
from dlquiz.text.plainly import linear, plain
from dlquiz.text.wrap import CLOSERS, OPENERS, wrap

CHINESE = (
    "批归一化（Batch Normalization）在训练时，对小批量的每个通道计算均值与方差；推断时改用滑动平均。"
    "设输入为 32×32，卷积核 5×5，步幅 1，填充 0：输出是多少？提示：用公式“(n+2p−k)/s+1”，再取整！"
    "激活函数 σ(z) 的导数是 σ(z)(1−σ(z))，最大值为 25%（见《深度学习》第 3 章）。"
)
ENGLISH = (
    "During training a batch normalization layer computes mean and variance of the mini-batch (per channel), then "
    "scales and shifts; what is the output of sigmoid(z) for z = 0, given [0, 1) as its range?"
)


def texts(lines: tuple[Line, ...]) -> list[str]:
    return ["".join(span.text for span in line) for line in lines]


def without_spaces(text: str) -> str:
    return "".join(text.split())


def wrapped(text: str, width: int) -> list[str]:
    return texts(wrap((Run(text, "plain"),), width))


@every_case("text", [CHINESE, ENGLISH])
@every_case("width", range(24, 100))
def test_punctuation_stands_where_it_belongs(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert all(cell_width(line) <= width for line in lines)
    assert not [line for line in lines if line[0] in CLOSERS]
    assert not [line for line in lines if line[-1] in OPENERS]
    assert without_spaces("".join(lines)) == without_spaces(text)


@every_case("width", range(24, 100))
def test_latin_words_are_not_cut(width: int) -> None:
    assert " ".join(wrapped(ENGLISH, width)) == ENGLISH
    assert any("σ(z)" in line for line in wrapped(CHINESE, width))


CASES = [
    ("一二三四五。", 10, ["一二三四", "五。"], "no full stop at the head of a line"),
    ("一二三（四五）", 8, ["一二三", "（四五）"], "no bracket at the tail of a line"),
    ("一二三(ab)", 8, ["一二三", "(ab)"], "a break before a bracket after Chinese"),
    ("call f(x, y) now", 9, ["call f(x,", "y) now"], "a call breaks only at its space"),
    ("ab softmax(z)", 10, ["ab", "softmax(z)"], "no break before a bracket after a letter"),
    ("10\u00a0px wide", 6, ["10\u00a0px", "wide"], "a non-breaking space"),
    ("a\u00a0bc d", 4, ["a\u00a0bc", "d"], "a non-breaking space fits"),
    ("abcdefgh ij", 5, ["abcde", "fgh", "ij"], "a word longer than the line is cut"),
    ("5 %", 2, ["5", "%"], "nothing else fits"),
    ("about 5 % more", 8, ["about", "5 % more"], "per cent stays with its number"),
    ("the share is 4/6 = 0.667.", 20, ["the share is", "4/6 = 0.667."], "what is computed stays together"),
    ("you made it 5 times in all", 15, ["you made it", "5 times in all"], "a number and what it counts"),
    ("反向传播（1 题）", 13, ["反向传播", "（1 题）"], "the same in Chinese"),
    ("one two three four five times", 25, ["one two three four", "five times"], "no short word alone at the end"),
    ("一二三四五六七八九十十一。", 24, ["一二三四五六七八九十", "十一。"], "no character alone at the end"),
    ("一二 2\u00a0良\u2060好", 9, ["一二", "2\u00a0良好"], "a joiner, which is not shown"),
    ("使用ReLU激活", 6, ["使用", "ReLU激", "活"], "a break between Chinese and Latin"),
    ("中", 1, ["…"], "no room for a wide character"),
    ("e\u0301e\u0301e\u0301", 2, ["e\u0301e\u0301", "e\u0301"], "marks stay on their letter"),
    ("a   b", 9, ["a b"], "spaces are one"),
    ("a\nb", 9, ["a", "b"], "a forced break"),
    ("", 5, [], "nothing"),
]


@every_case(("text", "width", "lines", "about"), CASES)
def test_break(text: str, width: int, lines: list[str], about: str) -> None:
    assert wrapped(text, width) == lines, about


SOFT_BREAKS = [
    ("一二\n三四", "一二三四", "between Chinese characters"),
    ("一二。\nabc", "一二。abc", "after a full stop"),
    ("abc\n（一）", "abc（一）", "before a wide bracket"),
    ("一二\nabc", "一二 abc", "between Chinese and Latin"),
    ("ab\ncd", "ab cd", "between words"),
    ("**一**\n二", "一二", "across styles"),
    ("$x$\n二", "x 二", "after a formula"),
    ("a\\\nb", "a\nb", "a forced break"),
]


@every_case(("source", "expected", "about"), SOFT_BREAKS)
def test_line_end_of_the_source(source: str, expected: str, about: str) -> None:
    assert linear(source) == expected, about


@every_case(
    ("source", "width", "shown", "about"),
    [
        ("see $a + b = c$ here", 10, "see\na + b = c\nhere", "a formula is unbreakable while it fits"),
        ("for them take `x = (1, 2)`", 20, "for them take\nx = (1, 2)", "code of half a line is unbreakable"),
        ("take `x = (1, 2, 3)`", 16, "take x = (1,\n2, 3)", "longer code is not"),
        ("$aaa + bbb = ccc$", 9, "aaa + bbb\n= ccc", "a formula wider than the line breaks at spaces"),
        ("$a + b + c = d + e$", 12, "a + b + c\n= d + e", "a formula goes on with its relation"),
        ("with $a = 1$, then", 10, "with\na = 1,\nthen", "punctuation stays with a formula"),
    ],
)
def test_where_formulas_and_code_break(source: str, width: int, shown: str, about: str) -> None:
    assert plain(source, width) == shown, about


@settings(max_examples=300)
@given(MARKDOWN | st.text(max_size=80), st.integers(1, 60))
def test_every_line_fits_and_none_ends_in_white_space(source: str, width: int) -> None:
    document = parse(source)
    for line in layout(document, width):
        assert sum(cell_width(span.text) for span in line) <= width
        text = "".join(span.text for span in line)
        assert text == text.rstrip()
        assert all(span.text for span in line)


@settings(max_examples=300)
@given(st.text(alphabet="批归一化，。（）“”《 abc(),.;!?%[]e\u0301\u00a0", max_size=120), st.integers(2, 40))
def test_wrapping_loses_nothing_but_white_space(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert all(cell_width(line) <= width for line in lines)
    assert without_spaces("".join(lines)) == without_spaces(text)


@settings(max_examples=300)
@given(st.text(alphabet="批归一化卷积核ab ", min_size=1, max_size=120), st.integers(12, 40), st.data())
def test_punctuated_chinese_obeys_the_rules(text: str, width: int, data: st.DataObject) -> None:
    marks = data.draw(st.lists(st.sampled_from("，。；：？！）》（《"), min_size=len(text), max_size=len(text)))
    source = "".join(
        char + mark if index % 4 == 3 else char for index, (char, mark) in enumerate(zip(text, marks, strict=True))
    )
    lines = wrapped(source, width)
    crowded = any(cell_width(word) > width for word in source.split())
    assert not [line for line in lines if line[0] in CLOSERS] or (crowded and source.strip()[0] in CLOSERS)
    assert not [line for line in lines[:-1] if line[-1] in OPENERS]
