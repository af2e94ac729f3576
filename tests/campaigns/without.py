"""Runs a program without one thing that protects it: `python without.py PROTECTION PROGRAM ARGUMENT...`.

A program of the tests by its path, or the quiz by its name. Each protection is taken away in this process only, before
the program runs.
"""

from __future__ import annotations

import re
import runpy
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from dlquiz.errors import StorageError
from dlquiz.progress import faults, merging, migrations, opening
from dlquiz.progress.derived import Derived
from dlquiz.progress.drafts import Drafts
from dlquiz.progress.history import Entry
from dlquiz.progress.records import Regrade
from dlquiz.progress.store import Store


def answer_and_schedule_in_one_transaction() -> None:
    add = Derived.add

    def add_later(self: Derived, *answer: Any) -> object:
        commit_and_begin(self.connection)
        return add(self, *answer)

    Derived.add = add_later  # type: ignore[method-assign,assignment]


def commit_before_it_is_acknowledged() -> None:
    @contextmanager
    def writing(self: Store) -> Iterator[sqlite3.Connection]:
        """Commits what the write before this one has left open."""
        if self.connection.in_transaction:
            self.connection.execute("COMMIT")
        self.connection.execute("BEGIN IMMEDIATE")
        yield self.connection

    Store.writing = writing  # type: ignore[method-assign]


def migration_in_one_transaction() -> None:
    def apply(connection: sqlite3.Connection, script: str, before: int, after: int) -> None:
        for statement in migrations.statements(migrations._read(script)):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {migrations.APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {after}")

    migrations._apply = apply


def second_look_at_the_version() -> None:
    """Of two that make the file, the second does not ask again once it is its turn."""
    version = migrations.version

    def apply(connection: sqlite3.Connection, script: str, before: int, after: int) -> None:
        migrations.version = lambda _: before
        try:
            whole(connection, script, before, after)
        finally:
            migrations.version = version

    whole, migrations._apply = migrations._apply, apply


def regrades_in_one_transaction() -> None:
    whole = Store.regrade

    def one_by_one(self: Store, regrades: Iterable[Regrade], at: datetime) -> int:
        return sum(whole(self, [regrade], at) for regrade in regrades)

    Store.regrade = one_by_one  # type: ignore[method-assign]


def import_in_one_transaction() -> None:
    whole = merging.merge_rows

    def merge_one_by_one(
        connection: sqlite3.Connection, derived: Derived, entries: Iterable[Entry], added: list[tuple[str, str]]
    ) -> None:
        for entry in entries:
            whole(connection, derived, [entry], added)
            commit_and_begin(connection)

    merging.merge_rows = merge_one_by_one  # type: ignore[assignment]


def begin_immediate() -> None:
    """Transactions that begin by reading, and ask to write only when they have read."""

    @contextmanager
    def writing(self: Store) -> Iterator[sqlite3.Connection]:
        with faults.translate_errors(self.where):
            self.connection.execute("BEGIN DEFERRED")
            try:
                yield self.connection
                self.connection.execute("COMMIT")
            except BaseException:
                self.roll_back()
                raise

    Store.writing = writing  # type: ignore[method-assign]


def waiting_for_others() -> None:
    opening.BUSY_SECONDS = 0.0


def reporting_that_a_write_failed() -> None:
    def quiet(whole: Callable[..., Any]) -> Callable[..., Any]:
        def write(*arguments: Any) -> Any:
            with suppress(StorageError):
                return whole(*arguments)

        return write

    for piece, name in ((Store, "record"), (Store, "undo"), (Store, "rate"), (Drafts, "save")):
        setattr(piece, name, quiet(getattr(piece, name)))


def listening_to_signals() -> None:
    from dlquiz.tui.lifecycle.signals import Signals

    Signals.listen = lambda _: None  # type: ignore[method-assign]


def watching_the_terminal() -> None:
    from dlquiz.tui.lifecycle.signals import Signals

    Signals.watch_terminal = lambda _: None  # type: ignore[method-assign]


def ending_a_program_that_hangs() -> None:
    """It hears that its terminal is gone, but whatever waits for that terminal is waited for."""
    from dlquiz.tui.lifecycle import signals

    signals.PATIENCE = 1e9


def room_for_the_last_that_is_written() -> None:
    from dlquiz.tui.lifecycle import signals

    signals.make_room = lambda: None


def keeping_what_was_typed() -> None:
    from dlquiz.tui.app import DlquizApp

    DlquizApp._keep = lambda _: None  # type: ignore[method-assign]


def giving_the_terminal_back() -> None:
    """It stops at once, as a program that does not know of terminals."""
    from dlquiz.tui.lifecycle.suspend import Stopping

    Stopping.stop = Stopping._sleep  # type: ignore[method-assign]


def the_filter_of_control_characters() -> None:
    from dlquiz.text import cells

    cells._UNSHOWN = re.compile(r"(?!)")


def reading_nothing_but_utf_8() -> None:
    from textual.app import App

    from dlquiz.tui.app import DlquizApp

    DlquizApp.get_driver_class = App.get_driver_class  # type: ignore[method-assign]


def output_in_utf_8() -> None:
    from dlquiz.cli import running

    running._use_utf8 = lambda: None


def naming_a_folder_once_it_is_whole() -> None:
    from dlquiz.sharing import pins

    write, name, waiting = pins._write, pins._write_pins, list[tuple[Any, Any]]()

    def name_first(named: Iterable[pins.Pin]) -> None:
        name(named)
        while waiting:
            write(*waiting.pop())

    pins._write = lambda folder, contents: waiting.append((folder, contents))
    pins._write_pins = name_first


def commit_and_begin(connection: sqlite3.Connection) -> None:
    connection.execute("COMMIT")
    connection.execute("BEGIN IMMEDIATE")


def nothing() -> None:
    """Shows that what fails without a protection does not fail for being run by this."""


PROTECTIONS: dict[str, Callable[[], None]] = {
    "an answer and its schedule in one transaction": answer_and_schedule_in_one_transaction,
    "the commit before it is acknowledged": commit_before_it_is_acknowledged,
    "a migration in one transaction": migration_in_one_transaction,
    "a second look at the version": second_look_at_the_version,
    "regrades in one transaction": regrades_in_one_transaction,
    "an import in one transaction": import_in_one_transaction,
    "BEGIN IMMEDIATE": begin_immediate,
    "waiting for others": waiting_for_others,
    "naming a folder once it is whole": naming_a_folder_once_it_is_whole,
    "nothing": nothing,
    "reporting that a write failed": reporting_that_a_write_failed,
    "listening to signals": listening_to_signals,
    "watching the terminal": watching_the_terminal,
    "an end for a program that hangs": ending_a_program_that_hangs,
    "room for the last that is written": room_for_the_last_that_is_written,
    "keeping what was typed": keeping_what_was_typed,
    "giving the terminal back": giving_the_terminal_back,
    "the filter of control characters": the_filter_of_control_characters,
    "reading nothing but UTF-8": reading_nothing_but_utf_8,
    "output in UTF-8": output_in_utf_8,
}
"""By what the campaigns call them."""


def without(protection: str, program: Path | str = "dlquiz") -> Sequence[str]:
    """What Python is to run, after its own options and before the program's arguments: a file, or a module's name."""
    assert_can_be_taken_away(protection)
    return (__file__, protection, str(program))


@cache
def assert_can_be_taken_away(protection: str) -> None:
    """A program that fails because of that would look as if it had missed the protection."""
    assert protection in PROTECTIONS, protection
    tried = subprocess.run([sys.executable, __file__, protection], capture_output=True, text=True, check=False)
    assert (tried.returncode, tried.stderr) == (0, ""), tried.stderr


def main(protection: str, program: str = "", *arguments: str) -> None:
    PROTECTIONS[protection]()
    if not program:
        return
    sys.argv = [program, *arguments]
    if program.endswith(".py"):
        sys.path.insert(0, str(Path(program).parent))
        runpy.run_path(program, run_name="__main__")
    else:
        runpy.run_module(program, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
