"""Where the fields of the questions of one file stand."""

from __future__ import annotations

from collections.abc import Sequence

from dlquiz.yaml_reader.nodes import Mark

Place = tuple[str, ...]
"""What a field is called: the id of its question, and the keys that lead to it."""


def line_in_block(lines: Sequence[str], mark: Mark, before: str) -> Mark:
    """The line of a block scalar at `mark` on which its text goes on after `before`."""
    return marks_in_block(lines, mark, before, [len(before)])[0]


def marks_in_block(lines: Sequence[str], mark: Mark, text: str, offsets: Sequence[int]) -> list[Mark]:
    """The lines on which these places of the text of a block scalar stand.

    Folding and indentation change only white space: the n-th other character of the value is that of the source.
    """
    marks: list[Mark] = []
    index, line = mark.line, ""
    read = ahead = position = 0
    for offset in offsets:
        ahead += _visible(text[position:offset])
        position = offset
        while read <= ahead and index < len(lines):
            line = lines[index]
            read += _visible(line)
            index += 1
        marks.append(Mark(index, len(line) - len(line.lstrip()) + 1) if read > ahead else mark)
    return marks


def _visible(text: str) -> int:
    """How many characters are no white space."""
    return len("".join(text.split()))
