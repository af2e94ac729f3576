"""The items of the list that a sound file consists of, one by one: when the next one is read, the nodes of the one
before may be gone. So a large file takes little room, and a tenth less time."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import yaml

# What a text that needs a full parse is read with next: what stands in a file is not to decide what code is loaded.
import dlquiz.yaml_reader.pieces  # noqa: F401
from dlquiz.yaml_reader.files import Refused
from dlquiz.yaml_reader.nodes import Map, Node, Sequence
from dlquiz.yaml_reader.parsing import Builder, require_libyaml
from dlquiz.yaml_reader.source import NeedsFullParse, bounded, is_unremarkable

_ENDS = (yaml.MappingEndEvent, yaml.DocumentEndEvent, yaml.StreamEndEvent)


class StreamedItems(Sequence):
    """A list that holds its first item only. It may be gone through once: then the others arrive as well."""

    __slots__ = ("others",)
    others: Iterator[Node]

    def __iter__(self) -> Iterator[Node]:
        yield self[0]
        yield from self.others


def read_streaming(text: str, file: str, key: str) -> Map:
    """The root of YAML text; under `key`, the last one, a list whose items are read when they are asked for.

    Raises `NeedsFullParse`, at once or when an item is asked for.
    """
    require_libyaml()
    try:
        text = bounded(text, file)
        if is_unremarkable(text):
            return _Halves(file, text).root(key)
    except Refused as refused:
        raise NeedsFullParse from refused
    raise NeedsFullParse


class _Halves(Builder):
    """The reading of one text: first what stands above the list, then its items."""

    def __init__(self, file: str, text: str) -> None:
        super().__init__(file)
        self._open(text, searched=True)
        self._text = text

    def root(self, key: str) -> Map:
        with self._refusing(self._text):
            root = self._root(key)
            items = root[key] = StreamedItems()
            items.start = self._spot(self._last)
            items.others = self._items()
            items.extend(islice(items.others, 1))
        if not len(items):
            raise NeedsFullParse
        return root

    def _root(self, key: str) -> Map:
        """The entries above the list, which is begun."""
        start = self._next() if self._starts_document() else None
        if not isinstance(start, yaml.MappingStartEvent):
            raise NeedsFullParse
        self._refuse(start)
        root = Map()
        root.start = root.stop = self._spot(start)
        root.starts = {}
        while (name := self._name(root)) != key:
            root[name] = self._node(self._next(), 2)
        self._last = event = self._next()
        self._refuse(event)
        if not isinstance(event, yaml.SequenceStartEvent):
            raise NeedsFullParse
        return root

    def _name(self, root: Map) -> str:
        event = self._next()
        plain = isinstance(event, yaml.ScalarEvent) and not (event.anchor or event.tag or event.style)
        if not plain or event.value in root or event.value == "<<":
            raise NeedsFullParse
        root.starts[event.value] = self._spot(event)
        name: str = event.value
        return name

    def _items(self) -> Iterator[Node]:
        try:
            with self._refusing(self._text):
                while not isinstance(event := self._next(), yaml.SequenceEndEvent):
                    item = self._node(event, 3)
                    if self.faults:
                        raise NeedsFullParse
                    yield item
                if not all(isinstance(self._next(), end) for end in _ENDS):
                    raise NeedsFullParse
        except Refused as refused:
            raise NeedsFullParse from refused
