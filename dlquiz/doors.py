"""What makes loading quick: names that are loaded when they are asked for, and a garbage collector that rests."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any


def opened_late(room: str, names: Mapping[str, str]) -> Callable[[str], Any]:
    """The `__getattr__` of the package `room`: `names` says which names each module of it gives, spaces between them.

    No name may be that of a module: whichever was loaded last would stand for it. A type checker is told the imports
    instead: where a module has a `__getattr__`, it takes any name for one of the module's.
    """
    module_of = {name: module for module, given in names.items() for name in given.split()}

    def find(name: str) -> Any:
        if name not in module_of:
            raise AttributeError(f"module {room!r} has no attribute {name!r}")
        found = getattr(import_module(f"{room}.{module_of[name]}"), name)
        setattr(sys.modules[room], name, found)
        return found

    return find


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Nothing that is read or loaded becomes garbage in circles, yet the collector would walk all of it each time."""
    working = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if working:
            gc.enable()
