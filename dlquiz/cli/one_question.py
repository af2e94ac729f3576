"""Commands about one question: show and grade."""

from __future__ import annotations

from typing import Any

from dlquiz.cli.code_results import run_json
from dlquiz.cli.common import DONE, UNUSABLE, WRONG
from dlquiz.cli.common import language as settings_language
from dlquiz.cli.output import picked, say_json, write
from dlquiz.cli.presenting import Presenter
from dlquiz.cli.tracing import traced
from dlquiz.errors import UsageError
from dlquiz.grading.number_working import Derivations, derivations
from dlquiz.grading.verdict import Verdict
from dlquiz.kinds.answering import worked_solution
from dlquiz.kinds.drawing import draw
from dlquiz.kinds.kind import Marking, kind_of
from dlquiz.kinds.marking_steps import diagnosed_derivations
from dlquiz.kinds.registry import KINDS
from dlquiz.messages import Language
from dlquiz.questions.question import Question
from dlquiz.variants.model import Variant


def show_question(question: Question, seed: int, language: Language | None, as_json: bool) -> int:
    """One concrete question, with everything that is known about it."""
    variant = draw(question, seed)
    chosen = language or settings_language()
    if as_json:
        say_json(_shown(variant, chosen))
    else:
        write_shown(variant, chosen)
    return DONE


def write_shown(variant: Variant, chosen: Language) -> None:
    """The question in plain text, with its answer, its working and its mistakes."""
    write_asked(variant, chosen)
    write()
    write_key(variant, chosen)


def write_asked(variant: Variant, chosen: Language) -> None:
    """The question, with all of its steps."""
    presenter = Presenter(chosen)
    for line in presenter.question(variant):
        write(line)
    for place in range(len(variant.parts)) if variant.question.kind.in_steps else ():
        for line in presenter.step(variant, place):
            write(line)


def write_key(variant: Variant, chosen: Language) -> None:
    """The answer, its working and the mistakes, with a gap between them."""
    presenter, begun = Presenter(chosen), False
    for lines in (presenter.answer(variant), presenter.solution(variant), presenter.wrong_answers(variant)):
        for place, line in enumerate(lines):
            if place == 0 and begun:
                write()
            begun = True
            write(line)


def _shown(variant: Variant, language: Language) -> dict[str, Any]:
    question = variant.question
    shown: dict[str, Any] = {
        "question": question.name,
        "type": question.type,
        "seed": variant.seed,
        "language": language,
        "parameters": dict(variant.parameters),
        "prompt": variant.prompt.in_language(language),
    }
    shown |= _offered(variant, language)
    shown["answer"] = kind_of(variant).plain_key(variant, language)
    shown["solution"] = [line.in_language(language) for line in worked_solution(variant)]
    shown["mistakes"] = _mistakes(variant)
    shown["derivations"] = _derivations(variant, language)
    return shown


def _offered(variant: Variant, language: Language) -> dict[str, Any]:
    """What is shown besides the prompt, in the order shown: options, items, pairs or parts."""
    offered = [text.in_language(language) for text in variant.offered]
    if variant.lefts:
        return {"pairs": {"left": [text.in_language(language) for text in variant.lefts], "right": offered}}
    if name := KINDS[variant.question.type].offered_as:
        return {name: offered}
    return {"parts": [_part(part, language) for part in variant.parts]} if variant.parts else {}


def _part(part: Variant, language: Language) -> dict[str, Any]:
    question = part.question
    return {
        "name": question.part,
        "type": question.type,
        "prompt": part.prompt.in_language(language),
        **_offered(part, language),
        "answer": kind_of(part).plain_key(part, language),
    }


def _mistakes(variant: Variant) -> dict[str, Any]:
    """Active mistakes and their values; those of parts are named `part.mistake`."""
    found = {mistake.name: mistake.value for mistake in variant.mistakes}
    for part in variant.parts:
        found |= {f"{part.question.part}.{name}": value for name, value in _mistakes(part).items()}
    return found


def _derivations(variant: Variant, language: Language) -> dict[str, Any]:
    """Both derivations for each active mistake, under the same names."""
    found = {mistake.name: _both(derivations(variant, mistake.name), language) for mistake in variant.mistakes}
    for part in variant.parts:
        found |= {f"{part.question.part}.{name}": both for name, both in _derivations(part, language).items()}
    return found


def _both(both: Derivations | None, language: Language) -> dict[str, Any] | None:
    if both is None:
        return None
    return {
        "lines": [line.in_language(language) for line in both.yours],
        "right": [line.in_language(language) for line in both.right],
        "differs_at": both.differs_at,
    }


def grade_answer(
    question: Question,
    answers: tuple[str, ...],
    seed: int,
    *,
    language: Language | None,
    as_json: bool,
    with_trace: bool,
) -> int:
    """Grade one answer and record nothing."""
    variant = draw(question, seed)
    answer = _one_answer(question, answers)
    return write_marked(variant, kind_of(variant).mark(variant, answer, False), language, as_json, with_trace)


def write_marked(variant: Variant, marking: Marking, language: Language | None, as_json: bool, with_trace: bool) -> int:
    """The verdict, in lines or as JSON, and the exit code for it."""
    verdict, chosen = marking.verdict, language or settings_language()
    if as_json:
        found = dict(run_json(verdict)) if variant.question.kind.in_file else {}
        say_json(graded_json(variant, verdict, chosen) | found | {"trace": traced(marking.trace(), chosen)})
    else:
        presenter = Presenter(chosen)
        for line in presenter.verdict(variant, verdict):
            write(line)
        for line in presenter.trace(marking.trace()) if with_trace else ():
            write(line)
    return {"right": DONE, "unreadable": UNUSABLE}.get(verdict.outcome, WRONG)


def _one_answer(question: Question, answers: tuple[str, ...]) -> str:
    """What was typed as the answer; steps take one ANSWER each."""
    if question.kind.in_steps:
        # A new line inside an answer parts the rows of a matrix.
        return "\n".join(";".join(answer.splitlines()) for answer in answers)
    if len(answers) != 1:
        raise UsageError(
            "this question takes one ANSWER; quote it if it holds spaces", "本题只接受一个答案；含空格时请加引号"
        )
    return answers[0]


def graded_json(variant: Variant, verdict: Verdict, language: Language) -> dict[str, Any]:
    """A verdict as `grade --json` prints it, without its trace."""
    return {
        "question": variant.question.name,
        "seed": variant.seed,
        "parameters": dict(variant.parameters),
        "verdict": verdict.outcome,
        **picked(verdict, "score expected read_as mistake"),
        "message": verdict.message.in_language(language),
        "yours": _both(next(filter(None, diagnosed_derivations(variant, verdict)), None), language),
    }
