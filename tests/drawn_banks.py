"""What must be true of a bank that was drawn: `strategies.banks` says how."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cached import assert_equal, assert_same_questions, opened, read_again, write_bank
from strategies.banks import STYLES, Fields, as_text

from dlquiz.bank import Bank, load_text
from dlquiz.checking import check_paths
from dlquiz.grading.answer_forms import every_form
from dlquiz.grading.numeric import may_be_shape
from dlquiz.grading.tracing_text import trace_lines
from dlquiz.kinds.answering import give_up, grade, how_to_answer, trace, worked_solution, working_lines
from dlquiz.kinds.choice import Choice
from dlquiz.kinds.drawing import draw
from dlquiz.kinds.kind import kind_of
from dlquiz.kinds.numeric import Numeric
from dlquiz.kinds.open import Open
from dlquiz.kinds.true_false import TrueFalse
from dlquiz.messages import LANGUAGES, Text
from dlquiz.questions.question import Question
from dlquiz.text.cells import cell_width
from dlquiz.text.laying_out import layout
from dlquiz.text.markdown import parse
from dlquiz.text.plainly import linear
from dlquiz.variants.model import Variant, graded_key

SEEDS = (0, 1, 2)
WIDTH = 40
NOT_THE_ANSWER = ("", "?", "one, two", "[[", "1e999", "\x1b[2J", "零")
"""Answers that are hardly ever right; what is said to them must be said in both languages."""


@contextmanager
def folder() -> Iterator[Path]:
    """A folder for one example."""
    place = Path(tempfile.mkdtemp())
    try:
        yield place
    finally:
        shutil.rmtree(place)


def loaded(text: str) -> Bank:
    """The bank of a text that has nothing wrong."""
    found = load_text(text)
    assert found.bank is not None, [str(fault) for fault in found.faults]
    assert not found.faults, [str(fault) for fault in found.faults]
    return found.bank


def assert_written_alike(data: Fields) -> Bank:
    """However it is written, it is loaded without a fault as the same questions."""
    first, *others = (loaded(as_text(data, style)) for style in STYLES)
    for other in others:
        assert (other.id, other.title, other.topics) == (first.id, first.title, first.topics)
        assert_same_questions(other.questions, first.questions)
    assert [question.id for question in first.questions] == [question["id"] for question in data["questions"]]
    return first


def assert_cached_alike(data: Fields) -> None:
    """What comes from the cache is what the file holds, drawn and marked alike."""
    for style in STYLES:
        with folder() as place:
            file = write_bank(place / "bank.yaml", as_text(data, style))
            assert_equal(opened(place / "index.db", file)[0], file)
            (found,) = opened(place / "index.db", file)
            assert found.bank is not None
            for one, other in zip(found.bank.questions, loaded(as_text(data, style)).questions, strict=True):
                assert draw(one, 5) == draw(other, 5)
            assert_equal(found, file)
            assert read_again(place / "index.db", file) == []


def assert_checked(data: Fields) -> None:
    """The checker proves it, and finds no error."""
    with folder() as place:
        file = write_bank(place / "bank.yaml", as_text(data, "block"))
        report = check_paths([file], seeds=len(SEEDS))
    assert report.questions == len(data["questions"])
    errors = [str(fault) for fault in report.faults if fault.severity == "error"]
    assert not errors, errors


def assert_asked_and_marked(question: Question) -> None:
    """Each draw satisfies its conditions, its key is right as typed in any form, and all that is said is shown."""
    for seed in SEEDS:
        variant = draw(question, seed)
        assert variant == draw(question, seed)
        assert_admitted(variant)
        for part in (variant, *variant.parts):
            assert_right_in_every_form(part)
        for typed in right_answers_of(variant):
            verdict = grade(variant, typed)
            assert verdict.outcome == "right", (typed, verdict.message)
            assert verdict.score == 1
        assert_all_said_is_shown(variant)


def assert_admitted(variant: Variant) -> None:
    """The conditions hold in Python's arithmetic too, and what is drawn lies in its range."""
    for condition in variant.question.where:
        assert eval(condition.source, {"__builtins__": {}}, dict(variant.names)), condition.source  # noqa: S307


def assert_right_in_every_form(variant: Variant) -> None:
    """A number, typed from its key in any form, has the whole score, and the trace comes to the same."""
    kind = variant.question.kind
    if not isinstance(kind, Numeric):
        return
    key = graded_key(variant)
    for form in every_form(key, kind.unit, sizes=may_be_shape(kind, key)):
        verdict = grade(variant, form)
        assert verdict.outcome == "right", (form, verdict.message)
        assert verdict.score == 1, form
    assert trace(variant, form).outcome == "right"


def right_answers_of(variant: Variant) -> list[str]:
    """The right answers as the checker types them; of what it leaves out, by hand."""
    kind = variant.question.kind
    if isinstance(kind, TrueFalse):
        return ["true", "对"] if kind.answer else ["false", "错"]
    if isinstance(kind, Open):
        return [", ".join(str(number) for number in range(1, len(kind.rubric) + 1))]
    return kind_of(variant).right_answers(variant)


def assert_all_said_is_shown(variant: Variant) -> None:
    """What the question, its working and any verdict say is set in both languages, within its width."""
    answers = [*right_answers_of(variant)[:1], *NOT_THE_ANSWER]
    verdicts = [give_up(variant), *(grade(variant, answer) for answer in answers)]
    traced = [line for answer in answers for line in trace_lines(trace(variant, answer))]
    said = [
        variant.prompt,
        how_to_answer(variant),
        *(term.text for term in kind_of(variant).terms(variant)),
        *worked_solution(variant),
    ]
    said += [*working_lines(variant), *traced, *(verdict.message for verdict in verdicts)]
    said += [text for text in (variant.convention, variant.question.explanation) if text is not None]
    kind = variant.question.kind
    said += [option.text for option in kind.options] if isinstance(kind, Choice) else []
    for text in said:
        assert_set(text)


def assert_set(text: Text) -> None:
    for language in LANGUAGES:
        source = text.in_language(language)
        assert all(sign.isprintable() or sign == "\n" for sign in source), ascii(source)
        assert bool(linear(source)) == bool(source.strip())
        for line in layout(parse(source), WIDTH):
            assert sum(cell_width(span.text) for span in line) <= WIDTH
