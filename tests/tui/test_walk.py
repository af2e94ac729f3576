"""A walk through every screen at every size, in both languages and themes: nothing is clipped, overlaps or is left
untranslated."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from seeing import cut, lines, outside, overlapping, unfit, untranslated, without_help
from textual.command import CommandPalette
from textual.pilot import Pilot
from walking import WAYS, Way, app_for, go

from dlquiz.messages import Language
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.study import Study

MakeStudy = Callable[..., Study]
SIZES = ((80, 24), (120, 40), (200, 60))
SMALL = ((40, 12), (5, 3), (2, 2), (1, 1))


def faults(app: DlquizApp, language: Language) -> Iterator[str]:
    screen = app.screen
    seen = lines(screen)
    if isinstance(screen, CommandPalette):
        yield from untranslated(seen, language)
        return
    yield from outside(screen)
    yield from overlapping(screen)
    yield from cut(screen)
    yield from untranslated(seen, language)
    yield from without_help(screen)
    if language == "zh":
        yield from unfit(seen)


async def walked(pilot: Pilot[None], app: DlquizApp, way: Way) -> list[str]:
    """What is wrong with a screen, looked at in every size, in the language and theme it was opened with."""
    found = []
    language = app.language
    for size in SIZES:
        await pilot.resize_terminal(*size)
        await pilot.pause()
        found += [f"{size} {language}: {fault}" for fault in faults(app, language)]
    for size in SMALL:
        await pilot.resize_terminal(*size)
        await pilot.pause()
    return found


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", WAYS)
async def test_a_screen_at_every_size(make_study: MakeStudy, tmp_path: Path, name: str, language: Language) -> None:
    app = app_for(WAYS[name], make_study, tmp_path, language=language)
    async with app.run_test(size=SIZES[0]) as pilot:
        await go(pilot, WAYS[name])
        assert await walked(pilot, app, WAYS[name]) == []
