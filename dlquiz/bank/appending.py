"""Adding a question to the text of a bank: every byte that was there stays as it was."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import count
from typing import NamedTuple

from dlquiz.bank.positions import question_positions
from dlquiz.bank.templates import NEW_TOPIC
from dlquiz.errors import UsageError
from dlquiz.messages import LANGUAGES
from dlquiz.yaml_reader.nodes import Map, Node, Scalar, Sequence
from dlquiz.yaml_reader.reading import read_bytes, read_text

_LINES = re.compile("[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_LINE_END = re.compile("\r\n|\r|\n")
_PLAIN_TOPIC = re.compile(r"\w[\w.-]*")
_DASH, _KEYS = 2, 4
"""The columns of the first question of a bank that has none yet."""


class Appended(NamedTuple):
    """The new bytes of the file, and the line and the id of the question in it."""

    data: bytes
    line: int
    id: str


class _Place(NamedTuple):
    """Before which line a question goes, and the columns of its dash and its keys; all from 0."""

    line: int
    dash: int
    keys: int
    apart: bool
    """Whether a blank line stands between the questions."""


def append_question(data: bytes, file: str, kind: str, make: Callable[[str, str], list[str]]) -> Appended:
    """Append a question of the type `kind`, whose lines `make(id, topic)` gives, to the bank in `data`.

    What comes out is read again: nothing but the one question may have come in. Raises `UsageError` with the reason
    where that cannot be had.
    """
    result = read_bytes(data, file)
    if result.faults or result.root is None:
        en, zh = (result.faults[0].sentence(language) for language in LANGUAGES)
        raise _refusal(file, f"fix its errors first: {en}", f"请先修正其中的错误：{zh}")
    text = data.decode("utf-8")
    source = text.removeprefix("\ufeff")
    root, place = result.root, _place(file, result.root, _LINES.findall(source))
    assert isinstance(root, Map), "a place for questions was found in it"
    identity = _free_id(f"new-{kind.replace('_', '-')}", root)
    lines = _indented(make(identity, _topic(root)), place)
    # Blank lines, and an end for the last line, may belong to a block of text: only then may its line ends differ.
    for apart, strict in ((place.apart, True), (False, True), (False, False)):
        new = _inserted(source, place.line, [""] * apart + lines)
        if _only_added(root, new, file, strict=strict):
            return Appended((text[: len(text) - len(source)] + new).encode(), place.line + apart + 1, identity)
    raise _refusal(file, "another question would change what stands in it now", "追加题目会改变现有内容")


def _refusal(file: str, en: str, zh: str) -> UsageError:
    return UsageError(f"{file}: nothing is appended: {en}", f"{file}：未追加题目：{zh}")


def _place(file: str, root: Node, lines: list[str]) -> _Place:
    """Where the next question goes. Raises `UsageError` where there is no list to append to."""
    items = root.get("questions") if isinstance(root, Map) else None
    if not isinstance(root, Map) or items is None:
        raise _refusal(file, "it has no key `questions`", "其中没有 `questions`")
    start = root.key_mark("questions")
    if isinstance(items, Scalar) and items.plain and not items:
        return _Place(start.line, _DASH, _KEYS, apart=False)
    if not isinstance(items, Sequence):
        raise _refusal(file, "`questions` is not a list", "`questions` 不是列表")
    dash = items.mark.column - 1
    if lines[items.mark.line - 1][dash] != "-":
        raise _refusal(
            file,
            "its questions are in brackets; give each a line of its own, `- id: …`",
            "题目写在方括号里；请改为每题一行 `- id: …`",
        )
    last = items[-1]
    beside = isinstance(last, Map) and lines[last.mark.line - 1][dash : dash + 1] == "-"
    keys = last.mark.column - 1 if beside else dash + 2
    apart = len(items) == 1 or not lines[last.mark.line - 2].strip()
    following = [mark.line - 1 for mark in root.key_marks.values() if mark > start]
    return _Place(_before(min(following), lines) if following else len(lines), dash, keys, apart)


def _before(line: int, lines: list[str]) -> int:
    """The first of the blank lines and comments that belong to the key on `line`."""
    while line and (not lines[line - 1].strip() or lines[line - 1].startswith("#")):
        line -= 1
    return line


def _free_id(wanted: str, root: Map) -> str:
    taken = question_positions(root)
    return next(name for number in count(1) if (name := wanted if number == 1 else f"{wanted}-{number}") not in taken)


def _topic(root: Map) -> str:
    """The topic of the last question, if the bank has it, else the bank's first."""
    topics, items = root.get("topics"), root["questions"]
    known = list(topics) if isinstance(topics, Map) else []
    last = items[-1] if isinstance(items, Sequence) else None
    used = last.get("topic") if isinstance(last, Map) else None
    if not isinstance(used, Scalar) or (known and used not in known):
        used = Scalar(known[0] if known else NEW_TOPIC)
    return str(used) if _PLAIN_TOPIC.fullmatch(used) else f"'{used.replace(chr(39), chr(39) * 2)}'"


def _indented(lines: list[str], place: _Place) -> list[str]:
    first, *rest = lines
    head = " " * place.dash + "-" + " " * (place.keys - place.dash - 1)
    return [head + first, *(" " * place.keys + line if line else "" for line in rest)]


def _inserted(source: str, at: int, new: list[str]) -> str:
    """The source with `new` lines before its line `at`, ended as its own lines are."""
    ending = found[0] if (found := _LINE_END.search(source)) else "\n"
    lines = _LINES.findall(source)
    before, after = "".join(lines[:at]), "".join(lines[at:])
    unfinished = ending if before and not before.endswith(("\r", "\n")) else ""
    return before + unfinished + "".join(line + ending for line in new) + after


def _only_added(root: Map, new: str, file: str, *, strict: bool) -> bool:
    """Whether `new` says what `root` says, and one question more at the end."""
    read = read_text(new, file)
    if read.faults or not isinstance(read.root, Map):
        return False
    items, old = read.root["questions"], root["questions"]
    if not isinstance(items, Sequence):
        return False
    kept = {**read.root, "questions": items[:-1] if isinstance(old, Sequence) else old}
    return kept == root if strict else _trimmed(kept) == _trimmed(root)


def _trimmed(node: object) -> object:
    """The node with its texts as they are without line breaks at their end."""
    if isinstance(node, dict):
        return {key: _trimmed(value) for key, value in node.items()}
    return [_trimmed(item) for item in node] if isinstance(node, list) else str(node).rstrip("\n")
