"""Bank files before they are kept: loaded and checked in a temporary folder, beside the other banks."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from dlquiz.bank import Bank, Library, load_bank
from dlquiz.bank.library import assemble
from dlquiz.checking import Report, check_library
from dlquiz.checking.checker import SEEDS
from dlquiz.checking.pool import Progress
from dlquiz.errors import Fault, StorageError
from dlquiz.messages import LANGUAGES, Language, message
from dlquiz.messages.reasons import reason
from dlquiz.questions.question import Question
from dlquiz.sharing.contents import Contents

_CHINESE = re.compile("[\u3400-\u9fff]")


class Staged(NamedTuple):
    """Banks that are not kept yet: in temporary files, and in a library with those that they come beside."""

    banks: Sequence[Bank]
    library: Library
    files: Sequence[str]
    root: str

    def check(self, progress: Progress | None = None, jobs: int = 1, seeds: int = SEEDS) -> Report:
        """What `dlquiz check` says of them; faults name the files as their source does."""
        report = check_library(self.library, seeds, progress, self.files, jobs)
        return replace(report, faults=tuple(_named(fault, self.root) for fault in report.faults))


@contextmanager
def staged(contents: Contents, others: Library) -> Iterator[Staged]:
    """The banks in these files, loaded beside the `others`, while the context lasts.

    Raises `StorageError` where the temporary folder cannot be written.
    """
    with ExitStack() as opened:
        try:
            root = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="dlquiz-")))
            files = [_written(root / name, data) for name, data in contents.items()]
        except OSError as error:
            place = tempfile.gettempdir()
            raise StorageError(*message("share_unwritten", folder=place, reason=reason(error))) from error
        siblings = [*files, *map(Path, others.loaded)]
        loaded = {str(file): load_bank(file, siblings) for file in files}
        banks = [found.bank for found in loaded.values() if found.bank is not None]
        yield Staged(banks, assemble({**others.loaded, **loaded}), [*loaded], f"{root}{os.sep}")


def without(library: Library, folder: Path) -> Library:
    """The library without the files below a folder."""
    top = folder.resolve()

    def is_left(file: str) -> bool:
        return not Path(file).resolve().is_relative_to(top)

    return assemble({file: loaded for file, loaded in library.loaded.items() if is_left(file)}, library.disabled)


def taken(banks: Iterable[Bank], library: Library) -> Bank | None:
    """The bank of the library that has the id of one of these."""
    return next((found for bank in banks if (found := library.bank(bank.id)) is not None), None)


def languages_of(questions: Iterable[Question]) -> list[Language]:
    """The languages in which there are questions."""
    found: set[Language] = set()
    for question in questions:
        en, zh = question.prompt
        if question.only is not None:
            found.add(question.only)
        elif en == zh:
            # A text that names no language.
            found.add("zh" if _CHINESE.search(en) else "en")
        else:
            found |= {*LANGUAGES}
    return [language for language in LANGUAGES if language in found]


def _written(file: Path, data: bytes) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return file


def _named(fault: Fault, root: str) -> Fault:
    """The fault of a file in a folder that is gone, without that folder."""
    file, message, fix, message_zh, fix_zh = (
        text.replace(root, "") for text in (fault.file, fault.message, fault.fix, fault.message_zh, fault.fix_zh)
    )
    return fault._replace(file=file, message=message, fix=fix, message_zh=message_zh, fix_zh=fix_zh)
