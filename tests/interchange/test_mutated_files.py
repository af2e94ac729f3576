"""Some mutants of each format; the campaigns try many more."""

from __future__ import annotations

from pathlib import Path

import pytest
from mutated_files import FEW, READ, check_all


@pytest.mark.parametrize("name", READ)
def test_mutants_are_read_without_an_exception(name: str, tmp_path: Path) -> None:
    check_all(name, range(FEW), tmp_path)
