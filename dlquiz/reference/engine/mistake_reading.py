"""The mistakes of a record, from its YAML."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dlquiz.messages import Text
from dlquiz.reference.engine.field_reading import Names, RecordReader
from dlquiz.reference.engine.record import ArgumentRecord, Formula, MistakeRecord, Replacement, each_key
from dlquiz.yaml_reader.nodes import Map, Node, Scalar

MISTAKE_FIELDS = ("title", "feedback", "tempting", "when", "replace", "function", "like")


class Mistakes:
    """The mistakes of one record being read."""

    def __init__(
        self,
        reader: RecordReader,
        names: Names,
        arguments: tuple[ArgumentRecord, ...],
        lines: tuple[str, ...],
        start: Mapping[str, Formula],
        each: Mapping[str, Formula],
        function: Callable[..., Any] | None,
    ) -> None:
        self._reader, self._names = reader, names
        self._arguments = {argument.name: argument for argument in arguments}
        self._lines, self._start, self._each = lines, start, each
        self._function = function

    def mistake(self, name: str, node: Node) -> MistakeRecord:
        reader = self._reader
        allowed = reader.allowed(MISTAKE_FIELDS)
        fields = reader.known_keys(
            node, Text(f"the mistake `{name}`", f"错误 `{name}`"), allowed, ("title", "feedback", "tempting")
        )
        unchanged = "replace" not in fields and "function" not in fields
        if unchanged and self._function is None:
            reader.fault(
                node.mark,
                "B172",
                Text(f"the mistake `{name}` lacks `replace`", f"错误 `{name}` 缺少 `replace`"),
                Text("say what it puts in the place of what", "请写明它把什么替换成了什么"),
            )
        replace, start, whole = self._replace(fields.get("replace"))
        shown = (*self._names.known, "value")
        return MistakeRecord(
            name,
            reader.text(fields["title"], Text.code("title")),
            reader.text(fields["feedback"], Text.code("feedback"), shown),
            reader.text(fields["tempting"], Text.code("tempting"), shown),
            replace,
            start,
            reader.formula(fields["when"], Text.code("when"), self._names) if "when" in fields else None,
            # The function that computes the value knows its own mistakes by name.
            self._function if unchanged else reader.function(fields, "function"),
            whole,
        )

    def _replace(self, node: Node | None) -> tuple[Replacement, Mapping[str, Formula], tuple[Formula, ...]]:
        """What a mistake puts in the place of what, of start values apart, and what it makes of all axes."""
        by_letter = {argument.letter: name for name, argument in self._arguments.items()}
        for key in node if isinstance(node, Map) else ():
            if key in by_letter.keys() - self._arguments.keys() - set(self._lines):
                assert isinstance(node, Map)
                message = Text(f"`replace` has no key `{key}`", f"`replace` 没有键 `{key}`")
                name = by_letter[key]
                fix = Text(
                    f"`{key}` is the letter of an argument: write its name, `{name}`",
                    f"`{key}` 是参数的字母：请写参数名 `{name}`",
                )
                self._reader.fault(node.key_mark(key), "B171", message, fix)
        found: dict[str, Formula | str] = {}
        start: dict[str, Formula] = {}
        whole: tuple[Formula, ...] = ()
        if node is None:
            return found, start, whole
        allowed = (*self._arguments, *self._lines, "value", "whole", "steps", *(("start",) if self._start else ()))
        for key, entry in self._reader.known_keys(node, Text.code("replace"), allowed).items():
            if key == "start":
                values = self._reader.known_keys(entry, Text.code("start"), self._start)
                start = {
                    name: self._reader.formula(each, Text.code(name), self._names) for name, each in values.items()
                }
            elif key == "whole":
                whole = self._reader.whole(entry, self._names)
            else:
                found[key] = self._replaced(key, entry)
        return found, start, whole

    def _replaced(self, key: str, node: Node) -> Formula | str:
        argument = None if key in self._each else self._arguments.get(key)
        if argument is not None and isinstance(node, Scalar) and node in argument.words:
            return str(node)
        names = self._names.and_(*map(each_key, self._each))
        return self._reader.formula(node, Text.code(key), names)
