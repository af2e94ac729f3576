"""What is said of a written function: why it is not counted, how each group did, and the first failure in full."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import NamedTuple

from dlquiz.expressions import show
from dlquiz.expressions.values import ROWS, Value, entries, shape_of
from dlquiz.grading.code.results import GENERIC, CodeRun, Failure, GroupResult, Output, Speed
from dlquiz.grading.difference import MOST_CELLS, difference, side_by_side
from dlquiz.grading.verdict import SIGNS, Verdict
from dlquiz.messages import Text, message
from dlquiz.questions.kinds import AskedCode
from dlquiz.reference import catalog
from dlquiz.sandbox.model import MOST_PRINTED, NotCounted
from dlquiz.text.cells import shown

MOST_CHARACTERS = 200
"""Of an argument or a value on one line."""
MOST_OF_MANY_AXES = 40
FEWER_DIGITS = 4
MOST_PRINTED_LINES = 20
_NOTHING = Text("", "")


def signature(kind: AskedCode) -> str:
    """The function as it is to be written: `softmax(logits)`."""
    return f"{kind.function}({', '.join(kind.arguments)})"


def not_counted_text(kind: AskedCode, why: NotCounted, source: str) -> Text:
    """Why a file is not an attempt, and what to write."""
    wanted = signature(kind)
    if not source.strip():
        return message("code_empty", signature=wanted)
    if why.reason == "syntax":
        if why.line is None:
            return message("code_syntax_nowhere", error=why.message)
        return message("code_syntax", line=why.line, column=why.column or 1, error=why.message)
    if why.reason == "signature":
        return message("code_signature", line=why.line, yours=why.message, signature=wanted)
    return message(f"code_{why.reason}", function=kind.function, signature=wanted)


class MistakeTexts(NamedTuple):
    """What is said of a mistake; one of the bank's own references may have no title."""

    title: Text
    feedback: Text
    tempting: Text


def mistake_texts(kind: AskedCode, name: str) -> MistakeTexts | None:
    """What is said of a mistake of the reference, or of one that any function can make; None of any other."""
    for mistake in catalog.find(kind.call.reference).mistakes:
        if mistake.name == name:
            return MistakeTexts(
                mistake.title, mistake.in_letters(mistake.feedback), mistake.in_letters(mistake.tempting)
            )
    if name not in GENERIC:
        return None
    return MistakeTexts(message(f"code_{name}_title"), message(f"code_{name}"), _NOTHING)


def group_text(group: GroupResult, title: Text) -> Text:
    """How many cases of a group passed."""
    sign = SIGNS["right" if group.right else "wrong"]
    return message("code_group", sign=sign, title=title, passed=group.passed, count=group.of)


def failure_text(kind: AskedCode, failure: Failure) -> Text:
    """Why a case failed, in a few words."""
    text_of = _TEXTS.get(failure.reason)
    if text_of is not None:
        return text_of(failure)
    values = {"seconds": f"{kind.seconds:g}", "megabytes": kind.megabytes, "reference": _forward(kind)}
    return message(f"code_{failure.reason}", **values)


def _forward(kind: AskedCode) -> str:
    return "" if kind.gradient_of is None else str(kind.gradient_of.reference)


def output_names(names: Iterable[str]) -> Text:
    """The names of several returned values in a sentence."""
    listed = list(names)
    return Text(", ".join(listed), "、".join(listed))


def _of_value(failure: Failure) -> Text:
    wrong = [output.name for output in failure.outputs if output.right is not None and not all(output.right)]
    return message("code_value_of", outputs=output_names(wrong)) if any(wrong) else message("code_value")


def _of_shape(failure: Failure) -> Text:
    output = next(each for each in failure.outputs if each.right is None)
    got, expected = shape_text(output.shape or ()), shape_text(shape_of(output.expected))
    key = "code_shape_of" if output.name else "code_shape"
    return message(key, output=output.name, got=got, expected=expected)


def _of_exception(failure: Failure) -> Text:
    if not failure.message and failure.line is None:
        return message("code_ended", type=failure.type) if failure.type else message("code_ended_silently")
    error = f"{failure.type}: {failure.message}".rstrip(": ")
    key = "code_exception" if failure.line is None else "code_exception_on"
    return message(key, line=failure.line, error=error)


def _of_dtype(failure: Failure) -> Text:
    return message("code_dtype_is", type=failure.type) if failure.type else message("code_dtype")


def _of_returned(failure: Failure) -> Text:
    names = [output.name for output in failure.outputs if output.name]
    if names:
        # A tuple or list of another length has the right type.
        key = "code_not_returned_all" if failure.type in ("", "tuple", "list") else "code_not_returned_all_but"
        return message(key, outputs=output_names(names), type=failure.type)
    return message("code_not_returned_but", type=failure.type) if failure.type else message("code_not_returned")


_TEXTS = {
    "value": _of_value,
    "shape": _of_shape,
    "exception": _of_exception,
    "dtype": _of_dtype,
    "not_returned": _of_returned,
}


def shape_text(shape: tuple[int, ...]) -> str:
    """A shape as NumPy writes it."""
    return str(tuple(shape))


def failure_lines(failure: Failure, most_cells: int = MOST_CELLS) -> Iterator[Text]:
    """What the function got, and what it returned beside what is right, the wrong entries marked.

    Arrays stand side by side where both are not wider than `most_cells`.
    """
    if failure.type == "PermissionError":
        yield message("code_forbidden")
    for name, value in failure.arguments.items():
        yield Text.same(f"{name} = {value_text(value, argument_digits(value))}")
    for title, output in outputs_shown(failure):
        if any(title):
            yield title
        yield from output_lines(output, most_cells)
    if failure.slope is not None:
        yield message("code_slopes", slopes=value_text(failure.slope))


class TitledOutput(NamedTuple):
    """An output as it is shown: all of it, or its first wrong matrix; `title` is empty where it needs none."""

    title: Text
    output: Output


def outputs_shown(failure: Failure) -> list[TitledOutput]:
    """The outputs that were wrong; of a wrong gradient, whose values fit, all."""
    wrong = (
        output
        for output in failure.outputs
        if output.right is None or not all(output.right) or failure.reason == "gradient"
    )
    return [_titled(output) for output in wrong]


def _titled(output: Output) -> TitledOutput:
    """Of more than two axes only the first matrix with a wrong entry, named by its index from 0 as in NumPy."""
    shape, right = shape_of(output.expected), output.right
    if len(shape) <= 2 or right is None or all(right) or output.got is None:
        title = message("code_output", output=output.name) if output.name else _NOTHING
        return TitledOutput(title, output)
    size = shape[-2] * shape[-1]
    indices = list(product(*map(range, shape[:-2])))
    wrong = [place for place in range(len(indices)) if not all(right[place * size : (place + 1) * size])]
    first = wrong[0]
    expected, got = output.expected, output.got
    for index in indices[first]:
        expected, got = expected[index], got[index]
    matrix = output._replace(expected=expected, got=got, right=right[first * size : (first + 1) * size])
    name = f"{output.name}[{', '.join(map(str, indices[first]))}]"
    key = "code_matrix" if len(wrong) == 1 else "code_matrix_of"
    return TitledOutput(message(key, output=name, count=len(wrong), all=len(indices)), matrix)


def compared(output: Output) -> Verdict:
    """An output as a verdict on an array: what came back, what is right, and which entries fit."""
    marks = None if output.right is None else _nested(output.right, shape_of(output.expected))
    return Verdict("wrong", 0.0, output.expected, _NOTHING, read_as=output.got, marks=marks)


def aligned(verdict: Verdict, most_cells: int) -> list[Text]:
    """What came back and what is right side by side, to fewer digits where that takes; nothing where it is too wide."""
    return side_by_side(verdict, most_cells) or side_by_side(verdict, most_cells, FEWER_DIGITS)


def output_lines(output: Output, most_cells: int = MOST_CELLS) -> Iterator[Text]:
    """What came back beside what is right, the wrong entries marked."""
    verdict = compared(output)
    lines = aligned(verdict, most_cells) or difference(verdict, most_cells)
    if lines:
        yield from lines
        return
    wanted = shape_of(output.expected)
    if output.shape is not None and (output.got is None or (output.shape != wanted and len(wanted) > 2)):
        yield message("code_got_shape", shape=shape_text(output.shape))
        yield message("code_expected_shape", shape=shape_text(wanted))
        return
    if output.got is not None:
        yield message("code_got", got=value_text(output.got))
    yield message("code_expected", expected=value_text(output.expected))


def _nested(flat: tuple[bool, ...], shape: tuple[int, ...]) -> Value:
    """Marks in the shape of the array."""
    if not shape:
        return None
    if len(shape) == 1:
        return flat
    size = len(flat) // shape[0]
    return tuple(_nested(flat[place * size : (place + 1) * size], shape[1:]) for place in range(shape[0]))


def argument_digits(value: Value) -> int:
    """Significant digits for an argument: six, or twice as many where six make different entries look alike."""
    different = set(entries(value))
    return 6 if len({show(number) for number in different}) == len(different) else 12


def value_text(value: Value, digits: int = 6) -> str:
    """A value on one line, cut where it is long; of an array with more than two axes little and its shape."""
    text = show(value, digits)
    if isinstance(value, ROWS):
        text = text.replace("(", "[").replace(")", "]")
    shape = shape_of(value)
    most = MOST_CHARACTERS if len(shape) <= 2 else MOST_OF_MANY_AXES
    if len(text) <= most:
        return text
    return f"{text[: most - 1]}…" if len(shape) <= 2 else f"{text[: most - 1]}… {shape_text(shape)}"


def run_lines(
    kind: AskedCode, run: CodeRun, titles: Mapping[str, Text], most_cells: int = MOST_CELLS
) -> Iterator[Text]:
    """All that there is to say of a run: the groups, the first failure, what was printed, and the time.

    `titles` are those of the groups with the drawn numbers in.
    """
    for group in run.groups:
        yield group_text(group, titles[group.name])
    first = run.first_failure
    if first is not None:
        group, failure = first
        yield message("code_failed", title=titles[group.name], why=failure_text(kind, failure))
        yield from failure_lines(failure, most_cells)
    if run.printed.strip():
        yield message("code_printed")
        yield from printed_lines(run.printed)
    if run.speed is not None and first is None:
        yield speed_text(run.speed)


def printed_lines(printed: str, most: int = MOST_PRINTED_LINES) -> Iterator[Text]:
    """What the learner's code printed: its first lines, long ones cut, and how much more there was."""
    lines = printed.rstrip().split("\n")
    yield from (Text.same(shown(line[:MOST_CHARACTERS])) for line in lines[:most])
    if len(printed.encode()) >= MOST_PRINTED:
        yield message("code_printed_much", kilobytes=MOST_PRINTED >> 10)
    elif len(lines) > most:
        yield message("code_more_lines", count=len(lines) - most)


def speed_text(speed: Speed) -> Text:
    """How long the function and the reference took for the same calls."""
    yours, reference = (f"{seconds:.3g} s" if seconds >= 1 else f"{1000 * seconds:.3g} ms" for seconds in speed)
    return message("code_speed", yours=yours, reference=reference)
