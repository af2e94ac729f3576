"""What to write for what cannot stand in an expression: said where it is plain, and right when it is followed."""

from __future__ import annotations

import pytest
from every_case import every_case

from dlquiz.errors import ExpressionError
from dlquiz.expressions import parse

WRITTEN = [
    ("n = 4", "==", "n == 4"),
    ("n =< 4", "<=", "n <= 4"),
    ("n => 4", ">=", "n >= 4"),
    ("n ≤ 4", "<=", "n <= 4"),
    ("n ≠ 4", "!=", "n != 4"),
    ("n \u2212 4", "-", "n - 4"),
    ("3 × n", "*", "3 * n"),
    ("n ÷ 3", "/", "n / 3"),
    ("n & m", "and", "n and m"),
    ("n²", "^2", "n^2"),
    ("2n", "2*n", "2*n"),
    ("n + 2.5e", "2.5*e", "n + 2.5*e"),
    ("2 * π", "pi", "2 * pi"),
    ("np.log(n)", "log(…)", "log(n)"),
    ("{{n}} + 1", "n", "n + 1"),
    ("{{ n }} + 1", "n", "n + 1"),
    ("（n)", "(", "(n)"),
    ("max(n，3)", ",", "max(n,3)"),
    ("２ * n", "2", "2 * n"),
    ("2(n + 1)", "2*(…)", "2*(n + 1)"),
]


@every_case(("source", "advice", "meant"), WRITTEN)
def test_what_to_write_is_said(source: str, advice: str, meant: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        parse(source)
    assert refused.value.en.endswith(f": write `{advice}`")
    assert refused.value.zh.endswith(f"，请写 `{advice}`")
    assert parse(meant).source == meant


@every_case("source", ["n ? 1 : 2", "'n'", "n; m", "0x10", "n.size", "$n$", "n\u2028+ 1 \\ 2", "{{n + 1}}"])
def test_where_nothing_is_plain_nothing_is_advised(source: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        parse(source)
    assert "write" not in refused.value.en
    assert "请写" not in refused.value.zh


@pytest.mark.parametrize(
    ("source", "advice"),
    [
        ("sqr(n)", "did you mean `sqrt`?"),
        ("n(n + 1)", "a product needs `*`"),
        ("(n + 1)(n + 2)", "a product needs `*`"),
    ],
)
def test_a_call_of_what_is_no_function(source: str, advice: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        parse(source)
    assert refused.value.en.endswith(advice)
