"""Line mode asks for the interview date and the minutes a day, once, of who sits at a terminal."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dlquiz.cli.clock import local_zone, now
from dlquiz.progress.days import day_of
from dlquiz.settings import Settings, load_settings, save_settings


@pytest.fixture
def at_a_terminal(monkeypatch):
    monkeypatch.setattr("dlquiz.cli.first_start.is_terminal", lambda: True)


def kept(dlquiz_home):
    return load_settings(dlquiz_home / "settings.yaml")


def start(dlquiz, typed, *options):
    ran = dlquiz("practice", "--plain", *options, typed=typed)
    assert ran.code == 0
    return ran.out


@pytest.mark.usefixtures("at_a_terminal")
class TestAsking:
    def test_both_answers_are_kept(self, dlquiz, dlquiz_home):
        said = start(dlquiz, "+21\n２５\n")

        assert said.index("When is your interview?") < said.index("How many minutes a day?")
        day = day_of(now(), local_zone()) + timedelta(days=21)
        assert (kept(dlquiz_home).interview_date, kept(dlquiz_home).minutes_per_day) == (str(day), 25)
        assert kept(dlquiz_home).new_per_day is None

    def test_what_cannot_be_used_is_said_and_asked_again(self, dlquiz, dlquiz_home):
        said = start(dlquiz, "soon\n\n0\n30\n")

        assert "`soon` is no date" in said
        assert "from 1 to 1440" in said
        assert (kept(dlquiz_home).interview_date, kept(dlquiz_home).minutes_per_day) == ("", 30)

    def test_where_nothing_can_be_kept_it_is_said(self, dlquiz, monkeypatch):
        monkeypatch.setattr("dlquiz.cli.first_start.save_settings", lambda *_: False)

        assert "could not be written" in start(dlquiz, "+21\n")

    @pytest.mark.parametrize("options", [("--number", "1"), ("--topic", "output-size"), ("--order", "new")])
    def test_who_asks_for_something_is_not_held_up(self, dlquiz, options):
        assert "When is your interview?" not in start(dlquiz, "", *options)

    def test_who_has_chosen_or_answered_is_not_asked(self, dlquiz, dlquiz_home):
        # Whichever question is drawn, and however many steps it has, one of these lines is the last answer to it.
        assert "When is your interview?" in start(dlquiz, "\n\n" + "?\n" * 20)
        assert "When is your interview?" not in start(dlquiz, "")

        (dlquiz_home / "progress.db").unlink()
        assert save_settings(dlquiz_home / "settings.yaml", Settings(minutes_per_day=25))
        assert "When is your interview?" not in start(dlquiz, "")


def test_what_is_piped_in_are_answers(dlquiz, dlquiz_home):
    said = start(dlquiz, "?\n?\n")

    assert "When is your interview?" not in said
    assert not (dlquiz_home / "settings.yaml").exists()
