"""The command `preview`: a question beside its author's editor; without a terminal, once and in plain text."""

from __future__ import annotations

from pathlib import Path

from dlquiz.bank import Library
from dlquiz.checking import Written, read_written
from dlquiz.cli.authoring import named_file, no_question
from dlquiz.cli.checking_banks import fault_line
from dlquiz.cli.common import DONE, WRONG, is_terminal, language
from dlquiz.cli.library import every_installed
from dlquiz.cli.one_question import write_shown
from dlquiz.cli.output import write
from dlquiz.errors import DlquizError, UsageError
from dlquiz.kinds.drawing import draw
from dlquiz.messages import message, say


def preview_question(name: str, named: str | None, extra: tuple[str, ...], seed: int) -> int:
    """Show the question `named` by its id, or the first one, of a bank file, and again at each save of it.

    Raises `UsageError` where there is no such file, or no such question in it; a file with faults is shown with them.
    """
    library = every_installed(extra)
    file = _file(name, library)
    written = read_written(file, library)
    identity = "" if named is None else _known(written, named)
    if not is_terminal():
        return _print(written, identity or next(iter(written.texts), ""), seed)
    from dlquiz.cli.screen import start_preview

    return start_preview(str(file), identity, seed, extra)


def _file(name: str, library: Library) -> Path:
    file = named_file(name, library)
    if file.is_dir():
        raise UsageError(*message("new_in_folder", path=file))
    if not file.exists():
        raise UsageError(*message("live_missing", path=file))
    return file


def _known(written: Written, named: str) -> str:
    """The id of a question, which may be one that cannot be read now; `named` may begin with that of its bank."""
    loaded = written.library.loaded[written.file]
    identity = named if loaded.bank is None else named.removeprefix(f"{loaded.bank.id}/")
    if identity not in written.texts and not loaded.may_hold(identity):
        raise no_question(Path(written.file), named, list(written.texts))
    return identity


def _print(written: Written, identity: str, seed: int) -> int:
    """Faults as `check` prints them, then the question as `show` does, if it can be drawn; 1 if there is any error."""
    chosen = language()
    found = dict.fromkeys([*written.faults, *written.check(identity)])
    faults = sorted(found, key=lambda fault: (fault.line, fault.column))
    for fault in faults:
        write(fault_line(fault, chosen))
    code = WRONG if any(fault.severity == "error" for fault in faults) else DONE
    question = written.question(identity)
    if question is None:
        return code
    try:
        variant = draw(question, seed)
    except DlquizError:
        # It is among the faults, unless only this seed shows it.
        if code == DONE:
            raise
        return code
    if faults:
        write()
    write(f"{question.name} · {say(chosen, 'seed', seed=seed)}")
    write_shown(variant, chosen)
    return code
