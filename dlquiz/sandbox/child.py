"""The child process: runs the learner's code on each call's arguments and sends what came of it.

Only `process.py` starts this, as a program; nothing imports it. The learner's code shares this interpreter and may
replace whatever it reaches, so what is used after it began is bound to names before, and depends on nothing else. It
can still make this process send nonsense: the program that reads it takes every message for hostile.

Messages out: `{"ready": ...}` once, then for each call `{"returned": [bytes of each array], "seconds": ...}` with the
arrays, or `{"failed": reason, "type": ..., "message": ..., "line": ...}`; instead of them all
`{"not_counted": reason, ...}`.
"""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Callable, Sequence
from types import CoroutineType, ModuleType
from typing import TYPE_CHECKING, Any

from dlquiz.sandbox.model import MOST_PRINTED, MOST_RETURNED
from dlquiz.sandbox.protect import protect
from dlquiz.sandbox.wire import packed, received

if TYPE_CHECKING:
    from numpy.typing import NDArray

NAME = "solution"
FILE = f"{NAME}.py"
MOST_MESSAGE = 1000
MOST_REQUEST = 1 << 30
"""Bytes of the header of a request, which has the source; it comes from our own program."""
_TRACEBACK = vars(BaseException)["__traceback__"]
"""Of any exception; its class may have an attribute of that name."""
Send = Callable[[bytes], None]
Call = Sequence[Any]


class Capped(io.RawIOBase):
    """Writes to a descriptor what fits, and drops the rest: a program that prints too much goes on."""

    def __init__(self, descriptor: int, room: int) -> None:
        super().__init__()
        self._descriptor, self._room, self._write = descriptor, room, os.write

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor

    def write(self, data: Any) -> int:
        taken = bytes(data[: self._room])
        self._room -= len(taken)
        while taken:
            taken = taken[self._write(self._descriptor, taken) :]
        return len(data)


def main() -> None:
    """Take the request from standard input, protect this process, run the calls and end."""
    channel, asked = _streams()
    request = received(asked.read, most_header=MOST_REQUEST)
    if request is None:
        return
    asked.close()
    header, data = request
    send = _sender(channel)
    sys.path += [folder for folder in header["packages"] if folder not in sys.path]
    limits = header["parent"], header["seconds"], header["megabytes"], header["packages"]
    if not header["calls"]:
        from dlquiz.sandbox.probe import refused

        protect(*limits)
        send(packed({"ready": True, "refused": refused()}))
        return
    arguments, answer = _arguments(header["calls"], data), Answers(send)
    protect(*limits)
    send(packed({"ready": True}))
    leave = os._exit
    try:
        _run(header, arguments, answer)
    except BaseException:  # noqa: BLE001 - the learner's code has broken what this needs; its traceback is not about it
        leave(1)
    leave(0)


def _streams() -> tuple[int, io.FileIO]:
    """The channel to the program, and its request. The learner's code has empty input, and output on standard error."""
    channel, asked = os.dup(1), os.dup(0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    os.close(nothing)
    for name in ("stdout", "stderr"):
        # Unbuffered: what was printed before the child is killed is kept.
        unbuffered: Any = Capped(2, MOST_PRINTED)
        setattr(sys, name, io.TextIOWrapper(unbuffered, "utf-8", "backslashreplace", write_through=True))
    return channel, io.FileIO(asked, "r")


def _sender(channel: int) -> Send:
    write, view = os.write, memoryview

    def send(message: bytes) -> None:
        rest = view(message)
        while rest:
            rest = rest[write(channel, rest) :]

    return send


def _arguments(calls: Sequence[Call], data: bytes) -> list[list[Any]]:
    """Each call's arguments: plain values, and arrays of so many bytes of the data, one after the other."""
    from dlquiz.sandbox.arrays import from_npy

    at = 0
    taken: list[list[Any]] = []
    for call in calls:
        taken.append([])
        for argument in call:
            if isinstance(argument, dict):
                taken[-1].append(from_npy(data[at : at + argument["bytes"]]))
                at += argument["bytes"]
            else:
                taken[-1].append(argument)
    return taken


def _run(header: dict[str, Any], calls: list[list[Any]], answer: Answers) -> None:
    clock = time.perf_counter
    trace, profile, deepest, depth = sys.settrace, sys.setprofile, sys.setrecursionlimit, sys.getrecursionlimit()
    module = ModuleType(NAME)
    sys.modules[NAME] = module
    try:
        # Only here: what parses may still not compile, as `return` outside of a function.
        try:
            code = compile(header["source"], FILE, "exec", dont_inherit=True)
        except SyntaxError as error:
            answer.not_counted("syntax", message=error.msg, line=error.lineno, column=error.offset)
            return
        exec(code, module.__dict__)
    except BaseException as error:  # noqa: BLE001 - whatever the learner's code raises is its outcome
        for _ in calls:
            answer.failed(error)
        return
    function = module.__dict__.get(header["function"])
    if not callable(function):
        answer.not_counted("no_function")
        return
    for arguments in calls:
        before = [_frozen(argument) for argument in arguments]
        begun = clock()
        try:
            try:
                value = function(*arguments)
            finally:
                # What the learner's code has set would run, or fail, in ours. Calls into C are not traced.
                trace(None)
                profile(None)
                deepest(depth)
        except BaseException as error:  # noqa: BLE001
            answer.failed(error)
            continue
        seconds = clock() - begun
        try:
            answer.returned(value, header["returned"], seconds, is_same=_same(before, arguments))
        except BaseException as error:  # noqa: BLE001 - of a hostile `__array__`
            answer.failed(error)


def _frozen(argument: Any) -> Any:
    return (argument.shape, argument.dtype, argument.tobytes()) if hasattr(argument, "tobytes") else None


def _same(before: list[Any], arguments: list[Any]) -> bool:
    return all(kept is None or kept == _frozen(argument) for kept, argument in zip(before, arguments, strict=True))


class Answers:
    """Sends outcomes of calls; all that it needs is bound when it is made."""

    def __init__(self, send: Send) -> None:
        from numpy import asarray

        from dlquiz.sandbox.arrays import NUMBERS, to_npy

        self._send, self._packed = send, packed
        self._asarray, self._npy, self._numbers = asarray, to_npy, NUMBERS
        self._out_of_memory = packed({"failed": "memory"})

    def not_counted(self, reason: str, **where: Any) -> None:
        """The file has no function to be called."""
        self._send(self._packed({"not_counted": reason, **where}))

    def failed(self, error: BaseException) -> None:
        """An exception of the learner's code; MemoryError is `memory`."""
        if issubclass(type(error), MemoryError):
            self._send(self._out_of_memory)
            return
        kind, message = _described(error)
        self._send(self._packed({"failed": "exception", "type": kind, "message": message, "line": _line(error)}))

    def returned(self, value: Any, count: int, seconds: float, *, is_same: bool) -> None:
        """The arrays of one call, or why there are none."""
        parts = (value,) if count == 0 else value
        if count and not (issubclass(type(value), (tuple, list)) and len(value) == count):
            self._no_arrays(value)
        elif any(_is_nothing(part) for part in parts):
            self._no_arrays(next(part for part in parts if _is_nothing(part)))
        elif not is_same:
            self._send(self._packed({"failed": "input_changed"}))
        else:
            self._arrays(parts, seconds)

    def _no_arrays(self, value: Any) -> None:
        name = _name(type(value))
        self._send(self._packed({"failed": "not_returned", "type": name}))

    def _arrays(self, parts: Sequence[Any], seconds: float) -> None:
        arrays: list[NDArray[Any]] = []
        for part in parts:
            try:
                array = self._asarray(part)
            except ValueError:
                if not issubclass(type(part), (tuple, list)):
                    raise
                # Rows of different lengths.
                self._send(self._packed({"failed": "dtype", "type": _name(type(part))}))
                return
            if array.dtype.kind not in self._numbers:
                self._send(self._packed({"failed": "dtype", "type": str(array.dtype)}))
                return
            arrays.append(array)
        if sum(array.nbytes for array in arrays) > MOST_RETURNED:
            self._send(self._out_of_memory)
            return
        npys = [self._npy(array) for array in arrays]
        self._send(self._packed({"returned": [len(npy) for npy in npys], "seconds": seconds}, b"".join(npys)))


def _is_nothing(value: Any) -> bool:
    kind = type(value)
    return value is None or issubclass(kind, (dict, CoroutineType)) or "__next__" in dir(kind)


def _described(error: BaseException) -> tuple[str, str]:
    """Type and message of an exception; no message where showing it fails."""
    try:
        message = str(error)
    except BaseException:  # noqa: BLE001 - a hostile `__str__`
        message = ""
    return _name(type(error)), str.__getitem__(message, slice(MOST_MESSAGE))


def _name(kind: type) -> str:
    return str.__getitem__(type.__dict__["__name__"].__get__(kind), slice(MOST_MESSAGE))


def _line(error: BaseException) -> int | None:
    """The line of the learner's file where the exception passed last."""
    line, trace = None, _TRACEBACK.__get__(error)
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == FILE:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


if __name__ == "__main__":
    main()
