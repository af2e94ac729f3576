"""What is drawn before it is asked: used where it is what would be drawn, else as if nobody had drawn it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sitting_samples import QUESTIONS, answer_rightly, asked, bank, question_id, sit

from dlquiz import kinds
from dlquiz.errors import DlquizError
from dlquiz.messages import Text
from dlquiz.progress import Store, memory_store
from dlquiz.session import Session
from dlquiz.session.drilling import Drill
from dlquiz.variants import Variant


@pytest.fixture
def store() -> Iterator[Store]:
    with memory_store() as opened:
        yield opened


def prepare(session: Session) -> Variant:
    foreseen = session.foreseen()
    assert foreseen is not None
    variant = foreseen.drawn()
    session.have_ready(foreseen, variant)
    return variant


def numbers(session: Session, count: int, each: Callable[[Session], object]) -> list[tuple[str, int, Any]]:
    frames = []
    for _ in range(count):
        asked(session)
        each(session)
        frames.append(answer_rightly(session).variant)
    return [(variant.question.id, variant.seed, dict(variant.parameters)) for variant in frames]


def test_the_very_variant_that_was_drawn_is_asked(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    session = sit("sum sum", store, number=2)
    answer_rightly(session)
    variant = prepare(session)
    monkeypatch.setattr(kinds, "draw", lambda *_: pytest.fail("it is drawn already"))

    assert asked(session).variant is variant


def test_a_sitting_asks_the_same_whether_or_not_it_looks_ahead(store: Store) -> None:
    plain = numbers(sit("sum pick third", store, number=9), 9, lambda session: None)
    ahead = numbers(sit("sum pick third", store, number=9), 9, lambda session: session.foreseen() and prepare(session))
    looked = numbers(sit("sum pick third", store, number=9), 9, lambda session: session.foreseen())
    assert plain == ahead == looked


def test_it_is_drawn_once_and_another_turn_draws_anew(store: Store) -> None:
    session = sit("sum", store, number=3)
    answer_rightly(session)
    variant = prepare(session)
    answer_rightly(session)
    assert answer_rightly(session).variant.seed != variant.seed


def test_the_first_seed_is_foreseen(store: Store) -> None:
    session = sit("sum", store, first_seed=42)
    assert prepare(session).seed == 42
    assert asked(session).variant.seed == 42


def test_what_comes_between_is_asked_first(store: Store) -> None:
    session = sit("sum sum third", store, number=3)
    first = answer_rightly(session).variant
    variant = prepare(session)
    assert session.undo() is not None
    again = asked(session).variant
    assert again.question is first.question
    assert again.seed != first.seed
    assert again == kinds.draw(first.question, again.seed)
    assert variant.seed == again.seed, "the fresh seed of then was not used by the answer that was taken back"


def test_another_question_than_was_foreseen_is_drawn_as_ever(store: Store) -> None:
    session = sit("sum pick claim", store, number=3)
    asked(session)
    prepare(session)
    session.renew({question.name: question for question in bank().values() if question.id != "pick"}.get)
    answer_rightly(session)
    assert question_id(session) == "claim"


def test_a_question_that_was_written_anew_is_drawn_anew(store: Store) -> None:
    session = sit("claim sum", store)
    asked(session)
    variant = prepare(session)
    written = bank()
    session.renew({question.name: question for question in written.values()}.get)
    answer_rightly(session)
    assert asked(session).variant.question is written["sum"]
    assert asked(session).variant is not variant


def test_after_a_skip_the_question_put_off_has_a_seed_of_its_own(store: Store) -> None:
    session = sit("sum third", store, number=2)
    seed = asked(session).variant.seed
    third = prepare(session)
    session.skip()
    assert asked(session).variant is third
    answer_rightly(session)
    assert asked(session).variant.question.id == "sum"
    assert asked(session).variant.seed not in (seed, third.seed)


def test_a_frame_that_was_set_aside_is_not_foreseen(store: Store) -> None:
    session = sit("sum third", store, number=2)
    answer_rightly(session)
    kept = asked(session)
    session.another(5)
    assert asked(session).variant.seed == 5
    assert session.foreseen() is None
    answer_rightly(session)
    assert asked(session).variant is kept.variant


def test_nothing_is_foreseen_at_the_end_or_in_a_drill(store: Store) -> None:
    session = sit("sum", store, number=1)
    answer_rightly(session)
    assert session.foreseen() is None
    drill = Drill("padding_counted_once", Text.same("padding_counted_once"), 1)
    assert sit("size", store, number=3, drill=drill).foreseen() is None


def test_what_cannot_be_drawn_is_told_when_it_is_asked(store: Store) -> None:
    session = sit("claim faulty third", store, number=3)
    asked(session)
    foreseen = session.foreseen()
    assert foreseen is not None
    assert foreseen.question is QUESTIONS["faulty"]
    with pytest.raises(DlquizError):
        foreseen.drawn()
    assert session.faults == []
    answer_rightly(session)
    assert question_id(session) == "third"
    assert len(session.faults) == 1


def test_the_draft_of_what_is_asked_is_kept_at_once(store: Store) -> None:
    frame = asked(sit("sum", store))
    draft = store.draft()
    assert draft is not None
    assert (draft.question, draft.seed) == ("b/sum", frame.variant.seed)


@pytest.mark.parametrize("verb", ["reveal", "skip"])
def test_what_is_done_leaves_no_draft_behind(store: Store, verb: str) -> None:
    session = sit("sum third", store)
    session.advance()
    getattr(session, verb)()
    assert store.draft() is None
