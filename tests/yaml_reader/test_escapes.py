"""Escapes of double quotes that eat the commands of a formula."""

from __future__ import annotations

from every_case import every_case

from dlquiz.yaml_reader.reading import read_text

EATEN = [
    ('"$\\theta$ and $x$"', "\\theta"),
    ('"of $3 \\times 3$"', "\\times"),
    ('"a $x \\to y$ b"', "\\to"),
    ('"$\\text{max}$"', "\\text"),
    ('"$\\nabla f$"', "\\nabla"),
    ('"$a \\neq b$"', "\\neq"),
    ('"$$\\nu_1$$"', "\\nu"),
    ('"fine $x$, then $\\tau$"', "\\tau"),
]

MEANT = [
    "'$\\theta$'",
    '"$\\\\theta$"',
    '"one\\nabla two"',
    '"cost $5\\tand more"',
    '"a\\theta $x$ b"',
    '"$$\\nx = 1\\n$$"',
    '"$x$\\nu is next, $y$"',
    '"$a$\n\n  nabla $b$"',
    "|\n  $a\n  u$ and\n  $b$",
]


@every_case(("value", "command"), EATEN)
def test_an_eaten_command_is_named_where_its_text_starts(value: str, command: str) -> None:
    (fault,) = read_text(f"key: {value}\n", "bank.yaml").faults
    assert (fault.code, fault.line, fault.column) == ("B004", 1, 6)
    assert f"instead of `{command}`" in fault.message
    assert "single quotes" in fault.fix


@every_case("value", MEANT)
def test_a_tab_or_a_new_line_that_is_meant_is_let_alone(value: str) -> None:
    assert read_text(f"key: {value}\n", "bank.yaml").faults == ()
