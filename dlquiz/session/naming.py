"""History follows questions that were renamed, and keeps what belongs to those that are gone."""

from __future__ import annotations

from dataclasses import dataclass

from dlquiz.bank import Library
from dlquiz.progress.estimates import Accuracy, accuracy
from dlquiz.progress.records import StoredAttempt
from dlquiz.progress.store import Store


@dataclass(frozen=True, slots=True)
class Orphan:
    """A question that was answered and is gone from the banks: how the answers came out, and the newest of them."""

    question: str
    accuracy: Accuracy
    last: StoredAttempt


def follow_names(store: Store, library: Library) -> None:
    """Let answers given under a former name count for the question that has it as an alias.

    A question that the library does not know, perhaps because its bank is broken or not loaded, keeps the name it has.
    Nothing is written where no question was renamed.
    """
    before, known = store.names(), store.figures.memories()
    names = {former: _now(library, former, present) for former, present in before.items()}
    names |= {name: library.current_name(name) for name in known if name not in before}
    store.rename({former: present for former, present in names.items() if former != present})


def orphans(store: Store, library: Library) -> list[Orphan]:
    """The questions answered that no bank has any more, nor may have; the one answered last comes first."""
    tallies = store.figures.tallies()
    gone = [name for name in tallies if library.listing(name) is None and not library.may_hold(name)]
    found = [Orphan(name, accuracy([tallies[name]]), store.history(1, name)[0]) for name in gone]
    return sorted(found, key=lambda orphan: orphan.last.at, reverse=True)


def _now(library: Library, former: str, present: str) -> str:
    if library.listing(former) is not None:
        return library.current_name(former)
    return library.current_name(present)
