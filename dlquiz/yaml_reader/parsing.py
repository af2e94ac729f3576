"""Events of the C parser → nodes; everything that is refused at this level."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Sequence as Many
from contextlib import contextmanager
from typing import Any, NoReturn, TextIO

import yaml

from dlquiz.errors import Fault, UsageError
from dlquiz.messages import Text
from dlquiz.yaml_reader.escapes import eaten_command
from dlquiz.yaml_reader.files import Refused
from dlquiz.yaml_reader.nodes import Map, Mark, Node, Scalar, Sequence, Spot, hole, mark_of, moved
from dlquiz.yaml_reader.source import CONTROL, NeedsFullParse, brief, kept_lines, shown

MAXIMUM_DEPTH = 24
ESCAPES = Text(
    "in double quotes a backslash starts an escape: use single quotes or a block",
    "双引号中的反斜杠表示转义：请改用单引号或块文本",
)
_DELETE = Text("delete it", "请删去")
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
        # What events have in common, the stubs of the library do not tell.
        self._next: Callable[[], Any]
        self._last: yaml.Event | None = None
        """The event that was read last, for messages about syntax errors."""
        self._searched = False
        """Whether no control character stands in the source: then only an escape can make one."""

    def document(self, text: str, *, searched: bool = False) -> Node:
        """The root of the only document in `text`, which may be `searched` and unremarkable. Raises `Refused`."""
        self._open(text, searched=searched)
        root: Node | None = None
        with self._refusing(text):
            while self._starts_document():
                root = self._node(self._next(), 1)
        if root is None or (isinstance(root, Scalar) and root.plain and not root):
            message, fix = (
                Text("the file is empty", "文件是空的"),
                Text("start with `format: 1`", "请从 `format: 1` 写起"),
            )
            raise Refused(Fault.at(self.file, (1, 1), "B005", "error", message, fix))
        return root

    def items(self, stream: TextIO) -> Iterator[Node]:
        """The items of the block sequence that the rest of `stream` holds. Raises `Refused`.

        They are nested as deep as in the top-level mapping of a whole file.
        """
        self._open(stream)
        with self._refusing(stream):
            if self._starts_document():
                self._last = start = self._next()
                self._refuse(start)
                assert isinstance(start, yaml.SequenceStartEvent), "the text starts with a dash"
                while not isinstance(event := self._next(), yaml.SequenceEndEvent):
                    yield self._node(event, 3)
                self._last = event
            self._starts_document()

    def _open(self, source: str | TextIO, *, searched: bool = False) -> None:
        self._last, self._searched = None, searched
        self._next = yaml.CSafeLoader(source).get_event

    @contextmanager
    def _refusing(self, source: str | TextIO) -> Iterator[None]:
        """What the library throws is trouble with this file."""
        try:
            yield
        except (Refused, NeedsFullParse):
            raise
        except Exception as error:
            # A launch to a question reads a record of ours, and does without the patterns that explain faults: 3 ms.
            from dlquiz.yaml_reader.syntax import syntax_fault, unknown_fault

            if isinstance(error, yaml.MarkedYAMLError):
                lines, last = self._lines or kept_lines(str(source)), self._last
                raise Refused(
                    syntax_fault(error, last, self.file, lines, self.above, self.end or len(lines))
                ) from error
            # libyaml does not always say where.
            mark = Mark(1 + self.above, 1) if self._last is None else self._mark(self._last)
            raise Refused(unknown_fault(error, self.file, mark)) from error

    def _starts_document(self) -> bool:
        """Read on to the start of a document, or to the end. Raises `Refused` at a second one."""
        begun = self._last is not None
        while (event := self._next()) is not None:
            self._last = event
            if isinstance(event, yaml.DocumentStartEvent):
                if begun:
                    message = Text("a second document starts here", "此处开始了第二个文档")
                    self._stop(event, "B007", message, Text("keep one document a file", "一个文件只写一个文档"))
                return True
        return False

    def _node(self, event: Any, depth: int) -> Node:
        if event.__class__ is yaml.ScalarEvent:
            return self._scalar(event)
        self._last = event
        self._refuse(event)
        if depth > MAXIMUM_DEPTH:
            message = Text(f"nested deeper than {MAXIMUM_DEPTH} levels", f"嵌套超过 {MAXIMUM_DEPTH} 层")
            self._stop(event, "B010", message, Text("flatten it", "请减少嵌套"))
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(event, depth)
        return self._map(event, depth)

    # Most nodes are scalars of which nothing can be wrong, most of them in maps: the lines of these two methods decide
    # how long a bank takes to read.

    def _scalar(self, event: Any) -> Scalar:
        self._last = event
        if event.anchor or event.tag:
            self._refuse(event)
        value, style = event.value, event.style
        if style == '"' or not self._searched:
            value = self._checked(value, style, event)
        scalar = Scalar(value)
        start, stop, above = event.start_mark, event.end_mark, self.above
        scalar.start, scalar.stop = (moved(start, above), moved(stop, above)) if above else (start, stop)
        scalar.style = style
        return scalar

    def _map(self, start: Any, depth: int) -> Map | Scalar:
        entries = Map()
        entries.start, entries.starts = self._spot(start), (starts := {})
        following, scalar, above, below = self._next, yaml.ScalarEvent, self.above, depth + 1
        repeated: list[tuple[str, Mark]] = []
        while (event := following()).__class__ is not yaml.MappingEndEvent:
            self._last = event
            if event.__class__ is not scalar or event.anchor or event.tag or event.value == "<<":
                self._refuse_key(event, entries)
            key, spot = event.value, event.start_mark
            if event.style == '"' or not self._searched:
                key = self._without_controls(key, event)
            event = following()
            value = self._scalar(event) if event.__class__ is scalar else self._node(event, below)
            if key in entries:
                repeated.append((key, mark_of(moved(spot, above))))
            else:
                entries[key] = value
                starts[key] = moved(spot, above) if above else spot
        self._last = event
        entries.stop = self._spot(event)
        if repeated:
            self.repeated(entries, repeated)
            if len(repeated) >= _MANY_REPEATED and depth > 1:
                return hole(repeated[0][1])
        return entries

    def _sequence(self, start: Any, depth: int) -> Sequence:
        items = Sequence()
        items.start = self._spot(start)
        while (event := self._next()).__class__ is not yaml.SequenceEndEvent:
            items.append(self._node(event, depth + 1))
        self._last = event
        return items

    def repeated(self, entries: Map, again: list[tuple[str, Mark]]) -> None:
        """Note the keys that stand in `entries` and, later, `again`."""
        many = len(again) >= _MANY_REPEATED
        for key, mark in again[: 1 if many else None]:
            first, name = entries.key_mark(key).line, brief(key)
            en = f"the key `{name}` appears on line {first} and again on line {mark.line}"
            zh = f"键 `{name}` 在第 {first} 行和第 {mark.line} 行重复"
            fix = Text("keep one of the two", "请只保留一个")
            if many:
                en, zh = f"{en}, as do {len(again) - 1} keys below it", f"{zh}，其下还有 {len(again) - 1} 个键重复"
                fix = Text("start a new item with `- `, or keep one of each", "请用 `- ` 开始新的一项，或各只保留一个")
            self._fault(mark, "B008", Text(en, zh), fix)

    def _refuse_key(self, event: Any, entries: Map) -> None:
        mark = entries.mark
        if isinstance(event, yaml.MappingStartEvent) and self._mark(event) == (mark.line, mark.column + 1):
            # Two brackets side by side are most often the start of a text with a placeholder.
            fix = Text(
                "put a text in single quotes; a mapping starts with one `{`",
                "是文字请加单引号；映射只用一个 `{` 开头",
            )
            self._stop(event, "B009", Text("a value cannot start with `{{`", "值不能以 `{{` 开头"), fix)
        self._refuse(event)
        if not isinstance(event, yaml.ScalarEvent):
            message = Text("a key must be a plain word", "键必须是一个普通的词")
            self._stop(event, "B009", message, Text("write `key: value`", "请写成键值对 `key: value`"))
        if not event.style:
            message = Text("merge keys are not allowed", "不能使用合并键 `<<`")
            self._stop(event, "B007", message, Text("write the keys out", "请把各个键写出来"))

    def _refuse(self, event: yaml.Event) -> None:
        assert isinstance(event, yaml.NodeEvent), "a node starts here"
        tag = getattr(event, "tag", None)
        if not (event.anchor or tag):
            return
        if isinstance(event, yaml.AliasEvent):
            name = brief(str(event.anchor))
            message = Text(f"the alias `*{name}` is not allowed", f"不能使用别名 `*{name}`")
            self._stop(event, "B007", message, Text("write the value out", "请把值写出来"))
        if event.anchor:
            name = brief(event.anchor)
            message = Text(f"the anchor `&{name}` is not allowed", f"不能使用锚点 `&{name}`")
            self._stop(event, "B007", message, _DELETE)
        # A tag may hold anything, in %-escapes.
        name = brief(str(tag))
        message = Text(f"the tag `{name}` is not allowed", f"不能使用标签 `{name}`")
        fix = Text("delete it; quote a text instead", "请删去；是文字请加引号")
        self._stop(event, "B007", message, fix)

    def _without_controls(self, value: str, event: Any) -> str:
        """The value as it may be shown: a control character is a fault, and does not travel on."""
        control = CONTROL.search(value)
        if control is None:
            return value
        number = f"U+{ord(control[0]):04X}"
        message = Text(f"the text holds the control character {number}", f"文字含有控制字符 {number}")
        self._fault(self._mark(event), "B004", message, ESCAPES)
        return shown(value)

    def _checked(self, value: str, style: str | None, event: Any) -> str:
        """As `_without_controls`; and a tab or a line end where a formula wants a command is a fault.

        There the backslash of `\\theta` was taken for an escape.
        """
        value = self._without_controls(value, event)
        command = eaten_command(value) if style == '"' else ""
        if command:
            en, zh = ("a tab", "制表符") if command[1] == "t" else ("a line end", "换行符")
            message = Text(f"the formula holds {en} instead of `{command}`", f"公式中的 `{command}` 变成了{zh}")
            self._fault(self._mark(event), "B004", message, ESCAPES)
        return value

    def _mark(self, event: yaml.Event) -> Mark:
        return mark_of(self._spot(event))

    def _spot(self, event: Any) -> Spot:
        spot: Spot = event.start_mark
        return moved(spot, self.above) if self.above else spot

    def _fault(self, mark: Mark, code: str, message: Text, fix: Text) -> None:
        self.faults.append(Fault.at(self.file, mark, code, "error", message, fix))

    def _stop(self, event: yaml.Event, code: str, message: Text, fix: Text) -> NoReturn:
        raise Refused(Fault.at(self.file, self._mark(event), code, "error", message, fix))
