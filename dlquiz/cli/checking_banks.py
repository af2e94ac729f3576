"""The command `check`: faults, a progress bar, and what happened while proving."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from dlquiz import locations
from dlquiz.bank import Library
from dlquiz.checking import Report, check_library, check_paths
from dlquiz.checking.activity import MistakeActivity, QuestionActivity
from dlquiz.cli.common import DONE, WRONG, language, one_line
from dlquiz.cli.library import every_installed, nameable, usable
from dlquiz.cli.output import picked, say_json, write
from dlquiz.cli.progress_bar import ProgressBar
from dlquiz.errors import Fault
from dlquiz.messages import Language, say
from dlquiz.processes import processors
from dlquiz.settings import load_settings

_ORIGINS = {"own": "origin_own", "separate": "origin_separate", "reference": "origin_reference"}


def check_banks(
    paths: tuple[str, ...], extra: Iterable[str], seeds: int, as_json: bool, activity: bool, jobs: int | None
) -> int:
    """Faults on standard output, one a line; 1 if there is any error. References of `extra` banks can be named."""
    bar = ProgressBar() if sys.stderr.isatty() and not as_json else None
    try:
        report = _checked(paths, extra, seeds, bar, processors() if jobs is None else jobs)
    finally:
        if bar is not None:
            bar.clear()
    if as_json:
        _say_all(report, activity)
    else:
        tell_report(report, activity)
    return WRONG if report.errors else DONE


def _checked(
    paths: tuple[str, ...], extra: Iterable[str], seeds: int, progress: ProgressBar | None, jobs: int
) -> Report:
    if paths:
        files, missing = usable(map(Path, paths))
        report = check_paths(files, seeds, progress, jobs, nameable(extra))
        return replace(report, faults=(*missing, *report.faults))
    library, enabled = enabled_banks()
    report = check_library(library, seeds, progress, enabled, jobs)
    # Of what is no bank file only the library knows.
    others = tuple(fault for fault in library.faults if fault.file not in library.loaded)
    return replace(report, faults=(*others, *report.faults))


def enabled_banks() -> tuple[Library, list[str]]:
    """All installed banks, and the files of those that are asked: the others may still be referred to."""
    library, disabled = every_installed(), load_settings(locations.settings_file()).disabled
    banks = {file: loaded.bank for file, loaded in library.loaded.items()}
    return library, [file for file, bank in banks.items() if bank is None or bank.id not in disabled]


def tell_report(report: Report, activity: bool = False) -> None:
    """Each fault on a line, what happened where that is wanted, and how many faults there are."""
    chosen = language()
    for fault in report.faults:
        write(fault_line(fault, chosen))
    for line in activity_lines(report, chosen) if activity else ():
        write(line)
    if report.own_references:
        write(say(chosen, "check_own_references", names=", ".join(report.own_references)))
    counts = {"errors": report.errors, "warnings": report.warnings}
    write(say(chosen, "check_clean", questions=report.questions, files=report.files, **counts))


def fault_line(fault: Fault, chosen: Language) -> str:
    """A fault on one line; of a warning this is said."""
    mark = "" if fault.severity == "error" else f" {say(chosen, 'check_warning')}"
    return one_line(f"{fault.sentence(chosen)}{mark}")


def _say_all(report: Report, activity: bool) -> None:
    chosen = language()
    listed = [fault.document(chosen) for fault in report.faults]
    drawn = {"activity": [_activity(each) for each in report.activity]} if activity else {}
    own = {"own_references": list(report.own_references)} if report.own_references else {}
    say_json({"files": report.files, "questions": report.questions, "faults": listed, **own, **drawn})


def _activity(row: QuestionActivity) -> dict[str, Any]:
    return {
        "question": row.question,
        "seeds": row.seeds,
        "draws": row.tries,
        "redraw_rate": round(row.redraws, 4),
        "neighbours": row.activity.neighbours,
        "neighbours_accepted": row.activity.accepted_neighbours,
        "mistakes": [
            {"name": mistake.name, "part": mistake.part or None} | picked(mistake, "origin active accepted")
            for mistake in row.activity.mistakes
        ],
    }


def activity_lines(report: Report, chosen: Language) -> Iterator[str]:
    """A line for each question in which something is drawn or a mistake is known, and one for each of its mistakes."""
    for row in report.activity:
        if row.seeds < 2 and not row.activity.mistakes:
            continue
        line = say(
            chosen, "activity", question=row.question, seeds=row.seeds, draws=row.tries, share=_percent(row.redraws)
        )
        near = row.activity
        more = say(chosen, "activity_near", count=near.neighbours, accepted=near.accepted_neighbours)
        yield f"{line}{more}" if near.neighbours else line
        yield from (_mistake_line(mistake, row.seeds, chosen) for mistake in near.mistakes)


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%"


def _mistake_line(mistake: MistakeActivity, seeds: int, chosen: Language) -> str:
    label = mistake.label.in_language(chosen)
    name = f"{mistake.part}: {label}" if mistake.part else label
    origin = say(chosen, _ORIGINS[mistake.origin])
    line = say(chosen, "activity_mistake", name=name, origin=origin, active=mistake.active, seeds=seeds)
    return f"  {line}{say(chosen, 'activity_accepted', count=mistake.accepted) if mistake.accepted else ''}"
