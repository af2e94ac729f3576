"""The whole history out and in: `export` and `import`."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, nullcontext
from io import BytesIO, StringIO
from pathlib import Path
from typing import IO

from dlquiz import locations
from dlquiz.cli.attempts import when
from dlquiz.cli.backup_commands import back_up_now
from dlquiz.cli.clock import now
from dlquiz.cli.common import DONE, language
from dlquiz.cli.library import every_installed, own_banks, read_progress
from dlquiz.cli.output import certain, say_json, talk, write
from dlquiz.cli.own_files import refuse_own_file
from dlquiz.errors import IdTakenError, UsageError
from dlquiz.messages import Language, Text, message, say
from dlquiz.messages.reasons import reason
from dlquiz.progress import imports
from dlquiz.progress.history import TABLES, Entry
from dlquiz.progress.imports import rows_of
from dlquiz.progress.known_lines import KnownLines
from dlquiz.progress.merging import Merged
from dlquiz.progress.store import Store
from dlquiz.reports import is_export, kept, opened_lines, read_new_lines, replaced, written_lines
from dlquiz.session.formatting import answers_text
from dlquiz.session.naming import follow_names

STANDARD = "-"


def export_progress(file: str, force: bool, banks: Sequence[str] = ()) -> int:
    """Write every row of the history to `file`, or to standard output."""
    if file == STANDARD and isinstance(sys.stdout, StringIO):
        # What `running` puts in the place of a stream that the caller has closed.
        raise UsageError(*message("output_closed"))
    if file != STANDARD:
        _refuse_to_spoil(Path(file), force, banks)
    counts = Counter[str]()
    with read_progress() as store, closing(store.rows()) as rows, ExitStack() as opened:
        out = None if file == STANDARD else opened.enter_context(replaced(Path(file)))
        for line in written_lines(_counted(rows, counts)):
            if out is None:
                _write_bytes(line)
            else:
                out.write(line)
    sys.stdout.flush()  # only what is out is reported
    talk(say(language(), "exported", **_count_texts(Merged(*(counts[table] for table in Merged._fields)))))
    return DONE


def _counted(entries: Iterable[Entry], counts: Counter[str]) -> Iterator[Entry]:
    for entry in entries:
        counts[TABLES[type(entry.what)].name] += 1
        yield entry


def _refuse_to_spoil(path: Path, force: bool, banks: Sequence[str]) -> None:
    """Raises UsageError where writing would cost something that no export holds."""
    refuse_own_file(path, banks)
    if path.is_file() and not force and not is_export(path):
        raise UsageError(
            f"{path} is there already and is no export: choose another name, or overwrite it with `--force`",
            f"{path} 已存在，且不是导出文件：请另选文件名，或用 `--force` 覆盖",
        )


def _write_bytes(line: bytes) -> None:
    # Bytes, because Windows would write other line ends; a stream that only takes text stands for a closed one.
    out = getattr(sys.stdout, "buffer", None)
    if out is None:
        sys.stdout.write(line.decode("utf-8"))
    else:
        out.write(line)


class _Reading:
    """The rows of several files, one after the other; `place` says where the row handed out last stands."""

    def __init__(self, files: Sequence[str], extra: Iterable[str] = ()) -> None:
        self.store: Store | None = None
        """The history that the rows are for."""
        self.place = ""
        self._rows = 0
        self._files = files
        self._extra = extra
        self._known: KnownLines | None = None
        self._kept: dict[str, IO[bytes]] = {}

    def __enter__(self) -> _Reading:
        """Looks at every file, and keeps what can be read only once: a pipe must not hold up whoever else saves."""
        with ExitStack() as opened:
            for file in dict.fromkeys(self._files):
                _refuse_own_progress(file)
                _refuse_bank(file)
                with open_input(file) as stream:
                    if file == STANDARD or not Path(file).is_file():
                        self._kept[file] = opened.enter_context(kept(stream, file))
            self._opened = opened.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._opened.close()

    @property
    def rows(self) -> int:
        """How many rows were there, those that were known and not handed out included."""
        return self._rows + (self._known.passed_over if self._known else 0)

    def __iter__(self) -> Iterator[Entry]:
        assert self.store is not None, "opened after the files were looked at"
        self._known = self.store.known_lines()
        for file in self._files:
            if is_database(file):
                yield from self._stored(file)
                continue
            if _is_deck(file):
                yield from self._reviewed(file)
                continue
            with nullcontext(self._kept[file]) if file in self._kept else open_input(file) as stream:
                stream.seek(0)
                for line, entry in read_new_lines(opened_lines(stream, file), file, self._known):
                    self.place = f"{file}:{line}"
                    self._rows += 1
                    yield entry

    def _stored(self, file: str) -> Iterator[Entry]:
        """The rows of a progress file; of a damaged one those that can be read, and are not here already."""
        entries, is_whole = rows_of(Path(file))
        self.place = file
        self._rows += len(entries)
        if not is_whole:
            talk(say(language(), "damaged_import", file=file, count=len(entries)))
            assert self.store is not None, "opened after the files were looked at"
            entries = self.store.unknown(entries)
        yield from entries

    def _reviewed(self, file: str) -> Iterator[Entry]:
        """The reviews of dlquiz's own notes in a deck of Anki."""
        from dlquiz.interchange.anki.reviews import reviews

        self.place = file
        found = reviews(Path(file), every_installed(self._extra))
        self._rows += len(found.entries)
        if found.unknown:
            talk(say(language(), "anki_unknown", file=file, count=found.unknown))
        yield from found.entries


def _refuse_own_progress(file: str) -> None:
    progress = locations.progress_file()
    # Whoever closes a file that SQLite has open in the same process sets its locks free.
    if file != STANDARD and Path(file).exists() and progress.exists() and progress.samefile(file):
        raise UsageError(*message("own_import", file=file))


def _refuse_bank(file: str) -> None:
    if locations.is_bank_file(Path(file)):
        folder = own_banks()
        raise UsageError(
            f"{file} is a bank, not a history: put it into {folder}, or start with `dlquiz --bank {file}`",
            f"{file} 是题库，不是历史记录：请把它放进 {folder}，或用 `dlquiz --bank {file}` 启动",
        )


def is_database(file: str) -> bool:
    """Whether a file looks like a progress file: by how it begins, or, where that is damaged, by its name."""
    if file == STANDARD or not Path(file).is_file():
        return False
    with Path(file).open("rb") as stream:
        return stream.read(16) == b"SQLite format 3\x00" or ".db" in Path(file).suffixes


def _is_deck(file: str) -> bool:
    """Whether a file is to be read as a deck of Anki."""
    return file != STANDARD and Path(file).suffix.lower() == ".apkg"


def open_input(file: str) -> AbstractContextManager[IO[bytes]]:
    """A file, or standard input, opened for reading. Raises UsageError where it cannot be."""
    if file == STANDARD:
        # A stream that only gives text stands for a closed one.
        return nullcontext(getattr(sys.stdin, "buffer", None) or BytesIO(sys.stdin.read().encode("utf-8")))
    if Path(file).is_dir():
        raise UsageError(f"{file} is a folder: name the files in it", f"{file} 是文件夹：请写出其中的文件名")
    try:
        return Path(file).open("rb")
    except OSError as error:
        why = reason(error)
        raise UsageError(
            f"{file} cannot be read ({why.en}): check the name and its permissions",
            f"无法读取 {file}（{why.zh}）：请检查文件名及其权限",
        ) from error


def import_progress(files: Sequence[str], extra: tuple[str, ...], as_json: bool) -> int:
    """Unite the history with those in `files`: all of them or nothing, and a backup first."""
    with _Reading(files, extra) as reading, read_progress() as store:
        reading.store = store

        def tell(merged: Merged) -> None:
            with certain():
                _tell(language(), merged, reading.rows - sum(merged), as_json)

        try:
            imports.take_in(store, reading, now(), tell)
        except IdTakenError as error:
            raise IdTakenError(f"{reading.place}: {error.en}", f"{reading.place}: {error.zh}") from error
        follow_names(store, every_installed(extra))
    return DONE


def undo_import(as_json: bool) -> int:
    """Take back the newest import; what was answered here since then stays."""
    chosen = language()

    def tell(undone: imports.Undone) -> None:
        with certain():
            if as_json:
                done = {"at": undone.at, **undone.removed._asdict(), "kept": undone.kept}
                say_json({"undone": done})
            else:
                write(
                    say(chosen, "import_undone", at=when(undone.at), **_count_texts(undone.removed), kept=undone.kept)
                )

    with read_progress() as store:
        back_up_now()
        if imports.undo_newest(locations.progress_file(), store, tell) is None:
            if as_json:
                say_json({"undone": None})
            else:
                write(say(chosen, "no_import"))
    return DONE


def _tell(chosen: Language, merged: Merged, known: int, as_json: bool) -> None:
    if as_json:
        say_json({**merged._asdict(), "known": known})
        return
    counts = _count_texts(merged) | {"answers": message("new_answers", count=merged.attempts)}
    write(say(chosen, "imported", **counts, known=known))


def _count_texts(merged: Merged) -> dict[str, Text]:
    """How many rows of each table, as the items of a list; the last three are left out where there are none."""
    texts = {"answers": answers_text(merged.attempts), "corrections": message("corrections", count=merged.corrections)}
    for table, ending in {"interviews": "and_interviews", "flags": "and_flags", "fits": "and_fits"}.items():
        count = getattr(merged, table)
        texts[table] = message(ending, count=count) if count else Text.same("")
    return texts
