"""From counts to the table of `docs/audit/reliability.md`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .faults import FAULTS
from .tally import Count

BEGIN, END = "<!-- the last run -->", "<!-- its end -->"
HEAD = ("fault", "must", "tried", "survived", "without its protection", "time")


class Row(NamedTuple):
    """One fault over all tests that tried it."""

    fault: str
    tried: int
    survived: int
    without: tuple[Count, ...]
    """What was counted with a protection removed."""
    seconds: float

    @property
    def shown(self) -> bool:
        """Whether all was survived, and each protection, once removed, was missed."""
        missed = [count.survived < count.tried for count in self.without]
        return 0 < self.tried == self.survived and bool(missed) and all(missed)

    @property
    def missed(self) -> str:
        """In words, what came of removing each protection."""
        return "; ".join(map(_count_text, self.without)) or "not shown"


def _count_text(count: Count) -> str:
    end = f"fails at trial {count.tried:,}" if count.survived < count.tried else f"SURVIVES {count.tried:,}"
    return f"{count.removed}: {end}"


def rows(counts: Iterable[Count]) -> list[Row]:
    """A row for each known fault, in their order; one that was not tried has zeros."""
    found = list(counts)
    return [_row(fault, [count for count in found if count.fault == fault]) for fault in FAULTS]


def _row(fault: str, counts: Sequence[Count]) -> Row:
    whole = [count for count in counts if not count.removed]
    return Row(
        fault,
        sum(count.tried for count in whole),
        sum(count.survived for count in whole),
        tuple(sorted((count for count in counts if count.removed), key=lambda count: count.removed)),
        sum(count.seconds for count in counts),
    )


def markdown(found: Iterable[Row]) -> str:
    """The table, by area."""
    lines = [_line(HEAD), _line(["---"] * len(HEAD))]
    area = ""
    for row in found:
        fault = FAULTS[row.fault]
        if fault.area != area:
            area = fault.area
            lines.append(_line([f"**{area}**", *[""] * (len(HEAD) - 1)]))
        counted = (f"{row.tried:,}", f"{row.survived:,}", row.missed, f"{row.seconds:,.0f} s")
        lines.append(_line([fault.what, fault.survived, *counted]))
    return "\n".join(lines)


def reasons(found: Iterable[Row]) -> str:
    """How each campaign failed without its protection, for whoever wants to see that it was for that reason."""
    return "\n".join(f"{row.fault} without {count.removed}: {count.why}" for row in found for count in row.without)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def replaced(page: str, table: str) -> str:
    """The page with this table as its last run."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table}\n{END}{after}"
