"""From the nodes of a YAML mapping to records, with a fault where something is wrong.

What a field may be stands here once; a test holds the JSON Schema to `FIELDS` and its kin.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, get_args

from dlquiz.expressions import RESERVED
from dlquiz.messages import Text
from dlquiz.messages.naming import about
from dlquiz.reference.engine.blocks import SHARED
from dlquiz.reference.engine.field_reading import (
    ADD_VALUE,
    NULL,
    SHIPPED_ONLY,
    Faults,
    Functions,
    InvalidRecord,
    Names,
    RecordReader,
    merged,
)
from dlquiz.reference.engine.mistake_reading import Mistakes
from dlquiz.reference.engine.record import (
    PLACEHOLDER,
    VALUE,
    ArgumentRecord,
    Case,
    Computed,
    Formula,
    Interval,
    Lines,
    MistakeRecord,
    Record,
    Requirement,
    each_key,
)
from dlquiz.reference.kinds import REQUIRED, ArgumentKind, ResultKind
from dlquiz.reference.tex.expression_tex import symbol
from dlquiz.yaml_reader.nodes import Map, Node, Scalar, Sequence, plain_value

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")

FIELDS = (
    *("summary", "source", "symbol", "result", "arguments", "require", "refuse", "most", "per_axis", "let", "value"),
    *("whole", "start", "each", "over", "steps", "run", "function", "convention", "remarks", "lines", "examples"),
    *("working", "like", "mistakes"),
)
ARGUMENT_FIELDS = ("kind", "letter", "default", "within", "shape", "words")
CASE_FIELDS = ("when", "say")
REQUIRE_FIELDS = ("when", "argument", "say")
LIMITS = ("cells", "multiply_adds")
NO_LINES = ("value", "whole", "steps", "start", "t")
"""Keys of `replace` beside the lines, and the number of a step."""
KINDS: tuple[str, ...] = get_args(ArgumentKind)
RESULTS: tuple[str, ...] = get_args(ResultKind)


def read_record(
    name: str, siblings: Map, faults: Faults, functions: Functions | None = None, *, checks: bool = True
) -> Record | None:
    """The record `name` of a mapping `name: record`, or None after a fault.

    `functions` finds the Python functions that shipped records name; without it such fields are faults. Without
    `checks` the record's formulas are known to be good.
    """
    shared = siblings.get(SHARED)
    reader = _Reader(name, faults, functions, shared if isinstance(shared, Map) else Map(), siblings, checks=checks)
    try:
        return reader.record(siblings[name])
    except InvalidRecord:
        return None


class _Reader(RecordReader):
    """One record being read."""

    def __init__(
        self, name: str, faults: Faults, functions: Functions | None, shared: Map, siblings: Map, *, checks: bool
    ) -> None:
        super().__init__(faults, functions, checks=checks)
        self._name = name
        self._shared, self._siblings = shared, siblings
        self._names = Names((), {})

    def _symbol(self, node: Node) -> str:
        """The letter of the result in TeX; a name is set as in formulas."""
        written = self.line(node, Text.code("symbol"))
        return symbol(written) if NAME.fullmatch(written) else written

    # The record

    def record(self, node: Node) -> Record:
        node = self._inherited(node)
        fields = self._fields(node)
        arguments = self._arguments(fields["arguments"])
        letters = [name for argument in arguments for name in (*argument.leading, argument.letter)]
        by_name = {argument.name: argument.letter for argument in arguments}
        names = Names(tuple(letters), _words_of(arguments), by_name)
        let, names = self._lines(fields.get("let"), names, "let")
        function = self.function(fields, "function")
        if function is not None:
            let[VALUE] = Computed(VALUE, function, by_name)
            names = names.and_(VALUE)
        start, each, over, steps, names = self._repeated(fields, names, arguments)
        if function is not None:
            value = Formula(VALUE, ast.Name(VALUE))
        elif "value" in fields:
            value = self.formula(fields["value"], Text.code("value"), names.and_(*map(each_key, each)))
        else:
            self.fault(
                node.mark, "B172", Text(f"`{self._name}` lacks `value`", f"`{self._name}` 缺少 `value`"), ADD_VALUE
            )
        texts = None if self.names_function(fields, "working") else fields.get("working")
        shown = names.known
        inside = names.and_(*map(each_key, (*each, *(letter for group in over for letter in group))))
        return Record(
            name=self._name,
            summary=self.text(fields["summary"], Text.code("summary")),
            result=self.one_of(fields["result"], Text.code("result"), RESULTS),  # type: ignore[arg-type]
            arguments=arguments,
            mistakes=self._mistakes(fields["mistakes"], names, arguments, (*let, *each), start, each, function),
            value=value,
            source=self.line(fields["source"], Text.code("source")) if "source" in fields else "",
            symbol=self._symbol(fields["symbol"]) if "symbol" in fields else "y",
            require=tuple(self._require(fields.get("require"), inside, arguments)),
            refuse=self.function(fields, "refuse"),
            most={
                key: self.formula(limit, Text.same(f"`most`: `{key}`"), inside)
                for key, limit in (
                    self.known_keys(fields["most"], Text.code("most"), LIMITS) if "most" in fields else {}
                ).items()
            },
            per_axis=self.flag(fields["per_axis"], Text.code("per_axis")) if "per_axis" in fields else False,
            whole=self.whole(fields.get("whole"), names),
            let=Lines(let),
            start=Lines(start),
            each=Lines(each),
            over=over,
            steps=steps,
            run=self.function(fields, "run"),
            function=function,
            convention=self._cases(fields.get("convention"), Text.code("convention"), names),
            remarks=self._cases(fields.get("remarks"), Text.code("remarks"), names),
            lines={
                key: self.text(said, Text(f"the words of `{key}`", f"`{key}` 的文字"), shown)
                for key, said in self.known_keys(
                    fields.get("lines", Map()), Text.code("lines"), (*let, *each, "whole")
                ).items()
            },
            working=tuple(
                self.text(line, Text("a line of `working`", "`working` 的一行"), shown) for line in self.items(texts)
            ),
            worked=self.function(fields, "working") if texts is None else None,
        )

    def _fields(self, node: Node) -> Map:
        """The fields of the record."""
        if self._functions is None and isinstance(node, Map):
            for key in SHIPPED_ONLY[:-1]:
                if key in node:
                    self.fault(
                        node.key_mark(key),
                        "B174",
                        Text(f"a bank's reference has no `{key}`", f"题库自己的参考实现不能有 `{key}`"),
                        Text("write `value`, an expression of the letters", "请写 `value`，用字母写出表达式"),
                    )
        required = ("summary", "result", "arguments", "mistakes")
        return self.known_keys(
            node, Text(f"the reference `{self._name}`", f"参考实现 `{self._name}`"), self.allowed(FIELDS), required
        )

    def _inherited(self, node: Node, below: tuple[Node, ...] = ()) -> Node:
        """A record with what it inherits; `below` are those that inherit from it."""
        if not isinstance(node, Map) or "like" not in node:
            return node
        like = self.line(node["like"], Text.code("like"))
        parent = self._siblings.get(like, self._shared.get(like))
        below = (*below, node)
        if not isinstance(parent, Map) or any(parent is each for each in below):
            self.fault(
                node["like"].mark,
                "B175",
                Text(f"there is no record `{like}` to inherit from", f"没有可继承的 `{like}`"),
                Text(
                    "name another reference of this file, one that does not inherit from this one",
                    "请写本文件中另一个参考实现的名称，且它不继承自这一个",
                ),
            )
        return merged(self._inherited(parent, below), node)

    # Arguments

    def _arguments(self, node: Node) -> tuple[ArgumentRecord, ...]:
        found: list[ArgumentRecord] = []
        for name, entry in self.any_keys(node, Text.code("arguments")).items():
            # Formulas know an argument by its letter alone: with one, its name may be a word such as `mean`.
            has_letter = isinstance(entry, Map) and "letter" in entry
            if not NAME.fullmatch(name) or (name in RESERVED and not has_letter):
                assert isinstance(node, Map)
                self.fault(
                    node.key_mark(name),
                    "B122",
                    Text(f"`{name}` cannot name an argument", f"`{name}` 不能作参数名"),
                    _NAMES,
                )
            argument = self._argument(name, entry, found)
            if argument.letter in [other.letter for other in found]:
                letter = argument.letter
                message = Text(f"two arguments have the letter `{letter}`", f"两个参数的字母都是 `{letter}`")
                fix = Text("give each its own `letter`", "请给每个参数不同的 `letter`")
                self.fault(entry.mark, "B122", message, fix)
            found.append(argument)
        return tuple(found)

    def _argument(self, name: str, node: Node, before: list[ArgumentRecord]) -> ArgumentRecord:
        if isinstance(node, Scalar):
            return ArgumentRecord(name, self.one_of(node, Text("the kind", "类型"), KINDS), name)  # type: ignore[arg-type]
        fields = self.known_keys(node, Text(f"the argument `{name}`", f"参数 `{name}`"), ARGUMENT_FIELDS, ("kind",))
        kind = self.one_of(fields["kind"], Text("the kind", "类型"), KINDS)
        letter = self.line(fields["letter"], Text.code("letter")) if "letter" in fields else name
        if not NAME.fullmatch(letter) or letter in RESERVED:
            self.fault(
                fields.get("letter", node).mark,
                "B122",
                Text(f"`{letter}` cannot be a letter", f"`{letter}` 不能作字母"),
                _NAMES,
            )
        words = tuple(self.line(word, Text("a word", "取值的词")) for word in self.items(fields.get("words")))
        names = Names(tuple(argument.letter for argument in before), _words_of(before))
        return ArgumentRecord(
            name,
            kind,  # type: ignore[arg-type]
            letter,
            self._default(fields["default"], kind, words, names) if "default" in fields else REQUIRED,
            self._within(fields["within"], names) if "within" in fields else None,
            _axes(self.line(fields["shape"], Text.code("shape"))) if "shape" in fields else (),
            words,
        )

    def _default(self, node: Node, kind: str, words: tuple[str, ...], names: Names) -> Any:
        """A value as it is written, or an expression of the arguments before it."""
        value = plain_value(node)
        if not isinstance(value, str) or value in words or kind in ("word", "expression"):
            return tuple(value) if isinstance(value, list) else value
        return self.formula(node, Text.code("default"), names)

    def _within(self, node: Node, names: Names) -> Interval:
        source = self.line(node, Text.code("within"))
        match = re.fullmatch(r"\s*([\[(])\s*(.+?)\s*,\s*(.+?)\s*([\])])\s*", source)
        if match is None:
            self.fault(
                node.mark,
                "B170",
                Text("`within` must be an interval", "`within` 应为区间"),
                Text("write `'[0, 1)'` or `'(0, inf)'`", "请写成 `'[0, 1)'` 或 `'(0, inf)'`"),
            )
        low, high = (self._end(node, end, names) for end in match.group(2, 3))
        return Interval(low, high, match[1] == "(", match[4] == ")", source.strip())

    def _end(self, node: Node, source: str, names: Names) -> Formula:
        if source in ("inf", "-inf"):
            return Formula(source, ast.Constant(float(source)))
        part = Scalar(source)
        part.start, part.style = node.start, None
        return self.formula(part, Text.code("within"), names)

    # Lines, repetition, conditions

    def _lines(self, node: Node | None, names: Names, what: str) -> tuple[dict[str, Formula], Names]:
        """Named lines, each of which knows those before it."""
        found: dict[str, Formula] = {}
        for key, entry in self.any_keys(node, Text.code(what)).items():
            self._check_line(node, key, names)
            found[key] = self._computed(key, entry, names) or self.formula(entry, Text.code(key), names)
            names = names.and_(key)
        return found, names

    def _computed(self, name: str, node: Node, names: Names) -> Computed | None:
        """A line of a shipped record that a Python function computes: `{function: NAME}`."""
        if self._functions is None or not isinstance(node, Map):
            return None
        function = self.function(self.known_keys(node, Text.code(name), ("function",), ("function",)), "function")
        assert function is not None
        return Computed(name, function, names.letters)

    def _check_line(self, node: Node | None, key: str, names: Names, name: str = "") -> None:
        """Refuse a `name` that a line, or what a step takes, cannot have; by default it is the key itself."""
        name = name or key
        if name in names.known or name in NO_LINES:
            fix = Text("it has a meaning already: choose another name", "它已有含义，请换一个名称")
        elif not NAME.fullmatch(name) or name in RESERVED:
            fix = _NAMES
        else:
            return
        assert isinstance(node, Map)
        message = Text(f"`{name}` cannot name a line", f"`{name}` 不能作一行的名称")
        self.fault(node.key_mark(key), "B122", message, fix)

    def _repeated(
        self, fields: Map, names: Names, arguments: tuple[ArgumentRecord, ...]
    ) -> tuple[dict[str, Formula], dict[str, Formula], dict[tuple[str, ...], Formula], Formula | None, Names]:
        """`start`, `each`, `over` and `steps`, and the names known after the last step."""
        if "each" not in fields:
            for key in ("start", "over", "steps"):
                if key in fields:
                    self.fault(
                        fields.key_mark(key), "B172", Text(f"`{key}` needs `each`", f"`{key}` 需要 `each`"), _EACH
                    )
            return {}, {}, {}, None, names
        if any(argument.letter == "t" for argument in arguments):
            message = Text("`t` cannot be a letter here", "`t` 在此不能作字母")
            self.fault(fields["arguments"].mark, "B122", message, _STEP)
        start: dict[str, Formula] = {}
        for key, entry in self.any_keys(fields.get("start"), Text.code("start")).items():
            start[key] = self.formula(entry, Text.same(f"`start`: `{key}`"), names)
        over: dict[tuple[str, ...], Formula] = {}
        by_name = {argument.name: argument.letter for argument in arguments}
        for key, entry in self.any_keys(fields.get("over"), Text.code("over")).items():
            group = tuple(re.split(r"\s*,\s*", key.strip()))
            for name in group:
                self._check_line(fields["over"], key, names, name)
            over[group] = self._walked(entry, by_name, names)
        steps = self.formula(fields["steps"], Text.code("steps"), names) if "steps" in fields else None
        if steps is None and not over:
            self.fault(
                fields.key_mark("each"),
                "B172",
                Text("`each` needs `over` or `steps`", "`each` 需要 `over` 或 `steps`"),
                Text(
                    "write what each step takes, `over: {g: gradients}`, or how many there are, `steps: n`",
                    "请写明每一步取什么：`over: {g: gradients}`，或共有几步：`steps: n`",
                ),
            )
        node = self.any_keys(fields["each"], Text.code("each"))
        inside = names.and_(*start, *(name for group in over for name in group), "t", *node)
        each: dict[str, Formula] = {}
        for key, entry in node.items():
            self._check_line(node, key, names)
            each[key] = self.formula(entry, Text.code(key), inside)
        return start, each, over, steps, inside

    def _walked(self, node: Node, by_name: Mapping[str, str], names: Names) -> Formula:
        source = self.line(node, Text.code("over"))
        letter = by_name.get(source)
        return Formula(source, ast.Name(letter)) if letter else self.formula(node, Text.code("over"), names)

    def _require(self, node: Node | None, names: Names, arguments: tuple[ArgumentRecord, ...]) -> Iterable[Requirement]:
        for entry in self.items(node):
            fields = self.known_keys(
                entry, Text("an entry of `require`", "`require` 的一项"), REQUIRE_FIELDS, REQUIRE_FIELDS
            )
            argument = self.one_of(fields["argument"], Text.code("argument"), [each.name for each in arguments])
            when = self.formula(fields["when"], Text.code("when"), names)
            said = self.text(fields["say"], Text.code("say"), names.known)
            yield Requirement(when, argument, said, when.names.union(*map(PLACEHOLDER.findall, said)))

    def _cases(self, node: Node | None, what: Text, names: Names) -> tuple[Case, ...]:
        if node is None:
            return ()
        if not isinstance(node, Sequence):
            return (Case(None, self.text(node, what, names.known)),)
        found = []
        for entry in node:
            fields = self.known_keys(entry, about(what, "an entry of {}", "{} 的一项"), CASE_FIELDS, ("say",))
            when = self.formula(fields["when"], Text.code("when"), names) if "when" in fields else None
            found.append(Case(when, self.text(fields["say"], what, names.known)))
        return tuple(found)

    # Mistakes

    def _mistakes(
        self,
        node: Node,
        names: Names,
        arguments: tuple[ArgumentRecord, ...],
        lines: tuple[str, ...],
        start: Mapping[str, Formula],
        each: Mapping[str, Formula],
        function: Callable[..., Any] | None,
    ) -> tuple[MistakeRecord, ...]:
        entries = self.any_keys(node, Text.code("mistakes"))
        read = Mistakes(self, names, arguments, lines, start, each, function)
        return tuple(read.mistake(name, self._like(name, entry, entries)) for name, entry in entries.items())

    def _like(self, name: str, node: Node, siblings: Map, below: tuple[Node, ...] = ()) -> Node:
        """A mistake with what it inherits: from one of this record, from `shared`, or from its namesake elsewhere.

        `below` inherit from it.
        """
        if not isinstance(node, Map) or "like" not in node:
            return node
        like = self.line(node["like"], Text.code("like"))
        own = siblings.get(like)
        around = self._shared if own is None or own is node else siblings
        parent, elsewhere = around.get(like), self._siblings.get(like)
        if parent is None and like != self._name and isinstance(elsewhere, Map):
            around = self.any_keys(elsewhere.get("mistakes"), Text.code("mistakes"))
            parent = around.get(name)
        below = (*below, node)
        if not isinstance(parent, Map) or any(parent is each for each in below):
            self.fault(
                node["like"].mark,
                "B175",
                Text(f"there is no mistake `{like}` to inherit from", f"没有可继承的 `{like}`"),
                Text(
                    "name one of this record or of `shared` that does not inherit from this one, or a reference with a "
                    "mistake of this name",
                    "请写本参考实现或 `shared` 中的名称（且它不继承自这一个），或有同名错误的参考实现",
                ),
            )
        return merged(self._like(like, parent, around, below), node)


def _words_of(arguments: Iterable[ArgumentRecord]) -> Mapping[str, Collection[str]]:
    """By letter, the words of arguments; `null` is one where it is the default."""
    words = {each.letter: (*each.words, NULL) if each.default is None else each.words for each in arguments}
    return {letter: its for letter, its in words.items() if its}


def _axes(shape: str) -> tuple[tuple[str, ...], ...]:
    """`N D | N C H W` as the alternatives of named axes; `()` is a number."""
    return tuple(() if part.strip() == "()" else tuple(part.split()) for part in shape.split("|"))


_EACH = Text("add `each: {…}`, the lines of a step", "请加上 `each: {…}`，写出每一步的各行")
_STEP = Text("it is the number of the step: give the argument another `letter`", "它是步数：请给参数另取 `letter`")
_NAMES = Text(
    "use letters, digits and _, and no word of the expression language", "请用字母、数字和 _，且不能是表达式语言的词"
)
