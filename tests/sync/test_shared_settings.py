"""Settings on several machines: what was set last counts, whatever happens to the files."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from dlquiz import settings as stored
from dlquiz.settings import Settings, load_settings, save_settings
from dlquiz.sync import preferences
from dlquiz.sync.preferences import SHARED, Settled, exchange_settings


class Machine:
    """The settings of a machine, and what it does with them; `clock` counts seconds."""

    def __init__(self, folder: Path, place: Path, name: str) -> None:
        self.file = folder / name / "settings.yaml"
        self.place = place
        self.name = name

    def set(self, clock: int, **changes: object) -> None:
        assert save_settings(self.file, stored.replace(self.now, **changes))  # type: ignore[arg-type]
        os.utime(self.file, (clock, clock))

    def sync(self) -> Settled:
        return exchange_settings(self.place, self.name, self.file)

    @property
    def now(self) -> Settings:
        return load_settings(self.file)


MakeMachine = Callable[[str], Machine]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "place").mkdir()
    return tmp_path / "place"


@pytest.fixture
def machine(tmp_path: Path, place: Path) -> MakeMachine:
    return lambda name: Machine(tmp_path, place, name)


def test_what_was_set_last_counts_key_by_key(machine: MakeMachine) -> None:
    laptop, desk = machine("laptop"), machine("desk")
    laptop.set(
        100, theme="nord", minutes_per_day=30, disabled=("cnn", "gans"), language="zh", follows_environment=False
    )
    desk.set(200, theme="light", interview_date="2026-12-20", timer=True, new_per_day=7, editor="vi", sync="/d")
    assert laptop.sync() == Settled(0, ())
    assert desk.sync() == Settled(3, ()), "minutes, disabled banks, language; the theme was set later here"
    laptop.sync()
    assert {name: getattr(desk.now, name) for name in SHARED} == {name: getattr(laptop.now, name) for name in SHARED}
    assert (laptop.now.theme, laptop.now.minutes_per_day, laptop.now.disabled) == ("light", 30, ("cnn", "gans"))
    assert (laptop.now.editor, laptop.now.sync, desk.now.editor, desk.now.language) == ("", "", "vi", "zh")
    desk.set(300, minutes_per_day=None, disabled=(), new_per_day=None)
    desk.sync()
    assert laptop.sync() == Settled(3, ()), "back to what they are by themselves"
    assert (laptop.now.minutes_per_day, laptop.now.disabled, laptop.now.new_per_day) == (None, (), None)
    assert laptop.sync() == desk.sync() == Settled(0, ())


def test_a_new_machine_takes_over_and_a_lost_settings_file_comes_back(machine: MakeMachine, place: Path) -> None:
    laptop, desk = machine("laptop"), machine("desk")
    laptop.set(100, theme="nord")
    laptop.sync()
    assert desk.sync() == Settled(1, ())
    laptop.file.unlink()
    laptop.sync()
    assert laptop.now.theme == "nord"
    assert not [path for path in place.rglob("*") if path.name.startswith(".")]


def test_a_clock_that_runs_ahead_elsewhere_does_not_undo_what_is_set_here(machine: MakeMachine) -> None:
    laptop, desk = machine("laptop"), machine("desk")
    desk.set(4_000_000_000, theme="light")
    desk.sync()
    laptop.sync()
    laptop.set(200, theme="nord")
    laptop.sync()
    desk.sync()
    assert (laptop.now.theme, desk.now.theme) == ("nord", "nord")


def test_what_cannot_be_used_is_passed_over_and_said(machine: MakeMachine, place: Path) -> None:
    laptop, desk = machine("laptop"), machine("desk")
    desk.set(100, theme="light")
    desk.sync()
    whole = (place / "desk" / "settings.json").read_bytes()
    surrogate, late = whole.replace(b"light", b"\\ud800"), whole.replace(b"100000000", b"1" * 40)
    for damaged in (
        b"[" * 200_000,
        surrogate,
        late,
        whole[:40],
        b"[]",
        b"{}",
        whole.replace(b'"light"', b"7"),
        whole.replace(b"100000000", b'"x"'),
        b"\xff",
    ):
        (place / "desk" / "settings.json").write_bytes(damaged)
        (trouble,) = laptop.sync().troubles
        assert "desk" in trouble.en and "is damaged" in trouble.en
    newer = whole.replace(b'"theme"', b'"volume"').replace(b'"light"', b'"loud"')
    (place / "desk" / "settings.json").write_bytes(newer)
    (place / "desk" / "settings (conflict).json").write_bytes(whole)
    assert laptop.sync() == Settled(0, ())
    assert json.loads((place / "laptop" / "settings.json").read_bytes())["settings"]["volume"][1] == "loud"
    (place / "desk" / "settings.json").write_bytes(whole.replace(b"light", b"plaid"))
    assert laptop.sync() == Settled(0, ())
    assert laptop.now.theme == "dark"


def test_settings_that_cannot_be_read_or_written_are_left_as_they_are(
    machine: MakeMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop, desk = machine("laptop"), machine("desk")
    desk.set(100, theme="light")
    desk.sync()
    laptop.file.parent.mkdir()
    laptop.file.write_text("theme: plaid\n", "utf-8")
    (trouble,) = laptop.sync().troubles
    assert "fix the settings first" in trouble.en
    assert laptop.file.read_text("utf-8") == "theme: plaid\n"
    laptop.file.unlink()
    with monkeypatch.context() as patched:
        patched.setattr(preferences, "save_settings", lambda *_: False)
        (trouble,) = laptop.sync().troubles
    assert "cannot be written" in trouble.en
    assert laptop.sync() == Settled(1, ())


def test_a_file_that_may_not_be_read_is_named(
    machine: MakeMachine, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = machine("desk")
    desk.set(100, theme="light")
    desk.sync()

    def refused(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refused)
    (trouble,) = machine("laptop").sync().troubles
    assert "Permission denied" in trouble.en


class Killed(BaseException):
    """The program was killed."""


def test_whatever_the_order_all_end_with_what_was_set_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(20):
        dice, folder = random.Random(seed), tmp_path / str(seed)
        (folder / "place").mkdir(parents=True)
        machines = [Machine(folder, folder / "place", name) for name in ("a", "b", "c")]
        for clock in range(1, 40):
            one = dice.choice(machines)
            what = dice.random()
            if what < 0.4:
                one.set(clock, number=dice.randint(1, 99), theme=dice.choice(stored.THEMES))
            elif what < 0.5:
                with monkeypatch.context() as patched, pytest.raises(Killed):
                    patched.setattr(preferences, "_write", _kill)
                    one.sync()
                    raise Killed
            else:
                one.sync()
        for _ in range(2):
            for one in machines:
                one.sync()
        one = dice.choice(machines)
        one.set(100, number=100)
        one.sync()
        for other in machines:
            other.sync()
        assert {(other.now.number, other.now.theme) for other in machines} == {(100, one.now.theme)}, seed


def _kill(*_: object) -> None:
    raise Killed
