"""Proving many questions, in several processes where that pays."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from dlquiz.checking.activity import QuestionActivity
from dlquiz.checking.findings import Findings
from dlquiz.checking.proofs import prove
from dlquiz.errors import Fault
from dlquiz.kinds.kind import kind_of
from dlquiz.kinds.names import IN_FILES
from dlquiz.processes import started
from dlquiz.questions.question import Question
from dlquiz.variants.parameters import is_fixed
from dlquiz.yaml_reader.nodes import Mark

Progress = Callable[[int, int], None]

DRAWS_WORTH_A_PROCESS = 200
"""Starting a process takes about as long as proving this many draws."""


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
        """How many draws it takes, or would take in the same time."""
        if self.question.type in IN_FILES:
            # A second, in which it starts a dozen processes of its own.
            return DRAWS_WORTH_A_PROCESS
        return 1 if is_fixed(self.question) else min(self.seeds, kind_of(self.question).most_seeds)

    def run(self) -> Proved:
        findings = Findings(self.file, self.question.id, self.places)
        activity = prove(findings, self.question, self.seeds)
        return Proved(findings.faults, activity)


def prove_all(tasks: Sequence[Task], jobs: int, progress: Progress | None = None) -> list[Proved]:
    """Every task's proof, in the order of the tasks whatever the number of processes.

    There are at most `jobs` processes; few draws are proved in this one. `progress` gets (done, all) after each proof.
    """
    done: dict[int, Proved] = {}

    def keep(place: int, proved: Proved) -> None:
        done[place] = proved
        if progress is not None:
            progress(len(done), len(tasks))

    processes = min(jobs, sum(task.draws for task in tasks) // DRAWS_WORTH_A_PROCESS, len(tasks))
    with started([task.run for task in tasks], processes if processes > 1 else 0) as work:
        for place, proved in work.results() if work else ():
            keep(place, proved)
    for place, task in enumerate(tasks):
        if place not in done:
            keep(place, task.run())
    return [done[place] for place in range(len(tasks))]
