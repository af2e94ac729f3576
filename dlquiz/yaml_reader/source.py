"""The text of a file before it is parsed: its size, its encoding, its lines, and characters nobody can see."""

from __future__ import annotations

import codecs
import os
import re
import stat
import unicodedata
from pathlib import Path

from dlquiz.errors import Fault
from dlquiz.yaml_reader.nodes import Mark

MAXIMUM_BYTES = 2 * 1024 * 1024
_START = Mark(1, 1)

# Control characters, halves of surrogate pairs, and the separators that YAML 1.1 but no editor takes for line ends.
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
# The same and more in a value, where an escape may have put it: everything that moves text or the cursor.
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
# Either of them, but for the CR that may end a line.
_REMARKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
# White space that is neither a space nor a line end, and what takes no room at all.
ODD = r"(?:[^\S \t\r\n]|[\u200b\u2060\ufeff])"
_ODDLY_INDENTED = re.compile(rf"(?m)^(?= *{ODD})(?: |{ODD})+(?=-\s|[A-Za-z_][A-Za-z0-9_-]*[:：])")
_LONGEST = 60
_LINE_END = re.compile("\r\n|\r|\n")


class Refused(Exception):  # noqa: N818 - it ends the reading, it is not an error of its own
    """The reading of a file ends here, with one fault."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault


class Unsound(Exception):  # noqa: N818 - it is no error of its own: whoever reads the whole text tells what is wrong
    """Something has to be told of a text, or looked at, or it is written in another order than was hoped for."""


def shown(text: str) -> str:
    """The text without control characters."""
    return CONTROL.sub("\ufffd", text)


def brief(text: str) -> str:
    """The beginning of a word for a message, on one line and without control characters."""
    text = " ".join(text.split())
    return shown(text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…")


def source_lines(text: str) -> list[str]:
    """The lines of a source as YAML counts them: ended by LF, CRLF or a CR alone."""
    return _LINE_END.split(text)


def called(character: str) -> str:
    """A character that looks like a space, in words."""
    known = {"\u00a0": "a no-break space", "\u3000": "a full-width space"}
    name = unicodedata.name(character, "").lower()
    return known.get(character) or f"the character U+{ord(character):04X} {name}".rstrip()


def is_oddly_indented(text: str) -> bool:
    """Whether a key or an item is indented with what is no plain space."""
    return _ODDLY_INDENTED.search(text) is not None


def straightened(text: str, file: str) -> tuple[str, list[Fault], set[int]]:
    """The text with plain spaces before its keys and items, as wide as they looked; a fault for the first of adjacent
    lines that changed, and all their numbers."""
    lines, faults, changed = kept_lines(text), [], set[int]()
    for number, line in enumerate(lines, 1):
        if found := _ODDLY_INDENTED.match(line):
            odd = next(re.finditer(ODD, line))
            if number - 1 not in changed:
                message = f"{called(odd[0])} indents this line"
                faults.append(Fault(file, number, odd.start() + 1, "B006", "error", message, "indent with spaces"))
            changed.add(number)
            lines[number - 1] = "".join(map(_plain_spaces, found[0])) + line[found.end() :]
    return "".join(lines), faults, changed


def _plain_spaces(character: str) -> str:
    return "  " if character == "\u3000" else "" if character in "\u200b\u2060\ufeff" else " "


def kept_lines(text: str) -> list[str]:
    """The lines of a source, each with what ends it."""
    starts = [0, *(match.end() for match in _LINE_END.finditer(text))]
    return [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def file_bytes(path: Path) -> bytes:
    """What stands in the file at `path`, which must be a regular one; one byte more than is allowed at most."""
    name = str(path)
    try:
        # Asking first keeps the open from waiting for the other end of a named pipe; what is opened is asked again.
        if not path.is_file():
            reason = "is not a regular file" if path.exists() else "does not exist"
            raise _refused(name, "B001", f"{path.name} {reason}", "give the path of a bank file (.yaml)")
        with open(path, "rb", opener=_open_without_waiting) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise _refused(name, "B001", f"{path.name} is not a regular file", "give the path of a bank file")
            return file.read(MAXIMUM_BYTES + 1)
    except OSError as error:
        raise _refused(
            name, "B001", f"cannot be read: {error.strerror}", "check the path and its permissions"
        ) from error


def bytes_of(path: Path) -> bytes | None:
    """What stands in the file at `path`; None where `read_file` refuses to open it, or its size."""
    try:
        data = file_bytes(path)
    except Refused:
        return None
    return data if len(data) <= MAXIMUM_BYTES else None


def _open_without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def decoded(data: bytes, file: str) -> str:
    """The text of UTF-8 bytes."""
    if len(data) > MAXIMUM_BYTES:
        raise _too_large(file)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The bytes before the trouble are good; what is decoded by -sig no longer counts the byte order mark.
        before = data.removeprefix(codecs.BOM_UTF8)[: error.start].decode("utf-8", "ignore")
        raise _refused(
            file, "B003", "the file is not UTF-8", "save it as UTF-8", _mark_at(before, len(before))
        ) from error


def bounded(text: str, file: str) -> str:
    """The text without its byte order mark, if it is not too large."""
    text = text.removeprefix("\ufeff")
    # A character takes four bytes at most.
    few = 4 * len(text) <= MAXIMUM_BYTES
    if few or (len(text) <= MAXIMUM_BYTES and len(text.encode("utf-8", "surrogatepass")) <= MAXIMUM_BYTES):
        return text
    raise _too_large(file)


def is_unremarkable(text: str) -> bool:
    """Whether no character in it is refused, or looked for in values, other than at the end of a line."""
    return _REMARKABLE.search(text) is None


def unprintable_fault(text: str, file: str) -> Fault | None:
    """The first character that cannot be seen."""
    found = _REFUSED.search(text)
    return None if found is None else _unprintable(file, found[0], _mark_at(text, found.start()))


def masked(text: str, file: str) -> tuple[str, list[Fault]]:
    """The text without characters that cannot be seen, each place kept, and the first of each line as a fault.

    Raises `Refused` at a NUL: such a file is no text, and would be full of faults.
    """
    first = unprintable_fault(text, file)
    if first is None:
        return text, []
    if "\x00" in text:
        raise Refused(first)
    lines = kept_lines(text)
    faults = []
    for number, line in enumerate(lines):
        found = _REFUSED.search(line)
        if found is not None:
            faults.append(_unprintable(file, found[0], Mark(number + 1, found.start() + 1)))
            # A space spoils the fewest values, except where it would indent the line.
            indented = not line[: found.start()].strip(" ")
            lines[number] = _REFUSED.sub("\ufffd" if indented else " ", line)
    return "".join(lines), faults


def _unprintable(file: str, character: str, mark: Mark) -> Fault:
    message = f"the file holds the character U+{ord(character):04X}, which cannot be seen"
    return Fault(file, *mark, "B004", "error", message, "delete that character")


def _mark_at(text: str, offset: int) -> Mark:
    lines = source_lines(text[:offset])
    return Mark(len(lines), len(lines[-1]) + 1)


def _refused(file: str, code: str, message: str, fix: str, mark: Mark = _START) -> Refused:
    return Refused(Fault(file, *mark, code, "error", message, fix))


def _too_large(file: str) -> Refused:
    return _refused(file, "B002", "the file is larger than 2 MB", "split the bank into several files")
