"""Optional packages: anchors that may not be installed are looked for, never assumed."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import Any


def missing(modules: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the top-level modules that are not installed."""
    return tuple(name for name in modules if find_spec(name) is None)


def load(module: str) -> Any:
    """An optional module, untyped: not everyone who checks types has it."""
    return import_module(module)


def single_threaded_torch() -> Any:
    """torch, with one thread inside its operations, as NumPy has."""
    torch = load("torch")
    torch.set_num_threads(1)
    return torch


def version_of(distribution: str) -> str:
    """Its version, or `not installed`."""
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "not installed"
