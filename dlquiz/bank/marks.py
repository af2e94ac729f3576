"""Where the fields of the questions of one file stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import chain
from typing import Any

from dlquiz.messages import LANGUAGES
from dlquiz.yaml_reader import Map, Mark, Node, Scalar

Place = tuple[str, ...]
"""What a field is called: the id of its question, and the keys that lead to it."""


class Marks(Mapping[Place, Mark]):
    """The marks of the `noted` nodes, and of the languages of those that are `texts`: made when somebody asks for one,
    because a bank without faults is seldom asked."""

    def __init__(self, noted: Mapping[Place, Node], texts: Mapping[Place, Node]) -> None:
        self._noted = noted
        self._texts = texts

    @cached_property
    def _marks(self) -> dict[Place, Mark]:
        marks = {place: node.mark for place, node in chain(self._noted.items(), self._texts.items())}
        for place, node in self._texts.items():
            entries = node if isinstance(node, Map) else {}
            for language in LANGUAGES:
                if isinstance(text := entries.get(language), Scalar):
                    marks[(*place, language)] = text.mark
        self._noted = self._texts = {}
        return marks

    def __getitem__(self, place: Place) -> Mark:
        return self._marks[place]

    def __iter__(self) -> Iterator[Place]:
        return iter(self._marks)

    def __len__(self) -> int:
        return len(self._marks)

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (self._marks,)
