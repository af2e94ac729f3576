"""What is done to the program, and what it has to come through with: the rows of the report."""

from __future__ import annotations

from typing import NamedTuple


class Fault(NamedTuple):
    """One kind of harm: what one trial does, and what must then be true."""

    area: str
    what: str
    survived: str


FAULTS = {
    "mutated-banks": Fault(
        "Banks",
        "a shipped bank with bytes flipped, lines lost or doubled, hostile tokens put in, is loaded",
        "nothing is raised, every fault has a place inside the file and a fix, 250 ms at most",
    ),
    "checked-mutants": Fault(
        "Banks",
        "other numbers, names and tokens are put into a shipped bank, which is proved by `dlquiz check`",
        "nothing is raised, every fault has a place and a fix",
    ),
    "hostile-answers": Fault(
        "Answers",
        "towers of powers, brackets, digits, signs, control characters and noise are typed as an answer",
        "read or refused in a clean sentence, 50 ms at most, 50 µs on average",
    ),
}
"""By the name that a campaign gives its marker."""
