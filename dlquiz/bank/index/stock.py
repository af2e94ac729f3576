"""The questions of an indexed bank: counted without fetching any, and fetched one by one or all at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from threading import RLock
from typing import Any, overload

from dlquiz.bank.banks import Census, Stock
from dlquiz.bank.index.records import Head, Row, light_questions
from dlquiz.bank.index.source import Source, kind_for
from dlquiz.bank.index.storage import Rows
from dlquiz.questions import Question


class Indexed(Stock):
    """As the tuple of them. Each question is one object, however often it is asked for. May be used by several threads.

    Where the index has failed meanwhile, or lies, the whole bank is read from its bytes instead.
    """

    def __init__(self, content: str, head: Head, rows: Rows, source: Source) -> None:
        self._content = content
        self._head = head
        self._rows = rows
        self._source = source
        self._found: dict[str, tuple[int, Question]] = {}
        self._lock = RLock()

    @cached_property
    def census(self) -> Census:
        return self._head.read_census()

    def named(self, ids: Collection[str]) -> list[Question]:
        with self._lock:
            missing = [identity for identity in set(ids) if identity not in self._found]
            if missing and "_all" not in self.__dict__:
                self._fetch(missing)
            found = [self._found[identity] for identity in set(ids) if identity in self._found]
        return [question for _, question in sorted(found, key=_place)]

    def _fetch(self, ids: Sequence[str]) -> None:
        rows = self._rows.some(self._content, ids)
        if rows is None or len(rows) < len(ids):
            # That there is none can only be told by looking at all of them.
            self._all  # noqa: B018
        else:
            self._keep(*zip(*rows, strict=True))

    def _keep(self, places: Sequence[int], rows: Sequence[Row]) -> None:
        self._source.pieces.update((row[0], row[-2:]) for row in rows)
        made = light_questions(self._kind, self._head.bank, rows)
        for place, question in zip(places, made, strict=True):
            self._found.setdefault(question.id, (place, question))

    @cached_property
    def _kind(self) -> type[Question]:
        return kind_for(self._source)

    @property
    def _every(self) -> tuple[Question, ...]:
        with self._lock:
            return self._all

    @cached_property
    def _all(self) -> tuple[Question, ...]:
        rows = self._rows.all(self._content, self._head.rows)
        if rows is None:
            whole = self._source.whole_questions
            for place, question in enumerate(whole):
                self._found.setdefault(question.id, (place, question))
        else:
            self._keep(range(len(rows)), rows)
        return tuple(question for _, question in sorted(self._found.values(), key=_place))

    def __len__(self) -> int:
        return self._head.questions

    @overload
    def __getitem__(self, place: int) -> Question: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Question, ...]: ...
    def __getitem__(self, place: int | slice) -> Question | tuple[Question, ...]:
        return self._every[place]

    def __iter__(self) -> Iterator[Question]:
        return iter(self._every)

    def __contains__(self, question: object) -> bool:
        return question in self._every

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Indexed):
            return self is other or self._every == other._every
        return self._every == other if isinstance(other, tuple) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(self._every)

    def __reduce__(self) -> tuple[Any, ...]:
        return tuple, (self._every,)


def _place(found: tuple[int, Question]) -> int:
    return found[0]
