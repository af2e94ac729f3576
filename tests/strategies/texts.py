"""Formulas, Markdown and languages: what is set on the screen, well-formed or not."""

from __future__ import annotations

from hypothesis import strategies as st

from dlquiz.messages import LANGUAGES

LANGUAGE = st.sampled_from(LANGUAGES)

_FORMULAS = r"""\frac \sqrt \sqrt[ \hat \left( \right) \left. \begin{cases} \end{cases} \begin{aligned} \end{aligned}
\text{ \mathrm{ \operatorname* \binom \sum \not \underbrace{ \limits \\ \\[2pt] \, \{ \} \quad { } [ ] ( ) ^ _ ' &
% ~ a B 1 12 . , = - + * / | < 中 \foo \pmod \middle| \overset \mathbb"""
LATEX = st.lists(st.sampled_from(_FORMULAS.split()), max_size=20).map(" ".join)
"""The inside of formulas, most of them broken."""

MARKDOWN = st.lists(
    st.sampled_from(
        [
            *(
                "批归一化",
                "，",
                "。",
                "（",
                "）",
                " ",
                "\n",
                "\n\n",
                "word",
                "softmax(z)",
                "**",
                "*",
                "`",
                "`",
                "$",
                "$$",
            ),
            *(
                "$x^2$",
                r"$\frac{a+b}{c}$",
                r"$$\frac{a}{b}$$",
                "- ",
                "1. ",
                "> ",
                "# ",
                "```\n",
                "---\n",
                "[/b]",
                "<b>",
            ),
            *("| a | b |\n|---|---|\n| c | d |\n", "e\u0301", "\t", "    ", "\\", "{", "}", r"\foo"),
        ]
    ),
    max_size=25,
).map("".join)
"""Pieces of Markdown in any order."""
