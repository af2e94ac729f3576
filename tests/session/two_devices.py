"""Two devices, whatever is done on them in whatever order: no answer is lost, and memory is what history says.

Banks are edited, questions renamed, answers given, taken back, rated, disputed and marked again, clocks disagree, and
the devices exchange their histories at any time. Interviews are held and exchanged with them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from asking import next_asked, next_question
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from regrading_samples import CLAIM, CONV, ESSAY
from session_samples import Clock, library_from

from dlquiz.bank import Library
from dlquiz.progress.interviews import Interview
from dlquiz.progress.records import Attempt, Correction
from dlquiz.progress.store import Store, open_store
from dlquiz.reports import read_lines, written_lines
from dlquiz.schedule import Rating, replay
from dlquiz.session.answers import Setting
from dlquiz.session.interview import Agreed, Blueprint, start_interview
from dlquiz.session.naming import follow_names
from dlquiz.session.options import SessionOptions
from dlquiz.session.regrading import regraded
from dlquiz.session.session import Session

DEVICES = ("laptop", "phone")
devices = st.sampled_from(DEVICES)
picks = st.integers(0, 1_000)

EDITS: dict[str, Callable[[str], str]] = {
    "as it was": lambda bank: bank,
    "another key": lambda bank: bank.replace("n - k}", "n - k + 2}"),
    "a mistake renamed": lambda bank: bank.replace("plus_one", "one_more"),
    "other numbers": lambda bank: bank.replace("k: {choose: [4]}", "k: {choose: [6]}"),
    "another claim": lambda bank: bank.replace("answer: true", "answer: false"),
    "a question less": lambda bank: bank.replace(CLAIM, ""),
}

STEPS = 50
NAMES = ("conv", "width", "size")
TYPED = {"numeric": ("16", "17", "14", "x", "?"), "true_false": ("1", "2"), "open": ("because", "1", "none", "1 2")}


def bank(edit: str, name: str) -> Library:
    """The bank of today: its conv may have another name, and then has had all the others."""
    former = ", ".join(f"b/{other}" for other in NAMES if other != name)
    text = f"format: 1\nid: b\ntitle: T\nquestions:\n{CONV}{CLAIM}{ESSAY}"
    return library_from(EDITS[edit](text).replace("id: conv\n", f"id: {name}\n    aliases: [{former}]\n"))


class Histories(RuleBasedStateMachine):
    """What is true of every answer is kept in plain dictionaries, by its id."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        numbers = count(1)
        # As with random ids, their order says nothing of time.
        self.new_id = lambda: f"{next(numbers) * 2654435761 % 2**32:08x}"
        self.stores = {device: self.opened(device) for device in DEVICES}
        self.clocks = {device: Clock() for device in DEVICES}
        self.edit, self.name = "as it was", "conv"
        self.answers: dict[str, Attempt] = {}
        self.here: dict[str, set[str]] = {device: set() for device in DEVICES}
        self.undone: dict[str, set[str]] = {device: set() for device in DEVICES}
        self.held: dict[str, dict[str, Interview]] = {device: {} for device in DEVICES}
        self.sequences: dict[str, int] = {}
        self.present: dict[str, dict[str, str]] = {device: {} for device in DEVICES}
        """What each question was called when its device last looked, by the name it had."""

    def opened(self, device: str) -> Store:
        return open_store(Path(self.folder.name) / device / "progress.db", new_id=self.new_id)

    def teardown(self) -> None:
        for store in self.stores.values():
            store.close()
        self.folder.cleanup()

    def library(self) -> Library:
        return bank(self.edit, self.name)

    def in_force(self, device: str) -> list[str]:
        """The ids that count on a device, in the order of answering."""
        return sorted(self.here[device] - self.undone[device], key=lambda one: (self.sequences[one], one))

    @rule(device=devices, pick=picks, typed=st.lists(picks, min_size=1, max_size=4), zone=st.integers(-12, 14))
    def answer(self, device: str, pick: int, typed: list[int], zone: int) -> None:
        library, store = self.library(), self.stores[device]
        questions = list(library.questions())
        question = questions[pick % len(questions)]
        self.follow(device)
        setting = Setting(device, pick, timezone(timedelta(hours=zone)))
        session = Session([question], store, SessionOptions(number=1), setting=setting, clock=self.clocks[device])
        next_question(session)
        for choice in typed:
            self.clocks[device].wait(7)
            result = session.submit(TYPED[question.type][choice % len(TYPED[question.type])])
            if result.question_state.state.stage == "done":
                assert result.saved
                self.note(device, result.attempt_id)
                return

    @rule(device=devices, seed=picks, typed=st.lists(picks, min_size=1, max_size=6))
    def interview(self, device: str, seed: int, typed: list[int]) -> None:
        library, store, clock = self.library(), self.stores[device], self.clocks[device]
        self.follow(device)
        agreed = Agreed(30, Blueprint((("b", 3),)), seed)
        interviewer = start_interview(
            library, agreed, store, clock=clock, zone=UTC, device=device, language="en"
        ).interviewer
        for choice in typed:
            asked = next_asked(interviewer)
            if asked is None:
                break
            clock.wait(7)
            kind = asked.question_state.variant.question.type
            interviewer.submit("none" if interviewer.phase == "scoring" else TYPED[kind][choice % len(TYPED[kind])])
        held = interviewer.finish()
        if held is None:
            return
        self.held[device][held.id] = held
        for place in held.places:
            if store.was_recorded(place.attempt):
                self.note(device, place.attempt)

    def note(self, device: str, attempt_id: str) -> None:
        stored = self.stores[device].attempts([attempt_id])[attempt_id]
        # As it was recorded: nothing has corrected it yet.
        self.answers[attempt_id] = stored
        self.here[device].add(attempt_id)
        self.sequences[attempt_id] = next(
            entry.sequence for entry in self.stores[device].rows() if entry.what.id == attempt_id
        )

    def follow(self, device: str) -> None:
        """Let the device look what its questions are called today."""
        present = self.present[device]
        counted = {self.answers[one].question for one in self.in_force(device)}
        names = present.keys() | {present.get(name, name) for name in counted}
        now = present | {name: f"b/{self.name}" for name in names if name.removeprefix("b/") in NAMES}
        # That a question has the name it had is not remembered: once nothing of it counts, it is forgotten.
        self.present[device] = {former: name for former, name in now.items() if former != name}
        follow_names(self.stores[device], self.library())

    @rule(device=devices)
    def undo(self, device: str) -> None:
        counted = self.in_force(device)
        taken = self.stores[device].undo_last(self.clocks[device]())
        assert (None if taken is None else taken.id) == (counted[-1] if counted else None)
        if taken is not None:
            self.undone[device].add(taken.id)

    @rule(device=devices, pick=picks)
    def undo_any(self, device: str, pick: int) -> None:
        known = sorted(self.here[device])
        if known:
            taken = known[pick % len(known)]
            self.stores[device].undo(taken, self.clocks[device]())
            self.undone[device].add(taken)

    @rule(device=devices, pick=picks, rating=st.sampled_from(list(Rating)))
    def rate(self, device: str, pick: int, rating: Rating) -> None:
        counted = self.in_force(device)
        if counted:
            self.stores[device].rate(counted[pick % len(counted)], self.clocks[device](), rating)

    @rule(device=devices, pick=picks)
    def dispute(self, device: str, pick: int) -> None:
        counted = self.in_force(device)
        if counted:
            self.stores[device].dispute(counted[pick % len(counted)], self.clocks[device](), f"no {pick}")

    @rule(edit=st.sampled_from(list(EDITS)))
    def edit_the_bank(self, edit: str) -> None:
        self.edit = edit

    @rule(name=st.sampled_from(NAMES))
    def rename(self, name: str) -> None:
        self.name = name

    @rule(device=devices)
    def regrade(self, device: str) -> None:
        store, library = self.stores[device], self.library()
        self.follow(device)
        found = regraded(store.history(), library)
        assert store.regrade([change.again for change in found.changes], self.clocks[device]()) == len(found.changes)
        assert regraded(store.history(), library).changes == ()

    @rule(source=devices, order=st.randoms(use_true_random=False))
    def hand_over(self, source: str, order: Any) -> None:
        (target,) = (device for device in DEVICES if device != source)
        lines = list(written_lines(self.stores[source].rows()))
        order.shuffle(lines)
        entries = [entry for _, entry in read_lines(lines, "history.jsonl")]
        merged = self.stores[target].merge(entries)
        assert merged.attempts == len(self.here[source] - self.here[target])
        assert merged.interviews == len(self.held[source].keys() - self.held[target].keys())
        assert self.stores[target].merge(entries) == (0, 0, 0, 0, 0)
        self.held[target] |= self.held[source]
        assert {held.id: held for held in self.stores[target].interviews.finished()} == self.held[target]
        self.here[target] |= self.here[source]
        self.undone[target] |= self.undone[source]

    @rule(device=devices)
    def replay(self, device: str) -> None:
        self.stores[device].figures.replay_all()

    @rule(device=devices)
    def reopen(self, device: str) -> None:
        self.stores[device].close()
        self.stores[device] = self.opened(device)

    @rule(device=devices, hours=st.integers(-50, 400))
    def turn_the_clock(self, device: str, hours: int) -> None:
        self.clocks[device].wait(3600 * hours)

    @invariant()
    def no_answer_is_lost(self) -> None:
        for device, store in self.stores.items():
            appended = {entry.what.id: entry.what for entry in store.rows() if isinstance(entry.what, Attempt)}
            assert appended.keys() == self.here[device]
            for one, attempt in appended.items():
                given = self.answers[one]
                assert (attempt.answer, attempt.at, attempt.parameters) == (given.answer, given.at, given.parameters)
            assert [attempt.id for attempt in reversed(store.history())] == self.in_force(device)

    @invariant()
    def what_is_in_force_is_what_was_said_last(self) -> None:
        for store in self.stores.values():
            said: dict[tuple[str, str], dict[str, Any]] = {}
            corrections = (entry for entry in store.rows() if isinstance(entry.what, Correction))
            for _, one in sorted(corrections, key=lambda entry: (entry.sequence, entry.what.id)):
                said[one.attempt, one.kind] = dict(one.payload)
            for attempt in store.history():
                given = self.answers[attempt.id]
                regrade = said.get((attempt.id, "regrade"), {"verdict": given.verdict, "rating": given.rating})
                rating = said.get((attempt.id, "rating"), regrade)["rating"]
                assert (attempt.verdict, attempt.rating) == (regrade["verdict"], rating)
                assert attempt.dispute == said.get((attempt.id, "dispute"), {"note": None})["note"]

    @invariant()
    def memory_is_what_history_says(self) -> None:
        for device, store in self.stores.items():
            assert store.figures.mismatches() == []
            names, reviews = self.present[device], dict[str, list[tuple[int, datetime]]]()
            for attempt in reversed(store.history()):
                present = names.get(attempt.question, attempt.question)
                reviews.setdefault(present, []).append((attempt.rating, attempt.at))
            assert store.figures.memories() == {name: replay(taken) for name, taken in reviews.items()}
            assert {name: tally.answered for name, tally in store.figures.tallies().items()} == {
                name: len(taken) for name, taken in reviews.items()
            }
            assert sum(tally.answered for tally in store.figures.days().values()) == sum(map(len, reviews.values()))
            made = Counter(attempt.mistake for attempt in store.history() if attempt.mistake is not None)
            assert {name: one.times for name, (one, _, _) in store.figures.mistakes().items()} == made

    @invariant()
    def those_who_have_seen_the_same_say_the_same(self) -> None:
        laptop, phone = ({entry.what.id for entry in store.rows()} for store in self.stores.values())
        if laptop == phone:
            one, other = self.stores.values()
            assert list(one.rows()) == list(other.rows())
            assert one.history() == other.history()


def histories(
    examples: int, steps: int, phases: tuple[Phase, ...] = tuple(Phase), machine: type[Histories] = Histories
) -> None:
    """Play so many histories of so many deeds, the same each time."""
    seeded = {"derandomize": True, "database": None}
    profile = settings(max_examples=examples, stateful_step_count=steps, phases=phases, **seeded)
    run_state_machine_as_test(machine, settings=profile)
