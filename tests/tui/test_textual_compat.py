"""Textual's private names are used in one module, and each only as long as Textual has no public way."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import textual.keys
from textual.app import App

import dlquiz.tui
import dlquiz.web
from dlquiz.tui import textual_compat

MODULES = [
    importlib.import_module(module.name)
    for package in (dlquiz.tui, dlquiz.web)
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    if sys.platform != "win32" or module.name != "dlquiz.tui.lifecycle.keyboard"
]


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


@cache
def classes_in(module: str) -> dict[str, ast.ClassDef]:
    """What the source of a module defines, by name."""
    tree = ast.parse(Path(sys.modules[module].__file__ or "").read_text("utf-8"))
    return {node.name: node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}


@cache
def names_in(kind: type) -> set[str]:
    """The private names that a class defines, sets or uses on itself, by its source."""
    tree = classes_in(kind.__module__)[kind.__name__]
    found = set()
    for node in tree.body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.AnnAssign(target=ast.Name(id=name)):
                found.add(name)
            case ast.Assign(targets=[ast.Name(id=name)]):
                found.add(name)
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id="self"), attr=name):
                found.add(name)
    return set(filter(is_private, found))


def shared_names(kind: type) -> set[str]:
    """The private names of a class that one of Textual's below it has as well: what is overridden or reached into."""
    textuals = [base for base in kind.__mro__ if base.__module__.startswith(("textual.", "textual_serve."))]
    return names_in(kind) & set().union(*map(names_in, textuals))


def classes() -> Iterator[type]:
    for module in MODULES:
        yield from (
            kind for kind in vars(module).values() if inspect.isclass(kind) and kind.__module__ == module.__name__
        )


@pytest.mark.sweep
def test_private_names_of_textual_are_in_one_module() -> None:
    """Of classes that derive from Textual's: elsewhere an update of Textual could change what they do in silence."""
    shared = {f"{kind.__module__}.{kind.__name__}": names for kind in classes() if (names := shared_names(kind))}
    assert shared == {
        "dlquiz.tui.textual_compat.CatchingApp": {"_fatal_error"},
        "dlquiz.web.child.Child": {"_build_environment", "_open_app_process", "_process", "_stdin", "_task"},
    }


def test_private_names_are_imported_by_one_module() -> None:
    imported = {
        (module.__name__, name)
        for module in MODULES
        for node in ast.walk(ast.parse(Path(module.__file__ or "").read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("textual")
        for name in (*(node.module or "").split("."), *(alias.name for alias in node.names))
        if is_private(name)
    }
    assert imported == {("dlquiz.tui.textual_compat", "_character_to_key")}


def test_textual_has_no_public_name_for_the_key_of_a_character() -> None:
    assert textual_compat.key_of_character("/") == "slash"
    assert not hasattr(textual.keys, "character_to_key")


async def test_textual_prints_the_values_of_variables(capsys: pytest.CaptureFixture[str]) -> None:
    """Once it does not, `CatchingApp` can go; or if there is a public method to override."""

    class Failing(App[None]):
        def on_ready(self) -> None:
            typed = "a secret" + " answer"
            raise LookupError(len(typed))

    with pytest.raises(LookupError):
        async with Failing().run_test():
            pass
    assert "a secret answer" in capsys.readouterr().err
