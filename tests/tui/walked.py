"""A screen in terminals of several sizes: what is clipped there, overlaps, or is left untranslated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from seeing import (
    beside_their_keys,
    cut,
    lines,
    outside,
    overlapping,
    scrolls_unsaid,
    unfit,
    untranslated,
    without_help,
)
from textual.command import CommandPalette
from textual.pilot import Pilot

from dlquiz.messages import Language
from dlquiz.tui.app import DlquizApp

SIZES = ((80, 24), (120, 40), (200, 60))


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
    yield from beside_their_keys(screen)
    yield from scrolls_unsaid(screen)
    if language == "zh":
        yield from unfit(screen)


async def walked(pilot: Pilot[None], sizes: Sequence[tuple[int, int]]) -> list[str]:
    """What is wrong with a screen in terminals of usual sizes."""
    app, found = pilot.app, []
    assert isinstance(app, DlquizApp)
    for size in sizes:
        await pilot.resize_terminal(*size)
        await pilot.pause()
        found += [f"{size}: {fault}" for fault in faults(app, app.language)]
    return found
