"""`preview`: in a pipe once, with the exit code of `check`; on a terminal the screen; what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from dlquiz.cli import previewing, screen
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.authoring.live import LiveScreen

BANK = """\
format: 1
id: mine
title: Mine
questions:
  - id: first
    type: true_false
    topic: t
    prompt: {en: Is it so?, zh: 是这样吗？}
    answer: true
  - id: second
    type: numeric
    topic: t
    prompt: {en: '{{n}}?', zh: '{{n}}？'}
    parameters: {n: {integer: [1, 9]}}
    answer: {expression: n}
"""


@pytest.fixture(autouse=True)
def few_shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No bank is shipped, so that not every test loads the real ones."""
    (tmp_path / "question_bank").mkdir()
    monkeypatch.setattr("dlquiz.locations.bundled_banks", lambda: tmp_path / "question_bank")


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    file = tmp_path / "mine.yaml"
    file.write_text(BANK, "utf-8")
    return file


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def test_in_a_pipe_the_first_question_is_printed_as_show_does(dlquiz, bank):
    ran = dlquiz("preview", bank)
    assert (ran.code, ran.err) == (0, "")
    assert ran.lines[0] == "mine/first · seed 0"
    assert ran.out.partition("\n")[2] == dlquiz("show", bank, "first").out
    for named in ("second", "mine/second"):
        ran = dlquiz("preview", bank, named, "--seed", 3, "--language", "zh")
        assert ran.lines[0] == "mine/second · 种子 3"
        assert ran.out.partition("\n")[2] == dlquiz("show", bank, "second", "--seed", 3, "--language", "zh").out


def test_faults_come_first_and_an_error_exits_with_1(dlquiz, bank):
    change(bank, "{en: Is it so?, zh: 是这样吗？}", "{en: Is it so?}")
    warned = dlquiz("preview", bank)
    assert warned.code == 0
    assert warned.lines[:3] == [
        f"{bank}:8:13: B111 the prompt lacks `zh` "
        "(add `zh: …`, or write the text alone, without `{en: …}`) [warning]",
        "",
        "mine/first · seed 0",
    ]
    change(bank, "expression: n}", "expression: m}")
    broken = dlquiz("preview", bank, "second")
    assert (broken.code, broken.err) == (1, "")
    assert [line.split(": ")[1].split()[0] for line in broken.lines] == ["B111", "B121"]
    assert dlquiz("preview", bank, "first").code == 1, "as `check` of this file"


def test_what_only_drawing_shows_is_a_fault_too(dlquiz, bank):
    change(bank, "expression: n}", "expression: 1/(n - n)}")
    ran = dlquiz("preview", bank, "second")
    assert (ran.code, len(ran.lines)) == (1, 1)
    assert ran.out == "".join(f"{line}\n" for line in dlquiz("check", bank).lines[:-1])


@pytest.mark.parametrize(("data", "code"), [(b"", "B005"), (b"a: [1", "B006"), (b"words\n", "B103")])
def test_a_file_that_is_no_bank_is_reported_by_its_fault(dlquiz, bank, data, code):
    bank.write_bytes(data)
    ran = dlquiz("preview", bank)
    assert (ran.code, ran.err, len(ran.lines)) == (1, "", 1)
    assert code in ran.out


@pytest.mark.parametrize(
    ("named", "identity", "en", "zh"),
    [
        ("gone.yaml", None, "there is no such file; to begin a bank, run `dlquiz new", "没有这个文件；要新建题库"),
        (
            "mine.yaml",
            "frist",
            "has no question `frist`; did you mean `first`?",
            "没有题目 `frist`；是否想写 `first`？",
        ),
        ("mine.yaml", "yours/first", "has no question `yours/first`", "没有题目 `yours/first`"),
        ("question_bank", None, "is a folder; name a file in it", "是文件夹；请指定其中的文件"),
    ],
)
def test_what_is_not_there_is_refused(dlquiz, bank, named, identity, en, zh):
    words = [bank.parent / named, *([identity] if identity else [])]
    for language, sentence in (("en", en), ("zh", zh)):
        ran = dlquiz("preview", *words, "--language", language)
        assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
        assert sentence in ran.err
    assert dlquiz("preview", "mien").code == 2


@pytest.mark.parametrize(("words", "begun"), [((), ("", 0, True)), (("second", "--seed", 4), ("second", 4, False))])
def test_on_a_terminal_the_screen_begins_with_it(dlquiz, bank, monkeypatch, words, begun):
    shown: list[object] = []

    def run(app: DlquizApp) -> None:
        assert app._first is not None
        shown.append(app._first())

    for module in (previewing, screen):
        monkeypatch.setattr(module, "is_terminal", lambda: True)
    monkeypatch.setattr(DlquizApp, "run", run)
    assert dlquiz("preview", bank, *words).code == 0
    (live,) = shown
    assert isinstance(live, LiveScreen)
    assert (live._begun, live._is_alone, live._file) == (begun, True, bank)
