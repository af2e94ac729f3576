"""Opening bank files: from the index what stands in it, else by reading them, and then into the index."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from dlquiz.bank.banks import WAITING, Bank, LoadedBank
from dlquiz.bank.index.cutting import pieces_of, text_of
from dlquiz.bank.index.records import Head, Record, record_of
from dlquiz.bank.index.source import Places, PlacesAgain, Source
from dlquiz.bank.index.stamps import Stamp, reader_stamp, stamp_of
from dlquiz.bank.index.stock import Indexed
from dlquiz.bank.index.storage import (
    Connection,
    Rows,
    Shelf,
    Writer,
    forget_file,
    note_file,
    put_record,
    seen_paths,
    sweep,
)
from dlquiz.yaml_reader import bytes_of

WORTH_A_PROCESS = 4_000_000
"""Bytes of banks; to read so many takes several times as long as to start a process."""
BESIDE_PATIENCE = 2.0
"""Seconds that who writes waits for the process beside it, which writes as shortly, and that who has nothing else to
read waits for the file that it is at."""


class Index(NamedTuple):
    """The index in `file`; `at` is a moment before anything was looked at, in nanoseconds since the epoch."""

    file: Path
    at: int
    patience: float = 0.0
    """So many seconds who writes waits for another one who does; none where the same work is done without it."""


def load_files(
    index: Index, files: Iterable[Path], at_once: int | None = None, siblings: Iterable[Path] = ()
) -> dict[str, LoadedBank]:
    """What was read from each file, as `load_bank` reads it, from the index where it stands there.

    What is free of faults stands there from then on, if that can be written. Then no more than `at_once` bytes are
    read, if so many are given: further files are `WAITING`. The first one is always read.

    `siblings` as for `load_bank`.
    """
    places = {file: os.fsencode(file.absolute()) for file in files}
    with closing(Shelf(index.file)) as shelf:
        paths = list(places.values())
        opening = _Opening(index, shelf, paths, at_once if _is_writable(index.file) else None, siblings)
        if at_once is None and _is_worth_a_process(new := opening.unseen(places)) and _is_writable(index.file):
            opening = _Opening(index._replace(patience=BESIDE_PATIENCE), shelf, paths, None, siblings)
            loaded = _load_in_two(opening, index, places, new, siblings)
        else:
            loaded = {str(file): opening.load(file, path) for file, path in places.items()}
        opening.finish()
    return loaded


def _is_worth_a_process(files: Sequence[Path]) -> bool:
    sizes = (stamp.size for stamp in map(stamp_of, files) if stamp is not None)
    return len(files) > 1 and (os.cpu_count() or 1) > 1 and sum(sizes) >= WORTH_A_PROCESS


def _load_in_two(
    opening: _Opening, index: Index, places: Mapping[Path, bytes], new: Sequence[Path], siblings: Iterable[Path]
) -> dict[str, LoadedBank]:
    """Read files from the first one on while another process compiles them from the last one on, until they meet."""
    from dlquiz.bank.index.beside import Helper

    loaded: dict[Path, LoadedBank] = {}
    with closing(Helper(index, [str(file) for file in reversed(new)])) as helper:
        for file, path in places.items():
            if not helper.spares(str(file), BESIDE_PATIENCE):
                loaded[file] = opening.load(file, path)
    left = [file for file in places if file not in loaded]
    # There may have been no index before, and so nothing to look at.
    with (
        closing(Shelf(index.file)) as shelf,
        closing(_Opening(index, shelf, [places[file] for file in left], None, siblings)) as rest,
    ):
        loaded |= {file: rest.load(file, places[file]) for file in left}
    return {str(file): loaded[file] for file in places}


def compile_files(index: Index, files: Sequence[Path]) -> Generator[Path]:
    """Put into the index what does not stand in it; each file as soon as it was looked at.

    It ends early where the index cannot be written.
    """
    places = {file: os.fsencode(file.absolute()) for file in files}
    with closing(Shelf(index.file)) as shelf, closing(_Opening(index, shelf, list(places.values()), None)) as opening:
        for file, path in places.items():
            opening.load(file, path)
            if opening.is_vain:
                return
            yield file
        opening.finish()


def _is_writable(file: Path) -> bool:
    """Whether the index may be written, as far as can be told without trying."""
    return os.access(file.parent, os.W_OK) and (not file.exists() or os.access(file, os.W_OK))


class _Opening:
    """The opening of some files, whose absolute paths are given, one after the other."""

    def __init__(
        self,
        index: Index,
        shelf: Shelf,
        paths: Sequence[bytes],
        at_once: int | None,
        siblings: Iterable[Path] = (),
    ) -> None:
        self._index = index
        self._siblings = siblings
        self._shelf = shelf
        self._reader = reader_stamp()
        self._rows = Rows(index.file, self._reader)
        # A query for all of them takes a tenth of the time that one for each would.
        self._seen = shelf.files(paths)
        self._heads = shelf.heads(list({row[2] for row in self._seen.values()}), self._reader)
        self._writer: Writer | None = None
        self._left = at_once
        """How many more bytes may be read; None where all may."""

    def unseen(self, places: Mapping[Path, bytes]) -> list[Path]:
        """Those of these files of which the index knows nothing."""
        return [file for file, path in places.items() if path not in self._seen]

    @property
    def is_vain(self) -> bool:
        """Whether nothing more can be put into the index."""
        return self._writer is not None and self._writer.given_up

    def load(self, file: Path, path: bytes) -> LoadedBank:
        """What is read from one file, wherever from."""
        stamp = stamp_of(file)
        if stamp is None:
            return _plain(file, self._siblings)
        row = self._seen.get(path)
        if row is not None and row[0] == stamp.told and stamp.at_rest(row[1]) and row[2] in self._heads:
            return self._indexed(file, row[2], self._heads[row[2]])
        if row is None and self._left is not None and self._left <= 0:
            # Nothing is known of it, so that it is not even hashed.
            return WAITING
        data = bytes_of(file)
        if data is None:
            return _plain(file, self._siblings)
        content = sha256(data).hexdigest()
        head = self._heads.get(content) or self._shelf.heads((content,), self._reader).get(content)
        if head is None:
            if self._left is not None:
                if self._left <= 0:
                    return WAITING
                self._left -= len(data)
            loaded, made = _read(data, str(file), self._siblings)
        else:
            loaded, made = self._indexed(file, content, head), None
        # The stamp was taken before the bytes were: whoever writes meanwhile leaves another one.
        if made or (head and self._is_news(row, stamp, content)):
            self._write(path, stamp, content, made, data)
        if made and not self.is_vain:
            # They take ten times the room of the file, and are seldom asked.
            source = Source(self._index.file, content, str(file), made.head.bank)
            return replace(loaded, places=PlacesAgain(source))
        return loaded

    def finish(self) -> None:
        """Put the index in order, where it was written to."""
        if self._writer is not None and self._writer.written:
            self._writer.transact(self._put_in_order)
        self.close()

    def close(self) -> None:
        """Nothing more is written."""
        if self._writer is not None:
            self._writer.close()

    def _is_news(self, row: tuple[object, ...] | None, stamp: Stamp, content: str) -> bool:
        """Whether it makes a difference to note a file anew: one that has not come to rest is hashed each time."""
        return row is None or (row[0], row[2]) != (stamp.told, content) or stamp.at_rest(self._index.at)

    def _indexed(self, file: Path, content: str, head: Head) -> LoadedBank:
        source = Source(self._index.file, content, str(file), head.bank)
        questions = Indexed(content, head, self._rows, source)
        return LoadedBank(Bank(head.bank, head.title, head.read_topics(), questions, str(file)), (), Places(source))

    def _write(self, path: bytes, stamp: Stamp, content: str, made: Record | None, data: bytes) -> None:
        def work(connection: Connection) -> None:
            if made is not None:
                put_record(connection, content, self._reader, self._index.at, made, data)
            note_file(connection, path, stamp.told, self._index.at, content)

        if self._writer is None:
            self._writer = Writer(self._index.file, self._shelf, self._index.patience)
        self._writer.transact(work)

    def _put_in_order(self, connection: Connection) -> None:
        for path in seen_paths(connection):
            if not os.path.lexists(path):
                forget_file(connection, path)
        sweep(connection, self._index.at)


def _plain(file: Path, siblings: Iterable[Path]) -> LoadedBank:
    from dlquiz.bank.loading import load_bank

    return load_bank(file, siblings)


def _read(data: bytes, file: str, siblings: Iterable[Path]) -> tuple[LoadedBank, Record | None]:
    """What these bytes say, and their record where they are free of faults and can be cut into questions.

    A question that names a reference of a bank cannot be read by itself.
    """
    from dlquiz.bank.loading import load_bytes, load_text

    try:
        text = text_of(data)
    except UnicodeDecodeError:
        return load_bytes(data, file, siblings), None
    loaded = load_text(text, file, siblings)
    bank = loaded.bank
    if bank is None or loaded.faults or bank.references or bank.borrows:
        return loaded, None
    pieces = pieces_of(text, len(bank.questions))
    return loaded, None if pieces is None else record_of(bank, pieces)
