"""`doctor`: versions and places, a check of the progress file, whether memory is what the history says, and protection.

What protects this machine from the code of a solution is tried in a process of its own.
"""

from __future__ import annotations

import platform
from dataclasses import asdict
from datetime import date
from typing import Any

from dlquiz import __version__, locations
from dlquiz.cli.attempts import when
from dlquiz.cli.backup_commands import back_up_now, restored_json, write_backups, write_restored, write_row
from dlquiz.cli.common import DONE, WRONG, language
from dlquiz.cli.library import installed_banks, own_banks, read_progress
from dlquiz.cli.output import note_done, say_json, write
from dlquiz.errors import StorageError, UsageError
from dlquiz.messages import Language, message, say
from dlquiz.progress import faults
from dlquiz.progress.backups import is_emptied, listed, usable
from dlquiz.progress.figures import Mismatch
from dlquiz.progress.inspection import has_content
from dlquiz.progress.rescue import waiting_rescues
from dlquiz.progress.restore import Restored
from dlquiz.progress.rollups import DayTally, MistakeStats, Tally
from dlquiz.progress.soundness import soundness
from dlquiz.progress.store import Store
from dlquiz.sandbox.protection import mechanisms, protection
from dlquiz.schedule import Memory
from dlquiz.settings import Settings, load_settings
from dlquiz.sync.last import Last, last_exchanges, row_text

TOLD_APART = ("index", "replay", "rebuilt", "backups", "rescued", "backed up", "restored", "code", "scorer", "sync")
"""What of the report has sentences of its own."""


def show_health(
    as_json: bool, replay: bool, rebuild: bool, *, backup: bool = False, restored: Restored | None = None
) -> int:
    """Versions and places; opening the progress file checks it. The places are printed even where that fails.

    With `rebuild` memory is derived again from the history; `replay` compares the two, and 1 means that they differ.
    With `backup` a backup is made; `restored` is what has been put in place before.
    """
    report = _places()
    trouble, mismatches, exchanges = None, None, list[Last]()
    try:
        _refuse_what_is_gone()
        with read_progress() as store:
            report["answers"] = store.figures.answered()
            exchanges = last_exchanges(store)
            if backup:
                report["backed up"] = back_up_now()._asdict()
            if rebuild:
                store.figures.replay_all()
                note_done("did_rebuild")
                report["rebuilt"] = len(store.figures.memories())
            _refuse_what_cannot_be_read()
            if replay:
                mismatches = store.figures.mismatches()
                report["replay"] = _replay_json(store, mismatches)
    except StorageError as error:
        report["answers"], trouble = None, error
    report["backups"] = [backup._asdict() for backup in listed(locations.progress_file())]
    rescued = waiting_rescues(locations.progress_file())
    report["rescued"] = [{"file": file, "answers": answers} for file, answers in rescued]
    if restored is not None:
        report["restored"] = restored_json(restored)
    report["code"], unprotected = _code_json()
    if (settings := load_settings(locations.settings_file())).scorer:
        report["scorer"] = _scorer_json(settings)
    report |= _sync_json(exchanges)
    if as_json:
        say_json(report)
    else:
        _write_report(language(), report)
        write_row(language(), "code", unprotected or _code_row(language(), report["code"]))
        if "scorer" in report:
            write_row(language(), "scorer", _scorer_row(language(), report["scorer"]))
        _write_exchanges(language(), exchanges)
        write_row(language(), "index", say(language(), "index_row", file=report["index"]))
        write_backups(language(), report)
        _write_answers_elsewhere(language(), report, is_opened=trouble is None)
        if restored is not None:
            write_restored(language(), restored)
        _write_replay(language(), report, mismatches)
    if trouble is not None:
        raise trouble
    return WRONG if mismatches else DONE


def _places() -> dict[str, Any]:
    """Versions, and where everything is."""
    return {
        "dlquiz": __version__,
        "python": platform.python_version(),
        "platform": platform.platform(),
        "banks": [str(path) for path in installed_banks()],
        "own banks": str(own_banks()),
        "progress": str(locations.progress_file()),
        "index": str(locations.cache_file()),
        "settings": str(locations.settings_file()),
    }


def _code_json() -> tuple[dict[str, Any] | None, str]:
    """What keeps the code of a solution from doing harm; None and a sentence where it cannot be run at all."""
    try:
        found = protection()
    except UsageError as error:
        return None, error.in_language(language())
    return {**asdict(found), "by": mechanisms()}, ""


def _code_row(chosen: Language, protected: dict[str, Any]) -> str:
    comma = "、" if chosen == "zh" else ", "
    kinds = {
        held: comma.join(say(chosen, f"protects_{kind}") for kind in protected if protected[kind] is held)
        for held in (True, False)
    }
    key = "code_unprotected" if kinds[False] else "code_protected"
    return say(chosen, key, kinds=kinds[True], missing=kinds[False], by=comma.join(protected["by"]))


def _scorer_json(settings: Settings) -> dict[str, Any]:
    """The model that is set; one on this machine is called up, to see whether something answers."""
    from dlquiz.session.scorer import answers, is_allowed, scorer_of

    scorer = scorer_of(settings)
    assert scorer is not None, "asked where one is set"
    return {
        "address": scorer.address,
        "model": scorer.model,
        "agreed": is_allowed(scorer),
        "answers": answers(scorer) if scorer.is_here else None,
    }


def _scorer_row(chosen: Language, scorer: dict[str, Any]) -> str:
    if not scorer["model"]:
        return say(chosen, "scorer_no_model")
    row = say(chosen, "scorer_row", model=scorer["model"], address=scorer["address"])
    if not scorer["agreed"]:
        return say(chosen, "scorer_row_asks", row=row)
    if scorer["answers"] is None:
        return row
    return say(chosen, "scorer_row_up" if scorer["answers"] else "scorer_row_down", row=row)


def _sync_json(exchanges: list[Last]) -> dict[str, Any]:
    """The last exchange with each place; nothing where there was none."""
    rows = [
        {
            "place": last.place,
            "at": last.at,
            **{name: getattr(last.done, name) for name in ("sent", "received", "machines")},
            "unsent": last.unsent,
            "trouble": None if last.trouble is None else last.trouble.in_language(language()),
        }
        for last in exchanges
    ]
    return {"sync": rows} if rows else {}


def _write_exchanges(chosen: Language, exchanges: list[Last]) -> None:
    for last in exchanges:
        write_row(chosen, "sync", row_text(chosen, last, when(last.at)))


def _refuse_what_is_gone() -> None:
    """Raises DamagedError where there are backups of a file that is not there: opening would make a new one."""
    path = locations.progress_file()
    if not has_content(path) and is_emptied(path):
        raise faults.emptied(str(path), len(usable(path)))


def _refuse_what_cannot_be_read() -> None:
    """Raises DamagedError, with the command that helps, where opening has let damage pass."""
    path = locations.progress_file()
    found = soundness(path)
    if found == "derived":
        raise faults.derived_damaged(str(path))
    if found == "damaged":
        raise faults.damaged(str(path), len(usable(path)))


def _replay_json(store: Store, mismatches: list[Mismatch]) -> dict[str, Any]:
    return {
        "equal": not mismatches,
        "questions": len(store.figures.memories()),
        "differences": [{"question": one.key, **_both(one)} for one in mismatches if one.table == "memory"],
        "figures": [
            {"table": one.table, "key": _key(one), **_both(one)} for one in mismatches if one.table != "memory"
        ],
    }


def _key(one: Mismatch) -> str:
    if isinstance(one.key, int):
        return date.fromordinal(one.key).isoformat()
    return one.key if isinstance(one.key, str) else " ".join(one.key)


def _both(one: Mismatch) -> dict[str, Any]:
    values = {"stored": one.stored, "replayed": one.replayed}
    return {name: None if value is None else value._asdict() for name, value in values.items()}


def _write_report(chosen: Language, report: dict[str, Any]) -> None:
    for key, value in report.items():
        if key == "own banks" and not own_banks().is_dir():
            is_file = own_banks().exists()
            write_row(chosen, key, say(chosen, "own_banks_blocked" if is_file else "own_banks_missing", folder=value))
        elif value is not None and key not in TOLD_APART:
            write_row(chosen, key, ", ".join(value) if isinstance(value, list) else value)


def _write_answers_elsewhere(chosen: Language, report: dict[str, Any], *, is_opened: bool) -> None:
    """That a backup or a rescued file has answers which the progress file lacks."""
    if is_opened and is_emptied(locations.progress_file()):
        write(say(chosen, "emptied"))
    for rescued in report["rescued"]:
        write_row(chosen, "rescued", say(chosen, "rescued_row", count=rescued["answers"], file=rescued["file"]))


def _write_replay(chosen: Language, report: dict[str, Any], mismatches: list[Mismatch] | None) -> None:
    if "rebuilt" in report:
        write(say(chosen, "memory_rebuilt", count=report["rebuilt"]))
    if mismatches is None:
        return
    if not mismatches:
        write(say(chosen, "replay_equal", count=report["replay"]["questions"]))
        return
    for one in mismatches:
        stored, replayed = (_derived_text(chosen, derived) for derived in (one.stored, one.replayed))
        key = _key(one)
        write(say(chosen, "replay_row", question=key, stored=stored, replayed=replayed))
    questions = sum(one.table == "memory" for one in mismatches)
    figures = len(mismatches) - questions
    if questions:
        write(say(chosen, "replay_differs", count=questions))
    if figures:
        write(say(chosen, "figures_differ", count=figures))


def _derived_text(chosen: Language, derived: Memory | Tally | DayTally | MistakeStats | None) -> str:
    if derived is None:
        return say(chosen, "no_memory")
    if not isinstance(derived, Memory):
        return ", ".join(f"{name} {value}" for name, value in derived._asdict().items())
    memory = derived
    row = message("memory_row", due=memory.due.isoformat(), stability=memory.stability, difficulty=memory.difficulty)
    return row.in_language(chosen)
