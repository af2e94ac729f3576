"""A class read from exports: who is one learner, which answer is the first in force, what is refused; its report."""

from __future__ import annotations

import itertools
import random
from datetime import timedelta
from typing import Any

import pytest
from history_samples import MINUTE, REGRADED, START, answer, entry

from dlquiz.analysis.figures import QuestionFigures, question_figures
from dlquiz.analysis.first_answers import FirstAnswer
from dlquiz.analysis.table import table_of
from dlquiz.errors import HistoryError
from dlquiz.messages import Language, Text
from dlquiz.progress.history import What
from dlquiz.progress.records import Correction, Flag
from dlquiz.reports import classes, written_lines
from dlquiz.reports.class_report import class_report
from dlquiz.reports.classes import ClassReader, Classroom
from dlquiz.reports.html import html
from dlquiz.reports.plain import plain_lines


def read(*files: list[What], present: Any = str) -> Classroom:
    reader = ClassReader(present)
    for number, rows in enumerate(files):
        reader.read(written_lines([entry(row) for row in rows]), f"{number}.jsonl")
    return reader.classroom()


def correction(identity: str, attempt: str, kind: str = "undo", after: int = 60, **payload: Any) -> Correction:
    return Correction(identity, START + after * MINUTE, attempt, kind, payload)  # type: ignore[arg-type]


def scores(found: Classroom) -> list[dict[str, float]]:
    return [{each.question: each.score for each in answers} for answers in found.learners]


def test_a_file_is_a_learner_and_the_first_answer_counts() -> None:
    one = [answer("a1", score=0.5, mistake="bias", seconds=7), answer("a2", at=START + MINUTE, score=1.0)]
    other = [answer("b1", score=0.0), answer("b2", "cnn/other", score=0.25)]
    assert read(one, other).learners == [
        [FirstAnswer("cnn/size", 0.5, "bias", 7.0)],
        [FirstAnswer("cnn/size", 0.0, None, 4.25), FirstAnswer("cnn/other", 0.25, None, 4.25)],
    ]


def test_the_order_is_that_of_sequence_and_id_whatever_stands_first() -> None:
    rows = [answer("z", score=0.0), answer("y", score=1.0), answer("x", at=START + MINUTE, score=0.5)]
    for mixed in itertools.permutations(rows):
        assert scores(read(list(mixed))) == [{"cnn/size": 1.0}]


def test_what_was_undone_does_not_count() -> None:
    rows = [answer("a1", score=0.0), answer("a2", at=START + MINUTE, score=1.0)]
    assert scores(read([*rows, correction("c1", "a1")])) == [{"cnn/size": 1.0}]
    everything = [*rows, correction("c1", "a1"), correction("c2", "a2")]
    assert read(everything) == ([], {}), "a learner without an answer in force is left out"


def test_the_newest_regrade_holds() -> None:
    rows: list[What] = [answer("a1", score=0.0, mistake="stride")]
    rows.append(correction("c1", "a1", "regrade", after=90, **REGRADED))
    rows.append(correction("c2", "a1", "regrade", after=60, **{**REGRADED, "score": 1, "mistake": None}))
    rows.append(correction("c3", "a1", "rating", rating=4))
    for mixed in itertools.permutations(rows):
        assert read(list(mixed)).learners == [[FirstAnswer("cnn/size", 0.5, "bias", 4.25)]]


def test_files_that_share_a_row_are_one_learner() -> None:
    flag = Flag("f1", START, "cnn/size", True)
    laptop = [answer("a1", score=0.0), flag]
    phone = [answer("a2", "cnn/other", at=START + MINUTE), flag]
    stranger = [answer("a3")]
    later = [correction("c1", "a2")]
    assert len(read(laptop, phone, stranger).learners) == 2
    assert scores(read(phone, stranger, laptop)) == [{"cnn/other": 1.0, "cnn/size": 0.0}, {"cnn/size": 1.0}]
    assert scores(read(later, stranger, laptop, phone)) == [{"cnn/size": 1.0}, {"cnn/size": 0.0}]
    assert len(read(laptop, laptop).learners) == 1
    # The third file shows that the first two are of one learner.
    assert len(read([answer("x")], [answer("y", "cnn/other")], [answer("x"), answer("y", "cnn/other")]).learners) == 1


def test_two_rows_under_one_id_are_refused_with_file_and_line() -> None:
    with pytest.raises(HistoryError, match=r"1\.jsonl:2: two different rows have the id 'a1'") as refused:
        read([answer("a1")], [answer("a1", score=0.0)])
    assert refused.value.zh.startswith("1.jsonl:2: 两条不同的记录")


def test_all_files_together_have_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = list(written_lines([entry(answer("a1"))]))
    monkeypatch.setattr(classes, "MOST_BYTES", sum(map(len, lines)) + 1)
    reader = ClassReader()
    reader.read(lines, "one.jsonl")
    with pytest.raises(HistoryError, match=r"two\.jsonl:1: the files hold more than"):
        reader.read(lines, "two.jsonl")


# Options that nobody chose

OPTIONS = ["ReLU", "tanh", "softmax"]


def chosen(*typed: str, **changes: Any) -> Classroom:
    """A class in which each learner typed one of these answers."""
    values = {"kind": "choice", "offered": OPTIONS, **changes}
    return read(*([answer(f"a{number}", answer=text, **values)] for number, text in enumerate(typed)))


def test_options_that_nobody_chose_are_named() -> None:
    assert chosen("1", "1", "b", "1", "1").unused == {"cnn/size": ["softmax"]}
    assert chosen("relu", "2", "b", "1", "1").unused == {"cnn/size": ["softmax"]}
    assert chosen("1,3", "2", "b", "1", "1").unused == {}
    assert chosen("?", "?\n1", "1", "1", "2").unused == {"cnn/size": ["softmax"]}


def test_nothing_is_said_of_options_where_it_is_not_known() -> None:
    assert chosen("1", "1", "1", "1").unused == {}, "too few"
    assert chosen("1", "1", "1", "1", "???").unused == {}, "an answer that cannot be read"
    assert chosen("1", "1", "1", "1", "1", kind="numeric").unused == {}
    assert chosen("1", "1", "1", "1", "1", offered=None).unused == {}, "nobody kept what was offered"


def test_only_what_everybody_was_offered_can_be_unused() -> None:
    rows = [[answer(f"a{n}", kind="choice", offered=["x", "y", f"{n} px"], answer="1")] for n in range(5)]
    assert read(*rows).unused == {"cnn/size": ["y"]}


def test_of_several_answers_only_the_first_tells() -> None:
    rows = [
        [
            answer(f"a{n}", kind="choice", offered=OPTIONS, answer="1"),
            answer(f"b{n}", kind="choice", offered=OPTIONS, answer="2", at=START + timedelta(days=1)),
        ]
        for n in range(5)
    ]
    assert read(*rows).unused == {"cnn/size": ["softmax", "tanh"]}


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
