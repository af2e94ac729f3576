"""A question to start from, written into the file of a bank, which is begun with it where there is none."""

from __future__ import annotations

import os
import re
import shutil
import unicodedata
from contextlib import suppress
from functools import partial
from pathlib import Path

from dlquiz import locations
from dlquiz.bank.appending import Appended, append_question
from dlquiz.bank.library import Library
from dlquiz.bank.templates import bank_template, has_english, question_template
from dlquiz.bank_format.forms import BANK_ID
from dlquiz.errors import UsageError
from dlquiz.messages import Language, message
from dlquiz.messages.reasons import reason


def add_question(file: Path, kind: str, library: Library, language: Language, identity: str | None = None) -> Appended:
    """Append a question of the type `kind` to a bank, or begin a bank with it, its comments in `language`.

    Its texts are in both languages; in a Chinese program they are Chinese alone, unless the bank has English ones.
    `identity` is the id of a bank that is begun. Raises `UsageError` where nothing can be added; the file is then as it
    was.
    """
    data = file.read_bytes() if _may_be_written(file) else b""
    only_chinese = language == "zh" and not has_english(data.decode("utf-8", "replace"))
    if locations.is_bundled(file):
        raise UsageError(*message("new_in_shipped", file=file))
    if locations.is_added(file):
        raise UsageError(*message("new_in_added", file=file))
    if not data.strip():
        data = _fresh_bank(file, library, language, identity, only_chinese=only_chinese).encode()
    elif identity is not None:
        raise UsageError(*message("new_has_id", file=file))
    make = partial(question_template, kind=kind, language=language, only_chinese=only_chinese)
    appended = append_question(data, str(file), kind, make)
    _save(file, appended.data)
    return appended


def _may_be_written(file: Path) -> bool:
    """Whether there is a file to append to; False where a new one may be made. Raises `UsageError` otherwise."""
    if file.is_file():
        return True
    if file.is_dir():
        raise UsageError(*message("new_in_folder", path=file))
    if file.exists():
        raise UsageError(*message("new_no_file", path=file))
    if not locations.is_bank_file(file):
        raise UsageError(*message("new_needs_yaml", path=file))
    if not file.parent.is_dir():
        raise UsageError(*message("new_without_folder", path=file, folder=file.parent))
    return False


def begins_without_id(file: Path) -> bool:
    """Whether a bank is begun in this file of whose name no id can be made: it has letters, but none from a to z."""
    fresh = not file.exists() or (file.is_file() and not file.read_bytes().strip())
    return fresh and re.search("[a-z]", _words(file)) is None and any(map(str.isalpha, file.stem))


def _words(file: Path) -> str:
    """What an id may hold of a file's name, accents left out, with `_` for what stands between."""
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", file.stem) if not unicodedata.combining(letter))
    return re.sub("[^a-z0-9]+", "_", bare.lower()).strip("_")


def _fresh_bank(file: Path, library: Library, language: Language, identity: str | None, *, only_chinese: bool) -> str:
    """The head of a bank called after its file, under an id that no installed bank has."""
    if identity is None:
        identity = _free_id(file, library)
    elif not re.fullmatch(BANK_ID, identity):
        raise UsageError(*message("new_wrong_id", id=identity))
    elif library.bank(identity) is not None:
        raise UsageError(*message("new_taken_id", id=identity))
    title = re.sub(r"[\W_]+", " ", file.stem).strip()
    return bank_template(identity, title[:1].upper() + title[1:] or identity, language, only_chinese=only_chinese)


def _free_id(file: Path, library: Library) -> str:
    """An id made of the file's name."""
    words = _words(file)
    if begins_without_id(file):
        raise UsageError(*message("new_needs_id", file=file.name))
    identity = wanted = words if re.match("[a-z]", words) else f"bank_{words}".rstrip("_")
    number = 2
    while library.bank(identity) is not None:
        identity, number = f"{wanted}_{number}", number + 1
    return identity


def _save(file: Path, data: bytes) -> None:
    """Write the file in one step, with the permissions it has; a link stays a link."""
    target = file.resolve()
    fresh = target.with_name(f"{target.name}.{os.getpid()}.new")
    try:
        fresh.write_bytes(data)
        if target.exists():
            shutil.copymode(target, fresh)
        fresh.replace(target)
    except OSError as error:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise UsageError(*message("new_unsaved", file=file, reason=reason(error))) from error
