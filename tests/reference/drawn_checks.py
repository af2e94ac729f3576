"""What holds for every reference implementation, over drawn and over hostile arguments."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable, Iterator, Mapping
from time import process_time
from typing import Any

import pytest

from dlquiz.errors import ArgumentError
from dlquiz.expressions.values import Value, entries, plain, shape_of
from dlquiz.messages import Text
from dlquiz.reference import catalog
from dlquiz.reference.kinds import Reference
from dlquiz.text import latex

Arguments = dict[str, Any]
Draw = Callable[[random.Random], Arguments]
DRAWS = 200
HAN = re.compile(r"[\u4e00-\u9fff]")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?: \\cdot 10\^\{-?\d+\})?")
FORMULA = re.compile(r"\$([^$]+)\$")


def drawn(reference: Reference, draw: Draw, count: int = DRAWS) -> Iterator[Arguments]:
    """`count` admissible sets of arguments, bound; the same ones every time."""
    source = random.Random(reference.name)
    found = tries = 0
    while found < count:
        tries += 1
        assert tries < 20 * count, f"{reference.name} refuses nearly every draw"
        try:
            bound = catalog.bind(reference, draw(source))
        except ArgumentError:
            continue
        found += 1
        yield bound


def agreed(reference: Reference, bound: Arguments) -> Value:
    """The value on which the run and the closed form agree, in its type too."""
    value = catalog.run(reference, bound)
    assert reference.closed is not None
    closed = plain(reference.closed(**bound))
    assert [type(number) for number in entries(value)] == [type(number) for number in entries(closed)]
    return value


def check_worked_solution(reference: Reference, bound: Arguments, value: Value) -> None:
    """Lines in both languages, formulas that can be set, and the value at the end."""
    lines = catalog.steps(reference, bound)
    assert len(lines) >= 2
    for line in lines:
        assert isinstance(line, Text) and line.en and line.zh and not HAN.search(line.en)
        for text in line:
            for formula in FORMULA.findall(text):
                assert latex.read(formula).faults == (), formula
            assert "$" not in FORMULA.sub("", text)
    for text in lines[-1]:
        end = FORMULA.findall(text)[-1].rpartition("= ")[2]
        numbers = [float(found.replace(r" \cdot 10^{", "e").rstrip("}")) for found in NUMBER.findall(end)]
        assert numbers == pytest.approx([float(number) for number in entries(value)], rel=1e-5, abs=1e-12), text


def check_mistakes(reference: Reference, bound: Arguments, value: Value) -> set[str]:
    """Each that applies gives a finite number that is not the answer; returns their names."""
    active = catalog.active_mistakes(reference, bound, value)
    names = {mistake.name for mistake in active}
    applying = {mistake.name for mistake in reference.mistakes if mistake.applies(**bound)}
    assert applying == names, (reference.name, bound)
    for mistake in active:
        assert all(math.isfinite(number) for number in entries(mistake.value))
        assert shape_of(mistake.value) == shape_of(value), mistake.name
    return names


HOSTILE: Mapping[str, Any] = {
    "huge": 10**9,
    "beyond floats": 10**400,
    "zero": 0,
    "negative": -1,
    "tiny": 5e-324,
    "largest": 1.7e308,
    "nan": math.nan,
    "infinite": math.inf,
    "words": "; import os",
    "nothing": None,
    "truth": True,
    "empty": [],
    "empty row": [[]],
    "ragged": [[1, 2], [3]],
    "long": [1] * 100_001,
    "long list": [0.5] * 5_000,
    "deep": [[[[[[[[[1]]]]]]]]],
    "cube": [[[1, 2], [3, 4]], [[5, 6], [7, 8]]],
    "mapping": {"a": 1},
    "huge sizes": [10**9] * 30,
}


def check_hostile(reference: Reference, sample: Arguments, argument: str, hostile: str) -> None:
    """Refused with a sentence in both languages, or computed; either way at once."""
    given = sample | {argument: HOSTILE[hostile]}
    seconds = min(_seconds(reference, given) for _ in range(3))
    assert seconds < 0.05


def _seconds(reference: Reference, given: Arguments) -> float:
    start = process_time()
    try:
        bound = catalog.bind(reference, given)
    except ArgumentError as error:
        assert error.en and HAN.search(error.zh) and not HAN.search(error.en)
        assert len(error.en) < 400
    else:
        value = catalog.run(reference, bound)
        assert all(isinstance(number, int) or math.isfinite(number) for number in entries(value))
        catalog.active_mistakes(reference, bound, value)
        assert catalog.steps(reference, bound)
    return process_time() - start
