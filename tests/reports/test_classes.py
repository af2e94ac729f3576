"""A class read from exports: who is one learner, which answer is the first in force, and what is refused."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

import pytest
from history_samples import MINUTE, REGRADED, START, answer, entry

from dlquiz.analysis.first_answers import FirstAnswer
from dlquiz.errors import HistoryError
from dlquiz.progress.history import What
from dlquiz.progress.records import Correction, Flag
from dlquiz.reports import classes, written_lines
from dlquiz.reports.classes import ClassReader, Classroom


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


@pytest.mark.parametrize("line", [b"[]\n", b"\xff\n", b'{"attempt":{}}\n', b"{"])
def test_a_line_that_is_no_row_is_refused_with_file_and_line(line: bytes) -> None:
    with pytest.raises(HistoryError, match=r"^class\.jsonl:2: "):
        ClassReader().read([b"\n", line], "class.jsonl")


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
