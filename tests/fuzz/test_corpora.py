"""What earlier runs of the fuzzer found, and a few inputs that reach as much as all of theirs."""

from __future__ import annotations

import pytest

from .kept import kept
from .targets import TARGETS


@pytest.mark.parametrize("name", TARGETS)
def test_what_was_kept_is_read_or_refused(name: str) -> None:
    inputs = kept(name)
    assert inputs
    for data in inputs:
        TARGETS[name](data)
