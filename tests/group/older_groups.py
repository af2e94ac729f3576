"""Groups as programs of earlier versions made them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dlquiz.group import creating
from dlquiz.group.address import Address
from dlquiz.group.creating import Made, create_group

FUNCTIONS = Path(__file__).with_name("functions_3.sql")
"""The functions of version 3; with the tables of versions 1 and 2 they do what theirs did."""


def create_before(version: int, root: Address, monkeypatch: pytest.MonkeyPatch, *, answers: bool = False) -> Made:
    """Make a group as a program of that version did."""
    run = creating._run

    def run_older(connection: Any, file: str, roles: Any) -> None:
        if file == "functions.sql":
            connection.execute(FUNCTIONS.read_bytes())
        else:
            run(connection, file, roles)

    with monkeypatch.context() as patched:
        patched.setattr(creating, "LAYOUTS", creating.LAYOUTS[:version])
        patched.setattr(creating, "VERSION", version)
        patched.setattr(creating, "_run", run_older)
        return create_group(root, answers=answers)
