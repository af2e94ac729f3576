"""Hostile strings in every text of the banks and pasted into every field, on every screen: shown, never obeyed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from campaigns import times
from hostile import STRINGS, controls
from poisoned import painted, poisoned, squeezed
from textual.events import Paste
from textual.widgets import Input
from walking import WAYS, app_for, go, rescue

from dlquiz.errors import Fault
from dlquiz.messages import LANGUAGES, Language
from dlquiz.session import Wishes
from dlquiz.settings import Settings
from dlquiz.text import plain, shown
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.screens.dispute import DisputeScreen
from dlquiz.tui.screens.faults import FaultsScreen
from dlquiz.tui.screens.question import QuestionScreen
from dlquiz.tui.study import Study
from dlquiz.tui.watching import Edited

MakeStudy = Callable[..., Study]
SIZE = (200, 60)
WORST = (
    "[/b]\x1b[2J",
    "[@click=app.quit]x[/]",
    "$primary %(x)s {x.__class__}",
    "<img/src=x>\x9b31m",
    "**bold** ![i](u)",
    "\\frac{1}{2}\u202eabc",
    "\x1b]52;c;aGk=\x07a\u2028b",
    "👩‍👩‍👧‍👦",
)
WITHOUT_TEXTS = frozenset(
    (
        *("first start", "palette", "help", "help at a question", "choose", "trace", "picture", "summary", "rescue"),
        *("no mistakes", "mistakes", "networks", "network", "network in blocks", "network to compare with", "compare"),
        *("layer questions", "no interviews", "interviews", "settings", "setting typed", "faults", "add"),
        *("no progress", "steps wrong", *(f"progress {place}" for place in (1, 3, 4, 5, 7, 8))),
    )
)
"""Where no text of a bank is in sight."""
ONE_LINE = frozenset(
    (
        *("home", "home after months", "palette at a verdict", "progress 2", "progress 6", "plan", "plan for a day"),
        "interview setup",
    )
)
"""Where a text is cut to what its cell holds: several would hide each other."""


async def looked_at(make_study: MakeStudy, folder: Path, name: str, texts: list[str], language: Language) -> None:
    text = " ".join(texts)
    app = poisoned(app_for(WAYS[name], make_study, folder, language=language), text)
    # What the last strings left half done is not gone on with.
    app.study.store.clear_draft()
    async with app.run_test(size=SIZE, tooltips=True, notifications=True) as pilot:
        await go(pilot, WAYS[name])
        seen = painted(app)
        assert not controls(seen), texts
        if name not in WITHOUT_TEXTS:
            assert [text for text in texts if not is_in(seen, text)] == []
        app.notify(text, title=text, markup=False)
        app.post_message(Paste(text))
        await pilot.pause()
        assert not controls(painted(app)), texts
        if name != "rescue":
            # Which would begin to restore.
            await pilot.press("enter")
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        assert not controls(painted(app)), texts
    assert app.return_code in (0, None)


def is_in(seen: str, text: str) -> bool:
    return squeezed(shown(text)) in squeezed(seen) or squeezed(plain(text)) in squeezed(seen)


@pytest.mark.parametrize("name", list(WAYS)[::8])
async def test_a_hostile_string(make_study: MakeStudy, tmp_path: Path, name: str) -> None:
    # One of the worst on each screen and another on the next, in one language and then in the other.
    place = list(WAYS).index(name)
    text, language = WORST[place % len(WORST)], LANGUAGES[place // 3 % len(LANGUAGES)]
    await looked_at(make_study, tmp_path, name, [text], language)


TOGETHER = 8
APART = 24


def batches(most: int) -> Iterator[list[str]]:
    """Those that leave a trace when nothing but text is left of them, together where none changes how another reads."""
    batch: list[str] = []
    for text in STRINGS:
        # A parameter or a blank that is none is refused by the loader, which is passed by here.
        if len(text) >= 40 or not squeezed(shown(text)) or "{{" in text or text == "[[b]]":
            continue
        if len(batch) == most or not reads_the_same([*batch, text]):
            yield batch
            batch = []
        batch.append(text)
    yield batch


def reads_the_same(texts: list[str]) -> bool:
    together = squeezed(plain(" ".join(["x", *texts])))
    return all(squeezed(plain(text)) in together for text in texts)


def test_strings_together_are_all_of_them() -> None:
    together = [text for batch in batches(TOGETHER) for text in batch]
    assert len(together) == len(set(together)) >= 200


@pytest.mark.campaign
@pytest.mark.parametrize("name", WAYS)
async def test_every_hostile_string(make_study: MakeStudy, tmp_path: Path, name: str) -> None:
    # Each string on a few screens, and with `DLQUIZ_CAMPAIGN=24` on all of them.
    step = max(APART // times(1), 1)
    texts_of_each = list(batches(1 if name in ONE_LINE else TOGETHER))
    for place, texts in enumerate(texts_of_each[list(WAYS).index(name) % step :: step]):
        await looked_at(make_study, tmp_path, name, texts, LANGUAGES[place % len(LANGUAGES)])


SOME = STRINGS[::12]


async def faults_of_files(make_study: MakeStudy, folder: Path, texts: Sequence[str], language: Language) -> None:
    """The names of files, faults and what to do about them, one after the other."""
    app = DlquizApp(make_study(settings=Settings(animations=False, language=language)))
    async with app.run_test(size=SIZE) as pilot:
        for text in texts:
            name = f"{text.replace('/', '')}.yaml"
            fault = Fault(f"/banks/{name}", 7, 5, "B131", "error", f"no {text}", f"not {text}")
            await app.push_screen(FaultsScreen(Edited("demo/conv", fault.file), [fault], kept=True))
            await pilot.pause()
            seen = painted(app)
            assert not controls(seen), text
            if squeezed(shown(text)) and len(text) < 40:
                assert all(squeezed(shown(part)) in squeezed(seen) for part in (name, f"no {text}", f"not {text}")), (
                    text
                )
            app.pop_screen()


async def notes_to_a_verdict(make_study: MakeStudy, folder: Path, texts: Sequence[str], language: Language) -> None:
    """A dispute with each text as its note, one after the other; the last one stands."""
    settings = Settings(animations=False, language=language)
    app = DlquizApp(make_study(settings=settings, path=folder / "progress.db"), Wishes(questions=("demo/conv",)))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("1", "2", "enter")
        for text in texts:
            await pilot.press("d")
            await pilot.pause()
            assert isinstance(app.screen, DisputeScreen)
            app.screen.query_one(Input).value = text
            await pilot.pause()
            assert not controls(painted(app)), text
            await pilot.press("enter")
            await pilot.pause()
            assert isinstance(app.screen, QuestionScreen), text
            assert not controls(painted(app)), text
            note = app.study.store.history()[0].dispute
            assert note is not None
            assert squeezed(shown(note)) == squeezed(shown(text)) or controls(text), text


async def damaged_files(make_study: MakeStudy, folder: Path, texts: Sequence[str], language: Language) -> None:
    """A progress file of each name cannot be read, and is offered to be restored."""
    for text in texts:
        way = WAYS["rescue"]
        settings = Settings(animations=False, language=language)
        study = replace(
            make_study(settings=settings, path=None, trouble=text),
            rescue=rescue(Path("/x", f"{text.replace('/', '')}.db")),
        )
        app = DlquizApp(study)
        async with app.run_test(size=SIZE) as pilot:
            await go(pilot, way)
            seen = painted(app)
            assert not controls(seen), text


PLACES = (faults_of_files, notes_to_a_verdict, damaged_files)


@pytest.mark.parametrize("place", PLACES)
async def test_a_string_from_outside_the_banks(
    make_study: MakeStudy, tmp_path: Path, place: Callable[..., Awaitable[None]]
) -> None:
    await place(make_study, tmp_path, SOME, "en")


@pytest.mark.campaign
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", PLACES)
async def test_every_string_from_outside_the_banks(
    make_study: MakeStudy, tmp_path: Path, place: Callable[..., Awaitable[None]], language: Language
) -> None:
    await place(make_study, tmp_path, STRINGS[LANGUAGES.index(language) :: 2], language)
