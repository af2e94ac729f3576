"""The types of questions through `show` and `grade`: JSON, lines, exit codes, traces as docs/grading.md has them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from command_fixtures import written

KINDS = r"""
format: 1
id: kinds
title: {en: Kinds, zh: 题型}
questions:
  - id: word
    type: text
    topic: t
    prompt: {en: Max of 0 and x?, zh: 0 与 x 取大？}
    accept: [{en: ReLU, zh: 线性整流}]
  - id: gaps
    type: cloze
    topic: t
    prompt: {en: 'From [[a]] to [[b]]', zh: '从 [[a]] 到 [[b]]'}
    blanks:
      a: {answer: {value: 3}}
      b: {options: [{text: {en: four, zh: 四}, correct: true}, {text: {en: five, zh: 五}}], shuffle: false}
  - id: order
    type: ordering
    topic: t
    prompt: {en: Sort them., zh: 排序。}
    items: [{en: one, zh: 一}, {en: two, zh: 二}, {en: three, zh: 三}]
  - id: match
    type: matching
    topic: t
    prompt: {en: Match them., zh: 配对。}
    pairs:
      - {left: {en: a, zh: 甲}, right: {en: first, zh: 第一}}
      - {left: {en: b, zh: 乙}, right: {en: second, zh: 第二}}
    distractors: [{en: third, zh: 第三}]
  - id: chain
    type: steps
    topic: t
    prompt: {en: 'An image of width {{n}}.', zh: '宽为 {{n}} 的图像。'}
    parameters: {n: {choose: [32]}}
    parts:
      - name: c1
        prompt: {en: C1?, zh: C1？}
        answer: {reference: conv_output_size, arguments: {input_size: n, kernel_size: 5}}
      - name: s2
        prompt: {en: S2?, zh: S2？}
        answer: {reference: pool_output_size, arguments: {input_size: c1, kernel_size: 2}}
"""


@pytest.fixture
def kinds(tmp_path: Path) -> str:
    return str(written(tmp_path / "kinds.yaml", KINDS))


def shown(dlquiz, kinds: str, name: str, *more: str) -> dict:
    return dlquiz("show", kinds, name, "--json", *more).ok.document


class TestShow:
    def test_cloze(self, dlquiz, kinds):
        document = shown(dlquiz, kinds, "gaps")
        assert document["prompt"] == "From (1)＿＿＿ to (2)＿＿＿"
        assert document["answer"] == [3, "four"]
        assert document["parts"] == [
            {"name": "a", "type": "numeric", "prompt": "", "answer": 3},
            {"name": "b", "type": "choice", "prompt": "", "options": ["four", "five"], "answer": "four"},
        ]
        assert shown(dlquiz, kinds, "gaps", "--language", "zh")["answer"] == [3, "四"]

    def test_steps(self, dlquiz, kinds):
        document = shown(dlquiz, kinds, "chain")
        assert document["answer"] == [28, 14]
        assert [(part["name"], part["prompt"], part["answer"]) for part in document["parts"]] == [
            ("c1", "C1?", 28),
            ("s2", "S2?", 14),
        ]
        assert document["mistakes"]["c1.plus_one_forgotten"] == 27
        assert document["mistakes"]["s2.stride_ignored"] == 27

    @pytest.mark.parametrize("name", ["word", "gaps", "order", "match", "chain"])
    @pytest.mark.parametrize("language", ["en", "zh"])
    def test_as_lines_no_line_looks_like_a_verdict(self, dlquiz, kinds, name, language):
        ran = dlquiz("show", kinds, name, "--language", language)
        assert ran.code == 0
        assert all(line.startswith("  ") for line in ran.lines if line)


class TestGrade:
    def test_its_own_answer_is_right_however_the_document_is_typed_again(self, dlquiz, kinds):
        for name, separator in (("word", None), ("gaps", "; "), ("order", ", "), ("match", " "), ("chain", None)):
            for seed in ("0", "1", "2"):
                answer = shown(dlquiz, kinds, name, "--seed", seed)["answer"]
                said = map(str, answer) if isinstance(answer, list) else [answer]
                typed = [separator.join(said)] if separator else list(said)
                ran = dlquiz("grade", kinds, name, *typed, "--seed", seed, "--json")
                assert (ran.code, ran.document["verdict"], ran.document["score"]) == (0, "right", 1.0), name

    @pytest.mark.parametrize(
        ("name", "answers", "code", "verdict", "read_as"),
        [
            ("word", ["relu."], 0, "right", "relu."),
            ("word", ["tanh"], 1, "wrong", "tanh"),
            ("gaps", ["3; five"], 1, "partly", [3, "five"]),
            ("gaps", ["3"], 2, "unreadable", None),
            ("order", ["1 2"], 2, "unreadable", None),
            ("match", ["first, third"], 1, "partly", None),
            ("chain", ["27", "13"], 1, "partly", [27, 13]),
            ("chain", ["28"], 2, "unreadable", None),
            ("chain", ["?", "14"], 1, "partly", [None, 14]),
        ],
    )
    def test_verdicts_and_exit_codes(self, dlquiz, kinds, name, answers, code, verdict, read_as):
        ran = dlquiz("grade", kinds, name, *answers, "--json")
        assert (ran.code, ran.document["verdict"]) == (code, verdict)
        if name != "match":
            assert ran.document["read_as"] == read_as
        if verdict == "unreadable":
            assert ran.document["message"]

    def test_steps_as_lines(self, dlquiz, kinds):
        ran = dlquiz("grade", kinds, "chain", "27", "13")
        assert ran.lines[0] == "Partly: read as 27; 13, the answer is 28; 14"
        assert (
            "    ✗ Step 1: read as 27, the answer is 28, Mistake: plus one forgotten (plus_one_forgotten)" in ran.lines
        )
        assert "    ✓ Step 2: read as 13" in ran.lines
        assert "        right from your 27" in ran.lines


GUIDE = (Path(__file__).parents[2] / "docs" / "grading.md").read_text("utf-8").split("## The trace")[1]

EVERY_TYPE = """
format: 1
id: types
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
def every_type(tmp_path: Path) -> Path:
    return written(tmp_path / "every_type.yaml", EVERY_TYPE)


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


@pytest.mark.parametrize("name", ANSWERS)
def test_the_trace_of_every_type_has_the_keys_of_the_guide(dlquiz, every_type, name):
    document = dlquiz("grade", every_type, name, ANSWERS[name], "--json").document
    found = document["trace"]
    keys, within = documented(found["type"])

    assert set(found) == keys
    for key, inner in within.items():
        for item in found[key] if isinstance(found[key], list) else [found[key]]:
            assert not inner or item is None or set(item) == inner
    for part in found.get("parts", []):
        assert set(part) == documented(part["type"])[0] | {"name", "chain", "own", "given_up"}
    assert (found["verdict"], found["score"]) == (document["verdict"], document["score"])


def test_a_wrong_array_stands_beside_the_right_one(dlquiz, demo):
    ran = dlquiz("grade", demo, "pair", "-4 6")

    assert ran.lines[:4] == [
        "Partly: read as [−4, 6], the answer is [−4, 5]",
        "  Why: first error: entry 2",
        "  yours  −4   6✗",
        "  right  −4   5",
    ]
    assert not any("yours" in line for line in dlquiz("grade", demo, "pair", "-4 5").lines)


def test_the_lines_of_a_trace_stand_below_the_verdict(dlquiz, demo):
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
