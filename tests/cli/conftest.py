"""Running commands in this process, and a bank with one question of each type whose numbers are known by hand."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from code_bank import BANK
from command_fixtures import Command, dlquiz, parsed, shipped_banks_are_parsed_once, written

__all__ = ["dlquiz", "parsed", "shipped_banks_are_parsed_once"]

DEMO = r"""
format: 1
id: demo
title: {en: Demo, zh: 演示}
questions:
  - id: conv
    type: numeric
    topic: sizes
    prompt: {en: 'Width {{n}}, kernel $k = 3$, stride 2, padding 2?', zh: '宽 {{n}}，核 $k = 3$，步幅 2，填充 2？'}
    parameters: {n: {choose: [20]}}
    answer: {reference: conv_output_size, arguments: {input_size: n, kernel_size: 3, stride: 2, padding: 2}}
    mistakes:
      - name: kernel_doubled
        expression: '8'
        feedback:
          en: 'The kernel is $k = {{n}} - 17$, not **twice** that.'
          zh: '核是 $k = {{n}} - 17$，不是**两倍**。'
  - id: pair
    type: numeric
    topic: sizes
    prompt: {en: 'Give -{{a}} and 5.', zh: '请给出 -{{a}} 和 5。'}
    parameters: {a: {choose: [4]}}
    answer: {expression: '[-a, 5]'}
  - id: pick
    type: choice
    topic: words
    shuffle: false
    prompt: {en: Which layer has no weights?, zh: 哪一层没有权重？}
    options:
      - {text: {en: 'Max pooling over $k^2$ cells', zh: '$k^2$ 格的最大池化'}, correct: true}
      - {text: {en: Linear, zh: 全连接层}, why: {en: It has a matrix., zh: 它有权重矩阵。}}
  - id: several
    type: choice
    multiple: true
    shuffle: false
    topic: words
    prompt: {en: Which are activations?, zh: 哪些是激活函数？}
    options:
      - {text: {en: ReLU, zh: 线性整流}, correct: true}
      - {text: {en: tanh, zh: 双曲正切}, correct: true}
      - {text: {en: Pooling, zh: 池化}}
  - id: claim
    type: true_false
    topic: words
    prompt: {en: Pooling has weights., zh: 池化有权重。}
    answer: false
  - id: essay
    type: open
    topic: essays
    prompt: {en: Why pool?, zh: 为什么要池化？}
    answer: {en: 'It is **cheap**: $k^2$ cells become one.', zh: '它很**便宜**：$k^2$ 格变成一格。'}
    rubric:
      - point: {en: Smaller maps, zh: 特征图变小}
        weight: 1
        keywords: [{en: smaller, zh: 变小}, {en: cheap, zh: 便宜}]
        layer: must
      - {point: {en: Small shifts do not matter, zh: 对小平移不敏感}, weight: 3, layer: excellent}
"""

BROKEN = """
format: 1
id: broken
title: {en: Broken, zh: 坏的}
questions:
  - id: good
    type: true_false
    topic: words
    prompt: {en: Fine?, zh: 好吗？}
    answer: true
  - id: bad
    type: numeric
    topic: sizes
    prompt: {en: Bad?, zh: 坏吗？}
    answer: {expression: '1 +'}
"""


@pytest.fixture
def functions(tmp_path: Path) -> str:
    """The path of the bank of code questions."""
    return str(written(tmp_path / "functions.yaml", BANK))


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    """The file of the bank `demo`."""
    return written(tmp_path / "demo.yaml", DEMO)


@pytest.fixture
def only(demo: Path) -> Callable[[str], Path]:
    """Makes a bank with one question of the bank `demo`."""

    def write(question: str) -> Path:
        head, *questions = re.split(r"(?m)^(?=  - id: )", demo.read_text("utf-8"))
        (kept,) = [text for text in questions if text.startswith(f"  - id: {question}\n")]
        return written(demo.with_name("only") / f"{question}.yaml", head + kept)

    return write


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A bank with one usable question, and one whose expression ends too early, on line 15."""
    return written(tmp_path / "broken.yaml", BROKEN)


@pytest.fixture
def few_shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One small bank is shipped, so that not every test loads the real ones."""
    question = "  - {id: q, type: true_false, topic: t, prompt: P, answer: true}\n"
    base = written(
        tmp_path / "question_bank" / "base.yaml", f"format: 1\nid: base\ntitle: Base\nquestions:\n{question}"
    )
    monkeypatch.setattr("dlquiz.locations.bundled_banks", lambda: base.parent)
    return base.parent


@pytest.fixture
def own_banks(dlquiz_home: Path) -> Path:
    """The folder of the learner's own banks."""
    folder = dlquiz_home / "banks"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def practised(dlquiz: Command, only: Callable[[str], Path]) -> None:
    """Wrong by a named mistake, right, and half right, in this order: conv, conv, pair."""
    plain = ("practice", "--plain", "--bank")
    assert dlquiz(*plain, only("conv"), "--number", "2", typed="8\n11\n").verdicts == ["Wrong", "Right"]
    assert dlquiz(*plain, only("pair"), typed="-4, 6\n").verdicts == ["Partly"]


@pytest.fixture
def unwritable_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home below a file: there can be none."""
    home = written(tmp_path / "file", "no folder") / "home"
    monkeypatch.setenv("DLQUIZ_HOME", str(home))
    return home


@pytest.fixture
def move(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Goes on at another machine: the home of that name, which it gives."""

    def go(name: str) -> Path:
        monkeypatch.setenv("DLQUIZ_HOME", str(tmp_path / name))
        return tmp_path / name

    return go


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The apps that commands show, as if in a terminal."""
    apps: list[Any] = []

    def run(app: Any) -> None:
        apps.append(app)

    for module in ("screen", "previewing"):
        monkeypatch.setattr(f"dlquiz.cli.{module}.is_terminal", lambda: True)
    monkeypatch.setattr("dlquiz.tui.app.DlquizApp.run", run)
    return apps
