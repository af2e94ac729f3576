"""On every screen something raises that nobody foresaw."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.app import App
from unforeseen import PLACES, MakeStudy, Told, ends_with_a_sentence
from walking import WAYS

from dlquiz.tui.app import DlquizApp

from .. import times
from ..tally import Tally

PARTS = 6
EACH = 2
"""Places on each screen, in turn; with all of them on demand."""


@pytest.mark.campaign("unforeseen-errors")
@pytest.mark.parametrize("part", range(PARTS))
async def test_one_sentence_on_every_screen(
    tally: Tally, make_study: MakeStudy, tmp_path: Path, capsys: Told, part: int
) -> None:
    for number, name in enumerate(WAYS):
        for step in range(min(times(EACH), len(PLACES))) if number % PARTS == part else ():
            place = PLACES[(number + step) % len(PLACES)]
            with tally.trial():
                await ends_with_a_sentence(make_study, tmp_path, name, place, capsys)


@pytest.mark.campaign("unforeseen-errors", removed="one sentence for an error")
async def test_without_a_sentence(
    tally: Tally, make_study: MakeStudy, tmp_path: Path, capsys: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DlquizApp, "_fatal_error", App._fatal_error)
    for place in tally.trials(PLACES):
        with tally.trial():
            await ends_with_a_sentence(make_study, tmp_path, "home", place, capsys)
