"""Terminals of any size, and one that changes its size all the time: nothing breaks, and what was typed stays."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from every_screen import EVERY_SCREEN, opened
from sizes import CORNERS, answers_while_it_changes, keeps_its_text, some_sizes

from dlquiz.tui.context import AppContext

MakeStudy = Callable[..., AppContext]
FEW = ("home after months", "cells", "network")


@pytest.mark.sweep
@pytest.mark.parametrize("name", FEW)
async def test_a_screen_of_any_size_keeps_what_was_typed(make_study: MakeStudy, tmp_path: Path, name: str) -> None:
    await keeps_its_text(make_study, tmp_path, name, [*CORNERS, *some_sizes(FEW.index(name), 8)])


@pytest.mark.sweep
@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are of POSIX")
def test_resizing_while_one_answers(tmp_path: Path) -> None:
    with opened(tmp_path, EVERY_SCREEN["question"]) as terminal:
        answers_while_it_changes(terminal, CORNERS)
        assert terminal.end() == 0
