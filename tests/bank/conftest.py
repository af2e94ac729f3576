"""An index in a home of its own, and a bank that stands in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from indexed import opened, write_bank
from valid_bank import VALID


@pytest.fixture
def index(dlquiz_home: Path) -> Path:
    dlquiz_home.mkdir()
    return dlquiz_home / "index.db"


@pytest.fixture
def file(tmp_path: Path, index: Path) -> Path:
    """A bank that stands in the index."""
    found = write_bank(tmp_path / "bank.yaml", VALID)
    opened(index, found)
    return found
