"""A small bank of every type, a clock that ticks, fixed seeds, no blinking cursor; else Textual is as users have it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import count
from pathlib import Path

import pytest
from kinds_bank import KINDS
from shipped_banks import shipped
from textual.widgets import Input, TextArea

from dlquiz.bank import load_library
from dlquiz.bank.watcher import take_look
from dlquiz.locations import bundled_banks
from dlquiz.progress.store import Store, memory_store, open_store
from dlquiz.settings import Settings
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.context import AppContext, Watched
from dlquiz.tui.lifecycle.preload import preload

# Else it would be loaded beside the first test, which would not find begun what begins then.
list(preload())

BANK = r"""
format: 1
id: demo
title: {en: "Demo [b]W[l][/b]", zh: 演示题库}
topics:
  sizes: {en: Sizes, zh: 尺寸}
  words: {en: Words, zh: 文字}
questions:
  - id: conv
    type: numeric
    topic: sizes
    difficulty: 1
    prompt:
      en: 'An input of width {{n}}, kernel 3, stride 2, padding 2. Output width $\lfloor\frac{n+2p-k}{s}\rfloor+1$?'
      zh: '输入宽度为 {{n}}，卷积核为 3，步幅为 2，填充为 2。输出宽度 $\lfloor\frac{n+2p-k}{s}\rfloor+1$ 是多少？'
    parameters: {n: {choose: [20]}}
    hints: [{en: Count the padding on both sides., zh: 填充在两边各算一次。}]
    answer: {reference: conv_output_size, arguments: {input_size: n, kernel_size: 3, stride: 2, padding: 2}}
  - id: pick
    type: choice
    topic: words
    prompt: {en: 'Which layer has no weights? x<y and y>z, W[l]', zh: 哪一层没有权重？}
    options:
      - {text: {en: Max pooling, zh: 最大池化}, correct: true, why: {en: It only compares., zh: 它只做比较。}}
      - {text: {en: Convolution, zh: 卷积}, why: {en: It has kernels., zh: 它有卷积核。}}
      - {text: {en: Linear, zh: 全连接层}, why: {en: It has a matrix., zh: 它有权重矩阵。}}
    shuffle: false
  - id: several
    type: choice
    multiple: true
    shuffle: false
    topic: words
    prompt: {en: Which are activations?, zh: 哪些是激活函数？}
    options:
      - {text: ReLU, correct: true}
      - {text: SGD}
      - {text: tanh, correct: true}
  - id: claim
    type: true_false
    topic: words
    prompt: {en: Pooling has weights., zh: 池化有权重。}
    answer: false
  - id: explain
    type: open
    topic: words
    prompt: {en: Why is a non-linear activation needed?, zh: 为什么需要非线性激活？}
    answer: {en: 'Without it $W_2 W_1$ collapses.', zh: '否则 $W_2 W_1$ 会合并。'}
    rubric:
      - {point: {en: linear maps compose, zh: 线性映射可复合}, weight: 2, keywords: [linear, 线性]}
      - {point: {en: depth adds nothing, zh: 加深没有意义}, weight: 1, keywords: [depth]}
"""


@pytest.fixture(autouse=True)
def steady_cursor(monkeypatch: pytest.MonkeyPatch) -> None:
    """A blinking cursor makes the same screen look different from one moment to the next."""
    for widget in (Input, TextArea):
        monkeypatch.setattr(widget.cursor_blink, "_default", False)


@pytest.fixture
def clock() -> Callable[[], datetime]:
    """One second passes at every look."""
    seconds = count()
    return lambda: datetime(2026, 3, 1, 12, tzinfo=UTC) + timedelta(seconds=next(seconds))


@pytest.fixture
def store() -> Iterator[Store]:
    with memory_store() as opened:
        yield opened


@pytest.fixture
def kinds(tmp_path: Path) -> list[Path]:
    """The bank of the types made of parts, as `banks` of a context."""
    path = tmp_path / "kinds.yaml"
    path.write_text(KINDS, "utf-8")
    return [path]


@pytest.fixture
def make_study(tmp_path: Path, clock: Callable[[], datetime], store: Store) -> Iterator[Callable[..., AppContext]]:
    """An app context of the small bank; `path` keeps progress in a file, `settings` and `trouble` as given.

    With `watching` the banks are looked at while the app runs.
    """
    bank = tmp_path / "demo.yaml"
    bank.write_text(BANK, "utf-8")
    # Python 3.13 and later warn of what is left open.
    files = ExitStack()

    def make(
        *,
        path: Path | None = None,
        settings: Settings | None = None,
        trouble: str = "",
        banks: Sequence[Path] | None = None,
        watching: bool = False,
        zone: tzinfo = UTC,
    ) -> AppContext:
        places = [bank] if banks is None else list(banks)
        return AppContext(
            library=shipped() if places == [bundled_banks()] else load_library(places),
            watched=Watched(lambda: places, take_look(places)) if watching else None,
            store=store if path is None else files.enter_context(open_store(path)),
            settings=settings or Settings(),
            settings_file=tmp_path / "settings.yaml",
            log_file=tmp_path / "dlquiz.log",
            clock=clock,
            zone=zone,
            device="test",
            fresh_seed=lambda: 7,
            trouble=trouble,
        )

    with files:
        yield make


@pytest.fixture
def app(make_study: Callable[..., AppContext]) -> DlquizApp:
    """The quiz at home, with the small bank."""
    return DlquizApp(make_study())
