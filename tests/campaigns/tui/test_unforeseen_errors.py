"""On every screen something raises that nobody foresaw."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.app import App
from unforeseen import PLACES, Captured, MakeStudy, ends_with_a_sentence
from walking import WAYS

from dlquiz.tui.app import DlquizApp

from .. import some, times
from ..tally import Tally

Place = Callable[..., tuple[str, ...]]
EACH = 1
"""Places on each screen, in turn: each of them is on many screens, and on all of them on demand."""


def everywhere() -> list[tuple[str, Place]]:
    many = min(times(EACH), len(PLACES))
    return [(name, PLACES[(at + step) % len(PLACES)]) for at, name in enumerate(WAYS) for step in range(many)]


@pytest.mark.campaign("unforeseen-errors")
@pytest.mark.parametrize(("name", "place"), some(everywhere(), 5))
async def test_one_sentence_on_every_screen(
    tally: Tally, make_study: MakeStudy, tmp_path: Path, capsys: Captured, name: str, place: Place
) -> None:
    with tally.trial():
        await ends_with_a_sentence(make_study, tmp_path, name, place, capsys)


@pytest.mark.campaign("unforeseen-errors", removed="one sentence for an error")
async def test_without_a_sentence(
    tally: Tally, make_study: MakeStudy, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DlquizApp, "_fatal_error", App._fatal_error)
    for place in tally.trials(PLACES):
        with tally.trial():
            await ends_with_a_sentence(make_study, tmp_path, "home", place, capsys)
