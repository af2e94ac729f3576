"""A cache in a home of its own, and a bank that is in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from cached import opened, write_bank
from valid_bank import VALID


@pytest.fixture
def cache(dlquiz_home: Path) -> Path:
    dlquiz_home.mkdir()
    return dlquiz_home / "index.db"


@pytest.fixture
def file(tmp_path: Path, cache: Path) -> Path:
    """A bank that is in the cache."""
    found = write_bank(tmp_path / "bank.yaml", VALID)
    opened(cache, found)
    return found
