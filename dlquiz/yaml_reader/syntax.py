"""What the YAML library complains of, in plain words and at the place an author has to look at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import yaml

from dlquiz.errors import Fault
from dlquiz.yaml_reader.causes import Cause, Trouble, cause_of, comment_in, wide_in
from dlquiz.yaml_reader.nodes import Mark
from dlquiz.yaml_reader.source import shown


class _Place(NamedTuple):
    line: int
    column: int


class _Plain(NamedTuple):
    """Words of the library (a part of its problem and of its context) and ours, `{}` being the character there."""

    problem: str
    context: str
    message: str
    fix: str
    at_start: bool = False
    """Whether the fault stands where the thing began, and not where the library noticed it."""


_QUOTING = "quote the text"
_INDENTING = "check the indentation and the quotes around here"
_ESCAPING = "a backslash in double quotes starts an escape: use single quotes or a block"
_TAB = _Plain("tab character", "", "a tab indents this line", "indent with spaces")
_UNCLOSED = _Plain("", "flow sequence", "this bracket of a flow sequence is never closed", "close the bracket", True)
_UNCLOSED_MAP = _Plain("", "flow mapping", "this bracket of a flow mapping is never closed", "close the bracket", True)
_IN_BRACKETS = _Plain(
    "",
    "",
    "a comma or a closing bracket is missing before this",
    "add it, or quote the text: unquoted inside `{…}` it may not hold `, { } [ ]`, `: ` or ` #`",
)
_PLAIN = (
    _TAB,
    _UNCLOSED,
    _UNCLOSED_MAP,
    _Plain("nesting depth", "", "nested far too deep", "flatten it"),
    _Plain("end of stream", "quoted scalar", "this quoted scalar is never closed", "close the quote", True),
    _Plain("document indicator", "quoted scalar", "this quoted scalar is never closed", "close the quote", True),
    _Plain("sequence entries", "", "a `- ` cannot stand here", "check the indentation, or close the bracket above"),
    _Plain(
        "mapping values",
        "",
        "a `: ` cannot stand here, mapping values are not allowed",
        "quote a text that holds `: `, or check the indentation",
    ),
    _Plain("mapping keys", "", "a `? ` cannot stand here", _QUOTING),
    _Plain("node content", "", "a value is missing before this", "write it, or quote the text"),
    _Plain("expected ':'", "", "this is no `key: value`", "write one, or indent it as part of the text above", True),
    _Plain("escape", "", "there is no such escape in double quotes", _ESCAPING),
    _Plain("hexdecimal", "", "there is no such escape in double quotes", _ESCAPING),
    _Plain("", "scanning an alias", "a text cannot start with `*`", _QUOTING, True),
    _Plain("", "scanning an anchor", "a text cannot start with `&`", _QUOTING, True),
    _Plain("", "a tag", "a text cannot start with `!`", _QUOTING, True),
    _Plain("cannot start any token", "", "a text cannot start with `{}`", _QUOTING),
    _Plain("", "scanning a block scalar", "the text of a block starts on the line below", "write `|` alone here"),
    _Plain("'-' indicator", "", "this is no `- item` of the list around it", _INDENTING),
    _Plain("<document start>", "", "this line stands outside of everything above it", _INDENTING),
    _Plain("expected key", "", "this does not go on with what stands before it", _INDENTING),
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
        where = f"on line {quote[1] + above + 1}"
        plain = plain._replace(
            message=f"this quoted scalar ends further down, {where}, where more follows", fix="close the quote"
        )
    # What is missed at the end of the text is noticed behind its last line.
    number = min(mark.line + above, end - 1)
    line = lines[number].rstrip("\r\n")
    column = min(mark.column, len(line))
    found = line[column : column + 1]
    if found == "\t":
        plain = _TAB
    elif not quote and (cause := _cause(error, last, lines, above, _Place(number, column))):
        return Fault(file, cause.line + 1, cause.column + 1, "B006", "error", cause.message, cause.fix)
    message = plain.message.replace("{}", shown(found))
    return Fault(file, number + 1, column + 1, "B006", "error", message, plain.fix)


def _cause(
    error: yaml.MarkedYAMLError, last: yaml.Event | None, lines: Sequence[str], above: int, place: _Place
) -> Cause | None:
    """What the source itself shows to be the cause, at `place` or near it."""
    opened, noticed = error.context_mark, error.problem_mark
    if opened and noticed and "flow" in str(error.context or "") and opened.line < noticed.line:
        number = opened.line + above
        comment = comment_in(lines[number].rstrip("\r\n"), opened.column)
        return wide_in(lines, number) or (comment and comment._replace(line=number))
    return cause_of(Trouble(str(error.problem or ""), lines, above, *place, last))


def _quote_over_lines(error: yaml.MarkedYAMLError, last: yaml.Event | None) -> tuple[_Place, int] | None:
    """Where a quote opened that met another one lines below, and the line of that, if what follows is the trouble."""
    if not isinstance(last, yaml.ScalarEvent) or last.style not in ("'", '"'):
        return None
    start, end, noticed = last.start_mark, last.end_mark, error.problem_mark
    if start is None or end is None or noticed is None or not start.line < end.line == noticed.line:
        return None
    return _Place(start.line, start.column), end.line


def _in_plain_words(error: yaml.MarkedYAMLError) -> _Plain:
    problem, context = str(error.problem or "syntax error"), str(error.context or "")
    unchanged = _Plain("", "", f"{problem}, {context}" if context else problem, _INDENTING)
    plain = next((row for row in _PLAIN if row.problem in problem and row.context in context), unchanged)
    if plain in (_UNCLOSED, _UNCLOSED_MAP) and error.context_mark and error.problem_mark:
        # An open bracket is missed on a later line; on its own line what follows says more.
        return _IN_BRACKETS if error.context_mark.line == error.problem_mark.line else plain
    return plain


def unknown_fault(error: Exception, file: str, mark: Mark) -> Fault:
    """The fault for trouble that has no place of its own; `mark` is where the library was."""
    message = f"the YAML library cannot read this file: {shown(' '.join(str(error).split()))}"
    return Fault(file, *mark, "B006", "error", message, "check its quotes and escapes")
