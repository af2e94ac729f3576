"""All banks in use: found on disk, loaded, and asked for questions by name."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from dlquiz.bank.banks import Bank, Listed, LoadedBank, listed
from dlquiz.bank.made import GENERATED_BANK, OWN_NETWORKS
from dlquiz.errors import Fault, UsageError
from dlquiz.garbage import collector_paused
from dlquiz.locations import is_bank_file
from dlquiz.messages import Text

if TYPE_CHECKING:
    from dlquiz.questions.question import Question

MOST_FILES = 2_000


@dataclass(frozen=True)
class Library:
    """Banks in the order they were given; of two banks with one id the first is kept, the second is a fault."""

    banks: tuple[Bank, ...]
    faults: tuple[Fault, ...] = ()
    loaded: Mapping[str, LoadedBank] = field(default_factory=dict)
    """What was read, by file; of disabled banks too."""
    disabled: frozenset[str] = frozenset()
    """The ids of banks that are installed and not asked: neither they nor their faults are in the library."""
    siblings: tuple[Path, ...] = ()
    """Bank files that are not in the library, whose references its banks may name."""

    @cached_property
    def _by_id(self) -> Mapping[str, Bank]:
        return {bank.id: bank for bank in reversed(self.banks)}

    @cached_property
    def _by_alias(self) -> Mapping[str, str]:
        # Of several banks that claim an old name, which is a fault, the first one has it.
        claims: dict[str, str] = {}
        for bank in self.banks:
            for alias, identity in bank.census.aliases.items():
                claims.setdefault(alias, f"{bank.id}/{identity}")
        return claims

    def questions(self, bank_id: str | None = None) -> Iterator[Question]:
        """Every question of every bank, in order, or of the bank of that id."""
        return _questions_of(bank for bank in self.banks if bank_id in (None, bank.id))

    def around(self, names: Iterable[str]) -> Iterator[Question]:
        """Every question of the banks that have questions of these names, in order."""
        wanted = {name.partition("/")[0] for name in names}
        return _questions_of(bank for bank in self.banks if bank.id in wanted)

    def bank(self, bank_id: str) -> Bank | None:
        return self._by_id.get(bank_id)

    def question(self, name: str) -> Question | None:
        """The question with that full name, or that used to have it; also one that is made in code."""
        return self._present(name) or self._present(self._by_alias.get(name, "")) or _made(name)

    def listed(self, names: Iterable[str]) -> list[Listed]:
        """What lists need of the questions of a bank that have one of these full names now, in the library's order."""
        wanted: dict[str, set[str]] = {}
        for name in names:
            bank_id, _, identity = name.partition("/")
            wanted.setdefault(bank_id, set()).add(identity)
        return [
            question
            for bank in self.banks
            if bank.id in wanted
            for identity, question in bank.listed.items()
            if identity in wanted[bank.id]
        ]

    def listing(self, name: str) -> Listed | None:
        """What lists need of the question that `question` gives."""
        found = self._listed(name) or self._listed(self._by_alias.get(name, ""))
        if found is None and (made := _made(name)) is not None:
            return listed(made)
        return found

    def titles(self, question: Question | Listed) -> Text:
        """The titles of the bank and the topic of a question, as far as they have any; empty where the bank is gone."""
        if question.bank == GENERATED_BANK:
            from dlquiz.bank.rounds import TITLE, titled

            return joined_titles(TITLE, titled(question.topic))
        bank, none = self.bank(question.bank), Text.same("")
        return none if bank is None else joined_titles(bank.title, bank.topics.get(question.topic, none))

    def _present(self, name: str) -> Question | None:
        bank_id, _, identity = name.partition("/")
        bank = self._by_id.get(bank_id)
        return None if bank is None else bank.question(identity)

    def _listed(self, name: str) -> Listed | None:
        bank_id, _, identity = name.partition("/")
        bank = self._by_id.get(bank_id)
        return None if bank is None else bank.listed.get(identity)

    def made(self, names: Iterable[str]) -> list[Question]:
        """The questions of these names that stand in no file, but are made in code."""
        found = (_made(name) for name in names if self._listed(name) is None)
        return [question for question in found if question is not None]

    def may_stand(self, name: str) -> bool:
        """Whether a question of that name stands in a bank, even a faulty one, or one that could not be read at all."""
        bank_id, _, question = name.partition("/")
        bank = self.bank(bank_id)
        return bank is not None and bank.file in self.loaded and self.loaded[bank.file].may_hold(question)

    def current_name(self, name: str) -> str:
        """The present name of a question that history may know under an old one."""
        present = self._by_alias.get(name)
        return name if present is None or self._listed(name) is not None else present

    @property
    def renamed(self) -> dict[str, str]:
        """The present name of each question that had another one, by the former name."""
        return {former: name for former, name in self._by_alias.items() if self.current_name(former) != former}

    def may_hold(self, name: str) -> bool:
        """Whether a question that cannot be found may yet stand in a file: left out because of an error there, or in a
        network of the learner's own."""
        if is_of_own_network(name) or self.waiting:
            return True
        return not {name.partition("/")[0], None}.isdisjoint(self._banks_with_errors)

    @cached_property
    def waiting(self) -> tuple[str, ...]:
        """The files that are still to be read: a library may be used before all of it is there."""
        return tuple(file for file, read in self.loaded.items() if read.waiting)

    @cached_property
    def _banks_with_errors(self) -> frozenset[str | None]:
        """The ids of banks with errors; None for a file so broken that its id is not known."""
        found = [self.loaded.get(fault.file) for fault in self.errors]
        return frozenset(read.bank.id if read is not None and read.bank is not None else None for read in found)

    @property
    def errors(self) -> tuple[Fault, ...]:
        return tuple(fault for fault in self.faults if fault.severity == "error")


def planned_title(library: Library, name: str) -> Text:
    """The title of what a line of a blueprint names: a bank, a topic of any bank, or `bank/topic`."""
    bank_id, _, topic = name.partition("/")
    bank = library.bank(bank_id)
    if bank is None:
        return next((one.topics[name] for one in library.banks if name in one.topics), Text.same(name))
    return bank.topics.get(topic, Text.same(name)) if topic else bank.title


def joined_titles(bank: Text, topic: Text) -> Text:
    """The titles of a bank and of a topic of it in a row."""
    return Text(*(" · ".join(filter(None, parts)) for parts in zip(bank, topic, strict=True)))


def _questions_of(banks: Iterable[Bank]) -> Iterator[Question]:
    with collector_paused():
        found = [question for bank in banks for question in bank.questions]
    return iter(found)


def _made(name: str) -> Question | None:
    """The question of that name, if it is one made in code: nothing is loaded for any other."""
    if not name.startswith(f"{GENERATED_BANK}/"):
        return None
    from dlquiz.bank.rounds import found_round

    return found_round(name)


def is_of_own_network(name: str) -> bool:
    """Whether a question was made from a network in a file of the learner's: without that file it cannot be asked."""
    return name.startswith(OWN_NETWORKS)


def bank_files(path: Path) -> list[Path]:
    """The bank files a path stands for: itself, or every regular file below a folder that ends in .yaml or .yml.

    Links that lead out of the folder are left out: a bank cannot make the program read elsewhere.
    Raises `UsageError` where there is nothing.
    """
    return [file for file, _ in _resolved_files(path)]


def _resolved_files(path: Path) -> list[tuple[Path, Path]]:
    """As `bank_files`, each with its resolved path."""
    if not path.is_dir():
        if not path.exists():
            raise UsageError(f"{path}: there is no such file or folder", f"{path}：没有这个文件或文件夹")
        return [(path, path.resolve())]
    found: list[tuple[Path, Path]] = []
    for pair in _below(path, path.resolve()):
        found.append(pair)
        if len(found) > MOST_FILES:
            raise UsageError(
                f"{path} holds more than {MOST_FILES} bank files", f"{path} 中的题库文件超过 {MOST_FILES} 个"
            )
    if not found:
        raise UsageError(f"{path} holds no .yaml or .yml file", f"{path} 中没有 .yaml 或 .yml 文件")
    return found


def _below(path: Path, root: Path) -> Iterator[tuple[Path, Path]]:
    for folder, folders, files in os.walk(path):
        folders.sort()
        real = root / Path(folder).relative_to(path)
        for name in sorted(files):
            file = Path(folder, name)
            if not is_bank_file(file):
                continue
            # Only a link can lead elsewhere, and resolving every path would cost more than finding it.
            if not file.is_symlink():
                resolved = real / name
            elif not (resolved := file.resolve()).is_relative_to(root):
                continue
            if file.is_file():
                yield file, resolved


def files_of(paths: Iterable[Path], *, missing_ok: bool = False) -> list[Path]:
    """Every bank file that `paths` stand for, each once. Raises `UsageError` for a path that is not there."""
    found: dict[Path, Path] = {}
    for path in paths:
        try:
            files = _resolved_files(path)
        except UsageError:
            if not missing_ok:
                raise
            continue
        for file, resolved in files:
            found.setdefault(resolved, file)
    return list(found.values())


def load_library(
    paths: Iterable[Path],
    disabled: Collection[str] = (),
    cache: Path | None = None,
    at_once: int | None = None,
    siblings: Iterable[Path] = (),
) -> Library:
    """Load every bank that `paths` stand for, but ask none of the `disabled` ids.

    With the file of a `cache`, banks that are in it are taken from there, and others are put there; after `at_once`
    bytes of others, if so many are given, files are left `waiting`. The banks of `siblings` are not loaded, but their
    references can be named. Raises `UsageError` for a path that is not there.
    """
    with collector_paused():
        others = files_of(siblings, missing_ok=True)
        return assemble(_loaded(files_of(paths), cache, at_once, others), disabled, others)


def grown(library: Library, files: Iterable[str], cache: Path) -> Library:
    """The library with those of the waiting `files` that are read by now."""
    with collector_paused():
        # One that was deleted or written meanwhile waits no more.
        waiting = set(library.waiting)
        fresh = _loaded(
            [Path(file) for file in files if file in waiting],
            cache,
            None,
            [*map(Path, library.loaded), *library.siblings],
        )
        # What is wrong with a place where no file is stays wrong.
        elsewhere = tuple(fault for fault in library.faults if fault.file not in library.loaded)
        found = assemble({**library.loaded, **fresh}, library.disabled, library.siblings)
    return replace(found, faults=(*found.faults, *elsewhere))


def _loaded(
    files: Iterable[Path], cache: Path | None, at_once: int | None, siblings: Iterable[Path] = ()
) -> Mapping[str, LoadedBank]:
    files = list(files)
    siblings = [*files, *siblings]
    if cache is None:
        from dlquiz.bank.loading import load_bank

        return {str(file): load_bank(file, siblings) for file in files}
    from dlquiz.bank.cache import load_files

    return load_files(cache, files, at_once, siblings)


def assemble(
    loaded: Mapping[str, LoadedBank], disabled: Collection[str] = (), siblings: Iterable[Path] = ()
) -> Library:
    """The library of what was read from each file, in the order of the files."""
    banks: dict[str, Bank] = {}
    faults: list[Fault] = []
    for file, result in loaded.items():
        if result.bank is not None and result.bank.id in disabled:
            continue
        faults += result.faults
        if result.bank is None:
            continue
        first = banks.setdefault(result.bank.id, result.bank)
        if first is not result.bank:
            message = Text(
                f"the bank id `{first.id}` is taken by {first.file}", f"题库 id `{first.id}` 已用于 {first.file}"
            )
            fix = Text("choose another id", "请换一个 id")
            faults.append(Fault.at(file, result.places.get((), (1, 1)), "B105", "error", message, fix))
    return Library(tuple(banks.values()), tuple(faults), loaded, frozenset(disabled), tuple(siblings))
