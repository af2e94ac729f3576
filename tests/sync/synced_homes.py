"""Machines that sync folders which a client copies badly, and that are killed: one run, drawn by a seed."""

from __future__ import annotations

import gzip
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from hashlib import blake2b
from pathlib import Path
from typing import Any
from unittest import mock

from history_samples import HELD, START, answer
from homes import Home

from dlquiz.progress.places import Place
from dlquiz.progress.records import Regrade
from dlquiz.progress.store import Store
from dlquiz.schedule import Rating
from dlquiz.sync import files
from dlquiz.sync.exchange import exchange

QUESTIONS = ("cnn/size", "cnn/width", "cnn/pick", "net/loss")
STEPS = 40
ROWS_OF_A_FILE = 7
"""So that files are closed and packed all the time."""
ROUNDS = 8
"""After so many at the latest nothing changes any more."""


class Killed(BaseException):
    """The program was killed."""


class Run:
    """One run: machines, each with a folder of its own, and the client that copies between these."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.dice = random.Random(seed)
        self.folder = folder
        self.names = 0
        self.clock = START
        self.recorded: set[str] = set()
        self.homes = [self.new_home(f"home{number}") for number in range(3)]
        self.older: dict[Path, Path] = {}

    def new_home(self, name: str) -> Home:
        home = Home(self.folder / name, self.folder / f"{name}-place", name)
        home.path.mkdir()
        home.folder.mkdir()
        return home

    def play(self) -> None:
        """Do this and that, then copy everything, and hold that all have the same."""
        with mock.patch.object(files, "MOST_ROWS", ROWS_OF_A_FILE):
            for _ in range(STEPS):
                self.step()
            self.settle()
        exports = [home.export() for home in self.homes]
        assert len(set(exports)) == 1, "machines differ"
        lost = {name for name in self.recorded if f'"id":"{name}"'.encode() not in exports[0]}
        assert lost == set(), "rows are lost"

    def step(self) -> None:
        home = self.dice.choice(self.homes)
        what = self.dice.choices(
            (self.record, self.sync, self.killed_sync, self.carry, self.copy_machine, self.keep_or_go_back),
            (8, 6, 3, 8, 0.2, 0.4),
        )[0]
        what(home)

    # What a learner does

    def record(self, home: Home) -> None:
        self.clock += timedelta(minutes=self.dice.randrange(-30, 600))
        with home.open() as store:
            store.new_id = self.new_id
            before = self.names
            self.deed(home, store)
            self.recorded |= {f"id{number}" for number in range(before + 1, self.names + 1)}

    def new_id(self) -> str:
        self.names += 1
        return f"id{self.names}"

    def deed(self, home: Home, store: Store) -> None:
        known = [one.id for one in store.history(5)]
        question, rating = self.dice.choice(QUESTIONS), Rating(self.dice.randint(1, 4))
        deeds: list[Callable[[], Any]] = [
            lambda: store.record(answer("", question, self.clock, device=home.device, rating=rating)),
            lambda: store.flags.set(question, self.dice.random() < 0.5, self.clock),
            lambda: store.interviews.end(HELD._replace(id=self.new_id(), at=self.clock, device=home.device)),
        ]
        if known:
            attempt = self.dice.choice(known)
            deeds += [
                lambda: store.undo(attempt, self.clock),
                lambda: store.rate(attempt, self.clock, rating),
                lambda: store.dispute(attempt, self.clock, "why?"),
                lambda: store.regrade([Regrade(attempt, "wrong", 0.0, "bias", 3, "g1", Rating.AGAIN)], self.clock),
            ]
        self.dice.choices(deeds, [6.0, *([1.0] * (len(deeds) - 1))])[0]()

    # What the machine does

    def sync(self, home: Home) -> None:
        with home.open() as store:
            exchange(store, home.folder, home.device, self.installation)

    def installation(self, device: str) -> str:
        return f"{device}-{self.dice.getrandbits(48):012x}"

    def killed_sync(self, home: Home) -> None:
        with killed_at(self.dice.randint(1, 12), self.dice), suppress(Killed):
            self.sync(home)

    def copy_machine(self, home: Home) -> None:
        """There is one machine more, a copy of one, with a copy of its folder that is called the same over there."""
        copy = Home(self.folder / f"copy{len(self.homes)}", self.folder / f"copy{len(self.homes)}-place", home.device)
        shutil.copytree(home.path, copy.path)
        shutil.copytree(home.folder, copy.folder)
        with copy.open() as store:
            for table in ("places", "synced", "unsent"):
                store.connection.execute(f"UPDATE {table} SET place = ?", (str(copy.folder),))
        self.homes.append(copy)

    def keep_or_go_back(self, home: Home) -> None:
        """Keep a copy of the progress file, or go back to the one that was kept."""
        kept = self.older.pop(home.path, None)
        if kept is None:
            self.older[home.path] = self.folder / f"older{self.dice.getrandbits(32)}"
            shutil.copytree(home.path, self.older[home.path])
            return
        # What was not handed on yet is gone with the file.
        held = {one for one in self.recorded if f'"id":"{one}"'.encode() in home.export()}
        shutil.rmtree(home.path)
        shutil.move(kept, home.path)
        placed = b"".join(read_all(path) for each in self.homes for path in each.folder.rglob("*.jsonl*"))
        elsewhere = b"".join(each.export() for each in self.homes)
        self.recorded -= {one for one in held if f'"id":"{one}"'.encode() not in placed + elsewhere}

    # What the client does

    def carry(self, home: Home) -> None:
        """Copy some files to another folder: whole, in part, or under another name."""
        other = self.dice.choice([one for one in self.homes if one is not home])
        for name in list(files.listed(home.folder)):
            if self.dice.random() < 0.5:
                continue
            content = (home.folder / name).read_bytes()
            target = other.folder / name
            how = self.dice.random()
            if how < 0.3:
                content = content[: self.dice.randint(0, len(content))]
            elif how < 0.4:
                target = target.with_name(f"{target.name.partition('.')[0]} (conflict).jsonl")
            if target.exists() and len(target.read_bytes()) > len(content) and self.dice.random() < 0.9:
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)

    def settle(self) -> None:
        """Copy everything everywhere and sync, until nothing changes."""
        for _ in range(ROUNDS):
            for home in self.homes:
                self.sync(home)
            before = [home.export() for home in self.homes]
            for home in self.homes:
                for other in self.homes:
                    copy_all(home.folder, other.folder)
            for home in self.homes:
                self.sync(home)
            if [home.export() for home in self.homes] == before and len(set(before)) == 1:
                return


def read_all(path: Path) -> bytes:
    """The complete lines of a file, unpacked; nothing where a packed one is cut off."""
    content = path.read_bytes()
    with suppress(EOFError, OSError):
        content = gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content
        return content[: content.rfind(b"\n") + 1]
    return b""


def copy_all(source: Path, target: Path) -> None:
    """All files, the longer one of two; what differs is kept beside it, as clients do."""
    for name in list(files.listed(source)):
        content, place = (source / name).read_bytes(), target / name
        here = place.read_bytes() if place.exists() else b""
        if here.startswith(content) and here:
            continue
        if not content.startswith(here):
            place = place.with_name(f"{place.name}.conflict-{blake2b(content, digest_size=4).hexdigest()}")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)


@contextmanager
def killed_at(moment: int, dice: random.Random) -> Iterator[None]:
    """A program that is killed at so many steps of a sync: before or after it, or in the middle of what is written."""
    left = iter(range(moment - 1))

    def step(real: Callable[..., Any]) -> Callable[..., Any]:
        def stepped(*arguments: Any) -> Any:
            if next(left, None) is None:
                raise Killed
            done = real(*arguments)
            if next(left, None) is None:
                raise Killed
            return done

        return stepped

    def appended(path: Path, size: int, entries: Any) -> Any:
        part = real_append(path, size, entries)
        if next(left, None) is None:
            content = path.read_bytes()
            path.write_bytes(content[: dice.randint(size, len(content))])
            raise Killed
        return part

    real_append = files.append
    names = ("wrote", "receive", "start_again", "forget")
    with (
        mock.patch.multiple(Place, **{name: step(getattr(Place, name)) for name in names}),
        mock.patch.multiple(files, append=appended, pack=step(files.pack)),
    ):
        yield
