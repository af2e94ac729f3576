"""`fit`: what it shows, adopts and takes back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from attempt_samples import sample
from command_fixtures import written
from forgetful import LEARNERS, histories

from dlquiz.progress.history import Entry
from dlquiz.progress.store import Store, open_store
from dlquiz.schedule import Curve, Rating

RATINGS = ("again", "hard", "good", "easy")


@pytest.fixture
def learn(dlquiz_home: Path, own_banks: Path, monkeypatch):
    """Gives the answers of a simulated learner to a bank of the learner's own; now is the day of the last."""

    def answers(learner: str, count: int) -> None:
        found = histories(LEARNERS[learner], count, 5)
        bank = "format: 1\nid: own\ntitle: {en: Own, zh: 自己}\nquestions:\n"
        for n in range(len(found)):
            bank += f"  - {{id: q{n}, type: true_false, topic: t, prompt: P, answer: true}}\n"
        written(own_banks / "own.yaml", bank)
        given = [
            sample(f"own/q{n}", review.at, id=f"{n}-{k}", rating=Rating(review.rating))
            for n, each in enumerate(found)
            for k, review in enumerate(each)
        ]
        with stored(dlquiz_home) as store:
            store.merge(Entry(place, attempt) for place, attempt in enumerate(sorted(given, key=lambda one: one.at)))
        last = max(attempt.at for attempt in given)
        monkeypatch.setattr("dlquiz.cli.fitting.now", lambda: last + timedelta(hours=1))

    return answers


def stored(home: Path) -> Store:
    return open_store(home / "progress.db")


def test_without_enough_reviews_there_is_nothing_to_show(dlquiz, learn):
    learn("slow", 150)
    ran = dlquiz("fit", "--adopt")
    count = ran.out.split("So far there are ")[1].split(".")[0]
    assert 150 <= int(count) < 200
    assert ran.out == (
        "Schedule in use: FSRS's default weights.\n"
        f"A fit needs 200 reviews made at least a day after the answer before. So far there are {count}.\n"
    )
    assert ran.code == 1, "what was asked for is not done"
    document = dlquiz("fit", "--json").document
    assert (document["reviews"], document["fit"], document["after"]) == (int(count), None, None)


def test_a_better_fit_is_shown_adopted_and_taken_back(dlquiz, learn, dlquiz_home):
    learn("slow", 400)
    with stored(dlquiz_home) as store:
        usual = store.figures.memories()
    shown = dlquiz("fit", "--json").document
    assert list(shown) == ["reviews", "needed", "in_use", "fit", "before", "after", "adopted", "reset"]
    assert list(shown["fit"]) == ["weights", "free", "held_out", "better", "before", "after"]
    assert (shown["in_use"], shown["fit"]["better"], shown["adopted"]) == (None, True, False)
    for side, weights in (("before", None), ("after", tuple(shown["fit"]["weights"]))):
        curve = Curve(weights=weights)
        days = {name: curve.interval(curve.first(place)[0]) for place, name in enumerate(RATINGS, start=1)}
        assert shown[side]["intervals"] == days
    with stored(dlquiz_home) as store:
        assert (store.fits.last(), store.figures.memories()) == (None, usual), "it only shows"
    lines = dlquiz("fit").lines
    assert lines[0] == "Schedule in use: FSRS's default weights."
    assert lines[1] == f"Fitted now to {shown['reviews']} reviews: the four first stabilities."
    assert lines[-1] == "The fit predicts your reviews better. Adopt it: `dlquiz fit --adopt`"

    adopted = dlquiz("fit", "--adopt", "--json")
    assert (adopted.code, adopted.document["adopted"]) == (0, True)
    due = shown["after"]["due"]
    assert due["today"] < shown["before"]["due"]["today"]
    after = dlquiz("fit", "--json").document
    assert after["in_use"]["weights"] == shown["fit"]["weights"]
    assert after["before"]["due"] == due
    with stored(dlquiz_home) as store:
        assert store.figures.mismatches() == []
        memories = store.figures.memories().values()
        last = max(memory.last_review for memory in memories)
        # The learner's day ends at four in the morning.
        days = [(memory.due - last - timedelta(hours=16)).days for memory in memories]
        assert due == {
            name: sum(day < most for day in days) for name, most in (("today", 0), ("week", 7), ("month", 30))
        }
    again = dlquiz("fit", "--adopt")
    assert (again.code, again.lines[-1]) == (
        1,
        "Nothing to adopt: log loss must fall by more than 0.002, and RMSE(bins) must not rise.",
    )

    assert dlquiz("fit", "--reset").lines[-1] == "The schedule uses FSRS's default weights again."
    with stored(dlquiz_home) as store:
        assert store.figures.memories() == usual
    assert dlquiz("fit", "--reset").lines == [
        "Schedule in use: FSRS's default weights.",
        "The schedule already uses FSRS's default weights.",
    ]
    assert dlquiz("fit", "--reset", "--json").document["reset"] is False


def test_adopting_and_resetting_at_once_is_refused(dlquiz):
    assert dlquiz("fit", "--adopt", "--reset").refusal == "dlquiz: give either `--adopt` or `--reset`\n"
