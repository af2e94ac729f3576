"""The text of a file before it is parsed: its encoding, its lines, and characters nobody can see."""

from __future__ import annotations

import codecs
import re
import unicodedata

from dlquiz.errors import Fault
from dlquiz.messages import Text, short
from dlquiz.yaml_reader.files import MAXIMUM_BYTES, Refused, refused
from dlquiz.yaml_reader.nodes import Mark

# Control characters, halves of surrogate pairs, and the separators that YAML 1.1 but no editor takes for line ends.
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
# The same and more in a value, where an escape may have put it: everything that moves text or the cursor.
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
# Either of them, but for the CR that may end a line.
_REMARKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
# White space that is neither a space nor a line end, and what takes no room at all.
ODD = r"(?:[^\S \t\r\n]|[\u200b\u2060\ufeff])"
_ODDLY_INDENTED = re.compile(rf"(?m)^(?= *{ODD})(?: |{ODD})+(?=-\s|[A-Za-z_][A-Za-z0-9_-]*[:：])")
INDENT = Text("indent with spaces", "请用半角空格缩进")
_LINE_END = re.compile("\r\n|\r|\n")


class NeedsFullParse(Exception):  # noqa: N818 - it is no error of its own: whoever reads the whole text says what is wrong
    """A text has a fault, or something to look at, or another order than the streaming reader expects."""


def shown(text: str) -> str:
    """The text without control characters."""
    return CONTROL.sub("\ufffd", text)


def brief(text: str) -> str:
    """The beginning of a word for a message, on one line and without control characters."""
    return shown(short(" ".join(text.split()), 60))


def source_lines(text: str) -> list[str]:
    """The lines of a source as YAML counts them: ended by LF, CRLF or a CR alone."""
    return _LINE_END.split(text) if "\r" in text else text.split("\n")


def called(character: str) -> Text:
    """A character that looks like a space, in words."""
    known = {"\u00a0": Text("a no-break space", "不换行空格"), "\u3000": Text("a full-width space", "全角空格")}
    name, number = unicodedata.name(character, "").lower(), f"U+{ord(character):04X}"
    return known.get(character) or Text(f"the character {number} {name}".rstrip(), f"字符 {number}")


def indents(character: str) -> Text:
    """That this character indents a line."""
    en, zh = called(character)
    return Text(f"{en} indents this line", f"此行的缩进用了{zh}")


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
                mark = Mark(number, odd.start() + 1)
                faults.append(Fault.at(file, mark, "B006", "error", indents(odd[0]), INDENT))
            changed.add(number)
            lines[number - 1] = "".join(map(_plain_spaces, found[0])) + line[found.end() :]
    return "".join(lines), faults, changed


def _plain_spaces(character: str) -> str:
    return "  " if character == "\u3000" else "" if character in "\u200b\u2060\ufeff" else " "


def kept_lines(text: str) -> list[str]:
    """The lines of a source, each with what ends it."""
    starts = [0, *(match.end() for match in _LINE_END.finditer(text))]
    return [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def decoded(data: bytes, file: str) -> str:
    """The text of UTF-8 bytes."""
    if len(data) > MAXIMUM_BYTES:
        raise _too_large(file)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The bytes before the trouble are good; what is decoded by -sig no longer counts the byte order mark.
        before = data.removeprefix(codecs.BOM_UTF8)[: error.start].decode("utf-8", "ignore")
        message, fix = Text("the file is not UTF-8", "文件不是 UTF-8 编码"), Text("save it as UTF-8", "请另存为 UTF-8")
        raise refused(file, "B003", message, fix, _mark_at(before, len(before))) from error


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
    number = f"U+{ord(character):04X}"
    message = Text(f"the file holds the character {number}, which cannot be seen", f"文件含有不可见字符 {number}")
    return Fault.at(file, mark, "B004", "error", message, Text("delete that character", "请删去该字符"))


def _mark_at(text: str, offset: int) -> Mark:
    lines = source_lines(text[:offset])
    return Mark(len(lines), len(lines[-1]) + 1)


def _too_large(file: str) -> Refused:
    message = Text("the file is larger than 2 MB", "文件超过 2 MB")
    return refused(file, "B002", message, Text("split the bank into several files", "请把题库拆成几个文件"))
