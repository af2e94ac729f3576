"""A file that cannot be read as a whole, read in pieces: one syntax error costs one item, not the rest of the file.

Items are read on until one is refused; that one is then read alone, for it may have swallowed what follows, and the
reading goes on with the next. So nothing is parsed more than three times.
"""

from __future__ import annotations

import io
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate, groupby, pairwise

from dlquiz.errors import Fault
from dlquiz.messages import Text
from dlquiz.yaml_reader.causes import Cause, syntax_hint
from dlquiz.yaml_reader.cutting import Cut, Start, starts_of, top_key
from dlquiz.yaml_reader.files import Refused
from dlquiz.yaml_reader.nodes import Map, Mark, Node, Scalar, Sequence, hole, spot_of
from dlquiz.yaml_reader.parsing import Builder
from dlquiz.yaml_reader.source import kept_lines

MOST_PIECES = 10_000
_SYNTAX = ("B006", "B009", "B010")


def read_in_pieces(
    text: str, file: str, cut: Cut, refused: Refused, unprintable: Iterable[Fault]
) -> tuple[Map | None, list[Fault]]:
    """What can be read of a text that is `refused` as a whole, and its faults. Raises `Refused` where that ends it.

    Lines with `unprintable` characters have their fault already.
    """
    if refused.fault.code not in _SYNTAX:
        raise refused
    lines = kept_lines(text)
    starts = starts_of(lines, cut)
    pieces = _Pieces(file, lines, cut, unprintable)
    if 1 < len(starts) <= MOST_PIECES:
        pieces.read(starts)
    pieces.explain(refused.fault, starts)
    return pieces.root or None, pieces.builder.faults


class _Pieces:
    """The reading of the pieces of one file. A `hole` in `root` stands for what could not be read."""

    def __init__(self, file: str, lines: list[str], cut: Cut, unprintable: Iterable[Fault]) -> None:
        self.builder = Builder(file, lines)
        self.root = Map()
        self.root.start, self.root.starts = spot_of(Mark(1, 1)), {}
        self.root.stop = spot_of(Mark(len(lines) + 1, 1))
        self._lines = lines
        self._cut = cut
        self._spoilt = {fault.line: Mark(fault.line, fault.column) for fault in unprintable}
        self._items = Sequence()
        self._repeated: list[tuple[str, Mark]] = []
        self._syntax: list[Mark] = []

    def read(self, starts: list[Start]) -> None:
        lines = [*(start.line for start in starts), len(self._lines)]
        ends = dict(pairwise(lines))
        for kind, group in groupby(starts, lambda start: start.kind):
            members = list(group)
            if kind == "item":
                self._run([start.line for start in members], ends[members[-1].line])
                continue
            for start in members:
                (self._entry if kind == "entry" else self._misindented)(start, ends[start.line])
        first = next((start for start in starts if start.kind != "entry"), None)
        if first is not None:
            self._put_items(Mark(first.line + 1, first.indent + 1))
        self.builder.repeated(self.root, self._repeated)

    def _put_items(self, mark: Mark) -> None:
        """Put the items under their key, where nothing else may stand."""
        other = self.root.get(self._cut.list_key)
        if other:
            message = Text("this stands above the items of the list", "这一行在列表各项之前")
            fix = Text("indent it like them, or delete it", "请与各项同样缩进，或删去")
            self._marked(self._fault(other.mark, message, fix))
        self._items.start = spot_of(mark)
        self.root[self._cut.list_key] = self._items
        self.root.starts.setdefault(self._cut.list_key, spot_of(mark))

    def explain(self, whole: Fault, starts: list[Start]) -> None:
        """Note what is wrong with the whole file, unless its piece, or one above it, has shown why."""
        behind = next((start.line for start in starts if start.line >= whole.line), len(self._lines))
        if whole.line not in self._spoilt and all(mark.line > behind for mark in self._syntax):
            self.builder.faults.append(whole)

    def _entry(self, start: Start, end: int) -> None:
        try:
            node = self.builder.document(self._between(start.line, end))
        except Refused as refused:
            if refused.fault.code != "B005":
                self._lost_entry(start.line, end, self._marked(refused.fault))
            return
        if not isinstance(node, Map):
            self._lost_entry(start.line, end, self._marked(self._no_entry(node.mark)))
            return
        for key, value in node.items():
            self._add(key, node.key_mark(key), value)

    def _no_entry(self, mark: Mark) -> Fault:
        if cause := syntax_hint(self._lines, mark.line - 1):
            return self._hint_fault(cause)
        message = Text("this is no `key: value`", "这不是键值对 `key: value`")
        return self._fault(mark, message, Text("write one", "请写成键值对"))

    def _hint_fault(self, cause: Cause) -> Fault:
        return self._fault(Mark(cause.line + 1, cause.column + 1), cause.message, cause.fix)

    def _fault(self, mark: Mark, message: Text, fix: Text) -> Fault:
        return Fault.at(self.builder.file, mark, "B006", "error", message, fix)

    def _lost_entry(self, start: int, end: int, mark: Mark) -> None:
        """The key of an entry that cannot be read is not missing."""
        for number in range(start, end):
            if key := top_key(self._lines[number]):
                self._add(key, Mark(number + 1, 1), hole(mark))
                return

    def _add(self, key: str, mark: Mark, value: Node) -> None:
        if key in self.root:
            self._repeated.append((key, mark))
        else:
            self.root[key], self.root.starts[key] = value, spot_of(mark)

    def _misindented(self, start: Start, end: int) -> None:
        """A misindented item: what does not fit inside it is most often a consequence."""
        if cause := syntax_hint(self._lines, start.line):
            self._items.append(hole(self._marked(self._hint_fault(cause))))
            return
        message = Text("this item is not indented like those above it", "这一项的缩进与上面各项不同")
        fix = Text("start its `- ` below theirs", "请让它的 `- ` 与上面各项对齐")
        fault = self._fault(Mark(start.line + 1, start.indent + 1), message, fix)
        known = len(self.builder.faults)
        try:
            item: Node = self._only(start.line, end)
            self._marked(fault)
        except Refused as refused:
            del self.builder.faults[known:]
            # On its own line, a tab perhaps, it says what is misindented.
            same = refused.fault.code not in _SYNTAX or refused.fault.line == fault.line
            item = hole(self._marked(refused.fault if same else fault))
        self._items.append(item)

    def _run(self, starts: list[int], end: int) -> None:
        """Items one below the other, up to the line `end`."""
        lines = self._lines[starts[0] : end]
        lengths = [0, *accumulate(map(len, lines))]
        stream = io.StringIO("".join(lines), newline="")
        place = 0
        while place < len(starts):
            stream.seek(lengths[starts[place] - starts[0]])
            place = self._read_on(stream, starts, place, end)

    def _read_on(self, stream: io.StringIO, starts: list[int], place: int, end: int) -> int:
        """Read items from that of `starts[place]` on, and one more if there is trouble; gives where to go on."""
        self.builder.above, self.builder.end = starts[place], end
        first, known = place, len(self.builder.faults)
        try:
            for item in self.builder.items(stream):
                self._items.append(item)
                known = len(self.builder.faults)
                # A quote may span what looks like the start of another item.
                behind = item.end.line - 1 if isinstance(item, Map) else 0
                place = bisect_left(starts, behind, place + 1)
        except Refused as refused:
            if refused.fault.code not in _SYNTAX:
                raise
            # The item in hand is read again.
            del self.builder.faults[known:]
            return self._after(refused.fault, [*starts, end], first, place)
        return len(starts)

    def _after(self, fault: Fault, starts: list[int], first: int, place: int) -> int:
        """Go on after a fault met when the items from `first` up to `place` had been read."""
        if bisect_right(starts, fault.line - 1, 0, len(starts) - 1) <= place:
            # It stands behind the end of the last one, before the start of the next.
            self._items[-1] = hole(self._marked(fault))
            return place
        if place > first and isinstance(self._items[-1], Scalar):
            # A quote that was never closed may have ended well inside a later item.
            before = len(self._syntax)
            self._items[-1] = self._alone(starts[place - 1], starts[place])
            if len(self._syntax) > before:
                return place
        if place == len(starts) - 1:
            self._items[-1] = hole(self._marked(fault))
            return place
        self._items.append(self._alone(starts[place], starts[place + 1]))
        return place + 1

    def _alone(self, start: int, end: int) -> Node:
        """The item between two lines, or a hole for it."""
        try:
            return self._only(start, end)
        except Refused as refused:
            return hole(self._marked(refused.fault))

    def _only(self, start: int, end: int) -> Node:
        stream = io.StringIO(self._between(start, end), newline="")
        # All is read to its end, where the trouble may stand.
        item, *_ = self.builder.items(stream)
        return item

    def _between(self, start: int, end: int) -> str:
        self.builder.above, self.builder.end = start, end
        return "".join(self._lines[start:end])

    def _marked(self, fault: Fault) -> Mark:
        """Note a fault that costs a piece, unless its line has one; gives the place where it is reported."""
        if fault.code not in _SYNTAX:
            raise Refused(fault)
        mark = self._spoilt.get(fault.line)
        if mark is None:
            mark = Mark(fault.line, fault.column)
            self.builder.faults.append(fault)
        self._syntax.append(mark)
        return mark
