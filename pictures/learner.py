"""A learner for pictures: answers the shipped questions for weeks, by dice, through a real session into a real file."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dlquiz.bank import load_library
from dlquiz.errors import DlquizError
from dlquiz.expressions import show
from dlquiz.expressions.values import Value
from dlquiz.kinds.answering import give_up
from dlquiz.locations import installed_banks
from dlquiz.progress.store import Store, open_store
from dlquiz.questions.question import Question
from dlquiz.session.answers import Setting
from dlquiz.session.options import SessionOptions
from dlquiz.session.session import Session
from dlquiz.variants.model import Variant

DUE_A_DAY, NEW_A_DAY = 24, 5


def practise_for_weeks(file: Path, days: int, seed: int) -> None:
    """Answer on most of the last `days` days; the same seed gives the same answers."""
    questions = [question for question in load_library(installed_banks()).questions() if not question.deprecated]
    dice = random.Random(seed)
    skill = {(each.bank, each.topic): dice.uniform(0.4, 0.97) for each in questions}
    now = datetime.now(UTC).replace(hour=9, minute=0) - timedelta(days=days)
    with open_store(file) as store:
        for day in range(days):
            if dice.random() < 0.8 or days - day < 5:
                _practise(store, questions, skill, now + timedelta(days=day), dice)


def _practise(
    store: Store, questions: Sequence[Question], skill: dict[tuple[str, str], float], at: datetime, dice: random.Random
) -> None:
    due = set(store.figures.due(at))
    asked = [each for each in questions if each.name in due][:DUE_A_DAY] + dice.sample(list(questions), NEW_A_DAY)
    for question in asked:
        at += timedelta(seconds=dice.uniform(8, 80))
        _answer(store, question, at, dice, knows=dice.random() < skill[question.bank, question.topic])


def _answer(store: Store, question: Question, at: datetime, dice: random.Random, *, knows: bool) -> None:
    setting = Setting("pictures", dice.randrange(10**6))
    session = Session([question], store, SessionOptions(number=1), setting=setting, clock=lambda: at)
    session.advance()
    frame = session.current
    if frame is None:
        return
    # From here on the clock shows when the answer is given.
    at += timedelta(seconds=dice.uniform(10, 70))
    for answer in _answers(frame.variant, dice, knows=knows):
        try:
            session.submit(answer)
        except DlquizError:
            break
    if not session.results:
        session.reveal()


def _answers(variant: Variant, dice: random.Random, *, knows: bool) -> list[str]:
    if variant.question.kind.in_own_words:
        return ["because", "1" if knows else "none"]
    if knows:
        return [give_up(variant).expected_text.en]
    return [_typed(dice.choice(variant.mistakes).value) if variant.mistakes else "2"]


def _typed(value: Value) -> str:
    if isinstance(value, tuple):
        return "(" + ", ".join(map(_typed, value)) + ")"
    return show(value)
