"""Mistakes that a line of the source plainly shows, where the YAML library tells only what follows from them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import yaml

from dlquiz.messages import Text
from dlquiz.yaml_reader.source import INDENT, ODD, called, indents


class Cause(NamedTuple):
    """A mistake and where it stands; lines and columns count from 0."""

    line: int
    column: int
    message: Text
    fix: Text


class ParseFailure(NamedTuple):
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
_SINGLE_QUOTES = Text("put the text in single quotes", "请给文字加单引号")
_IN_FLOW = Text("inside `{…}` or `[…]` put the text in single quotes", "`{…}` 或 `[…]` 中的文字请加单引号")
_PLAIN_SPACE = Text("type a plain space", "请改用半角空格")
_WIDE_COLON = Text("this `：` is a full-width colon", "这个 `：` 是全角冒号")
_COLON = Text("write `: `, a plain colon and a space", "请写半角冒号加空格 `: `")
_WIDE_COMMA = Text("this `，` is a full-width comma", "这个 `，` 是全角逗号")
_COMMA = Text("write `, ` between two entries", "请在两项之间写半角逗号加空格 `, `")
_HOLDS_COLON = Text("a text that is not quoted holds a `: `", "未加引号的文字含有 `: `")
_ALIKE = Text("indent both alike", "请让两行的缩进相同")


def syntax_hint(lines: Sequence[str], number: int) -> Cause | None:
    """What keeps a line from being the `key: value` or `- item` that it looks like."""
    line = lines[number].rstrip("\r\n")
    if found := _ODD_INDENT.match(line):
        return Cause(number, found.start("at"), indents(found["at"]), INDENT)
    if found := _DASH.match(line):
        if odd := found["at"]:
            return Cause(number, found.start("at"), _behind(odd, Text("`-`", " `-` ")), _PLAIN_SPACE)
        message = Text("a space is missing behind this `-`", "这个 `-` 后面缺少空格")
        return Cause(number, found.end() - 1, message, Text("put a space after `-`", "请在 `-` 后加一个空格"))
    if found := _LONG_DASH.match(line):
        message = Text(f"this `{found['at']}` is no plain hyphen", f"这个 `{found['at']}` 不是半角连字符")
        return Cause(number, found.start("at"), message, Text("write `- `", "请写 `- `"))
    found = _KEY.match(line)
    if found is None:
        return None
    column = found.start("at")
    if found["at"] == "：":
        return Cause(number, column, _WIDE_COLON, _COLON)
    if odd := found["odd"]:
        return Cause(number, column + 1, _behind(odd, Text("colon", "冒号")), _PLAIN_SPACE)
    message = Text("a space is missing behind this colon", "这个冒号后面缺少空格")
    return Cause(number, column, message, Text("put a space after the colon", "请在冒号后加一个空格"))


def _behind(odd: str, sign: Text) -> Text:
    """That a character that looks like a space stands behind this sign."""
    en, zh = called(odd)
    return Text(f"{en} stands behind this {sign.en}", f"这个{sign.zh}后面是{zh}")


def cause_of(failure: ParseFailure) -> Cause | None:
    """What the source shows to be the cause of the failure; nothing, unless it is sure."""
    if odd := _ODD_INDENT.match(failure.text):
        return Cause(failure.line, odd.start("at"), indents(odd["at"]), INDENT)
    if cause := wide_in(failure.lines, failure.line) or _cut_by_comment(failure):
        return cause
    if "expected ',' or" in failure.problem:
        return _in_flow(failure)
    first = not failure.text[: failure.column].strip(" -")
    if "mapping values" in failure.problem:
        before = failure.text[: failure.column]
        return _too_far_right(failure) if _BARE_KEY.fullmatch(before) else _colon_in_text(failure, before)
    if "expected ':'" in failure.problem:
        return syntax_hint(failure.lines, failure.line) if first else None
    if "'-' indicator" in failure.problem or "expected key" in failure.problem:
        if not first:
            return _apostrophe(failure) or _behind_quote(failure) or _bracket_at_the_start(failure)
        return syntax_hint(failure.lines, failure.line) or _too_far_left(failure)
    return None


# ---------------------------------------------------------------- signs that look like plain ones, and comments


def wide_in(lines: Sequence[str], number: int) -> Cause | None:
    """The first full-width sign or curly quote of a line where YAML wants the plain one."""
    line = lines[number].rstrip("\r\n")
    bare = _QUOTED.sub(lambda quoted: "x" * len(quoted[0]), line)
    for found in re.finditer("[｛［｝］：“‘]", bare):
        sign, before, behind = found[0], bare[: found.start()], bare[found.end() :]
        if sign == "：" and _KEY_ENDS.search(before):
            return Cause(number, found.start(), _WIDE_COLON, _COLON)
        starts = sign not in "｝］：" and _VALUE_STARTS.search(before)
        if starts and sign in "“‘" and _QUOTE_ENDS.match(behind):
            message = Text(f"for YAML this `{sign}` is no quotation mark", f"YAML 不把这个 `{sign}` 当作引号")
            return Cause(number, found.start(), message, _SINGLE_QUOTES)
        if sign in _PLAIN_SIGNS and (starts if sign in "｛［" else _VALUE_ENDS.match(behind)):
            message = Text(f"this `{sign}` is a full-width bracket", f"这个 `{sign}` 是全角括号")
            plain = _PLAIN_SIGNS[sign]
            return Cause(number, found.start(), message, Text(f"write `{plain}`", f"请写半角的 `{plain}`"))
    return None


def _cut_by_comment(failure: ParseFailure) -> Cause | None:
    """The ` #` that ends a text above the line that should go on with it."""
    last = failure.last
    end = last.end_mark if isinstance(last, yaml.ScalarEvent) and not last.style else None
    if end is None or not re.match(r"[ \t]+#", failure.lines[end.line + failure.above][end.column :]):
        return None
    number = end.line + failure.above
    column = failure.lines[number].index("#", end.column)
    message = Text("a `#` behind a space starts a comment and ends the text", "空格后的 `#` 会被当作注释，文字到此结束")
    return Cause(number, column, message, _SINGLE_QUOTES)


# ---------------------------------------------------------------- inside brackets


def _in_flow(failure: ParseFailure) -> Cause | None:
    found, last = failure.text[failure.column : failure.column + 1], failure.last
    plain = isinstance(last, yaml.ScalarEvent) and not last.style and _ends_here(failure)
    if found == "，":
        return Cause(failure.line, failure.column, _WIDE_COMMA, _COMMA)
    if odd := plain and re.search(rf":(?P<at>{ODD})\s*$", failure.text[: failure.column]):
        return Cause(failure.line, odd.start("at"), _behind(odd["at"], Text("colon", "冒号")), _PLAIN_SPACE)
    if plain and found and found in "{[":
        message = Text(f"a text that is not quoted holds a `{found}`", f"未加引号的文字含有 `{found}`")
        return _here(failure, message, _IN_FLOW)
    if plain and found == ":":
        before = failure.text[: failure.column]
        if comma := _WORD_BEHIND_COMMA.search(before):
            return Cause(failure.line, comma.start(), _WIDE_COMMA, _COMMA)
        fix = Text(f"{_IN_FLOW.en}, or add the missing comma", f"{_IN_FLOW.zh}，或补上缺少的逗号")
        return _here(failure, _HOLDS_COLON, fix)
    return _apostrophe(failure)


def comment_in(line: str, column: int) -> Cause | None:
    """The ` #` that turns the rest of a line into a comment, the bracket included that closes the one at `column`."""
    start = line.find(" #", column)
    if start < 0 or {"'", '"'} & set(line[column:start]) or not re.search(r"[\]}]\s*$", line[start:]):
        return None
    message = Text("what stands behind ` #` is a comment, the closing bracket too", "` #` 之后都是注释，包括右括号在内")
    return Cause(0, start + 1, message, _IN_FLOW)


def _apostrophe(failure: ParseFailure) -> Cause | None:
    """A letter right behind a single quote that closes a text."""
    last = failure.last
    closed = isinstance(last, yaml.ScalarEvent) and last.style == "'" and _ends_here(failure)
    if not closed or not re.match("'[^\\W_]", failure.text[failure.column - 1 :]):
        return None
    message = Text("the `'` before this ends the text", "前面的 `'` 使文字到此结束")
    fix = Text("write an apostrophe inside single quotes twice: `''`", "单引号内的撇号请写两个：`''`")
    return _here(failure, message, fix)


def _behind_quote(failure: ParseFailure) -> Cause | None:
    """A text of which only the beginning is quoted."""
    last = failure.last
    if not isinstance(last, yaml.ScalarEvent) or last.style not in ("'", '"') or not _ends_here(failure):
        return None
    message = Text(f"the text goes on behind its closing `{last.style}`", f"结束引号 `{last.style}` 之后还有文字")
    fix = Text(
        "put the whole text in single quotes, and write those inside it twice",
        "请给整段文字加单引号，其中的单引号写两个",
    )
    return _here(failure, message, fix)


def _colon_in_text(failure: ParseFailure, before: str) -> Cause | None:
    """A `: ` in the text behind a key."""
    if not _ENTRY.match(before):
        return None
    fix = Text(
        "put the text in single quotes, or start a new line for another key", "请给文字加单引号；另一个键请另起一行"
    )
    return _here(failure, _HOLDS_COLON, fix)


def _ends_here(failure: ParseFailure) -> bool:
    """Whether the last event ends where the failure is, or spaces before it."""
    end = failure.last.end_mark if failure.last else None
    if end is None or end.line + failure.above != failure.line:
        return False
    return not failure.text[end.column : failure.column].strip()


def _bracket_at_the_start(failure: ParseFailure) -> Cause | None:
    """A text that starts with a bracket, and so is none for YAML, or a list or mapping with more behind it."""
    found = _STARTS.match(failure.text)
    if found is None or found.end() > failure.column or failure.text[failure.column : failure.column + 1] in "]},":
        return None
    message = Text(
        f"more follows behind the brackets that open here; a text cannot start with `{found[1]}`",
        f"此处的括号闭合之后还有内容；文字不能以 `{found[1]}` 开头",
    )
    fix = Text(
        "put a text in single quotes, or delete what follows a list or mapping",
        "是文字请加单引号；是列表或映射请删去其后的内容",
    )
    return Cause(failure.line, found.start(1), message, fix)


def _here(failure: ParseFailure, message: Text, fix: Text) -> Cause:
    return Cause(failure.line, failure.column, message, fix)


# ---------------------------------------------------------------- indentation


def _too_far_right(failure: ParseFailure) -> Cause | None:
    """A `key: value` deeper than the one above it, or below something that is by mistake no `key: value`."""
    above = next(_upwards(failure), None)
    if above is None:
        return None
    if hint := syntax_hint(failure.lines, above):
        return hint
    entry = _ENTRY.match(failure.lines[above])
    indent = len(failure.text) - len(failure.text.lstrip(" "))
    if entry is None or indent <= len(entry[1]):
        return None
    spaces = indent - len(entry[1])
    message = Text(
        f"this line stands {_spaces(spaces)} further right than line {above + 1}",
        f"此行比第 {above + 1} 行多缩进 {spaces} 个空格",
    )
    fix = Text(f"{_ALIKE.en}, or quote a text that goes on here", f"{_ALIKE.zh}；若是上面文字的延续，请给文字加引号")
    return _here(failure, message, fix)


_MOST_ASKEW = 3
"""Spaces further left, a line belongs to something else."""
_MOST_LINES = 500
"""Lines further up, nobody would look for what a line has to line up with."""


def _too_far_left(failure: ParseFailure) -> Cause | None:
    """A line between the column of something above it and the column of what holds that."""
    if not (_ENTRY.match(failure.text) or re.match(r" *(- |[A-Za-z_][A-Za-z0-9_-]*:\s*$)", failure.text)):
        return None
    nearest: tuple[int, int] | None = None
    for number in _upwards(failure):
        columns = _columns(failure.lines[number])
        deeper = [column for column in columns if column > failure.column]
        if deeper and (nearest is None or min(deeper) < nearest[0]):
            nearest = (min(deeper), number)
        if len(deeper) < len(columns):
            break
    if nearest is None or nearest[0] - failure.column > _MOST_ASKEW:
        return None
    spaces, above = nearest[0] - failure.column, nearest[1] + 1
    message = Text(
        f"this line stands {_spaces(spaces)} further left than line {above}",
        f"此行比第 {above} 行少缩进 {spaces} 个空格",
    )
    return _here(failure, message, _ALIKE)


def _upwards(failure: ParseFailure) -> Iterator[int]:
    """The lines above the failure that say something, the nearest first."""
    for number in range(failure.line - 1, max(failure.above, failure.line - _MOST_LINES) - 1, -1):
        if not _NOTHING.fullmatch(failure.lines[number].rstrip("\r\n")):
            yield number


def _columns(line: str) -> list[int]:
    """Where the dashes of a line stand, and what follows them."""
    lead = _DASHES.match(line)
    assert lead is not None, "it may match nothing"
    return [*(column for column, character in enumerate(lead[0]) if character == "-"), lead.end()]


def _spaces(count: int) -> str:
    return f"{count} space{'' if count == 1 else 's'}"
