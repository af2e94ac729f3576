"""What a client may look up: what is due, references, networks, and whether a bank is sound."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import cast

from dlquiz import locations
from dlquiz.bank import Library, load_text
from dlquiz.checking import check_library
from dlquiz.cli.agent.documents import (
    Arguments,
    BankText,
    Batch,
    Calculated,
    CheckedBank,
    Draws,
    DueQuestion,
    DueToday,
    Format,
    HowMany,
    InputShape,
    Named,
    NetworkTable,
    OfBank,
    OfNetwork,
    OfTopic,
    Sequence,
)
from dlquiz.cli.calculating import (
    calculated_json,
    described_json,
    given_values,
    needs_arguments,
    own_reference,
    own_references,
)
from dlquiz.cli.clock import local_zone, now
from dlquiz.cli.common import language
from dlquiz.cli.library import is_resting, no_bank, read_progress
from dlquiz.cli.networks import described, setting_of, sums_json
from dlquiz.cli.output import plain_json
from dlquiz.errors import UsageError
from dlquiz.messages import message
from dlquiz.networks import NETWORK_NAMES, find_network, trace
from dlquiz.progress.days import day_of
from dlquiz.reference import catalog
from dlquiz.session.daily import daily_limits, goal_of
from dlquiz.session.naming import follow_names
from dlquiz.session.options import SessionOptions
from dlquiz.session.starting import arrange
from dlquiz.session.titles import bank_named, topic_named
from dlquiz.session.today import due_today
from dlquiz.settings import load_settings

FILE = "bank.yaml"
"""What the faults of a bank that is given as a text call it."""
MOST_FAULTS = 200
MOST_SECONDS = 60.0
"""So long a bank is checked: the client waits."""


class Lookups:
    """The tools that ask nothing of the learner. `library` gives the banks as they are now.

    `go_on` is called now and then by what takes long, and raises where its answer is no longer wanted. `siblings` are
    the files of banks whose references a bank may name.
    """

    def __init__(
        self, library: Callable[[], Library], siblings: Callable[[], list[Path]], go_on: Callable[[], None]
    ) -> None:
        self._library = library
        self._siblings = siblings
        self._go_on = go_on

    def due(self, bank: OfBank | None = None, topic: OfTopic | None = None, number: HowMany = 50) -> DueToday:
        """What is due today, and what is new within the day's limits; by bank and topic where these are given."""
        library = self._library()
        zone, at, settings = local_zone(), now(), load_settings(locations.settings_file())
        of_bank = None if bank is None else _bank_of(library, bank)
        of_topic = None if topic is None else topic_named(library, of_bank, topic)
        options = SessionOptions(mode="practice", bank=of_bank, topic=of_topic, today=True)
        with read_progress() as store:
            follow_names(store, library)
            today = due_today(library, store, at, zone, resting=is_resting(library))
            memories = store.figures.memories()
            limits = daily_limits(library, store, goal_of(settings), at, zone)
            # The same new questions all day long.
            seed = day_of(at, zone).toordinal()
            asked = arrange(library, options, store, at, zone=zone, limits=limits, seed=seed).questions
        buried = set(today.buried)
        waiting = sorted((memories[name].due, name) for name in (*today.taken, *today.buried))
        due = [_listed(library, name, plain_json(day), name in buried) for day, name in waiting]
        due = [each for each in due if _is_of(each, of_bank, of_topic)]
        names = {each["question"] for each in due}
        new = [_listed(library, each.name, None, False) for each in asked if each.name not in names]
        topics = Counter((each["topic"], each["due"] is not None) for each in (*due, *new))
        counts = {name: (topics[name, True], topics[name, False]) for name, _ in sorted(topics)}
        return {
            "due": due[:number],
            "new": new[:number],
            "topics": [{"topic": name, "due": count, "new": fresh} for name, (count, fresh) in counts.items()],
        }

    def calculate(self, reference: Named | None = None, arguments: Arguments | None = None) -> Calculated:
        """The value of a reference with its working; what it is, or the list of all, where less is given."""
        own = own_references(self._library())
        if reference is None:
            every = [*map(catalog.find, catalog.names()), *map(catalog.find, own)]
            listed = [
                {
                    "reference": each.name,
                    "signature": catalog.signature(each),
                    "summary": each.summary.in_language(language()),
                }
                for each in every
            ]
            return cast(Calculated, {"references": listed})
        found = own_reference(reference, own) if "/" in reference else catalog.find(reference)
        if not arguments and needs_arguments(found):
            return cast(Calculated, described_json(found, language()))
        document = calculated_json(found, reference, given_values(found, arguments or {}))
        return cast(Calculated, plain_json(document))

    def network(
        self,
        name: OfNetwork | None = None,
        input: InputShape | None = None,  # noqa: A002 - the option of `net`
        sequence: Sequence | None = None,
        batch: Batch | None = None,
        dtype: Format | None = None,
    ) -> NetworkTable:
        """The layer table of a named network, and what one of texts costs; the list of all without a name."""
        if name is None:
            return {"networks": plain_json([sums_json(trace(find_network(each))) for each in NETWORK_NAMES])}
        document, _ = described(find_network(name), input, setting_of(sequence, batch, dtype))
        return cast(NetworkTable, plain_json(document))

    def check_bank(self, text: BankText, seeds: Draws = 5) -> CheckedBank:
        """The faults of a bank that is given as YAML, with their places."""
        siblings = self._siblings()
        loaded = load_text(text, FILE, siblings)
        banks = () if loaded.bank is None else (loaded.bank,)
        library = Library(banks, loaded.faults, {FILE: loaded}, siblings=tuple(siblings))
        ends = time.monotonic() + MOST_SECONDS

        def look(done: int, count: int) -> None:
            self._go_on()
            if time.monotonic() > ends:
                raise UsageError(*message("mcp_check_long", seconds=int(MOST_SECONDS), done=done, count=count))

        report = check_library(library, seeds, look)
        faults = [fault.document(language()) for fault in report.faults[:MOST_FAULTS]]
        counts = {"questions": report.questions, "errors": report.errors, "warnings": report.warnings}
        return cast(CheckedBank, {**counts, "faults": faults})


def _bank_of(library: Library, name: str) -> str:
    """The id of the bank of this id or title. Raises `UsageError`."""
    bank = bank_named(library, name)
    if bank is None:
        raise no_bank(name, library)
    return bank.id


def _listed(library: Library, name: str, due: str | None, buried: bool) -> DueQuestion:
    """A question of a list. What is due is in use, so that the library has it."""
    question = library.listing(name)
    assert question is not None, "what rests is neither due nor new"
    return {
        "question": name,
        "topic": f"{question.bank}/{question.topic}",
        "title": library.titles(question).in_language(language()),
        "difficulty": question.difficulty,
        "due": due,
        "buried": buried,
    }


def _is_of(question: DueQuestion, bank: str | None, topic: str | None) -> bool:
    """Whether it is of this bank and topic, where these are wished for."""
    of_bank, _, of_topic = question["topic"].partition("/")
    return bank in (None, of_bank) and topic in (None, of_topic)
