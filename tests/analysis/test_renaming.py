"""Questions that were renamed: their answers count once, under the name they have now."""

from __future__ import annotations

import random

from dlquiz.analysis.figures import question_figures
from dlquiz.analysis.first_answers import FirstAnswer
from dlquiz.analysis.renaming import under_present_names
from dlquiz.analysis.table import table_of

RENAMED = {"b/oldest": "b/now", "b/older": "b/now", "b/q3": "b/a"}


def test_the_answer_under_the_oldest_name_is_the_first() -> None:
    dice = random.Random(1)
    asked = ["b/now", "b/oldest", "b/q1", "b/q3", "b/older", "b/a"]
    classroom, wanted = [], []
    for _ in range(40):
        given = {name: FirstAnswer(name, dice.random(), dice.choice(("bias", None)), dice.random()) for name in asked}
        given = {name: answer for name, answer in given.items() if dice.random() < 0.6}
        first = {name: next((given[one] for one in names if one in given), None) for name, names in FIRST.items()}
        classroom.append(list(given.values()))
        wanted.append([answer._replace(question=name) for name, answer in first.items() if answer is not None])
    found = under_present_names(table_of(classroom), RENAMED)
    assert found.questions == ["b/a", "b/now", "b/q1"]
    assert question_figures(found) == question_figures(table_of(wanted))


FIRST = {"b/now": ("b/oldest", "b/older", "b/now"), "b/q1": ("b/q1",), "b/a": ("b/q3", "b/a")}
"""The names of each question, the oldest first."""


def test_a_class_without_renamed_questions_stays_as_it_is() -> None:
    for classroom in ([], [[FirstAnswer("b/q", 1.0, None, 1.0)]]):
        table = table_of(classroom)
        assert under_present_names(table, RENAMED) is table
