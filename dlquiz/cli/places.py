"""Opening what a command works on: banks by path or id, questions, the progress store."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from dlquiz import locations
from dlquiz.bank import Bank, Library, load_library
from dlquiz.errors import BankError, StorageError, UsageError
from dlquiz.messages import Language, say
from dlquiz.progress import Store, memory_store, open_store
from dlquiz.questions import Question


def now() -> datetime:
    """The clock of every face."""
    return datetime.now(UTC)


def device() -> str:
    """What an attempt is recorded as having been answered on."""
    return platform.node() or "unknown"


def installed(extra: Iterable[str] = ()) -> Library:
    """The installed banks, and those at the `extra` paths."""
    return load_library([*locations.installed_banks(), *map(Path, extra)])


def looks_like_path(bank: str) -> bool:
    return any(sign in bank for sign in ("/", "\\", ".yaml", ".yml")) or bank in (".", "..")


def find_bank(name: str) -> tuple[Bank, Library]:
    """The bank called `name`: the id of an installed one first, else a path.

    Raises `UsageError` if there is none, `BankError` if the file at that path holds no usable bank.
    """
    library = installed()
    bank = None if looks_like_path(name) else library.bank(name)
    if bank is not None:
        return bank, library
    path = Path(name)
    if path.exists():
        return _only_bank(path)
    ids = ", ".join(bank.id for bank in library.banks)
    raise UsageError(
        f"{name}: there is no such file, and no installed bank of that id; installed: {ids}",
        f"{name}：没有这个文件，也没有此名称的题库；已安装：{ids}",
    )


def _only_bank(path: Path) -> tuple[Bank, Library]:
    library = load_library([path])
    if not library.banks:
        raise BankError(library.errors)
    return library.banks[0], library


def find_question(bank_name: str, question_id: str) -> Question:
    """One question of a bank, by its id or full name; a faulty question is refused with its fault."""
    bank, library = find_bank(bank_name)
    name = question_id if "/" in question_id else f"{bank.id}/{question_id}"
    question = library.question(name)
    if question is not None:
        return question
    own = [fault for fault in library.errors if fault.file == bank.file]
    if own:
        raise BankError(tuple(own[:1]))
    from difflib import get_close_matches

    close = get_close_matches(question_id, [question.id for question in bank.questions], 1)
    hint, hint_zh = (f"; did you mean `{close[0]}`?", f"；是否想写 `{close[0]}`？") if close else ("", "")
    raise UsageError(
        f"the bank `{bank.id}` has no question `{question_id}`{hint}",
        f"题库 `{bank.id}` 中没有题目 `{question_id}`{hint_zh}",
    )


def open_progress() -> tuple[Store, StorageError | None]:
    """The learner's store; where it cannot be used, one in memory, and why."""
    try:
        return open_store(locations.progress_file()), None
    except StorageError as trouble:
        return memory_store(), trouble


def read_progress() -> Store:
    """The store for commands that only tell about it: an unusable one is an error."""
    return open_store(locations.progress_file())


def report_faults(library: Library, language: Language) -> None:
    """One line on standard error for each bank that has errors; the rest goes on."""
    files = dict.fromkeys(fault.file for fault in library.errors)
    for file in files:
        first = next(fault for fault in library.errors if fault.file == file)
        count = sum(fault.file == file for fault in library.errors)
        sys.stderr.write(f"{first}\n" if count == 1 else f"{say(language, 'faulty_banks', count=count, fault=first)}\n")
