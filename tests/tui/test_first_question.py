"""A sitting that begins with a question made ready: the same as drawn plainly, once, and never a stale one."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from driving import SIZE, session_of, shown

from dlquiz.bank import Library, load_library
from dlquiz.bank.index import Index
from dlquiz.session import Wishes
from dlquiz.tui import packing, refilling, rendering
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.first_question import FirstQuestions
from dlquiz.tui.study import Study
from dlquiz.tui.widgets.sheet import Sheet
from dlquiz.tui.words import prompt_parts
from dlquiz.variants import Variant, draw

MakeStudy = Callable[..., Study]
SEED = 900_000
"""The first of the seeds made ready: no sitting of these tests draws it by itself."""


@pytest.fixture
def study(make_study: MakeStudy, tmp_path: Path) -> Study:
    """The small bank out of an index, and all of its questions made ready."""
    plain = make_study()
    os.utime(tmp_path / "demo.yaml", (1_600_000_000, 1_600_000_000))
    index, library = tmp_path / "index.db", plain.library
    for _ in range(2):
        library = load_library([tmp_path / "demo.yaml"], (), Index(index, time.time_ns() + 10**11))
    seeds = count(SEED)
    first = FirstQuestions(index, lambda: next(seeds))
    first.refill(library, lambda: True)
    return replace(plain, library=library, first_questions=lambda: first)


def asked(app: DlquizApp) -> Variant:
    frame = session_of(app).next()
    assert frame is not None
    return frame.variant


def is_plain(app: DlquizApp) -> bool:
    """Whether what is asked, and what of it is seen, is the draw of its seed."""
    variant = asked(app)
    name = variant.question.name
    question = app.study.library.question(name)
    assert question is not None
    page = rendering.Page(prompt_parts(draw(question, variant.seed), app.language))
    seen = page.content(app.screen.query_one(Sheet).width).plain
    return variant == draw(question, variant.seed) and shown(app, "#prompt") == seen


@pytest.mark.sweep
@pytest.mark.parametrize("name", ["conv", "pick", "several", "claim", "explain"])
async def test_it_is_asked_first_and_looks_as_drawn_plainly(study: Study, name: str) -> None:
    app = DlquizApp(study, Wishes(question=f"demo/{name}", number=2))
    async with app.run_test(size=SIZE) as pilot:
        assert asked(app).seed >= SEED
        assert is_plain(app)
        await pilot.press("ctrl+l")
        await pilot.pause()
        assert app.language == "zh"
        assert is_plain(app)
        await pilot.press("f3")
        if name == "explain":
            await pilot.press("enter")
        await pilot.press("enter")
        await pilot.pause()
        assert asked(app).seed < SEED
        assert is_plain(app)


async def test_nothing_is_read_or_drawn_for_it(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dlquiz.variants.draw", lambda *_: pytest.fail("it is drawn already"))
    read = rendering.parsed_marked.cache_info().misses
    app = DlquizApp(study, Wishes(question="demo/conv", number=1))
    async with app.run_test(size=SIZE):
        assert shown(app, "#prompt")
        assert rendering.parsed_marked.cache_info().misses == read


async def test_each_is_asked_once(study: Study) -> None:
    for expected in (True, False):
        app = DlquizApp(study, Wishes(question="demo/conv", number=1))
        async with app.run_test(size=SIZE):
            assert (asked(app).seed >= SEED) is expected
            assert is_plain(app)


@pytest.mark.parametrize("wishes", [{"first_seed": 5}, {"repeatable": True}])
async def test_numbers_that_were_asked_for_are_drawn(study: Study, wishes: dict[str, int]) -> None:
    app = DlquizApp(study, Wishes(question="demo/conv", number=1, **wishes))  # type: ignore[arg-type]
    async with app.run_test(size=SIZE):
        assert asked(app).seed == wishes.get("first_seed", asked(app).seed) < SEED


async def test_a_bank_written_since_is_asked_as_it_is_now(study: Study, tmp_path: Path) -> None:
    bank = tmp_path / "demo.yaml"
    bank.write_text(bank.read_text("utf-8").replace("An input of width", "A new input of width"), "utf-8")
    index = Index(tmp_path / "index.db", time.time_ns() + 10**11)
    for library in [load_library([bank], (), index) for _ in range(2)]:
        app = DlquizApp(replace(study, library=library), Wishes(question="demo/conv", number=1))
        async with app.run_test(size=SIZE):
            assert asked(app).seed < SEED
            assert "A new input" in shown(app, "#prompt")


async def test_bytes_that_mean_nothing_cost_nothing_but_time(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "unpacked", lambda made: None)
    app = DlquizApp(study, Wishes(question="demo/conv", number=1))
    async with app.run_test(size=SIZE):
        assert asked(app).seed < SEED
        assert is_plain(app)


def test_of_what_was_not_opened_from_the_index_none_is_made(study: Study, make_study: MakeStudy) -> None:
    made: list[int] = []
    first = FirstQuestions(study.settings_file.parent / "index.db", lambda: made.append(1) or 1)
    first.refill(make_study().library, lambda: True)
    assert made == []


def test_refilling_makes_what_is_missing_and_ends_when_told(study: Study, tmp_path: Path) -> None:
    made: list[int] = []
    first = FirstQuestions(tmp_path / "index.db", lambda: made.append(1) or 1)
    first.refill(study.library, lambda: True)
    assert made == [], "all are ready"
    question = study.library.question("demo/conv")
    assert question is not None
    assert first.take(study.library, question) is not None
    first.refill(study.library, lambda: False)
    assert made == []
    first.refill(study.library, lambda: True)
    assert len(made) == 1


async def test_they_are_made_ready_while_nobody_does_anything(
    study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refilling, "QUIET", 0.05)
    monkeypatch.setattr(refilling, "LOOK_EVERY", 0.01)
    app = DlquizApp(study, Wishes(question="demo/conv", number=1))
    async with app.run_test(size=SIZE) as pilot:
        assert asked(app).seed >= SEED
        await pilot.pause()
        await pilot.app.workers.wait_for_complete()
    question = study.library.question("demo/conv")
    assert question is not None
    again = FirstQuestions(tmp_path / "index.db", lambda: 1).take(study.library, question)
    assert again is not None
    assert again.seed == SEED + 5


def test_a_large_bank_is_left_out(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dlquiz.tui.first_question.MOST", 4)
    assert study.first_questions is not None
    first = study.first_questions()
    library: Library = study.library
    first.refill(library, lambda: True)
    question = library.question("demo/conv")
    assert question is not None
    assert first.take(library, question) is not None, "nothing was wanted, and nothing thrown away"
