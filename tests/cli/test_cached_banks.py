"""Commands say the same whether banks come from the cache or are read; each home has its own cache."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def home(dlquiz_home: Path) -> Path:
    """A home in which something was kept before, so that there is a place for the cache."""
    dlquiz_home.mkdir()
    return dlquiz_home


SAID = [
    ("banks", "--json"),
    ("show", "demo", "conv", "--seed", "1", "--json"),
    ("show", "demo", "essay"),
    ("grade", "demo", "pair", "[-4, 5]"),
    ("grade", "demo", "pick", "b"),
    ("show", "demo", "convex"),
    ("due", "--json"),
    pytest.param(("drill",), marks=pytest.mark.on_demand),
]


@pytest.mark.sweep
@pytest.mark.parametrize("arguments", SAID, ids=" ".join)
def test_a_command_says_the_same(dlquiz, demo, home, arguments):
    read = dlquiz("--bank", demo, *arguments)
    assert (home / "index.db").is_file()
    assert dlquiz("--bank", demo, *arguments) == read
    (home / "index.db").unlink()
    assert dlquiz("--bank", demo, *arguments) == read


def test_an_edit_shows_at_once(dlquiz, demo, home):
    def counted() -> list[tuple[int, int]]:
        rows = dlquiz("--bank", demo, "banks", "--json").document["banks"]
        return [(row["questions"], len(row["faults"])) for row in rows if row["id"] == "demo"]

    text = demo.read_text("utf-8")
    assert [counted(), counted()] == [[(6, 0)]] * 2
    demo.write_text(text + "  - {id: more, type: true_false, topic: words, prompt: More?, answer: true}\n", "utf-8")
    assert [counted(), counted()] == [[(7, 0)]] * 2
    demo.write_text(text.replace("answer: false", "answer: fals"), "utf-8")
    assert [counted(), counted()] == [[(5, 1)]] * 2
    assert f"{demo}:46:13: B103" in dlquiz("--bank", demo, "show", "demo", "claim").refusal
    demo.write_text(text, "utf-8")
    assert [counted(), counted()] == [[(6, 0)]] * 2


def test_check_reads_for_itself(dlquiz, demo, home, monkeypatch):
    dlquiz("--bank", demo, "banks")
    monkeypatch.setattr("dlquiz.bank.cache.load_files", None)
    assert dlquiz("check", demo, "--seeds", "1").code == 0
