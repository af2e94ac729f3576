"""The fields of a record's YAML: texts, words, lists and formulas, with a fault where something is wrong."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterable, Mapping
from copy import deepcopy
from typing import Any, NamedTuple, Never, Protocol

from dlquiz.errors import ExpressionError, Severity
from dlquiz.expressions import parse
from dlquiz.expressions.language import parse_checked
from dlquiz.messages import LANGUAGES, Text
from dlquiz.messages.naming import about, did_you_mean
from dlquiz.reference.engine.record import EACH, PLACEHOLDER, Formula, each_key
from dlquiz.yaml_reader.fields import FieldReader, Wording
from dlquiz.yaml_reader.nodes import Map, Mark, Node, Scalar

NULL = "null"
SHIPPED_ONLY = ("run", "function", "refuse", "examples")


class Faults(Protocol):
    """Where faults go: a bank's reader, or for shipped records one that raises."""

    def fault(self, mark: Mark, code: str, message: Text, fix: Text, severity: Severity = "error") -> None: ...


class Functions(Protocol):
    """The functions that shipped records may name; a bank has none."""

    def __call__(self, name: str) -> Callable[..., Any] | None: ...


class InvalidRecord(Exception):  # noqa: N818 - one fault ends the reading of one record
    pass


class Names(NamedTuple):
    """What expressions of a record may use, and the words of its arguments by letter."""

    known: tuple[str, ...]
    words: Mapping[str, Collection[str]]
    letters: Mapping[str, str] = {}
    """The letter of each argument by its name."""

    def and_(self, *more: str) -> Names:
        return self._replace(known=tuple(dict.fromkeys((*self.known, *more))))


class RecordReader(FieldReader[Never]):
    """Reads the fields of a record; a fault is noted in `faults` and ends the record by `InvalidRecord`."""

    wording = Wording(
        unknown_key="B171",
        missing_key="B172",
        wrong_value="B170",
        wrong_form="B170",
        must_be="应为",
        not_known="未知",
        line=("{} must be one line", "{} 应为一行"),
        line_fix=Text("write it on one line, quoted if need be", "请写在一行，必要时加引号"),
        keys=("it may have {}", "可用的键：{}"),
        values=("use one of {}", "可用：{}"),
    )

    def __init__(self, faults: Faults, functions: Functions | None, *, checks: bool) -> None:
        self._faults, self._functions, self._checks = faults, functions, checks

    def fault(self, mark: Mark, code: str, message: Text, fix: Text, severity: Severity = "error") -> Never:
        self._faults.fault(mark, code, message, fix, severity)
        raise InvalidRecord

    def text(self, node: Node, what: Text, placeholders: Collection[str] = ()) -> Text:
        """A text, for both languages one string or `{en: …, zh: …}`."""
        if isinstance(node, Scalar):
            text = Text.same(node.rstrip("\n"))
        else:
            both = self.known_keys(node, what, LANGUAGES, LANGUAGES)
            for part in both.values():
                if not isinstance(part, Scalar):
                    message = self.wording.must(what, "a text", "文本")
                    self.fault(part.mark, "B170", message, self.wording.line_fix)
            text = Text(*(str(both[language]).rstrip("\n") for language in LANGUAGES))
        for found in PLACEHOLDER.findall(f"{text.en} {text.zh}"):
            if found.removeprefix("yours.") not in placeholders:
                self.fault(
                    node.mark,
                    "B173",
                    about(what, f"{{}} inserts `{found}`, which is not known here", f"{{}} 中的 `{found}` 未知"),
                    Text(f"use one of {', '.join(placeholders)}", f"可用：{'、'.join(placeholders)}"),
                )
        return text

    def one_of(self, node: Node, what: Text, known: Collection[str], code: str = "") -> str:
        self.line(node, what)
        return super().one_of(node, what, known, code)

    def formula(self, node: Node, what: Text, names: Names) -> Formula:
        """An expression over `names`, in which the words of an argument stand for themselves beside == and !=."""
        source = self.line(node, what)
        if not self._checks:
            return Formula(source, lambda: _with_words(source, parse_checked(source), names.words))
        words = frozenset[str]().union(*names.words.values())
        try:
            # Whoever parses the same source gets the same tree, which must stay as it is.
            tree = deepcopy(parse(source, EACH, words).tree)
        except ExpressionError as error:
            self.fault(node.mark, "B120", about(what, f"{{}}: {error.en}", f"{{}}：{error.zh}"), _LANGUAGE)
        formula = Formula(source, _with_words(source, tree, names.words))
        unknown = sorted(formula.names - {*names.known, "true", "false"})
        if unknown:
            self.fault(
                node.mark,
                "B121",
                about(what, f"{{}} uses `{unknown[0]}`, which is not known here", f"{{}} 用到未知的 `{unknown[0]}`"),
                _meant(unknown[0], names),
            )
        return formula

    def allowed(self, fields: Iterable[str]) -> list[str]:
        """Those of `fields` that a record may have here: a bank's record names no functions."""
        return [key for key in fields if self._functions is not None or key not in SHIPPED_ONLY[:-1]]

    def items(self, node: Node | None) -> list[Node]:
        if node is None:
            return []
        return self.sequence(node, Text("this", "此处"), fix=Text("write `- …` lines", "请写成 `- …`"))

    def whole(self, node: Node | None, names: Names) -> tuple[Formula, ...]:
        """The entries that make the key of the values along the axes, each a number or a list."""
        return tuple(self.formula(entry, Text.code("whole"), names.and_("value")) for entry in self.items(node))

    def names_function(self, fields: Map, key: str) -> bool:
        """Whether a field that may also be a list names a function."""
        return self._functions is not None and isinstance(fields.get(key), Scalar)

    def function(self, fields: Map, key: str) -> Callable[..., Any] | None:
        if key not in fields or self._functions is None:
            return None
        name = self.line(fields[key], Text.code(key))
        function = self._functions(name)
        if function is None:
            self.fault(fields[key].mark, "B174", Text(f"no function `{name}`", f"没有函数 `{name}`"), ADD_VALUE)
        return function


def _with_words(source: str, tree: ast.expr, words: Mapping[str, Collection[str]]) -> ast.expr:
    """The tree with the words of arguments put in, and `each_value(r)` as one name; it is changed in place."""
    compared = (*frozenset[str]().union(*words.values()), NULL) if "==" in source or "!=" in source else ()
    return _Words(words).visit(tree) if any(part in source for part in (EACH, *compared)) else tree


class _Words(ast.NodeTransformer):
    """Puts words of arguments in the place of names beside == and !=, and one name for `each_value(r)`.

    A word that is written as a number is meant, too, where the number is: `b == 2` holds for 2 and for the word `2`.
    """

    def __init__(self, words: Mapping[str, Collection[str]]) -> None:
        self._words = words

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        node = ast.Compare(self.visit(node.left), node.ops, [self.visit(each) for each in node.comparators])
        if len(node.ops) != 1 or not isinstance(node.ops[0], ast.Eq | ast.NotEq):
            return node
        left, right = node.left, node.comparators[0]
        words = ast.Compare(self._word(left, right), node.ops, [self._word(right, left)])
        for name, number in ((left, right), (right, left)):
            if isinstance(number, ast.Constant) and str(number.value) in self._words_of(name):
                both = ast.Or() if isinstance(node.ops[0], ast.Eq) else ast.And()
                return ast.BoolOp(both, [words, ast.Compare(name, node.ops, [ast.Constant(str(number.value))])])
        return words

    def _words_of(self, node: ast.expr) -> Collection[str]:
        return self._words.get(node.id, ()) if isinstance(node, ast.Name) else ()

    def _word(self, node: ast.expr, other: ast.expr) -> ast.expr:
        if not isinstance(node, ast.Name) or node.id not in self._words_of(other):
            return node
        return ast.Constant(None if node.id == NULL else node.id)

    def visit_Call(self, node: ast.Call) -> ast.expr:
        if isinstance(node.func, ast.Name) and node.func.id == EACH and isinstance(node.args[0], ast.Name):
            return ast.Name(each_key(node.args[0].id))
        return ast.Call(node.func, [self.visit(argument) for argument in node.args], [])


def merged(parent: Node, child: Map) -> Map:
    """The child's fields over the parent's; `replace` and texts are taken whole."""
    assert isinstance(parent, Map)
    fields = {**parent, **{key: value for key, value in child.items() if key != "like"}}
    merged = Map(fields)
    merged.start, merged.stop = child.start, child.stop
    merged.starts = {**parent.starts, **child.starts}
    return merged


def _meant(unknown: str, names: Names) -> Text:
    """The fix for a name that a formula does not know."""
    letter = names.letters.get(unknown)
    if letter in names.known:
        return Text(f"formulas use the letter of an argument: write `{letter}`", f"公式里用参数的字母：请写 `{letter}`")
    here = (f"known here: {', '.join(names.known)}", f"此处可用：{'、'.join(names.known)}")
    return did_you_mean(unknown, names.known, here)


ADD_VALUE = Text("add `value: …`, an expression of the letters", "请加上 `value: …`，用字母写出表达式")
_LANGUAGE = Text("docs/banks.md, Expressions, describes the language", "表达式语言见 docs/banks.md")
