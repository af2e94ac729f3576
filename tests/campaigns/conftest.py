"""The tally of each campaign, and the files that several of them harm."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from progress_files import healthy, long_history

from .faults import FAULTS
from .tally import Tally, keep

__all__ = ["healthy", "long_history", "tally"]


@pytest.fixture
def tally(request: pytest.FixtureRequest) -> Iterator[Tally]:
    """The tally of a test marked `campaign(fault)`, or `campaign(fault, removed="what protects from it")`."""
    marker = request.node.get_closest_marker("campaign")
    assert marker is not None and marker.args, "a campaign says which fault it tries"
    assert marker.args[0] in FAULTS, f"{marker.args[0]} is not among the faults of the report"
    counted = Tally(marker.args[0], **marker.kwargs)
    yield counted
    keep(counted.count())
    assert counted.tried, "nothing was tried"
    if counted.removed:
        assert counted.failed, f"without {counted.removed} all {counted.tried} trials went well: this proves nothing"
