"""Untrusted texts: nothing raises, nothing hangs, every line fits."""

from __future__ import annotations

import time
from math import isqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.texts import LATEX

from dlquiz.text.cells import cell_width
from dlquiz.text.laying_out import layout
from dlquiz.text.markdown import latex_ok, parse
from dlquiz.text.plainly import linear

# Generous: a slow machine under load needs a few seconds, a quadratic algorithm minutes.
PATIENCE = 30.0

NESTED = {
    "braces": "$" + "{" * 1000 + "$",
    "closed braces": "$" + "{" * 1000 + "}" * 1000 + "$",
    "fractions without arguments": "$" + r"\frac" * 500 + "$",
    "deep fractions": "$$" + r"\frac{1}{" * 1000 + "x" + "}" * 1000 + "$$",
    "fractions as deep as allowed": "$$" + r"\frac{1}{" * 29 + "x" + "}" * 29 + "$$",
    "powers as deep as allowed": "$$" + "x^{" * 29 + "B" + "}y" * 29 + "$$",
    "roots as deep as allowed": "$$" + r"\sqrt{1+" * 29 + "x" + "}" * 29 + "$$",
    "matrices as deep as allowed": "$$" + r"\begin{pmatrix}a&" * 28 + "x" + r"\\b\end{pmatrix}" * 28 + "$$",
    "accents": "$" + r"\hat" * 500 + "x$",
    "struck": "$" + r"\not" * 500 + "=$",
    "brackets": "$" + "(" * 1900 + "$",
    "lefts": "$$" + r"\left(" * 300 + "$$",
    "environments": "$$" + r"\begin{cases}" * 300 + "$$",
    "optional arguments": "$" + r"\sqrt[" * 300 + "$",
    "text in maths in text": "$" + r"\text{$" * 300 + "$",
    "scripts": "$x" + "_a" * 1000 + "$",
    "primes": "$f" + "'" * 1000 + "$",
    "ampersands": r"$$\begin{matrix}" + "&" * 1900 + r"\\" * 500 + r"\end{matrix}$$",
    "a long sum": "$$" + "a+" * 1900 + "a$$",
    "a long equation": "$$" + "a=" * 1900 + "a$$",
    "files": r"$\input{/etc/passwd}$ $\write18{ls}$ $\def\x{y}\x$ $\newcommand{\x}{y}$ $\verb|a$",
    "nested lists": "".join("  " * level + "- a\n" for level in range(300)),
    "a wide table": "|a" * 1000 + "\n" + "|-" * 1000 + "\n" + "|b" * 1000 + "\n",
}


def long_texts(size: int) -> dict[str, str]:
    """Each of about so many characters."""
    return {
        "unclosed dollars": "$a " * (size // 3),
        "unclosed display": "$$\n" + "x" * size,
        "many formulas": "$x_i$ " * (size // 6),
        "words": "word " * (size // 5),
        "one word": "x" * size,
        "Chinese": "你好，世界。" * (size // 6),
        "opening quotes": "“" * size,
        "closers": "。" * size,
        "stars": "**a " * (size // 4),
        "backticks": "".join("`" * count + " " for count in range(isqrt(2 * size))),
        "quotes": ">" * size,
        "a long table": "|a|b|\n|-|-|\n" + "|你好 hello|x|\n" * (size // 16),
        "marks": "\u0301" * size,
        "non-breaking spaces": "a\u00a0" * (size // 2),
        "escapes": "\x00\x1b[31m" * (size // 10),
    }


@pytest.mark.sweep
@pytest.mark.parametrize("name", NESTED)
def test_nested_text(name: str) -> None:
    assert_set_in_time(NESTED[name], PATIENCE)


@pytest.mark.sweep
@pytest.mark.parametrize("name", long_texts(0))
def test_long_text(name: str) -> None:
    assert_set_in_time(long_texts(8_000)[name], PATIENCE / 12)


def assert_set_in_time(source: str, seconds: float) -> None:
    start = time.process_time()
    document = parse(source)
    for width in (1, 7, 80):
        for line in layout(document, width):
            text = "".join(span.text for span in line)
            assert cell_width(text) <= width
            assert text == text.rstrip()
    assert isinstance(linear(source), str)
    assert all(en.endswith(".") and zh.endswith("。") for en, zh in latex_ok(source))
    assert time.process_time() - start < seconds


@pytest.mark.sweep
@settings(max_examples=500)
@given(LATEX, st.integers(1, 50))
def test_any_latex_is_drawn_or_shown_as_its_source(latex: str, width: int) -> None:
    for source in (f"${latex.strip()}$", f"$${latex}$$"):
        for line in layout(parse(source), width):
            assert sum(cell_width(span.text) for span in line) <= width
        assert isinstance(latex_ok(source), list)
