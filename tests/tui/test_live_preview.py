"""The live preview: what it shows after each save, from where it is opened, and how it is left."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pytest
from driving import SIZE, MakeStudy, notices, shown, until
from textual.containers import VerticalScroll

from dlquiz.bank import Library
from dlquiz.checking import read_written
from dlquiz.errors import Fault
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.authoring.faults import FaultsScreen
from dlquiz.tui.authoring.live import LiveScreen
from dlquiz.tui.authoring.live_view import Live
from dlquiz.tui.authoring.watching import Edited
from dlquiz.tui.browse.preview import PreviewScreen
from dlquiz.tui.question.picture import PictureScreen
from dlquiz.tui.rendering import Page

BANK = """\
format: 1
id: mine
title: Mine
questions:
  - id: first
    type: true_false
    topic: t
    prompt: {en: First?, zh: 第一题？}
    answer: true
  - id: size
    type: numeric
    topic: t
    prompt: {en: 'Kernel 3, input {{n}}?', zh: '卷积核 3，输入 {{n}}？'}
    hints: [{en: Count windows., zh: 数窗口。}]
    parameters: {n: {integer: [5, 9]}}
    answer: {reference: conv_output_size, arguments: {input_size: n, kernel_size: 3}}
  - id: last
    type: steps
    topic: t
    prompt: {en: Two steps., zh: 两步。}
    parts:
      - {name: a, prompt: {en: 1?, zh: 一？}, answer: {expression: '1'}}
      - name: b
        prompt: {en: 2?, zh: 二？}
        answer: {expression: '2'}
        mistakes:
          - {name: doubled, expression: '4', feedback: {en: Not twice., zh: 不要加倍。}}
          - {name: root, expression: sqrt(-a), feedback: {en: Not the root., zh: 不是平方根。}}
"""


class Author:
    """Writes the file and gives the preview of it after each save."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "mine.yaml"
        self.write(BANK)

    def write(self, text: str) -> None:
        self.file.write_text(text, "utf-8")

    def begun(self, identity: str = "", *, follows: bool = True, seed: int = 0) -> Live:
        return Live.begun(read_written(self.file, Library(())), identity, seed, follows=follows)

    def saves(self, live: Live, old: str, new: str) -> Live:
        text = self.file.read_text("utf-8")
        assert old in text
        self.write(text.replace(old, new, 1))
        return live.saved(read_written(self.file, Library(())))


@pytest.fixture
def author(tmp_path: Path) -> Author:
    return Author(tmp_path)


def text(live: Live, page: str, language: str = "en") -> str:
    return Page(live.pages(language)[page]).content(90).plain  # type: ignore[index, arg-type]


def test_it_begins_with_the_first_question_or_the_one_that_is_named(author: Author) -> None:
    live = author.begun()
    assert (live.current, live.place, live.line) == ("first", (1, 3), 5)
    assert text(live, "prompt").startswith("First?")
    assert "true" in text(live, "verdict")
    assert (text(live, "wrong"), text(live, "elsewhere")) == ("", "")
    assert author.begun("size").place == (2, 3)


def test_key_working_hints_mistakes_and_picture_are_shown_in_both_languages(author: Author) -> None:
    live = author.begun("size", seed=3)
    assert live.variant is not None
    value = live.variant.answer
    for language, words in {
        "en": ("Working", "Hint 1 of 1: Count windows.", "Common wrong answers", "plus one forgotten"),
        "zh": ("解题过程", "提示 1/1：数窗口。", "常见错误答案", "漏了加 1"),
    }.items():
        page = text(live, "verdict", language)
        assert [word for word in (*words, f"= {value - 1}") if word not in page] == []
        assert live.title(language).split("   ")[:3] == ["size", "2/3", "●●○"]
    picture = live.picture()
    assert picture is not None
    assert picture.title.en == "The window on its axis"
    assert author.begun("first").picture() is None


def test_after_a_save_it_shows_the_question_that_was_changed_with_the_same_seed(author: Author) -> None:
    live = author.saves(author.begun(seed=4), "Kernel 3", "Kernel three")
    assert (live.current, live.seed) == ("size", 4)
    assert "Kernel three" in text(live, "prompt")
    assert author.saves(live, "title: Mine", "title: Ours").current == "size", "no question was changed"
    named = author.saves(author.begun("first", follows=False), "Kernel", "A kernel")
    assert named.current == "first"


def test_a_faulty_question_shows_its_faults_and_stays_as_it_was(author: Author) -> None:
    live = author.saves(author.begun("size"), "input_size: n", "inputsize: n")
    assert live.is_old
    assert live.line == 10
    wrong = text(live, "wrong")
    assert "mine.yaml:16:" in wrong
    assert "did you mean `input_size`?" in wrong
    assert "是否想写" in text(live, "wrong", "zh")
    assert wrong.endswith("as it was before this.")
    assert "Kernel 3, input" in text(live, "prompt")
    assert "✗ 1 fault" in live.title("en")
    fixed = author.saves(live, "inputsize: n", "input_size: n")
    assert (fixed.is_old, text(fixed, "wrong")) == (False, "")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("type: numeric", "type：numeric"),
        ("id: size", "id：size"),
        ("prompt: {en: 'Kernel", 'prompt: {en: "Kernel'),
        ("hints: [", "hints: "),
        ("    prompt: {en: 'Kernel", "   prompt: {en: 'Kernel"),
    ],
)
def test_a_question_that_is_no_yaml_any_more_stays_in_its_place(author: Author, old: str, new: str) -> None:
    live = author.saves(author.begun("size", seed=3), old, new)
    assert (live.current, live.place, live.seed, live.is_old, live.line) == ("size", (2, 3), 3, True, 10)
    assert "✗ 1 处问题" in live.title("zh")
    wrong = text(live, "wrong", "zh")
    assert "mine.yaml:" in wrong
    assert wrong.endswith("出错前的样子。")
    assert "卷积核 3" in text(live, "prompt", "zh")
    assert text(live, "elsewhere") == ""
    assert [live.turned(step).current for step in (1, -1)] == ["last", "first"]
    fixed = author.saves(live, new, old)
    assert (fixed.current, fixed.is_old, text(fixed, "wrong")) == ("size", False, "")


def test_faults_that_are_of_no_other_readable_question_stand_above(author: Author) -> None:
    live = author.begun("last", follows=False)
    broken = author.saves(live, "type: numeric", "type：numeric")
    assert (broken.current, broken.place, broken.is_old) == ("last", (3, 3), False)
    assert "mine.yaml:11" in text(broken, "wrong")
    assert text(broken, "elsewhere") == ""
    both = author.saves(broken, "answer: true", "answer: maybe")
    assert "mine.yaml:11" in text(both, "wrong")
    assert "mine.yaml:9" in text(both, "elsewhere")


def test_a_question_that_was_never_good_shows_its_faults_alone(author: Author) -> None:
    author.write(BANK.replace("input_size: n", "inputsize: n"))
    live = author.begun("size")
    assert (live.variant, live.takes_seed, live.picture()) == (None, False, None)
    assert text(live, "prompt") == text(live, "verdict") == ""
    assert "before this" not in text(live, "wrong")


def test_faults_elsewhere_come_last_and_others_of_a_faulty_question_have_a_heading(author: Author) -> None:
    live = author.saves(author.begun("first"), "input_size: n", "inputsize: n")
    assert live.current == "size"
    live = author.saves(replace(live, follows=False), "answer: true", "answer: maybe")
    assert "Elsewhere in the file" in text(live, "wrong")
    assert text(live, "wrong").index("mine.yaml:16") < text(live, "wrong").index("mine.yaml:9")
    good = live.turned(1)
    assert (good.current, text(good, "wrong")) == ("last", "")
    assert text(good, "elsewhere").startswith("Elsewhere in the file")
    assert "✗ 2 faults" in good.title("en")


def test_what_the_check_finds_is_shown_for_the_question_and_the_file_it_is_about(author: Author) -> None:
    live = author.begun("size")
    assert "… checking" in live.title("en")
    clean = live.checked(live.written, "size", [])
    assert "✓ no faults" in clean.title("en")
    assert "✓ 没有问题" in clean.title("zh")
    assert live.checked(live.written, "first", []) is live, "another question is shown by now"
    old = author.begun("size").written
    assert live.checked(old, "size", []) is live, "the file was saved meanwhile"
    broken = author.saves(live, "integer: [5, 9]", "integer: [1, 2]")
    found = broken.written.check("size")
    assert found
    proved = broken.checked(broken.written, "size", found)
    assert proved.faults == sorted(found, key=lambda fault: fault.severity)
    assert found[0].message in " ".join(text(proved, "wrong").split())


def test_a_question_that_can_be_read_but_not_drawn_says_why_until_it_is_checked(author: Author) -> None:
    live = author.saves(author.begun("size"), "integer: [5, 9]", "integer: [1, 2]")
    assert live.is_old
    assert live.trouble is not None
    assert live.takes_seed
    assert " ".join(text(live, "wrong").split()).startswith(live.trouble.en)


@pytest.mark.parametrize(("identity", "then"), [("first", "size"), ("size", "last"), ("last", "size")])
def test_the_place_of_a_deleted_question_is_taken_by_its_neighbour(author: Author, identity: str, then: str) -> None:
    live = author.begun(identity)
    parts = BANK.split("  - id: ")
    author.write("  - id: ".join(part for part in parts if not part.startswith(identity)))
    assert live.saved(read_written(author.file, Library(()))).current == then


def test_a_file_that_is_gone_or_empty_keeps_the_question_until_it_is_back(author: Author) -> None:
    live = author.begun("size", seed=2)
    for data, code in (("", "B005"), ("a: [1", "B006")):
        author.write(data)
        live = live.saved(read_written(author.file, Library(())))
        assert (live.current, live.place, live.line) == ("size", (0, 0), 1)
        assert code in text(live, "wrong")
        assert "Kernel 3" in text(live, "prompt")
        assert live.turned(1) is live
    author.file.unlink()
    live = live.saved(read_written(author.file, Library(())))
    assert "does not exist" in text(live, "wrong")
    author.write(BANK)
    live = live.saved(read_written(author.file, Library(())))
    assert (live.current, live.seed, live.is_old) == ("size", 2, False)


def test_one_turns_to_other_questions_and_other_numbers(author: Author) -> None:
    live = author.begun("first")
    assert [live.turned(step).current for step in (1, 2, 3, -1)] == ["size", "last", "first", "last"]
    assert live.turned(1).with_seed(5).seed == 5
    assert live.with_seed(-1).seed == 0
    gone = author.begun("nowhere")
    assert (gone.current, gone.place, gone.title("en")) == ("nowhere", (0, 3), "nowhere   ✓ no faults   mine.yaml")
    assert (gone.turned(1).current, gone.turned(-1).current) == ("first", "last")


# On the screen


def rewrite(bank: Path, old: str, new: str) -> None:
    text = bank.read_text("utf-8")
    assert old in text
    bank.write_text(text.replace(old, new), "utf-8")


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    return tmp_path / "demo.yaml"


def app_over(make_study: MakeStudy, bank: Path, identity: str = "", **kwargs: bool) -> DlquizApp:
    return DlquizApp(make_study(watching=True), first=lambda: LiveScreen(str(bank), identity, alone=True, **kwargs))


@pytest.mark.sweep
async def test_a_save_is_shown_and_a_fault_until_it_is_corrected(make_study: MakeStudy, bank: Path) -> None:
    app = app_over(make_study, bank, "conv")
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: "no faults" in shown(app, "#bar"))
        body = app.screen.query_one("#body", VerticalScroll)
        await pilot.press("down", "down")
        await until(pilot, lambda: body.scroll_y == 2)
        rewrite(bank, "An input of width", "An image of width")
        await until(pilot, lambda: "An image of width" in shown(app, "#prompt"))
        assert body.scroll_y == 2, "one reads on where one was"

        rewrite(bank, "kernel_size: 3", "kernelsize: 3")
        await until(pilot, lambda: "did you mean `kernel_size`?" in shown(app, "#wrong"))
        assert "An image of width" in shown(app, "#prompt")
        assert "✗ 1 fault" in shown(app, "#bar")
        rewrite(bank, "kernelsize: 3", "kernel_size: 3")
        await until(pilot, lambda: "no faults" in shown(app, "#bar"))
        assert shown(app, "#wrong") == ""

        bank.unlink()
        await until(pilot, lambda: "does not exist" in shown(app, "#wrong"))
        assert notices(app) == [], "the screen says it all"


@pytest.mark.sweep
async def test_it_goes_to_the_question_that_was_changed_and_to_the_next(make_study: MakeStudy, bank: Path) -> None:
    app = app_over(make_study, bank)
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: shown(app, "#bar").startswith("conv   1/5"))
        await until(pilot, lambda: shown(app, "#figure").startswith("The window on its axis"))
        await pilot.press("right", "right", "left")
        assert "seed 1" in shown(app, "#bar")
        await pilot.press("a")
        assert "seed 7" in shown(app, "#bar")
        await pilot.press("p")
        assert isinstance(app.screen, PictureScreen)
        await pilot.press("escape")
        rewrite(bank, "Pooling has weights.", "Pooling has no weights.")
        await until(pilot, lambda: shown(app, "#bar").startswith("claim   4/5"))
        assert (shown(app, "#figure"), app.screen.query_one("#body", VerticalScroll).scroll_y) == ("", 0)
        await pilot.press("n")
        assert "explain   5/5" in shown(app, "#bar")
        await pilot.press("N", "l")
        await until(pilot, lambda: "池化有权重" in shown(app, "#prompt"))
        assert "4/5" in shown(app, "#bar")
        await pilot.press("q")
    assert app.return_code == 0


@pytest.mark.sweep
async def test_its_editor_opens_at_the_question_and_what_is_saved_is_shown(
    make_study: MakeStudy, bank: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[list[str]] = []

    def run(command: list[str]) -> int:
        opened.append(command)
        rewrite(bank, "answer: false", "answer: maybe")
        return 0

    monkeypatch.setattr("dlquiz.tui.authoring.editing.run_editor", run)
    monkeypatch.setattr("dlquiz.editors.shutil.which", lambda program, path: program)
    monkeypatch.setattr(DlquizApp, "suspend", lambda app: nullcontext())
    monkeypatch.setenv("VISUAL", "vi")
    app = app_over(make_study, bank, "claim", follows=False)
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: "no faults" in shown(app, "#bar"))
        line = 1 + bank.read_text("utf-8").split("\n").index("  - id: claim")
        await pilot.press("e")
        await until(pilot, lambda: "✗ 1 fault" in shown(app, "#bar"))
        assert opened == [["vi", f"+{line}", str(bank)]]
        assert isinstance(app.screen, LiveScreen), "no list of faults lies over it"


@pytest.mark.sweep
async def test_it_is_opened_from_a_question_and_from_a_list_of_faults(app: DlquizApp, bank: Path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("b", "down", "enter", "w")
        await until(pilot, lambda: shown(app, "#bar").startswith("pick   2/5"))
        assert "seed 7" in shown(app, "#bar"), "with the numbers of the screen below"
        assert app.live_file == bank
        await pilot.press("escape")
        assert isinstance(app.screen, PreviewScreen)
        assert app.live_file is None

        fault = Fault(str(bank), 9, 1, "B103", "error", *("wrong", "fix it") * 2)
        app.push_screen(FaultsScreen(Edited("demo/claim", str(bank)), [fault], kept=True))
        await pilot.pause()
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, LiveScreen))
        await until(pilot, lambda: shown(app, "#bar").startswith("claim"))
        await pilot.press("escape")
        assert isinstance(app.screen, PreviewScreen)
