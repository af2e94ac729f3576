"""`new` and `edit`: a bank's text is added to or opened, and checked afterwards."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from dlquiz import locations
from dlquiz.bank import Library
from dlquiz.bank.appending import append_question
from dlquiz.bank.fields import CUT
from dlquiz.bank.library import bank_files
from dlquiz.bank.standing import standing_questions
from dlquiz.bank.templates import bank_template, question_template
from dlquiz.cli.common import DONE, WRONG, language, one_line
from dlquiz.cli.output import talk, write
from dlquiz.cli.places import every_installed, looks_like_path, no_bank, suggestion
from dlquiz.editors import editor_command, run_editor
from dlquiz.errors import BankError, Fault, UsageError
from dlquiz.messages import message, say
from dlquiz.settings import load_settings
from dlquiz.yaml_reader import Map, read_file


def new_question(name: str, kind: str, extra: Sequence[str]) -> int:
    """Append a question of the type `kind` to a bank, or begin a bank with it; then check the bank."""
    library = every_installed(extra)
    file = named_file(name, library)
    data = file.read_bytes() if _may_be_written(file) else b""
    if locations.is_bundled(file):
        raise UsageError(*message("new_in_shipped", file=file))
    if not data.strip():
        data = _fresh_bank(file, library).encode()
    appended = append_question(data, str(file), kind, partial(question_template, kind=kind, language=language()))
    _save(file, appended.data)
    write(f"{file}:{appended.line}")
    return check_again(file, extra)


def edit_question(name: str, question: str, extra: Sequence[str]) -> int:
    """Open a question in the editor at its own line; then check its bank."""
    file, line = _standing(named_file(name, every_installed(extra)), question)
    if locations.is_bundled(file):
        talk(say(language(), "edit_shipped", file=file))
    chosen = load_settings(locations.settings_file()).editor
    code = run_editor(editor_command(os.environ, file, line, windows=os.name == "nt", wanted=chosen))
    if code:
        talk(say(language(), "editor_failed", code=code))
    return check_again(file, extra)


def _standing(path: Path, question: str) -> tuple[Path, int]:
    """The file and line of a question, faulty or not; of a file that cannot be read, the line of what is wrong."""
    bank, _, identity = question.rpartition("/")
    known: list[str] = []
    unread: list[Fault] = []
    for file in bank_files(path) if path.is_dir() else [path]:
        root, faults, _ = read_file(file, CUT)
        places = standing_questions(root)
        if identity in places and isinstance(root, Map) and bank in ("", root.get("id")):
            return file, places[identity].line
        unread += faults[:1]
        known += places
    if not unread:
        raise _no_question(path, question, known)
    if not path.exists():
        raise BankError(tuple(unread))
    talk(one_line(str(unread[0])))
    return Path(unread[0].file), unread[0].line


def _no_question(path: Path, question: str, known: Sequence[str]) -> UsageError:
    hint, hint_zh = suggestion(question.rpartition("/")[2], known)
    return UsageError(f"{path} has no question `{question}`{hint}", f"{path} 中没有题目 `{question}`{hint_zh}")


def named_file(name: str, library: Library) -> Path:
    """The file that `name` means, which is a path or the id of an installed bank, a broken one too.

    Only a path may name a file that is not there.
    """
    path = Path(name)
    if looks_like_path(name):
        return path
    bank = library.bank(name)
    if bank is not None:
        return Path(bank.file)
    unread = (Path(file) for file, loaded in library.loaded.items() if loaded.bank is None)
    named = next((file for file in unread if _says_its_id(file, name)), None)
    if named is None and not path.is_file():
        raise no_bank(name, library)
    return named or path


def _says_its_id(file: Path, bank: str) -> bool:
    """Whether a file that cannot be read as a bank has the line that gives it this id."""
    text = file.read_text("utf-8", errors="replace") if file.is_file() else ""
    return re.search(rf"(?m)^id: *(['\"]?){re.escape(bank)}\1 *(#.*)?$", text) is not None


def _may_be_written(file: Path) -> bool:
    """Whether there is a file to append to; False where a new one may be made. Raises `UsageError` otherwise."""
    if file.is_file():
        return True
    if file.is_dir():
        raise UsageError(*message("new_in_folder", path=file))
    if file.exists():
        raise UsageError(*message("new_no_file", path=file))
    if file.suffix != ".yaml":
        raise UsageError(*message("new_needs_yaml", path=file))
    if not file.parent.is_dir():
        raise UsageError(*message("new_without_folder", path=file, folder=file.parent))
    return False


def _fresh_bank(file: Path, library: Library) -> str:
    """The head of a bank called after its file, under an id that no installed bank has."""
    words = re.sub("[^a-z0-9]+", "_", file.stem.lower()).strip("_")
    identity = wanted = words if re.match("[a-z]", words) else f"bank_{words}".rstrip("_")
    number = 2
    while library.bank(identity) is not None:
        identity, number = f"{wanted}_{number}", number + 1
    title = re.sub(r"[\W_]+", " ", file.stem).strip()
    return bank_template(identity, title[:1].upper() + title[1:] or identity, language())


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
        raise UsageError(*message("new_unsaved", file=file, reason=error.strerror or error)) from error


def check_again(file: Path, extra: Sequence[str]) -> int:
    """Check a bank and tell its faults: an installed one among the others, another one by itself."""
    from dlquiz.checking import check_library, check_paths
    from dlquiz.cli.checking_banks import processors, tell_report

    library = every_installed(extra)
    known = next((name for name in library.loaded if Path(name).resolve() == file.resolve()), None)
    report = (
        check_paths([file], jobs=processors())
        if known is None
        else check_library(library, only=[known], jobs=processors())
    )
    tell_report(report)
    return WRONG if report.errors else DONE
