"""Checking files: the loader's faults, then each question over many seeds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from dlquiz.bank import Library, load_library
from dlquiz.checking.activity import QuestionActivity
from dlquiz.checking.findings import Findings
from dlquiz.checking.names import check_names
from dlquiz.checking.pool import Progress, Task, prove_all
from dlquiz.checking.records import check_records
from dlquiz.errors import Fault
from dlquiz.questions.question import Question
from dlquiz.yaml_reader.nodes import Mark

SEEDS = 25


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found, in the order of files and lines."""

    files: int
    questions: int
    faults: tuple[Fault, ...]
    activity: tuple[QuestionActivity, ...] = ()
    """Question by question, in the order of the banks."""
    own_references: tuple[str, ...] = ()
    """The references that the banks define: no second implementation stands behind them."""

    @property
    def errors(self) -> int:
        return sum(fault.severity == "error" for fault in self.faults)

    @property
    def warnings(self) -> int:
        return len(self.faults) - self.errors


def check_paths(
    paths: Iterable[Path],
    seeds: int = SEEDS,
    progress: Progress | None = None,
    jobs: int = 1,
    siblings: Iterable[Path] = (),
) -> Report:
    """Check every bank that `paths` stand for, each question over `seeds` draws.

    The references of the banks of `siblings` can be named. Raises `UsageError` for a path that is not there.
    """
    return check_library(load_library(paths, siblings=siblings), seeds, progress, jobs=jobs)


def check_library(
    library: Library,
    seeds: int = SEEDS,
    progress: Progress | None = None,
    only: Collection[str] | None = None,
    jobs: int = 1,
) -> Report:
    """Check the banks of a library, or `only` those of some files: the others are there to be referred to.

    The work is shared among at most `jobs` processes; what is found does not depend on them.
    """
    files = set(library.loaded if only is None else only)
    faults = [fault for fault in library.faults if only is None or fault.file in files]
    tasks = tasks_of(library, seeds, files)
    proofs = prove_all(tasks, jobs, progress)
    for task, proved in zip(tasks, proofs, strict=True):
        faults += [*proved.faults, *_misnamed(library, task)]
    activity = tuple(proved.activity for proved in proofs)
    banks = [bank for bank in library.banks if bank.file in files and bank.references]
    for bank in banks:
        faults += check_records(bank, library.loaded[bank.file].places, activity)
    order = {file: place for place, file in enumerate(library.loaded)}
    faults.sort(key=lambda fault: (order.get(fault.file, 0), fault.line, fault.column))
    own = tuple(str(reference) for bank in banks for reference in bank.references.values())
    return Report(len(files), len(tasks), tuple(dict.fromkeys(faults)), activity, own)


def check_question(library: Library, question: Question, seeds: int = SEEDS) -> list[Fault]:
    """What drawing, marking and rendering a question of the library shows, and the names it uses."""
    bank = library.bank(question.bank)
    assert bank is not None, "a question comes from a bank"
    task = Task(bank.file, question, library.loaded[bank.file].places, seeds)
    return [*task.run().faults, *_misnamed(library, task)]


def _misnamed(library: Library, task: Task) -> list[Fault]:
    findings = Findings(task.file, task.question.id, task.places)
    check_names(findings, library, task.question)
    return findings.faults


def tasks_of(library: Library, seeds: int, files: Collection[str]) -> list[Task]:
    """One task a question of these files, in the order of the banks."""
    tasks: list[Task] = []
    for bank in (bank for bank in library.banks if bank.file in files):
        places = _by_question(library.loaded[bank.file].places)
        tasks += [Task(bank.file, question, places[question.id], seeds) for question in bank.questions]
    return tasks


def _by_question(places: Mapping[tuple[str, ...], Mark]) -> Mapping[str, Mapping[tuple[str, ...], Mark]]:
    """What a question's own findings need of the places of its file."""
    parted: dict[str, dict[tuple[str, ...], Mark]] = defaultdict(dict)
    for path, mark in places.items():
        parted["".join(path[:1])][path] = mark
    return parted
