"""`plan`: what it prints for a few answers, and how it refuses what is no plan."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from dlquiz.session.planning.formatting import amount
from dlquiz.settings import Settings, save_settings

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
KEYS = ["date", "days", "habit", "recall", "topics", "target", "queue", "today", "scope", "ways", "limits", "retention"]


@pytest.fixture(autouse=True)
def _noon(monkeypatch):
    monkeypatch.setattr("dlquiz.cli.planning.now", lambda: NOW)


@pytest.fixture
def practised(dlquiz, demo, monkeypatch):
    """Three days ago and yesterday, one question right and one wrong by the same learner."""
    for ago in (3, 1):
        monkeypatch.setattr("dlquiz.cli.line_mode.now", lambda ago=ago: NOW - timedelta(days=ago))
        ran = dlquiz("practice", "--plain", "--bank", demo, "--topic", "sizes", "--number", 2, typed="11\n11\n")
        assert len(ran.verdicts) == 2


def test_a_plan_is_made_for_the_interview_unless_a_date_is_given(dlquiz, dlquiz_home, demo):
    def days(*words):
        return dlquiz("plan", *words, "--bank", demo, "--json").document["days"]

    assert days() == 28
    assert save_settings(dlquiz_home / "settings.yaml", Settings(interview_date="2026-12-06"))
    assert (days(), days("--date", "+3"), days()) == (10, 3, 10)
    assert save_settings(dlquiz_home / "settings.yaml", Settings(interview_date="2026-11-25"))
    assert days() == 28


@pytest.mark.usefixtures("practised")
class TestDocument:
    def test_it_has_these_keys_and_says_what_was_answered(self, dlquiz, demo):
        words = ("plan", "--bank", demo, "--target", "80", "--json", "--date")
        document = dlquiz(*words, "2026-12-06").document
        assert document == dlquiz(*words, "+10").document

        assert list(document) == KEYS
        assert (document["date"], document["days"]) == ("2026-12-06", 10)
        assert list(document["habit"]) == ["reviews", "new", "seconds", "minutes"]
        assert list(document["recall"]) == ["today", "then", "low", "high", "today_low", "today_high"]
        assert list(document["target"]) == ["recall", "minutes", "reachable", "best"]
        assert [list(topic) for topic in document["topics"]] == [
            ["name", "questions", "seen", "today", "then", "low", "high", "today_low", "today_high"]
        ] * 3
        assert [list(day) for day in document["queue"]] == [["day", "reviews", "new", "minutes"]] * 10

        topics = {topic["name"]: (topic["questions"], topic["seen"]) for topic in document["topics"]}
        assert topics == {"demo/essays": (1, 0), "demo/sizes": (2, 2), "demo/words": (3, 0)}
        # Two new ones three days ago, both again yesterday.
        assert document["habit"]["new"] == pytest.approx(2 / 3)
        assert document["habit"]["reviews"] == pytest.approx(2 / 3)
        assert document["target"]["recall"] == 0.8
        assert document["target"]["reachable"]
        assert 0 < document["target"]["minutes"] < 20
        assert document["queue"][0]["day"] == "2026-11-26"
        assert document["queue"][-1]["day"] == "2026-12-05"
        assert set(document["today"]) <= {
            f"demo/{name}" for name in ("conv", "pair", "pick", "several", "claim", "essay")
        }

    def test_its_limits_are_those_of_home_for_that_day(self, dlquiz, demo, dlquiz_home):
        def limits(*options):
            return dlquiz("plan", "--json", *options).document["limits"]

        # The fewest questions take the shortest time to plan.
        *disabled, only = sorted(dlquiz("banks", "--json").document["banks"], key=lambda bank: -bank["questions"])
        resting, questions = tuple(bank["id"] for bank in disabled), only["questions"]
        assert save_settings(dlquiz_home / "settings.yaml", Settings(disabled=resting))
        assert limits() == {"new_per_day": 20, "reviews_per_day": 200}, "no date is set"
        assert limits("--date", "+5")["new_per_day"] == -(-questions // 5)
        chosen = Settings(disabled=resting, interview_date="2026-12-06")
        assert save_settings(dlquiz_home / "settings.yaml", chosen)
        assert limits()["new_per_day"] == -(-questions // 10)
        assert save_settings(dlquiz_home / "settings.yaml", Settings(disabled=resting, new_per_day=3))
        assert limits("--date", "+5")["new_per_day"] == 3

    def test_retentions_to_choose_from(self, dlquiz, demo, dlquiz_home):
        assert save_settings(dlquiz_home / "settings.yaml", Settings(desired_retention=0.87))
        words = ("plan", "--date", "+40", "--bank", demo, "--retention")
        document = dlquiz(*words, "--json").document
        assert [row["retention"] for row in document["retention"]] == [0.8, 0.85, 0.87, 0.9, 0.95]
        minutes = [row["minutes"] for row in document["retention"]]
        assert 0 < minutes[0] < minutes[-1]
        assert all(0.5 < row["recall"] < 1 for row in document["retention"])
        rows = [re.split("  +", line) for line in dlquiz(*words).lines[-6:]]
        assert rows[0] == ["Retention", "minutes a day", "recall on that day"]
        assert [row[0] for row in rows[1:]] == ["80%", "85%", "87% (in use)", "90%", "95%"]
        assert [row[1] for row in rows[1:]] == [amount(each) for each in minutes]


def test_the_daily_limits_bound_the_plan(dlquiz, demo, dlquiz_home):
    dlquiz_home.mkdir()
    (dlquiz_home / "settings.yaml").write_text("new_per_day: 0\n", "utf-8")
    ran = dlquiz("plan", "--date", "+9", "--bank", demo)
    document = dlquiz("plan", "--date", "+9", "--bank", demo, "--json").document

    assert "90% is out of reach by that day: at most 50%, " in ran.out
    assert document["target"]["best"] == pytest.approx(0.5)
    assert document["recall"] == dict.fromkeys(("today", "then", "low", "high", "today_low", "today_high"))
    new = document["ways"]["new_per_day"]
    assert f"The limit of 0 new questions a day is too low: {new} a day reach the target" in ran.out
    (dlquiz_home / "settings.yaml").write_text(f"new_per_day: {new}\n", "utf-8")
    raised = dlquiz("plan", "--date", "+9", "--bank", demo, "--json").document
    assert raised["target"]["reachable"]
    assert raised["ways"] is None
    assert document["today"] == []


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--date", "2026-11-25"], "2026-11-25 is over"),
        (["--date", "next week"], "`next week` is no date"),
        (["--date", "2028-12-01"], "2028-12-01 is more than two years off: the last date is 2028-11-25"),
        (["--date", "+5", "--target", "2 %%"], "`2 %%` is no target"),
        (["--date", "+5", "--bank", "nowhere"], "nowhere: there is no such file"),
        (["--date", "+5", "--topic", "nothing"], "no question of the topic `nothing`"),
    ],
)
def test_what_is_no_plan_is_refused_in_one_sentence(dlquiz, arguments, sentence):
    assert dlquiz("plan", *arguments).refusal.startswith(f"dlquiz: {sentence}")
