"""Every fault code of the program is reached by a faulty bank that marks where it stands."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from chinese import assert_in_chinese
from faulty_all import ERRORS, WARNINGS
from faulty_banks import CALL, COMMON, GOOD, HEAD, MARKER, judged, numeric, opened, place
from test_own_references import bank

import dlquiz
from dlquiz.bank import load_bank, load_text
from dlquiz.checking import check_paths
from dlquiz.errors import Fault
from dlquiz.messages import Text
from dlquiz.reference import catalog
from dlquiz.yaml_reader.files import MAXIMUM_BYTES

PACKAGES = ("bank", "bank_format", "kinds", "yaml_reader", "checking", "reference/engine")


def declared() -> set[str]:
    """The codes in the program's sources."""
    files = [file for package in PACKAGES for file in Path(dlquiz.__file__).parent.joinpath(package).rglob("*.py")]
    return {code for file in files for code in re.findall(r'"(B\d{3})"', file.read_text("utf-8"))}


# ---------------------------------------------------------------- what only drawing and marking show


def shown(fields: str, answer: str) -> str:
    """A numeric question whose prompt shows what is drawn."""
    return numeric(fields, answer).replace("prompt: P", "prompt: '{{n}}'")


N = "parameters: {n: {integer: [0, 99]}}"
F = "feedback: F"
HUNDREDS = "parameters: {n: {integer: [400, 500]}}"
LOOSE = CALL.replace("8", "9").replace("3}", "3, padding: 1, stride: 2}")


def own(old: str, new: str) -> str:
    """A bank with a reference of its own, with one thing changed wherever it stands."""
    assert old in bank()
    return bank().replace(old, new)


DRAWN = [
    ("B112", judged("hints: [»'$\\frac{1$']")),
    ("B113", judged("hints: [{en: »卷积 layer, zh: 卷积层}]")),
    ("B114", judged("hints: [»'{{x:d}}'], parameters: {x: [0.5, 2]}")),
    ("B116", numeric(N, "{expression: n}").replace("prompt: P", "prompt: »P")),
    ("B117", shown(f"{N}, hints: [»'{{n}}']", "{expression: n}")),
    ("B119", judged("hints: [»'from $5']")),
    ("B124", shown("parameters: »{n: [64, 128]}", "{expression: n // 8}")),
    ("B131", numeric("deprecated: false", CALL.replace("kernel_size: 3", "kernel_size: »0"))),
    ("B142", opened("[{point: P}]", "follow_ups: [»b/nothing]")),
    ("B145", opened("[{point: P}, {point: »Q, weight: 9}]")),
    ("B150", numeric(f"{N}, where: »[n < 0]", "{expression: n}")),
    ("B151", shown(f"{N}, where: »[n < 20]", "{expression: n}")),
    ("B153", numeric("deprecated: false", CALL.replace("}}", "}, value: »7}"))),
    ("B154", numeric("deprecated: false", "»{expression: " + " * ".join(3 * ["9" * 300]) + "}")),
    ("B155", numeric("tolerance: »{absolute: 1}", LOOSE)),
    ("B156", shown(f"{N}, mistakes: [»{{name: m, expression: n / 0, feedback: F}}]", "{expression: n}")),
    ("B157", shown(f"{HUNDREDS}, tolerance: »{{significant: 2}}", "{expression: 2 / n}")),
    ("B158", f"{HEAD}  - {{id: q, type: text, {COMMON}, accept: »[gradient, gqaqient]}}\n"),
    ("B159", numeric(f"mistakes: [{{name: a, value: 7, {F}}}, »{{name: b, value: 7, {F}}}]")),
    ("B170", own("result: integer", "result: »number")),
    ("B171", own("    let:", "    »lets: 1\n    let:")),
    ("B172", own("    result: integer\n", "").replace("summary", "»summary")),
    ("B173", own("{en: One more., zh: 还要加一。}", "»'{{z}}'")),
    ("B174", own("    let:", "    »run: conv2d\n    let:")),
    ("B175", own("    let:", "    like: »nothing\n    let:")),
    ("B176", own("reference: tokens, arguments: {image: n, patch: 16}", "value: 9").replace("tokens", "»tokens", 1)),
    ("B177", own("tokens", "conv_output_size").replace("conv_output_size", "»conv_output_size", 1)),
    ("B178", own("extra: false", "extra: true").replace("extra_f", "»extra_f")),
    ("B179", own("n // p}", "n // p, »h: g + 1}")),
    ("B160", numeric(f"parameters: »{{a: {{choose: [{[1] * 30}], shape: [100, 100]}}}}", "{expression: sum(a)}")),
]  # fmt: skip


@pytest.mark.parametrize(("code", "text"), DRAWN, ids=[row[0] for row in DRAWN])
def test_what_only_drawing_shows(code: str, text: str, tmp_path: Path) -> None:
    (tmp_path / "bank.yaml").write_text(text.replace(MARKER, ""), "utf-8")
    faults = check_paths([tmp_path / "bank.yaml"]).faults
    assert [(fault.code, (fault.line, fault.column)) for fault in faults] == [(code, place(text))]
    assert_in_chinese(faults[0])


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
    return faults_of_a_changed_reference(folder, monkeypatch, run=lambda **_: 7)


def senseless_solution(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterable[Fault]:
    """A reference whose worked solution does not parse: a fault of ours as well."""
    return faults_of_a_changed_reference(folder, monkeypatch, steps=lambda **_: [Text.same("$}$")])


def faults_of_a_changed_reference(folder: Path, monkeypatch: pytest.MonkeyPatch, **changes: Any) -> Iterable[Fault]:
    changed = dataclasses.replace(catalog.find("conv_output_size"), **changes)
    monkeypatch.setattr(catalog, "find", lambda _: changed)
    (folder / "bank.yaml").write_text(numeric("deprecated: false", CALL), "utf-8")
    return check_paths([folder / "bank.yaml"]).faults


Maker = Callable[[Path, pytest.MonkeyPatch], Iterable[Fault]]
SPECIAL: list[tuple[str, Maker, int, int]] = [
    ("B001", no_file, 1, 1),
    ("B002", large_file, 1, 1),
    ("B003", other_encoding, 2, 8),
    ("B115", senseless_solution, 5, 57),
    ("B152", disagreement, 5, 69),
]


@pytest.mark.parametrize(("code", "make", "line", "column"), SPECIAL, ids=[row[0] for row in SPECIAL])
def test_what_no_text_can_show(
    code: str, make: Maker, line: int, column: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (fault,) = make(tmp_path, monkeypatch)
    assert (fault.code, fault.line, fault.column) == (code, line, column)
    assert_in_chinese(fault)


def test_together_they_reach_every_code() -> None:
    reached = {row.code for row in (*ERRORS, *WARNINGS)} | {row[0] for row in (*DRAWN, *SPECIAL)}
    assert declared() >= {"B001", "B101", "B150"}
    assert declared() == reached


def test_a_word_like_no_other_gets_the_list() -> None:
    (fault,) = load_text(HEAD + GOOD.replace("deprecated", "xyzzy")).faults
    assert fault.fix.startswith("known: id, type, topic, prompt")
