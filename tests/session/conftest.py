"""What the tests of sessions share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dlquiz.progress.store import Store, memory_store


@pytest.fixture
def store() -> Iterator[Store]:
    with memory_store() as opened:
        yield opened
