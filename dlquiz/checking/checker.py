"""Checking files: the loader's faults, then each question over many seeds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from dlquiz.bank import Library, load_library
from dlquiz.checking.activity import QuestionActivity
from dlquiz.checking.findings import Findings
from dlquiz.checking.proofs import prove
from dlquiz.errors import Fault
from dlquiz.questions import Open, Question

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found, in the order of files and lines."""

    files: int
    questions: int
    faults: tuple[Fault, ...]
    activity: tuple[QuestionActivity, ...] = ()
    """Question by question, in the order of the banks."""

    @property
    def errors(self) -> int:
        return sum(fault.severity == "error" for fault in self.faults)

    @property
    def warnings(self) -> int:
        return len(self.faults) - self.errors


def check_paths(paths: Iterable[Path], seeds: int = 25, progress: Progress | None = None) -> Report:
    """Check every bank that `paths` stand for, each question over `seeds` draws.

    Raises `UsageError` for a path that is not there.
    """
    return check_library(load_library(paths), seeds, progress)


def check_library(
    library: Library, seeds: int = 25, progress: Progress | None = None, only: Collection[str] | None = None
) -> Report:
    """Check the banks of a library, or `only` those of some files: the others are there to be referred to."""
    files = set(library.loaded if only is None else only)
    faults = [fault for fault in library.faults if only is None or fault.file in files]
    questions = [question for bank in library.banks if bank.file in files for question in bank.questions]
    activity = []
    for done, question in enumerate(questions, 1):
        found, told = _proved(library, question, seeds)
        faults += found
        activity.append(told)
        if progress is not None:
            progress(done, len(questions))
    order = {file: place for place, file in enumerate(library.loaded)}
    faults.sort(key=lambda fault: (order.get(fault.file, 0), fault.line, fault.column))
    return Report(len(files), len(questions), tuple(dict.fromkeys(faults)), tuple(activity))


def check_question(library: Library, question: Question, seeds: int = 25) -> list[Fault]:
    """What drawing, marking and rendering a question of the library shows."""
    return _proved(library, question, seeds)[0]


def _proved(library: Library, question: Question, seeds: int) -> tuple[list[Fault], QuestionActivity]:
    bank = library.bank(question.bank)
    assert bank is not None, "a question comes from a bank"
    findings = Findings(bank.file, question.id, library.loaded[bank.file].places)
    activity = prove(findings, question, seeds)
    _check_follow_ups(findings, library, question)
    return findings.faults, activity


def _check_follow_ups(findings: Findings, library: Library, question: Question) -> None:
    if not isinstance(question.kind, Open):
        return
    for name in question.kind.follow_ups:
        if library.question(name) is None:
            message = f"the follow-up `{name}` is not in these banks"
            findings.add("B142", message, "name an existing question as bank/id", "follow_ups", name)
