"""Opening what a command works on: banks by path or id, questions, the progress store."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from dlquiz import locations
from dlquiz.bank import Bank, Library, load_library
from dlquiz.bank.library import bank_files
from dlquiz.cli.clock import local_zone
from dlquiz.cli.common import one_line
from dlquiz.errors import BankError, DamagedError, Fault, StorageError, UsageError
from dlquiz.messages import Language, message, say
from dlquiz.messages.naming import suggestion
from dlquiz.progress.integrity import is_large
from dlquiz.progress.store import Store, memory_store, open_store
from dlquiz.session.daily import spreading_of
from dlquiz.settings import Settings, load_settings, own_banks_folder

if TYPE_CHECKING:
    from dlquiz.questions.question import Question


def device() -> str:
    """What an attempt is recorded as having been answered on."""
    return platform.node() or "unknown"


def installed(extra: Iterable[str] = (), at_once: int | None = None) -> Library:
    """The enabled banks, and those at the `extra` paths; a path without a bank is a fault, and the rest goes on.

    To name a disabled bank's path is to ask for it. `at_once` as for `load_library`.
    """
    paths, faults = usable(map(Path, extra))
    disabled = load_settings(locations.settings_file()).disabled
    if disabled and paths:
        disabled = tuple(set(disabled) - {bank.id for bank in _library(paths).banks})
    library = _library([*installed_banks(), *paths], disabled, at_once)
    return replace(library, faults=(*library.faults, *faults, *_misplaced(), *_added()))


def every_installed(extra: Iterable[str] = ()) -> Library:
    """As `installed`, with the disabled banks."""
    paths, faults = usable(map(Path, extra))
    library = _library([*installed_banks(), *paths])
    return replace(library, faults=(*library.faults, *faults, *_misplaced(), *_added()))


def own_banks() -> Path:
    """The folder that the learner's own banks are written to."""
    return own_banks_folder(load_settings(locations.settings_file()), locations.user_banks())


def own_bank_folders() -> list[Path]:
    """The folders that they are read from: what lies beside the progress file is read, wherever they are written."""
    return list(dict.fromkeys((locations.user_banks(), own_banks())))


def installed_banks() -> list[Path]:
    """Every place with installed banks: the bundled ones first."""
    return locations.installed_banks(*own_bank_folders())


def _misplaced() -> tuple[Fault, ...]:
    """That a file stands where a folder of the learner's own banks belongs, or that its drive is not there, if so."""
    faults = []
    for folder in own_bank_folders():
        if folder.is_dir():
            continue
        if folder.exists():
            found, fix = message("own_banks_file"), message("own_banks_rename")
        elif folder != locations.user_banks() and not folder.parent.is_dir():
            found, fix = message("own_banks_gone"), message("own_banks_connect")
        else:
            continue
        faults.append(Fault.at(str(folder), (1, 1), "B001", "error", found, fix))
    return tuple(faults)


def _added() -> tuple[Fault, ...]:
    """What is wrong with banks that were added from elsewhere; nothing is loaded where there are none."""
    if not locations.added_file().exists():
        return ()
    from dlquiz.sharing.pins import faults_of_added

    return faults_of_added()


def _library(paths: Iterable[Path], disabled: Collection[str] = (), at_once: int | None = None) -> Library:
    """The banks of these paths, from the learner's cache where they are in it."""
    return load_library(paths, disabled, locations.cache_file(), at_once)


def nameable(extra: Iterable[str]) -> list[Path]:
    """The banks whose references a bank at a path may name besides its own: the installed and the `extra` ones."""
    return [*installed_banks(), *map(Path, extra)]


def is_resting(library: Library) -> Callable[[str], bool]:
    """Whether a question is asked no more; `library` has the disabled banks too."""
    from dlquiz.session.today import resting

    return resting(library, load_settings(locations.settings_file()).disabled)


def usable(paths: Iterable[Path]) -> tuple[list[Path], tuple[Fault, ...]]:
    """The paths that stand for bank files, and what is wrong with the others."""
    good: list[Path] = []
    faults: list[Fault] = []
    for path in paths:
        try:
            bank_files(path)
        except UsageError:
            from dlquiz.bank import load_bank

            faults += load_bank(path).faults
        else:
            good.append(path)
    return good, tuple(faults)


def looks_like_path(bank: str) -> bool:
    return any(sign in bank for sign in ("/", "\\", ".yaml", ".yml")) or bank in (".", "..")


def find_bank(name: str, extra: Iterable[str] = (), *, to_ask: bool = False) -> tuple[Bank | None, Library]:
    """The bank called `name` and the library it is in: the id or title of an installed or `extra` one, else a path.

    No bank is named by a folder of several: its whole library is meant. A disabled bank is found too, unless it is
    wanted `to_ask` its questions. Raises `UsageError` if there is nothing of that name, `BankError` if there is no
    usable bank at that path.
    """
    from dlquiz.session.titles import bank_named

    path = Path(name)
    if looks_like_path(name):
        return _at_path(path, extra)
    library = installed(extra) if to_ask else every_installed(extra)
    bank = bank_named(library, name)
    if bank is not None:
        return bank, library
    if not path.exists():
        raise no_bank(name, library)
    return _at_path(path, extra)


def no_bank(name: str, library: Library) -> UsageError:
    """There is no bank called `name`, by path or id."""
    if name in library.disabled:
        return UsageError(
            f"the bank `{name}` is disabled; `dlquiz banks enable {name}` brings it back",
            f"题库 `{name}` 已停用；用 `dlquiz banks enable {name}` 重新启用",
        )
    from dlquiz.session.titles import listed_with_titles

    titles = {bank.id: bank.title for bank in library.banks}
    hint, hint_zh = suggestion(name, titles)
    names = listed_with_titles(titles, titles)
    return UsageError(
        f"{name}: there is no such file, and no installed bank of that id{hint}; installed: {names.en}",
        f"{name}：没有这个文件，也没有此名称的题库{hint_zh}；已安装：{names.zh}",
    )


def _at_path(path: Path, extra: Iterable[str]) -> tuple[Bank | None, Library]:
    paths, faults = usable([path])
    library = load_library(paths, cache=locations.cache_file(), siblings=nameable(extra))
    if not library.banks:
        raise BankError((*faults, *library.errors)[:1])
    return library.banks[0] if len(library.banks) == 1 else None, library


def find_question_in(bank_name: str, question_id: str, extra: Iterable[str] = ()) -> tuple[Question, Library]:
    """One question of a bank, by its id or full name, and its library; a faulty one is refused with its fault."""
    bank, library = find_bank(bank_name, extra)
    return question_of(bank_name, question_id, library.banks if bank is None else (bank,), library), library


def question_of(bank_name: str, question_id: str, banks: Sequence[Bank], library: Library) -> Question:
    """One question of these `banks` of a library, likewise; `bank_name` is what the message calls them."""
    for each in banks:
        question = library.question(question_id if "/" in question_id else f"{each.id}/{question_id}")
        if question is not None:
            return question
    fault = _fault_of(question_id, banks, library)
    raise BankError((fault,)) if fault is not None else _no_question(bank_name, question_id, banks, library)


def _fault_of(question_id: str, banks: Sequence[Bank], library: Library) -> Fault | None:
    """Why a question that stands in a file was left out."""
    identity = question_id.rpartition("/")[2]
    faulty = {fault.file for fault in library.errors}
    for bank in (bank for bank in banks if bank.file in faulty):
        mark = library.loaded[bank.file].places.get((identity,))
        if mark is not None:
            own = [fault for fault in library.errors if fault.file == bank.file]
            return next((fault for fault in own if fault.line >= mark.line), own[-1] if own else None)
    return None


def _no_question(bank_name: str, question_id: str, banks: Sequence[Bank], library: Library) -> UsageError:
    hint, hint_zh = suggestion(question_id, [question.id for bank in banks for question in bank.questions])
    files = {bank.file for bank in banks}
    fault = next((fault for fault in library.errors if fault.file in files), None)
    if fault is not None:
        hint, hint_zh = f"{hint}; the bank has faults: {fault}", f"{hint_zh}；题库有错误：{fault.sentence('zh')}"
    return UsageError(
        f"the bank `{bank_name}` has no question `{question_id}`{hint}",
        f"题库 `{bank_name}` 中没有题目 `{question_id}`{hint_zh}",
    )


def open_progress() -> tuple[Store, StorageError | None]:
    """The learner's store, and why nothing can be saved in it, if so; where it cannot be used at all, one in memory.

    That one tries to open the file again before each write. Where the file is large and damaged, that takes too long.
    """
    try:
        store = open_to_practise()
    except StorageError as trouble:
        settings = load_settings(locations.settings_file())
        hopeless = isinstance(trouble, DamagedError) and is_large(locations.progress_file())
        later = None if hopeless else open_to_practise
        return _spread(memory_store(desired_retention=settings.desired_retention, later=later), settings), trouble
    try:
        store.try_writing()
    except StorageError as trouble:
        return store, trouble
    return store, None


def open_to_practise() -> Store:
    """The learner's store; where its file is lost meanwhile, it goes on in another one. Raises StorageError."""
    return _opened(rescues=True)


def read_progress() -> Store:
    """The store for commands that only tell about it: an unusable one is an error."""
    return _opened(rescues=False)


def _opened(*, rescues: bool) -> Store:
    settings = load_settings(locations.settings_file())
    store = open_store(locations.progress_file(), desired_retention=settings.desired_retention, rescues=rescues)
    return _spread(store, settings)


def _spread(store: Store, settings: Settings) -> Store:
    store.figures.spreading = spreading_of(settings, local_zone())
    return store


def report_faults(library: Library, language: Language) -> None:
    """One line on standard error for each bank that has errors; the rest goes on."""
    for file in dict.fromkeys(fault.file for fault in library.errors):
        first, *others = [fault for fault in library.errors if fault.file == file]
        more = f" {say(language, 'more_faults', count=len(others), file=file)}" if others else ""
        sys.stderr.write(f"{one_line(f'{first.sentence(language)}{more}')}\n")
