"""The marking trace on the command line: as lines below the verdict, and in the document, as docs/grading.md has it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

GUIDE = (Path(__file__).parents[2] / "docs" / "grading.md").read_text("utf-8").split("## The trace")[1]

KINDS = """
format: 1
id: kinds
title: K
questions:
  - {id: number, type: numeric, topic: t, prompt: P, answer: {value: [2, 0.5]}}
  - {id: pick, type: choice, topic: t, prompt: P, options: [{text: a, correct: true}, {text: b}]}
  - {id: claim, type: true_false, topic: t, prompt: P, answer: true}
  - {id: word, type: text, topic: t, prompt: P, accept: [momentum]}
  - {id: gaps, type: cloze, topic: t, prompt: 'P [[x]]', blanks: {x: {answer: {value: 3}}}}
  - {id: order, type: ordering, topic: t, prompt: P, items: [a, b, c]}
  - {id: match, type: matching, topic: t, prompt: P, pairs: [{left: a, right: x}, {left: b, right: y}]}
  - {id: essay, type: open, topic: t, prompt: P, answer: A, rubric: [{point: P}]}
  - {id: chain, type: steps, topic: t, prompt: P, parts: [{name: a, prompt: P, answer: {value: 3}}]}
"""
ANSWERS = {
    "number": "2, 1/2", "pick": "1", "claim": "yes", "word": "momentun", "gaps": "3",
    "order": "1 2 3", "match": "1 2", "essay": "1", "chain": "3",
}  # fmt: skip


@pytest.fixture
def kinds(tmp_path: Path) -> Path:
    path = tmp_path / "kinds.yaml"
    path.write_text(KINDS, "utf-8")
    return path


def rows(table_head: str) -> list[list[str]]:
    table = GUIDE.split(table_head)[1].split("\n\n")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]


def documented(kind: str) -> tuple[set[str], dict[str, set[str]]]:
    """The keys that the guide gives a trace of this type, and the keys within one of theirs."""
    keys = {key for cells in rows("| key | meaning |") for key in re.findall(r"`(\w+)`", cells[0])}
    within: dict[str, set[str]] = {}
    types: list[str] = []
    for cells in rows("| type | key | meaning |"):
        types = re.findall(r"\w+", cells[0]) or types
        if kind in types:
            (name,) = re.findall(r"`(\w+)`", cells[1])
            keys.add(name)
            listed = re.search(r"`\{(.+?)\}`", cells[2])
            within[name] = set(listed[1].split(", ")) if listed else set()
    return keys, within


class TestDocument:
    @pytest.mark.parametrize("name", ANSWERS)
    def test_every_type_has_the_keys_of_the_guide(self, dlquiz, kinds, name):
        document = dlquiz("grade", kinds, name, ANSWERS[name], "--json").document
        found = document["trace"]
        keys, within = documented(found["type"])

        assert set(found) == keys
        for key, inner in within.items():
            for item in found[key] if isinstance(found[key], list) else [found[key]]:
                assert not inner or item is None or set(item) == inner
        for part in found.get("parts", []):
            assert set(part) == documented(part["type"])[0] | {"name", "chain", "own", "given_up"}
        assert (found["verdict"], found["score"]) == (document["verdict"], document["score"])


def test_a_wrong_array_stands_beside_the_right_one(dlquiz, demo, kinds):
    ran = dlquiz("grade", demo, "pair", "-4 6")

    assert ran.lines[:4] == [
        "Partly: read as [−4, 6], the answer is [−4, 5]",
        "  Why: first error: entry 2",
        "  yours  −4   6✗",
        "  right  −4   5",
    ]
    assert not any("yours" in line for line in dlquiz("grade", demo, "pair", "-4 5").lines)


class TestLines:
    def test_they_stand_below_the_verdict(self, dlquiz, demo):
        plain, ran = dlquiz("grade", demo, "conv", "12"), dlquiz("grade", demo, "conv", "12", "--trace")

        assert ran.code == 1
        assert ran.lines[: len(plain.lines)] == plain.lines
        assert ran.lines[len(plain.lines) :] == [
            "  How it was graded:",
            "    typed: “12”",
            "    read as: 12 (number)",
            "    how close: exact whole numbers",
            "    “12” → 12: the answer is 11, off by 1, allowed 0 ✗",
            "    it is what the mistake rounded up instead of down (ceil_for_floor) gives",
            "    verdict: Wrong, score 0",
        ]
