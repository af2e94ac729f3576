"""A walk through some screens at every size, in both languages: nothing is clipped, overlaps or is left untranslated.

All of them are walked through in the campaign of sizes.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from walked import SIZES, SMALL, walked
from walking import WAYS, opened

from dlquiz.messages import Language
from dlquiz.tui.context import AppContext

MakeStudy = Callable[..., AppContext]
SLICE = ("home after months", "number wrong")


@pytest.mark.sweep
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", SLICE)
async def test_some_screens_at_every_size(make_study: MakeStudy, tmp_path: Path, name: str, language: Language) -> None:
    async with opened(WAYS[name], make_study, tmp_path, language=language) as pilot:
        assert await walked(pilot, (*SIZES, *SMALL)) == []
