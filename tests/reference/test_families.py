"""The table of names against what the families hold, and that one of them is loaded at a time."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest

from dlquiz.reference import catalog
from dlquiz.reference.catalog.families import FAMILIES
from dlquiz.reference.engine.references import blocks

LISTED = 121
"""So many names have been published: one that goes missing breaks the banks that use it."""
LOADED = """
import sys
from dlquiz.reference import catalog
known = catalog.names()
before = set(sys.modules)
catalog.find("conv2d")
print(*sorted({name.rpartition(".")[2] for name in set(sys.modules) - before if ".catalog." in name}))
"""


RECORDED = tuple(family for family, names in FAMILIES.items() if not names)


@pytest.mark.parametrize("family", [family for family, names in FAMILIES.items() if names])
def test_a_family_is_what_the_table_says(family: str) -> None:
    references = import_module(f"dlquiz.reference.catalog.{family}").REFERENCES
    # A name that is a record is no longer in the module.
    moved = blocks().get(family, {})
    assert [reference.name for reference in references] == [
        name for name in FAMILIES[family].split() if name not in moved
    ]
    assert set(moved) - {"shared"} <= set(FAMILIES[family].split())


@pytest.mark.parametrize("family", RECORDED)
def test_a_family_without_names_in_the_table_is_a_file_of_records(family: str) -> None:
    names = [name for name in blocks()[family] if name != "shared"]
    first = catalog.names().index(names[0])
    assert list(catalog.names()[first : first + len(names)]) == names
    assert [catalog.find(name).name for name in names] == names


def test_each_name_is_of_one_family() -> None:
    assert len(catalog.names()) == len(set(catalog.names())) == LISTED
    assert {name for names in FAMILIES.values() for name in names.split()} <= set(catalog.names())


def test_a_reference_loads_its_own_family_alone() -> None:
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    assert "layers" in done.stdout.split()
    assert not (set(FAMILIES) - {"layers"}) & set(done.stdout.split())
