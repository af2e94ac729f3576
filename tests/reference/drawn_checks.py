"""What holds for the two implementations of an entry."""

from __future__ import annotations

from proof import Arguments

from dlquiz.expressions.values import Value, entries, plain
from dlquiz.reference import catalog
from dlquiz.reference.kinds import Reference


def agreed(reference: Reference, bound: Arguments) -> Value:
    """The value on which the run and the closed form agree, in its type too."""
    value = catalog.run(reference, bound)
    assert reference.closed is not None
    closed = plain(reference.closed(**bound))
    assert [type(number) for number in entries(value)] == [type(number) for number in entries(closed)]
    return value
