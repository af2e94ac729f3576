"""Taking written bank files into use: what is broken keeps its last good bank."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from dlquiz.bank import Bank, Library, LoadedBank, load_bank
from dlquiz.bank.library import assemble
from dlquiz.checking.checker import check_question
from dlquiz.errors import Fault
from dlquiz.questions.question import Question

MOST_SEEDS = 25
MOST_DRAWS = 250
"""Somebody waits for what was written: the more of a bank is new, the fewer draws a question gets."""


class Reloaded(NamedTuple):
    """The library to be used from now on, and what is wrong with each file that was read.

    `kept` are the files that are broken while an earlier bank of theirs is still in use.
    """

    library: Library
    faults: dict[str, tuple[Fault, ...]]
    kept: tuple[str, ...]


def reload_banks(
    library: Library, files: Sequence[str], written: Iterable[str], going_on: Callable[[], bool] = lambda: True
) -> Reloaded:
    """The library after the `written` ones of its `files` were read again, and their new questions checked.

    A file is broken if it holds no bank any more, or if a question that was in use still stands in it and is faulty:
    then its whole last good bank stays in use. What was deleted on purpose goes. The check ends early when `going_on`
    says so.
    """
    written = [file for file in written if file in files]
    siblings = [*map(Path, files), *library.siblings]
    fresh = {file: load_bank(Path(file), siblings) for file in written}
    loaded = {file: fresh[file] if file in fresh else library.loaded[file] for file in files}
    faults = {file: fresh[file].faults for file in written}
    kept = [file for file in written if _broken(library.loaded.get(file), fresh[file])]
    for file in kept:
        loaded[file] = _last_good(library, file, faults[file])
    candidate = assemble(loaded, library.disabled, library.siblings)
    for file in (file for file in written if file not in kept):
        old, new = _bank_of(library, file), _bank_of(candidate, file)
        changed = _changed(old, new)
        seeds = min(MOST_SEEDS, max(1, MOST_DRAWS // max(1, len(changed))))
        for question in changed:
            faults[file] += tuple(check_question(candidate, question, seeds)) if going_on() else ()
        if old is not None and any(fault.severity == "error" for fault in faults[file][len(fresh[file].faults) :]):
            kept.append(file)
            loaded[file] = _last_good(library, file, faults[file])
    return Reloaded(assemble(loaded, library.disabled, library.siblings), faults, tuple(kept))


def _broken(old: LoadedBank | None, new: LoadedBank) -> bool:
    if old is None or old.bank is None or new.bank is None:
        return old is not None and old.bank is not None
    missing = {question.id for question in old.bank.questions} - {question.id for question in new.bank.questions}
    return any(map(new.may_hold, missing))


def _last_good(library: Library, file: str, faults: tuple[Fault, ...]) -> LoadedBank:
    """The bank of a file as it is in use, with what is wrong with the file now."""
    old = library.loaded[file]
    return LoadedBank(old.bank, faults, old.places)


def _bank_of(library: Library, file: str) -> Bank | None:
    return next((bank for bank in library.banks if bank.file == file), None)


def _changed(old: Bank | None, new: Bank | None) -> list[Question]:
    """The questions that are not as they were."""
    before = {} if old is None else {question.id: question for question in old.questions}
    return [] if new is None else [question for question in new.questions if before.get(question.id) != question]
