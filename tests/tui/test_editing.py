"""Editing from the screen, and banks that are written while the quiz runs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from driving import SIZE, MakeStudy, ask, notices, shown, state_of, until
from textual.widgets import Input

from dlquiz.session.options import SessionOptions
from dlquiz.settings import Settings, load_settings
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.authoring.faults import FaultsScreen
from dlquiz.tui.authoring.watching import Watching
from dlquiz.tui.home.screen import HomeScreen
from dlquiz.tui.question.screen import QuestionScreen


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    return tmp_path / "demo.yaml"


def rewrite(bank: Path, *changes: tuple[str, str]) -> None:
    text = bank.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    bank.write_text(text, "utf-8")


class Editor:
    """Stands for the editor: notes what it is opened with and does the next of its deeds to the file."""

    def __init__(self) -> None:
        self.opened: list[list[str]] = []
        self.deeds: list[Callable[[Path], object]] = []
        self.aside = False

    def run(self, command: list[str]) -> int:
        assert self.aside, "the screen has not stepped aside"
        self.opened.append(command)
        self.deeds.pop(0)(Path(command[-1]))
        return 0

    @contextmanager
    def suspend(self) -> Iterator[None]:
        self.aside = True
        yield
        self.aside = False


@pytest.fixture
def editor(monkeypatch: pytest.MonkeyPatch) -> Editor:
    editor = Editor()
    monkeypatch.setattr("dlquiz.tui.authoring.editing.run_editor", editor.run)
    monkeypatch.setattr(
        "dlquiz.tui.authoring.editing.editor_command",
        lambda environment, file, line, windows, wanted: ["ed", str(line), str(file)],
    )
    monkeypatch.setattr(DlquizApp, "suspend", lambda app: editor.suspend())
    return editor


def changing(*changes: tuple[str, str]) -> Callable[[Path], None]:
    return lambda file: rewrite(file, *changes)


def app_over(make_study: MakeStudy, **options: object) -> DlquizApp:
    return DlquizApp(make_study(**options), SessionOptions(number=5))


class TestEditing:
    async def test_the_new_text_is_shown_and_what_was_typed_stays(self, make_study, bank, editor, store):
        kept: list[str] = []

        def deed(file: Path) -> None:
            kept.append(store.drafts.current().typed)
            rewrite(file, ("An input of width", "An image of width"))

        app = app_over(make_study)
        async with app.run_test(size=SIZE) as pilot:
            await ask(pilot, app, "conv")
            app.screen.query_one(Input).value = "12"
            editor.deeds = [deed]
            await pilot.press("f6")
            await until(pilot, lambda: "An image of width 20" in shown(app, "#prompt"))

            assert editor.opened == [["ed", str(line_of(bank, "conv")), str(bank)]]
            assert kept == ["12"], "what was typed is safe before the editor opens"
            assert app.screen.query_one(Input).value == "12"
            await pilot.press("1", "enter")
            assert "read as 121" in shown(app, "#verdict")
        assert store.history()[0].answer == "121"

    async def test_faults_are_listed_in_place_and_can_be_corrected_from_there(self, make_study, bank, editor):
        app = app_over(make_study)
        async with app.run_test(size=SIZE) as pilot:
            await ask(pilot, app, "claim")
            editor.deeds = [
                changing(("answer: false", "answer: perhaps"), ("title: {en:", "titel: {en:")),
                changing(("titel:", "title:")),
                changing(("answer: perhaps", "answer: true")),
            ]
            await pilot.press("f6")
            await until(pilot, lambda: isinstance(app.screen, FaultsScreen))
            assert "demo.yaml:4:1 B101" in shown(app, "#faults")
            assert "the bank has no key `titel`" in shown(app, "#faults")
            assert "→ did you mean `title`?" in shown(app, "#faults")
            assert "The last good version" in shown(app, "#faults")
            first = app.screen
            await pilot.press("f6")
            await until(pilot, lambda: isinstance(app.screen, FaultsScreen) and app.screen is not first)
            assert "B103" in shown(app, "#faults")
            assert "titel" not in shown(app, "#faults")
            await pilot.press("f6")
            await until(pilot, lambda: isinstance(app.screen, QuestionScreen))
            assert [command[1] for command in editor.opened[1:]] == ["4", str(line_of(bank, "claim") + 4)]
            await pilot.press("1")
            assert "Right" in shown(app, "#verdict")

    async def test_a_shipped_bank_is_warned_of_once_it_was_changed(self, make_study, bank, editor, monkeypatch):
        monkeypatch.setattr("dlquiz.locations.bundled_banks", lambda: bank.parent)
        app = app_over(make_study)
        async with app.run_test(size=SIZE) as pilot:
            await ask(pilot, app, "claim")
            editor.deeds = [lambda file: None, changing(("Pooling has", "Dropout has"))]
            await pilot.press("f6")
            assert notices(app) == []
            await pilot.press("f6")
            assert any("an update overwrites" in notice for notice in notices(app))

    async def test_where_the_screen_cannot_step_aside_the_place_is_reported(self, make_study, bank, monkeypatch):
        monkeypatch.setenv("EDITOR", "python")
        app = app_over(make_study)
        async with app.run_test(size=SIZE) as pilot:
            await ask(pilot, app, "claim")
            await pilot.press("f6")
            assert notices(app) == [
                f"here the editor cannot be opened; the question is at {bank}:{line_of(bank, 'claim')}"
            ]

    async def test_a_terminal_that_is_closed_meanwhile_ends_the_quiz_and_loses_nothing(
        self, make_study, editor, store, monkeypatch
    ):
        def gone(text: str) -> None:
            if not text.startswith("dlquiz"):
                raise OSError(5, "Input/output error")

        monkeypatch.setattr("dlquiz.tui.authoring.editing._write", gone)
        app = app_over(make_study)
        async with app.run_test(size=SIZE) as pilot:
            await ask(pilot, app, "conv")
            app.screen.query_one(Input).value = "(20"
            editor.deeds = [lambda file: None]
            await pilot.press("f6")
        assert app.return_code == 129
        assert store.drafts.current().typed == "(20"


def line_of(bank: Path, question: str) -> int:
    return bank.read_text("utf-8").splitlines().index(f"  - id: {question}") + 1


class TestWatching:
    @pytest.fixture(autouse=True)
    def quick_looks(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("dlquiz.tui.authoring.watching.EVERY", 0.02)

    async def test_what_is_asked_stays_and_the_next_is_new(self, make_study, bank):
        app = app_over(make_study, watching=True)
        async with app.run_test(size=SIZE) as pilot:
            await ask(pilot, app, "claim")
            rewrite(bank, ("en: Pooling has weights.", "en: Changed."), ("en: Why is a", "en: Tell why a"))
            await until(pilot, lambda: "Read again: demo.yaml" in notices(app))
            assert "Pooling has weights." in shown(app, "#prompt")
            await pilot.press("2")
            assert "Right" in shown(app, "#verdict")
            await pilot.press("a")
            assert "Changed." in shown(app, "#prompt")

    async def test_a_broken_save_is_reported_once_and_the_last_good_bank_stays(self, make_study, bank):
        app = app_over(make_study, watching=True)
        async with app.run_test(size=SIZE) as pilot:
            await ask(pilot, app, "claim")
            rewrite(bank, ("answer: false", "answer: perhaps"))
            line = line_of(bank, "claim") + 4
            await until(pilot, lambda: notices(app))
            assert notices(app) == [
                f"demo.yaml:{line}: `answer` must be true or false. The last good version stays in use."
            ]
            taken = app.context.library
            rewrite(bank, ("format: 1", "# the same fault, a line further down\nformat: 1"))
            await until(pilot, lambda: app.context.library is not taken)
            assert len(notices(app)) == 1
            rewrite(bank, ("answer: perhaps", "answer: true"))
            await until(pilot, lambda: "Read again: demo.yaml" in notices(app))
            rewrite(bank, ("answer: true\n", "answer: perhaps\n"))
            await until(pilot, lambda: len(notices(app)) == 3)
            await pilot.press("2")
            assert "Right" in shown(app, "#verdict")

    async def test_files_come_and_go_and_home_shows_it(self, make_study, bank, tmp_path):
        folder = tmp_path / "folder"
        folder.mkdir()
        bank.rename(folder / "demo.yaml")
        app = DlquizApp(make_study(banks=[folder], watching=True))
        async with app.run_test(size=SIZE) as pilot:
            await pilot.pause()
            assert isinstance(app.screen, HomeScreen)
            question = "  - {id: q, type: true_false, topic: t, prompt: P, answer: true}\n"
            (folder / "more.yaml").write_text(f"format: 1\nid: more\ntitle: More\nquestions:\n{question}", "utf-8")
            await until(pilot, lambda: "6 questions" in shown(app, "#bar"))
            (folder / "demo.yaml").unlink()
            await until(pilot, lambda: "1 question" in shown(app, "#bar"))
            assert any("No longer there: demo.yaml" in notice for notice in notices(app))
            (folder / "more.yaml").unlink()
            await until(pilot, lambda: "0 questions" in shown(app, "#bar"))
            await pilot.press("enter")
            assert "there are no questions" in notices(app)

    @pytest.mark.sweep
    async def test_what_vanished_keeps_its_history_and_is_asked_no_more(self, make_study, bank, store):
        app = app_over(make_study, watching=True)
        async with app.run_test(size=SIZE) as pilot:
            await ask(pilot, app, "claim")
            await pilot.press("2")
            text = bank.read_text("utf-8")
            bank.write_text(text[: text.index("  - id: pick")], "utf-8")
            await until(pilot, lambda: "Read again: demo.yaml" in notices(app))
            await pilot.press("enter")
            for _ in range(2):
                assert state_of(app).variant.question.id == "conv"
                app.screen.query_one(Input).value = "11"
                await pilot.press("enter", "enter")
        assert len(store.history(question="demo/claim")) == 1

    async def test_an_unexpected_error_while_looking_ends_the_app_loudly(self, make_study, bank, monkeypatch):
        def broken(*arguments: object) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr("dlquiz.tui.authoring.watching.compare", broken)
        app = app_over(make_study, watching=True)
        with pytest.raises(Exception, match="ZeroDivisionError"):
            async with app.run_test(size=SIZE) as pilot:
                await until(pilot, lambda: app.return_code)

    async def test_the_thread_ends_with_the_app(self, make_study, monkeypatch):
        ended: list[bool] = []
        work = Watching._work
        monkeypatch.setattr(Watching, "_work", lambda self: (work(self), ended.append(True)))
        app = app_over(make_study, watching=True)
        async with app.run_test(size=SIZE) as pilot:
            await until(pilot, lambda: app.preloaded)
            assert ended == []
        for _ in range(100):
            await asyncio.sleep(0 if ended else 0.02)
        assert ended == [True]


async def test_settings_of_another_program_are_kept(make_study, tmp_path):
    """What was written while the quiz ran stays when the language is switched."""
    app = DlquizApp(make_study())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        (tmp_path / "settings.yaml").write_text(
            "theme: light\ndisabled_banks: [demo]\ndesired_retention: 0.8\nnew_per_day: 3\nreviews_per_day: 50\n",
            "utf-8",
        )
        await pilot.press("ctrl+l")
    written = load_settings(tmp_path / "settings.yaml")
    assert written == Settings(
        "zh", "dark", disabled=("demo",), desired_retention=0.8, new_per_day=3, reviews_per_day=50
    )
