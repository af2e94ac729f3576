"""Reading in pieces: a syntax error costs its own item and hides nothing else; what follows is read where it stands."""

from __future__ import annotations

from itertools import product
from typing import Any, NamedTuple

import pytest
import yaml
from every_case import every_case
from hypothesis import given, settings
from hypothesis import strategies as st

from dlquiz.yaml_reader.cutting import Cut
from dlquiz.yaml_reader.nodes import Map, Mark, Scalar, Sequence, plain_value
from dlquiz.yaml_reader.pieces import MOST_PIECES
from dlquiz.yaml_reader.reading import ReadResult, read_text

MARKER = "»"
"""Where a fault stands; it is taken out before reading."""
CUT = Cut("things", "id", ("head", "things", "tail"))
HEAD = "head: x\nthings:\n"
GOOD = "  - id: {}\n    text: |\n      one\n      - two\n    words: [a, 'b']\n"
Place = tuple[str, int, int]


class Item(NamedTuple):
    name: str
    text: str
    message: str
    code: str = "B006"


def read(text: str) -> ReadResult:
    return read_text(text.replace(MARKER, ""), "f", CUT)


def places(result: ReadResult) -> list[Place]:
    return [(fault.code, fault.line, fault.column) for fault in result.faults]


def place(text: str, code: str = "B006") -> Place:
    before = text[: text.index(MARKER)].split("\n")
    return code, len(before), len(before[-1]) + 1


def items_of(result: ReadResult) -> Sequence:
    assert isinstance(result.root, Map)
    items = result.root["things"]
    assert isinstance(items, Sequence)
    return items


def ids(result: ReadResult) -> list[str]:
    """The ids of the items that could be read; a broken one is empty."""
    return [str(item["id"]) if isinstance(item, Map) else str(item) for item in items_of(result)]


def good(*names: str) -> str:
    return "".join(GOOD.format(name) for name in names)


# ---------------------------------------------------------------- one broken item

BROKEN = [
    Item("single quote", "  - id: bad\n    a: »'never closed\n    b: 1\n", "quoted scalar is never closed"),
    Item("double quote", '  - id: bad\n    a: »"never closed\n    b: 1\n', "quoted scalar is never closed"),
    Item("quote that meets the next one's", "  - id: bad\n    a: »'never\n    b: c\n", "quoted scalar is never closed"),
    Item("quote that meets one below", "  - id: bad\n    a: »'never\n    b: c\n    d: 'e'\n", "ends further down"),
    Item("quote in brackets that meets one", "  - {id: bad, a: »'never,\n     b: 'c', d: e}\n", "ends further down"),
    Item("square bracket", "  - id: bad\n    a: »[1, 2\n    b: c\n", "bracket"),
    Item("curly bracket", "  - id: bad\n    a: »{b: 1, c: 2\n", "bracket"),
    Item("both brackets", "  - id: bad\n    a: {b: »[1, 2\n", "bracket"),
    Item("a comma too few", "  - id: bad\n    a: ['b' »'c']\n", "comma"),
    Item("the wrong bracket", "  - id: bad\n    a: [b, c»}\n", "comma"),
    Item("a bracket too many", "  - id: bad\n    a: [b]»]\n", "go on"),
    Item("text behind a quote", "  - id: bad\n    a: 'b' »c\n", "behind its closing `'`"),
    Item("text behind a double quote", '  - id: bad\n    a: "b" »c\n', 'behind its closing `"`'),
    Item("text behind brackets", "  - id: bad\n    a: »[b] c\n", "cannot start with `[`"),
    Item("apostrophe in single quotes", "  - {id: bad, a: 'it'»s', b: c}\n", "ends the text"),
    Item("colon in a text", "  - id: bad\n    a: b»: c\n", "`: `"),
    Item("no colon", "  - id: bad\n    »a b\n    c: d\n", "`key: value`"),
    Item("no colon on the last line", "  - id: bad\n    a: b\n    »c d\n", "`key: value`"),
    Item("tab", "  - id: bad\n»\ta: b\n", "tab"),
    Item("unknown escape", '  - id: bad\n    a: "\\f»\\q"\n', "escape"),
    Item("a key too far left", "  - id: bad\n   »a: b\n    c: d\n", "1 space further left than line"),
    Item("no space behind a colon", "  - id: bad\n    a»:b\n    c: d\n", "space is missing behind this colon"),
    Item("no space behind the colon of a text", "  - id: bad\n    a:\n      en»:b\n      zh: c\n", "behind this colon"),
    Item("a full-width colon", "  - id: bad\n    a»：b\n    c: d\n", "full-width colon"),
    Item("a full-width colon on the last line", "  - id: bad\n    a: b\n    c»：d\n", "full-width colon"),
    Item("a no-break space behind a colon", "  - id: bad\n    a:»\u00a0b\n    c: d\n", "no-break space"),
    Item("a full-width space behind a colon", "  - id: bad\n    a:»\u3000b\n", "full-width space"),
    Item("a no-break space that indents", "  - id: bad\n  »\u00a0 a: b\n", "no-break space indents"),
    Item("no space behind a dash", "  - id: bad\n    a:\n      - b\n      »-c\n", "behind this `-`"),
    Item(
        "two spaces too many below a text", "  - id: bad\n    a: b\n      c»: d\n", "2 spaces further right than line"
    ),
    Item("a line too far left in a mapping", "  - id: bad\n    a:\n      b: c\n     »d: e\n", "1 space further left"),
    Item("a line of a text too far left", "  - id: bad\n   »lorem ipsum\n", "this is no `- item`"),
    Item("apostrophe outside of brackets", "  - id: bad\n    a: 'it'»s'\n", "ends the text"),
    Item("LaTeX in brackets", "  - id: bad\n    a: {en: $\\sqrt»{d}$, zh: x}\n", "not quoted holds a `{`"),
    Item("a blank in brackets", "  - id: bad\n    a: {en: the »[[b]] c, zh: x}\n", "not quoted holds a `[`"),
    Item("a colon in brackets", "  - id: bad\n    a: {en: so»: it, zh: x}\n", "not quoted holds a `: `"),
    Item("a full-width comma in brackets", "  - id: bad\n    a: {en: b»， zh: x}\n", "full-width comma"),
    Item("a full-width comma behind a quote", "  - id: bad\n    a: {en: 'b'»， zh: x}\n", "full-width comma"),
    Item("a comment in brackets", "  - id: bad\n    a: {en: b »#1, zh: x}\n", "comment"),
    Item("a blank at the start", "  - id: bad\n    a: »[[b]] c\n", "cannot start with `[[`"),
    Item("a placeholder at the start", "  - id: bad\n    a: {»{n}} c\n", "cannot start with `{{`", "B009"),
    Item("a placeholder in brackets", "  - id: bad\n    a: {en: {»{n}}, zh: x}\n", "cannot start with `{{`", "B009"),
    Item("a key too far right", "  - id: bad\n     a»: b\n", "1 space further right than line"),
    Item("a key at the margin", "  - id: bad\n    a: b\n»c: d\n    e: f\n", "outside"),
    Item("a line at the margin", "  - id: bad\n»lorem ipsum\n    c: d\n", "outside"),
    Item("a key that starts with an at sign", "  - id: bad\n    a: »@b\n", "cannot start with `@`"),
    Item("a text in stars", "  - id: bad\n    a: »**b** c\n", "cannot start with `*`"),
    Item("a text that starts with an ampersand", "  - id: bad\n    a: »& b\n", "cannot start with `&`"),
    Item("a text that starts with a percent sign", "  - id: bad\n    a: »%b\n", "cannot start with `%`"),
    Item("a block on its own line", "  - id: bad\n    a: | »b\n      c\n", "block"),
    Item("a value too few", "  - {id: bad, a: [»,]}\n", "value is missing"),
    Item("a question mark", "  - id: bad\n    a: »? b\n", "`? `"),
    Item("a list as a key", "  - id: bad\n    »[a]: b\n", "plain word", "B009"),
    Item("nested too deep", "  - id: bad\n    a: " + "[" * 21 + "»[" + "]" * 22 + "\n", "24 levels", "B010"),
    Item("no space behind its dash", "  »-id: bad\n    a: b\n", "behind this `-`"),
    Item("a no-break space behind its dash", "  -»\u00a0id: bad\n    a: b\n", "no-break space"),
    Item("slipped to the right", "   »- id: bad\n    a: b\n", "not indented like those above"),
    Item("slipped to the left", " »- id: bad\n    a: b\n", "not indented like those above"),
    Item("wholly slipped", "   »- id: bad\n     a: b\n", "not indented like those above"),
    Item("slipped by two", "    »- id: bad\n    a: b\n", "not indented like those above"),
    Item("slipped by a tab", "»\t- id: bad\n    a: b\n", "tab"),
]
"""Items with one syntax error each, marked where it stands.

Every one starts with `- id: bad`, if need be by a mistake, at an indentation of two as the sound ones around it do.
"""


@every_case("around", ["first", "between", "last"])
@every_case("item", BROKEN)
def test_a_broken_item_costs_itself(item: Item, around: str) -> None:
    before, after = {"first": ("", "cd"), "between": ("ab", "cd"), "last": ("ab", "")}[around]
    text = HEAD + good(*before) + item.text + good(*after)
    result = read(text)
    assert places(result) == [place(text, item.code)]
    assert item.message in result.faults[0].message
    assert result.faults[0].fix
    found = ids(result)
    assert found[: len(before)] + found[len(before) + 1 :] == [*before, *after]
    assert found[len(before)] in ("", "bad")


@every_case("item", BROKEN)
def test_what_follows_is_read_where_it_stands(item: Item) -> None:
    text = HEAD + good("a") + item.text + good("c")
    line = len(text.split("\n")) - 5
    last = items_of(read(text))[-1]
    assert isinstance(last, Map)
    assert plain_value(last) == {"id": "c", "text": "one\n- two\n", "words": ["a", "b"]}
    assert last.mark == last.key_marks["id"] == Mark(line, 5)
    words = last["words"]
    assert isinstance(words, Sequence)
    assert [word.mark for word in words] == [Mark(line + 4, 13), Mark(line + 4, 16)]


@pytest.mark.unmeasured
@every_case("start", ["", "\ufeff", "---\n", "# a comment\n\n"])
@every_case("ending", ["\r\n", "\r"])
@every_case("item", BROKEN)
def test_line_ends_and_what_stands_above_move_nothing(item: Item, ending: str, start: str) -> None:
    text = start.removeprefix("\ufeff") + HEAD + good("a") + item.text + good("c")
    written = start[:1].replace("-", "").replace("#", "") + text
    result = read(written.replace("\n", ending))
    assert places(result) == [place(text, item.code)]
    assert [ids(result)[0], ids(result)[-1]] == ["a", "c"]


@pytest.mark.parametrize("indent", [0, 1, 4])
def test_items_may_be_indented_as_the_author_likes(indent: int) -> None:
    lines = (good("a") + BROKEN[0].text + good("c")).split("\n")
    text = HEAD + "\n".join(" " * indent + line.removeprefix("  ") for line in lines)
    result = read(text)
    assert places(result) == [place(text)]
    assert ids(result) == ["a", "", "c"]


# ---------------------------------------------------------------- several


@pytest.mark.sweep
@pytest.mark.parametrize("first", BROKEN, ids=[item.name for item in BROKEN])
def test_two_broken_items_are_two_faults(first: Item) -> None:
    for second, between in product(BROKEN, ("", "b")):
        text = HEAD + good("a") + first.text + good(*between) + second.text + good("c")
        start = text.index(first.text) + len(first.text)
        second_place = place(text[:start].replace(MARKER, "") + text[start:], second.code)
        result = read(text)
        assert places(result) == [place(text, first.code), second_place], (second.name, between)
        found = ids(result)
        assert (found[0], found[-1], len(found)) == ("a", "c", 4 + len(between)), (second.name, between)


def test_all_broken_items_at_once() -> None:
    text, wanted = HEAD + good("a"), []
    for item in BROKEN:
        wanted.append(place(text + item.text, item.code))
        text += item.text.replace(MARKER, "") + good("b")
    result = read(text)
    assert places(result) == wanted
    assert ids(result).count("b") == len(BROKEN)


# ---------------------------------------------------------------- what looks like an item and is none

SOUND = [
    Item("dashes in a block", "  - id: s\n    a: |\n      - id: x\n      - y\n    b: >-\n      - z\n", ""),
    Item("dashes in a quote", "  - id: s\n    a: 'one\n  - two\n  - id: three'\n", ""),
    Item("dashes in double quotes", '  - id: s\n    a: "one\n  - id: two\n\n  - three"\n    b: "c"\n', ""),
    Item("dashes of a list inside", "  - id: s\n    a:\n      - b: 1\n      - id: 2\n    c:\n    - d\n", ""),
    Item("brackets over lines", "  - id: s\n    a: [b,\n  c, d\n  ]\n", ""),
    Item("a comment with a dash", "  - id: s\n  # - id: none\n    a: b\n", ""),
    Item("a key of the top inside a block", "  - id: s\n    a: |\n      tail: b\n", ""),
    Item("a plain text over lines", "  - id: s\n    a: b\n       c - d\n       e\n", ""),
]


@every_case("broken", [BROKEN[0], BROKEN[3], BROKEN[11]])
@every_case("sound", SOUND)
def test_a_sound_item_stays_whole_beside_a_broken_one(sound: Item, broken: Item) -> None:
    whole = items_of(read(HEAD + sound.text))[0]
    for text in (HEAD + sound.text + broken.text + good("c"), HEAD + broken.text + sound.text + good("c")):
        result = read(text)
        assert places(result) == [place(text)]
        assert plain_value(whole) in plain_value(items_of(result))
        assert len(items_of(result)) == 3


# ---------------------------------------------------------------- head and tail


def test_a_broken_entry_of_the_head_hides_neither_the_others_nor_the_list() -> None:
    text = f"head: one»: two\nother: 3\nthings:\n{good('a', 'b')}tail: 4\n"
    result = read(text)
    assert places(result) == [place(text)]
    assert ids(result) == ["a", "b"]
    assert isinstance(result.root, Map)
    assert (result.root["other"], result.root["tail"]) == ("3", "4")
    # What could not be read is there, and stands where its fault does.
    hole = result.root["head"]
    assert isinstance(hole, Scalar)
    assert (hole, hole.mark) == ("", Mark(*place(text)[1:]))


def test_a_broken_tail_hides_nothing() -> None:
    text = f"{HEAD}{good('a')}  - id: b\n    c: d: e\n{good('f')}tail: »[1\n"
    result = read(text)
    assert places(result) == [("B006", 9, 9), place(text)]
    assert ids(result) == ["a", "", "f"]


def test_keys_of_head_and_tail_may_not_repeat() -> None:
    text = f"head: 1\nthings:\n  - »'a\n{good('b')}head: 2\ntail: 3\n"
    result = read(text)
    assert places(result) == [place(text), ("B008", 9, 1)]
    assert isinstance(result.root, Map)
    assert (result.root["head"], result.root["tail"]) == ("1", "3")


def test_the_key_of_the_list_without_its_colon_still_starts_it() -> None:
    result = read("head: 1\nthings\n" + good("a") + "  - id: b\n    c: 'd\n")
    assert places(result) == [("B006", 2, 1), ("B006", 9, 8)]
    assert ids(result) == ["a", ""]


def test_what_stands_between_the_key_of_the_list_and_its_items_is_a_fault() -> None:
    result = read("things:\n      - a: 1\n        b: 2\n" + good("c", "d"))
    assert places(result) == [("B006", 2, 7)]
    assert ids(result) == ["c", "d"]


def test_what_stands_above_the_first_key_is_a_fault_of_its_own() -> None:
    result = read("lorem ipsum\n" + HEAD + good("a"))
    assert places(result) == [("B006", 1, 1)]
    assert ids(result) == ["a"]


@pytest.mark.parametrize(
    "text", ["{head: 1, things: »[{id: a}\n", "»@\n", "- »'a\n- b\n", "head: »'1\n", "head: 1\nthings: »[\n  {id: a}\n"]
)
def test_a_file_without_pieces_has_its_one_fault(text: str) -> None:
    assert places(read(text)) == [place(text)]


def test_trouble_that_no_piece_shows_is_still_reported() -> None:
    # Each of the two is sound alone; one behind the end of the other is not.
    assert places(read(f"{HEAD}{good('a')}...\ntail: 1\n")) == [("B006", 9, 1)]


# ---------------------------------------------------------------- what ends the reading

ENDS = ["a: &x b", "a: *x", "a: !!str b", "<<: {a: b}"]


@pytest.mark.parametrize("end", ENDS)
def test_the_first_anchor_alias_tag_or_merge_key_is_the_only_fault(end: str) -> None:
    mark = f"    {end}".replace("a: ", "a: »").replace("<<", "»<<").replace("{a: »", "{a: ")
    text = f"{HEAD}  - id: a\n    b: 'c\n{good('d')}  - id: e\n{mark}\n  - id: f\n    {end}\n    g: h: i\n"
    result = read(text)
    assert result.root is None
    assert places(result) == [place(text, "B007")]


def test_a_second_document_is_the_only_fault() -> None:
    text = f"{HEAD}  - id: a\n    b: 'c\n{good('d')}»---\nhead: 2\n"
    assert places(read(text)) == [place(text, "B007")]
    assert places(read(f"{HEAD}{good('d')}»---\nhead: 'x\n")) == [("B007", 8, 1)]


def test_nothing_at_all_is_an_empty_file() -> None:
    assert places(read("# nothing\n")) == [("B005", 1, 1)]


# ---------------------------------------------------------------- characters nobody can see


def test_every_line_with_an_unprintable_character_is_a_fault_and_the_rest_is_read() -> None:
    text = (
        f"head: a\x07b\nthings:\n{good('a')}  - id: b\n    c: \x1b[31m \x1b[0m\n\x9b{good('c')}  - id: d\n    e: 'f\n"
    )
    result = read(text)
    assert places(result) == [("B004", 1, 8), ("B004", 9, 8), ("B004", 10, 1), ("B006", 16, 8)]
    assert not set(result.source) & set("\x07\x1b\x9b")


@pytest.mark.parametrize(
    "broken", ["    a\x07: b: c\n", "    a:\x1bb: c\n", "\x85   a: b\n", "    'a\x00"[:6] + "\x01\n"]
)
def test_a_line_that_it_broke_has_one_fault(broken: str) -> None:
    result = read(f"{HEAD}{good('a')}  - id: b\n{broken}{good('c')}")
    assert [fault.code for fault in result.faults] == ["B004"]
    assert ids(result)[::2] == ["a", "c"]


def test_a_file_with_a_nul_is_no_text_and_has_one_fault() -> None:
    assert places(read("h\x00e\x00a\x00d\x00:\x00 \x001\x00\n\x00")) == [("B004", 1, 2)]


# ---------------------------------------------------------------- repeated keys


def test_an_item_without_its_dash_is_one_fault() -> None:
    item = "    id: {}\n    a: 1\n    b: 2\n    c: 3\n"
    result = read(HEAD + item.format("x").replace("  ", "- ", 1).replace("-   ", "  - ") + item.format("y"))
    assert places(result) == [("B008", 7, 5)]
    assert "`id` appears on line 3 and again on line 7, as do 3 keys" in result.faults[0].message
    assert "- " in result.faults[0].fix


def test_two_repeated_keys_are_two_faults() -> None:
    result = read(f"{HEAD}  - {{id: a, b: 1, b: 2, c: 3, c: 4}}\n")
    assert places(result) == [("B008", 3, 19), ("B008", 3, 31)]


# ---------------------------------------------------------------- trouble of the library, and cost


class Stumbling(yaml.CSafeLoader):
    """A parser that fails at the second word `boom`, in a way of its own."""

    error: type[Exception] = RuntimeError

    def get_event(self) -> Any:
        event: Any = super().get_event()
        if getattr(event, "value", "") == "boom":
            raise self.error("no\x1b\nreason")
        return event


@pytest.mark.parametrize("error", [RuntimeError, ValueError, OverflowError, yaml.YAMLError, KeyError])
def test_unknown_trouble_of_the_library_is_one_positioned_fault(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Stumbling, "error", error)
    monkeypatch.setattr(yaml, "CSafeLoader", Stumbling)
    result = read(f"{HEAD}{good('a')}  - id: b\n    c: boom\n{good('d')}")
    # It stands at the last thing that could be read.
    assert places(result) == [("B006", 9, 5)]
    assert "cannot read this file" in result.faults[0].message
    assert "\x1b" not in result.faults[0].message
    assert ids(result) == ["a", "", "d"]
    generic = read_text("a: boom\n", "f")
    assert [(fault.code, fault.line) for fault in generic.faults] == [("B006", 1)]


class Counting(yaml.CSafeLoader):
    """A parser that counts its events."""

    events = 0

    def get_event(self) -> Any:
        Counting.events += 1
        return super().get_event()


SHORT = [item for item in BROKEN if item.code != "B010"]


@pytest.mark.parametrize("item", SHORT, ids=[item.name for item in SHORT])
def test_nothing_is_parsed_more_than_three_times(item: Item, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml, "CSafeLoader", Counting)
    Counting.events = 0
    read(HEAD + good(*["a"] * 100))
    once = Counting.events
    for text in (good(*["a"] * 99) + item.text, good("a") + item.text.replace(MARKER, "") * 50 + good(*["a"] * 49)):
        Counting.events = 0
        read(HEAD + text)
        assert Counting.events <= 3 * once


@pytest.mark.sweep
def test_a_list_of_very_many_items_is_not_cut() -> None:
    item = "  - id: a\n"
    assert len(read(HEAD + item * (MOST_PIECES - 4) + "  - 'b\n" + item).faults) == 1
    few, many = (read(HEAD + item * count + "  - 'b\n" + item) for count in (MOST_PIECES - 4, MOST_PIECES))
    assert len(items_of(few)) == MOST_PIECES - 2
    assert many.root is None
    assert [fault.code for fault in many.faults] == ["B006"]


# ---------------------------------------------------------------- anything at all

LINE = st.sampled_from(
    [
        *("head: x", "things:", "things", "tail: [", "  - id: a", "  - id: 'b", "   - id: c", "    d: e", '    f: "g'),
        *("\t- id: h", "- id: i", "  - j", "    k: |", "      - l", "  m: n: o", "]", "}", "'", '"', "---", "..."),
        *("# p", "", "  - {q: r", "  - *s", "    &t u: v", "\x07", "    w: [x, y", "  - - z"),
    ]
)


@settings(max_examples=600)
@given(st.lists(LINE, max_size=14), st.sampled_from(["\n", "\r\n", "\r"]))
def test_any_lines_give_positioned_faults(lines: list[str], ending: str) -> None:
    text = ending.join(lines)
    result, whole = read_text(text, "f", CUT), read_text(text, "f")
    found = places(result)
    assert result.root is not None or found
    assert len(set(found)) == len(found)
    for _, line, column in found:
        assert 1 <= line <= len(lines) or (line, column) == (1, 1)
        assert column <= len(lines[line - 1] if lines else "") + 1
    if whole.root is not None:
        assert (result.root, sorted(result.faults)) == (whole.root, sorted(whole.faults))
    else:
        assert found
