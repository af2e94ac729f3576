"""From the nodes of a YAML mapping to records, with a fault where something is wrong.

What a field may be stands here once; the JSON Schema and the docs are derived from `FIELDS` and its kin.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from copy import deepcopy
from difflib import get_close_matches
from typing import Any, NamedTuple, Protocol, get_args

from dlquiz.errors import ExpressionError
from dlquiz.expressions import RESERVED, parse
from dlquiz.messages import LANGUAGES, Text
from dlquiz.reference.engine.blocks import SHARED
from dlquiz.reference.engine.record import (
    EACH,
    PLACEHOLDER,
    ArgumentRecord,
    Case,
    Formula,
    Interval,
    MistakeRecord,
    Record,
    Replacement,
    Requirement,
    each_key,
)
from dlquiz.reference.kinds import REQUIRED, ArgumentKind, ResultKind
from dlquiz.reference.steps.expression_tex import symbol
from dlquiz.yaml_reader import Map, Mark, Node, Scalar, Sequence, plain_value, scalar_value

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
NULL = "null"

FIELDS = (
    *("summary", "source", "symbol", "result", "arguments", "require", "most", "per_axis", "let", "value", "whole"),
    *(
        "start",
        "each",
        "over",
        "steps",
        "run",
        "function",
        "convention",
        "remarks",
        "lines",
        "examples",
        "working",
        "like",
    ),
    "mistakes",
)
SHIPPED_ONLY = ("run", "function", "examples")
ARGUMENT_FIELDS = ("kind", "letter", "default", "within", "shape", "words")
MISTAKE_FIELDS = ("title", "feedback", "tempting", "when", "replace", "function", "like")
CASE_FIELDS = ("when", "say")
REQUIRE_FIELDS = ("when", "argument", "say")
LIMITS = ("cells", "multiply_adds")
NO_LINES = ("value", "whole", "steps", "start", "t")
"""Keys of `replace` beside the lines, and the number of a step."""
KINDS: tuple[str, ...] = get_args(ArgumentKind)
RESULTS: tuple[str, ...] = get_args(ResultKind)


class Faults(Protocol):
    """Where faults go: a bank's reader, or for shipped records one that raises."""

    def fault(self, mark: Mark, code: str, message: Text, fix: Text, *, warning: bool = False) -> None: ...


class Functions(Protocol):
    """The functions that shipped records may name; a bank has none."""

    def __call__(self, name: str) -> Callable[..., Any] | None: ...


class _Stop(Exception):  # noqa: N818 - one fault ends the reading of one record
    pass


class Names(NamedTuple):
    """What expressions of a record may use, and the words of its arguments by letter."""

    known: tuple[str, ...]
    words: Mapping[str, Collection[str]]
    letters: Mapping[str, str] = {}
    """The letter of each argument by its name."""

    def and_(self, *more: str) -> Names:
        return self._replace(known=tuple(dict.fromkeys((*self.known, *more))))


def read_records(node: Map, faults: Faults, functions: Functions | None = None) -> dict[str, Record]:
    """The records of a mapping `name: record`; what is wrong with one leaves out that one.

    `functions` finds the Python functions that shipped records name; without it such fields are faults.
    """
    found = {name: read_record(name, node, faults, functions) for name in node if name != SHARED}
    return {name: record for name, record in found.items() if record is not None}


def read_record(name: str, siblings: Map, faults: Faults, functions: Functions | None = None) -> Record | None:
    """The record `name` of a mapping, or None after a fault."""
    shared = siblings.get(SHARED)
    reader = _Reader(name, faults, functions, shared if isinstance(shared, Map) else Map(), siblings)
    try:
        return reader.record(siblings[name])
    except _Stop:
        return None


class _Reader:
    """One record being read."""

    def __init__(self, name: str, faults: Faults, functions: Functions | None, shared: Map, siblings: Map) -> None:
        self._name, self._faults, self._functions = name, faults, functions
        self._shared, self._siblings = shared, siblings
        self._names = Names((), {})

    # Faults and simple fields

    def refuse(self, node: Node | Mark, code: str, message: Text, fix: Text) -> _Stop:
        self._faults.fault(node if isinstance(node, Mark) else node.mark, code, message, fix)
        return _Stop()

    def mapping(self, node: Node, what: str, allowed: Iterable[str], required: Iterable[str] = ()) -> Map:
        if not isinstance(node, Map):
            raise self.refuse(
                node,
                "B170",
                Text(f"{what} must be a mapping", f"{what} 应为映射"),
                Text("write `key: value` lines", "请写成多行 `键: 值`"),
            )
        allowed = tuple(allowed)
        for key in node:
            if key not in allowed:
                close = get_close_matches(key, allowed, 1)
                raise self.refuse(
                    node.key_mark(key),
                    "B171",
                    Text(f"{what} has no key `{key}`", f"{what} 没有键 `{key}`"),
                    Text(f"did you mean `{close[0]}`?", f"是否想写 `{close[0]}`？")
                    if close
                    else Text(f"it may have {', '.join(allowed)}", f"可用的键：{'、'.join(allowed)}"),
                )
        for key in required:
            if key not in node:
                raise self.refuse(
                    node,
                    "B172",
                    Text(f"{what} lacks `{key}`", f"{what} 缺少 `{key}`"),
                    Text(f"add `{key}: …`", f"请加上 `{key}: …`"),
                )
        return node

    def any_keys(self, node: Node | None, what: str) -> Map:
        """A mapping whose keys are names that the author chooses."""
        return Map() if node is None else self.mapping(node, what, node if isinstance(node, Map) else ())

    def text(self, node: Node, what: str, placeholders: Collection[str] = ()) -> Text:
        """A text, for both languages one string or `{en: …, zh: …}`."""
        if isinstance(node, Scalar):
            text = Text.same(node.rstrip("\n"))
        else:
            both = self.mapping(node, what, LANGUAGES, LANGUAGES)
            for part in both.values():
                if not isinstance(part, Scalar):
                    raise self.refuse(part, "B170", Text(f"{what} must be a text", f"{what} 应为文本"), _QUOTE)
            text = Text(*(str(both[language]).rstrip("\n") for language in LANGUAGES))
        for found in PLACEHOLDER.findall(f"{text.en} {text.zh}"):
            if found.removeprefix("yours.") not in placeholders:
                raise self.refuse(
                    node,
                    "B173",
                    Text(f"{what} inserts `{found}`, which is not known here", f"{what} 中的 `{found}` 未知"),
                    Text(f"use one of {', '.join(placeholders)}", f"可用：{'、'.join(placeholders)}"),
                )
        return text

    def scalar(self, node: Node, what: str) -> str:
        if not isinstance(node, Scalar):
            raise self.refuse(node, "B170", Text(f"{what} must be one line", f"{what} 应为一行"), _QUOTE)
        return str(node)

    def one_of(self, node: Node, what: str, known: Collection[str]) -> str:
        value = self.scalar(node, what)
        if value not in known:
            close = get_close_matches(value, known, 1)
            raise self.refuse(
                node,
                "B170",
                Text(f"{what} `{value}` is not known", f"{what} `{value}` 未知"),
                Text(f"did you mean `{close[0]}`?", f"是否想写 `{close[0]}`？")
                if close
                else Text(f"use one of {', '.join(known)}", f"可用：{'、'.join(known)}"),
            )
        return value

    def flag(self, node: Node, what: str) -> bool:
        value = scalar_value(node) if isinstance(node, Scalar) else None
        if not isinstance(value, bool):
            raise self.refuse(node, "B170", Text(f"{what} must be true or false", f"{what} 应为 true 或 false"), _FLAG)
        return value

    def _symbol(self, node: Node) -> str:
        """The letter of the result in TeX; a name is set as in formulas."""
        written = self.scalar(node, "`symbol`")
        return symbol(written) if NAME.fullmatch(written) else written

    def formula(self, node: Node, what: str, names: Names) -> Formula:
        """An expression over `names`, in which the words of an argument stand for themselves beside == and !=."""
        source = self.scalar(node, what)
        try:
            tree = parse(source, EACH, frozenset().union(*names.words.values())).tree
        except ExpressionError as error:
            raise self.refuse(node, "B120", Text(f"{what}: {error.en}", f"{what}：{error.zh}"), _LANGUAGE) from error
        if names.words or EACH in source:
            # The parsed tree is kept for whoever parses the same source.
            tree = _Words(names.words).visit(deepcopy(tree))
        formula = Formula(source, tree)
        unknown = sorted(formula.names - {*names.known, "true", "false"})
        if unknown:
            raise self.refuse(
                node,
                "B121",
                Text(f"{what} uses `{unknown[0]}`, which is not known here", f"{what} 用到未知的 `{unknown[0]}`"),
                _meant(unknown[0], names),
            )
        return formula

    # The record

    def record(self, node: Node) -> Record:
        node = self._inherited(node)
        fields = self._fields(node)
        arguments = self._arguments(fields["arguments"])
        letters = [name for argument in arguments for name in (*argument.leading, argument.letter)]
        by_name = {argument.name: argument.letter for argument in arguments}
        names = Names(tuple(letters), _words_of(arguments), by_name)
        let, names = self._lines(fields.get("let"), names, "let")
        start, each, over, steps, names = self._repeated(fields, names, arguments)
        value = (
            self.formula(fields["value"], "`value`", names.and_(*map(each_key, each))) if "value" in fields else None
        )
        if value is None and "function" not in fields:
            raise self.refuse(
                node, "B172", Text(f"`{self._name}` lacks `value`", f"`{self._name}` 缺少 `value`"), _VALUE
            )
        shown = names.known
        inside = names.and_(*map(each_key, (*each, *(letter for group in over for letter in group))))
        return Record(
            name=self._name,
            summary=self.text(fields["summary"], "`summary`"),
            result=self.one_of(fields["result"], "`result`", RESULTS),  # type: ignore[arg-type]
            arguments=arguments,
            mistakes=self._mistakes(fields["mistakes"], names, arguments, (*let, *each), start, each),
            value=value,
            source=self.scalar(fields["source"], "`source`") if "source" in fields else "",
            symbol=self._symbol(fields["symbol"]) if "symbol" in fields else "y",
            require=tuple(self._require(fields.get("require"), inside, arguments)),
            most={
                key: self.formula(limit, f"`most`: `{key}`", inside)
                for key, limit in (self.mapping(fields["most"], "`most`", LIMITS) if "most" in fields else {}).items()
            },
            per_axis=self.flag(fields["per_axis"], "`per_axis`") if "per_axis" in fields else False,
            whole=self.whole(fields.get("whole"), names),
            let=let,
            start=start,
            each=each,
            over=over,
            steps=steps,
            run=self._function(fields, "run"),
            function=self._function(fields, "function"),
            convention=self._cases(fields.get("convention"), "`convention`", names),
            remarks=self._cases(fields.get("remarks"), "`remarks`", names),
            lines={
                key: self.text(said, f"the words of `{key}`", shown)
                for key, said in (
                    self.mapping(fields["lines"], "`lines`", (*let, *each, "whole")) if "lines" in fields else {}
                ).items()
            },
            working=tuple(self.text(line, "a line of `working`", shown) for line in self._list(fields.get("working"))),
            examples=tuple(plain_value(example) for example in self._list(fields.get("examples"))),
        )

    def _fields(self, node: Node) -> Map:
        """The fields of the record."""
        if self._functions is None and isinstance(node, Map):
            for key in SHIPPED_ONLY[:2]:
                if key in node:
                    raise self.refuse(
                        node.key_mark(key),
                        "B174",
                        Text(f"a bank's reference has no `{key}`", f"题库自己的参考实现不能有 `{key}`"),
                        Text("write `value`, an expression of the letters", "请写 `value`，用字母写出表达式"),
                    )
        required = ("summary", "result", "arguments", "mistakes")
        return self.mapping(node, f"the reference `{self._name}`", self.allowed(FIELDS), required)

    def allowed(self, fields: Iterable[str]) -> list[str]:
        """Those of `fields` that a record may have here: a bank's record names no functions."""
        return [key for key in fields if self._functions is not None or key not in SHIPPED_ONLY[:2]]

    def _inherited(self, node: Node, below: tuple[Node, ...] = ()) -> Node:
        """A record with what it inherits; `below` are those that inherit from it."""
        if not isinstance(node, Map) or "like" not in node:
            return node
        like = self.scalar(node["like"], "`like`")
        parent = self._siblings.get(like, self._shared.get(like))
        below = (*below, node)
        if not isinstance(parent, Map) or any(parent is each for each in below):
            raise self.refuse(
                node["like"],
                "B175",
                Text(f"there is no record `{like}` to inherit from", f"没有可继承的 `{like}`"),
                Text(
                    "name another reference of this file, one that does not inherit from this one",
                    "请写本文件中另一个参考实现的名字，且它不继承自这一个",
                ),
            )
        return _merged(self._inherited(parent, below), node)

    def _list(self, node: Node | None) -> list[Node]:
        if node is None:
            return []
        if not isinstance(node, Sequence):
            raise self.refuse(
                node, "B170", Text("this must be a list", "此处应为列表"), Text("write `- …` lines", "请写成 `- …`")
            )
        return list(node)

    def whole(self, node: Node | None, names: Names) -> tuple[Formula, ...]:
        """The entries that make the key of the values along the axes, each a number or a list."""
        return tuple(self.formula(entry, "`whole`", names.and_("value")) for entry in self._list(node))

    def _function(self, fields: Map, key: str) -> Callable[..., Any] | None:
        if key not in fields or self._functions is None:
            return None
        name = self.scalar(fields[key], f"`{key}`")
        function = self._functions(name)
        if function is None:
            raise self.refuse(fields[key], "B174", Text(f"no function `{name}`", f"没有函数 `{name}`"), _VALUE)
        return function

    # Arguments

    def _arguments(self, node: Node) -> tuple[ArgumentRecord, ...]:
        found: list[ArgumentRecord] = []
        for name, entry in self.any_keys(node, "`arguments`").items():
            if not NAME.fullmatch(name) or name in RESERVED:
                assert isinstance(node, Map)
                raise self.refuse(
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
                raise self.refuse(entry, "B122", message, fix)
            found.append(argument)
        return tuple(found)

    def _argument(self, name: str, node: Node, before: list[ArgumentRecord]) -> ArgumentRecord:
        if isinstance(node, Scalar):
            return ArgumentRecord(name, self.one_of(node, "the kind", KINDS), name)  # type: ignore[arg-type]
        fields = self.mapping(node, f"the argument `{name}`", ARGUMENT_FIELDS, ("kind",))
        kind = self.one_of(fields["kind"], "the kind", KINDS)
        letter = self.scalar(fields["letter"], "`letter`") if "letter" in fields else name
        if not NAME.fullmatch(letter) or letter in RESERVED or letter == "t":
            raise self.refuse(
                fields.get("letter", node),
                "B122",
                Text(f"`{letter}` cannot be a letter", f"`{letter}` 不能作字母"),
                _NAMES,
            )
        words = tuple(self.scalar(word, "a word") for word in self._list(fields.get("words")))
        names = Names(tuple(argument.letter for argument in before), _words_of(before))
        return ArgumentRecord(
            name,
            kind,  # type: ignore[arg-type]
            letter,
            self._default(fields["default"], kind, words, names) if "default" in fields else REQUIRED,
            self._within(fields["within"], names) if "within" in fields else None,
            _axes(self.scalar(fields["shape"], "`shape`")) if "shape" in fields else (),
            words,
        )

    def _default(self, node: Node, kind: str, words: tuple[str, ...], names: Names) -> Any:
        """A value as it is written, or an expression of the arguments before it."""
        value = plain_value(node)
        if not isinstance(value, str) or value in words or kind in ("word", "expression"):
            return tuple(value) if isinstance(value, list) else value
        return self.formula(node, "`default`", names)

    def _within(self, node: Node, names: Names) -> Interval:
        source = self.scalar(node, "`within`")
        match = re.fullmatch(r"\s*([\[(])\s*(.+?)\s*,\s*(.+?)\s*([\])])\s*", source)
        if match is None:
            raise self.refuse(
                node,
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
        return self.formula(part, "`within`", names)

    # Lines, repetition, conditions

    def _lines(self, node: Node | None, names: Names, what: str) -> tuple[dict[str, Formula], Names]:
        """Named lines, each of which knows those before it."""
        found: dict[str, Formula] = {}
        for key, entry in (
            self.mapping(node, f"`{what}`", node if isinstance(node, Map) else ()) if node is not None else {}
        ).items():
            self._check_line(node, key, names)
            found[key] = self.formula(entry, f"`{key}`", names)
            names = names.and_(key)
        return found, names

    def _check_line(self, node: Node | None, key: str, names: Names, name: str = "") -> None:
        """Refuse a `name` that a line, or what a step takes, cannot have; by default it is the key itself."""
        name = name or key
        if name in names.known or name in NO_LINES:
            fix = Text("it has a meaning already: choose another name", "它已有含义，请换一个名字")
        elif not NAME.fullmatch(name) or name in RESERVED:
            fix = _NAMES
        else:
            return
        assert isinstance(node, Map)
        message = Text(f"`{name}` cannot name a line", f"`{name}` 不能作一行的名字")
        raise self.refuse(node.key_mark(key), "B122", message, fix)

    def _repeated(
        self, fields: Map, names: Names, arguments: tuple[ArgumentRecord, ...]
    ) -> tuple[dict[str, Formula], dict[str, Formula], dict[tuple[str, ...], Formula], Formula | None, Names]:
        """`start`, `each`, `over` and `steps`, and the names known after the last step."""
        if "each" not in fields:
            for key in ("start", "over", "steps"):
                if key in fields:
                    raise self.refuse(
                        fields.key_mark(key), "B172", Text(f"`{key}` needs `each`", f"`{key}` 需要 `each`"), _EACH
                    )
            return {}, {}, {}, None, names
        start: dict[str, Formula] = {}
        for key, entry in self.any_keys(fields.get("start"), "`start`").items():
            start[key] = self.formula(entry, f"`start`: `{key}`", names)
        over: dict[tuple[str, ...], Formula] = {}
        by_name = {argument.name: argument.letter for argument in arguments}
        for key, entry in self.any_keys(fields.get("over"), "`over`").items():
            group = tuple(re.split(r"\s*,\s*", key.strip()))
            for name in group:
                self._check_line(fields["over"], key, names, name)
            over[group] = self._walked(entry, by_name, names)
        steps = self.formula(fields["steps"], "`steps`", names) if "steps" in fields else None
        if steps is None and not over:
            raise self.refuse(
                fields.key_mark("each"),
                "B172",
                Text("`each` needs `over` or `steps`", "`each` 需要 `over` 或 `steps`"),
                Text(
                    "write what each step takes, `over: {g: gradients}`, or how many there are, `steps: n`",
                    "请写明每一步取什么：`over: {g: gradients}`，或共有几步：`steps: n`",
                ),
            )
        node = self.any_keys(fields["each"], "`each`")
        inside = names.and_(*start, *(name for group in over for name in group), "t", *node)
        each: dict[str, Formula] = {}
        for key, entry in node.items():
            self._check_line(node, key, names)
            each[key] = self.formula(entry, f"`{key}`", inside)
        return start, each, over, steps, inside

    def _walked(self, node: Node, by_name: Mapping[str, str], names: Names) -> Formula:
        source = self.scalar(node, "`over`")
        letter = by_name.get(source)
        return Formula(source, ast.Name(letter)) if letter else self.formula(node, "`over`", names)

    def _require(self, node: Node | None, names: Names, arguments: tuple[ArgumentRecord, ...]) -> Iterable[Requirement]:
        for entry in self._list(node):
            fields = self.mapping(entry, "an entry of `require`", REQUIRE_FIELDS, REQUIRE_FIELDS)
            argument = self.one_of(fields["argument"], "`argument`", [each.name for each in arguments])
            when, said = self.formula(fields["when"], "`when`", names), self.text(fields["say"], "`say`", names.known)
            yield Requirement(when, argument, said, when.names.union(*map(PLACEHOLDER.findall, said)))

    def _cases(self, node: Node | None, what: str, names: Names) -> tuple[Case, ...]:
        if node is None:
            return ()
        if not isinstance(node, Sequence):
            return (Case(None, self.text(node, what, names.known)),)
        found = []
        for entry in node:
            fields = self.mapping(entry, f"an entry of {what}", CASE_FIELDS, ("say",))
            when = self.formula(fields["when"], "`when`", names) if "when" in fields else None
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
    ) -> tuple[MistakeRecord, ...]:
        entries = self.any_keys(node, "`mistakes`")
        read = _Mistakes(self, names, arguments, lines, start, each)
        return tuple(read.mistake(name, self._like(name, entry, entries)) for name, entry in entries.items())

    def _like(self, name: str, node: Node, siblings: Map, below: tuple[Node, ...] = ()) -> Node:
        """A mistake with what it inherits: from one of this record, from `shared`, or from its namesake elsewhere.

        `below` inherit from it.
        """
        if not isinstance(node, Map) or "like" not in node:
            return node
        like = self.scalar(node["like"], "`like`")
        own = siblings.get(like)
        around = self._shared if own is None or own is node else siblings
        parent, elsewhere = around.get(like), self._siblings.get(like)
        if parent is None and like != self._name and isinstance(elsewhere, Map):
            around = self.any_keys(elsewhere.get("mistakes"), "`mistakes`")
            parent = around.get(name)
        below = (*below, node)
        if not isinstance(parent, Map) or any(parent is each for each in below):
            raise self.refuse(
                node["like"],
                "B175",
                Text(f"there is no mistake `{like}` to inherit from", f"没有可继承的 `{like}`"),
                Text(
                    "name one of this record or of `shared` that does not inherit from this one, or a reference with a "
                    "mistake of this name",
                    "请写本参考实现或 `shared` 中的名字（且它不继承自这一个），或有同名错误的参考实现",
                ),
            )
        return _merged(self._like(like, parent, around, below), node)


class _Mistakes:
    """The mistakes of one record being read."""

    def __init__(
        self,
        reader: _Reader,
        names: Names,
        arguments: tuple[ArgumentRecord, ...],
        lines: tuple[str, ...],
        start: Mapping[str, Formula],
        each: Mapping[str, Formula],
    ) -> None:
        self._reader, self._names = reader, names
        self._arguments = {argument.name: argument for argument in arguments}
        self._lines, self._start, self._each = lines, start, each

    def mistake(self, name: str, node: Node) -> MistakeRecord:
        reader = self._reader
        allowed = reader.allowed(MISTAKE_FIELDS)
        fields = reader.mapping(node, f"the mistake `{name}`", allowed, ("title", "feedback", "tempting"))
        if "replace" not in fields and "function" not in fields:
            raise reader.refuse(
                node,
                "B172",
                Text(f"the mistake `{name}` lacks `replace`", f"错误 `{name}` 缺少 `replace`"),
                Text("say what it puts in the place of what", "请写明它把什么替换成了什么"),
            )
        replace, start, whole = self._replace(fields.get("replace"))
        shown = (*self._names.known, "value")
        return MistakeRecord(
            name,
            reader.text(fields["title"], "`title`"),
            reader.text(fields["feedback"], "`feedback`", shown),
            reader.text(fields["tempting"], "`tempting`", shown),
            replace,
            start,
            reader.formula(fields["when"], "`when`", self._names) if "when" in fields else None,
            reader._function(fields, "function"),
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
                raise self._reader.refuse(node.key_mark(key), "B171", message, fix)
        found: dict[str, Formula | str] = {}
        start: dict[str, Formula] = {}
        whole: tuple[Formula, ...] = ()
        if node is None:
            return found, start, whole
        allowed = (*self._arguments, *self._lines, "value", "whole", "steps", *(("start",) if self._start else ()))
        for key, entry in self._reader.mapping(node, "`replace`", allowed).items():
            if key == "start":
                values = self._reader.mapping(entry, "`start`", self._start)
                start = {name: self._reader.formula(each, f"`{name}`", self._names) for name, each in values.items()}
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
        return self._reader.formula(node, f"`{key}`", names)


class _Words(ast.NodeTransformer):
    """Puts words of arguments in the place of names beside == and !=, and one name for `each_value(r)`."""

    def __init__(self, words: Mapping[str, Collection[str]]) -> None:
        self._words = words

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        node = ast.Compare(self.visit(node.left), node.ops, [self.visit(each) for each in node.comparators])
        if len(node.ops) != 1 or not isinstance(node.ops[0], ast.Eq | ast.NotEq):
            return node
        left, right = node.left, node.comparators[0]
        return ast.Compare(self._word(left, right), node.ops, [self._word(right, left)])

    def _word(self, node: ast.expr, other: ast.expr) -> ast.expr:
        words = self._words.get(other.id, ()) if isinstance(other, ast.Name) else ()
        if not isinstance(node, ast.Name) or node.id not in words:
            return node
        return ast.Constant(None if node.id == NULL else node.id)

    def visit_Call(self, node: ast.Call) -> ast.expr:
        if isinstance(node.func, ast.Name) and node.func.id == EACH and isinstance(node.args[0], ast.Name):
            return ast.Name(each_key(node.args[0].id))
        return ast.Call(node.func, [self.visit(argument) for argument in node.args], [])


def _merged(parent: Node, child: Map) -> Map:
    """The child's fields over the parent's; `replace` and texts are taken whole."""
    assert isinstance(parent, Map)
    fields = {**parent, **{key: value for key, value in child.items() if key != "like"}}
    merged = Map(fields)
    merged.start, merged.stop = child.start, child.stop
    merged.starts = {**parent.starts, **child.starts}
    return merged


def _words_of(arguments: Iterable[ArgumentRecord]) -> Mapping[str, Collection[str]]:
    """By letter, the words of arguments; `null` is one where it is the default."""
    words = {each.letter: (*each.words, NULL) if each.default is None else each.words for each in arguments}
    return {letter: its for letter, its in words.items() if its}


def _meant(unknown: str, names: Names) -> Text:
    """The fix for a name that a formula does not know."""
    letter, close = names.letters.get(unknown), get_close_matches(unknown, names.known, 1)
    if letter in names.known:
        return Text(f"formulas use the letter of an argument: write `{letter}`", f"公式里用参数的字母：请写 `{letter}`")
    if close:
        return Text(f"did you mean `{close[0]}`?", f"是否想写 `{close[0]}`？")
    return Text(f"known here: {', '.join(names.known)}", f"此处可用：{'、'.join(names.known)}")


def _axes(shape: str) -> tuple[tuple[str, ...], ...]:
    """`N D | N C H W` as the alternatives of named axes; `()` is a number."""
    return tuple(() if part.strip() == "()" else tuple(part.split()) for part in shape.split("|"))


_QUOTE = Text("write it on one line, quoted if need be", "请写在一行，必要时加引号")
_FLAG = Text("write `true` or `false`", "请写 `true` 或 `false`")
_VALUE = Text("add `value: …`, an expression of the letters", "请加上 `value: …`，用字母写出表达式")
_EACH = Text("add `each: {…}`, the lines of a step", "请加上 `each: {…}`，写出每一步的各行")
_NAMES = Text(
    "use letters, digits and _, and no word of the expression language", "请用字母、数字和 _，且不能是表达式语言的词"
)
_LANGUAGE = Text("docs/banks.md, Expressions, describes the language", "表达式语言见 docs/banks.md")
