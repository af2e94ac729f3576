"""What is said of a written function: why it is not counted, how each group did, and the first failure in full."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dlquiz.expressions import show
from dlquiz.expressions.values import ROWS, Value, shape_of
from dlquiz.grading.code.results import CodeRun, Failure, GroupResult, Output
from dlquiz.grading.difference import MOST_CELLS, difference
from dlquiz.grading.verdict import SIGNS, Verdict
from dlquiz.messages import Text, message
from dlquiz.questions.kinds import AskedCode
from dlquiz.sandbox.model import NotCounted

MOST_CHARACTERS = 200
"""Of an argument or a value on one line."""
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


def _of_value(failure: Failure) -> Text:
    wrong = [output.name for output in failure.outputs if output.right is not None and not all(output.right)]
    return message("code_value_of", outputs=", ".join(wrong)) if any(wrong) else message("code_value")


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
    for name, value in failure.arguments.items():
        yield Text.same(f"{name} = {value_text(value)}")
    for output in failure.outputs:
        if output.right is not None and all(output.right) and failure.reason != "gradient":
            continue
        if output.name:
            yield message("code_output", output=output.name)
        yield from _output_lines(output, most_cells)


def _output_lines(output: Output, most_cells: int) -> Iterator[Text]:
    if output.right is not None:
        marks = _nested(output.right, shape_of(output.expected))
        compared = Verdict("wrong", 0.0, output.expected, _NOTHING, read_as=output.got, marks=marks)
        lines = difference(compared, most_cells)
        if lines:
            yield from lines
            return
    yield message("code_expected", expected=value_text(output.expected))
    if output.got is not None:
        yield message("code_got", got=value_text(output.got))
    elif output.shape is not None:
        yield message("code_got_shape", shape=shape_text(output.shape))


def _nested(flat: tuple[bool, ...], shape: tuple[int, ...]) -> Value:
    """Marks in the shape of the array."""
    if not shape:
        return None
    if len(shape) == 1:
        return flat
    size = len(flat) // shape[0]
    return tuple(_nested(flat[place * size : (place + 1) * size], shape[1:]) for place in range(shape[0]))


def value_text(value: Value) -> str:
    """A value on one line, cut where it is long."""
    text = show(value) if not isinstance(value, ROWS) else show(value).replace("(", "[").replace(")", "]")
    return text if len(text) <= MOST_CHARACTERS else f"{text[: MOST_CHARACTERS - 1]}…"


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
        yield from (Text.same(line) for line in run.printed.rstrip().split("\n")[:MOST_PRINTED])
    if run.speed is not None and first is None:
        yours, reference = (f"{1000 * seconds:.3g} ms" for seconds in run.speed)
        yield message("code_speed", yours=yours, reference=reference)


MOST_PRINTED = 20
"""Lines of what the learner's code printed."""
