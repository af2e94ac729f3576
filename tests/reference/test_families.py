"""The table of names against what the families hold, and that one of them is loaded at a time."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest

from dlquiz.reference import catalog
from dlquiz.reference.catalog.families import FAMILIES
from dlquiz.reference.engine.reading import SHARED
from dlquiz.reference.engine.references import blocks

LOADED = """
import sys
from dlquiz.reference import catalog
known = catalog.names()
before = set(sys.modules)
catalog.find("precision")
print(*sorted({name.rpartition(".")[2] for name in set(sys.modules) - before if ".catalog." in name}))
"""


RECORDED = {name for records in blocks().values() for name in records if name != SHARED}
WRITTEN_AS_CODE = [family for family, names in FAMILIES.items() if not RECORDED.issuperset(names.split())]


def test_every_record_is_in_the_table() -> None:
    assert {name for names in FAMILIES.values() for name in names.split()} >= RECORDED


@pytest.mark.parametrize("family", WRITTEN_AS_CODE)
def test_a_family_is_what_the_table_says(family: str) -> None:
    references = import_module(f"dlquiz.reference.catalog.{family}").REFERENCES
    assert [reference.name for reference in references] == [
        name for name in FAMILIES[family].split() if name not in RECORDED
    ]


def test_each_name_is_of_one_family() -> None:
    every = [name for names in FAMILIES.values() for name in names.split()]
    assert len(every) == len(set(every))
    assert catalog.names() == tuple(every)


def test_a_reference_loads_its_own_family_alone() -> None:
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    assert "statistics" in done.stdout.split()
    assert not (set(FAMILIES) - {"statistics"}) & set(done.stdout.split())
