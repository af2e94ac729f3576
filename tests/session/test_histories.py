"""Two devices, whatever is done on them: no answer is lost, and memory is what history says."""

from __future__ import annotations

import pytest
from two_devices import histories


@pytest.mark.sweep
@pytest.mark.unmeasured
def test_nothing_is_lost_whatever_is_done() -> None:
    histories(examples=16, steps=40)
