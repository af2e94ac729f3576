"""`dlquiz drill` alone: what can be drilled."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from dlquiz.cli.clock import now
from dlquiz.cli.common import DONE, language
from dlquiz.cli.library import find_bank, installed, read_progress
from dlquiz.cli.output import say_json, write, write_table
from dlquiz.cli.progress_bar import ProgressBar
from dlquiz.messages import say
from dlquiz.progress.statistics import MistakeCount, ranked_mistakes
from dlquiz.questions.question import Question
from dlquiz.session.drilling import questions_with
from dlquiz.session.mistakes import labels
from dlquiz.session.selection import select


def list_mistakes(bank: str | None, extra: tuple[str, ...], as_json: bool) -> int:
    """The mistakes that change answers of questions in use: those made, by weight, then what most questions have."""
    found, library = (None, installed(extra)) if bank is None else find_bank(bank, extra, to_ask=True)
    named = None if found is None else found.id
    questions = select(library.questions(named), bank=named)
    known = _counted(questions, quiet=as_json or not sys.stderr.isatty())
    with read_progress() as store:
        made = {one.name: one for one in ranked_mistakes(store.figures.mistakes(), now()) if one.name in known}
    names = [*made, *(name for name, _ in sorted(known.items(), key=lambda one: (-one[1], one[0])) if name not in made)]
    if as_json:
        say_json({"mistakes": [_document(name, known[name], made.get(name)) for name in names]})
        return DONE
    chosen = language()
    head = [say(chosen, f"column_{key}") for key in ("mistake", "questions", "made")]
    called = labels(questions, known)
    rows = [
        [called[name].in_language(chosen), str(known[name]), str(made[name].count) if name in made else ""]
        for name in names
    ]
    write_table([head, *rows], (1, 2))
    write(f"\n{say(chosen, 'drill_how')}")
    return DONE


def _counted(questions: Sequence[Question], *, quiet: bool) -> Counter[str]:
    """At how many questions in use each mistake can be drilled; it takes seconds, and shows how far it is."""
    if quiet:
        return questions_with(questions)
    bar = ProgressBar()
    try:
        return questions_with(_shown(questions, bar))
    finally:
        bar.clear()


def _shown(questions: Sequence[Question], bar: ProgressBar) -> Iterator[Question]:
    for number, question in enumerate(questions):
        bar(number, len(questions))
        yield question


def _document(name: str, questions: int, made: MistakeCount | None) -> dict[str, Any]:
    return {
        "mistake": name,
        "questions": questions,
        "count": 0 if made is None else made.count,
        "last": None if made is None else made.last,
        "weight": 0.0 if made is None else made.weight,
    }
