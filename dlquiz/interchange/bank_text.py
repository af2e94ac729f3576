"""Plain values as the text of a bank. Bank and reader agree: what is written here is read back as it was."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dlquiz.yaml_reader.nodes import Map, Node, Scalar, scalar_value

_PLAIN = re.compile(r"[A-Za-z\u3400-\u9fff][^\x00-\x1f:#{}\[\],&*!|>'\"%@`\\]*(?<! )")
_NUMBERS = (int, float)


class AsWritten(str):
    """A scalar that stands in a bank without quotes: it is written as it is read."""

    __slots__ = ()


def bank_lines(head: Mapping[str, Any], questions: Sequence[Mapping[str, Any]]) -> tuple[str, list[str]]:
    """The head of a bank as far as `questions:`, and the lines of each question."""
    start = "".join(f"{line}\n" for line in _map_lines(head, 0))
    return f"{start}questions:\n", ["".join(f"{line}\n" for line in _item_lines(each, 2)) for each in questions]


def values_of(node: Node) -> Any:
    """The values of what was read from a bank: scalars without quotes stay as they are written."""
    if isinstance(node, Map):
        return {key: values_of(value) for key, value in node.items()}
    if isinstance(node, Scalar):
        return AsWritten(node) if node.plain and "\n" not in node else str(node)
    return [values_of(item) for item in node]


def _map_lines(values: Mapping[str, Any], indent: int) -> Iterator[str]:
    for key, value in values.items():
        yield from _under(f"{' ' * indent}{_word(key)}:", value, indent)


def _item_lines(value: Any, indent: int) -> Iterator[str]:
    """The lines of one item of a list; those of a mapping start behind the dash."""
    dash = " " * indent + "-"
    if isinstance(value, Mapping) and value:
        first, *others = _map_lines(value, indent + 2)
        yield f"{dash} {first.lstrip()}"
        yield from others
    else:
        yield from _under(dash, value, indent)


def _under(start: str, value: Any, indent: int) -> Iterator[str]:
    if isinstance(value, Mapping) and value:
        yield start
        yield from _map_lines(value, indent + 2)
    elif isinstance(value, str) and "\n" in value:
        # The number says where the text begins, in case its first line is indented itself.
        yield f"{start} |2-"
        yield from (f"{' ' * (indent + 2)}{line}" if line else "" for line in value.split("\n"))
    elif isinstance(value, (list, tuple)) and value and not _is_numbers(value):
        yield start
        for item in value:
            yield from _item_lines(item, indent + 2)
    else:
        yield f"{start} {_on_one_line(value)}"


def _is_numbers(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return all(map(_is_numbers, value))
    return isinstance(value, _NUMBERS) and not isinstance(value, bool)


def _on_one_line(value: Any) -> str:
    if isinstance(value, str):
        return str(value) if isinstance(value, AsWritten) else _word(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "{}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_on_one_line, value))}]"
    return repr(value)


def _word(text: str) -> str:
    """A text of one line: without quotes where nothing in it could mean something else."""
    if _PLAIN.fullmatch(text) and isinstance(scalar_value(_plain_scalar(text)), str):
        return text
    return f"'{text.replace(chr(39), chr(39) * 2)}'"


def _plain_scalar(text: str) -> Scalar:
    scalar = Scalar(text)
    scalar.style = None
    return scalar
