"""Valid banks that ask for endless work, each beside a question that costs nothing, and how one is survived."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from time import process_time

from asking import next_question

from dlquiz.bank import Library, load_library
from dlquiz.checking import check_library
from dlquiz.cli.presenting import Presenter
from dlquiz.errors import TooCostlyError
from dlquiz.kinds.answering import grade
from dlquiz.kinds.drawing import draw
from dlquiz.progress.store import open_store
from dlquiz.session.answers import Setting
from dlquiz.session.options import SessionOptions
from dlquiz.session.session import Session
from dlquiz.text.laying_out import layout
from dlquiz.text.markdown import parse

LOADED, DRAWN, ANY = 1.0, 3.0, 3.0
"""Seconds of processor time to load one, to draw one question, and for anything else of it, on a slow machine."""
TOO_COSTLY = "B160"

HEAD = "format: 1\nid: costly\ntitle: T\nquestions:\n"
CHEAP = "  - {id: cheap, type: true_false, topic: t, prompt: Cheap?, answer: true}\n"
NEVER = (
    "    parameters: {{a: {{integer: [0, 9], shape: [{0}, {0}]}}}}\n"
    "    where: [sum(a) < 0]\n    answer: {{expression: sum(a)}}\n"
)


def question(kind: str, body: str, prompt: str = "P") -> str:
    return f"{HEAD}  - id: costly\n    type: {kind}\n    topic: t\n    prompt: '{prompt}'\n{body}{CHEAP}"


def listed(field: str, *items: str) -> str:
    return f"    {field}:\n" + "".join(f"      - {item}\n" for item in items)


def many(count: int, form: str) -> list[str]:
    return [form.format(number=number, before=number - 1) for number in range(1, count + 1)]


A_DIGIT = "    parameters: {a: {integer: [1, 9000000]}}\n"
A_SQUARE = "    parameters: {a: {integer: [1, 9], shape: [100, 100]}}\n"
AN_ANSWER = "    answer: {expression: sum(a)}\n"
ONE = "    answer: {value: 1}\n"

DRAWS: Mapping[str, str] = {
    "a condition that never holds": question("numeric", NEVER.format(90)),
    "forty arrays": question(
        "numeric",
        "    parameters:\n"
        + "".join(f"      a{number}: {{integer: [0, 9], shape: [100, 100]}}\n" for number in range(40))
        + "    answer: {expression: sum(a0)}\n",
    ),
    "arrays of long choices": question(
        "numeric", f"    parameters: {{a: {{choose: [{[1] * 300}], shape: [100, 100]}}}}\n{AN_ANSWER}"
    ),
    "a chain of products": question(
        "numeric",
        f"{A_SQUARE}    let:\n      x0: a\n"
        + "".join(f"      {line}\n" for line in many(300, "x{number}: x{before} @ a % 7"))
        + "    answer: {expression: sum(x300)}\n",
    ),
    "many conditions": question(
        "numeric", A_DIGIT + listed("where", *many(400, "a + sqrt(a) - a**0.5 >= -{number}"), "a < 0") + AN_ANSWER
    ),
    "powers beyond all numbers": question(
        "numeric", f"{A_SQUARE}    let: {{b: a**4000}}\n    answer: {{expression: sum(b)}}\n"
    ),
    "convolutions as mistakes": question(
        "numeric",
        A_SQUARE
        + listed(
            "mistakes",
            *many(400, "{{name: m{number}, reference: conv2d, arguments: {{inputs: a, kernel: a}}, feedback: F}}"),
        )
        + AN_ANSWER,
    ),
    "arrays in the text": question("numeric", A_SQUARE + AN_ANSWER, "{{a}}" * 9_000),
    "long numbers in the text": question("numeric", f"{A_DIGIT}    let: {{b: a**150}}\n{AN_ANSWER}", "{{b}}" * 9_000),
}
"""What only drawing shows: the question is too costly to be asked."""

LOADS: Mapping[str, str] = {
    "accepted answers": question("text", listed("accept", *many(20_000, "word number{number} of many"))),
    "items": question("ordering", listed("items", *many(5_000, "item {number}"))),
    "pairs": question("matching", listed("pairs", *many(20_000, "{{left: l{number}, right: r{number}}}"))),
    "options": question(
        "choice", listed("options", "{text: right, correct: true}", *many(10_000, "{{text: o{number}}}"))
    ),
    "names": question(
        "numeric",
        f"{A_DIGIT}    let:\n      x0: a\n"
        + "".join(f"      {line}\n" for line in many(20_000, "x{number}: x{before} + 1"))
        + "    answer: {expression: x20000}\n",
    ),
    "mistakes": question(
        "numeric", A_DIGIT + AN_ANSWER + listed("mistakes", *many(9_000, "{{name: m{number}, value: 1, feedback: F}}"))
    ),
    "keywords": question(
        "open",
        "    answer: A\n" + listed("rubric", f"{{point: P, keywords: [{', '.join(many(20_000, 'w{number}'))}]}}"),
    ),
    "hints": question("numeric", ONE + listed("hints", *many(50_000, "hint {number}"))),
    "tags": question("numeric", f"{ONE}    tags: [{', '.join(many(50_000, 't{number}'))}]\n"),
    "aliases": question("numeric", f"{ONE}    aliases: [{', '.join(many(50_000, 'b/t{number}'))}]\n"),
    "units": question("numeric", f"{ONE}    unit: {{name: u, also: {{{', '.join(many(50_000, 'u{number}: 2'))}}}}}\n"),
    "numbers": question("numeric", f"    answer: {{value: {[1] * 300_000}}}\n"),
    "a long text": question("numeric", ONE, "lorem ipsum " * 100_000),
    "a text of signs": question("numeric", ONE, "*a **b " * 200_000),
    "a long formula": question("numeric", ONE, "$" + r"\frac{a}{b}+" * 100_000 + "$"),
    "many formulas": question("numeric", ONE, r"$\frac{a}{b}$ " * 100_000),
    "a long table": question("numeric", ONE).replace(
        "'P'", "|\n      | a | b |\n      | - | - |\n" + "      | 1 | x |\n" * 40_000
    ),
    "a wide table": question("numeric", ONE).replace(
        "'P'", "|\n" + "".join(f"      |{cell * 5_000}\n" for cell in (" a |", " - |", *[" 1 |"] * 50))
    ),
}
"""What loading shows: the question has too many entries in a list, or too much text."""


LARGE: Mapping[str, str] = {
    "steps": question(
        "steps",
        A_DIGIT
        + listed(
            "parts",
            "{name: p0, prompt: P, answer: {expression: a}}",
            *many(490, "{{name: p{number}, prompt: P, answer: {{expression: p{before} + 1}}}}"),
        ),
    ),
    "words": question(
        "text", listed("accept", *many(500, "some{number} words that are long enough to be misspelt by x"))
    ),
    "options": question(
        "choice",
        listed(
            "options",
            r"{text: right, correct: true}",
            *many(499, r"{{text: '$\frac{{{number}}}{{x}}$ and a few words'}}"),
        ),
    ),
    "pairs": question("matching", listed("pairs", *many(500, "{{left: left {number}, right: right {number}}}"))),
    "items": question("ordering", listed("items", *many(500, "item {number} of many"))),
    "points": question(
        "open", "    answer: A\n" + listed("rubric", *many(500, "{{point: p{number}, keywords: [word{number}]}}"))
    ),
    "signs": question("numeric", ONE, "*a **b " * 7_000),
    "ticks": question("numeric", ONE, " ".join("`" * (n % 200 + 1) for n in range(480))),
    "brackets": question("numeric", ONE, "[" * 49_000),
    "quotes": question("numeric", ONE).replace("'P'", "|\n" + ("      " + ">" * 200 + " x\n") * 230),
    "formulas": question("numeric", ONE, r"$\frac{a}{b}$ " * 3_400),
    "roots": question("numeric", ONE, "$" + r"\sqrt{" * 6_000 + "x" + "}" * 6_000 + "$"),
    "rows": question("numeric", ONE).replace(
        "'P'", "|\n      | a | b |\n      | - | - |\n" + "      | 1 | x |\n" * 4_500
    ),
    "columns": question("numeric", ONE).replace(
        "'P'", "|\n" + "".join(f"      |{cell * 1_500}\n" for cell in (" a |", " - |", *[" 1 |"] * 5))
    ),
}
"""Banks at the limits of what is read."""


def in_time(start: float, most: float, what: str) -> float:
    spent = process_time() - start
    assert spent < most, f"{what} took {spent:.1f} s"
    return process_time()


def assert_survived(text: str, folder: Path) -> None:
    """Each frontend refuses the costly question in time, with one fault in its place, and asks the cheap one."""
    (folder / "costly.yaml").write_text(text, "utf-8")
    start = process_time()
    library = load_library([folder / "costly.yaml"])
    start = in_time(start, LOADED, "loading")
    costly, cheap = library.question("costly/costly"), library.question("costly/cheap")
    assert cheap is not None
    if costly is not None:
        try:
            draw(costly, 1)
        except TooCostlyError as error:
            assert "too costly" in error.en
            assert re.search("[\u4e00-\u9fff]", error.zh)
        else:
            raise AssertionError("it was drawn")
        start = in_time(start, DRAWN, "drawing")
    faults = [fault for fault in check_library(library, 25).faults if fault.severity == "error"]
    assert [fault.code for fault in faults] == [TOO_COSTLY], faults
    assert 5 <= faults[0].line <= text.count("\n")
    start = in_time(start, DRAWN, "checking")
    assert_asked(library, folder)
    in_time(start, DRAWN, "asking")


def assert_asked(library: Library, folder: Path) -> None:
    """A session of all that can be asked: the cheap question, and what is left out has its reason."""
    with open_store(folder / "progress.db") as store:
        session = Session(
            list(library.questions("costly")),
            store,
            SessionOptions(number=2),
            clock=lambda: datetime(2026, 11, 28, tzinfo=UTC),
            setting=Setting("test", 1),
        )
        frame = next_question(session)
        assert frame is not None
        assert frame.variant.question.id == "cheap"
        assert session.submit("true").verdict.outcome == "right"
        assert all(isinstance(error, TooCostlyError) for error in session.faults)


def assert_quick(text: str, folder: Path) -> None:
    """A bank as large as may be: everything that is done with its question takes a moment."""
    (folder / "large.yaml").write_text(text, "utf-8")
    start = process_time()
    library = load_library([folder / "large.yaml"])
    assert not [fault for fault in library.faults if fault.severity == "error"]
    start = in_time(start, LOADED, "loading")
    asked = next(iter(library.questions("costly")))
    variant = draw(asked, 1)
    start = in_time(start, DRAWN, "drawing")
    presenter = Presenter("en")
    shown = [*presenter.question(variant), *presenter.answer(variant), *presenter.solution(variant)]
    assert shown
    start = in_time(start, ANY, "showing")
    layout(parse(variant.prompt.en), 76)
    start = in_time(start, ANY, "laying it out")
    for answer in ("7", "something else entirely", ", ".join(map(str, range(1, 400))), "x" * 200):
        grade(variant, answer)
        start = in_time(start, ANY, f"marking {answer[:20]}")
