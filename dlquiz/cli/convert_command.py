"""The command that converts banks from and for other tools, with a report of what is lost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dlquiz import locations
from dlquiz.cli.common import DONE, WRONG, language
from dlquiz.cli.help_pages import Command
from dlquiz.cli.options import json_option
from dlquiz.cli.output import talk
from dlquiz.errors import UsageError
from dlquiz.interchange.formats import FORMATS, NATIVE
from dlquiz.messages import LANGUAGES, message, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dlquiz.interchange.converting import Conversion, Request
    from dlquiz.progress.records import Attempt
    from dlquiz.schedule import Memory

_ONLY_FOR = {"history": ("anki",), "spreadsheet": ("csv", "tsv")}
"""The formats of TARGET in which an option says something."""
FORMAT = click.Choice(tuple(FORMATS))


@click.command(cls=Command)
@click.argument("source")
@click.argument("target")
@click.option("--from", "from_format", type=FORMAT, help="The format of SOURCE (default: by its ending).")
@click.option("--to", "to_format", type=FORMAT, help="The format of TARGET (default: by its ending).")
@click.option(
    "--language", "texts", type=click.Choice((*LANGUAGES, "both")), help="The texts: English, Chinese or both."
)
@click.option("--variants", type=click.IntRange(1, 100), default=3, help="How many draws are frozen (default 3).")
@click.option("--history", is_flag=True, help="For Anki: your answers and due dates go along.")
@click.option("--spreadsheet", is_flag=True, help="For CSV: begin with a byte order mark.")
@click.option("--strict", is_flag=True, help="Write nothing if anything would be lost; 1 if so.")
@click.option("--force", is_flag=True, help="Overwrite a file that is there.")
@json_option
@click.pass_obj
def convert(banks: tuple[str, ...], /, source: str, target: str, **chosen: Any) -> int:
    """Convert a bank from or for Anki, Moodle, GIFT, QTI, CSV or Markdown, and report what is lost."""
    from dlquiz.cli.library import nameable
    from dlquiz.interchange.converting import Request, converted, save
    from dlquiz.interchange.model import WriteOptions
    from dlquiz.processes import processors

    attempts, memories = _history() if chosen["history"] else (None, {})
    options = WriteOptions(
        language=chosen["texts"] or "both",
        preferred=language(),
        variants=chosen["variants"],
        attempts=attempts,
        memories=memories,
        spreadsheet=chosen["spreadsheet"],
    )
    request = Request(
        _bank_or_file(source, banks, chosen["from_format"]),
        Path(target),
        chosen["from_format"],
        chosen["to_format"],
        chosen["texts"],
        options,
        nameable(banks),
        processors(),
    )
    _refuse_idle_options(request, chosen)
    _refuse_to_overwrite(request, [request.target], banks, force=chosen["force"])
    conversion = converted(request)
    _refuse_to_overwrite(request, [path for path, _ in conversion.files], banks, force=chosen["force"])
    stopped = chosen["strict"] and conversion.report.loses
    if not stopped:
        save(conversion)
        _take_in_reviews(conversion)
    if chosen["as_json"]:
        from dlquiz.cli.output import say_json
        from dlquiz.interchange.reporting import report_document

        say_json(report_document(request.way, conversion.report, written=not stopped, language=language()))
    else:
        _write_report(conversion, stopped=stopped)
    return WRONG if stopped else DONE


def _bank_or_file(source: str, banks: tuple[str, ...], from_format: str | None) -> Path:
    """The file that SOURCE names, which may be the id or the title of a bank."""
    from dlquiz.cli.library import every_installed, looks_like_path
    from dlquiz.session.titles import bank_named

    path = Path(source)
    if path.suffix or looks_like_path(source) or path.exists() or from_format not in (None, NATIVE):
        return path
    bank = bank_named(every_installed(banks), source)
    return path if bank is None else Path(bank.file)


def _refuse_idle_options(request: Request, chosen: Mapping[str, Any]) -> None:
    """Raise `UsageError` for an option that changes nothing in a file of that format."""
    to_format = request.formats[1].name
    for option, formats in _ONLY_FOR.items():
        if chosen[option] and to_format not in formats:
            raise UsageError(*message("convert_idle", option=option, formats=", ".join(formats)))


def _history() -> tuple[list[Attempt], dict[str, Memory]]:
    """The history in force, the oldest first, and what it makes of each question."""
    from dlquiz.cli.library import read_progress

    with read_progress() as store:
        return list(reversed(store.history())), store.figures.memories()


def _take_in_reviews(conversion: Conversion) -> None:
    """Put the reviews that the source remembers into the history."""
    if not conversion.reviewed:
        return
    from dlquiz.cli.clock import now
    from dlquiz.cli.library import read_progress
    from dlquiz.interchange.attempts import take_in

    with read_progress() as store:
        if count := take_in(conversion.reviewed, store, now()):
            talk(say(language(), "convert_reviews", count=count))


def _refuse_to_overwrite(request: Request, paths: list[Path], banks: tuple[str, ...], *, force: bool) -> None:
    """Raise `UsageError` where a file is there already, or is dlquiz's own; a bank among the learner's own may come."""
    from dlquiz.cli.library import own_bank_folders
    from dlquiz.cli.own_files import refuse_own_file

    is_bank = request.formats[1].name == NATIVE
    for path in paths:
        is_own = path.resolve().parent in [folder.resolve() for folder in own_bank_folders()]
        if not (is_bank and is_own and locations.is_bank_file(path)):
            refuse_own_file(path, banks)
        if path.exists() and not force:
            raise UsageError(*message("convert_exists", path=path))


def _write_report(conversion: Conversion, *, stopped: bool) -> None:
    """A line for each question of which something is lost, then the counts and the files."""
    from dlquiz.cli.output import write
    from dlquiz.interchange.reporting import counts_line, item_lines

    chosen = language()
    for line in item_lines(conversion.report, chosen):
        write(line)
    write(counts_line(conversion.report, chosen))
    if stopped:
        write(say(chosen, "convert_strict"))
        return
    for path, _ in conversion.files:
        write(say(chosen, "convert_written", path=path))
