"""What can be done on a screen is named once: in the line of keys, in the help, and in the palette."""

from __future__ import annotations

import time

import pytest
from driving import SIZE, MakeStudy, ask, session_of, shown, until
from every_case import every_case
from textual.command import CommandList
from textual.events import Key
from textual.widgets import Input

from dlquiz.questions.question import Question
from dlquiz.session.searching import Index
from dlquiz.settings import Settings
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.base import QuizScreen
from dlquiz.tui.browse.preview import PreviewScreen
from dlquiz.tui.help.screen import HelpScreen
from dlquiz.tui.home.screen import HomeScreen
from dlquiz.tui.interchange.screen import ImportScreen
from dlquiz.tui.keymap import Key as KeyRow
from dlquiz.tui.keymap import Keyed, acts_of, half_width, key_shown
from dlquiz.tui.progress.screen import ProgressScreen


@every_case(
    ("key", "sign"),
    [("enter", "↵"), ("escape", "Esc"), ("ctrl+l", "^L"), ("f2", "F2"), ("b", "b"), ("shift+up", "⇧↑"), ("slash", "/")],
)
def test_a_key_is_shown_in_few_cells(key: str, sign: str) -> None:
    assert key_shown(key) == sign


class Table(Keyed):
    """What is asked of a table of keys, and what is true there."""

    on, off, last = True, False, 3

    def __init__(self, *rows: KeyRow) -> None:
        self.KEYS = rows  # type: ignore[misc]


def shown_of(*tables: Table) -> list[tuple[str, str]]:
    return [(act.shown, act.word) for act in acts_of(tables)]


def test_adjacent_rows_with_one_word_are_shown_as_one() -> None:
    turns = KeyRow("left", "turn(-1)", "change"), KeyRow("right", "turn(1)", "change", also="space")
    assert shown_of(Table(*turns)) == [("←→", "change")]
    (act,) = acts_of([Table(KeyRow("x", "clear", "clear"), KeyRow("escape", "leave", "clear"))])
    assert (act.shown, act.pressed) == ("x/Esc", ("x", "escape"))
    apart = turns[0], KeyRow("b", "back", "back"), turns[1]
    assert shown_of(Table(*apart)) == [("←", "change"), ("b", "back")]


def test_a_label_is_shown_instead_of_keys_and_cannot_be_clicked() -> None:
    (act,) = acts_of([Table(KeyRow("enter", "submit", "answer", label="1–{0.last}/↵"))])
    assert (act.shown, act.pressed) == ("1–3/↵", ())


def test_a_key_belongs_to_the_first_row_that_is_in_use() -> None:
    rows = KeyRow("v", "key", "hide", when="off"), KeyRow("v", "key", "show"), KeyRow("v", "other", "other")
    assert shown_of(Table(*rows)) == [("v", "show")]
    assert shown_of(Table(KeyRow("", "a", "one", also="v")), Table(*rows, KeyRow("w", "b", "one"))) == [("w", "one")]


def test_the_table_of_a_widget_comes_before_that_of_its_screen() -> None:
    widget = Table(KeyRow("enter", "", "keep"), KeyRow("up", "recall"))
    screen = Table(KeyRow("enter", "next", "next"), KeyRow("up,down", "", "scroll"), KeyRow("k", "keep", "keep"))
    assert shown_of(widget, screen) == [("↵", "keep"), ("↑↓", "scroll")]


def test_a_key_that_does_nothing_is_neither_shown_nor_bound() -> None:
    table = Table(
        KeyRow("a", "ask(1)", "ask", when="off"), KeyRow("b", "ask(2)", when="on"), KeyRow("c", "clear", when="off")
    )
    assert shown_of(table) == []
    assert table.check_action("ask", (1,)), "one of its keys does something"
    assert not table.check_action("clear", ())
    assert table.check_action("scroll_up", ()), "it is no action of the table"


async def test_a_click_on_a_key_or_its_word_presses_it(app: DlquizApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        line = shown(app, "#keys")
        await pilot.click("#keys", offset=(1 + line.index("Progress") + 3, 0))
        assert isinstance(app.screen, ProgressScreen)
        # On a busy machine its line comes later than the screen.
        await until(pilot, lambda: "Esc" in shown(app, "#keys"))
        await pilot.click("#keys", offset=(1 + shown(app, "#keys").index("Esc"), 0))
        assert isinstance(app.screen, HomeScreen)
        await pilot.click("#keys", offset=(1 + line.index("Progress") - 3, 0))
        assert isinstance(app.screen, HomeScreen), "between two keys there is none"


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_help_tells_the_keys_of_the_screen_below(make_study: MakeStudy, language: str) -> None:
    app = DlquizApp(make_study(settings=Settings(language=language)))
    async with app.run_test(size=SIZE) as pilot:
        home = app.screen
        assert isinstance(home, HomeScreen)
        await pilot.press("question_mark")
        assert isinstance(app.screen, HelpScreen)
        text = shown(app, "#text")
        for act in home.acts():
            assert home.say(f"does_{act.word}")[:20] in text
        assert "64x112x112" not in text, "answering is reported where one answers"


async def test_enter_in_the_palette_does_what_was_typed_however_fast(
    make_study: MakeStudy, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = Index.search

    def late(self: Index, query: str) -> list[Question]:
        time.sleep(0.2)
        return search(self, query)

    monkeypatch.setattr(Index, "search", late)
    app = DlquizApp(make_study())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+p")
        await pilot.pause(0.1)
        # As a terminal sends what is typed fast: nothing is waited for in between.
        for letter in "import":
            app.post_message(Key(letter, letter))
        app.post_message(Key("enter", "\r"))
        for _ in range(100):
            await pilot.pause(0.05)
            if isinstance(app.screen, QuizScreen) and not isinstance(app.screen, HomeScreen):
                break
        assert isinstance(app.screen, ImportScreen)


async def found_by(pilot, app: DlquizApp, typed: str) -> list[str]:
    await pilot.press("ctrl+p")
    app.screen.query_one(Input).value = typed
    for _ in range(100):
        await pilot.pause(0.05)
        listed = app.screen.query_one(CommandList)
        if listed.option_count:
            break
    await pilot.pause(0.3)
    return [str(option.prompt).strip() for option in listed.options]


async def test_the_palette_finds_what_can_be_done_and_does_it(app: DlquizApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        found = await found_by(pilot, app, "words")
        assert found[0].startswith("Topic: Words")
        await pilot.press("enter")
        await pilot.pause()
        assert session_of(app).total == 4, "all of the topic, and nothing else"
        assert await found_by(pilot, app, "progr")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, ProgressScreen)


@pytest.mark.sweep
@pytest.mark.parametrize("typed", ["activations", "ａｃｔｉｖ", "激活"])
async def test_the_palette_finds_questions_and_shows_them(app: DlquizApp, typed: str) -> None:
    async with app.run_test(size=SIZE) as pilot:
        found = await found_by(pilot, app, typed)
        assert found[0].startswith("demo/several")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, PreviewScreen)
        assert "demo/several" in shown(app, "#bar")


@every_case(
    ("sent", "meant"),
    [("ｐ", "p"), ("？", "?"), ("１", "1"), ("，", ","), ("。", "."), ("、", "/"), ("p", None), ("好", None)],
)
def test_what_input_methods_send_means_the_key_that_was_pressed(sent: str, meant: str | None) -> None:
    assert half_width(sent) == meant
    assert half_width(None) is None


async def test_every_key_has_its_wide_twin(app: DlquizApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("ｐ")
        assert isinstance(app.screen, ProgressScreen)
        # The pilot knows no character of this key; a terminal does.
        app.post_message(Key("fullwidth_question_mark", "？"))
        await pilot.pause()
        assert isinstance(app.screen, HelpScreen)
        await pilot.press("q", "ｑ")
        assert isinstance(app.screen, HomeScreen)
        await pilot.press("enter")
        await ask(pilot, app, "conv")
        await pilot.press("１", "２")
        app.post_message(Key("fullwidth_question_mark", "？"))
        await pilot.pause()
        assert app.screen.query_one("#line", Input).value == "１２？", "a field takes them as they are"


async def test_the_palette_closes_where_it_would_keep_old_colors_and_words(app: DlquizApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        for key in ("ctrl+t", "ctrl+l"):
            theme, language = app.theme, app.language
            await pilot.press("ctrl+p")
            await pilot.pause()
            assert not isinstance(app.screen, HomeScreen)
            await pilot.press(key)
            await pilot.pause()
            assert isinstance(app.screen, HomeScreen), key
            assert (app.theme, app.language) != (theme, language)
