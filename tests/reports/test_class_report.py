"""The report of a class as a document."""

from __future__ import annotations

import random

from dlquiz.analysis.figures import QuestionFigures, question_figures
from dlquiz.analysis.first_answers import FirstAnswer
from dlquiz.analysis.table import table_of
from dlquiz.messages import Language, Text
from dlquiz.reports.class_report import class_report
from dlquiz.reports.html import html
from dlquiz.reports.plain import plain_lines

PLANTED = {"b/stride": "floor_forgotten", "b/pool": "padding_once", "b/bias": "bias_forgotten"}


def figures(learners: int = 30) -> list[QuestionFigures]:
    """A class in which weak learners make the planted mistakes, and others at random; and a mistake of the strong."""
    rng = random.Random(1)
    found = []
    for place in range(learners):
        able = place / learners
        answers = []
        for question, planted in PLANTED.items():
            wrong = rng.random() > able
            mistake = planted if rng.random() < 0.7 else rng.choice(["twice", "half", "sign"])
            answers.append(FirstAnswer(question, float(not wrong), mistake if wrong else None, rng.uniform(5, 50)))
        answers.append(FirstAnswer("b/trap", float(able < 0.6), "too_clever" if able >= 0.6 else None, 9.0))
        answers.append(FirstAnswer("b/easy", 1.0, None, 3.0))
        answers += [FirstAnswer("b/rare", 0.0, None, 3.0)] * (place < 3)
        found.append(answers)
    return question_figures(table_of(found))


def label(name: str, question: str) -> Text:
    return Text(f"{name} at {question}", f"{question} 的 {name}")


def lines(language: Language = "en", learners: int = 30) -> list[str]:
    blocks = class_report(learners, figures(learners), language, label=label, unused={"b/easy": ["$x$ <b>"]})
    return list(plain_lines(blocks, language))


def test_each_planted_mistake_is_the_commonest_of_its_question() -> None:
    found = {each.question: each for each in figures()}
    assert {question: found[question].mistakes[0].name for question in PLANTED} == PLANTED


def test_what_to_look_at_comes_first_and_says_why() -> None:
    text = "\n".join(lines())
    assert "30 learners, 6 questions, 153 first answers" in text
    assert "- b/easy: too easy (facility 100%)" in text
    assert "does not separate strong from weak learners (r = −" in text
    assert "strong learners make this mistake more often than weak ones: too_clever at b/trap" in " ".join(text.split())
    assert text.index("Questions to look at") < text.index("All questions") < text.index("Mistakes")


def test_a_question_with_few_answers_has_no_figures() -> None:
    row = next(line.split() for line in lines() if line.split()[:1] == ["b/rare"])
    assert row == ["b/rare", "3", "–", "–", "–", "–", "3", "s"]


def test_options_that_nobody_chose_stand_as_they_are() -> None:
    text = "\n".join(lines())
    assert text.index("Options never chosen") < text.index("- $x$ <b>")
    page = html(class_report(30, figures(), "en", label=label, unused={"b/easy": ["$x$ <b>"]}), "en")
    assert "&lt;b&gt;" in page and "<b>" not in page
    assert "<table>" in page


def test_slopes_have_a_column_only_where_there_are_any() -> None:
    assert not any("slope" in line for line in lines())
    assert any("slope" in line for line in lines(learners=120))


def test_a_class_without_anything_to_look_at_says_so() -> None:
    fine = [each._replace(flags=(), mistakes=()) for each in figures()]
    text = "\n".join(plain_lines(class_report(30, fine, "en", label=label), "en"))
    assert "None stands out." in text
    assert "Mistakes" not in text and "never chosen" not in text
    assert "All questions" not in "\n".join(plain_lines(class_report(0, [], "en", label=label), "en"))
