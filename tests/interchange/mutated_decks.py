"""Seeded damage to decks of Anki, mostly to the collection within: of the archive alone little would be learned."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache

from anki_files import CLOZE, CONTAINERS, NEW, Kind, Made, basic, collection, packed

_SNIPPETS = (
    *(b"{{c1::", b"}}", b"{{c2::x::", b"\x1f", b"\x1f\x1f\x1f", b"{{n}}", b"[[gap1]]", b"<img src=", b"<!--", b"</b>"),
    *(b"\\(", b"\\)", b"[latex]", b"[sound:", b"$", b"`", b"\x00", b"\x1b[31m", b"\xff\xfe", b"\xe2\x80\xae", b"::"),
    *(b'{"', b'"ord": -1', b"null", b"[]", b"}", b"CREATE VIEW", b"9" * 30, b"\xed\xa0\x80", b"<li>" * 9, b"|---|"),
)
_PAGE = 4096
_DAMAGED_OUTSIDE = 0.15


@cache
def _collections() -> Sequence[tuple[str, bytes]]:
    """Containers and the collections in them: notes of several types and decks, over several pages."""
    wide = Kind("Wide", ("Front", "Back", "More"))
    notes = [
        basic("What is <b>ReLU</b>?", "\\(\\max(0, x)\\)", tags="a b::c", deck="A::B"),
        basic("q [sound:x.mp3] <img src='a.png'>", "<ul><li>1</li><li>2</li></ul>", cards=(0, 1)),
        Made(("The {{c1::ReLU}} of {{c2::3::hint}}", "more"), CLOZE),
        basic("什么是激活函数？", "非线性", "x", kind=wide, deck="深度学习"),
    ]
    many = [basic(f"question {number} " + "x" * 400, f"answer {number}") for number in range(40)]
    return [
        (container, collection(some, tabled=container == NEW))
        for container in CONTAINERS
        for some in (notes, [*notes, *many])
    ]


def deck_mutant(chance: random.Random, collections: Sequence[tuple[str, bytes]] = ()) -> bytes:
    """One of these decks, else of a few foreign ones, with one to four pieces of damage.

    Those inside keep the length, or SQLite would read nothing.
    """
    container, data = chance.choice(collections or _collections())
    damage = chance.randint(1, 4)
    if chance.random() < _DAMAGED_OUTSIDE:
        archive = packed(data, container)
        for _ in range(damage):
            archive = _overwritten(archive, chance.randrange(len(archive)), bytes([chance.randrange(256)]))
        return archive if chance.random() < 0.5 else archive[: chance.randrange(len(archive))]
    for _ in range(damage):
        data = _damaged(data, chance) if data else data
    return packed(data, container)


def _damaged(data: bytes, chance: random.Random) -> bytes:
    match chance.randrange(8):
        case 0:
            return _overwritten(data, chance.randrange(len(data)), bytes([chance.randrange(256)]))
        case 1 if len(data) >= _PAGE:
            page, other = (chance.randrange(len(data) // _PAGE) * _PAGE for _ in range(2))
            return _overwritten(data, page, data[other : other + _PAGE])
        case 2:
            return data[: chance.randrange(len(data) + 1)]
        case _:
            # The texts fill the end of each page; before them are zeros.
            ends = [place for place in range(_PAGE - 1, len(data), _PAGE) if data[place]]
            place = max(0, chance.choice(ends or [0]) - chance.randrange(900))
            return _overwritten(data, place, chance.choice(_SNIPPETS))


def _overwritten(data: bytes, place: int, piece: bytes) -> bytes:
    piece = piece[: len(data) - place]
    return data[:place] + piece + data[place + len(piece) :]
