"""A walk through every screen at every size, in both languages and themes: nothing is clipped, overlaps or is left
untranslated."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from seeing import cut, lines, outside, overlapping, unfit, untranslated, without_help
from textual.command import CommandPalette
from textual.pilot import Pilot
from walking import WAYS, opened

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
        yield from unfit(screen)


async def walked(pilot: Pilot[None], sizes: Sequence[tuple[int, int]]) -> list[str]:
    """What is wrong with a screen in terminals of usual sizes; in smaller ones it only must not crash."""
    app, found = pilot.app, []
    assert isinstance(app, DlquizApp)
    for size in sizes:
        await pilot.resize_terminal(*size)
        await pilot.pause()
        if size in SIZES:
            found += [f"{size}: {fault}" for fault in faults(app, app.language)]
    return found


SLICE = ("home after months", "number wrong")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", SLICE)
async def test_some_screens_at_every_size(make_study: MakeStudy, tmp_path: Path, name: str, language: Language) -> None:
    async with opened(WAYS[name], make_study, tmp_path, language=language) as pilot:
        assert await walked(pilot, (*SIZES, *SMALL)) == []


@pytest.mark.campaign
@pytest.mark.parametrize(("language", "theme"), [("en", "dark"), ("zh", "light")])
@pytest.mark.parametrize("name", WAYS)
async def test_every_screen_at_every_size(
    make_study: MakeStudy, tmp_path: Path, name: str, language: Language, theme: str
) -> None:
    # In smaller ones every screen is in the campaign of sizes.
    async with opened(WAYS[name], make_study, tmp_path, language=language, theme=theme) as pilot:
        assert await walked(pilot, SIZES) == []
