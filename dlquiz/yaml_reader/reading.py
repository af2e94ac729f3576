"""Files, bytes, text and command values → nodes and faults."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from dlquiz.errors import Fault, UsageError
from dlquiz.messages import LANGUAGES
from dlquiz.yaml_reader.cutting import Cut
from dlquiz.yaml_reader.files import Refused, file_bytes
from dlquiz.yaml_reader.nodes import Map, Node, Sequence, plain_value
from dlquiz.yaml_reader.source import (
    bounded,
    decoded,
    is_oddly_indented,
    is_unremarkable,
    masked,
    straightened,
    unprintable_fault,
)


class ReadResult(NamedTuple):
    """The root node, where there is one, and everything wrong with the file at this level.

    Without a `Cut` it is nodes or one fault, apart from duplicate keys and escaped control characters; with one both.
    """

    root: Node | None
    faults: tuple[Fault, ...]
    source: str = ""
    """The text that was read, for positions inside its scalars."""


def read_file(path: Path, cut: Cut | None = None) -> ReadResult:
    """Read the file at `path`, which must be a regular one of at most 2 MB of UTF-8."""
    try:
        data = file_bytes(path)
    except Refused as refused:
        return ReadResult(None, (refused.fault,))
    return read_bytes(data, str(path), cut)


def read_bytes(data: bytes, file: str, cut: Cut | None = None) -> ReadResult:
    """Read YAML bytes; `file` names them in faults."""
    try:
        text = decoded(data, file)
    except Refused as refused:
        return ReadResult(None, (refused.fault,))
    return read_text(text, file, cut)


def read_text(text: str, file: str, cut: Cut | None = None) -> ReadResult:
    """Read YAML text; `file` names it in faults.

    With `cut`, a text that cannot be read as a whole is read in pieces, for all faults and all that is sound.
    """
    from dlquiz.yaml_reader.parsing import require_libyaml

    require_libyaml()
    try:
        text = bounded(text, file)
        return _whole(text, file) if cut is None else _whole_or_pieces(text, file, cut)
    except Refused as refused:
        return ReadResult(None, (refused.fault,))


def _whole(text: str, file: str) -> ReadResult:
    from dlquiz.yaml_reader.parsing import Builder

    searched = is_unremarkable(text)
    unprintable = None if searched else unprintable_fault(text, file)
    if unprintable is not None:
        raise Refused(unprintable)
    builder = Builder(file)
    return ReadResult(builder.document(text, searched=searched), tuple(builder.faults), text)


def _whole_or_pieces(text: str, file: str, cut: Cut) -> ReadResult:
    searched = is_unremarkable(text)
    text, unprintable = (text, []) if searched else masked(text, file)
    root, faults = _root_and_faults(text, file, cut, unprintable, searched=searched)
    if is_oddly_indented(text):
        straight, odd, lines = straightened(text, file)
        if any(fault.line in lines for fault in faults) or _has_odd_key(root):
            root, faults = _root_and_faults(straight, file, cut, unprintable, searched=searched)
            text, faults = straight, [*odd, *(fault for fault in faults if fault.line not in lines)]
    found = sorted((*unprintable, *faults), key=lambda fault: (fault.line, fault.column))
    return ReadResult(root, tuple(found), text)


def _root_and_faults(
    text: str, file: str, cut: Cut, unprintable: list[Fault], *, searched: bool
) -> tuple[Node | None, list[Fault]]:
    from dlquiz.yaml_reader.parsing import Builder
    from dlquiz.yaml_reader.pieces import read_in_pieces

    builder = Builder(file)
    try:
        return builder.document(text, searched=searched), builder.faults
    except Refused as refused:
        return read_in_pieces(text, file, cut, refused, unprintable)


def _has_odd_key(node: Node | None) -> bool:
    """Whether a key starts with what looks like a space: YAML took its indentation for a part of it."""
    if isinstance(node, Map):
        return any(is_oddly_indented(f"{key}:") for key in node) or any(map(_has_odd_key, node.values()))
    return isinstance(node, Sequence) and any(map(_has_odd_key, node))


def read_value(text: str, what: str) -> Any:
    """The plain value of YAML flow text such as `[[3, 2], [3, 1]]`, for values on a command line.

    Raises `UsageError` naming `what` where it cannot be read.
    """
    root, faults, _ = read_text(text, what)
    if faults or root is None:
        en, zh = ("it is empty", "内容为空")
        if faults:
            en, zh = (faults[0].in_language(language).message for language in LANGUAGES)
        raise UsageError(f"{what} cannot be read as a value: {en}", f"无法读取 {what} 的值：{zh}")
    return plain_value(root)
