"""`new` and `edit`: a bank's text is added to or opened, and checked afterwards."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

import click

from dlquiz import locations
from dlquiz.bank import Library
from dlquiz.bank.adding import add_question, begins_without_id
from dlquiz.bank.fields import CUT
from dlquiz.bank.library import bank_files
from dlquiz.bank.positions import question_positions
from dlquiz.cli.common import DONE, WRONG, is_terminal, language, one_line
from dlquiz.cli.library import every_installed, looks_like_path, no_bank
from dlquiz.cli.named import bank_and_id
from dlquiz.cli.output import note_done, talk, write
from dlquiz.editors import editor_command, run_editor
from dlquiz.errors import BankError, Fault, UsageError
from dlquiz.messages import message, say
from dlquiz.messages.naming import suggestion
from dlquiz.settings import load_settings
from dlquiz.yaml_reader.nodes import Map
from dlquiz.yaml_reader.reading import read_file


def new_question(name: str, kind: str, extra: Sequence[str], identity: str | None) -> int:
    """Append a question of the type `kind` to a bank, or begin a bank with it; then check the bank.

    `identity` is the id of a new bank; where none can be made of the file's name, a terminal is asked for it.
    """
    library = every_installed(extra)
    try:
        file = named_file(name, library)
    except UsageError as error:
        if name in library.disabled:
            raise
        hints = suggestion(name, [bank.id for bank in library.banks])
        en, zh = (message("new_unknown", name=name, stem=Path(name).stem, hint=hint) for hint in hints)
        raise UsageError(en[0], zh[1]) from error
    if identity is None and begins_without_id(file) and is_terminal():
        identity = click.prompt(say(language(), "new_ask_id")).strip()
    added = add_question(file, kind, library, language(), identity)
    note_done("did_add", file=file)
    write(f"{file}:{added.line}")
    return check_again(file, extra)


def edit_question(named: Sequence[str], extra: Sequence[str]) -> int:
    """Open a question in the editor at its own line; then check its bank."""
    name, question = bank_and_id(named, extra)
    file, line = _standing(named_file(name, every_installed(extra)), question)
    if locations.is_bundled(file):
        talk(say(language(), "edit_shipped", file=file))
    elif locations.is_added(file):
        talk(say(language(), "edit_added", file=file))
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
        places = question_positions(root)
        if identity in places and isinstance(root, Map) and bank in ("", root.get("id")):
            return file, places[identity].line
        unread += faults[:1]
        known += places
    if not unread:
        raise no_question(path, question, known)
    if not path.exists():
        raise BankError(tuple(unread))
    talk(one_line(unread[0].sentence(language())))
    return Path(unread[0].file), unread[0].line


def no_question(path: Path, question: str, known: Sequence[str]) -> UsageError:
    """The file or folder has no question of that name; one of the `known` ids may be meant."""
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


def check_again(file: Path, extra: Sequence[str]) -> int:
    """Check a bank and tell its faults: an installed one among the others, another one by itself."""
    from dlquiz.checking import check_library, check_paths
    from dlquiz.cli.checking_banks import tell_report
    from dlquiz.processes import processors

    library = every_installed(extra)
    known = next((name for name in library.loaded if Path(name).resolve() == file.resolve()), None)
    report = (
        check_paths([file], jobs=processors())
        if known is None
        else check_library(library, only=[known], jobs=processors())
    )
    tell_report(report)
    return WRONG if report.errors else DONE
