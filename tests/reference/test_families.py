"""The families of the catalogue are the files of records."""

from __future__ import annotations

from every_case import every_case

from dlquiz.reference import catalog
from dlquiz.reference.engine.references import blocks

LISTED = 208
"""So many names have been published: one that goes missing breaks the banks that use it."""


@every_case("family", catalog.FAMILIES)
def test_a_family_is_a_file_of_records(family: str) -> None:
    names = [name for name in blocks(family) if name != "shared"]
    first = catalog.names().index(names[0])
    assert list(catalog.names()[first : first + len(names)]) == names
    assert [catalog.find(name).name for name in names] == names


def test_each_name_is_of_one_family() -> None:
    assert len(catalog.names()) == len(set(catalog.names())) == LISTED
