"""The language: `--language`, then the settings, then the environment, then English."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from command_fixtures import process

from dlquiz.bank.schema import bank_schema
from dlquiz.messages import LANGUAGES, Language
from dlquiz.settings import Settings, save_settings

CHINESE = {"LANG": "zh_CN.UTF-8"}


def test_commands_speak_the_language_of_the_environment_unless_something_else_asks(
    dlquiz, dlquiz_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert "作答记录" in dlquiz("stats").out
    assert "作答记录" not in dlquiz("--language", "en", "stats").out
    assert save_settings(dlquiz_home / "settings.yaml", Settings("en"))
    assert "作答记录" not in dlquiz("stats").out
    assert "作答记录" in dlquiz("--language", "zh", "stats").out
    # What one run asks for is over with it.
    assert "作答记录" not in dlquiz("stats").out


def test_json_and_verdict_words_stay_english(dlquiz, demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    english = dlquiz("grade", demo, "conv", "11", "--json").document
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    chinese = dlquiz("grade", demo, "conv", "11", "--json").document
    assert english["verdict"] == chinese["verdict"] == "right"
    assert list(english) == list(chinese)


def _run(*words: str, **environment: str) -> str:
    """What a process of its own prints, which is where the shortest ways of `__main__` are taken."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
    ran = process(*words, env=kept | environment)
    assert ran.returncode == 0
    return ran.stdout


def test_the_help_of_the_shortest_way_speaks_it(dlquiz_home: Path) -> None:
    chinese, english = _run("--help", **CHINESE), _run("--help")
    assert "练习" in chinese
    assert "练习" not in english
    assert save_settings(dlquiz_home / "settings.yaml", Settings("zh"))
    assert _run("--help") == chinese
    assert _run("--language", "en", "--help") == english
    assert _run("--version") == _run("--version", **CHINESE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_schema_is_printed_in_the_language_that_is_asked_for(language: Language, dlquiz) -> None:
    assert json.loads(dlquiz("schema", "--language", language).ok.out) == bank_schema(language)


def test_the_schema_is_english_whatever_the_settings_say(dlquiz, dlquiz_home) -> None:
    assert save_settings(dlquiz_home / "settings.yaml", Settings("zh"))
    assert json.loads(dlquiz("schema").out) == bank_schema("en")
