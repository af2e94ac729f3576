"""Archives that nobody should unpack, by their number, and what has to come of each."""

from __future__ import annotations

import io
import struct
import time
import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from random import Random

import pytest
from places import archive, bank

from dlquiz import locations
from dlquiz.errors import DlquizError
from dlquiz.sharing.archive import contents_of_archive
from dlquiz.sharing.contents import digest_of
from dlquiz.sharing.pins import keep, pin_of

MOST_BYTES = 16 * 1024 * 1024
MOST_FILES = 200
SECONDS = 0.75
"""Of the processor, for reading one and writing what it holds."""
ESCAPES = ("../{}.yaml", "../../../{}.yaml", "a/../../../../{}.yaml")
"""From the folder of a bank they lead no further than to the folder of a trial."""
NAMES = (
    *(*ESCAPES, "/{}.yaml", "..\\..\\{}.yaml", "C:\\{}.yaml", "//host/{}.yaml", "./{}.yaml", "CON.yaml"),
    *("{}. /a.yaml", "a//{}.yaml", "{}\x1b[31m.yaml", "{}\u202elmay.yaml", "a/" * 100 + "{}.yaml"),
    *("{}" * 200 + ".yaml", "week.yaml/{}.yaml", "{}.yaml/week.yaml"),
)


def _names(rng: Random, names: Sequence[str] = NAMES) -> bytes:
    names = [rng.choice(names).replace("{}", f"evil{rng.randrange(9)}") for _ in range(rng.randint(1, 3))]
    return archive({"week.yaml": bank(), **dict.fromkeys(names, bank("week2"))})


def _damaged(rng: Random) -> bytes:
    packed = bytearray(archive({f"{number}/week.yaml": bank() for number in range(3)}))
    for _ in range(rng.randint(1, 9)):
        packed[rng.randrange(len(packed))] = rng.randrange(256)
    return bytes(packed[: rng.choice((len(packed), rng.randrange(len(packed))))])


def _bomb(rng: Random) -> bytes:
    """Some ten megabytes of one sign, in one member or many, which may say that they are small or huge."""
    count, size = rng.choice(((1, 40_000_000), (12, 2_000_000), (300, 10)))
    packed = bytearray(archive({f"{number}.yaml": b"#" * size for number in range(count)}))
    if rng.random() < 0.3:
        struct.pack_into("<L", packed, packed.rindex(b"PK\x01\x02") + 24, rng.choice((5, 0, 0xFFFFFFFE)))
    return bytes(packed)


@cache
def _crowd() -> bytes:
    """A list of members as long as a download may be."""
    packed = archive({"a" * 8: b""})
    start, end = packed.rindex(b"PK\x01\x02"), packed.rindex(b"PK\x05\x06")
    entry = packed[start:end]
    count = MOST_BYTES // len(entry)
    return packed[:start] + entry * count + _end(count & 0xFFFF, count * len(entry), start)


def _end(count: int, size: int, start: int) -> bytes:
    return struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, size, start, 0)


def _flagged(rng: Random) -> bytes:
    """One member of another type, packed in another way, or encrypted, or with other sizes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", rng.choice((0, 8, 12, 14))) as packed:
        member = zipfile.ZipInfo("week.yaml")
        member.external_attr = rng.choice((0o120777, 0o010600, 0o060600, 0o140600, 0o100644, 0)) << 16
        packed.writestr(member, rng.choice((b"/etc/passwd", bank())))
    data = bytearray(stream.getvalue())
    place = data.rindex(b"PK\x01\x02") + rng.choice((8, 10, 20, 24, 28, 30, 32, 42))
    struct.pack_into("<H", data, place, rng.choice((0, 1, 99, 0xFFFF)))
    return bytes(data)


KINDS: dict[str, Callable[[Random], bytes]] = {
    "names": _names,
    "escapes": lambda rng: _names(rng, ESCAPES),
    "damaged": _damaged,
    "bomb": _bomb,
    "flagged": _flagged,
    "crowd": lambda _: _crowd(),
}


def hostile_archive(kind: str, number: int) -> bytes:
    return KINDS[kind](Random(f"{kind} {number}"))


def survives(data: bytes, folder: Path, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether it was taken; it is refused in a sentence, or what is taken is bounded and stays in the home."""
    home = folder / "outer" / "home"
    monkeypatch.setenv("DLQUIZ_HOME", str(home))
    started = time.process_time()
    try:
        contents = contents_of_archive(data, "x.zip")
        pin = pin_of("/x", digest_of(contents), "", datetime(2026, 12, 1, tzinfo=UTC), ["week1"])
        keep(pin, contents)
    except DlquizError as error:
        assert error.en and error.zh and "\n" not in error.en
        taken = False
    else:
        taken = True
        assert len(contents) <= MOST_FILES
        assert sum(map(len, contents.values())) <= MOST_BYTES
        assert {file for file in pin.place.rglob("*") if file.is_file()} == {pin.place / name for name in contents}
    seconds = time.process_time() - started
    assert seconds < SECONDS, f"{seconds:.1f} s"
    inside = (locations.added_folder(), locations.added_file(), home / "added.json.sync")
    for path in folder.rglob("*"):
        assert not path.is_file() or any(path.is_relative_to(place) for place in inside), path
        assert not path.is_symlink()
    return taken
