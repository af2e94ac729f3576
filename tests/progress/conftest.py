"""What the tests of storage share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from attempt_samples import numbered_store
from progress_files import copy, healthy, old

from dlquiz.progress.store import Store

__all__ = ["copy", "healthy", "old"]


@pytest.fixture
def store() -> Iterator[Store]:
    """A store in memory whose ids are id1, id2, ..."""
    with numbered_store() as opened:
        yield opened
