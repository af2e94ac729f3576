"""Safe YAML 1.2 with positions, on the event stream of the C parser. The only importer of yaml.

What comes out are plain nodes that know where they stand: `Scalar` (a string, as written), `Sequence` and `Map`.
A field decides itself what its scalar means: `scalar_value` applies the YAML 1.2 core rules, a text takes the
string as it is. Tags, anchors, aliases, merge keys and further documents are refused; depth and size are bounded.
"""

from __future__ import annotations

import codecs
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, NoReturn, cast

import yaml

from dlquiz.errors import Fault, UsageError

MAXIMUM_BYTES = 2 * 1024 * 1024
MAXIMUM_DEPTH = 24


class Mark(NamedTuple):
    """A place in a file; both count characters from 1."""

    line: int
    column: int


_START = Mark(1, 1)


class Scalar(str):
    """A scalar as written. `plain` tells `5` from `'5'`; `block` tells that its text starts on the next line."""

    __slots__ = ("block", "mark", "plain")
    mark: Mark
    plain: bool
    block: bool


class Sequence(list["Node"]):
    """A list of nodes; `mark` is where it starts."""

    __slots__ = ("mark",)
    mark: Mark


class Map(dict[str, "Node"]):
    """A mapping with string keys; `key_marks` is where each key stands, `end` where what follows the map starts."""

    __slots__ = ("end", "key_marks", "mark")
    mark: Mark
    end: Mark
    key_marks: dict[str, Mark]


Node = Scalar | Sequence | Map


class ReadResult(NamedTuple):
    """The root node, where there is one, and everything wrong with the file at this level."""

    root: Node | None
    faults: tuple[Fault, ...]
    source: str = ""
    """The text that was read, for positions inside its scalars."""


class _Stop(Exception):  # noqa: N818 - it ends the reading, it is not an error of its own
    def __init__(self, fault: Fault) -> None:
        self.fault = fault


def require_libyaml() -> None:
    """Raise `UsageError` where PyYAML lacks its C parser, which bounds and positions depend on."""
    if not yaml.__with_libyaml__:
        raise UsageError(
            "PyYAML was built without libyaml; install a wheel of PyYAML, or libyaml and its headers",
            "PyYAML 缺少 libyaml；请安装 PyYAML 的 wheel 包，或先安装 libyaml",
        )


def read_file(path: Path) -> ReadResult:
    """Read the file at `path`, which must be a regular one of at most 2 MB of UTF-8."""
    name = str(path)
    try:
        # Asking first keeps the open from waiting for the other end of a named pipe; what is opened is asked again.
        if not path.is_file():
            reason = "is not a regular file" if path.exists() else "does not exist"
            return _refused(name, "B001", f"{path.name} {reason}", "give the path of a bank file (.yaml)")
        with open(path, "rb", opener=_open_without_waiting) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return _refused(name, "B001", f"{path.name} is not a regular file", "give the path of a bank file")
            data = file.read(MAXIMUM_BYTES + 1)
    except OSError as error:
        return _refused(name, "B001", f"cannot be read: {error.strerror}", "check the path and its permissions")
    return read_bytes(data, name)


def _open_without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def read_bytes(data: bytes, file: str) -> ReadResult:
    """Read YAML bytes; `file` names them in faults."""
    if len(data) > MAXIMUM_BYTES:
        return _too_large(file)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The bytes before the trouble are good; what is decoded by -sig no longer counts the byte order mark.
        before = data.removeprefix(codecs.BOM_UTF8)[: error.start].decode("utf-8", "ignore")
        return _refused(file, "B003", "the file is not UTF-8", "save it as UTF-8", _mark_at(before, len(before)))
    return read_text(text, file)


def read_text(text: str, file: str) -> ReadResult:
    """Read YAML text; `file` names it in faults."""
    require_libyaml()
    text = text.removeprefix("\ufeff")
    if len(text) > MAXIMUM_BYTES or len(text.encode("utf-8", "surrogatepass")) > MAXIMUM_BYTES:
        return _too_large(file)
    unprintable = _REFUSED_IN_SOURCE.search(text)
    if unprintable:
        message = f"the file holds the character U+{ord(unprintable[0]):04X}, which cannot be seen"
        return _refused(file, "B004", message, "delete that character", _mark_at(text, unprintable.start()))
    builder = _Builder(file)
    try:
        root = builder.document(text)
    except _Stop as stop:
        return ReadResult(None, (stop.fault,))
    return ReadResult(root, tuple(builder.faults), text)


# Control characters, halves of surrogate pairs, and the separators that YAML 1.1 but no editor takes for line ends.
_REFUSED_IN_SOURCE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_REFUSED_IN_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_LINE_END = re.compile("\r\n|\r|\n")


def source_lines(text: str) -> list[str]:
    """The lines of a source as YAML counts them: ended by LF, CRLF or a CR alone."""
    return _LINE_END.split(text)


def read_value(text: str, what: str) -> Any:
    """The plain value of YAML flow text such as `[[3, 2], [3, 1]]`, for values on a command line.

    Raises `UsageError` naming `what` where it cannot be read.
    """
    root, faults, _ = read_text(text, what)
    if faults or root is None:
        reason = faults[0].message if faults else "it is empty"
        raise UsageError(f"{what} cannot be read as a value: {reason}", f"无法读取 {what} 的值：{reason}")
    return plain_value(root)


def plain_value(node: Node) -> Any:
    """The node with every scalar resolved, as plain Python values."""
    if isinstance(node, Map):
        return {key: plain_value(value) for key, value in node.items()}
    if isinstance(node, Sequence):
        return [plain_value(item) for item in node]
    return scalar_value(node)


_INTEGER = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
_LONGEST_NUMBER = 400


def scalar_value(scalar: Scalar) -> Any:
    """What the scalar means under the core schema of YAML 1.2: `no` and `1:30` are strings, `010` is ten."""
    if not scalar.plain:
        return str(scalar)
    if scalar in _WORDS:
        return _WORDS[scalar]
    if len(scalar) <= _LONGEST_NUMBER:
        if _INTEGER.fullmatch(scalar):
            return int(scalar)
        if _FLOAT.fullmatch(scalar):
            return float(scalar)
        if _OCTAL.fullmatch(scalar):
            return int(scalar[2:], 8)
        if _HEXADECIMAL.fullmatch(scalar):
            return int(scalar[2:], 16)
    return str(scalar)


class _Builder:
    """Builds nodes from events and collects what is wrong; recursion is bounded by `MAXIMUM_DEPTH`."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []

    def document(self, text: str) -> Node | None:
        events = self._events(text)
        root: Node | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    self._stop(event, "B007", "a second document starts here", "keep one document a file")
                root = self._node(next(events), events, 1)
        if root is None or (isinstance(root, Scalar) and root.plain and not root):
            raise _Stop(Fault(self.file, 1, 1, "B005", "error", "the file is empty", "start with `format: 1`"))
        return root

    def _events(self, text: str) -> Iterator[yaml.Event]:
        loader = yaml.CSafeLoader(text)
        try:
            while loader.check_event():
                yield cast(yaml.Event, loader.get_event())
        except yaml.MarkedYAMLError as error:
            raise _Stop(self._syntax_fault(error, text)) from error
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            # libyaml reports trouble such as an impossible escape without a mark.
            message = f"the YAML library cannot read this file: {_one_line(error)}"
            raise _Stop(Fault(self.file, 1, 1, "B006", "error", message, "check its quotes and escapes")) from error
        finally:
            loader.dispose()

    def _syntax_fault(self, error: yaml.MarkedYAMLError, text: str) -> Fault:
        problem = str(error.problem or "syntax error")
        # An unclosed quote or bracket is noticed at the end of the file; the context mark is where it opened.
        unclosed = "unexpected end of stream" in problem or "while parsing a flow" in str(error.context)
        mark = (error.context_mark if unclosed else None) or error.problem_mark or error.context_mark
        if mark is None:
            return Fault(self.file, 1, 1, "B006", "error", _one_line(error), _syntax_fix(problem))
        message = problem if not error.context else f"{problem}, {error.context}"
        if "nesting depth" in problem:
            message = f"nested deeper than {MAXIMUM_DEPTH} levels"
        lines = source_lines(text)
        # What is missed at the end of the file is noticed behind its last line.
        line = min(mark.line, len(lines) - 1)
        column = min(mark.column, len(lines[line]))
        if lines[line][column : column + 1] == "\t":
            message = "a tab indents this line"
        return Fault(self.file, line + 1, column + 1, "B006", "error", message, _syntax_fix(message))

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
        self._refuse(event)
        mark = _mark(event)
        if isinstance(event, yaml.ScalarEvent):
            scalar = Scalar(self._without_controls(event.value, mark))
            scalar.mark, scalar.plain, scalar.block = mark, not event.style, event.style in ("|", ">")
            return scalar
        if depth > MAXIMUM_DEPTH:
            self._stop(event, "B010", f"nested deeper than {MAXIMUM_DEPTH} levels", "flatten it")
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(mark, events, depth)
        return self._map(mark, events, depth)

    def _sequence(self, mark: Mark, events: Iterator[yaml.Event], depth: int) -> Sequence:
        items = Sequence()
        items.mark = mark
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(self._node(event, events, depth + 1))
        return items

    def _map(self, mark: Mark, events: Iterator[yaml.Event], depth: int) -> Map:
        entries = Map()
        entries.mark, entries.key_marks = mark, {}
        event = next(events)
        while not isinstance(event, yaml.MappingEndEvent):
            key = self._key(event)
            value = self._node(next(events), events, depth + 1)
            if key in entries:
                first, second = entries.key_marks[key].line, _mark(event)
                message = f"the key `{key}` stands on line {first} and again on line {second.line}"
                self._fault(second, "B008", message, "keep one of the two")
            else:
                entries[key], entries.key_marks[key] = value, _mark(event)
            event = next(events)
        entries.end = _mark(event)
        return entries

    def _key(self, event: yaml.Event) -> str:
        self._refuse(event)
        if not isinstance(event, yaml.ScalarEvent):
            self._stop(event, "B009", "a key must be a plain word", "write `key: value`")
        if event.value == "<<" and not event.style:
            self._stop(event, "B007", "merge keys are not allowed", "write the keys out")
        return self._without_controls(event.value, _mark(event))

    def _refuse(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._stop(event, "B007", f"the alias `*{event.anchor}` is not allowed", "write the value out")
        if anchor := getattr(event, "anchor", None):
            self._stop(event, "B007", f"the anchor `&{anchor}` is not allowed", "delete it")
        if tag := getattr(event, "tag", None):
            # A tag may hold anything, in %-escapes.
            shown = _REFUSED_IN_TEXT.sub("\ufffd", tag)
            self._stop(event, "B007", f"the tag `{shown}` is not allowed", "delete it; quote a text instead")

    def _without_controls(self, value: str, mark: Mark) -> str:
        """The value as it may be shown: a control character is a fault, and does not travel on."""
        control = _REFUSED_IN_TEXT.search(value)
        if control is None:
            return value
        message = f"the text holds the control character U+{ord(control[0]):04X}"
        fix = "in double quotes a backslash starts an escape: use single quotes or a block"
        self._fault(mark, "B004", message, fix)
        return _REFUSED_IN_TEXT.sub("\ufffd", value)

    def _fault(self, mark: Mark, code: str, message: str, fix: str) -> None:
        self.faults.append(Fault(self.file, *mark, code, "error", message, fix))

    def _stop(self, event: yaml.Event, code: str, message: str, fix: str) -> NoReturn:
        raise _Stop(Fault(self.file, *_mark(event), code, "error", message, fix))


def _mark(event: yaml.Event) -> Mark:
    start = event.start_mark
    assert start is not None, "the parser marks every event"
    return Mark(start.line + 1, start.column + 1)


def _mark_at(text: str, offset: int) -> Mark:
    lines = source_lines(text[:offset])
    return Mark(len(lines), len(lines[-1]) + 1)


def _refused(file: str, code: str, message: str, fix: str, mark: Mark = _START) -> ReadResult:
    return ReadResult(None, (Fault(file, *mark, code, "error", message, fix),))


def _too_large(file: str) -> ReadResult:
    return _refused(file, "B002", "the file is larger than 2 MB", "split the bank into several files")


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())


def _syntax_fix(message: str) -> str:
    if "tab" in message:
        return "indent with spaces"
    if "mapping values are not allowed" in message:
        return "quote a text that holds `: `"
    if "escape" in message or "hexdecimal" in message:
        return "a backslash in double quotes starts an escape: use single quotes or a block"
    if "quoted scalar" in message:
        return "close the quote"
    if "nested" in message:
        return "flatten it"
    if "flow" in message:
        return "close the bracket or add the missing comma"
    return "check the indentation and the quotes around here"
