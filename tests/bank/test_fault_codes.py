"""Every fault code of the program is reached by a faulty bank that marks where it stands."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from faulty_all import ERRORS, WARNINGS
from faulty_banks import CALL, GOOD, HEAD, Row, numeric

import dlquiz
from dlquiz.bank import load_bank, load_text
from dlquiz.checking import check_paths
from dlquiz.errors import Fault
from dlquiz.reference import catalog
from dlquiz.yaml_reader import MAXIMUM_BYTES

ROOMS = ("bank", "yaml_reader", "checking")
CHECKED = Path(__file__).parent.parent / "checking" / "test_checker.py"


def declared() -> set[str]:
    """The codes in the program's sources."""
    files = [file for room in ROOMS for file in (Path(dlquiz.__file__).parent / room).rglob("*.py")]
    return {code for file in files for code in re.findall(r'"(B\d{3})"', file.read_text("utf-8"))}


def checked_rows() -> Iterable[Any]:
    """The rows that the checker's own tests hold to their marks."""
    spec = importlib.util.spec_from_file_location("rows_of_the_checker", CHECKED)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    rows: Iterable[Any] = module.ROWS
    return rows


# ---------------------------------------------------------------- what no text of a bank can show


def no_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterable[Fault]:
    return load_bank(folder / "none.yaml").faults


def large_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterable[Fault]:
    return load_text("#" * (MAXIMUM_BYTES + 1)).faults


def other_encoding(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterable[Fault]:
    (folder / "gbk.yaml").write_bytes("format: 1\ntitle: 卷积".encode("gbk"))
    return load_bank(folder / "gbk.yaml").faults


def disagreement(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterable[Fault]:
    """A reference whose NumPy run differs from its closed form: a fault of ours, which no bank can bring about."""
    honest = catalog.find("conv_output_size")
    fields = {slot: getattr(honest, slot) for slot in honest.__slots__}
    liar = type(honest)(**{**fields, "run": lambda **_: 7})
    monkeypatch.setattr(catalog, "find", lambda _: liar)
    (folder / "bank.yaml").write_text(numeric("deprecated: false", CALL), "utf-8")
    return check_paths([folder / "bank.yaml"]).faults


Maker = Callable[[Path, pytest.MonkeyPatch], Iterable[Fault]]
SPECIAL: list[tuple[str, Maker, int, int]] = [
    ("B001", no_file, 1, 1),
    ("B002", large_file, 1, 1),
    ("B003", other_encoding, 2, 8),
    ("B152", disagreement, 5, 69),
]


@pytest.mark.parametrize(("code", "make", "line", "column"), SPECIAL, ids=[row[0] for row in SPECIAL])
def test_what_no_text_can_show(
    code: str, make: Maker, line: int, column: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [(fault.code, fault.line, fault.column) for fault in make(tmp_path, monkeypatch)] == [(code, line, column)]


def test_together_they_reach_every_code() -> None:
    reached = {row.code for row in (*ERRORS, *WARNINGS, *checked_rows())} | {row[0] for row in SPECIAL}
    assert declared() >= {"B001", "B101", "B150"}
    assert declared() == reached


def test_the_scan_would_see_a_new_code(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for room in ROOMS:
        (tmp_path / room).mkdir()
    (tmp_path / "checking" / "deep").mkdir()
    (tmp_path / "checking" / "deep" / "new.py").write_text('add("B199", x)', "utf-8")
    monkeypatch.setattr(dlquiz, "__file__", str(tmp_path / "__init__.py"))
    assert declared() == {"B199"}


# ---------------------------------------------------------------- did you mean

MEANT = [
    ("key", "B101", "misspelt key is one fault", "`title`"),
    ("key of a question", "B101", "misspelt prompt", "`prompt`"),
    ("reference", "B130", "unknown reference", "`conv_output_size`"),
    ("argument", "B101", "unknown argument", "`stride`"),
    ("word of an argument", "B131", "word that is none", "`all`"),
    ("mistake to ignore", "B132", "unknown mistake to ignore", "`padding_once`"),
    ("mistake to separate", "B132", "part with an unknown mistake", "`padding_once`"),
    ("topic", "B107", "unknown topic", "`theory`"),
    ("type", "B106", "unknown type", "`numeric`"),
    ("name in a text", "B110", "placeholder misspelt", "`size`"),
    ("name in an expression", "B121", "name misspelt", "`size`"),
    ("blank", "B144", "blank not in blanks", "`a`"),
    ("way to draw", "B101", "way to draw misspelt", "`integer`"),
    ("rule of a tolerance", "B101", "tolerance misspelt", "`relative`"),
]


@pytest.mark.parametrize(("code", "name", "meant"), [row[1:] for row in MEANT], ids=[row[0] for row in MEANT])
def test_what_was_meant_is_said(code: str, name: str, meant: str) -> None:
    (row,) = (row for row in ERRORS if row.name.partition(": ")[2] == name)
    assert isinstance(row, Row)
    (fault,) = load_text(row.text.replace("»", "")).faults
    assert fault.code == code
    assert f"did you mean {meant}?" in fault.fix


def test_a_word_like_no_other_gets_the_list() -> None:
    (fault,) = load_text(HEAD + GOOD.replace("deprecated", "xyzzy")).faults
    assert fault.fix.startswith("known: id, type, topic, prompt")
