"""What one's own history says of a question."""

from __future__ import annotations

from datetime import timedelta

from attempt_samples import START, sample

from dlquiz.bank import Library
from dlquiz.progress.store import memory_store
from dlquiz.session.own_figures import own_figures_text

NONE = Library(())


def test_it_tells_how_often_how_well_and_the_commonest_mistake() -> None:
    with memory_store() as store:
        assert own_figures_text(store, NONE, "cnn/size") is None
        store.record(sample(score=1.0))
        found = own_figures_text(store, NONE, "cnn/size")
        assert found == ("Your answers: 1, mean score 100%.", "你作答 1 次，平均得分 100%。")
        for number, mistake in enumerate(["bias", "stride", "stride"], 1):
            at = START + timedelta(hours=number)
            store.record(sample(at=at, score=0.0, verdict="wrong", mistake=mistake))
        found = own_figures_text(store, NONE, "cnn/size")
        assert found.en == "Your answers: 4, mean score 25%. Commonest mistake: stride, 2 times."
        assert found.zh == "你作答 4 次，平均得分 25%。最常犯的错误：stride，2 次。"
