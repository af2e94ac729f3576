"""What the YAML library complains of, in plain words and at the place an author has to look at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import yaml

from dlquiz.errors import Fault
from dlquiz.messages import Text
from dlquiz.yaml_reader.causes import Cause, ParseFailure, cause_of, comment_in, wide_in
from dlquiz.yaml_reader.nodes import Mark
from dlquiz.yaml_reader.source import INDENT, shown


class _Place(NamedTuple):
    line: int
    column: int


class _Plain(NamedTuple):
    """Words of the library (a part of its problem and of its context) and ours, `{}` being the character there."""

    problem: str
    context: str
    message: Text
    fix: Text
    at_start: bool = False
    """Whether the fault stands where the thing began, and not where the library noticed it."""


_QUOTING = Text("quote the text", "请给文字加引号")
_INDENTING = Text("check the indentation and the quotes around here", "请检查附近的缩进和引号")
_ESCAPING = Text(
    "a backslash in double quotes starts an escape: use single quotes or a block",
    "双引号中的反斜杠表示转义：请改用单引号或块文本",
)
_NO_ESCAPE = Text("there is no such escape in double quotes", "双引号中没有这种转义")
_CLOSE_BRACKET = Text("close the bracket", "请补上右括号")
_CLOSE_QUOTE = Text("close the quote", "请补上结束引号")
_OPEN_QUOTE = Text("this quoted scalar is never closed", "这个引号没有结束")
_TAB = _Plain("tab character", "", Text("a tab indents this line", "此行的缩进用了制表符"), INDENT)
_UNCLOSED = _Plain(
    "",
    "flow sequence",
    Text("this bracket of a flow sequence is never closed", "列表的这个 `[` 没有闭合"),
    _CLOSE_BRACKET,
    True,
)
_UNCLOSED_MAP = _Plain(
    "",
    "flow mapping",
    Text("this bracket of a flow mapping is never closed", "映射的这个 `{` 没有闭合"),
    _CLOSE_BRACKET,
    True,
)
_IN_BRACKETS = _Plain(
    "",
    "",
    Text("a comma or a closing bracket is missing before this", "此处之前缺少逗号或右括号"),
    Text(
        "add it, or quote the text: unquoted inside `{…}` it may not hold `, { } [ ]`, `: ` or ` #`",
        "请补上，或给文字加引号：`{…}` 中未加引号的文字不能含有 `, { } [ ]`、`: ` 或 ` #`",
    ),
)


def _no_start(sign: str) -> Text:
    return Text(f"a text cannot start with `{sign}`", f"文字不能以 `{sign}` 开头")


_PLAIN = (
    _TAB,
    _UNCLOSED,
    _UNCLOSED_MAP,
    _Plain("nesting depth", "", Text("nested far too deep", "嵌套过深"), Text("flatten it", "请减少嵌套")),
    _Plain("end of stream", "quoted scalar", _OPEN_QUOTE, _CLOSE_QUOTE, True),
    _Plain("document indicator", "quoted scalar", _OPEN_QUOTE, _CLOSE_QUOTE, True),
    _Plain(
        "sequence entries",
        "",
        Text("a `- ` cannot stand here", "此处不能出现 `- `"),
        Text("check the indentation, or close the bracket above", "请检查缩进，或补上前面的右括号"),
    ),
    _Plain(
        "mapping values",
        "",
        Text("a `: ` cannot stand here, mapping values are not allowed", "此处不能出现 `: `，这里不能有键值对"),
        Text("quote a text that holds `: `, or check the indentation", "含有 `: ` 的文字请加引号，或检查缩进"),
    ),
    _Plain("mapping keys", "", Text("a `? ` cannot stand here", "此处不能出现 `? `"), _QUOTING),
    _Plain(
        "node content",
        "",
        Text("a value is missing before this", "此处之前缺少一个值"),
        Text("write it, or quote the text", "请补上该值，或给文字加引号"),
    ),
    _Plain(
        "expected ':'",
        "",
        Text("this is no `key: value`", "这不是键值对 `key: value`"),
        Text("write one, or indent it as part of the text above", "请写成键值对；若属于上面的文字，请相应缩进"),
        True,
    ),
    _Plain("escape", "", _NO_ESCAPE, _ESCAPING),
    _Plain("hexdecimal", "", _NO_ESCAPE, _ESCAPING),
    _Plain("", "scanning an alias", _no_start("*"), _QUOTING, True),
    _Plain("", "scanning an anchor", _no_start("&"), _QUOTING, True),
    _Plain("", "a tag", _no_start("!"), _QUOTING, True),
    _Plain("cannot start any token", "", _no_start("{}"), _QUOTING),
    _Plain(
        "",
        "scanning a block scalar",
        Text("the text of a block starts on the line below", "块文本从下一行开始"),
        Text("write `|` alone here", "此处只写 `|`"),
    ),
    _Plain(
        "'-' indicator",
        "",
        Text("this is no `- item` of the list around it", "这不是所在列表的 `- ` 项"),
        _INDENTING,
    ),
    _Plain(
        "<document start>",
        "",
        Text("this line stands outside of everything above it", "此行不属于上面的任何内容"),
        _INDENTING,
    ),
    _Plain(
        "expected key", "", Text("this does not go on with what stands before it", "此处与前面的内容接不上"), _INDENTING
    ),
)


def syntax_fault(
    error: yaml.MarkedYAMLError, last: yaml.Event | None, file: str, lines: Sequence[str], above: int, end: int
) -> Fault:
    """The fault for `error` in what stands from the line `above` to the line `end` of a file; `last` came before it."""
    plain = _in_plain_words(error)
    noticed = (error.context_mark if plain.at_start else None) or error.problem_mark or error.context_mark
    mark = _Place(noticed.line, noticed.column) if noticed else _Place(0, 0)
    if quote := _quote_over_lines(error, last):
        mark = quote[0]
        number = quote[1] + above + 1
        message = Text(
            f"this quoted scalar ends further down, on line {number}, where more follows",
            f"这个引号到第 {number} 行才结束，其后还有内容",
        )
        plain = plain._replace(message=message, fix=_CLOSE_QUOTE)
    # What is missed at the end of the text is noticed behind its last line.
    number = min(mark.line + above, end - 1)
    line = lines[number].rstrip("\r\n")
    column = min(mark.column, len(line))
    found = line[column : column + 1]
    if found == "\t":
        plain = _TAB
    elif not quote and (cause := _cause(error, last, lines, above, _Place(number, column))):
        return Fault.at(file, (cause.line + 1, cause.column + 1), "B006", "error", cause.message, cause.fix)
    message = Text(*(text.replace("{}", shown(found)) for text in plain.message))
    return Fault.at(file, (number + 1, column + 1), "B006", "error", message, plain.fix)


def _cause(
    error: yaml.MarkedYAMLError, last: yaml.Event | None, lines: Sequence[str], above: int, place: _Place
) -> Cause | None:
    """What the source itself shows to be the cause, at `place` or near it."""
    opened, noticed = error.context_mark, error.problem_mark
    if opened and noticed and "flow" in str(error.context or "") and opened.line < noticed.line:
        number = opened.line + above
        comment = comment_in(lines[number].rstrip("\r\n"), opened.column)
        return wide_in(lines, number) or (comment and comment._replace(line=number))
    return cause_of(ParseFailure(str(error.problem or ""), lines, above, *place, last))


def _quote_over_lines(error: yaml.MarkedYAMLError, last: yaml.Event | None) -> tuple[_Place, int] | None:
    """Where a quote opened that met another one lines below, and the line of that, if what follows is the failure."""
    if not isinstance(last, yaml.ScalarEvent) or last.style not in ("'", '"'):
        return None
    start, end, noticed = last.start_mark, last.end_mark, error.problem_mark
    if start is None or end is None or noticed is None or not start.line < end.line == noticed.line:
        return None
    return _Place(start.line, start.column), end.line


def _in_plain_words(error: yaml.MarkedYAMLError) -> _Plain:
    problem, context = str(error.problem or "syntax error"), str(error.context or "")
    # The library speaks English alone.
    theirs = f"{problem}, {context}" if context else problem
    unchanged = _Plain("", "", Text(theirs, f"YAML 语法错误：{theirs}"), _INDENTING)
    plain = next((row for row in _PLAIN if row.problem in problem and row.context in context), unchanged)
    if plain in (_UNCLOSED, _UNCLOSED_MAP) and error.context_mark and error.problem_mark:
        # An open bracket is missed on a later line; on its own line what follows says more.
        return _IN_BRACKETS if error.context_mark.line == error.problem_mark.line else plain
    return plain


def unknown_fault(error: Exception, file: str, mark: Mark) -> Fault:
    """The fault for failure that has no place of its own; `mark` is where the library was."""
    reason = shown(" ".join(str(error).split()))
    message = Text(f"the YAML library cannot read this file: {reason}", f"YAML 库无法读取此文件：{reason}")
    return Fault.at(file, mark, "B006", "error", message, Text("check its quotes and escapes", "请检查引号和转义"))
