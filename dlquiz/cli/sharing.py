"""`banks add`, `update` and `remove`: banks that come from elsewhere."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click

from dlquiz import locations
from dlquiz.bank import Bank, Library
from dlquiz.bank.made import GENERATED_BANK
from dlquiz.checking import Report
from dlquiz.cli.checking_banks import fault_line
from dlquiz.cli.clock import now
from dlquiz.cli.common import DONE, UNUSABLE, WRONG, is_terminal, language, one_line
from dlquiz.cli.history_commands import change_line
from dlquiz.cli.library import every_installed, read_progress
from dlquiz.cli.output import certain, note_done, talk, write
from dlquiz.cli.progress_bar import ProgressBar
from dlquiz.errors import DlquizError, UsageError
from dlquiz.messages import Text, message, say
from dlquiz.messages.naming import suggestion
from dlquiz.processes import processors
from dlquiz.progress.records import StoredAttempt
from dlquiz.session.formatting import answers_text
from dlquiz.session.regrading import Regrading
from dlquiz.sharing.comparing import Difference, answers_after, differences
from dlquiz.sharing.fetching import Fetched, fetch
from dlquiz.sharing.inspecting import Staged, languages_of, staged, taken, without
from dlquiz.sharing.pins import Pin, forget, keep, pin_of, read_pins
from dlquiz.sharing.sources import Source, source_of

_SHA256 = re.compile("[0-9a-fA-F]{64}")
_LANGUAGES = {"en": "share_english", "zh": "share_chinese"}


def add_banks(typed: str, extra: Sequence[str], sha256: str | None, *, agreed: bool) -> int:
    """Fetch, check and show what is there, ask, and keep it; 1 where the check finds errors."""
    chosen = language()
    if sha256 is not None and not _SHA256.fullmatch(sha256):
        raise UsageError(*message("share_no_hash", hash=sha256))
    source = source_of(typed)
    if known := next((pin for pin in read_pins() if pin.source == source.address), None):
        raise UsageError(*message("share_known", bank=known.banks[0]))
    fetched = _fetched(source, is_sure=sha256 is not None)
    if sha256 is not None and fetched.sha256 != sha256.lower():
        raise UsageError(*message("share_other_hash", found=fetched.sha256, wanted=sha256.lower()))
    with _checked(fetched, every_installed(extra)) as (found, report):
        if report.errors:
            talk(say(chosen, "share_faulty", errors=report.errors))
            return WRONG
        pin = pin_of(source.address, fetched.sha256, fetched.commit, now(), [bank.id for bank in found.banks])
        with certain():
            _show_pin(pin)
            for bank in found.banks:
                _show_bank(bank)
        if not _agrees("share_add_ask", agreed):
            write(say(chosen, "share_not_added"))
            return DONE
    keep(pin, fetched.contents)
    names = _listed(pin.banks)
    note_done("share_added", banks=names)
    write(say(chosen, "share_added", banks=names))
    return DONE


def update_banks(name: str | None, extra: Sequence[str], *, agreed: bool) -> int:
    """Fetch again what was added; the worst exit code of all, where several are updated."""
    pins = read_pins()
    wanted = pins if name is None else [_pin_named(name, pins)]
    if not wanted:
        raise UsageError(*message("share_none_added"))
    code = DONE
    for pin in wanted:
        try:
            code = max(code, _update(pin, extra, agreed))
        except DlquizError as error:
            if len(wanted) == 1:
                raise
            talk(f"{', '.join(pin.banks)}: {one_line(error.in_language(language()))}")
            code = UNUSABLE
    return code


def _update(pin: Pin, extra: Sequence[str], agreed: bool) -> int:
    chosen, names = language(), _listed(pin.banks)
    if pin.is_edited:
        raise UsageError(*message("share_edited", bank=pin.banks[0], folder=pin.place))
    fetched = _fetched(source_of(pin.source))
    if fetched.sha256 == pin.sha256 and pin.place.is_dir():
        if fetched.commit != pin.commit:
            keep(pin_of(pin.source, pin.sha256, fetched.commit, now(), pin.banks), fetched.contents, pin)
        write(say(chosen, "share_same", banks=names))
        return DONE
    everything = every_installed(extra)
    others = without(everything, pin.place)
    old = [bank for bank in everything.banks if others.bank(bank.id) is None]
    with _checked(fetched, others) as (found, report):
        if report.errors:
            talk(say(chosen, "share_update_faulty", banks=names, errors=report.errors))
            return WRONG
        fresh = pin_of(pin.source, fetched.sha256, fetched.commit, now(), [bank.id for bank in found.banks])
        given = _answers({*pin.banks, *fresh.banks})
        changes = answers_after(given, {*pin.banks, *fresh.banks}, found.library)
        with certain():
            _show_pin(fresh, pin)
            for one in differences(old, found.banks):
                write(_difference_line(one))
            _show_answers(changes)
        if not _agrees("share_update_ask", agreed):
            write(say(chosen, "share_not_updated"))
            return DONE
    keep(fresh, fetched.contents, pin)
    note_done("share_updated", banks=names)
    write(say(chosen, "share_updated", banks=names))
    if changes.changes:
        talk(say(chosen, "share_regrade"))
    return DONE


def remove_banks(name: str, extra: Sequence[str], *, agreed: bool) -> int:
    """Remove what was added with this bank; what was answered stays."""
    chosen, pin = language(), _pin_named(name, read_pins())
    names, answers = _listed(pin.banks), answers_text(len(_answers({*pin.banks})))
    with certain():
        _show_pin(pin)
        write(say(chosen, "share_remove_what", banks=names, answers=answers))
        if pin.is_edited:
            write(say(chosen, "share_remove_edited", folder=pin.place))
    if not _agrees("share_remove_ask", agreed):
        write(say(chosen, "share_not_removed"))
        return DONE
    forget(pin)
    note_done("share_removed", banks=names, source=pin.source)
    write(say(chosen, "share_removed", banks=names, source=pin.source))
    return DONE


def _fetched(source: Source, *, is_sure: bool = False) -> Fetched:
    if source.is_plain and not is_sure:
        talk(say(language(), "share_plain", source=source.place))
    if source.kind != "path" and sys.stderr.isatty():
        talk(say(language(), "share_fetching", source=source.place))
    return fetch(source)


@contextmanager
def _checked(fetched: Fetched, others: Library) -> Iterator[tuple[Staged, Report]]:
    """The banks that were fetched and what the check found, which is printed. Raises `UsageError` for a taken id."""
    chosen = language()
    with staged(fetched.contents, others) as found:
        if clash := taken(found.banks, others):
            raise UsageError(*message("share_taken", bank=clash.id, file=clash.file))
        if any(bank.id == GENERATED_BANK for bank in found.banks):
            # Its rounds over networks, and what was answered in them, are under this name.
            raise UsageError(*message("share_reserved", bank=GENERATED_BANK))
        bar = ProgressBar() if sys.stderr.isatty() else None
        try:
            report = found.check(bar, processors())
        finally:
            if bar is not None:
                bar.clear()
        with certain():
            for fault in report.faults:
                write(fault_line(fault, chosen))
        yield found, report


def _agrees(question: str, agreed: bool) -> bool:
    if agreed:
        return True
    if not is_terminal():
        raise UsageError(*message("share_yes"))
    return click.confirm(say(language(), question), err=True)


def _pin_named(name: str, pins: Sequence[Pin]) -> Pin:
    known = [bank for pin in pins for bank in pin.banks]
    found = next((pin for pin in pins if name in pin.banks), None)
    if found is None:
        if not known:
            raise UsageError(*message("share_none_added"))
        raise UsageError(
            *message("share_unknown", bank=name, hint=Text(*suggestion(name, known)), known=_listed(known))
        )
    return found


def _listed(banks: Sequence[str]) -> Text:
    return Text(", ".join(banks), "、".join(banks))


def _answers(banks: set[str]) -> list[StoredAttempt]:
    """What was answered in these banks; no progress file is made to look."""
    if not locations.progress_file().exists():
        return []
    with read_progress() as store:
        return [attempt for attempt in store.history() if attempt.question.partition("/")[0] in banks]


def _show_pin(pin: Pin, before: Pin | None = None) -> None:
    chosen = language()
    write(say(chosen, "share_from", source=pin.source))
    for key, value, former in (
        ("share_commit", pin.commit, before.commit if before else ""),
        ("share_sha256", pin.sha256, before.sha256 if before else ""),
    ):
        if value:
            changed = f"{former} → {value}" if former and former != value else value
            write(say(chosen, key, value=changed))


def _show_bank(bank: Bank) -> None:
    chosen = language()
    write()
    write(f"{bank.id} · {one_line(bank.title.in_language(chosen))}")
    spoken = [say(chosen, _LANGUAGES[each]) for each in languages_of(bank.questions)]
    comma = "、" if chosen == "zh" else ", "
    write(say(chosen, "share_questions", count=len(bank.questions), languages=comma.join(spoken)))
    for key, text in (("share_author", bank.author), ("share_license", bank.license)):
        said = say(chosen, "share_unsaid") if text is None else one_line(text.in_language(chosen))
        write(say(chosen, key, text=said))


def _difference_line(one: Difference) -> str:
    chosen = language()
    if one.how == "renamed":
        return say(chosen, "differs_renamed", before=one.before, question=one.question)
    return say(chosen, f"differs_{one.how}", question=one.question)


def _show_answers(found: Regrading) -> None:
    chosen = language()
    total = found.same + len(found.changes) + len(found.untouched)
    if not total:
        return
    for change in found.changes:
        write(change_line(chosen, change))
    for reason, count in Counter(one.reason for one in found.untouched).items():
        text = one_line(reason.in_language(chosen))
        write(say(chosen, "share_untouched", answers=answers_text(count), reason=text))
    counts = {"changed": len(found.changes), "answers": answers_text(total)}
    write(say(chosen, "share_regrades", **counts))
