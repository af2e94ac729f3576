"""Tests of `sync --banks`: own banks and settings go along."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from dlquiz import locations
from dlquiz.settings import HERE, Settings, load_settings, save_settings

BANK = """
format: 1
id: mine
title: {en: Mine, zh: 自己的}
questions:
  - {id: one, type: true_false, topic: t, prompt: {en: a, zh: b}, answer: true}
"""

On = Callable[[str], None]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "stick" / "place").mkdir(parents=True)
    return tmp_path / "stick" / "place"


@pytest.fixture
def on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> On:
    """Goes on at another machine."""

    def at(machine: str) -> None:
        monkeypatch.setenv("DLQUIZ_HOME", str(tmp_path / machine))

    return at


def own_bank(text: str = BANK) -> Path:
    """A bank of one's own beside the progress file."""
    locations.user_banks().mkdir(parents=True)
    file = locations.user_banks() / "mine.yaml"
    file.write_text(text, "utf-8")
    return file


def settings() -> Settings:
    return load_settings(locations.settings_file())


def banks_by_id(dlquiz) -> dict[str, Path]:
    listed = dlquiz("banks", "--json").document["banks"]
    return {bank["id"]: Path(bank["file"]) for bank in listed if bank["from"] == "own"}


def test_banks_and_settings_reach_the_other_machine_and_come_back(dlquiz, place, on):
    on("laptop")
    file = own_bank()
    save_settings(locations.settings_file(), Settings(theme="nord", editor="vi"))
    done = dlquiz("sync", place, "--banks")
    assert done.code == 0
    assert done.err == f"Own banks are now in {place / 'banks'}; 1 file moved there.\n"
    assert not file.exists()
    assert banks_by_id(dlquiz) == {"mine": place / "banks" / "mine.yaml"}
    doctor = dlquiz("doctor", "--json").document
    assert (doctor["own banks"], str(place / "banks") in doctor["banks"]) == (str(place / "banks"), True)

    on("desk")
    assert dlquiz("sync", place, "--banks").out.endswith("0 rows received; 1 setting changed.\n")
    assert (settings().theme, settings().editor) == ("nord", "")
    assert list(banks_by_id(dlquiz)) == ["mine"]
    save_settings(locations.settings_file(), replace(settings(), theme="light"))
    dlquiz("sync", place)

    on("laptop")
    dlquiz("sync", place)
    assert (settings().theme, settings().editor) == ("light", "vi")
    done = dlquiz("sync", place, "--no-banks")
    assert done.err == f"Own banks are now in {locations.user_banks()}; 1 file copied there.\n"
    assert settings().own_banks == HERE
    assert banks_by_id(dlquiz) == {"mine": locations.user_banks() / "mine.yaml"}
    assert (place / "banks" / "mine.yaml").exists()
    save_settings(locations.settings_file(), replace(settings(), theme="dark"))
    dlquiz("sync", place)

    on("desk")
    dlquiz("sync", place)
    assert settings().theme == "light"


def test_two_banks_of_one_name_are_both_kept_and_read(dlquiz, place, on):
    on("laptop")
    own_bank()
    dlquiz("sync", place, "--banks")
    on("desk")
    file = own_bank(BANK.replace("id: mine", "id: other"))
    done = dlquiz("--language", "zh", "sync", place, "--banks")
    assert f"{file} 留在原处，仍会读取：{place / 'banks'} 中已有内容不同的同名文件\n" in done.err
    assert banks_by_id(dlquiz) == {"mine": place / "banks" / "mine.yaml", "other": file}
    file.rename(file.with_name("other.yaml"))
    assert "1 file moved" in dlquiz("sync", place, "--banks").err
    assert set(banks_by_id(dlquiz).values()) == {place / "banks" / name for name in ("mine.yaml", "other.yaml")}


def test_without_its_drive_the_quiz_goes_on_with_one_sentence(dlquiz, place, on):
    on("laptop")
    own_bank()
    dlquiz("sync", place, "--banks")
    place.parent.rename(place.parent.with_name("unplugged"))
    done = dlquiz("practice", "--plain", "--number", "1", typed="?\n")
    assert done.code == 0
    assert done.err == (
        f"{place / 'banks'}:1:1: B001 the folder of your own banks is not there "
        "(connect the drive that it is on, or run `dlquiz sync --no-banks`)\n"
    )
    assert "is not a folder" in dlquiz("sync", place, "--banks").err
    done = dlquiz("sync", "--no-banks")
    assert (done.code, done.err) == (0, f"Own banks are now in {locations.user_banks()}; 0 files copied there.\n")
    assert dlquiz("practice", "--plain", "--number", "1", typed="?\n").err == ""


def test_somebody_at_a_terminal_is_asked_once(dlquiz, place, on, monkeypatch):
    on("laptop")
    dlquiz("sync", place)
    assert settings().own_banks == "", "nobody was there to be asked"
    monkeypatch.setattr("dlquiz.cli.syncing.is_terminal", lambda: True)
    assert "Share your own banks" not in dlquiz("sync", place, "--json").err
    asked = dlquiz("sync", place, typed="n\n")
    assert f"The banks move to {place / 'banks'}. [y/N]" in asked.err
    assert settings().own_banks == HERE
    assert dlquiz("sync", place).err == ""

    on("desk")
    file = own_bank()
    dlquiz("sync", place, typed="y\n")
    assert not file.exists()
    assert settings().own_banks == str(place / "banks")
    assert dlquiz("sync", place).err == ""


def test_what_would_lose_something_is_refused(dlquiz, place, on, monkeypatch):
    on("laptop")
    file = own_bank()
    locations.settings_file().write_text("theme: plaid\n", "utf-8")
    done = dlquiz("sync", place, "--banks")
    assert (done.code, file.exists()) == (2, True)
    assert "fix the settings first" in done.err
    locations.settings_file().unlink()
    with monkeypatch.context() as patched:
        patched.setattr("dlquiz.cli.shared_banks.save_settings", lambda *_: False)
        assert "the settings cannot be written" in dlquiz("sync", place, "--banks").err
    assert file.exists()
    (place / "banks").write_text("a file", "utf-8")
    done = dlquiz("sync", place, "--banks")
    assert (done.code, done.err.count("\n"), file.exists()) == (2, 1, True)
    assert str(place / "banks") in done.err


@pytest.mark.sweep
@pytest.mark.skipif(shutil.which("git") is None, reason="NOT RUN: git is not installed")
def test_in_git_banks_and_settings_are_committed_and_a_conflict_loses_nothing(dlquiz, place, on, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")

    def git(*words: str, at: Path = tmp_path) -> str:
        return subprocess.run(["git", *words], cwd=at, check=True, capture_output=True, text=True).stdout

    git("init", "--quiet", "--bare", "hub.git")
    for machine in ("laptop", "desk"):
        git("clone", "--quiet", "hub.git", f"{machine}-clone")
        on(machine)
        save_settings(locations.settings_file(), Settings(theme="nord" if machine == "laptop" else "dark"))
        if machine == "laptop":
            own_bank()
        assert dlquiz("sync", tmp_path / f"{machine}-clone", "--banks").code == 0
    assert settings().theme == "nord"
    for machine in ("desk", "laptop"):
        on(machine)
        place = tmp_path / f"{machine}-clone"
        (place / "banks" / "mine.yaml").write_text(BANK.replace("en: a", f"en: {machine}"), "utf-8")
        done = dlquiz("sync", place)
    assert done.code == 2
    assert "conflict with what others pushed" in done.err
    assert "en: laptop" in (place / "banks" / "mine.yaml").read_text("utf-8")
    assert git("status", "--porcelain", at=place) == ""
    assert "en: desk" in git("show", "HEAD@{upstream}:banks/mine.yaml", at=place)
