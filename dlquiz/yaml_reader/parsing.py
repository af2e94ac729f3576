"""Events of the C parser → nodes; everything that is refused at this level."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence as Many
from typing import NoReturn, TextIO

import yaml

from dlquiz.errors import Fault, UsageError
from dlquiz.yaml_reader.escapes import eaten_command
from dlquiz.yaml_reader.nodes import Map, Mark, Node, Scalar, Sequence, hole
from dlquiz.yaml_reader.source import CONTROL, Refused, brief, kept_lines, shown
from dlquiz.yaml_reader.syntax import syntax_fault, unknown_fault

MAXIMUM_DEPTH = 24
ESCAPES = "in double quotes a backslash starts an escape: use single quotes or a block"
_BLOCKS = ("|", ">")
_made = tuple.__new__
# Fewer repeated keys are so many mistakes; more are two items of which the second lacks its dash.
_MANY_REPEATED = 3


def require_libyaml() -> None:
    """Raise `UsageError` where PyYAML lacks its C parser, which bounds and positions depend on."""
    if not yaml.__with_libyaml__:
        raise UsageError(
            "PyYAML was built without libyaml; install a wheel of PyYAML, or libyaml and its headers",
            "PyYAML 缺少 libyaml；请安装 PyYAML 的 wheel 包，或先安装 libyaml",
        )


class Builder:
    """Builds nodes from events and collects what is wrong; recursion is bounded by `MAXIMUM_DEPTH`.

    Of a file with known `lines`, only those from `above` to `end` may be what is parsed.
    """

    def __init__(self, file: str, lines: Many[str] = ()) -> None:
        self.file = file
        self.faults: list[Fault] = []
        self.above = 0
        self.end = 0
        self._lines = lines
        self._searched = False
        """Whether no control character stands in the source: then only an escape can make one."""

    def document(self, text: str) -> Node:
        """The root of the only document in `text`. Raises `Refused`."""
        events = self._events(text)
        root: Node | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    self._stop(event, "B007", "a second document starts here", "keep one document a file")
                root = self._node(next(events), events, 1)
        if root is None or (isinstance(root, Scalar) and root.plain and not root):
            raise Refused(Fault(self.file, 1, 1, "B005", "error", "the file is empty", "start with `format: 1`"))
        return root

    def items(self, stream: TextIO) -> Iterator[Node]:
        """The items of the block sequence that the rest of `stream` holds. Raises `Refused`.

        They are nested as deep as in the top-level mapping of a whole file.
        """
        events = self._events(stream)
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                self._refuse(start := next(events))
                assert isinstance(start, yaml.SequenceStartEvent), "the text starts with a dash"
                while not isinstance(event := next(events), yaml.SequenceEndEvent):
                    yield self._node(event, events, 3)
                break
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                self._stop(event, "B007", "a second document starts here", "keep one document a file")

    def _events(self, source: str | TextIO) -> Iterator[yaml.Event]:
        loader = yaml.CSafeLoader(source)
        # What an escape has put into a value, or what comes in pieces, no search of the source has seen.
        self._searched = isinstance(source, str) and CONTROL.search(source) is None
        last: yaml.Event | None = None
        get_event = loader.get_event
        try:
            while (event := get_event()) is not None:
                last = event
                yield event
        except yaml.MarkedYAMLError as error:
            lines = self._lines or kept_lines(str(source))
            raise Refused(syntax_fault(error, last, self.file, lines, self.above, self.end or len(lines))) from error
        except Exception as error:
            # Whatever else the library throws is trouble with this file; libyaml does not always say where.
            mark = Mark(1 + self.above, 1) if last is None else self._mark(last)
            raise Refused(unknown_fault(error, self.file, mark)) from error
        finally:
            loader.dispose()

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
        # Most nodes are scalars of which nothing can be wrong: these lines decide how long a bank takes to read.
        if event.__class__ is yaml.ScalarEvent and not (event.anchor or event.tag):
            style, mark = event.style, self._mark(event)
            simple = self._searched and style != '"'
            scalar = Scalar(event.value if simple else self._without_controls(event.value, mark))
            if style == '"':
                self._check_escapes(scalar, mark)
            scalar.mark, scalar.plain, scalar.block = mark, not style, style in _BLOCKS
            return scalar
        self._refuse(event)
        mark = self._mark(event)
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

    def _map(self, mark: Mark, events: Iterator[yaml.Event], depth: int) -> Map | Scalar:
        entries = Map()
        entries.mark, entries.key_marks = mark, (marks := {})
        repeated: list[tuple[str, Mark]] = []
        while (event := next(events)).__class__ is not yaml.MappingEndEvent:
            place = self._mark(event)
            if isinstance(event, yaml.MappingStartEvent) and place == (mark.line, mark.column + 1):
                # Two brackets side by side are most often the start of a text with a placeholder.
                fix = "put a text in single quotes; a mapping starts with one `{`"
                self._stop(event, "B009", "a value cannot start with `{{`", fix)
            key = self._key(event, place)
            value = self._node(next(events), events, depth + 1)
            if key in entries:
                repeated.append((key, place))
            else:
                entries[key], marks[key] = value, place
        entries.end = self._mark(event)
        if repeated:
            self.repeated(entries, repeated)
            if len(repeated) >= _MANY_REPEATED and depth > 1:
                return hole(repeated[0][1])
        return entries

    def repeated(self, entries: Map, again: list[tuple[str, Mark]]) -> None:
        """Note the keys that stand in `entries` and, later, `again`."""
        many = len(again) >= _MANY_REPEATED
        for key, mark in again[: 1 if many else None]:
            message = (
                f"the key `{brief(key)}` stands on line {entries.key_marks[key].line} and again on line {mark.line}"
            )
            if many:
                message = f"{message}, as do {len(again) - 1} keys below it"
            fix = "start a new item with `- `, or keep one of each" if many else "keep one of the two"
            self._fault(mark, "B008", message, fix)

    def _key(self, event: yaml.Event, mark: Mark) -> str:
        self._refuse(event)
        if not isinstance(event, yaml.ScalarEvent):
            self._stop(event, "B009", "a key must be a plain word", "write `key: value`")
        value, style = event.value, event.style
        if value == "<<" and not style:
            self._stop(event, "B007", "merge keys are not allowed", "write the keys out")
        return value if self._searched and style != '"' else self._without_controls(value, mark)

    def _refuse(self, event: yaml.Event) -> None:
        assert isinstance(event, yaml.NodeEvent), "a node starts here"
        tag = getattr(event, "tag", None)
        if not (event.anchor or tag):
            return
        if isinstance(event, yaml.AliasEvent):
            self._stop(event, "B007", f"the alias `*{brief(str(event.anchor))}` is not allowed", "write the value out")
        if event.anchor:
            self._stop(event, "B007", f"the anchor `&{brief(event.anchor)}` is not allowed", "delete it")
        # A tag may hold anything, in %-escapes.
        self._stop(event, "B007", f"the tag `{brief(str(tag))}` is not allowed", "delete it; quote a text instead")

    def _without_controls(self, value: str, mark: Mark) -> str:
        """The value as it may be shown: a control character is a fault, and does not travel on."""
        control = CONTROL.search(value)
        if control is None:
            return value
        message = f"the text holds the control character U+{ord(control[0]):04X}"
        self._fault(mark, "B004", message, ESCAPES)
        return shown(value)

    def _check_escapes(self, value: str, mark: Mark) -> None:
        """A tab or a line end where a formula wants a command: the backslash of `\\theta` was taken for an escape."""
        command = eaten_command(value)
        if command:
            message = f"the formula holds {'a tab' if command[1] == 't' else 'a line end'} instead of `{command}`"
            self._fault(mark, "B004", message, ESCAPES)

    def _mark(self, event: yaml.Event) -> Mark:
        start = event.start_mark
        assert start is not None, "the parser marks every event"
        # As `Mark(…)`, in half the time: every node and every key has one.
        return _made(Mark, (start.line + 1 + self.above, start.column + 1))

    def _fault(self, mark: Mark, code: str, message: str, fix: str) -> None:
        self.faults.append(Fault(self.file, *mark, code, "error", message, fix))

    def _stop(self, event: yaml.Event, code: str, message: str, fix: str) -> NoReturn:
        raise Refused(Fault(self.file, *self._mark(event), code, "error", message, fix))
