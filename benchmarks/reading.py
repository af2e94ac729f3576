"""Reading typed answers: microseconds for one answer, over a list of what learners type, and for hostile ones."""

from __future__ import annotations

from functools import partial
from math import isclose
from typing import Any, NamedTuple

from benchmarks.measuring import Run
from benchmarks.model import Anchor, Benchmark, Goal
from benchmarks.packages import load
from dlquiz.grading.reader import Reading, read_array, read_number
from dlquiz.grading.verdict import Unreadable

Read = Reading | Unreadable


class Typed(NamedTuple):
    """A text, and the dimensions of what is asked; 0 is one number."""

    text: str
    dimensions: int = 0
    shape_like: bool = False


PLAIN = ("112", "-3.5", "0.25", "1/4", "2.5e-1", "2**-2", "(224-7+2*3)/2+1", "16*(3*5*5)+16")
"""What simpleeval reads, too."""

MIXED = (
    *map(Typed, PLAIN),
    *map(
        Typed,
        ("25%", "¼", "2.5×10^-1", "2.5·10⁻¹", "sqrt(1/16)", "1,000,000", "61.7k", "（1/4）", "p = 0.25", "０．２５"),
    ),
    Typed("64x112x112", 1, True),
    Typed("torch.Size([1, 64, 112, 112])", 1, True),
    Typed("0.1, 0.2, 0.7", 1),
    Typed("1 2; 3 4", 2),
    Typed("[[1/2, -1], [0, 3e-2]]", 2),
)
HOSTILE = {
    "tower": Typed("9**9**9**9"),
    "digits": Typed("9" * 256),
    "exponent": Typed("1e-999999999"),
    "brackets": Typed("(" * 128 + ")" * 128),
    "roots": Typed("sqrt(" * 40 + "2" + ")" * 40),
    "signs": Typed("-" * 255 + "1"),
    "sum": Typed("+".join("1" * 64)),
    "list": Typed(",".join("1" * 128), 1),
    "nest": Typed("[" * 32 + "1" + "]" * 32, 2),
    "too-long": Typed("1" * 100_000),
}


def read(typed: Typed) -> Read:
    if typed.dimensions:
        return read_array(typed.text, dimensions=typed.dimensions, shape_like=typed.shape_like)
    return read_number(typed.text, integer_key=True)


def read_all(answers: tuple[Typed, ...]) -> Run:
    """All of them, one after the other; raises `ValueError` if one cannot be read: refusing is quicker."""
    refused = [typed.text for typed in answers if isinstance(read(typed), Unreadable)]
    if refused:
        raise ValueError(f"not readable: {refused}")
    return lambda: [read(typed) for typed in answers]


def read_one(typed: Typed) -> Run:
    return partial(read, typed)


def simpleeval() -> Run:
    """One evaluator for all, which saves it most of its time."""
    evaluate = load("simpleeval").SimpleEval().eval
    return lambda: [evaluate(text) for text in PLAIN]


def same_values(ours: Any, theirs: Any) -> bool:
    return all(isclose(reading.value, value) for reading, value in zip(ours, theirs, strict=True))


BENCHMARKS = (
    Benchmark(
        "read-mixed",
        f"a typed answer, mean of {len(MIXED)} forms",
        partial(read_all, MIXED),
        goal=Goal(seconds=50e-6),
        per=len(MIXED),
    ),
    Benchmark(
        "read-plain",
        f"a typed answer, mean of {len(PLAIN)} that Python could read",
        partial(read_all, tuple(map(Typed, PLAIN))),
        Anchor("simpleeval", simpleeval, ("simpleeval",)),
        same_values,
        Goal(seconds=50e-6),
        len(PLAIN),
    ),
    *(
        Benchmark(
            f"read-hostile-{name}", f"a hostile answer: {name}", partial(read_one, typed), goal=Goal(seconds=1e-3)
        )
        for name, typed in HOSTILE.items()
    ),
)
