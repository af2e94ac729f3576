"""Hostile strings in every text of the banks and from elsewhere, on every eighth screen: shown, never obeyed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hostile import STRINGS
from hostile_outside import PLACES, Place
from hostile_walking import TOGETHER, batches, looked_at
from walking import WAYS

from dlquiz.messages import LANGUAGES
from dlquiz.tui.context import AppContext

MakeStudy = Callable[..., AppContext]
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


@pytest.mark.sweep
@pytest.mark.parametrize("name", list(WAYS)[::8])
async def test_a_hostile_string(make_study: MakeStudy, tmp_path: Path, name: str) -> None:
    # One of the worst on each screen and another on the next, in one language and then in the other.
    place = list(WAYS).index(name)
    text, language = WORST[place % len(WORST)], LANGUAGES[place // 3 % len(LANGUAGES)]
    await looked_at(make_study, tmp_path, name, [text], language)


def test_strings_together_are_all_of_them() -> None:
    together = [text for batch in batches(TOGETHER) for text in batch]
    assert len(together) == len(set(together)) >= 200


SOME = STRINGS[::12]


@pytest.mark.sweep
@pytest.mark.parametrize("place", PLACES)
async def test_a_string_from_outside_the_banks(make_study: MakeStudy, tmp_path: Path, place: Place) -> None:
    await place(make_study, tmp_path, SOME, "en")
