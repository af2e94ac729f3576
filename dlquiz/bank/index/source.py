"""The bytes that an indexed bank was read from, for whatever the index knows of it only as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from dlquiz.bank.index.cutting import text_of
from dlquiz.bank.index.records import LIGHT
from dlquiz.bank.index.storage import stored_bytes
from dlquiz.errors import BankError, Fault
from dlquiz.questions import Question
from dlquiz.yaml_reader import bytes_of

if TYPE_CHECKING:
    from dlquiz.bank.banks import LoadedBank
    from dlquiz.yaml_reader import Mark


class Source:
    """The text of one bank, fetched when something of it is asked for, and kept from then on.

    The hash says whether bytes are the right ones; so they may come from the index or from the file, whichever has them
    still. May be used by several threads.
    """

    def __init__(self, index: Path, content: str, file: str, bank: str) -> None:
        self._index = index
        self._content = content
        self._file = file
        self._bank = bank
        self.pieces: dict[str, tuple[int, int]] = {}
        """Between which characters each question stands that may have to be read."""
        self._lock = Lock()

    def complete(self, light: Question) -> None:
        """Give a question the fields that it lacks; from then on it is a plain `Question`. Raises `BankError`."""
        with self._lock:
            if type(light) is Question:
                # Another thread was quicker.
                return
            full = self._read(light)
            for name in Question.__slots__:
                if name not in LIGHT:
                    object.__setattr__(light, name, getattr(full, name))
            object.__setattr__(light, "__class__", Question)

    @property
    def content(self) -> str:
        """The SHA-256 of the bytes."""
        return self._content

    @cached_property
    def whole(self) -> LoadedBank:
        """The bank read as a whole. Raises `BankError`."""
        from dlquiz.bank.loading import load_bytes

        return load_bytes(self._bytes, self._file)

    @property
    def whole_questions(self) -> tuple[Question, ...]:
        """All questions, each read in full. Raises `BankError`."""
        return () if self.whole.bank is None else tuple(self.whole.bank.questions)

    def _read(self, light: Question) -> Question:
        from dlquiz.bank.loading import load_text

        start, stop = self.pieces[light.id]
        # The topics are left out: that the question's is one of them was checked when the file was read.
        head = f"format: 1\nid: {self._bank}\ntitle: {self._bank}\nquestions:\n"
        alone = load_text(head + self._text[start:stop], self._file)
        found = alone.bank.questions if alone.bank is not None and not alone.faults else ()
        if len(found) == 1 and _agree(found[0], light):
            return found[0]
        # Some line of it belongs to the question in a way that cutting does not see.
        fitting = [question for question in self.whole_questions if _agree(question, light)]
        if not fitting:
            raise BankError((self._lost(),))
        return fitting[0]

    @cached_property
    def _text(self) -> str:
        return text_of(self._bytes)

    @cached_property
    def _bytes(self) -> bytes:
        for data in self._candidates():
            if data is not None and sha256(data).hexdigest() == self._content:
                return data
        raise BankError((self._lost(),))

    def _candidates(self) -> Iterator[bytes | None]:
        yield stored_bytes(self._index, self._content)
        yield bytes_of(Path(self._file))

    def _lost(self) -> Fault:
        message = "the file was changed or removed while it was in use, and so was the index of banks"
        return Fault(self._file, 1, 1, "B001", "error", message, "start dlquiz again")


class PlacesAgain(Mapping[tuple[str, ...], "Mark"]):
    """Where the fields of a bank stand that is in the index: the whole bank is read when that is asked for."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def __getitem__(self, place: tuple[str, ...]) -> Mark:
        return self._source.whole.places[place]

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        return iter(self._source.whole.places)

    def __len__(self) -> int:
        return len(self._source.whole.places)


class Places(PlacesAgain):
    """The same of a bank that was opened from the index."""

    @property
    def content(self) -> str:
        """The SHA-256 of the bytes of the bank."""
        return self._source.content


def kind_for(source: Source) -> type[Question]:
    """The class of the questions that are still to be read from `source`.

    It has no fields of its own, so that one of its objects can turn into a plain question: then nothing tells it from
    one that was read at once.
    """

    class Unread(Question):
        __slots__ = ()

        def __getattr__(self, name: str) -> Any:
            # Called only where a field is not set; a name that no question has must not make it read.
            if name in Question.__slots__ and name not in LIGHT:
                source.complete(self)
                return getattr(self, name)
            raise AttributeError(f"{Question.__name__!r} object has no attribute {name!r}")

        def __eq__(self, other: object) -> bool:
            if self is other:
                return True
            if not isinstance(other, Question):
                return NotImplemented
            if not _agree(self, other):
                return False
            _read_through(self)
            _read_through(other)
            return Question.__eq__(self, other)

        __hash__ = Question.__hash__

        def __repr__(self) -> str:
            source.complete(self)
            return repr(self)

        def __reduce_ex__(self, protocol: Any) -> Any:
            source.complete(self)
            return self.__reduce_ex__(protocol)

    return Unread


def _read_through(question: Question) -> None:
    """Have all of a question read, whatever it was."""
    for name in Question.__slots__:
        getattr(question, name)


def _agree(one: Question, other: Question) -> bool:
    """Whether what is known of both without reading is the same."""
    return all(getattr(one, name) == getattr(other, name) for name in LIGHT if name != "by_seed")
