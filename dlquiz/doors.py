"""Rooms whose names are loaded when they are asked for, so that whoever wants one of them does not wait for all."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
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
