"""Archives that lead out of their folder, unpack to more than they say, are damaged, or hold what is no file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hostile_archives import KINDS, hostile_archive, survives

from dlquiz.sharing import archive, contents

from . import times
from .tally import Tally


def unpack(tally: Tally, kind: str, archives: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    taken = 0
    for number in tally.trials(range(archives)):
        with tally.trial():
            taken += survives(hostile_archive(kind, number), folder / str(number), monkeypatch)
        shutil.rmtree(folder / str(number), ignore_errors=True)
    return taken


@pytest.mark.campaign("hostile-archives")
def test_each_is_refused_or_stays_in_its_bounds(tally: Tally, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = {"names": 15, "escapes": 2, "damaged": 60, "bomb": 4, "flagged": 30, "crowd": 1}
    taken = {kind: unpack(tally, kind, times(usual[kind]), tmp_path / kind, monkeypatch) for kind in KINDS}
    assert taken["escapes"] == taken["crowd"] == 0
    assert taken["flagged"] and taken["damaged"], "what does no harm is taken"


@pytest.mark.campaign("hostile-archives", removed="the refusal of unsafe names")
def test_without_looking_at_names(tally: Tally, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (archive, contents):
        monkeypatch.setattr(module, "refuse_unsafe", lambda name: None)
    # Those that lead no further than to the folder of the trial: they do what they try now.
    unpack(tally, "escapes", 20, tmp_path, monkeypatch)


@pytest.mark.campaign("hostile-archives", removed="the bound of what is unpacked")
def test_without_a_bound_for_bytes(tally: Tally, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for bound in ("MAXIMUM_BYTES", "MOST_BYTES"):
        monkeypatch.setattr(contents, bound, 1_000_000_000)
    unpack(tally, "bomb", 40, tmp_path, monkeypatch)


@pytest.mark.campaign("hostile-archives", removed="the bound of members")
def test_without_a_bound_for_members(tally: Tally, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_MEMBERS", 1_000_000_000)
    unpack(tally, "crowd", 3, tmp_path, monkeypatch)
