"""The checker: each finding has a bank that triggers it, at its place, and a neighbour that does not.

A `»` marks where the finding stands and is taken out before checking.
"""

# ruff: noqa: E501 - a bank in one line is read more easily than one in five

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pytest

from dlquiz.checking import Report, check_paths
from dlquiz.checking.draws import key_forms
from dlquiz.errors import UsageError
from dlquiz.locations import bundled_banks
from dlquiz.reference import catalog

MARKER = "»"
HEAD = "format: 1\nid: b\ntitle: T\nquestions:\n"


def question(fields: str, start: str = "id: q, topic: t") -> str:
    return f"{HEAD}  - {{{start}, {fields}}}\n"


def numeric(answer: str, fields: str = "deprecated: false") -> str:
    return question(f"type: numeric, prompt: P, answer: {answer}, {fields}")


def conv(arguments: str, fields: str = "deprecated: false") -> str:
    return numeric(f"{{reference: conv_output_size, arguments: {{{arguments}}}}}", fields)


def counted(reference: str, sizes: str) -> str:
    return numeric(f"{{reference: {reference}, arguments: {{in_channels: {10**9}, out_channels: {10**9}, {sizes}}}}}")


def texts(prompt: str) -> str:
    return question(f"type: true_false, answer: true, prompt: {prompt}")


def options(first: str, second: str, parameters: str) -> str:
    return question(
        f"type: choice, prompt: P, parameters: {parameters}, options: [{{text: {first}, correct: true}}, {{text: {second}}}]"
    )


def follow(name: str) -> str:
    return question(f"type: open, prompt: P, answer: A, rubric: [{{point: P}}], follow_ups: [b/q, {name}]")


N = "parameters: {n: {integer: [0, 99]}}"
LONG = "9" * 300


class Row(NamedTuple):
    name: str
    bad: str
    good: str
    code: str
    severity: str
    message: str


ROWS = [
    Row("broken formula", texts("»'$\\frac{1$'"), texts("'$\\frac{1}{2}$'"), "B112", "error", "prompt"),
    Row(
        "broken formula of one language",
        texts("{en: fine, zh: »'好 $\\frac{1$'}"),
        texts("{en: fine, zh: '好 $1$'}"),
        "B112",
        "error",
        "zh",
    ),
    Row(
        "broken formula in a hint",
        question("type: true_false, answer: true, prompt: P, hints: [a, »'$}$']"),
        question("type: true_false, answer: true, prompt: P, hints: [a, '$b$']"),
        "B112",
        "error",
        "hints",
    ),
    Row(
        "broken formula in an option",
        options("»'$}$'", "c", "{}"),
        options("$b$", "c", "{}"),
        "B112",
        "error",
        "options",
    ),
    Row(
        "broken formula in a point",
        question("type: open, prompt: P, answer: A, rubric: [{point: »'$}$'}]"),
        question("type: open, prompt: P, answer: A, rubric: [{point: P}]"),
        "B112",
        "error",
        "rubric",
    ),
    Row(
        "broken formula in a feedback",
        numeric("{value: 1}", "mistakes: [{name: m, value: 2, feedback: »'$}$'}]"),
        numeric("{value: 1}", "mistakes: [{name: m, value: 2, feedback: '$x$'}]"),
        "B112",
        "error",
        "mistakes",
    ),
    Row(
        "Chinese in the English text",
        texts("{en: »卷积 layer, zh: 卷积层}"),
        texts("{en: layer, zh: 卷积层}"),
        "B113",
        "warning",
        "English text holds Chinese",
    ),
    Row(
        "English in the Chinese text",
        texts("{en: How large is this output?, zh: »how large is this output}"),
        texts("{en: How large is this output?, zh: 输出 output 有多大}"),
        "B113",
        "warning",
        "looks English",
    ),
    Row(
        "argument refused",
        conv("input_size: 8, kernel_size: »0"),
        conv("input_size: 8, kernel_size: 1"),
        "B131",
        "error",
        "kernel_size",
    ),
    Row(
        "argument refused in every draw",
        conv("input_size: n, kernel_size: »n + 0.5", "parameters: {n: {integer: [1, 9]}}"),
        conv("input_size: n + 8, kernel_size: n", "parameters: {n: {integer: [1, 9]}}"),
        "B131",
        "error",
        "kernel_size",
    ),
    Row(
        "arguments too large together",
        counted("»conv_parameters", "kernel_size: 1000"),
        counted("conv_parameters", "kernel_size: 1"),
        "B131",
        "error",
        "together",
    ),
    Row(
        "arguments in conflict",
        counted("»conv_macs", "kernel_size: [3, 3], output_size: [4]"),
        counted("conv_macs", "kernel_size: [3, 3], output_size: [4, 4]").replace("0" * 9, "0"),
        "B131",
        "error",
        "axes",
    ),
    Row(
        "window larger than the padded input",
        conv("input_size: 3, kernel_size: »9"),
        conv("input_size: 3, kernel_size: 9, padding: 3"),
        "B131",
        "error",
        "kernel 9 does not fit input 3 with padding",
    ),
    Row(
        "options that come to say the same",
        options("'{{n}}'", "»'2'", "{n: {integer: [1, 3]}}"),
        options("'{{n}}'", "'9'", "{n: {integer: [1, 3]}}"),
        "B140",
        "error",
        "two options say `2`",
    ),
    Row("follow-up that is not there", follow("»b/nothing"), follow("b/q"), "B142", "error", "b/nothing"),
    Row(
        "where that never holds",
        numeric("{expression: n}", f"{N}, where: »[n < 0]"),
        numeric("{expression: n}", f"{N}, where: [n >= 0]"),
        "B150",
        "error",
        "`n < 0` does not hold",
    ),
    Row(
        "where that cannot be computed",
        numeric("{expression: n}", f"{N}, where: [n >= 0, »n / 0 > 1]"),
        numeric("{expression: n}", f"{N}, where: [n >= 0, n / 1 >= 0]"),
        "B150",
        "error",
        "division by zero",
    ),
    Row(
        "let that cannot be computed",
        numeric("{expression: a}", f"{N}, let: {{a: »'n // 0'}}"),
        numeric("{expression: a}", f"{N}, let: {{a: 'n // 1'}}"),
        "B150",
        "error",
        "division by zero",
    ),
    Row(
        "answer that cannot be computed",
        numeric("{expression: »log(0)}"),
        numeric("{expression: log(1)}"),
        "B150",
        "error",
        "undefined",
    ),
    Row(
        "own mistake that is always right",
        numeric("»{expression: 2 * n}", f"{N}, mistakes: [{{name: m, expression: n + n, feedback: F}}]")
        .replace("»{", "{")
        .replace("id: q", "id: »q"),
        numeric("{expression: 2 * n}", f"{N}, mistakes: [{{name: m, expression: n + 200, feedback: F}}]"),
        "B150",
        "error",
        "`m` gives the answer",
    ),
    Row(
        "most draws refused",
        numeric("{expression: n}", f"{N}, where: »[n < 20]"),
        numeric("{expression: n}", f"{N}, where: [n < 80]"),
        "B151",
        "warning",
        "% of the draws are refused",
    ),
    Row(
        "stated value that is wrong",
        numeric("{reference: conv_output_size, arguments: {input_size: 8, kernel_size: 3}, value: »7}"),
        numeric("{reference: conv_output_size, arguments: {input_size: 8, kernel_size: 3}, value: 6}"),
        "B153",
        "error",
        "7 is not the computed 6",
    ),
    Row(
        "key that cannot be typed",
        numeric(f"»{{expression: {LONG} * {LONG} * {LONG}}}"),
        numeric("{expression: 99 * 99}"),
        "B154",
        "error",
        "not marked right",
    ),
    Row(
        "tolerance that accepts a mistake",
        conv("input_size: 9, kernel_size: 3, padding: 1, stride: 2", "tolerance: {absolute: 1}").replace(
            "answer: {", "answer: »{"
        ),
        conv("input_size: 9, kernel_size: 3, padding: 1, stride: 2", "tolerance: {absolute: 0.1}"),
        "B155",
        "error",
        "too loose",
    ),
    Row(
        "mistake that means nothing ever",
        numeric("{expression: n}", f"{N}, mistakes: [»{{name: m, expression: n / 0, feedback: F}}]"),
        numeric("{expression: n}", f"{N}, mistakes: [{{name: m, expression: n / 2 + 100, feedback: F}}]"),
        "B156",
        "warning",
        "`m` is never active",
    ),
]


def checked(folder: Path, text: str, seeds: int = 25) -> Report:
    file = folder / "bank.yaml"
    file.write_text(text.replace(MARKER, ""), "utf-8")
    return check_paths([file], seeds)


def place(text: str) -> tuple[int, int]:
    before = text[: text.index(MARKER)].split("\n")
    return len(before), len(before[-1]) + 1


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_found_at_its_place(tmp_path: Path, row: Row) -> None:
    report = checked(tmp_path, row.bad)
    assert [(fault.code, fault.severity, (fault.line, fault.column)) for fault in report.faults] == [
        (row.code, row.severity, place(row.bad))
    ]
    fault = report.faults[0]
    assert row.message in fault.message
    assert fault.message.startswith("q: ")
    assert fault.fix
    assert fault.file == str(tmp_path / "bank.yaml")
    assert (report.errors, report.warnings) == ((1, 0) if row.severity == "error" else (0, 1))


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_not_found_beside_it(tmp_path: Path, row: Row) -> None:
    report = checked(tmp_path, row.good)
    assert (report.faults, report.questions, report.files) == ((), 1, 1)


def test_a_disagreement_of_run_and_closed_form_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = catalog.find("conv_output_size")
    fields: dict[str, Any] = {slot: getattr(honest, slot) for slot in honest.__slots__}
    text = conv("input_size: 8, kernel_size: 3").replace("reference: ", "reference: »")
    monkeypatch.setattr(catalog, "find", lambda _: type(honest)(**{**fields, "run": lambda **_: 7}))
    report = checked(tmp_path, text)
    assert [(fault.code, (fault.line, fault.column)) for fault in report.faults] == [("B152", place(text))]
    assert "7" in report.faults[0].message
    monkeypatch.undo()
    assert checked(tmp_path, text).faults == ()


def test_faults_come_in_the_order_of_files_and_lines(tmp_path: Path) -> None:
    late = texts("'$\\frac{1$'") + "  - {id: q2, type: none}\n"
    (tmp_path / "b.yaml").write_text(late.replace("id: b", "id: second"), "utf-8")
    (tmp_path / "a.yaml").write_text(numeric("{value: 1}", "tolerance: {}"), "utf-8")
    report = check_paths([tmp_path / "b.yaml", tmp_path / "a.yaml"])
    assert [(Path(fault.file).name, fault.line, fault.code) for fault in report.faults] == [
        ("b.yaml", 5, "B112"),
        ("b.yaml", 6, "B106"),
        ("a.yaml", 5, "B103"),
    ]
    assert (report.files, report.questions) == (2, 1)


def test_seeds_are_as_many_as_asked_and_progress_is_told(tmp_path: Path) -> None:
    # One value of 50 collides: of 400 seeds some meet it, a single one need not (seed 0 draws the 7).
    text = options("'{{n}}'", "'7'", "{n: {integer: [1, 50]}}")
    assert checked(tmp_path, text, 400).errors == 1
    assert checked(tmp_path, text.replace("'7'", "'8'"), 1).errors == 0
    told: list[tuple[int, int]] = []
    check_paths([tmp_path], 1, lambda done, total: told.append((done, total)))
    assert told == [(1, 1)]


def test_a_follow_up_may_stand_in_another_bank(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(follow("other/q"), "utf-8")
    assert [fault.code for fault in check_paths([tmp_path]).faults] == ["B142"]
    (tmp_path / "b.yaml").write_text(texts("P").replace("id: b", "id: other"), "utf-8")
    assert check_paths([tmp_path]).faults == ()


def test_a_path_that_is_not_there_is_an_error_of_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        check_paths([tmp_path / "none"])


@pytest.mark.parametrize(
    ("key", "exact"),
    [(6, "6"), (-2.5, "-2.5"), (1e-08, "1e-08"), ((1, 2), "[1, 2]"), (((1, 2.5), (3, 4)), "[[1, 2.5], [3, 4]]")],
)
def test_key_forms(key: Any, exact: str) -> None:
    assert exact in key_forms(key)
    assert len(set(key_forms(key))) >= 2


def test_the_shipped_banks_are_clean() -> None:
    report = check_paths([bundled_banks()], seeds=1)
    assert report.files == 5
    assert report.questions > 250
    assert [fault for fault in report.faults if fault.code != "B151"] == []
