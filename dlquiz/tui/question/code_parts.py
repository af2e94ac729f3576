"""How the run of a written function is shown: the groups of cases, the first failure, what was printed, the time."""

from __future__ import annotations

from collections.abc import Iterator

from dlquiz.expressions import show
from dlquiz.expressions.values import Value, shape_of, to_read, without_noise
from dlquiz.grading.code.results import CodeRun, Failure, GroupResult, Output
from dlquiz.grading.code.texts import (
    aligned,
    argument_digits,
    compared,
    failure_text,
    output_lines,
    outputs_shown,
    printed_lines,
    speed_text,
    value_text,
)
from dlquiz.grading.difference import MOST_ROWS, blocks
from dlquiz.grading.verdict import SIGNS, Verdict
from dlquiz.messages import Language, say
from dlquiz.questions.kinds import AskedCode
from dlquiz.text.cells import cell_width
from dlquiz.tui.question.looks import COLOURS, INDENT, ROOM, said_parts, section
from dlquiz.tui.question.parts import MUTED
from dlquiz.tui.rendering import ROOM_BESIDE, Part, parsed, plain_line, preformatted, signed_line, verbatim
from dlquiz.variants.model import Variant

MOST_PRINTED = 8
"""Lines of what the learner's code printed."""
COLUMN = (ROOM_BESIDE - 3) // 2 - INDENT
"""Cells of a row of a matrix that fits into one of two columns."""
WIDEST_TITLE = 34
"""Cells of a group's title in the table, beyond which its line is longer than the others."""


def run_parts(variant: Variant, verdict: Verdict, language: Language) -> list[Part]:
    """Everything there is to say of a run; nothing of a verdict without one."""
    kind, run = variant.question.kind.code, verdict.run
    if kind is None or run is None:
        return []
    titles = {group.name: _title(variant, group, language) for group in run.groups}
    return [
        *_table(kind, run, titles, language),
        *(said_parts(verdict, language, 0) if verdict.mistake is not None else ()),
        *_first_failure(run, titles, language),
        *_printed(run, language),
        *_time(run, language),
    ]


def _title(variant: Variant, group: GroupResult, language: Language) -> str:
    return plain_line(parsed(variant.fill(group.title).in_language(language)))


def _table(kind: AskedCode, run: CodeRun, titles: dict[str, str], language: Language) -> Iterator[Part]:
    """A line for each group: its sign, its title, how many cases passed, and why not all did."""
    width = min(WIDEST_TITLE, max(map(cell_width, titles.values())))
    widest = max(len(f"{group.passed}/{group.of}") for group in run.groups)
    before = ""
    for place, group in enumerate(run.groups):
        outcome = "right" if group.right else "wrong"
        title, count = titles[group.name], f"{group.passed}/{group.of}"
        label = f"{SIGNS[outcome]} {title}{' ' * (width - cell_width(title))}  {count:>{widest}}  "
        full = "" if group.failure is None else failure_text(kind, group.failure).in_language(language)
        # A long reason stands once: under it, the next groups are in sight.
        same = say(language, "code_same_reason")
        why = same if full == before and cell_width(full) > cell_width(same) else full
        before = full
        yield Part(verbatim(why), label=label, label_style=COLOURS[outcome], gap=not place)


def _first_failure(run: CodeRun, titles: dict[str, str], language: Language) -> Iterator[Part]:
    """The first case that failed: what the function got, and what it returned beside what is right."""
    if run.first_failure is None:
        return
    group, failure = run.first_failure
    yield section(say(language, "code_first_failure", title=titles[group.name]))
    if failure.type == "PermissionError":
        yield Part(verbatim(say(language, "code_forbidden")), style="$text-warning", indent=INDENT, gap=False)
    yield from _arguments(failure)
    for title, output in outputs_shown(failure):
        if any(title):
            yield Part(parsed(title.in_language(language)), indent=INDENT)
        yield from _beside(output, language)
    if failure.slope is not None:
        slopes = say(language, "code_slopes", slopes=value_text(failure.slope))
        yield Part(verbatim(slopes), indent=INDENT, gap=False)


def _beside(output: Output, language: Language) -> Iterator[Part]:
    """What came back and what is right: side by side where there is room, else one matrix above the other."""
    verdict, room = compared(output), ROOM - INDENT
    found = None if aligned(verdict, room) else blocks(verdict, room)
    if output.shape is None:
        # Nothing came back.
        yield _value(say(language, "code_expected", expected=""), output.expected)
        return
    if found is None:
        for line in output_lines(output, room):
            yield signed_line(line.in_language(language), INDENT)
        return
    titles = say(language, "yours"), say(language, "the_right_ones")
    yours, right = (
        (Part(verbatim(title), style=MUTED, indent=INDENT, gap=False), *(signed_line(row, INDENT) for row in rows))
        for title, rows in zip(titles, found, strict=True)
    )
    if max(len(row) for rows in found for row in rows) <= COLUMN:
        yield Part(verbatim(""), columns=(yours, right), gap=False)
    else:
        yield from (*yours, *right)


def _arguments(failure: Failure) -> Iterator[Part]:
    for name, value in failure.arguments.items():
        yield _value(f"{name} = ", value, argument_digits(value))


def _value(label: str, value: Value, digits: int = 6) -> Part:
    """A value behind its label: a matrix in rows where it fits, else on one line."""
    rows = _rows(value, digits)
    fits = 0 < len(rows) <= MOST_ROWS and len(rows[0]) <= ROOM - INDENT - cell_width(label)
    document = preformatted("\n".join(rows)) if fits else verbatim(value_text(value, digits))
    return Part(document, label=label, indent=INDENT, gap=False)


def _rows(value: Value, digits: int) -> list[str]:
    """The rows of a matrix, aligned; nothing of anything else."""
    if len(shape_of(value)) != 2:
        return []
    texts = [[to_read(show(entry, digits), alone=False) for entry in row] for row in without_noise(value)]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    return ["  ".join(text.rjust(width) for text, width in zip(row, widths, strict=True)) for row in texts]


def _printed(run: CodeRun, language: Language) -> Iterator[Part]:
    if not run.printed.strip():
        return
    yield section(say(language, "code_printed_title"))
    for line in printed_lines(run.printed, MOST_PRINTED):
        yield Part(preformatted(line.in_language(language)), indent=INDENT, gap=False)


def _time(run: CodeRun, language: Language) -> Iterator[Part]:
    if run.speed is not None:
        yield Part(verbatim(speed_text(run.speed).in_language(language)), style=MUTED)
