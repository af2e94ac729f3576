"""What is fuzzed: the reader of each format, and what must hold of whatever it is given.

A target takes any bytes. It returns where they are read or refused as the format says; whatever it raises is a finding.
"""

from __future__ import annotations

import ast
import io
import random
import re
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from functools import cache, partial
from pathlib import Path
from typing import Any

from dlquiz.bank.fields import CUT
from dlquiz.bank.library import assemble
from dlquiz.bank.loading import _load, load_bytes
from dlquiz.checking import check_library
from dlquiz.errors import ExpressionError, Fault, HistoryError, UsageError
from dlquiz.expressions import Expression, Numbers, parse, plain
from dlquiz.expressions.evaluation import compute
from dlquiz.expressions.language import CALLABLE, MAXIMUM_LENGTH, parse_checked
from dlquiz.grading.derivation import derivation
from dlquiz.grading.reader import Reading, Unreadable, read_array, read_number
from dlquiz.grading.tokens import MOST_TOKENS
from dlquiz.interchange.drafting import drafted
from dlquiz.interchange.formats import FORMATS
from dlquiz.interchange.model import Source
from dlquiz.kinds.names import IN_FILES
from dlquiz.networks.files import load_network_text
from dlquiz.networks.trace import trace
from dlquiz.questions.kinds import Unit
from dlquiz.reports.json_lines import read_lines, written_lines
from dlquiz.session.scorer.address import ScorerError
from dlquiz.session.scorer.submission import Submission, read_reply
from dlquiz.settings import load_settings
from dlquiz.text.cells import cell_width
from dlquiz.text.laying_out import layout, layout_linear
from dlquiz.text.markdown import latex_ok, misread
from dlquiz.text.markdown import parse as parse_text
from dlquiz.yaml_reader.reading import read_bytes

Target = Callable[[bytes], object]

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_LINE_END = re.compile("\r\n|\r|\n")


# Banks and networks


def bank(data: bytes) -> None:
    """A bank: what is wrong has its place and a fix; read item by item it is what it is when read as a whole."""
    loaded = load_bytes(data, "bank.yaml")
    _check_faults(loaded.faults, data)
    assert loaded.bank is not None or any(fault.severity == "error" for fault in loaded.faults)
    whole = _load(read_bytes(data, "bank.yaml", CUT), "bank.yaml")
    assert loaded.bank == whole.bank and loaded.faults == whole.faults, "streaming and a full parse differ"


def checked(data: bytes) -> None:
    """A bank of a few questions is loaded, and where none is answered in a file drawn, asked and marked."""
    loaded = load_bytes(data, "bank.yaml")
    _check_faults(loaded.faults, data)
    if loaded.bank is None:
        return
    asked = [each for each in loaded.bank.questions if each.type not in IN_FILES]
    if len(asked) == len(loaded.bank.questions) < 4:
        found = check_library(assemble({"bank.yaml": loaded}), seeds=1)
        _check_faults(found.faults, data)


def _check_faults(faults: Iterable[Fault], data: bytes) -> None:
    lines = _LINE_END.split(data.decode("utf-8", "replace").removeprefix("\ufeff"))
    for fault in faults:
        assert 1 <= fault.line <= len(lines), fault
        assert 1 <= fault.column <= len(lines[fault.line - 1]) + 1, fault
        for said in (fault.message, fault.fix, fault.message_zh, fault.fix_zh):
            assert said and not _CONTROL.search(said), fault


def network(data: bytes) -> None:
    """A network in a file: one that is without faults is traced."""
    text = data.decode("utf-8", "replace")
    made, faults = load_network_text(text)
    _check_faults(faults, text.encode())
    assert (made is None) == bool(faults)
    if made is not None:
        trace(made)


# What is typed


_OPERANDS = (
    *(0, 1, -3, 7, True, False, 0.25, 2.0, -0.0, 10**18, 10**25, 1e300, 5e-324, "word", None),
    *((3, 4), (5,), (1, 2, 3), (0.5, 1.5), (2, 0.25), ((1, 2), (3, 4)), ((0.5, 2.0), (1.5, 1.0)), (True, 2)),
)  # fmt: skip
_NAMES = "abxf"


class _EachStep(Numbers):
    """Numbers, without the short ways that evaluation takes for plain ones."""

    plain = False


def expression(data: bytes) -> None:
    """A formula of a bank: one value, by the short ways or without, to the type. The first byte chooses operands."""
    if not data:
        return
    chance = random.Random(data[0])
    names: dict[str, Any] = {name: chance.choice(_OPERANDS) for name in _NAMES}
    source = data[1:].decode("utf-8", "replace")
    try:
        read = parse(source)
    except ExpressionError as error:
        assert 0 <= error.offset <= len(source), error.offset
        return
    assert ast.dump(parse_checked(source)) == ast.dump(read.tree)
    found, expected = (_value(read, names, operations) for operations in (Numbers(), _EachStep()))
    assert repr(found) == repr(expected), f"{found!r} is not {expected!r}"
    if found is not None and "word" not in names.values() and None not in names.values():
        for line in derivation(read, names):
            assert not latex_ok(line.en) and not latex_ok(line.zh), line


_LITERALS = (*"0123", "7", "0.5", "2.5", "1e-3", "1000", "pi", "true", "[2, 3]", "[-1]", "[1, 0]", "[[1, 2], [3, 4]]")
_SIGNS = (*"+-*/%@<>", "//", "**", "<=", ">=", "==", "!=", "and", "or")


def formula(data: bytes) -> None:
    """A formula that is one by its grammar, as the bytes choose: it is read, and all holds that holds of any."""
    source = _formula(iter(data[1:]), 3)
    if len(source) <= MAXIMUM_LENGTH:
        parse(source)
    expression(data[:1] + source.encode())


def _formula(choices: Iterator[int], depth: int) -> str:
    """A formula of so many levels at most; of literals and names where there are no choices left."""
    choice = next(choices, 0)
    if depth == 0 or choice < 64:
        leaves = (*_NAMES, *_LITERALS)
        return leaves[choice % len(leaves)]
    if choice < 160:
        name = sorted(CALLABLE)[choice % len(CALLABLE)]
        least, most = CALLABLE[name]
        return f"{name}({', '.join(_formula(choices, depth - 1) for _ in range(most or least + 1))})"
    part = partial(_formula, choices, depth - 1)
    match choice % 8:
        case 0:
            return f"-({part()})"
        case 1:
            return f"not ({part()})"
        case 2:
            return f"({part()})[{part()}]"
        case 3:
            return f"({part()}) if ({part()}) else ({part()})"
        case 4:
            return f"[{part()}, {part()}]"
        case _:
            sign = _SIGNS[next(choices, 0) % len(_SIGNS)]
            return f"({part()}) {sign} ({part()})"


def _value(expression: Expression, names: Mapping[str, Any], operations: Numbers) -> Any:
    """The value, or None where it is refused."""
    try:
        return plain(compute(expression, names, operations))
    except ExpressionError:
        return None


_MEBI = Unit("MiB", {"KiB": 1024, "GiB": 1 / 1024})
_PERCENT = partial(read_number, integer_key=False, unit=Unit("%", {}))
_READERS: tuple[Callable[[str], Reading | Unreadable], ...] = (
    partial(read_number, integer_key=True),
    partial(read_number, integer_key=False),
    _PERCENT,
    partial(read_number, integer_key=True, unit=_MEBI),
    partial(read_array, dimensions=1, shape_like=True, integer_key=True),
    partial(read_array, dimensions=1, shape_like=False, unit=_MEBI),
    partial(read_array, dimensions=2, shape_like=False),
    partial(read_array, dimensions=3, shape_like=False),
)


def answer(data: bytes) -> None:
    """A typed number or array: what is shown of it reads as itself."""
    if not data:
        return
    reader = _READERS[data[0] % len(_READERS)]
    read = reader(data[1:].decode("utf-8", "replace"))
    if isinstance(read, Unreadable):
        assert not any(map(_CONTROL.search, read.help))
        return
    assert not any(map(_CONTROL.search, read.echo))
    if re.search("…|inf|nan", read.echo.en) or len(read.echo.en) > MOST_TOKENS:
        return
    # A bare number below 1 may be a fraction where percent is asked.
    again = reader(f"{read.echo.en}%" if reader is _PERCENT else read.echo.en)
    assert isinstance(again, Reading), f"{read.echo.en} is shown and cannot be read"
    assert _close(again.value, read.value), f"{read.value} is shown as what reads as {again.value}"


def _close(one: Any, other: Any) -> bool:
    """Whether two values are of one shape, and alike in the twelve digits that are shown."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(_close, one, other))
    if isinstance(one, tuple) or isinstance(other, tuple):
        return False
    return bool(one == other or abs(one - other) <= 1e-11 * abs(other))


def latex(data: bytes) -> None:
    """A text with formulas, laid out at several widths: no line is wider, and no control character is left."""
    text = data.decode("utf-8", "replace")
    latex_ok(text)
    misread(text)
    document = parse_text(text)
    for width in (20, 80):
        for lines in (layout(document, width), layout_linear(document, width)):
            for line in lines:
                row = "".join(span.text for span in line)
                assert cell_width(row) <= width, f"{cell_width(row)} cells of {width}: {row!r}"
                assert not _CONTROL.search(row), row


# Lines of JSON


def history(data: bytes) -> None:
    """An exported history: what is read is written as what is read the same."""
    try:
        read = [placed.entry for placed in read_lines(data.splitlines(keepends=True), "history.jsonl")]
    except HistoryError as error:
        assert re.match(r"history\.jsonl:\d+: ", error.en)
        return
    again = [placed.entry for placed in read_lines(written_lines(read), "again.jsonl")]
    assert again == read


_SUBMISSION = Submission("Why?", ("one", "two", "three"), "because it is so, and that is that")


def reply(data: bytes) -> None:
    """What a model replies about an open answer: only quotes of the answer are taken of it."""
    try:
        found = read_reply(data, _SUBMISSION)
    except ScorerError:
        return
    assert found.keys() <= {1, 2, 3}


def settings(data: bytes) -> None:
    """The file of settings: a line that cannot be used is left out."""
    load_settings(_file("settings.yaml", data))


# Files of other tools


def foreign(name: str, data: bytes) -> None:
    """A file of another tool: refused in a sentence, or each question is read or left out with a place and a reason.

    One in eight is made a bank, which takes much longer.
    """
    source = Source(_file(f"fuzzed{FORMATS[name].endings[0]}", data), "fuzzed")
    try:
        draft = FORMATS[name].reader.read(source)
    except UsageError as error:
        assert "\n" not in error.en
        return
    if len(draft.found) > 5 or sum(data) % 8:
        return
    made = drafted(draft, source)
    assert len(made.items) == len(draft.found)
    for item in made.items:
        assert item.place and (item.why is None) == (item.outcome == "whole")
        assert (item.question is None) == (item.outcome == "left_out")


def deck(data: bytes) -> None:
    """A deck of Anki: the archive, or the database in it, or the fields of a note in a sound one."""
    if not data:
        return
    match data[0] % 4:
        case 0:
            foreign("anki", data[1:])
        case 1:
            foreign("anki", _archive(data[1:]))
        case part:
            foreign("anki", _archive(_with_note(data[1:].decode("utf-8", "replace"), cloze=part == 3)))


def _archive(database: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("collection.anki2"), database)
    return out.getvalue()


_COLLECTION = """
CREATE TABLE col (id, crt, mod, scm, ver, dty, usn, ls, conf, models, decks, dconf, tags);
CREATE TABLE notes (id INTEGER PRIMARY KEY, guid, mid, mod, usn, tags, flds, sfld, csum, flags, data);
CREATE TABLE cards (id INTEGER PRIMARY KEY, nid, did, ord, mod, usn, type, queue, due, ivl, factor, reps, lapses, left,
  odue, odid, flags, data);
CREATE TABLE revlog (id INTEGER PRIMARY KEY, cid, usn, ease, ivl, lastIvl, factor, time, type);
"""
_MODELS = (
    '{"1": {"id": 1, "name": "Basic", "type": 0, "flds": [{"name": "Front", "ord": 0}, {"name": "Back", "ord": 1}],'
    ' "tmpls": [{"name": "Card 1", "ord": 0, "qfmt": "{{Front}}", "afmt": "{{Back}}"}]},'
    ' "2": {"id": 2, "name": "Cloze", "type": 1, "flds": [{"name": "Text", "ord": 0}, {"name": "Extra", "ord": 1}],'
    ' "tmpls": [{"name": "Cloze", "ord": 0, "qfmt": "{{cloze:Text}}", "afmt": "{{cloze:Text}}"}]}}'
)


def _with_note(fields: str, *, cloze: bool) -> bytes:
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(_COLLECTION)
        decks = '{"1": {"id": 1, "name": "Default"}}'
        database.execute("INSERT INTO col VALUES (1, 0, 0, 0, 11, 0, 0, 0, '{}', ?, ?, '{}', '{}')", (_MODELS, decks))
        note = (1, "guid", 1 + cloze, 0, 0, "", fields, "", 0, 0, "")
        database.execute(f"INSERT INTO notes VALUES ({','.join('?' * 11)})", note)
        database.execute(f"INSERT INTO cards VALUES ({','.join('?' * 18)})", (1, 1, 1, *[0] * 14, ""))
        return database.serialize()


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None)


def _file(name: str, data: bytes) -> Path:
    file = Path(_folder().name) / name
    file.write_bytes(data)
    return file


TARGETS: Mapping[str, Target] = {
    "bank": bank,
    "checked": checked,
    "records": checked,
    "network": network,
    "expression": expression,
    "formula": formula,
    "answer": answer,
    "latex": latex,
    "history": history,
    "reply": reply,
    "settings": settings,
    "apkg": deck,
    **{name: partial(foreign, name) for name in ("gift", "moodle", "csv", "markdown")},
}
