"""Two stores of one file; several programs at work on it are in the campaigns."""

from __future__ import annotations

from pathlib import Path

from attempt_samples import START, assert_memory_is_replay, sample

from dlquiz.progress.store import open_store


def test_two_stores_see_each_other(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    with open_store(path) as one, open_store(path) as two:
        for number in range(200):
            (one, two)[number % 2].record(sample(seed=number))
        assert one.figures.memories() == two.figures.memories()
        assert one.figures.memories()["cnn/size"].reviews == 200
        two.undo(one.history(limit=1)[0].id, START)
        assert one.figures.memories()["cnn/size"].reviews == 199
        assert_memory_is_replay(one)
