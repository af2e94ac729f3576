"""Hostile strings in every text of the banks and pasted into every field, on every screen: shown, never obeyed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from campaigns import times
from hostile import STRINGS, controls
from poisoned import painted, poisoned, squeezed
from textual.events import Paste
from walking import WAYS, app_for, go

from dlquiz.messages import LANGUAGES, Language
from dlquiz.text import plain, shown
from dlquiz.tui.study import Study

MakeStudy = Callable[..., Study]
SIZE = (200, 60)
WORST = (
    "[/b]\x1b[2J",
    "[@click=app.quit]x[/]",
    "$primary %(x)s {x.__class__}",
    "<img/src=x>\x9b31m",
    "**bold** ![i](u)",
    "\\frac{1}{2}\u202eabc",
    "\x1b]52;c;aGk=\x07a\u2028b",
    "👩‍👩‍👧‍👦",
)
WITHOUT_TEXTS = frozenset(
    (
        *("first start", "palette", "help", "help at a question", "choose", "trace", "picture", "summary", "rescue"),
        *("no mistakes", "mistakes", "networks", "network", "network in blocks", "network to compare with", "compare"),
        *("layer questions", "no interviews", "interviews", "settings", "setting typed", "faults", "add"),
        *("no progress", "steps wrong", *(f"progress {place}" for place in (1, 3, 4, 5, 7, 8))),
    )
)
"""Where no text of a bank is in sight."""


async def looked_at(make_study: MakeStudy, folder: Path, name: str, text: str, language: Language) -> None:
    app = poisoned(app_for(WAYS[name], make_study, folder, language=language), text)
    # What the last string left half done is not gone on with.
    app.study.store.clear_draft()
    async with app.run_test(size=SIZE, tooltips=True, notifications=True) as pilot:
        await go(pilot, WAYS[name])
        seen = painted(app)
        assert not controls(seen), text
        if name not in WITHOUT_TEXTS:
            assert squeezed(shown(text)) in squeezed(seen) or squeezed(plain(text)) in squeezed(seen), text
        app.notify(text, title=text, markup=False)
        app.post_message(Paste(text))
        await pilot.pause()
        assert not controls(painted(app)), text
        if name != "rescue":
            # Which would begin to restore.
            await pilot.press("enter")
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        assert not controls(painted(app)), text
    assert app.return_code in (0, None)


@pytest.mark.parametrize("name", list(WAYS)[::8])
async def test_a_hostile_string(make_study: MakeStudy, tmp_path: Path, name: str) -> None:
    # One of the worst on each screen and another on the next, in one language and then in the other.
    place = list(WAYS).index(name)
    text, language = WORST[place % len(WORST)], LANGUAGES[place // 3 % len(LANGUAGES)]
    await looked_at(make_study, tmp_path, name, text, language)


APART = 60


def short() -> list[str]:
    """Those that fit a line of any screen and leave a trace when nothing but text is left of them."""
    return [text for text in STRINGS if len(text) < 40 and squeezed(shown(text)) and "{{" not in text]


@pytest.mark.campaign
@pytest.mark.parametrize("name", WAYS)
async def test_every_hostile_string(make_study: MakeStudy, tmp_path: Path, name: str) -> None:
    # Each string on a screen or two, and three or four on each; more on demand.
    step = max(APART // times(1), 1)
    for place, text in enumerate(short()[list(WAYS).index(name) % step :: step]):
        await looked_at(make_study, tmp_path, name, text, LANGUAGES[place % len(LANGUAGES)])
