"""The question stays in sight while its verdict is read, in short where need be, and is never there twice."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from campaigns import some
from driving import MakeStudy, shown
from every_case import every_case
from poisoned import painted, squeezed
from shipped_banks import shipped
from textual.pilot import Pilot
from walking import WAYS, app_for, go

from dlquiz.kinds.drawing import draw
from dlquiz.locations import bundled_banks
from dlquiz.messages import LANGUAGES, Language
from dlquiz.session.options import SessionOptions
from dlquiz.settings import Settings
from dlquiz.text.markdown import parse
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.question.parts import question_document
from dlquiz.tui.question.short_form import short_form
from dlquiz.tui.rendering import Page, laid_out

BANKS = bundled_banks()
SIZES = ((80, 24), (60, 20), (60, 14))
MARKED = (
    *("number wrong", "number given up", "text wrong", "choice wrong", "several partly", "true or false wrong"),
    *("blanks partly", "order wrong", "pairs wrong", "steps wrong", "rubric", "rubric marked", "matrix wrong"),
)
FORMULA = "The output has $\\lfloor\\frac{n+2p-k}{s}\\rfloor+1$ cells. "
LONG = f"{FORMULA * 6}\n\n{'Context without numbers. ' * 20}Take a step of 0.25. {'More words. ' * 20}What is $x$ then?"


async def to_every_line(pilot: Pilot[None]) -> list[int]:
    """How often the question is in sight, with the page scrolled to each of its lines."""
    screen = pilot.app.screen
    body = screen.query_one("#body")
    prompt = screen.query_one("#prompt")
    asked = squeezed(prompt.render().content(prompt.content_size.width).plain.split("\n\n")[0])  # type: ignore[attr-defined]
    found = [squeezed(painted(pilot.app)).count(asked)]  # type: ignore[arg-type]
    for line in range(body.max_scroll_y + 1):
        body.scroll_to(y=line, animate=False, force=True)
        await pilot.pause()
        await pilot.pause()
        found.append(squeezed(painted(pilot.app)).count(asked))  # type: ignore[arg-type]
    return found


@pytest.mark.sweep
@pytest.mark.parametrize(("name", "language"), some(product(MARKED, LANGUAGES), 3))
async def test_it_is_in_sight_once_wherever_the_page_is(
    make_study: MakeStudy, tmp_path: Path, name: str, language: Language
) -> None:
    app = app_for(WAYS[name], make_study, tmp_path, language=language)
    async with app.run_test(size=SIZES[0]) as pilot:
        await go(pilot, WAYS[name])
        for size in SIZES if language == "en" else SIZES[1:2]:
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert set(await to_every_line(pilot)) == {1}, size


ASKED = (
    "一个解码器有 12 层，模型维度 1024，16 个查询头，2 个键值头。"
    "用 16 位浮点数，一条 100 个词元的序列的 KV 缓存占多少字节？"
)
WIDE = """
format: 1
id: wide
title: {en: Wide, zh: 题库}
questions:
  - id: cache
    type: numeric
    topic: t
    prompt:
      en: A decoder. How many bytes does its cache take?
      zh: ASKED
    answer: {value: 614400}
    explanation: EXPLANATION
"""


@pytest.mark.sweep
async def test_no_character_of_it_is_lost_at_any_width(make_study: MakeStudy, tmp_path: Path) -> None:
    (tmp_path / "wide.yaml").write_text(
        WIDE.replace("ASKED", ASKED).replace("EXPLANATION", "more words " * 60), "utf-8"
    )
    context = make_study(banks=[tmp_path / "wide.yaml"], settings=Settings(animations=False, language="zh"))
    app = DlquizApp(context, SessionOptions(questions=("wide/cache",)))
    asked = squeezed(ASKED)
    async with app.run_test(size=(60, 18)) as pilot:
        await pilot.press("1", "2", "enter")
        for width in range(60, 64):
            await pilot.resize_terminal(width, 18)
            await pilot.pause()
            body, pinned = app.screen.query_one("#body"), app.screen.query_one("#pinned")
            for line in range(body.max_scroll_y + 1):
                body.scroll_to(y=line, animate=False, force=True)
                await pilot.pause()
                await pilot.pause()
                assert asked in squeezed(painted(app)) or not pinned.visible, (width, line)
            assert pinned.visible, width


@pytest.mark.sweep
async def test_a_page_down_passes_over_no_line(make_study: MakeStudy, tmp_path: Path) -> None:
    name = "cnn_interview/conv-output-size"
    app = DlquizApp(make_study(banks=[BANKS], settings=Settings(animations=False)), SessionOptions(questions=(name,)))
    async with app.run_test(size=(60, 14)) as pilot:
        await pilot.press("1", "2", "enter")
        await pilot.pause()
        lines = [squeezed(line) for line in shown(app, "#verdict").split("\n")]
        seen = squeezed(painted(app))
        for _ in range(len(lines)):
            await pilot.press("pagedown")
            await pilot.pause()
            seen += squeezed(painted(app))
        assert [line for line in lines if line not in seen] == []


# In short


@every_case("most", [3, 5, 8])
@every_case("width", [30, 54, 74])
def test_of_a_long_question_what_asks_and_the_nearest_are_kept(width: int, most: int) -> None:
    form = short_form(parse(LONG), width, most)
    lines = [line for part in form.parts for line in laid_out(part.document, width)]
    text = squeezed(Page(form.parts).content(width).plain)
    assert len(lines) <= most
    assert text.endswith("Whatisxthen?")
    assert text.startswith("…")


def test_a_formula_is_kept_whole_or_left_out() -> None:
    question = parse(f"So {FORMULA.replace('. ', ', ') * 8} how many are there?")
    whole = squeezed(Page(short_form(parse(FORMULA), 200, 9).parts).content(200).plain).removesuffix("cells.")
    formula = whole.removeprefix("Theoutputhas")
    for most in range(1, 8):
        text = squeezed(Page(short_form(question, 54, most).parts).content(54).plain)
        assert text.replace(formula, "").count("⌊") == text.replace(formula, "").count("⌋") == 0


@pytest.mark.sweep
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shipped_question_has_a_short_form_with_what_asks(language: Language) -> None:
    for question in some(shipped().questions(), 4, language):
        document = question_document(draw(question, 1), language)
        for width, most in ((54, 5), (74, 6)):
            form = short_form(document, width, most)
            lines = [line for part in form.parts for line in laid_out(part.document, width)]
            assert 1 <= len(lines) <= most, question.name
            whole = squeezed(Page(short_form(document, width, 1000).parts).content(width).plain)
            last = squeezed("".join(span.text for span in lines[-1]))
            assert last.rpartition("…")[2] in whole, question.name
