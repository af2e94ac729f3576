"""What a model proposes for open answers on the screen: shown as proposals, ticked by the learner alone."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import pytest
from driving import SIZE, MakeStudy, ask, shown, until
from fake_model import MODEL, TROUBLES, fake_model, proposes, silent
from textual.pilot import Pilot
from textual.widgets import TextArea

from dlquiz.progress.records import Draft
from dlquiz.progress.store import Store
from dlquiz.session.interview import Agreed, Blueprint
from dlquiz.session.options import SessionOptions
from dlquiz.settings import Settings
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.context import AppContext
from dlquiz.tui.inputs.choice import ChoiceInput
from dlquiz.tui.interview.confirm import ConfirmScreen
from dlquiz.tui.interview.setup import InterviewSetupScreen
from dlquiz.tui.question.question_view import QuestionView
from dlquiz.tui.question.screen import QuestionScreen

pytestmark = pytest.mark.sweep

ANSWER = "A stack of linear layers is linear."
FAR = Settings(scorer="https://a..b/v1", scorer_model=MODEL)
"""An address that no machine has, and that is not this one."""


def app_of(context: AppContext) -> DlquizApp:
    return DlquizApp(context, SessionOptions(number=5))


def points(app: DlquizApp) -> list[str]:
    """The points of the rubric as they are shown, each with what stands under it."""
    choices = app.screen.query_one(ChoiceInput)
    rows = (choices.get_option_at_index(place).prompt for place in range(choices.option_count))
    return [row.content(70).plain for row in rows]  # type: ignore[union-attr]


async def hand_in(pilot: Pilot[None], app: DlquizApp) -> None:
    await ask(pilot, app, "explain")
    app.screen.query_one(TextArea).text = ANSWER
    await pilot.press("ctrl+s")


async def test_proposals_are_shown_with_their_quotes_and_ticked_by_keys_alone(
    make_study: MakeStudy, store: Store
) -> None:
    with fake_model(proposes((1, "linear layers"), (2, "all points"))) as model:
        app = app_of(make_study(settings=model.settings))
        async with app.run_test(size=SIZE) as pilot:
            await hand_in(pilot, app)
            await until(pilot, lambda: "only proposes" in shown(app, "#echo"))
            first, second = points(app)
            assert first.startswith("[ ] 1. linear maps compose")
            assert "the model proposes it: “linear layers”" in first
            assert second == "[ ] 2. depth adds nothing"
            await pilot.press("ctrl+l")
            assert "模型建议勾选：“linear layers”" in points(app)[0]
            assert "模型只是建议" in shown(app, "#echo")
            await pilot.press("2")
            assert "模型建议勾选" in points(app)[0]
            await pilot.press("enter")
            assert len(model.received) == 1, "another language is no other answer"
    assert [attempt.verdict for attempt in store.history()] == ["partly"]


async def test_the_learner_need_not_wait_and_the_next_answer_is_asked_about_again(
    make_study: MakeStudy, store: Store
) -> None:
    with fake_model(silent) as model:
        app = app_of(make_study(settings=model.settings))
        async with app.run_test(size=SIZE) as pilot:
            await hand_in(pilot, app)
            assert "reading your answer" in shown(app, "#echo")
            await until(pilot, lambda: model.received)
            await pilot.press("1", "enter")
            assert "1 of 2 points met" in shown(app, "#verdict")
            assert model.hung_up.wait(20), "nobody reads what it would say"
            model.reply = proposes((2, "linear"))
            await pilot.press("f5")
            await hand_in(pilot, app)
            await until(pilot, lambda: "“linear”" in points(app)[1])
            assert len(model.received) == 2
    assert store.history() == []


@pytest.mark.parametrize("name", ["not JSON", "cut off", "no such path"])
async def test_a_trouble_is_one_sentence_and_scoring_goes_on(make_study: MakeStudy, store: Store, name: str) -> None:
    with fake_model(TROUBLES[name].reply) as model:
        app = app_of(make_study(settings=model.settings))
        async with app.run_test(size=SIZE) as pilot:
            await hand_in(pilot, app)
            await until(pilot, lambda: TROUBLES[name].english in shown(app, "#echo"))
            assert points(app)[1] == "[ ] 2. depth adds nothing"
            await pilot.press("1", "2", "enter")
    assert [attempt.verdict for attempt in store.history()] == ["right"]


async def test_another_address_is_asked_about_before_anything_is_sent(make_study: MakeStudy) -> None:
    app = app_of(make_study(settings=FAR))
    async with app.run_test(size=SIZE) as pilot:
        await hand_in(pilot, app)
        assert isinstance(app.screen, ConfirmScreen)
        asked = shown(app, "#why")
        assert all(part in asked for part in ("https://a..b/v1", "question", "rubric", "your answer"))
        await pilot.press("enter")
        assert "have not agreed" in shown(app, "#echo")
        await pilot.press("f5")
        await hand_in(pilot, app)
        assert isinstance(app.screen, QuestionScreen), "it is asked once"
        assert "have not agreed" in shown(app, "#echo")


async def test_who_agreed_is_not_asked_again(make_study: MakeStudy) -> None:
    for agrees in (True, False):
        app = app_of(make_study(settings=FAR))
        async with app.run_test(size=SIZE) as pilot:
            await hand_in(pilot, app)
            assert isinstance(app.screen, ConfirmScreen) == agrees
            if agrees:
                await pilot.press("2")
            await until(pilot, lambda: "a..b/v1 cannot be reached" in shown(app, "#echo"))  # noqa: B023
            await pilot.press("f4")


async def test_an_answer_that_was_left_unscored_is_asked_about_when_it_is_taken_up(
    make_study: MakeStudy, store: Store
) -> None:
    store.drafts.save(Draft("demo/explain", 5, [["answer", ANSWER]], "", datetime(2026, 3, 1, tzinfo=UTC)))
    app = DlquizApp(make_study(settings=FAR))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("2")
        await until(pilot, lambda: "cannot be reached" in shown(app, "#echo"))


async def test_in_an_interview_they_come_when_all_is_asked(make_study: MakeStudy, store: Store) -> None:
    with fake_model(proposes((1, "linear layers"))) as model:
        agreed = Agreed(10, Blueprint((("demo/words", 4),)), 7)
        app = DlquizApp(make_study(settings=model.settings), first=lambda: InterviewSetupScreen(agreed, chosen=True))
        async with app.run_test(size=SIZE) as pilot:
            await pilot.press("enter")
            await pilot.pause()
            while app.screen.query_one(QuestionView)._view.state.state.stage != "rubric":  # type: ignore[union-attr]
                assert model.received == [], "nothing is sent while questions are asked"
                if app.screen.query("#essay") and app.screen.query_one("#essay").display:
                    app.screen.query_one("#essay", TextArea).text = ANSWER
                    await pilot.press("ctrl+s")
                else:
                    await pilot.press("f3")
                await pilot.pause()
            await until(pilot, lambda: "“linear layers”" in points(app)[0])
            assert len(model.received) == 1
            await pilot.press("1", "enter")
            await pilot.pause()
    assert "partly" in [attempt.verdict for attempt in store.history()]


async def test_without_the_setting_nothing_of_it_is_loaded(
    make_study: MakeStudy, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [
        name for name in sys.modules if name.startswith(("dlquiz.session.scorer", "dlquiz.tui.question.prop"))
    ]:
        monkeypatch.delitem(sys.modules, name)
    app = app_of(make_study())
    async with app.run_test(size=SIZE) as pilot:
        await hand_in(pilot, app)
        await pilot.press("1", "enter")
        assert "1 of 2 points met" in shown(app, "#verdict")
    assert not [name for name in sys.modules if name.startswith(("dlquiz.session.scorer", "dlquiz.tui.question.prop"))]
