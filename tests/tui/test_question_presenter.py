"""What the question screen shows, and what its actions do to the session, without a screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from asking import next_question
from driving import MakeStudy

from dlquiz.bank import load_library
from dlquiz.errors import DlquizError, QuestionError, StorageError
from dlquiz.kinds import drawing
from dlquiz.messages import Language, Text, message
from dlquiz.progress.store import Store
from dlquiz.schedule import Rating
from dlquiz.session.options import SessionOptions
from dlquiz.session.session import Session
from dlquiz.settings import Settings
from dlquiz.tui.context import AppContext
from dlquiz.tui.question.outcomes import Asked, Changed, Ended, Left, Opened, Refused, Said, Seeking, Shown
from dlquiz.tui.question.presenter import GRACE, MOST_NAMED, Presenter, View
from dlquiz.tui.question.screen import QuestionScreen
from dlquiz.tui.rendering import Part, plain_line
from dlquiz.variants.model import Variant

FULL = StorageError("the disk is full", "磁盘已满")


class Desk:
    """A presenter with a clock that is set by hand, and a context that can be replaced, as the app replaces it."""

    def __init__(self, context: AppContext, options: SessionOptions) -> None:
        self.now = datetime(2026, 3, 1, 12, tzinfo=UTC)
        self.context = replace(context, clock=lambda: self.now)
        session, held = self.context.begin_session(options, "en")
        assert session is not None
        self.presenter = Presenter(session, held, lambda: self.context)
        self.first = self.presenter.next()

    def ask(self, question: str) -> Presenter:
        """Skip until that question is asked."""
        for _ in range(6):
            if variant_of(self.presenter).question.id == question:
                return self.presenter
            self.presenter.skip()
        pytest.fail(f"{question} was never asked")

    def judge(self) -> Presenter:
        """Answer a question with a hint, and wait until a number key rates."""
        presenter = self.ask("conv")
        assert presenter.submit("11") == [Shown()]
        self.now += GRACE
        return presenter


@pytest.fixture
def desk(make_study: MakeStudy) -> Desk:
    return Desk(make_study(), SessionOptions(number=5))


@pytest.fixture
def saved(make_study: MakeStudy, tmp_path: Path) -> Desk:
    """One whose progress is kept in a file."""
    return Desk(make_study(path=tmp_path / "progress.sqlite"), SessionOptions(number=5))


def words(parts: Sequence[Part]) -> str:
    """The text of parts, without the signs that mark drawn numbers."""
    return " ".join(plain_line(part.document) for part in parts).replace("\u2064", "")


def text_of(error: DlquizError) -> Text:
    return Text(error.en, error.zh)


def seen(presenter: Presenter, language: Language = "en") -> View:
    view = presenter.view(language)
    assert view is not None
    return view


def variant_of(presenter: Presenter) -> Variant:
    assert presenter.state is not None
    return presenter.state.variant


def refuse(*_: object) -> None:
    raise FULL


# What is shown


def test_a_view_shows_the_question_and_after_it_the_verdict(desk: Desk) -> None:
    presenter = desk.ask("conv")
    assert desk.first == [Asked()]
    view = seen(presenter)
    assert words(view.content.prompt(())).startswith("An input of width 20")
    assert (view.content.verdict, view.content.rating, view.content.hints, view.notices) == ((), "", [], ())
    desk.judge()
    content = seen(presenter, "zh").content
    assert words(content.verdict).startswith("正确")
    assert content.rating.startswith("评为")


def test_what_the_next_key_needs_is_prepared_and_changes_nothing_that_is_shown(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    presenter = desk.ask("conv")
    shown = presenter.view("en")
    presenter.prepare("en", 60)
    assert presenter.view("en") == shown
    assert variant_of(presenter).steps
    desk.judge()
    shown = presenter.view("en")
    presenter.prepare("en", 60)
    assert presenter.view("en") == shown
    monkeypatch.setattr(drawing, "draw", None)
    assert presenter.next() == [Asked()]


def test_blanks_show_what_is_typed_and_then_what_was_answered(make_study: MakeStudy, kinds: list[Path]) -> None:
    presenter = Desk(make_study(banks=kinds), SessionOptions(number=5)).ask("gaps")
    assert "(1)‹2› times" in words(seen(presenter).content.prompt(["2", "", ""]))
    presenter.submit("2; momentum; 1")
    assert "(2)‹momentum›" in words(seen(presenter).content.prompt(["3", "", ""]))


def test_where_nothing_is_asked_nothing_is_shown(desk: Desk) -> None:
    while desk.presenter.state is not None:
        desk.presenter.skip()
    assert desk.presenter.view("en") is None
    assert desk.presenter.title("en") is None
    assert not desk.presenter.is_timed
    assert (desk.presenter.hint(""), desk.presenter.choose_seed(""), desk.presenter.submit("1")) == ((), (), ())


def test_the_title_counts_seconds_only_before_the_verdict_and_where_that_is_wanted(make_study: MakeStudy) -> None:
    desk = Desk(make_study(settings=Settings(timer=True)), SessionOptions(number=5))
    assert desk.presenter.is_timed
    desk.now += timedelta(seconds=65)
    desk.presenter.keep(None)
    assert "   1:05   " in str(desk.presenter.title("en"))
    desk.judge()
    assert not desk.presenter.is_timed
    desk.presenter.next()
    desk.context = replace(desk.context, settings=Settings())
    assert not desk.presenter.is_timed


def test_a_flag_is_in_the_title_and_one_that_cannot_be_read_is_reported(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    presenter = desk.ask("conv")
    assert presenter.flag() == [Said(message("flagged_now"), alone=True)]
    assert str(presenter.title("en")).startswith("★ ")
    assert presenter.flag() == [Said(message("flag_gone"), alone=True)]
    assert "★" not in str(presenter.title("en"))
    monkeypatch.setattr(type(presenter.session), "flagged", property(refuse))
    assert seen(presenter, "zh").notices == [Said(text_of(FULL), "error")]


def test_rules_are_for_the_time_before_the_first_answer(make_study: MakeStudy) -> None:
    context = replace(make_study(), settings=Settings(new_per_day=2))
    desk = Desk(context, SessionOptions(mode="practice"))
    before = words(desk.presenter.rules("en"))
    assert ("Ctrl+N" in before) == desk.presenter.live(calculates=False)["beyond"]
    desk.presenter.reveal()
    assert desk.presenter.rules("en") == []
    assert not desk.presenter.live(calculates=False)["beyond"]


# Keys


@pytest.mark.parametrize(
    ("question", "answer", "calculates", "live"),
    [
        ("conv", None, False, "answering asking has_hints from_file"),
        ("pick", None, False, "answering asking from_file"),
        ("explain", "linear", False, "answering scoring from_file"),
        ("conv", "11", False, "judged judged_from_file from_file picture"),
        # The mistake of a wrong answer is drilled from its verdict.
        ("conv", "9", False, "judged judged_from_file from_file picture"),
        # Letters are typed into the calculator.
        ("conv", "11", True, "from_file"),
    ],
)
def test_the_keys_that_do_something(desk: Desk, question: str, answer: str | None, calculates: bool, live: str) -> None:
    presenter = desk.ask(question)
    if answer is not None:
        presenter.submit(answer)
    found = {name for name, is_live in presenter.live(calculates=calculates).items() if is_live} - {"mistake"}
    assert found == set(live.split())
    named = presenter.mistake is not None
    assert presenter.live(calculates=False)["mistake"] == named
    assert presenter.live(calculates=True)["mistake"] is False


def test_each_key_of_the_screen_depends_on_a_condition_of_the_presenter(desk: Desk) -> None:
    # Where Escape leads only the app knows, and what plays beside the verdict only the screen.
    assert {row.when for row in QuestionScreen.KEYS} - {"", "leads_home", "plays", "has_others"} == set(
        desk.presenter.live(calculates=False)
    )


# From question to question


def test_a_question_that_cannot_be_asked_is_named_and_another_one_is_tried(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    presenter, faults = desk.presenter, [QuestionError("no draw", "无法出题")]
    presenter.skip()
    monkeypatch.setattr(presenter.session, "advance", lambda: False)
    monkeypatch.setattr(presenter.session, "faults", faults)
    notice = Said(message("left_out", reason=text_of(faults[0])), "warning")
    assert presenter.next() == [notice, Seeking()]
    faults *= MOST_NAMED + 1
    assert presenter.next() == [Seeking()]


def test_while_a_question_is_on_the_screen_none_is_sought(desk: Desk) -> None:
    assert desk.presenter.seek() == ()
    desk.judge()
    assert desk.presenter.seek() == ()


def test_after_the_last_question_the_session_ends(make_study: MakeStudy) -> None:
    desk = Desk(make_study(), SessionOptions(number=1))
    desk.presenter.reveal()
    assert desk.presenter.next() == [Ended()]
    results, _, more = desk.presenter.summary()
    assert len(results) == 1
    assert more is not None
    assert (more.mode, more.number, more.beyond) == ("practice", None, True)


def test_when_the_time_is_up_the_end_says_so(make_study: MakeStudy) -> None:
    now = [0.0]
    desk = Desk(replace(make_study(), ticks=lambda: now[0]), SessionOptions(minutes=1))
    desk.presenter.reveal()
    now[0] = 61.0
    assert desk.presenter.next() == [Ended(), Said(message("time_was_up"))]


@pytest.mark.parametrize("options", [SessionOptions(question="demo/conv"), SessionOptions(questions=("demo/conv",))])
def test_who_picked_questions_keeps_going_with_nothing(make_study: MakeStudy, options: SessionOptions) -> None:
    desk = Desk(make_study(), options)
    assert desk.presenter.summary()[2] is None


def test_leaving_keeps_what_is_typed(desk: Desk, store: Store) -> None:
    assert desk.presenter.leave("1+") == [Left()]
    draft = store.drafts.current()
    assert draft is not None and draft.typed == "1+"


def test_leaving_after_an_answer_ends_the_session(desk: Desk, store: Store) -> None:
    desk.ask("conv").submit("9")
    assert desk.presenter.leave(None) == [Ended()]
    draft = store.drafts.current()
    assert draft is not None, "what was failed comes back with the question that comes next"


def test_the_numbers_of_a_seed_are_asked(desk: Desk) -> None:
    presenter = desk.ask("conv")
    (dialog,) = presenter.choose_seed("1")
    assert isinstance(dialog, Opened)
    assert presenter.state is not None and presenter.state.typed == "1"
    assert (dialog.name, dialog.value) == ("seed", variant_of(presenter).seed)
    assert dialog.then(None) == ()
    assert dialog.then(12) == [Asked()]
    assert variant_of(presenter).seed == 12
    presenter.submit("11")
    (dialog,) = presenter.choose_seed(None)
    assert isinstance(dialog, Opened)
    assert dialog.then(13) == [Asked()]
    assert presenter.result is None
    assert variant_of(presenter).seed == 13


# Answering


def test_an_answer_is_recorded_before_its_verdict_is_shown(desk: Desk, store: Store) -> None:
    presenter = desk.ask("conv")
    assert presenter.submit("11") == [Shown()]
    assert presenter.result is not None
    assert [attempt.answer for attempt in store.history()] == ["11"]
    assert presenter.submit("12") == (), "an answer given twice must not count twice"


def test_an_answer_that_cannot_be_read_is_refused_and_costs_nothing(
    make_study: MakeStudy, kinds: list[Path], store: Store
) -> None:
    presenter = Desk(make_study(banks=kinds), SessionOptions(number=5)).ask("gaps")
    (refused,) = presenter.submit("2; momentum; 7")
    assert isinstance(refused, Refused)
    assert refused.part == 2
    assert refused.text.en.startswith("Not counted: ")
    assert presenter.asked is not None and store.history() == []


def test_a_question_that_cannot_be_marked_is_left_out(desk: Desk, store: Store, monkeypatch: Any) -> None:
    def fail(*_: object) -> None:
        raise QuestionError("the key cannot be computed", "无法算出答案")

    presenter = desk.ask("conv")
    monkeypatch.setattr(presenter.session, "submit", fail)
    notice, shown = presenter.submit("11")
    assert isinstance(notice, Said)
    assert (notice.text.en, notice.severity) == ("left out: the key cannot be computed", "warning")
    assert shown == Asked()
    assert variant_of(presenter).question.id != "conv"
    assert store.history() == []


def test_an_answer_that_is_not_saved_is_reported_with_its_verdict(saved: Desk, monkeypatch: Any) -> None:
    presenter, submit = saved.ask("conv"), Session.submit
    monkeypatch.setattr(Session, "submit", lambda self, *given: replace(submit(self, *given), saved=False))
    assert presenter.submit("11") == [Shown(), Said(message("not_saved"), "error")]


def test_hints_and_lines_of_the_working_come_one_by_one_and_keep_what_is_typed(desk: Desk, store: Store) -> None:
    presenter = desk.ask("conv")
    assert presenter.hint("1+") == [Changed("hints")]
    assert presenter.hint("1+") == [Said(message("no_more_hints"))]
    draft = store.drafts.current()
    assert draft is not None and draft.typed == "1+"
    lines = 0
    while (outcomes := presenter.work("1+")) == [Changed("working")]:
        lines += 1
        assert len(seen(presenter).content.working) == lines + 1
    assert lines > 0 and outcomes == [Said(message("no_more_lines"))]
    assert desk.ask("pick").hint("") == [Said(message("no_hints"))]


def test_beside_a_rubric_and_after_a_verdict_nothing_helps(desk: Desk) -> None:
    presenter = desk.ask("explain")
    presenter.submit("linear maps")
    assert (presenter.hint(None), presenter.work(None)) == ((), ())
    presenter.submit("1")
    assert (presenter.hint(None), presenter.work(None)) == ((), ())


# After a verdict


def test_a_number_key_pressed_right_after_a_verdict_rates_nothing(desk: Desk, store: Store) -> None:
    presenter = desk.ask("conv")
    presenter.submit("11")
    assert presenter.rate(1) == ()
    desk.now += GRACE / 2
    assert presenter.rate(1) == ()
    desk.now += GRACE / 2
    assert presenter.rate(1) == (), "a key that is held goes on being the answer"
    desk.now += GRACE
    assert presenter.rate(1) == [Changed("rating")]
    assert [attempt.rating for attempt in store.history()] == [Rating.AGAIN]
    assert presenter.rate(2) == [Changed("rating")], "whoever rates again need not wait"


def test_a_clock_set_back_does_not_lock_the_keys(desk: Desk, store: Store) -> None:
    presenter = desk.ask("conv")
    presenter.submit("11")
    desk.now -= timedelta(days=1)
    assert presenter.rate(2) == [Changed("rating")]
    assert [attempt.rating for attempt in store.history()] == [Rating.HARD]


def test_a_rating_that_the_store_refuses_changes_nothing(desk: Desk, store: Store, monkeypatch: Any) -> None:
    presenter = desk.judge()
    result = presenter.result
    monkeypatch.setattr(store, "rate", refuse)
    assert presenter.rate(1) == [Said(text_of(FULL), "error")]
    assert presenter.result == result


def test_a_note_that_the_store_refuses_is_offered_again(saved: Desk, monkeypatch: Any) -> None:
    presenter, store = saved.judge(), saved.context.store
    (dialog,) = presenter.dispute()
    assert isinstance(dialog, Opened)
    assert (dialog.name, dialog.value) == ("dispute", "")
    assert dialog.then(None) == ()
    with monkeypatch.context() as patched:
        patched.setattr(store, "dispute", refuse)
        assert dialog.then("why") == [Said(text_of(FULL), "error")]
    (dialog,) = presenter.dispute()
    assert isinstance(dialog, Opened) and dialog.value == "why"
    assert dialog.then("why so") == [Changed("rating")]
    assert [attempt.dispute for attempt in store.history()] == ["why so"]
    (dialog,) = presenter.dispute()
    assert isinstance(dialog, Opened) and dialog.value == "why so"


def test_where_nothing_is_saved_no_note_is_asked_for(desk: Desk) -> None:
    assert desk.judge().dispute() == [Said(message("dispute_nowhere"), "warning")]


def test_an_answer_taken_back_is_asked_again_and_a_held_key_takes_back_one(desk: Desk, store: Store) -> None:
    presenter = desk.judge()
    presenter.next()
    shown, notice = presenter.undo("half")
    assert shown == Asked()
    assert isinstance(notice, Said) and notice.alone
    assert variant_of(presenter).question.id == "conv"
    assert presenter.result is None and store.history() == []
    assert presenter.undo(None) == ()


def test_answers_of_before_are_named_and_then_taken_back(desk: Desk, store: Store) -> None:
    earlier = desk.context.begin_session(SessionOptions(number=1), "en").session
    assert earlier is not None
    next_question(earlier)
    earlier.reveal()
    assert len(store.history()) == 1
    (named,) = desk.presenter.undo(None)
    assert len(store.history()) == 1
    desk.now += GRACE
    (taken,) = desk.presenter.undo(None)
    assert store.history() == []
    desk.now += GRACE
    assert isinstance(named, Said) and isinstance(taken, Said) and named != taken
    assert desk.presenter.undo(None) == [Said(message("nothing_to_undo"), alone=True)]


def test_an_undo_that_the_store_refuses_changes_nothing(desk: Desk, monkeypatch: Any) -> None:
    presenter = desk.judge()
    monkeypatch.setattr(Session, "undo", refuse)
    assert presenter.undo(None) == [Said(text_of(FULL), "error")]
    assert presenter.result is not None


# A bank that is rewritten


def rewritten(desk: Desk, tmp_path: Path, old: str, new: str) -> None:
    bank = tmp_path / "demo.yaml"
    bank.write_text(bank.read_text("utf-8").replace(old, new), "utf-8")
    desk.context = replace(desk.context, library=load_library([bank]))


def test_only_what_was_edited_from_here_changes_on_the_screen(desk: Desk, tmp_path: Path) -> None:
    presenter = desk.ask("pick")
    assert presenter.reload("demo/pick") == (), "nothing was changed"
    rewritten(desk, tmp_path, "Which layer has no weights?", "What has no weights?")
    assert presenter.reload(None) == ()
    assert presenter.reload("demo/conv") == ()
    assert presenter.reload("demo/pick") == [Changed()]
    assert words(seen(presenter).content.prompt(())).startswith("What has no weights?")


def test_other_places_for_an_answer_begin_afresh(desk: Desk, tmp_path: Path) -> None:
    presenter = desk.ask("pick")
    option = "      - {text: {en: Linear, zh: 全连接层}, why: {en: It has a matrix., zh: 它有权重矩阵。}}\n"
    rewritten(desk, tmp_path, option, "")
    assert presenter.reload("demo/pick") == [Shown()]


def test_a_verdict_is_reported_in_the_new_words_unless_another_answer_is_right_now(desk: Desk, tmp_path: Path) -> None:
    presenter = desk.ask("claim")
    presenter.submit("2")
    rewritten(desk, tmp_path, "Pooling has weights.", "Max pooling has weights.")
    assert presenter.reload("demo/claim") == [Changed()]
    assert presenter.result is not None
    assert presenter.result.question_state.variant.question.prompt.en == "Max pooling has weights."
    rewritten(desk, tmp_path, "answer: false", "answer: true")
    assert presenter.reload("demo/claim") == [Said(message("edit_next_time")), Changed()]


def test_a_question_that_is_gone_is_finished_as_it_was(desk: Desk, tmp_path: Path) -> None:
    presenter = desk.ask("claim")
    rewritten(desk, tmp_path, "id: claim", "id: other")
    assert presenter.reload("demo/claim") == [Said(message("edit_gone", question="demo/claim"))]
    assert presenter.submit("2") == [Shown()]
