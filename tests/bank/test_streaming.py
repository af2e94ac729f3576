"""A bank that is checked question by question, while it is read, is the bank that is read first and checked then.

A syntax error in a shipped one costs the question it stands in; more mutants of them are in the campaigns.
"""

from __future__ import annotations

import pytest
from campaigns import some
from every_case import every_case
from mutants import mutant, whole_banks
from valid_bank import VALID

from dlquiz.bank.fields import CUT
from dlquiz.bank.loading import _load, load_bytes, load_text
from dlquiz.yaml_reader.reading import read_bytes
from dlquiz.yaml_reader.source import NeedsFullParse
from dlquiz.yaml_reader.streaming import read_streaming

FILE = "bank.yaml"
MUTANTS = 400


def arrives(text: str) -> bool:
    try:
        list(read_streaming(text, FILE, CUT.list_key)[CUT.list_key])
    except NeedsFullParse:
        return False
    return True


def assert_alike(data: bytes) -> None:
    found, plain = load_bytes(data, FILE), _load(read_bytes(data, FILE, CUT), FILE)
    assert found.faults == plain.faults
    assert found.bank == plain.bank
    assert dict(found.places) == dict(plain.places)


@pytest.fixture(scope="module")
def banks() -> list[str]:
    return whole_banks()


@pytest.mark.sweep
def test_shipped_banks(banks: list[str]) -> None:
    for text in banks:
        assert arrives(text)
        assert_alike(text.encode())


@pytest.mark.sweep
def test_mutants(banks: list[str]) -> None:
    sound_but_faulty = 0
    for number in range(MUTANTS):
        data = mutant(number, banks)
        assert_alike(data)
        text = data.decode("utf-8", "replace")
        sound_but_faulty += arrives(text) and bool(load_text(text, FILE).faults)
    assert sound_but_faulty > MUTANTS / 20, "only then are faults compared that are found while questions arrive"


HEAD, BELOW = VALID[: VALID.index("questions:")], VALID[VALID.index("questions:") :]


@every_case(
    "text",
    [
        BELOW + HEAD,
        BELOW.replace("questions:", "questions: []\nothers:"),
        HEAD + "questions: []\n",
        HEAD + "questions: {}\n",
        HEAD,
        HEAD + BELOW + "topics: {}\n",
        HEAD + BELOW + "---\n",
        HEAD + BELOW + "...\n",
        HEAD + BELOW + "  - [\n",
        HEAD.replace("format: 1", "format: 2") + BELOW,
        HEAD.replace("title:", "titel:") + BELOW,
        HEAD.replace("title:", "<<: {a: 1}\ntitle:") + BELOW,
        HEAD.replace("title:", "'title':") + BELOW,
        HEAD + HEAD + BELOW,
        HEAD + BELOW + BELOW,
        HEAD + BELOW.replace("questions:", "questions: &all"),
        HEAD + BELOW.replace("questions:", "questions: !!seq"),
        HEAD + BELOW + "  - 3\n",
        HEAD + BELOW + "  - id: again\n    id: again\n",
        HEAD + BELOW + '  - id: "\\e"\n',
        HEAD + BELOW + "  - *again\n",
        HEAD + BELOW + "  - \x1b\n",
        "- " + HEAD.replace("\n", "\n  "),
        "",
        "x",
        "\ufeff" + VALID,
        VALID.replace("\n", "\r\n"),
        VALID + "  # " + "x" * 2_100_000,
    ],
)
def test_however_it_is_written(text: str) -> None:
    assert_alike(text.encode())


def test_bytes_that_are_no_text() -> None:
    assert_alike(VALID.encode().replace(b"Sample", b"\xff"))


ENDED_TOO_EARLY = ("source: a: b", "source: 'x", "source: [x", "source: @x")


@pytest.mark.sweep
def test_a_syntax_error_costs_one_question(banks: list[str]) -> None:
    """Each error in a bank, at its start, in its middle or at its end by turns."""
    for number, text in enumerate(some(banks, 3)):
        names = names_in(text)
        places = (0, len(names) // 2, len(names) - 1)
        for turn, damage in enumerate(ENDED_TOO_EARLY, number):
            costs_one_question(text, names, places[turn % 3], damage)


def names_in(text: str) -> list[str]:
    sound = load_text(text).bank
    return [question.id for question in sound.questions]


def costs_one_question(text: str, names: list[str], place: int, damage: str) -> None:
    line = f"  - id: {names[place]}\n"
    assert text.count(line) == 1
    start = text[: text.index(line)].count("\n") + 2
    size = text[text.index(line) + 1 :].partition("\n  - id: ")[0].count("\n") + 1
    result = load_text(text.replace(line, f"{line}    {damage}\n"))
    assert [fault.code for fault in result.faults] == ["B006"]
    # An open quote may meet one further down, but in the same question.
    assert start <= result.faults[0].line <= start + size
    assert [question.id for question in result.bank.questions] == names[:place] + names[place + 1 :]
