"""Every screen at sizes from 1 by 1 to 500 by 200, a question that is answered meanwhile, and poor terminals."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest
from driving import SIZE
from every_screen import EVERY_SCREEN, opened
from sizes import CORNERS, POOR, MakeStudy, answers_while_it_changes, asks_and_marks, keeps_its_text, some_sizes
from textual import events
from walked import SIZES
from walking import WAYS

from dlquiz.messages import LANGUAGES, Language
from dlquiz.tui.question.screen import QuestionScreen

from .. import some, times
from ..tally import Tally
from ..without import without

ANSWERS = 1
on_terminals = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are of POSIX")


@pytest.mark.campaign("sizes")
@pytest.mark.parametrize(
    ("name", "language", "theme"),
    some([(name, *look) for name in WAYS for look in (("en", "dark"), ("zh", "light"))], 10),
)
async def test_every_screen_of_any_size(
    tally: Tally, make_study: MakeStudy, tmp_path: Path, name: str, language: Language, theme: str
) -> None:
    drawn = some_sizes(list(WAYS).index(name), times(3))
    sizes = [*CORNERS, *drawn[3:]] if language == "en" else drawn
    with tally.trial(worth=len(SIZES) + len(sizes)):
        await keeps_its_text(make_study, tmp_path, name, sizes, SIZES, language=language, theme=theme)


@pytest.mark.campaign("sizes", removed="keeping what is on the screen at a new size")
async def test_composed_again_at_a_new_size(
    tally: Tally, make_study: MakeStudy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def compose_again(screen: QuestionScreen, event: events.Resize) -> None:
        # The first size comes before anything is asked.
        if event.size != SIZE:
            await screen.recompose()

    monkeypatch.setattr(QuestionScreen, "on_resize", compose_again, raising=False)
    for size in tally.trials(CORNERS):
        with tally.trial():
            await keeps_its_text(make_study, tmp_path, "number", [size])


@on_terminals
@pytest.mark.campaign("sizes")
def test_a_question_that_is_answered_meanwhile(tally: Tally, tmp_path: Path) -> None:
    dice = random.Random(5)
    for number in tally.trials(range(times(ANSWERS))):
        sizes = some_sizes(dice.randrange(10**9), 7) if number else CORNERS
        with opened(tmp_path / str(number), EVERY_SCREEN["question"]) as terminal, tally.trial(worth=len(sizes)):
            answers_while_it_changes(terminal, sizes)
            assert terminal.end() == 0


@on_terminals
@pytest.mark.campaign("poor-terminals")
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_poor_terminal_asks_and_marks(tally: Tally, tmp_path: Path, language: Language) -> None:
    for number, environment in enumerate(tally.trials(some(POOR, 3, language))):
        with tally.trial():
            asks_and_marks(tmp_path / str(number), environment, language)


@on_terminals
@pytest.mark.campaign("poor-terminals", removed="output in UTF-8")
def test_without_utf_8(tally: Tally, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("terminal.LONGEST", 10.0)
    for number, environment in enumerate(tally.trials(POOR[2:5])):
        with tally.trial():
            asks_and_marks(tmp_path / str(number), environment, "zh", without(tally.removed))
