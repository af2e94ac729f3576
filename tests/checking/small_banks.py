"""Small banks, each with one finding; a `»` marks where it stands and is taken out before checking."""

# ruff: noqa: E501 - a bank in one line is read more easily than one in five

from __future__ import annotations

import re
from pathlib import Path

from chinese import assert_in_chinese

from dlquiz.checking import Report, check_paths

MARKER = "»"
HEAD = "format: 1\nid: b\ntitle: T\nquestions:\n"


DRAWN = re.compile(r"(\w+): »?\{(?:integer|real|choose):")


def question(fields: str, start: str = "id: q, topic: t") -> str:
    """A bank of one question; a prompt `P` shows what is drawn."""
    shown = " ".join(f"{{{{{name}}}}}" for name in DRAWN.findall(fields))
    fields = fields.replace("prompt: P,", f"prompt: 'P {shown}',", 1) if shown else fields
    return f"{HEAD}  - {{{start}, {fields}}}\n"


def numeric(answer: str, fields: str = "deprecated: false") -> str:
    return question(f"type: numeric, prompt: P, answer: {answer}, {fields}")


def conv(arguments: str, fields: str = "deprecated: false") -> str:
    return numeric(f"{{reference: conv_output_size, arguments: {{{arguments}}}}}", fields)


def counted(reference: str, sizes: str) -> str:
    return numeric(f"{{reference: {reference}, arguments: {{in_channels: {10**9}, out_channels: {10**9}, {sizes}}}}}")


def own(name: str, expression: str) -> str:
    return f"{{name: {name}, expression: '{expression}', feedback: F}}"


def texts(prompt: str) -> str:
    return question(f"type: true_false, answer: true, prompt: {prompt}")


def options(first: str, second: str, parameters: str) -> str:
    return question(
        f"type: choice, prompt: P, parameters: {parameters}, options: [{{text: {first}, correct: true}}, {{text: {second}}}]"
    )


def filled(blanks: str, prompt: str = "'[[a]]'", fields: str = "deprecated: false") -> str:
    return question(f"type: cloze, prompt: {prompt}, blanks: {{{blanks}}}, {fields}")


def stepped(parts: str, fields: str = "deprecated: false") -> str:
    return question(f"type: steps, prompt: P, parts: [{parts}], {fields}")


def worded(accept: str, fields: str = "deprecated: false") -> str:
    return question(f"type: text, prompt: P, accept: [{accept}], {fields}")


def follow(name: str) -> str:
    return question(f"type: open, prompt: P, answer: A, rubric: [{{point: P}}], follow_ups: [b/q, {name}]")


N = "parameters: {n: {integer: [0, 99]}}"
LONG = "9" * 300


EITHER = re.compile("⟨([^¦⟩]*)¦([^⟩]*)⟩")


class Row:
    """A bank with one finding and one without, which differ in what stands in ⟨the first¦the second⟩, or as `good` says."""

    def __init__(self, text: str, code: str, message: str, severity: str = "error", *, good: str = "") -> None:
        self.code, self.message, self.severity = code, message, severity
        self.bad = EITHER.sub(r"\1", text)
        self.good = (good or EITHER.sub(r"\2", text)).replace(MARKER, "")
        assert self.bad.replace(MARKER, "") != self.good

    def __repr__(self) -> str:
        return f"{self.code}: {self.message}"


def checked(folder: Path, text: str, seeds: int = 25) -> Report:
    file = folder / "bank.yaml"
    file.write_text(text.replace(MARKER, ""), "utf-8")
    return check_paths([file], seeds)


def place(text: str) -> tuple[int, int]:
    before = text[: text.index(MARKER)].split("\n")
    return len(before), len(before[-1]) + 1


def assert_found(folder: Path, row: Row) -> None:
    """The bad bank has this one finding at its place, and says what to do."""
    report = checked(folder, row.bad)
    assert [(fault.code, fault.severity, (fault.line, fault.column)) for fault in report.faults] == [
        (row.code, row.severity, place(row.bad))
    ]
    fault = report.faults[0]
    assert row.message in fault.message
    assert fault.message.startswith("q")
    assert fault.fix
    assert_in_chinese(fault)
    assert fault.file == str(folder / "bank.yaml")
    assert (report.errors, report.warnings) == ((1, 0) if row.severity == "error" else (0, 1))


def assert_clean(folder: Path, text: str) -> None:
    report = checked(folder, text)
    assert (report.faults, report.questions, report.files) == ((), 1, 1)
