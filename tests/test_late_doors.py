"""Rooms whose names are loaded late: each name is there, and what a type checker is told is what is loaded."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import pytest

from dlquiz.doors import opened_late

ROOMS = tuple(f"dlquiz.{room}" for room in ["progress", "text", "yaml_reader", "questions", "variants"])


@pytest.mark.parametrize("room", ROOMS)
def test_every_name_is_what_its_module_has(room: str) -> None:
    package = import_module(room)
    told = told_to_type_checkers(Path(str(package.__file__)))
    assert sorted(told) == sorted(package.__all__)
    for name, module in told.items():
        assert getattr(package, name) is getattr(import_module(module), name)


@pytest.mark.parametrize("room", ROOMS)
def test_no_name_is_that_of_a_module(room: str) -> None:
    """Importing the module would put it in the place of the name."""
    package = import_module(room)
    folder = Path(str(package.__file__)).parent
    modules = {path.stem for path in folder.glob("*.py")} | {path.name for path in folder.iterdir() if path.is_dir()}
    assert not modules & set(package.__all__)


def test_a_name_that_nobody_gives_is_refused_as_by_any_module() -> None:
    find = opened_late("dlquiz.text", {"cells": "cell_width shown"})
    assert find("shown")("a") == "a"
    with pytest.raises(AttributeError, match="has no attribute 'hidden'"):
        find("hidden")


def told_to_type_checkers(file: Path) -> dict[str, str]:
    """The imports of a package that stand under TYPE_CHECKING, by name."""
    guarded = [each for each in ast.parse(file.read_text("utf-8")).body if isinstance(each, ast.If)]
    imports = [each for guard in guarded for each in guard.body if isinstance(each, ast.ImportFrom)]
    return {alias.name: str(each.module) for each in imports for alias in each.names}
