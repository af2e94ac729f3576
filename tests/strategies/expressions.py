"""Expressions: of the banks' language beside Python's, of what learners type, of graphs, and of noise."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

NAMES = ("n", "k", "x")
"""Parameters of drawn questions."""

ARITHMETIC = st.recursive(
    st.integers(0, 50).map(lambda n: (str(n), str(n))),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "//", "%", "/", "<", "<=", "==", "!="]), inner).map(
            lambda t: (f"({t[0][0]} {t[1]} {t[2][0]})", f"({t[0][1]} {t[1]} {t[2][1]})")
        ),
        st.tuples(inner, st.integers(0, 4)).map(lambda t: (f"({t[0][0]}^{t[1]})", f"({t[0][1]} ** {t[1]})")),
        inner.map(lambda t: (f"(-{t[0]})", f"(-{t[1]})")),
        inner.map(lambda t: (f"(not {t[0]})", f"(not {t[1]})")),
        st.tuples(inner, inner, inner).map(
            lambda t: (f"({t[0][0]} if {t[1][0]} else {t[2][0]})", f"({t[0][1]} if {t[1][1]} else {t[2][1]})")
        ),
        st.tuples(st.sampled_from(["min", "max"]), inner, inner).map(
            lambda t: (f"{t[0]}({t[1][0]}, {t[2][0]})", f"{t[0]}({t[1][1]}, {t[2][1]})")
        ),
        inner.map(lambda t: (f"abs({t[0]})", f"abs({t[1]})")),
    ),
    max_leaves=12,
)
"""Integer arithmetic, in the banks' language and in Python's. It may divide by zero."""

TYPED = st.recursive(
    st.integers(0, 99).map(str) | st.sampled_from(["0.5", "2.25"]),
    lambda inner: (
        st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda parts: f"({' '.join(parts)})")
        | inner.map("(-{})".format)
    ),
    max_leaves=12,
)
"""Arithmetic as a learner types it, which Python computes alike."""

_SIGNS = ("x", "1", "2.5", "^", "+", "-", "(", ")", "[", "]", ",", " if ", " else ", "sum", "max", " not ", "<", "@")
NOISE = st.lists(st.sampled_from([*_SIGNS, "//", "%"]), max_size=14).map("".join)
"""Pieces of expressions over `x` in any order: some parse, few can be computed."""


def formulas(names: Sequence[str], most: int = 5) -> st.SearchStrategy[str]:
    """Formulas over `names` that are finite wherever these are; each is a number, below 10^12 for small ones."""
    return st.recursive(
        st.sampled_from([*names, *names, "2", "0.5", "7"]),
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
            st.tuples(inner, inner).map(lambda t: f"({t[0]} / (1 + abs({t[1]})))"),
            st.tuples(st.sampled_from(["min", "max"]), inner, inner).map(lambda t: f"{t[0]}({t[1]}, {t[2]})"),
            inner.map("floor({})".format),
            inner.map("(-{})".format),
            st.tuples(inner, inner, inner).map(lambda t: f"({t[0]} if {t[1]} > 0 else {t[2]})"),
        ),
        max_leaves=most,
    )


VARIABLES = "uvwxyz"
"""What graphs are made of."""


@st.composite
def graphs(draw: st.DrawFn, depth: int = 4) -> str:
    """Expressions to be differentiated, in which each variable is used as often as it falls."""
    if depth == 0 or draw(st.integers(0, 4)) == 0:
        return draw(st.sampled_from([*VARIABLES, *VARIABLES, "2", "0.5"]))
    left = draw(graphs(depth=depth - 1))
    kind = draw(st.sampled_from(["+", "-", "*", "*", "tanh", "sigmoid", "neg"]))
    if kind in ("+", "-", "*"):
        return f"({left} {kind} {draw(graphs(depth=depth - 1))})"
    return f"(-{left})" if kind == "neg" else f"{kind}({left})"
