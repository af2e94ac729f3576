"""The tally of each campaign."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .faults import FAULTS
from .tally import Tally, keep


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
