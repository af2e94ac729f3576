"""What of Markdown is understood, what is shown exactly as it was typed, and how a prompt begins in one line."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from every_case import every_case
from hypothesis import given, settings
from hypothesis import strategies as st

from dlquiz.text.blocks import CodeBlock, Heading, ListBlock, Paragraph, Quote, Rule, Table
from dlquiz.text.cells import cell_width
from dlquiz.text.first_line import MOST_WORDS, first_line, first_words
from dlquiz.text.laying_out import layout
from dlquiz.text.markdown import latex_ok, parse
from dlquiz.text.plainly import linear, plain

SHOWN_EXACTLY = [
    "[/b]",
    "W[l]",
    "x<y and y>z",
    "<b>bold</b>",
    "<script>alert(1)</script>",
    "<!-- comment -->",
    "[link](http://example.org)",
    "![image](x.png)",
    "<http://example.org>",
    "&lt; &amp; &#65;",
    "http://example.org/a_b_c",
    "H*W*C",
    "2**3**2",
    "a_b_c",
    "costs $5 and $6",
    "[a]: http://x",
    "2 * 3 * 4",
    "~~gone~~",
]


@every_case("text", SHOWN_EXACTLY)
def test_shown_exactly(text: str) -> None:
    assert linear(text) == text
    assert {span.style for line in layout(parse(text), 200) for span in line} == {"plain"}


STYLES = [
    ("a **b** c", [("a ", "plain"), ("b", "strong"), (" c", "plain")]),
    ("*a*", [("a", "emphasis")]),
    ("***a***", [("a", "strong")]),
    ("`a*b*`", [("a*b*", "code")]),
    ("`$x$`", [("$x$", "code")]),
    (r"\$x\$ \*", [("$x$ *", "plain")]),
    ("使**批归一化（BN）**对", [("使", "plain"), ("批归一化（BN）", "strong"), ("对", "plain")]),
    ("**太小。** a **大** b", [("太小。", "strong"), ("a ", "plain"), ("大", "strong"), (" b", "plain")]),
    ("是**“强”**的", [("是", "plain"), ("“强”", "strong"), ("的", "plain")]),
    ("用_强调_吗", [("用", "plain"), ("强调", "emphasis"), ("吗", "plain")]),
    ("当$x^2$时", [("当", "plain"), ("x²", "math"), ("时", "plain")]),
    ("$ x $", [("$ x $", "plain")]),
    (r"$\foo$", [(r"$\foo$", "code")]),
    ("-3, (-2.5) and x=-1", [("−3, (−2.5) and x=−1", "plain")]),
    ("是**-5** 或-2", [("是", "plain"), ("−5", "strong"), (" 或−2", "plain")]),
    ("GPT-2, 1e-5, 2026-12-20, 3-5, --3, a - 3", [("GPT-2, 1e-5, 2026-12-20, 3-5, --3, a - 3", "plain")]),
    ("`x[-1]`", [("x[-1]", "code")]),
]


@every_case(("source", "expected"), STYLES)
def test_inline_styles(source: str, expected: list[tuple[str, str]]) -> None:
    (paragraph,) = parse(source).blocks
    assert isinstance(paragraph, Paragraph)
    assert [(run.text, run.style) for run in paragraph.runs] == expected


def test_every_kind_of_block() -> None:
    source = "# H\n\np\n\n- a\n- b\n\n3. c\n\n> q\n\n```python\nx\n```\n\n| a | b |\n|--|--:|\n| c | d |\n\n---"
    blocks = parse(source).blocks
    kinds = [Heading, Paragraph, ListBlock, ListBlock, Quote, CodeBlock, Table, Rule]
    assert [type(block) for block in blocks] == kinds
    assert blocks[3] == ListBlock((parse("c").blocks,), 3, True)
    assert blocks[5] == CodeBlock("x", "python")


BLOCKS = "1. one two three\n   - nested\n2. b\n\n> quoted text\n\n```\nif x:\n    y\n```"
TABLE = "| name | 值 |\n|:--|--:|\n| alpha beta | 1 |"


@every_case(
    ("source", "width", "shown", "about"),
    [
        (BLOCKS, 12, "1. one two\n   three\n   • nested\n2. b\n\n│ quoted\n│ text\n\nif x:\n    y", "blocks"),
        ("- a\n\n- b", None, "• a\n\n• b", "a loose list keeps its blank lines"),
        ("- abc", 4, "•\nabc", "a marker takes its own line where there is no room"),
        (TABLE, 20, "name       │ 值\n───────────┼───\nalpha beta │  1", "a table in columns"),
        (TABLE, 12, "name    │ 值\n────────┼───\nalpha   │  1\nbeta    │", "then wrapped"),
        (TABLE, 8, "name:\nalpha\nbeta\n值: 1", "then as records"),
        ("```\na\tb\n```", None, "a   b", "a tab of code has a width"),
        ("a\tb", None, "a b", "another one is a space"),
        ("title\n===", None, "title ===", "underlined titles are off"),
        ("before $$x^2$$ after", None, "before\n\nx²\n\nafter", "a display formula cuts a paragraph"),
        ("**before $$x$$ after**", None, "before\n\nx\n\nafter", "also inside a style"),
    ],
)
def test_blocks_laid_out(source: str, width: int | None, shown: str, about: str) -> None:
    assert plain(source, width) == shown, about


def test_a_line_of_code_that_is_too_long_hangs_below_its_indentation() -> None:
    words = "rows = slice(y * stride, y * stride + height)"
    source = f"```\nfor y in range(9):\n    {words}\n    next(y)\n```"
    assert plain(source, 40).split("\n") == [
        "for y in range(9):",
        "    rows = slice(y * stride, y *",
        "        stride + height)",
        "    next(y)",
    ]
    narrow = plain(source, 20).split("\n")
    assert narrow[1:3] == ["    rows = slice(y *", "    stride, y *"]


def test_control_and_bidirectional_characters_never_reach_the_screen() -> None:
    source = "a\x1b[31mb\x00\x07\x7f\x9b\u202ec\u2066d\u200e\ufeff\ud800e\r\nf\u2028g `\x1b` $\x1bx$"
    assert linear(source) == "a[31mbcde f g `` x"


WIDTHS = [
    ("abc", 3),
    ("批", 2),
    ("，", 2),
    ("x̂", 1),
    ("ŷ", 1),
    ("ᵢ₌₁", 3),
    ("⎡─│", 3),
    ("한", 2),
    ("❤\ufe0f", 2),
    ("", 0),
]


@every_case(("text", "width"), WIDTHS)
def test_cell_width(text: str, width: int) -> None:
    assert cell_width(text) == width


FAULTS = [
    (r"$\foo{x}$", r"In $\foo{x}$: The command '\foo' is unknown."),
    (r"$\frac{a}$", r"In $\frac{a}$: The formula cannot be read: '\frac' lacks an argument."),
    ("$a}b$", "In $a}b$: A closing brace has no opening brace."),
    ("${a$", "In ${a$: A brace is opened and never closed."),
    ("$$x^$$", "In $$x^$$: A script '^' or '_' has nothing after it."),
    ("$x^a^b$", "In $x^a^b$: Two scripts '^' follow one symbol; use braces."),
    (r"$\left( a$", r"In $\left( a$: A '\left' has no '\right'."),
    (r"$a \right)$", r"In $a \right)$: A '\right' has no '\left'."),
    (r"$\begin{foo}a\end{foo}$", r"In $\begin{foo}a\end{foo}$: The environment 'foo' is unknown."),
    ("$a & b$", "In $a & b$: A '&' stands outside of a matrix or an aligned formula."),
    ("$50%$", r"In $50%$: A '%' starts a LaTeX comment; write '\%' for a percent sign."),
    (r"$\sqrt\frac12$", r"In $\sqrt\frac12$: The argument of '\sqrt' needs braces."),
    ("$$a $b$ c$$", "In $$a $b$ c$$: A '$' stands inside the formula."),
    (r"$\left x \right)$", r"In $\left x \right)$: A '\left' has no delimiter after it."),
    (r"$\mathbb{\frac{a}{b}}$", r"In $\mathbb{\frac{a}{b}}$: A name holds something else than plain letters."),
    ("see $x+1", "The '$' at '$x+1' opens no formula; close it, keep digits and spaces off it, or write '\\$'."),
    (
        r"3$\times$3",
        "The '$' at '$\\times$3' opens no formula; close it, keep digits and spaces off it, or write '\\$'.",
    ),
]


@every_case(("source", "fault"), FAULTS)
def test_fault_of_a_formula(source: str, fault: str) -> None:
    ((en, zh),) = latex_ok(source)
    assert en == fault
    assert re.search("[\u4e00-\u9fff]", zh)
    assert linear(source) == source


def test_all_faults_are_found() -> None:
    assert len(latex_ok(r"$\foo \bar x$ and $\foo \baz$")) == 3


@every_case(
    ("source", "shown"),
    [
        ("$a$ where $b > 0$, elsewhere 0", "a where b > 0, elsewhere 0"),
        ("$x$ is 3", "x is 3"),
        ("- $x$ is 3", "• x is 3"),
        ("$x$3", "$x$3"),
        ("3$x$", "3$x$"),
        ("$x^2$", "x²"),
        ("$", "$"),
        ("$3", "$3"),
    ],
)
def test_a_text_may_begin_with_a_formula_and_end_in_a_digit(source: str, shown: str) -> None:
    assert linear(source) == shown


def test_good_text_has_no_faults() -> None:
    assert latex_ok(r"costs $5, \$HOME, $x$ and $$\frac{a}{b}$$, `$x`") == []


def test_importing_the_package_and_laying_out_need_no_parser() -> None:
    code = (
        "import sys\n"
        "from dlquiz.text.blocks import Document, Paragraph, Run\n"
        "from dlquiz.text.laying_out import layout\n"
        "heavy = {'markdown_it', 'mdit_py_plugins', 'pylatexenc', 'textual', 'rich', 'numpy'}\n"
        "layout(Document((Paragraph((Run('a', 'plain'),)),)), 10)\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
        "from dlquiz.text.markdown import parse\nparse('$x$')\n"
        "assert not {'textual', 'rich', 'numpy'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@settings(max_examples=2000)
@given(
    st.text(st.sampled_from("aB卷3 .,:;!?-+=~|#><[](){}&@^/\"'%\\`*_$\t\u00a0\u2064\u3000×。−"), max_size=12)
    | st.text(max_size=12)
)
def test_what_needs_no_parser_says_the_same_with_one(text: str) -> None:
    """The end of a line needs the parser, and says nothing."""
    assert parse(text) == parse(f"{text}\n")


# The beginning of a prompt in one line: formulas as Unicode, and no name of a parameter


def test_a_prompt_is_one_line_without_markup() -> None:
    assert first_line("A **3×3** over {{n}} and {{ s:.3f }}: $\\frac{a}{b}$\n\nMore") == "A 3×3 over n and s: a/b More"
    found = first_line(
        "Of {{millions}}M, $\\eta = {{eta}}$, z={{ z:.2f }}, $x_1$ is {{x1}}, {{alpha}} or {{test_mean}}"
    )
    assert found == "Of …M, η = …, z=…, x₁ is x₁, α or …", "no name of a parameter is shown, and no `z = z`"
    assert first_line("An add gate [[sum]] and \\[[no]] W[[1]]") == "An add gate … and [[no]] W[[1]]"
    assert first_line("a\x1b[2Jb\n" + "x" * 1000).startswith("a") and "\x1b" not in first_line("a\x1b[2Jb")
    assert len(first_line("x" * 1000)) == 400


@pytest.mark.parametrize("sign", ["a", "字"])
def test_first_words_are_cut_where_a_sentence_has_no_room(sign: str) -> None:
    cells = cell_width(sign)
    assert first_words(sign * (MOST_WORDS // cells)) == sign * (MOST_WORDS // cells)
    assert first_words(sign * MOST_WORDS * 2) == sign * (MOST_WORDS // cells) + "…"
