"""Every entry of the catalogue with arguments that no bank should give."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hostile_arguments import SMALL, assert_survived, hostile_call

from dlquiz.reference import binding, catalog
from dlquiz.reference.kinds import Argument

from . import times
from .tally import Tally

CALLS = 30
SHARES = 8


@pytest.mark.campaign("hostile-arguments")
@pytest.mark.parametrize("share", range(SHARES))
def test_refused_at_once_or_computed(tally: Tally, share: int) -> None:
    names = catalog.names()[share::SHARES]
    for name, number in tally.trials([(name, number) for name in names for number in range(times(CALLS))]):
        reference = catalog.find(name)
        with tally.trial():
            assert_survived(reference, hostile_call(reference, random.Random(f"{name} {number}")))


@pytest.mark.campaign("hostile-arguments", removed="the check of each argument")
def test_without_the_check_of_each_argument(tally: Tally, monkeypatch: pytest.MonkeyPatch) -> None:
    def unchecked(_: Argument, value: Any) -> Any:
        return value

    monkeypatch.setattr(binding, "check_argument", unchecked)
    for name in tally.trials(catalog.names()):
        reference = catalog.find(name)
        with tally.trial():
            assert_survived(reference, hostile_call(reference, random.Random(name), SMALL))


@contextmanager
def room_for(more: int) -> Iterator[None]:
    """Lets this process have so many bytes more than it has."""
    import resource

    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + more, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


@pytest.mark.campaign("hostile-arguments", removed="what an entry itself refuses")
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere the memory of a process is not limited")
def test_without_what_an_entry_itself_refuses(tally: Tally) -> None:
    whole = replace(catalog.find("receptive_field"), refuse=lambda **_: None)
    with room_for(2**29), tally.trial():
        assert_survived(whole, {"layers": [[10_000, 10_000]] * 3})
