"""What `check` judges in place of a learner's file: the right values as a program, known mistakes, and broken files."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np

from dlquiz.expressions.values import plain
from dlquiz.grading.code.calls import Array, Call, all_fit
from dlquiz.grading.code.texts import signature
from dlquiz.questions.kinds import AskedCode
from dlquiz.reference import catalog
from dlquiz.reference.equality import are_finite, same_value
from dlquiz.sandbox.model import Returned, Run
from dlquiz.sandbox.source import MOST_BYTES

_PROGRAM = """\
import base64
import zlib

import numpy as np

NUMBERS = np.frombuffer(zlib.decompress(base64.b85decode("{numbers}")), dtype="<f8")
PLACES = {places}


def places(*arguments):
    text = repr([np.asarray(argument).tolist() for argument in arguments]).encode()
    return PLACES[zlib.crc32(text), zlib.adler32(text)]


def {signature}:
    arrays = [NUMBERS[start:stop].reshape(shape).copy() for start, stop, shape in places({arguments})]
    return {result}
"""


class Wrong(NamedTuple):
    """What came of a function that makes a mistake; in how many draws it has other values, and in how many of these
    they are accepted."""

    run: Run
    active: int
    accepted: int


def is_finite(call: Call) -> bool:
    """Whether all that is right is. Raises `DisagreementError` and `ArgumentError` as `catalog.run` does."""
    return all(are_finite(catalog.run(call.reference, bound)) for bound in call.bound)


def wrapped(kind: AskedCode, calls: Sequence[Call]) -> str:
    """A program whose function returns what is right for the arguments of `calls`."""
    numbers = bytearray()
    places: dict[tuple[int, int], list[tuple[int, int, tuple[int, ...]]]] = {}
    for call in calls:
        here = places[_key(call)] = []
        for array in call.keys:
            start = len(numbers) // 8
            numbers += np.ascontiguousarray(array, dtype="<f8").tobytes()
            here.append((start, len(numbers) // 8, array.shape))
    return _PROGRAM.format(
        numbers=base64.b85encode(zlib.compress(bytes(numbers), 9)).decode(),
        places=places,
        signature=signature(kind),
        arguments=", ".join(kind.arguments),
        result="tuple(arrays)" if kind.returns else "arrays[0]",
    )


def _key(call: Call) -> tuple[int, int]:
    text = repr([np.asarray(argument).tolist() for argument in call.arguments]).encode()
    return zlib.crc32(text), zlib.adler32(text)


def is_small(program: str) -> bool:
    """Whether a file of this length is run at all."""
    return len(program) <= MOST_BYTES


def mistaken(kind: AskedCode, draws: Sequence[Sequence[Call]], name: str) -> Wrong | None:
    """A mistake of the reference over all draws; None where no draw shows it."""
    values = [[call.mistaken(name) for call in calls] for calls in draws]
    shown = [not all(map(_same, calls, arrays)) for calls, arrays in zip(draws, values, strict=True)]
    taken = [
        all(all_fit(found, call.keys, kind.tolerance) for call, found in zip(calls, arrays, strict=True))
        for calls, arrays in zip(draws, values, strict=True)
    ]
    if not any(shown):
        return None
    accepted = sum(is_taken for is_shown, is_taken in zip(shown, taken, strict=True) if is_shown)
    outcomes = tuple(Returned(tuple(arrays), 0.0) for arrays in chain(*values))
    return Wrong(Run(outcomes, 0.0, ""), sum(shown), accepted)


def _same(call: Call, arrays: Sequence[Array]) -> bool:
    return all(same_value(plain(one), plain(key)) for one, key in zip(arrays, call.keys, strict=True))


def no_attempts(kind: AskedCode, stub: str) -> Iterator[str]:
    """An empty file and five broken ones: a bracket, an indent, another name, another signature, the stub."""
    arguments = ", ".join(kind.arguments)
    yield ""
    yield f"def {kind.function}({arguments}:\n    return 0\n"
    yield f"def {kind.function}({arguments}):\nreturn 0\n"
    yield f"def _{kind.function}({arguments}):\n    return 0\n"
    yield f"def {kind.function}({arguments}, one_too_many):\n    return 0\n"
    yield stub
