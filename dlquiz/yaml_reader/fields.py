"""The one reader of fields, for banks, records and network files.

A reading method returns the field's value, or what `fault` returns after a fault: `None` where reading goes on, and
nothing where a fault ends it by an exception. So one mistake of the author gives one fault.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from functools import cache
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar

from dlquiz.errors import Severity
from dlquiz.messages import Text, short
from dlquiz.messages.naming import about, did_you_mean
from dlquiz.yaml_reader.nodes import Map, Mark, Node, Scalar, Sequence, scalar_value

Lost = TypeVar("Lost")
LIST_ITEMS = Text("write one `- item` line each", "每项请写一行 `- …`")
KEYS = Text("write `key: value` lines", "请写成多行 `键: 值`")
WRONG_FORMAT = Text("the format must be 1", "format 必须是 1"), Text("write `format: 1`", "请写 `format: 1`")
TRUE_OR_FALSE = Text("write `true` or `false`", "请写 `true` 或 `false`")


class Wording(NamedTuple):
    """The codes of a kind of file, and the words in which its faults differ from those of others."""

    unknown_key: str
    missing_key: str
    wrong_value: str
    wrong_form: str
    must_be: str = "必须是"
    not_known: str = "不存在"
    line: tuple[str, str] = ("{} must be a text", "{} 必须是文字")
    line_fix: Text = Text("write a text, quoted if need be", "请写文字，必要时加引号")
    keys: tuple[str, str] | None = None
    """How the known keys are listed where none is close to the unknown one; None for how they are listed elsewhere."""
    values: tuple[str, str] | None = None

    def must(self, what: Text, en: str, zh: str) -> Text:
        """That a field must be something."""
        return about(what, f"{{}} must be {en}", f"{{}} {self.must_be}{zh}")


class FieldReader(Generic[Lost]):
    """Reads the fields of one file off its nodes. Each kind of file says where its faults go, and how they read."""

    wording: ClassVar[Wording]

    def fault(self, mark: Mark, code: str, message: Text, fix: Text, severity: Severity = "error") -> Lost:
        """Note a fault."""
        raise NotImplementedError

    def any_keys(self, node: Node | None, what: Text, fix: Text = KEYS) -> Map | Lost:
        """`node` as a mapping, whatever its keys; an empty one where the field is not written."""
        if node is None or isinstance(node, Map):
            return Map() if node is None else node
        return self.fault(node.mark, self.wording.wrong_value, self.wording.must(what, "a mapping", "映射"), fix)

    def known_keys(self, node: Node, what: Text, known: Collection[str], required: Iterable[str] = ()) -> Map | Lost:
        """`node` as a mapping of `known` keys, the `required` ones among them."""
        if not isinstance(node, Map):
            return self.any_keys(node, what)
        unknown = [key for key in node if key not in known]
        missing = [key for key in required if key not in node]
        if not unknown and not missing:
            return node
        for key in unknown[:-1]:
            self._unknown_key(node, key, what, known)
        # A misspelt key is one mistake, not an unknown key and a missing one.
        if unknown:
            return self._unknown_key(node, unknown[-1], what, known)
        message = about(what, f"{{}} lacks `{missing[0]}`", f"{{}} 缺少 `{missing[0]}`")
        fix = Text(f"add `{missing[0]}: …`", f"请加上 `{missing[0]}: …`")
        return self.fault(node.mark, self.wording.missing_key, message, fix)

    def _unknown_key(self, node: Map, key: str, what: Text, known: Collection[str]) -> Lost:
        message = about(what, f"{{}} has no key `{short(key)}`", f"{{}} 没有键 `{short(key)}`")
        fix = did_you_mean(key, known, _listed(self.wording.keys, known))
        return self.fault(node.key_mark(key), self.wording.unknown_key, message, fix)

    def sequence(self, node: Node, what: Text, least: int = 0, fix: Text | None = None) -> Sequence | Lost:
        """`node` as a list; one that is too short is returned all the same, so that its items can be read."""
        if isinstance(node, Sequence) and len(node) >= least:
            return node
        en, zh = (f"a list of at least {least}", f"至少有 {least} 项的列表") if least else ("a list", "列表")
        lost = self.fault(node.mark, self.wording.wrong_value, self.wording.must(what, en, zh), fix or LIST_ITEMS)
        return node if isinstance(node, Sequence) else lost

    def line(self, node: Node, what: Text) -> str | Lost:
        """`node` as a string."""
        if isinstance(node, Scalar):
            return str(node)
        return self.fault(node.mark, self.wording.wrong_value, about(what, *self.wording.line), self.wording.line_fix)

    def word(self, node: Node, what: Text, pattern: str, example: str) -> str | Lost:
        """A plain text of a fixed form, such as an id."""
        if isinstance(node, Scalar) and _fullmatch(pattern)(node):
            return str(node)
        message = about(what, f"{{}} must look like `{example}`", f"{{}} 应形如 `{example}`")
        return self.fault(node.mark, self.wording.wrong_form, message, self.word_fix(node, pattern))

    def word_fix(self, node: Node, pattern: str) -> Text:
        """How a word that has another form is fixed."""
        return Text(f"use only what `{pattern}` allows", f"只能用 `{pattern}` 允许的字符")

    def one_of(self, node: Node, what: Text, known: Collection[str], code: str = "") -> str | Lost:
        """One of the `known` words."""
        if isinstance(node, Scalar) and node in known:
            return str(node)
        word = short(str(node) if isinstance(node, Scalar) else type(node).__name__.lower())
        message = about(what, f"{{}} `{word}` is not known", f"{{}} `{word}` {self.wording.not_known}")
        fix = did_you_mean(word, known, _listed(self.wording.values, known))
        return self.fault(node.mark, code or self.wording.wrong_value, message, fix)

    def flag(self, node: Node, what: Text, fix: Text | None = None, code: str = "") -> bool | Lost:
        value = scalar_value(node) if isinstance(node, Scalar) else None
        if isinstance(value, bool):
            return value
        message = self.wording.must(what, "true or false", " true 或 false")
        return self.fault(node.mark, code or self.wording.wrong_value, message, fix or TRUE_OR_FALSE)


@cache
def _fullmatch(pattern: str) -> Callable[[str], re.Match[str] | None]:
    """What matches a pattern; asking `re` for it at each word would take as long as the match."""
    return re.compile(pattern).fullmatch


def number_in(node: Node, least: float | None = None, most: float | None = None, *, whole: bool = False) -> Any:
    """The int, or without `whole` also the finite float, of at least `least` and in size at most `most`; else None."""
    value: Any = scalar_value(node) if isinstance(node, Scalar) else None
    good = isinstance(value, int) or (isinstance(value, float) and not whole and abs(value) < float("inf"))
    if not good or isinstance(value, bool):
        return None
    return value if (least is None or value >= least) and (most is None or abs(value) <= most) else None


def _listed(form: tuple[str, str] | None, known: Iterable[str]) -> tuple[str, str] | None:
    """The known words in both languages; None where no form is given."""
    return form and (form[0].format(", ".join(known)), form[1].format("、".join(known)))
