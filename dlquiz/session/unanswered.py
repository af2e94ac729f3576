"""How many questions were never answered, without going through them: what there is less what was answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from dlquiz.bank import Library
from dlquiz.session.today import families


class Unanswered:
    """The questions in use that are not among those `answered`, by present full names."""

    def __init__(self, library: Library, answered: Collection[str]) -> None:
        self._library = library
        self._answered = answered
        done = [question for question in library.listed(answered) if not question.deprecated]
        left: Counter[str] = Counter()
        for bank in library.banks:
            left.update(bank.census.families)
        left.subtract(question.family_name for question in done if question.family_name)
        self._families: Mapping[str, int] = left
        self._count = sum(bank.census.in_use for bank in library.banks) - len(done)

    def __len__(self) -> int:
        return self._count

    def apart(self, had: Iterable[str]) -> int:
        """How many can be asked if of each family only one is, and none beside a question that `had` its turn."""
        had = list(had)
        alone = self._count - sum(self._families.values())
        family_of = families(self._library)
        busy = {family_of(name) for name in had}
        fresh = sum(count > 0 and family not in busy for family, count in self._families.items())
        # Its own turn stands in no question's way.
        own = [question for question in self._library.listed(had) if question.family_name and not question.deprecated]
        return alone + fresh + sum(question.name not in self._answered for question in own)
