"""Runs a learner's function on given arguments in a child process, and takes nothing but arrays from it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy
from numpy import generic, ndarray

from dlquiz.sandbox.arrays import from_npy, to_npy
from dlquiz.sandbox.model import MOST_MEGABYTES, MOST_SECONDS, Argument, Failed, Limits, NotCounted, Returned, Run
from dlquiz.sandbox.process import Child, Message, printed_in, workplace
from dlquiz.sandbox.source import problem

Outcome = Returned | Failed
MOST_CHILDREN = 3
REASONS = ("exception", "memory", "input_changed", "not_returned", "dtype")
UNCOUNTED = ("syntax", "no_function")


def run(
    source: str,
    function: str,
    arguments: Sequence[str],
    calls: Sequence[Sequence[Argument]],
    returned: int,
    limits: Limits,
    stopped: Callable[[], bool] | None = None,
) -> Run | NotCounted:
    """Run the file, then the function on the arguments of each call; the file is run once for all calls.

    `returned` is 0 where the function returns one array, n where it returns a tuple or list of n. Where a call ends the
    child, the following ones run in a new child, at most `MOST_CHILDREN` children; the rest fails as the last one did.
    The time is one for all calls: those that it does not reach fail with `timeout`.

    `stopped` is asked now and then whether the run is still wanted.

    Raises UsageError where no child can be started, and StoppedError where it is not wanted any more.
    """
    uncounted = problem(source, function, arguments)
    if uncounted is not None:
        return uncounted
    if not calls:
        return Run((), 0.0, "")
    packages = str(Path(numpy.__file__).parents[1])
    request = {"source": source, "function": function, "returned": returned, "packages": [packages]}
    with workplace() as place:
        outcomes: list[Outcome] = []
        seconds = 0.0
        for _ in range(MOST_CHILDREN):
            left = Limits(min(limits.seconds, MOST_SECONDS) - seconds, min(limits.megabytes, MOST_MEGABYTES))
            found = _in_one_child(place, request, calls[len(outcomes) :], left, stopped)
            if isinstance(found, NotCounted):
                return found
            outcomes += found[0]
            seconds += found[1]
            if len(outcomes) == len(calls) or outcomes[-1] == Failed("timeout"):
                break
        outcomes += outcomes[-1:] * (len(calls) - len(outcomes))
        return Run(tuple(outcomes), seconds, printed_in(place))


def _in_one_child(
    place: Path,
    request: dict[str, Any],
    calls: Sequence[Sequence[Argument]],
    limits: Limits,
    stopped: Callable[[], bool] | None,
) -> tuple[list[Outcome], float] | NotCounted:
    """The outcomes of calls up to the first that ended the child, and the seconds that they took."""
    described, data = _packed(calls)
    outcomes: list[Outcome] = []
    with Child(place, request | {"calls": described}, limits, data) as child:
        child.ready()
        begun = time.monotonic()
        while len(outcomes) < len(calls):
            message = child.message(begun + limits.seconds, stopped)
            if message is None:
                outcomes.append(_ended(child))
                break
            if message[0].get("not_counted") in UNCOUNTED:
                return _not_counted(message[0])
            outcomes.append(_outcome(message, max(1, request["returned"])))
        return outcomes, time.monotonic() - begun


def _packed(calls: Sequence[Sequence[Argument]]) -> tuple[list[list[Any]], bytes]:
    """The calls for the header of the request (numbers of bytes for arrays), and the bytes of their arrays."""
    described: list[list[Any]] = []
    data = bytearray()
    for call in calls:
        described.append([])
        for argument in call:
            value = argument.item() if isinstance(argument, generic) else argument
            if isinstance(value, ndarray):
                npy = to_npy(value)
                data += npy
                value = {"bytes": len(npy)}
            described[-1].append(value)
    return described, bytes(data)


def _ended(child: Child) -> Failed:
    """Why the child ended before it sent an outcome."""
    if child.killed:
        return Failed("timeout")
    ending = child.ending()
    return Failed("timeout") if ending == "SIGXCPU" else Failed("exception", ending)


def _outcome(message: Message, count: int) -> Outcome:
    """What a message says, if it is one that our own code sends; the learner's code may have written anything."""
    header, data = message
    try:
        if "returned" in header:
            return _returned(header, data, count)
    except (ValueError, TypeError, KeyError, OverflowError):
        return Failed("exception")
    if header.get("failed") not in REASONS:
        return Failed("exception")
    return Failed(
        header["failed"], _text(header.get("type")), _text(header.get("message")), _number(header.get("line"))
    )


def _returned(header: dict[str, Any], data: bytes, count: int) -> Returned:
    sizes = header["returned"]
    if len(sizes) != count or sum(sizes) != len(data) or min(sizes) < 0:
        raise ValueError("not as many arrays as announced")
    values, at = [], 0
    for size in sizes:
        values.append(from_npy(data[at : at + size]))
        at += size
    return Returned(tuple(values), float(header["seconds"]))


def _not_counted(header: dict[str, Any]) -> NotCounted:
    line, column = _number(header.get("line")), _number(header.get("column"))
    return NotCounted(header["not_counted"], _text(header.get("message")), line, column)


def _text(value: object) -> str:
    """A text that can be written anywhere: without lone surrogates."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def _number(value: object) -> int | None:
    return value if type(value) is int else None
