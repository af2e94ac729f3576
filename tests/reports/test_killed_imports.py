"""An import that is killed has taken in everything or nothing; two hundred more are killed in the campaigns."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from import_kills import Imports

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a POSIX signal")


@pytest.mark.sweep
@pytest.mark.unmeasured
def test_kill_9_leaves_everything_or_nothing(tmp_path: Path) -> None:
    imports = Imports(tmp_path, seed=1)
    for number in range(8):
        imports.kill(number)
