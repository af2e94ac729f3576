"""What every test gets: a home of its own, so that no test sees the developer's progress or settings."""

from __future__ import annotations

from pathlib import Path

import pytest

# What helper modules assert is told as fully as what tests assert.
pytest.register_assert_rewrite(*(file.stem for file in Path(__file__).parent.glob("*/[a-z]*.py")))


@pytest.fixture(autouse=True)
def dlquiz_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that DLQUIZ_HOME points to."""
    home = tmp_path / "home"
    monkeypatch.setenv("DLQUIZ_HOME", str(home))
    return home
