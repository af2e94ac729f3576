"""Lists of options in a terminal that leaves them no room at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from driving import SIZE
from walking import WAYS, app_for, go

from dlquiz.tui.context import AppContext


@pytest.mark.parametrize("width", [1, 4, 12])
@pytest.mark.parametrize("name", ["first start", "confirm", "rescue", "palette"])
async def test_a_list_outlives_a_terminal_of_a_few_columns(
    make_study: Callable[..., AppContext], tmp_path: Path, name: str, width: int
) -> None:
    app = app_for(WAYS[name], make_study, tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await go(pilot, WAYS[name])
        screen = app.screen
        await pilot.resize_terminal(width, 24)
        await pilot.pause()
        assert app.screen is screen
