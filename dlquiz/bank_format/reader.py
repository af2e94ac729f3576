"""Reading fields off the nodes of one file, and noting what is wrong with them.

A reading function returns the field's value, or `None` after noting a fault: one mistake of the author gives one
fault, so whoever gets `None` says nothing more.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from collections.abc import Sequence as Sized
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from dlquiz.bank_format.forms import ALLOWED, COVER, FAMILY, TAG, TOPIC
from dlquiz.bank_format.marks import Place, marks_in_block
from dlquiz.bank_format.own_references import References
from dlquiz.bank_format.saying import number_wanted
from dlquiz.bank_format.strange import INVALID_PLACEHOLDER, UndefinedName, invalid_placeholder, strange_faults
from dlquiz.bank_format.suggesting import (
    flag_fix,
    glued_key,
    key_before_colon,
    list_fix,
    listed,
    number_fix,
    one_line,
    quoted,
    straight_quotes,
    to_write,
    unquoted,
)
from dlquiz.bank_format.tables import Table
from dlquiz.errors import Fault, Severity
from dlquiz.expressions import Expression
from dlquiz.messages import LANGUAGES, Text, short
from dlquiz.messages.naming import MOST_NAMED, about, close_to, did_you_mean, what_there_is
from dlquiz.variants.texts import PLACEHOLDER
from dlquiz.yaml_reader.fields import FieldReader, Wording, number_in
from dlquiz.yaml_reader.nodes import Map, Mark, Node, Scalar, Sequence, Spot, hole
from dlquiz.yaml_reader.source import source_lines

LARGEST_REAL = 1e300
# More unknown keys in one mapping are something that does not belong there.
_MOST_STRANGE = 3
_HOLDS_COMMA = Text("put a text that holds a comma in single quotes", "含有逗号的文字请加单引号")
_STARTS_WITH_HASH = Text("put a text that starts with `#` in single quotes", "以 `#` 开头的文字请加单引号")
_NO_KEY = Text("has no key", "没有键")
_LINES_OF_KEYS = Text("write `key: value` lines", "请写成键值对 `key: value`，每行一个")
_COMMENT = re.compile(r"[ \t]+#")
_NOWHERE: Mapping[str, Text] = MappingProxyType({})


class BankReader(FieldReader[None]):
    """One bank being read: its faults, and where the fields of its questions stand."""

    wording = Wording(unknown_key="B101", missing_key="B102", wrong_value="B103", wrong_form="B104")

    def __init__(self, file: str, source: str, faults: Iterable[Fault] = (), siblings: Iterable[Path] = ()) -> None:
        self.file = file
        self.references = References(siblings)
        self.faults: list[Fault] = []
        self.noted: dict[Place, Spot] = {}
        """Where the fields stand that later findings may be about."""
        self.used: set[str] = set()
        """The parameters and `let` values that texts and expressions have used so far."""
        self.let: dict[str, Expression] = {}
        """The `let` values of the question being read."""
        self.gap = False
        """Whether something is missing that may have used a name: a key, a text, a name that is not known."""
        self.lost_names = False
        """Whether names that the question defines could not be read: then no name is called unknown."""
        self.errors = 0
        """How many errors were met so far; a question during which it grew is left out."""
        self._source = source
        self._strange: list[UndefinedName] = []
        self._at: dict[Mark, int] = {}
        for fault in faults:
            self._note(fault)
        self._broken = sorted(Mark(fault.line, fault.column) for fault in self.faults if fault.severity == "error")

    @cached_property
    def _may_have_comments(self) -> bool:
        return " #" in self._source or "\t#" in self._source

    @cached_property
    def _lines(self) -> list[str]:
        return source_lines(self._source)

    def fault(self, mark: Mark, code: str, message: Text, fix: Text, severity: Severity = "error") -> None:
        """Note a finding; a second one at the same place would only be a consequence of the first.

        An error takes the place of a warning, which by itself would let the question pass.
        """
        self.errors += severity == "error"
        self._note(Fault.at(self.file, mark, code, severity, message, fix))

    def _note(self, found: Fault) -> None:
        # A name in it may hold line breaks, and be as long as the file.
        found = Fault(*found[:5], *map(one_line, found[5:]))
        place = self._at.setdefault(Mark(found.line, found.column), len(self.faults))
        if place == len(self.faults):
            self.faults.append(found)
        elif found.severity == "error" and self.faults[place].severity == "warning":
            self.faults[place] = found

    def broken(self, node: Node) -> bool:
        """Whether the reader found an error inside the mapping `node`."""
        if not self._broken or not isinstance(node, Map):
            return False
        first = bisect_left(self._broken, node.mark)
        return first < len(self._broken) and self._broken[first] < node.end

    def mapping(
        self,
        node: Node,
        what: Text,
        required: Iterable[str],
        optional: Iterable[str],
        example: Callable[[str], str] = lambda _: "…",
        excuse: Mark | None = None,
        no_key: Text = _NO_KEY,
        fix: Text = _LINES_OF_KEYS,
        elsewhere: Mapping[str, Text] = _NOWHERE,
    ) -> Map | None:
        """`node` as a mapping with known keys, all the required ones among them.

        What is missing has its fault here; a `hole` takes its place, so that the rest can be read all the same.
        `example` says what to write for a missing key, `excuse` where a fault stands that may have cost it; `fix` is
        what to write where there is no mapping, `elsewhere` what holds of keys that are known in other mappings.
        """
        if not isinstance(node, Map):
            return self.any_keys(node, what, fix)
        required, optional = tuple(required), tuple(optional)
        needed, allowed = _key_sets(required, optional)
        if needed <= node.keys() <= allowed:
            return node
        known = (*required, *optional)
        missing = [key for key in required if key not in node]
        # A misspelt key is one mistake, not an unknown key and a missing one.
        meant = misspelt(node, known)
        absent = [] if excuse else [key for key in missing if key not in meant]
        lack = listed(absent)
        keys = [f"`{key}: {example(key)}`" for key in absent]
        add = Text(f"add {' and '.join(keys)}", f"请补上 {'、'.join(keys)}")
        for mark, message, fix in self._unknown_keys(node, what, no_key, known, elsewhere):
            if absent and mark == node.mark:
                # A block mapping starts where its first key stands.
                message = about(message, f"{{}} and lacks {lack.en}", f"{{}}，并且缺少 {lack.zh}")
                fix, absent = about(fix, f"{{}}; {add.en}", f"{{}}；{add.zh}"), []
            self.fault(mark, "B101", message, fix)
        if absent:
            self.fault(node.mark, "B102", about(what, f"{{}} lacks {lack.en}", f"{{}} 缺少 {lack.zh}"), add)
        self.gap |= bool(missing)
        return _filled(node, {key: hole(meant.get(key, excuse or node.mark)) for key in missing}) if missing else node

    def member(self, node: Node, what: Text, table: Table) -> Map | None:
        """As `mapping`, for a member of a list that needs one text only, and may be no more than that text."""
        (key,) = table.required
        if isinstance(node, Map) and node and all(language in LANGUAGES for language in node):
            item = f"`- {key}: {{{', '.join(f'{language}: …' for language in node)}}}`"
            self.fault(node.mark, "B103", about(what, "{} must be a mapping", "{} 必须是映射"), to_write(item))
            return None
        fix = _LINES_OF_KEYS if isinstance(node, Map) else to_write(f"`- {key}: {quoted(node)}`")
        return self.mapping(node, what, *table.keys, fix=fix)

    def _unknown_keys(
        self, node: Map, what: Text, no_key: Text, known: Collection[str], elsewhere: Mapping[str, Text]
    ) -> Iterator[tuple[Mark, Text, Text]]:
        """Where each strange key of `node` stands, what is wrong, and the fix; so many of them are one mistake."""
        unknown = [key for key in node if key not in known]
        marks = node.key_marks
        if len(unknown) > _MOST_STRANGE:
            some = listed(unknown[:MOST_NAMED])
            message = about(what, f"{{}} {no_key.en}s {some.en}", f"{{}} {no_key.zh} {some.zh}")
            yield marks[unknown[0]], message, self._behind_comma(node, unknown[0]) or what_there_is(known)
            return
        for key in unknown:
            fix = glued_key(key, known) or elsewhere.get(key) or self._behind_comma(node, key)
            message = about(what, f"{{}} {no_key.en} `{short(key)}`", f"{{}} {no_key.zh} `{short(key)}`")
            yield marks[key], message, fix or did_you_mean(key, known)

    def _behind_comma(self, node: Map, key: str) -> Text | None:
        """The fix for a part of a text that a comma has made a key."""
        value, (number, column) = node[key], node.key_mark(key)
        if not isinstance(value, Scalar) or value or not value.plain or number > len(self._lines):
            return None
        # Step by step, because a line may be as long as the file.
        line, place = self._lines[number - 1], column - 2
        while place > 0 and line[place] == " ":
            place -= 1
        return _HOLDS_COMMA if line[place : place + 1] == "," else None

    def sequence(self, node: Node, what: Text, least: int = 0, fix: Text | None = None) -> Sequence | None:
        return super().sequence(node, what, least, fix or list_fix(node))

    def word_fix(self, node: Node, pattern: str) -> Text:
        inside = unquoted(node)
        if inside:
            return straight_quotes(inside)
        joined = re.sub(r"[\s/,]+", "-", str(node).strip()) if pattern in (TOPIC, TAG, COVER, FAMILY) else ""
        if not re.fullmatch(pattern, joined):
            return ALLOWED[pattern]
        return Text(f"{ALLOWED[pattern].en}: write `{joined}`", f"{ALLOWED[pattern].zh}：请写 `{joined}`")

    def words(self, node: Node, what: Text, pattern: str, example: str) -> tuple[str, ...]:
        items = self.sequence(node, what)
        found = [self.word(item, what, pattern, example) for item in items or ()]
        return tuple(word for word in found if word is not None)

    def flag(self, node: Node, what: Text, fix: Text | None = None, code: str = "") -> bool | None:
        return super().flag(node, what, fix or (flag_fix(node) if isinstance(node, Scalar) else None), code)

    def number(
        self, node: Node, what: Text, *, least: float | None = None, most: float | None = None, whole: bool = False
    ) -> Any:
        """An int, or with `whole=False` also a finite float; `None` after a fault."""
        value = number_in(node, least, most, whole=whole)
        if value is not None:
            return value
        fix = number_fix(node, Text("write a plain number such as 3", "请写一个数，例如 3"))
        self.fault(node.mark, "B103", number_wanted(what, least, most, whole=whole), fix)
        return None

    def real(self, node: Node, what: Text, *, above: float | None = None, least: float | None = None) -> float | None:
        """A finite float, also where an integer is written; `None` after a fault."""
        value = self.number(node, what, least=least, most=LARGEST_REAL)
        if value is None or (above is None or value > above):
            return None if value is None else float(value)
        message = about(what, f"{{}} must be above {above}", f"{{}} 必须大于 {above}")
        self.fault(node.mark, "B103", message, Text("write a number such as 1", "请写一个数，例如 1"))
        return None

    def numbers(self, node: Node, what: Text) -> Any:
        """A number, or lists of numbers of one shape."""
        if not isinstance(node, Sequence):
            return self.number(node, what)
        items = [self.numbers(item, what) for item in node]
        if any(item is None for item in items):
            return None
        if not items or len({_shape(item) for item in items}) > 1:
            message = about(what, "the rows of {} must have one length", "{} 的各行长度必须相同")
            self.fault(node.mark, "B103", message, Text("make the rows equally long", "请让各行一样长"))
            return None
        return tuple(items)

    def text(self, node: Node, what: Text, names: Collection[str], place: Place = ()) -> Text | None:
        """A text: a string for both languages, or a map of `en` and `zh`; `names` are what it may insert.

        `place` is what later findings call it; that of a language has its name behind.
        """
        before = self.errors
        if node.__class__ is Map and len(node) == 2 and (said := _said_in_both(node)):
            # Most texts are such.
            en, zh = said
            if place:
                noted = self.noted
                noted[place], noted[(*place, "en")], noted[(*place, "zh")] = node.start, en.start, zh.start
            for language in said:
                if "{{" in language:
                    self._check_placeholders(language, what, names)
                if self._may_have_comments:
                    self._warn_of_comment(language, what)
            return Text(en.rstrip("\n"), zh.rstrip("\n")) if self.errors == before else None
        if place:
            self.noted[place] = node.start
            entries = node if isinstance(node, Map) else {}
            spoken = (each for each in LANGUAGES if isinstance(entries.get(each), Scalar))
            self.noted |= {(*place, each): entries[each].start for each in spoken}
        if isinstance(node, Scalar):
            string = self._string(node, what, names)
            return Text.same(string) if self._says_something((string,), node, what) and self.errors == before else None
        if not isinstance(node, Map) or (len(node) > 1 and not any(key_before_colon(key) in LANGUAGES for key in node)):
            self.line(node, what)
            return None
        self.mapping(node, what, (), LANGUAGES)
        strings = [self._language(node, language, what, names) for language in LANGUAGES]
        complete = all(strings) and not any(map(str.isspace, filter(None, strings)))
        # A language that was misspelt is not missing.
        if not complete and all(key in LANGUAGES for key in node) and self._says_something(strings, node, what):
            self._warn_of_missing_languages(strings, node, what)
        if self.errors > before:
            return None
        # Whoever compares two texts in one language must not take two missing ones for the same.
        english, chinese = (string if string and string.strip() else "" for string in strings)
        return Text(english or chinese, chinese or english)

    def _language(self, entries: Map, language: str, what: Text, names: Collection[str]) -> str | None:
        value = entries.get(language)
        if value is None:
            return ""
        return self._string(value, what, names) if isinstance(value, Scalar) else self.line(value, what)

    def _says_something(self, strings: Iterable[str | None], node: Node, what: Text) -> bool:
        """Whether any of the strings does; one that could not be read may have."""
        if any(string is None or string.strip() for string in strings):
            return True
        self.gap = True
        if isinstance(node, Map) and not node:
            add = Text("add `en: …` and `zh: …`", "请补上 `en: …` 和 `zh: …`")
            self.fault(node.mark, "B102", about(what, "{} lacks `en`", "{} 缺少 `en`"), add)
        commented = isinstance(node, Scalar) and self._lines[node.mark.line - 1][
            node.mark.column - 1 :
        ].lstrip().startswith("#")
        fix = _STARTS_WITH_HASH if commented else Text("write a text", "请写出文字")
        self.fault(node.mark, "B103", about(what, "{} is empty", "{} 是空的"), fix)
        return False

    def _warn_of_missing_languages(self, strings: Iterable[str | None], node: Map, what: Text) -> None:
        for language, string in zip(LANGUAGES, strings, strict=True):
            if string is not None and not string.strip():
                where = node[language].mark if language in node else node.mark
                message = about(what, f"{{}} lacks `{language}`", f"{{}} 缺少 `{language}`")
                other = next(each for each in LANGUAGES if each != language)
                fix = Text(
                    f"add `{language}: …`, or write the text alone, without `{{{other}: …}}`",
                    f"请补上 `{language}: …`，或去掉 `{{{other}: …}}`，直接写文本",
                )
                self.fault(where, "B111", message, fix, "warning")

    def _string(self, scalar: Scalar, what: Text, names: Collection[str]) -> str:
        self._check_placeholders(scalar, what, names)
        self._warn_of_comment(scalar, what)
        return scalar.rstrip("\n")

    def _warn_of_comment(self, scalar: Scalar, what: Text) -> None:
        """A text without quotes that was to hold ` #` ends there, and nothing else shows it."""
        if not (scalar and scalar.plain and self._may_have_comments):
            return
        number, column = scalar.stop.line, scalar.stop.column
        if comment := _COMMENT.match(self._lines[number], column):
            mark = Mark(number + 1, comment.end())
            message = Text(
                f"{what.en} ends here: a `#` behind a space starts a comment",
                "文字到此为止：空格后的 `#` 会被当作注释",
            )
            fix = Text("put a text that holds ` #` in single quotes", "含有 ` #` 的文字请加单引号")
            self.fault(mark, "B118", message, fix, "warning")

    def _check_placeholders(self, scalar: Scalar, what: Text, names: Collection[str]) -> None:
        if "{{" not in scalar:
            return
        found: list[tuple[int, str]] = []
        position = 0
        while (start := scalar.find("{{", position)) >= 0:
            match = PLACEHOLDER.match(scalar, start - 1 if scalar[start - 1 : start] == "\\" else start)
            match = match or PLACEHOLDER.match(scalar, start + 1)
            if match is None:
                found.append((start, invalid_placeholder(scalar, start)))
            elif match["name"]:
                found.append((start, match["name"]))
            position = start + 2 if match is None else match.end()
        if found:
            self.check_names(scalar, found, names, "B110", what)

    def check_names(
        self, scalar: Scalar, found: Sized[tuple[int, str]], names: Collection[str], code: str, what: Text
    ) -> bool:
        """Whether every name that `what` inserts or uses, each at its offset, is known; those that are count as used.

        The unknown ones are kept for `tell_strange`.
        """
        self.used.update(name for _, name in found if name in names)
        strange = [(offset, name) for offset, name in found if name not in names]
        if not strange:
            return True
        if self.lost_names:
            strange = [(offset, name) for offset, name in strange if name.startswith(INVALID_PLACEHOLDER)]
        marks = self.marks_in(scalar, [offset for offset, _ in strange])
        self._strange += [
            UndefinedName(mark, name, code, what, tuple(names)) for mark, (_, name) in zip(marks, strange, strict=True)
        ]
        self.gap |= bool(strange)
        self.errors += len(strange)
        return not strange

    def tell_strange(self) -> None:
        """Note the unknown names of a question, each where it is met first: one that is not defined is one mistake."""
        if not self._strange:
            return
        for fault in strange_faults(self.file, self._strange):
            self._note(fault)
        self._strange.clear()

    def mark_in(self, scalar: Scalar, offset: int) -> Mark:
        """Where a fault inside a text or expression stands: the start of its scalar, in a block scalar its line."""
        return self.marks_in(scalar, [offset])[0]

    def marks_in(self, scalar: Scalar, offsets: Sized[int]) -> list[Mark]:
        """The same for many offsets, in ascending order."""
        if not scalar.block:
            return [scalar.mark] * len(offsets)
        return marks_in_block(self._lines, scalar.mark, scalar, offsets)


@cache
def _key_sets(required: tuple[str, ...], optional: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """The keys that must be there, and all that may be: the fields of a few types, asked for at each mapping."""
    return frozenset(required), frozenset((*required, *optional))


def _said_in_both(node: Map) -> tuple[Scalar, Scalar] | None:
    """What a text says in English and in Chinese, if it is written in both, and nowhere blank."""
    en, zh = node.get("en"), node.get("zh")
    if en.__class__ is Scalar and zh.__class__ is Scalar and en and zh and not (en.isspace() or zh.isspace()):
        return en, zh
    return None


def misspelt(node: Map, known: Collection[str]) -> dict[str, Mark]:
    """The known keys that unknown ones of `node` are meant to be, each with the mark of the misspelt one."""
    unknown = [key for key in node if key not in known][:_MOST_STRANGE]
    meant = {key: [name] if (name := key_before_colon(key)) in known else close_to(key, known) for key in unknown}
    return {close: node.key_mark(key) for key, names in meant.items() for close in names}


def _filled(node: Map, holes: dict[str, Scalar]) -> Map:
    filled = Map({**node, **holes})
    filled.start, filled.stop, filled.starts = node.start, node.stop, node.starts
    return filled


def _shape(value: Any) -> tuple[int, ...]:
    return (len(value), *_shape(value[0])) if isinstance(value, tuple) else ()
