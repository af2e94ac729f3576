"""Leeches: what goes wrong there most often, and which easier question to go back to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from session_samples import claims, refuse

from dlquiz.kinds.true_false import TrueFalse
from dlquiz.messages import Text
from dlquiz.progress.rollups import MistakeStats
from dlquiz.progress.store import Store
from dlquiz.questions.question import Question
from dlquiz.schedule import Memory
from dlquiz.session.formatting import leech_text
from dlquiz.session.leeches import LAPSES, Leech, adviser, easier, leeches

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)


def question(name: str, difficulty: int = 2, topic: str = "t", bank: str = "b", **changes: Any) -> Question:
    kind = TrueFalse(True)
    return Question(bank, name, kind, "true_false", topic, Text.same("?"), difficulty=difficulty, **changes)


def memory(lapses: int = 0, stability: float = 3.0) -> Memory:
    return Memory(stability, 5.0, NOON, NOON, 20, lapses)


def made(times: int, hours: int = 0) -> MistakeStats:
    return MistakeStats(times, float(times), NOON + timedelta(hours=hours))


HARD = question("hard", 3)


def back(others: list[Question], **memories: Memory) -> str | None:
    found = easier(HARD, {f"b/{name}": one for name, one in memories.items()}, [HARD, *others])
    return None if found is None else found.id


def test_the_one_that_is_remembered_longest_is_gone_back_to() -> None:
    others = [question("shaky", 2), question("firm", 1), question("new", 2)]
    assert back(others, shaky=memory(stability=2), firm=memory(stability=90)) == "firm"


@pytest.mark.parametrize(
    "other",
    [
        question("same", 3),
        question("topic", 1, topic="u"),
        question("bank", 1, bank="c"),
        question("gone", 1, deprecated=True),
    ],
    ids=lambda other: other.id,
)
def test_what_is_not_easier_or_not_there_is_no_way_back(other: Question) -> None:
    assert back([other]) is None


def test_a_leech_is_no_way_out_of_another() -> None:
    assert back([question("easy", 1)], easy=memory(LAPSES)) is None
    assert back([question("easy", 1)], easy=memory(LAPSES - 1)) == "easy"


def test_all_leeches_the_worst_first_each_with_its_commonest_mistake() -> None:
    questions = [HARD, question("easy", 1), question("bad", 3, topic="u"), question("fine"), question("off", 3)]
    memories = {
        "b/hard": memory(LAPSES),
        "b/bad": memory(LAPSES + 3),
        "b/fine": memory(LAPSES - 1),
        "b/gone": memory(LAPSES + 9),
        "b/easy": memory(),
    }
    mistakes = {"b/hard": {"often": made(3, 1), "often_and_late": made(3, 5), "once": made(1, 9)}}
    assert leeches(memories, lambda name: mistakes.get(name, {}), questions) == [
        Leech("b/bad", LAPSES + 3),
        Leech("b/hard", LAPSES, "often_and_late", Text.same("often_and_late"), 3, "b/easy", Text.same("?")),
    ]
    assert leeches({}, lambda name: {}, questions) == []


def test_the_words() -> None:
    assert leech_text(
        Leech("b/hard", 8, "padding_once", Text("padding once", "填充只算一次"), 5, "b/easy", Text("Why?", "为何？"))
    ) == (
        "Forgotten 8 times. Most frequent mistake here: padding once, 5×. Easier: “Why?”.",
        "已忘记 8 次。最常犯的错误：填充只算一次，5 次。可先练较易的：“为何？”。",
    )
    assert leech_text(Leech("b/hard", 8)) == ("Forgotten 8 times.", "已忘记 8 次。")


LIBRARY = claims("easy, topic: t, difficulty: 1", "hard, topic: t, difficulty: 3")


def advised(store: Store) -> Leech | None:
    hard = LIBRARY.question("b/hard")
    assert hard is not None
    return adviser(LIBRARY, store)(hard, memory(LAPSES))


def test_advice_from_what_is_stored(store: Store) -> None:
    assert advised(store) == Leech("b/hard", LAPSES, easier="b/easy", easier_words=Text.same("P"))


def test_where_nothing_can_be_read_the_lapses_are_reported_all_the_same(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store.figures, "memories", refuse)
    assert advised(store) == Leech("b/hard", LAPSES)
