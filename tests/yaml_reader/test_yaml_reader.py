"""The reader: what scalars mean, where everything stands, and what is refused before it can do harm."""

from __future__ import annotations

import os
import time
import tracemalloc
from pathlib import Path

import pytest
from every_case import every_case
from hypothesis import given, settings
from hypothesis import strategies as st

from dlquiz.errors import UsageError
from dlquiz.yaml_reader.files import MAXIMUM_BYTES, file_bytes
from dlquiz.yaml_reader.nodes import Map, Mark, Scalar, Sequence, plain_value, scalar_value
from dlquiz.yaml_reader.reading import read_bytes, read_file, read_text, read_value


def one_fault(text: str) -> tuple[str, int, int]:
    root, faults, _ = read_text(text, "f")
    assert root is None
    assert len(faults) == 1
    return faults[0].code, faults[0].line, faults[0].column


# ---------------------------------------------------------------- YAML 1.2 core

CORE = [
    ("5", 5, "decimal"),
    ("-12", -12, "sign"),
    ("+3", 3, "plus sign"),
    ("010", 10, "no octal of YAML 1.1"),
    ("0o10", 8, "octal of 1.2"),
    ("0x1F", 31, "hexadecimal"),
    ("0b11", "0b11", "no binary in 1.2"),
    ("1_000", "1_000", "no underscores in 1.2"),
    ("1:30", "1:30", "no sexagesimals in 1.2"),
    ("1e-3", 0.001, "needs no dot in 1.2"),
    ("1.", 1.0, "dot at the end"),
    (".5", 0.5, "dot at the start"),
    ("-.5E+2", -50.0, "exponent"),
    ("1e", "1e", "exponent without digits"),
    (".", ".", "dot alone"),
    ("1.2.3", "1.2.3", "version"),
    (".inf", float("inf"), "infinity"),
    ("-.Inf", float("-inf"), "minus infinity"),
    (".nan", float("nan"), "no number"),
    ("true", True, "true"),
    ("False", False, "false"),
    ("yes", "yes", "no boolean of 1.1"),
    ("no", "no", "Norway"),
    ("on", "on", "switch"),
    ("tRue", "tRue", "mixed case"),
    ("null", None, "null"),
    ("~", None, "tilde"),
    ("", None, "nothing"),
    ("2024-02-30", "2024-02-30", "no dates in the core schema"),
    ("٣", "٣", "Arabic digits are no digits of YAML"),
    ("9" * 400, int("9" * 400), "longest number"),
    ("9" * 401, "9" * 401, "longer: a text, never a slow conversion"),
    ("'5'", "5", "quoted"),
    ('"true"', "true", "double quoted"),
    ("|-\n  5", "5", "block"),
]


@every_case(("written", "value", "why"), CORE)
def test_core_schema(written: str, value: object, why: str) -> None:
    root, faults, _ = read_text(f"k: {written}\n", "f")
    assert faults == ()
    assert isinstance(root, Map)
    scalar = root["k"]
    assert isinstance(scalar, Scalar)
    read = scalar_value(scalar)
    # No number that is none equals itself.
    assert (type(read), repr(read)) == (type(value), repr(value))


def test_a_scalar_is_kept_as_written() -> None:
    root, _, _ = read_text("[010, 1e-3, no, 'it''s', ~]", "f")
    assert root == ["010", "1e-3", "no", "it's", "~"]
    assert plain_value(root) == [10, 0.001, "no", "it's", None]


# ---------------------------------------------------------------- positions


def test_marks_count_characters_from_one() -> None:
    text = "中文: [\U0001f600, b]\nk:\n  - x: >\n      folded\n"
    root, faults, source = read_text(text, "f")
    assert (faults, source) == ((), text)
    assert isinstance(root, Map)
    assert root.mark == Mark(1, 1)
    assert root.key_marks == {"中文": Mark(1, 1), "k": Mark(2, 1)}
    first, second = root["中文"], root["k"]
    assert isinstance(first, Sequence)
    assert first.mark == Mark(1, 5)
    assert [item.mark for item in first] == [Mark(1, 6), Mark(1, 9)]
    assert isinstance(second, Sequence)
    item = second[0]
    assert isinstance(item, Map)
    assert (item.mark, item.key_marks["x"]) == (Mark(3, 5), Mark(3, 5))
    folded = item["x"]
    assert isinstance(folded, Scalar)
    assert (folded.mark, folded.block, folded.plain, folded) == (Mark(3, 8), True, False, "folded\n")


REFUSED = [
    ("a: &x 1", "B007", 1, 4, "anchor"),
    ("&x a: 1", "B007", 1, 1, "anchor of a key"),
    ("a: *x", "B007", 1, 4, "alias"),
    ("*x : a", "B007", 1, 1, "alias as a key"),
    ("a: !t 1", "B007", 1, 4, "local tag"),
    ("a: ! 1", "B007", 1, 4, "tag that says nothing"),
    ("a:\n  - !!set {b}", "B007", 2, 5, "tag of a collection"),
    ('a: !!int ""', "B007", 1, 4, "tag that makes libraries crash"),
    ("b: 1\n<<: {a: 1}", "B007", 2, 1, "merge key"),
    ("a: 1\n---\nb: 2", "B007", 2, 1, "second document"),
    ("---\na: 1\n...\n---\nb: 2", "B007", 4, 1, "second document after an end"),
    ("---\n---\n", "B007", 2, 1, "second document after an empty one"),
    ("a: 1\na: 2\nb: *x", "B007", 3, 4, "only fault, even after a duplicate key"),
    ("? [a]\n: 1", "B009", 1, 3, "list as a key"),
    ("{{a: 1}: 2}", "B009", 1, 2, "mapping as a key"),
    ("", "B005", 1, 1, "empty"),
    ("\n\n# c\n", "B005", 1, 1, "comments only"),
    ("---\n", "B005", 1, 1, "empty document"),
    ("a: 'x\n\n", "B006", 1, 4, "unclosed quote: where it opens"),
    ("a: 1\nb: [1, 2\n", "B006", 2, 4, "unclosed bracket: where it opens"),
    ('a: "\\UFFFFFFFF"', "B006", 1, 7, "impossible character"),
    ('a: "\\uD800"', "B006", 1, 7, "half of a pair"),
    ("a: b: c", "B006", 1, 5, "mapping in a value"),
    ("a:\n\tb: 1", "B006", 2, 1, "tab"),
    ("a: @b", "B006", 1, 4, "reserved indicator"),
    ("a: 1\n b: 2", "B006", 2, 3, "indentation"),
    ("a: \x1b", "B004", 1, 4, "escape"),
    ("a: 1\r\nb: \x9b", "B004", 2, 4, "C1, after CRLF"),
    ("a: 1\rb: \x00", "B004", 2, 4, "NUL, after CR"),
    ("a: \ud800", "B004", 1, 4, "lone surrogate"),
    ("a: \uffff", "B004", 1, 4, "noncharacter"),
    ("a: b\u2029c", "B004", 1, 5, "paragraph separator"),
]


@every_case("row", REFUSED)
def test_refused_at_its_place(row: tuple[str, str, int, int, str]) -> None:
    assert one_fault(row[0]) == row[1:4]


def test_quoted_merge_key_and_words_with_signs_are_plain_text() -> None:
    root, faults, _ = read_text("'<<': 1\na: x&y\nb: a*b\nc: a!\nd: 'a: b'", "f")
    assert faults == ()
    assert root == {"<<": "1", "a": "x&y", "b": "a*b", "c": "a!", "d": "a: b"}


@every_case("escape", [r"\e", r"\a", r"\0", r"\x9b", r"\N", r"\r", r"\L", r"\u202e", r"\f"])
def test_an_escaped_control_character_is_a_fault_and_does_not_travel_on(escape: str) -> None:
    root, faults, _ = read_text(f'"k{escape}": "v{escape}"', "f")
    assert [(fault.code, fault.line) for fault in faults] == [("B004", 1), ("B004", 1)]
    assert root == {"k\ufffd": "v\ufffd"}


EATEN = [
    ('"$\\theta$ and $x$"', "\\theta"),
    ('"of $3 \\times 3$"', "\\times"),
    ('"a $x \\to y$ b"', "\\to"),
    ('"$\\text{max}$"', "\\text"),
    ('"$\\nabla f$"', "\\nabla"),
    ('"$a \\neq b$"', "\\neq"),
    ('"$$\\nu_1$$"', "\\nu"),
    ('"fine $x$, then $\\tau$"', "\\tau"),
]

MEANT = [
    "'$\\theta$'",
    '"$\\\\theta$"',
    '"one\\nabla two"',
    '"cost $5\\tand more"',
    '"a\\theta $x$ b"',
    '"$$\\nx = 1\\n$$"',
    '"$x$\\nu is next, $y$"',
    '"$a$\n\n  nabla $b$"',
    "|\n  $a\n  u$ and\n  $b$",
]


@every_case(("value", "command"), EATEN)
def test_an_eaten_command_is_named_where_its_text_starts(value: str, command: str) -> None:
    (fault,) = read_text(f"key: {value}\n", "bank.yaml").faults
    assert (fault.code, fault.line, fault.column) == ("B004", 1, 6)
    assert f"instead of `{command}`" in fault.message
    assert "single quotes" in fault.fix


@every_case("value", MEANT)
def test_a_tab_or_a_new_line_that_is_meant_is_let_alone(value: str) -> None:
    assert read_text(f"key: {value}\n", "bank.yaml").faults == ()


def test_tab_and_newline_are_text() -> None:
    root, faults, _ = read_text('"a\\tb\\nc"', "f")
    assert (root, faults) == ("a\tb\nc", ())


def test_a_tag_cannot_smuggle_control_characters_into_its_fault() -> None:
    _, faults, _ = read_text("a: !<%1b[2J> 5", "f")
    assert "\x1b" not in faults[0].message


def test_duplicate_keys_name_both_lines_and_the_first_is_kept() -> None:
    root, faults, _ = read_text("a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\na: 4\n", "f")
    assert [(fault.code, fault.line, fault.column) for fault in faults] == [("B008", 5, 3), ("B008", 6, 1)]
    assert "line 3 and again on line 5" in faults[0].message
    assert "line 1 and again on line 6" in faults[1].message
    assert root == {"a": "1", "b": {"c": "1", "d": "2"}}


# ---------------------------------------------------------------- bounds


def test_24_levels_and_no_more() -> None:
    assert read_text("[" * 24 + "1" + "]" * 24, "f").faults == ()
    assert one_fault("[" * 25 + "]" * 25) == ("B010", 1, 25)
    assert one_fault("".join(f"{'  ' * depth}a:\n" for depth in range(24)) + "  " * 24 + "a: 1") == ("B010", 25, 49)


def test_two_megabytes_and_no_more(tmp_path: Path) -> None:
    full = b"a: " + b"x" * (MAXIMUM_BYTES - 3)
    assert read_bytes(full, "f").faults == ()
    assert [fault.code for fault in read_bytes(full + b"x", "f").faults] == ["B002"]
    assert one_fault("a: " + "零" * 699_051) == ("B002", 1, 1)  # 3 + 3·699,051 bytes, one over
    file = tmp_path / "large.yaml"
    file.write_bytes(full + b"x")
    assert [fault.code for fault in read_file(file).faults] == ["B002"]


def test_a_small_file_takes_little_room(tmp_path: Path) -> None:
    file = tmp_path / "small.yaml"
    file.write_text("a: 1\n")
    tracemalloc.start()
    try:
        assert file_bytes(file) == b"a: 1\n"
        assert tracemalloc.get_traced_memory()[1] < MAXIMUM_BYTES // 4
    finally:
        tracemalloc.stop()


def test_a_file_that_holds_more_than_its_size_is_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It grows, or a system such as /proc says 0."""
    file = tmp_path / "growing.yaml"
    file.write_text("a: 1\n")
    status = file.stat()
    file.write_text("a: 1\nb: " + "x" * 100_000)
    monkeypatch.setattr(os, "fstat", lambda _: status)
    assert len(file_bytes(file)) == file.stat().st_size


BOMBS = [
    ("a: &a [x,x]\n" + "\n".join(f"b{n}: &b{n} [*a,*a,*a,*a,*a,*a]" for n in range(12)), "alias bomb"),
    ("a: &a {x: 1}\nb:\n  <<: [*a, *a]\n", "merge bomb"),
    ("[" * 100_000, "100,000 brackets"),
    ("{a: " * 100_000, "100,000 braces"),
    ("- " * 100_000, "100,000 dashes"),
    ("? " * 100_000, "100,000 question marks"),
    ("- 1\n" * 1_500_000, "6 MB of entries"),
    ("a: " + "\\" * 1_000_000 + "\n\x00", "control character at the end"),
    ("!" * 100_000, "tag without end"),
]


@every_case("text", [row[0] for row in BOMBS])
def test_bombs_are_refused_at_once(text: str) -> None:
    start = time.process_time()
    root, faults, _ = read_text(text, "f")
    seconds = time.process_time() - start
    assert root is None
    assert len(faults) == 1
    assert len(faults[0].message) < 200
    # 50 ms are asked for; a busy machine may need some more.
    assert seconds < 0.2


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_named_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    assert [fault.code for fault in read_file(pipe).faults] == ["B001"]


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no devices here")
def test_a_device_is_refused() -> None:
    faults = read_file(Path("/dev/zero")).faults
    assert [fault.code for fault in faults] == ["B001"]
    assert "regular file" in faults[0].message


def test_what_is_no_file_is_a_fault(tmp_path: Path) -> None:
    assert "does not exist" in read_file(tmp_path / "none.yaml").faults[0].message
    assert "regular file" in read_file(tmp_path).faults[0].message
    assert read_file(tmp_path / "nul\x00.yaml").faults[0].code == "B001"


# ---------------------------------------------------------------- encodings

ENCODINGS = [
    ("title: 卷积".encode("gbk"), "B003", 1, 8, "GBK: the first byte that is no UTF-8"),
    ("title: 卷积".encode("utf-16"), "B003", 1, 1, "UTF-16 with its mark"),
    ("title: x".encode("utf-16-le"), "B004", 1, 2, "UTF-16 without a mark: a NUL"),
    ("零: 1\r\nb: é".encode() + b"\xff", "B003", 2, 5, "after CRLF, in characters"),
    (b"\xef\xbb\xbfa\xff", "B003", 1, 2, "the byte order mark is not counted"),
    (b"a: \xed\xa0\x80", "B003", 1, 4, "surrogate in UTF-8"),
]


@pytest.mark.parametrize("row", ENCODINGS, ids=[row[4] for row in ENCODINGS])
def test_encodings(row: tuple[bytes, str, int, int, str]) -> None:
    root, faults, _ = read_bytes(row[0], "f")
    assert root is None
    assert [(fault.code, fault.line, fault.column) for fault in faults] == [row[1:4]]
    assert row[1] == "B004" or faults[0].fix == "save it as UTF-8"


def test_byte_order_mark_and_crlf_are_fine() -> None:
    root, faults, source = read_bytes("\ufeffa: 1\r\nb: x\r\n".encode(), "f")
    assert (root, faults, source) == ({"a": "1", "b": "x"}, (), "a: 1\r\nb: x\r\n")
    assert isinstance(root, Map)
    assert root.key_marks["b"] == Mark(2, 1)


# ---------------------------------------------------------------- values on a command line


@pytest.mark.parametrize(
    ("text", "value"),
    [("[[1,2],[3,4]]", [[1, 2], [3, 4]]), ("{x: -2}", {"x": -2}), ("1e-08", 1e-8), ("same", "same"), ("[]", [])],
)
def test_read_value(text: str, value: object) -> None:
    assert read_value(text, "`x`") == value


@pytest.mark.parametrize("text", ["", "[1", "*a", "!!int 3", "1\n---\n2"])
def test_read_value_says_what_cannot_be_read(text: str) -> None:
    with pytest.raises(UsageError, match="`x` cannot be read") as caught:
        read_value(text, "`x`")
    assert "`x`" in caught.value.zh


# ---------------------------------------------------------------- anything at all

NASTY = st.text(st.sampled_from("a1:-?#&*!|>'\"%@`{}[],\\ \n\t\r.<~\ufeff\u0085零"), max_size=40)


@settings(max_examples=400)
@given(NASTY | st.text(max_size=60))
def test_any_text_gives_nodes_or_one_positioned_fault(text: str) -> None:
    root, faults, _ = read_text(text, "f")
    assert root is not None or len(faults) == 1
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for fault in faults:
        assert 1 <= fault.line <= len(lines)
        assert 1 <= fault.column <= len(lines[fault.line - 1]) + 1
        assert fault.fix


@settings(max_examples=100)
@given(st.binary(max_size=60))
def test_any_bytes_give_nodes_or_one_fault(data: bytes) -> None:
    root, faults, _ = read_bytes(data, "f")
    assert root is not None or len(faults) == 1
