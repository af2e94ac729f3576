"""Slips that a line of the source plainly shows, where the YAML library tells only what follows from them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import yaml

from dlquiz.yaml_reader.source import ODD, called


class Cause(NamedTuple):
    """A slip and where it stands; lines and columns count from 0."""

    line: int
    column: int
    message: str
    fix: str


class Trouble(NamedTuple):
    """Where the library met `problem` in a file of which the lines from `above` on are read; `last` came before it."""

    problem: str
    lines: Sequence[str]
    above: int
    line: int
    column: int
    last: yaml.Event | None

    @property
    def text(self) -> str:
        return self.lines[self.line].rstrip("\r\n")


_ODD_INDENT = re.compile(rf" *(?P<at>{ODD})")
_DASH = re.compile(rf" *(?:- +)*-(?:(?P<at>{ODD})|(?=[A-Za-z'\"]))")
_LONG_DASH = re.compile(r" *(?:- +)*(?P<at>[－–—•]) *(?=[A-Za-z_][A-Za-z0-9_-]*:)")
_KEY = re.compile(rf" *(?:- +)*[A-Za-z_][A-Za-z0-9_-]*(?P<at>：|:(?P<odd>{ODD})|:(?=[^\s/]))")
_DASHES = re.compile(r" *(?:- +)*")
_ENTRY = re.compile(r"( *(?:- +)*)[A-Za-z_][A-Za-z0-9_-]*: +[^ #]")
_BARE_KEY = re.compile(r" *[A-Za-z_][A-Za-z0-9_-]*")
_STARTS = re.compile(r" *(?:- +)?(?:[A-Za-z_][A-Za-z0-9_-]*: +)?(\[\[|\{\{|\[|\{)")
_WORD_BEHIND_COMMA = re.compile(r"， *[A-Za-z_][A-Za-z0-9_-]*$")
_NOTHING = re.compile(r"\s*(#.*)?")
_QUOTED = re.compile(r"(?<=[\s\[{,])(?:'(?:[^']|'')*'|\"(?:[^\"\\]|\\.)*\")")
_VALUE_STARTS = re.compile(r"(?:^ *(?:- +)*|: *|[\[{,，：｛［] *)$")
_KEY_ENDS = re.compile(r"(?:^ *(?:- +)*|[\[{,，｛［] *)[A-Za-z_][A-Za-z0-9_-]*$")
_VALUE_ENDS = re.compile(r" *(?:[,\]}，］｝]|$)")
_QUOTE_ENDS = re.compile(r"[^”’]*[”’] *(?:[,\]}]|$)")
_PLAIN_SIGNS = {"｛": "{", "［": "[", "｝": "}", "］": "]"}
_IN_FLOW = "inside `{…}` or `[…]` put the text in single quotes"


def slip_in(lines: Sequence[str], number: int) -> Cause | None:
    """What keeps a line from being the `key: value` or `- item` that it looks like."""
    line = lines[number].rstrip("\r\n")
    if found := _ODD_INDENT.match(line):
        return Cause(number, found.start("at"), f"{called(found['at'])} indents this line", "indent with spaces")
    if found := _DASH.match(line):
        if odd := found["at"]:
            return Cause(number, found.start("at"), f"{called(odd)} stands behind this `-`", "type a plain space")
        return Cause(number, found.end() - 1, "a space is missing behind this `-`", "put a space after `-`")
    if found := _LONG_DASH.match(line):
        return Cause(number, found.start("at"), f"this `{found['at']}` is no plain hyphen", "write `- `")
    found = _KEY.match(line)
    if found is None:
        return None
    column = found.start("at")
    if found["at"] == "：":
        return Cause(number, column, "this `：` is a full-width colon", "write `: `, a plain colon and a space")
    if odd := found["odd"]:
        return Cause(number, column + 1, f"{called(odd)} stands behind this colon", "type a plain space")
    return Cause(number, column, "a space is missing behind this colon", "put a space after the colon")


def cause_of(trouble: Trouble) -> Cause | None:
    """What the source shows to be the cause of the trouble; nothing, unless it is sure."""
    if odd := _ODD_INDENT.match(trouble.text):
        return Cause(trouble.line, odd.start("at"), f"{called(odd['at'])} indents this line", "indent with spaces")
    if cause := wide_in(trouble.lines, trouble.line) or _cut_by_comment(trouble):
        return cause
    if "expected ',' or" in trouble.problem:
        return _in_flow(trouble)
    first = not trouble.text[: trouble.column].strip(" -")
    if "mapping values" in trouble.problem:
        before = trouble.text[: trouble.column]
        return _too_far_right(trouble) if _BARE_KEY.fullmatch(before) else _colon_in_text(trouble, before)
    if "expected ':'" in trouble.problem:
        return slip_in(trouble.lines, trouble.line) if first else None
    if "'-' indicator" in trouble.problem or "expected key" in trouble.problem:
        if not first:
            return _apostrophe(trouble) or _behind_quote(trouble) or _bracket_at_the_start(trouble)
        return slip_in(trouble.lines, trouble.line) or _too_far_left(trouble)
    return None


# ---------------------------------------------------------------- signs that look like plain ones, and comments


def wide_in(lines: Sequence[str], number: int) -> Cause | None:
    """The first full-width sign or curly quote of a line where YAML wants the plain one."""
    line = lines[number].rstrip("\r\n")
    bare = _QUOTED.sub(lambda quoted: "x" * len(quoted[0]), line)
    for found in re.finditer("[｛［｝］：“‘]", bare):
        sign, before, behind = found[0], bare[: found.start()], bare[found.end() :]
        if sign == "：" and _KEY_ENDS.search(before):
            return Cause(
                number, found.start(), "this `：` is a full-width colon", "write `: `, a plain colon and a space"
            )
        starts = sign not in "｝］：" and _VALUE_STARTS.search(before)
        if starts and sign in "“‘" and _QUOTE_ENDS.match(behind):
            return Cause(
                number, found.start(), f"for YAML this `{sign}` is no quotation mark", "put the text in single quotes"
            )
        if sign in _PLAIN_SIGNS and (starts if sign in "｛［" else _VALUE_ENDS.match(behind)):
            return Cause(
                number, found.start(), f"this `{sign}` is a full-width bracket", f"write `{_PLAIN_SIGNS[sign]}`"
            )
    return None


def _cut_by_comment(trouble: Trouble) -> Cause | None:
    """The ` #` that ends a text above the line that should go on with it."""
    last = trouble.last
    end = last.end_mark if isinstance(last, yaml.ScalarEvent) and not last.style else None
    if end is None or not re.match(r"[ \t]+#", trouble.lines[end.line + trouble.above][end.column :]):
        return None
    number = end.line + trouble.above
    column = trouble.lines[number].index("#", end.column)
    return Cause(
        number, column, "a `#` behind a space starts a comment and ends the text", "put the text in single quotes"
    )


# ---------------------------------------------------------------- inside brackets


def _in_flow(trouble: Trouble) -> Cause | None:
    found, last = trouble.text[trouble.column : trouble.column + 1], trouble.last
    plain = isinstance(last, yaml.ScalarEvent) and not last.style and _ends_here(trouble)
    if found == "，":
        return Cause(trouble.line, trouble.column, "this `，` is a full-width comma", "write `, ` between two entries")
    if odd := plain and re.search(rf":(?P<at>{ODD})\s*$", trouble.text[: trouble.column]):
        message = f"{called(odd['at'])} stands behind this colon"
        return Cause(trouble.line, odd.start("at"), message, "type a plain space")
    if plain and found and found in "{[":
        return _here(trouble, f"a text that is not quoted holds a `{found}`", _IN_FLOW)
    if plain and found == ":":
        before = trouble.text[: trouble.column]
        if comma := _WORD_BEHIND_COMMA.search(before):
            fix = "write `, ` between two entries"
            return Cause(trouble.line, comma.start(), "this `，` is a full-width comma", fix)
        return _here(trouble, "a text that is not quoted holds a `: `", f"{_IN_FLOW}, or add the missing comma")
    return _apostrophe(trouble)


def comment_in(line: str, column: int) -> Cause | None:
    """The ` #` that turns the rest of a line into a comment, the bracket included that closes the one at `column`."""
    start = line.find(" #", column)
    if start < 0 or {"'", '"'} & set(line[column:start]) or not re.search(r"[\]}]\s*$", line[start:]):
        return None
    return Cause(0, start + 1, "what stands behind ` #` is a comment, the closing bracket too", _IN_FLOW)


def _apostrophe(trouble: Trouble) -> Cause | None:
    """A letter right behind a single quote that closes a text."""
    last = trouble.last
    closed = isinstance(last, yaml.ScalarEvent) and last.style == "'" and _ends_here(trouble)
    if not closed or not re.match("'[^\\W_]", trouble.text[trouble.column - 1 :]):
        return None
    return _here(trouble, "the `'` before this ends the text", "write an apostrophe inside single quotes twice: `''`")


def _behind_quote(trouble: Trouble) -> Cause | None:
    """A text of which only the beginning is quoted."""
    last = trouble.last
    if not isinstance(last, yaml.ScalarEvent) or last.style not in ("'", '"') or not _ends_here(trouble):
        return None
    message = f"the text goes on behind its closing `{last.style}`"
    return _here(trouble, message, "put the whole text in single quotes, and write those inside it twice")


def _colon_in_text(trouble: Trouble, before: str) -> Cause | None:
    """A `: ` in the text behind a key."""
    if not _ENTRY.match(before):
        return None
    fix = "put the text in single quotes, or start a new line for another key"
    return _here(trouble, "a text that is not quoted holds a `: `", fix)


def _ends_here(trouble: Trouble) -> bool:
    """Whether the last event ends where the trouble is, or spaces before it."""
    end = trouble.last.end_mark if trouble.last else None
    if end is None or end.line + trouble.above != trouble.line:
        return False
    return not trouble.text[end.column : trouble.column].strip()


def _bracket_at_the_start(trouble: Trouble) -> Cause | None:
    """A text that starts with a bracket, and so is none for YAML, or a list or mapping with more behind it."""
    found = _STARTS.match(trouble.text)
    if found is None or found.end() > trouble.column or trouble.text[trouble.column : trouble.column + 1] in "]},":
        return None
    return Cause(
        trouble.line,
        found.start(1),
        f"more follows behind the brackets that open here; a text cannot start with `{found[1]}`",
        "put a text in single quotes, or delete what follows a list or mapping",
    )


def _here(trouble: Trouble, message: str, fix: str) -> Cause:
    return Cause(trouble.line, trouble.column, message, fix)


# ---------------------------------------------------------------- indentation


def _too_far_right(trouble: Trouble) -> Cause | None:
    """A `key: value` deeper than the one above it, or below something that is no `key: value` by a slip."""
    above = next(_upwards(trouble), None)
    if above is None:
        return None
    if slip := slip_in(trouble.lines, above):
        return slip
    entry = _ENTRY.match(trouble.lines[above])
    indent = len(trouble.text) - len(trouble.text.lstrip(" "))
    if entry is None or indent <= len(entry[1]):
        return None
    spaces = _spaces(indent - len(entry[1]))
    message = f"this line stands {spaces} further right than line {above + 1}"
    return _here(trouble, message, "indent both alike, or quote a text that goes on here")


_MOST_ASKEW = 3
"""Spaces further left, a line belongs to something else."""
_MOST_LINES = 500
"""Lines further up, nobody would look for what a line has to line up with."""


def _too_far_left(trouble: Trouble) -> Cause | None:
    """A line between the column of something above it and the column of what holds that."""
    if not (_ENTRY.match(trouble.text) or re.match(r" *(- |[A-Za-z_][A-Za-z0-9_-]*:\s*$)", trouble.text)):
        return None
    nearest: tuple[int, int] | None = None
    for number in _upwards(trouble):
        columns = _columns(trouble.lines[number])
        deeper = [column for column in columns if column > trouble.column]
        if deeper and (nearest is None or min(deeper) < nearest[0]):
            nearest = (min(deeper), number)
        if len(deeper) < len(columns):
            break
    if nearest is None or nearest[0] - trouble.column > _MOST_ASKEW:
        return None
    spaces = _spaces(nearest[0] - trouble.column)
    return _here(trouble, f"this line stands {spaces} further left than line {nearest[1] + 1}", "indent both alike")


def _upwards(trouble: Trouble) -> Iterator[int]:
    """The lines above the trouble that say something, the nearest first."""
    for number in range(trouble.line - 1, max(trouble.above, trouble.line - _MOST_LINES) - 1, -1):
        if not _NOTHING.fullmatch(trouble.lines[number].rstrip("\r\n")):
            yield number


def _columns(line: str) -> list[int]:
    """Where the dashes of a line stand, and what follows them."""
    lead = _DASHES.match(line)
    assert lead is not None, "it may match nothing"
    return [*(column for column, character in enumerate(lead[0]) if character == "-"), lead.end()]


def _spaces(count: int) -> str:
    return f"{count} space{'' if count == 1 else 's'}"
