"""Commands about banks and their questions: check, show, grade."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from dlquiz import locations
from dlquiz.cli.common import DONE, UNUSABLE, WRONG, one_line
from dlquiz.cli.common import language as settings_language
from dlquiz.cli.output import say_json, write
from dlquiz.cli.places import usable
from dlquiz.cli.presenting import Presenter
from dlquiz.errors import UsageError
from dlquiz.grading import Verdict, give_up, grade, worked_solution
from dlquiz.messages import Language, say
from dlquiz.questions import Choice, Open, Question
from dlquiz.variants import Variant, draw


def check_banks(paths: tuple[str, ...], seeds: int, as_json: bool) -> int:
    """Faults on standard output, one a line; 1 if there is any error."""
    from dlquiz.checking import check_paths

    files, missing = usable([Path(path) for path in paths] or locations.installed_banks())
    progress = _progress_bar if sys.stderr.isatty() and not as_json else None
    report = check_paths(files, seeds, progress)
    faults = (*missing, *report.faults)
    errors = len(missing) + report.errors
    if as_json:
        listed = [fault._asdict() for fault in faults]
        say_json({"files": report.files, "questions": report.questions, "faults": listed})
        return WRONG if errors else DONE
    for fault in faults:
        write(one_line(f"{fault}" if fault.severity == "error" else f"{fault} [warning]"))
    counts = {"errors": errors, "warnings": report.warnings}
    write(say(settings_language(), "check_clean", questions=report.questions, files=report.files, **counts))
    return WRONG if errors else DONE


def _progress_bar(done: int, total: int) -> None:
    width = 30
    filled = width * done // max(total, 1)
    end = "\r\x1b[K" if done == total else ""
    sys.stderr.write(f"\r[{'█' * filled}{'·' * (width - filled)}] {done}/{total}{end}")
    sys.stderr.flush()


def show_question(question: Question, seed: int, language: Language | None, as_json: bool) -> int:
    """One concrete question, with everything that is known about it."""
    variant = draw(question, seed)
    chosen = language or settings_language()
    if as_json:
        say_json(_shown(variant, chosen))
        return DONE
    presenter = Presenter(chosen)
    for line in presenter.question(variant):
        write(line)
    for lines in (presenter.answer(variant), presenter.solution(variant), presenter.mistakes(variant)):
        for line in lines:
            write(line)
    return DONE


def _shown(variant: Variant, language: Language) -> dict[str, Any]:
    question = variant.question
    shown: dict[str, Any] = {
        "question": question.name,
        "type": question.type,
        "seed": variant.seed,
        "language": language,
        "parameters": dict(variant.parameters),
        "prompt": variant.fill(question.prompt).in_language(language),
    }
    if isinstance(question.kind, Choice):
        options = [question.kind.options[place] for place in variant.options]
        shown["options"] = [variant.fill(option.text).in_language(language) for option in options]
    shown["answer"] = _answer(variant, language)
    shown["solution"] = [line.in_language(language) for line in worked_solution(variant)]
    shown["mistakes"] = {mistake.name: mistake.value for mistake in variant.mistakes}
    return shown


def _answer(variant: Variant, language: Language) -> Any:
    kind = variant.question.kind
    if isinstance(kind, Open):
        return variant.fill(kind.answer).in_language(language)
    if isinstance(kind, Choice):
        right = [option.text for option in (kind.options[place] for place in variant.options) if option.correct]
        named = [variant.fill(text).in_language(language) for text in right]
        return named if kind.multiple else named[0]
    return give_up(variant).expected


def grade_answer(question: Question, answers: tuple[str, ...], seed: int, as_json: bool) -> int:
    """Grade one answer and record nothing."""
    if len(answers) != 1:
        raise UsageError(
            "this question takes one ANSWER; quote it if it holds spaces", "本题只接受一个答案；含空格时请加引号"
        )
    variant = draw(question, seed)
    verdict = grade(variant, answers[0])
    chosen = settings_language()
    if as_json:
        say_json(_graded(variant, verdict, chosen))
    else:
        for line in Presenter(chosen).verdict(variant, verdict):
            write(line)
    return {"right": DONE, "unreadable": UNUSABLE}.get(verdict.outcome, WRONG)


def _graded(variant: Variant, verdict: Verdict, language: Language) -> dict[str, Any]:
    return {
        "question": variant.question.name,
        "seed": variant.seed,
        "parameters": dict(variant.parameters),
        "verdict": verdict.outcome,
        "score": verdict.score,
        "expected": verdict.expected,
        "read_as": verdict.read_as,
        "mistake": verdict.mistake,
        "message": verdict.message.in_language(language),
    }
