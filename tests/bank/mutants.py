"""Seeded damage to the shipped banks: nothing is raised, every fault stands inside the file, none takes long.

A mutant is a bank (one in four hundred a whole one, the others its head and a few of its questions) with up to three
pieces of damage. It is loaded, and what it has changed is proved as `dlquiz check` does.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from shipped_banks import shipped

from dlquiz.bank import LoadedBank, load_bank
from dlquiz.bank.library import assemble
from dlquiz.bank_format.suggesting import LONGEST_SAID
from dlquiz.checking import check_library
from dlquiz.errors import Fault
from dlquiz.kinds.names import IN_FILES
from dlquiz.locations import bundled_banks

Damage = Callable[[bytes, random.Random], bytes]

SLOWEST = 1.0
TIMES_WHOLE = 3
"""On a slow processor: so many times what the largest bank takes as it is."""
MOST_PROVED = 3
FEW_IN_FILES = 10
"""Of so many mutants of a question that is answered in a file one is proved: that starts a dozen processes, and the
campaigns of hostile solutions go through what happens in them."""
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
TOKENS = (
    *("&a ", "*a", "!!int ", "!<%1b[2J> ", "<<: {a: 1}", "---\n", "...\n", "%YAML 1.1\n", "? ", ": ", "- ", "#", "|\n"),
    *(">-\n", "'", '"', "\\", "\\{{", "{{", "}}", "{{n:.99f}}", "{{n.__class__}}", "{", "}", "[", "]", ",", "\t", "\r"),
    *("\x00", "\x1b[31m", "\x85", "\u2028", "\u202e", "\ufeff", "\ud800", "\U0001f600", "零", "~", "null", "true",
        "no"),
    *(".inf", "-.inf", ".nan", "1e999", "-1", "0", "9" * 399, "9" * 5000, "0o17", "0xff", "10**10**10", "1/0", "n^n^n"),
    *("__import__", "x" * 2000, "[" * 40, "[" * 3000, "{a: " * 30, "format: 2\n", "id: x\n", "type: open\n", "$\\frac{",
        "$$"),
    *("answer: {expression: e}\n", "options: 3\n", "rubric: x\n", "mistakes: [1]\n", "parameters: []\n", "where: n\n"),
    *("weight: " + "9" * 350 + "\n", "tolerance: {relative: " + "9" * 350 + "}\n", "{real: [0, 1e300], decimals: 12}"),
    *("{integer: [0, " + "9" * 90 + "]}", "{integer: [3, 3], shape: [99999, 99999]}", "{choose: [[1, 2], 3, [[4]]]}"),
)  # fmt: skip


@cache
def parts(text: str) -> tuple[str, ...]:
    """The head of a bank, and each of its questions."""
    return tuple(re.split(r"^(?=  - id: )", text, flags=re.MULTILINE))


def cut(text: str, chance: random.Random) -> str:
    """The head of a bank and up to three questions in a row, mostly one: so it is seldom spared by the damage."""
    head, *questions = parts(text)
    first = chance.randrange(len(questions))
    return head + "".join(questions[first : first + chance.choice((1, 1, 1, 1, 2, 3))])


def flipped(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data))
    return data[:place] + bytes([data[place] ^ 1 << chance.randrange(8)]) + data[place + 1 :]


def deleted(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data))
    return data[:place] + data[place + chance.choice((1, 1, 5, 60, 900)) :]


def duplicated(data: bytes, chance: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    place = chance.randrange(len(lines))
    some = lines[place : place + chance.choice((1, 1, 2, 9))]
    where = chance.randrange(len(lines))
    return b"".join([*lines[:where], *some, *lines[where:]])


def inserted(data: bytes, chance: random.Random) -> bytes:
    place = chance.choice([match.start() for match in re.finditer(rb"[ \n:\[{,]", data)] or [0])
    token = chance.choice(TOKENS).encode("utf-8", "surrogatepass")
    return data[:place] + chance.choice((b"", b" ")) + token + data[place + chance.choice((0, 1)) :]


def replaced(data: bytes, chance: random.Random) -> bytes:
    """A token in place of the value of some key."""
    values = list(re.finditer(rb"(?<=: )[^\n,}\]]+", data))
    if not values:
        return data
    value = chance.choice(values)
    return data[: value.start()] + chance.choice(TOKENS).encode("utf-8", "surrogatepass") + data[value.end() :]


def renumbered(data: bytes, chance: random.Random) -> bytes:
    """Another number in place of some number: what can still be loaded, and perhaps not be drawn."""
    number = chance.choice(list(re.finditer(rb"\d+", data)))
    other = chance.choice((b"0", b"1", b"-1", b"2", b"7", b"0.5", b"64", b"1000000007"))
    return data[: number.start()] + other + data[number.end() :]


DAMAGES = (flipped, deleted, duplicated, inserted, inserted, replaced, replaced, renumbered, renumbered)
WHOLE = 400
"""One of so many is a whole bank."""


def mutant(number: int, banks: Sequence[str]) -> bytes:
    chance = random.Random(number)
    text = chance.choice(banks)
    data = (text if number % WHOLE == 0 else cut(text, chance)).encode()
    for _ in range(chance.choice((1, 1, 2, 3))):
        data = chance.choice(DAMAGES)(data, chance) or b"x"
    return data


def loaded(file: Path) -> tuple[LoadedBank, float]:
    """What the mutant loads as, and the seconds of processor time it took."""
    start = time.process_time()
    return load_bank(file), time.process_time() - start


def proved(number: int, file: Path, result: LoadedBank) -> Sequence[Fault]:
    """What is wrong with the bank, by a draw of each question that was damaged, or of a few where all of them were.

    What is proved of the others is what the shipped banks are proved by.
    """
    bank = result.bank
    if bank is not None:
        damaged = [
            question
            for question in bank.questions
            if question != shipped().question(question.name)
            and (question.type not in IN_FILES or number % FEW_IN_FILES == 0)
        ]
        result = result._replace(bank=replace(bank, questions=tuple(damaged[:MOST_PROVED])))
    return check_library(assemble({str(file): result}), seeds=1).faults


def of_largest(banks: Sequence[str], folder: Path) -> float:
    """Seconds in which the largest of the banks is loaded unchanged."""
    file = folder / "whole.yaml"
    file.write_text(max(banks, key=len), "utf-8")
    return min(loaded(file)[1] for _ in range(3))


def check(number: int, banks: Sequence[str], folder: Path) -> Sequence[Fault]:
    """Load a mutant and prove what can be asked of it; the faults of both."""
    data, file = mutant(number, banks), folder / "mutant.yaml"
    file.write_bytes(data)
    result, seconds = loaded(file)
    places = [(fault.line, fault.column) for fault in result.faults]
    assert len(set(places)) == len(places), (number, result.faults)
    assert result.bank is not None or any(fault.severity == "error" for fault in result.faults), number
    if seconds > SLOWEST:
        # A collection of garbage or a busy processor may fall into one reading, hardly into five.
        seconds = min(loaded(file)[1] for _ in range(5))
    assert seconds <= max(SLOWEST, TIMES_WHOLE * of_largest(banks, folder) if seconds > SLOWEST else 0), (
        number,
        seconds,
    )
    faults = proved(number, file, result)
    assert_reported_well(number, faults, data)
    return faults


def assert_reported_well(number: int, faults: Iterable[Fault], data: bytes) -> None:
    """Each stands inside the file, and its sentences can be shown."""
    lines = re.split("\r\n|\r|\n", data.decode("utf-8", "replace").removeprefix("\ufeff"))
    for fault in faults:
        assert 1 <= fault.line <= len(lines), (number, fault)
        assert 1 <= fault.column <= len(lines[fault.line - 1]) + 1, (number, fault)
        assert 0 < len(fault.message) <= LONGEST_SAID, (number, fault)
        assert fault.fix, (number, fault)
        assert not CONTROL.search(fault.message + fault.fix), (number, fault)


def whole_banks() -> list[str]:
    """The texts of the shipped banks, each loaded once."""
    texts = [file.read_text("utf-8") for file in sorted(bundled_banks().glob("*.yaml"))]
    # Loading them first imports what is imported on demand, which is not what is timed.
    assert len(texts) == len(shipped().banks) >= 5
    return texts
