"""Programs killed with signal 9 while they take in another history."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from import_kills import IMPORTER, Imports

from . import times
from .tally import Tally
from .without import without

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a POSIX signal")


@pytest.mark.campaign("killed-imports")
def test_kills_leave_everything_or_nothing(tally: Tally, tmp_path: Path) -> None:
    imports = Imports(tmp_path, seed=2)
    for number in tally.trials(range(times(6))):
        with tally.trial():
            imports.kill(number)


@pytest.mark.campaign("killed-imports", removed="an import in one transaction")
def test_without_one_transaction(tally: Tally, tmp_path: Path) -> None:
    imports = Imports(tmp_path, seed=3, program=without(tally.removed, IMPORTER))
    for number in tally.trials(range(20)):
        with tally.trial():
            imports.kill(number)
