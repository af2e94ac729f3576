"""Proving many questions, in several processes where that pays."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import as_completed
from dataclasses import dataclass
from typing import NamedTuple

from dlquiz.checking.activity import QuestionActivity
from dlquiz.checking.findings import Findings
from dlquiz.checking.proofs import prove
from dlquiz.errors import Fault
from dlquiz.processes import started
from dlquiz.questions import Question
from dlquiz.variants import is_fixed
from dlquiz.yaml_reader import Mark

Progress = Callable[[int, int], None]

DRAWS_WORTH_A_PROCESS = 200
"""A process takes about as long to start as so many draws take to be proved."""


class Proved(NamedTuple):
    faults: list[Fault]
    activity: QuestionActivity


@dataclass(frozen=True, slots=True)
class Task:
    """One question to prove, with what its findings need: all of it can be sent to another process."""

    file: str
    question: Question
    places: Mapping[tuple[str, ...], Mark]
    seeds: int

    @property
    def draws(self) -> int:
        return 1 if is_fixed(self.question) else self.seeds

    def run(self) -> Proved:
        findings = Findings(self.file, self.question.id, self.places)
        activity = prove(findings, self.question, self.seeds)
        return Proved(findings.faults, activity)


def prove_all(tasks: Sequence[Task], jobs: int, progress: Progress | None = None) -> list[Proved]:
    """Every task's proof, in the order of the tasks whatever the number of processes.

    `jobs` is how many processes there may be; few draws have none of their own. `progress` is told (done, all).
    """
    done: dict[int, Proved] = {}
    processes = min(jobs, sum(task.draws for task in tasks) // DRAWS_WORTH_A_PROCESS, len(tasks))
    with started([task.run for task in tasks], processes if processes > 1 else 0) as futures:
        places = {future: place for place, future in enumerate(futures)}
        for future in as_completed(places):
            done[places[future]] = future.result()
            _tell(progress, done, tasks)
    for place, task in enumerate(tasks):
        if place not in done:
            done[place] = task.run()
            _tell(progress, done, tasks)
    return [done[place] for place in range(len(tasks))]


def _tell(progress: Progress | None, done: Mapping[int, Proved], tasks: Sequence[Task]) -> None:
    if progress is not None:
        progress(len(done), len(tasks))
