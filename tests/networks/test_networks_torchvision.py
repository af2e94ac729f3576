"""The tables of the networks against torchvision: as recorded, and live where torchvision is installed."""

from __future__ import annotations

import json

import pytest
from every_case import every_case
from torchvision_rows import DATA, digest, is_theirs, noted

from dlquiz.networks import NETWORK_NAMES, find_network, trace

THEIRS = [name for name in NETWORK_NAMES if is_theirs(name)]
NOTED = json.loads(DATA.read_text("utf-8"))
JOINS = ("Add", "Concat", "Multiply")


def table_facts(name: str, side: int) -> dict[str, object]:
    """What the table says, in the form of what was noted: joins are no modules."""
    table = trace(find_network(name), (3, side, side))
    rows = [(row.name, row.kind, row.output, row.parameters) for row in table.layers if row.kind not in JOINS]
    free = [row for row in rows if row[1] == "Parameter"]
    modules = [row for row in rows if row[1] != "Parameter"]
    sums = {"rows": len(rows), "parameters": table.parameters, "macs": table.macs}
    return {"side": side, **sums, "modules": digest(modules), "free": digest(sorted(free))}


def test_every_network_of_theirs_is_noted() -> None:
    assert list(NOTED) == THEIRS


@every_case("name", THEIRS)
def test_names_kinds_shapes_and_parameters_are_those_noted_of_torchvision(name: str) -> None:
    """In the order of the forward pass of training, auxiliary heads included, at two sizes of the image.

    A module that runs several times (the ReLU of a residual block) has its row where it runs last.
    """
    assert [table_facts(name, each["side"]) for each in NOTED[name]] == NOTED[name]
    assert NOTED[name][0]["side"] == find_network(name).shape[1]


def test_a_row_that_is_off_by_one_has_another_digest() -> None:
    rows = [(row.name, row.kind, row.output, row.parameters) for row in trace(find_network("vit_b_16")).layers]
    name, kind, output, parameters = rows[0]
    assert digest([(name, kind, output, parameters + 1), *rows[1:]]) != digest(rows)


@pytest.mark.sweep
@pytest.mark.parametrize("name", THEIRS)
def test_what_was_noted_is_what_the_installed_torchvision_gives(name: str) -> None:
    pytest.importorskip("torchvision")
    assert [noted(name, each["side"]) for each in NOTED[name]] == NOTED[name]
