"""What fuzzing starts from: parts of the shipped banks, what the tests of each format read, and the corpora kept."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from answer_vectors import ARRAYS, NUMBERS
from history_samples import HISTORY, written
from hostile import STRINGS
from hostile_answers import PIECES
from mutants import DAMAGES, parts
from mutants import TOKENS as BANK_WORDS
from mutated_files import MOODLE_TOKENS, TOKENS, samples
from test_network_files import TINY
from test_own_references import bank as own_bank

from dlquiz.expressions.language import CALLABLE, TRUTHS
from dlquiz.locations import bundled_banks

ROOT = Path(__file__).parents[2]
MOST, LARGEST = 300, 6_000
_FOREIGN = ("gift", "moodle", "csv", "markdown")
_REPLY = (
    b'{"choices": [{"message": {"content": "{\\"points\\": [{\\"point\\": 1, \\"quote\\": \\"because\\"}]}"}}]}',
    b'{"choices": [{"message": {"content": "```json\\n{\\"points\\": []}\\n```"}}]}',
)
_SETTINGS = (
    b"language: zh\ntheme: dark\neditor: 'vi'\ndisabled_banks: [a, b]\neasy_days: [sat, sun]\nretention: 0.9\n",
    b"scorer: http://localhost:8080\nscorer_model: x\ninterview_date: 2026-12-24\nminutes_per_day: 30\n",
)
_ARGUMENTS = (
    ("size", "3", "result: integer\n    value: x**2"),
    ("real", "0.5", "result: real\n    value: exp(x)"),
    ("array", "[1, 2]", "result: vector\n    let: {s: sum(x)}\n    value: x/s"),
    ("array", "[[1, 2], [3, 4]]", "result: matrix\n    value: transpose(x)"),
    ("shape", "[2, 3]", "result: shape\n    value: '[x[0], 2*x[1]]'"),
    ("flag", "true", "result: integer\n    value: 1 if x else 2"),
    ("array", "[1, 2, 3]", "result: real\n    start: {m: 0}\n    over: {g: x}\n    each: {m: m/2 + g}\n    value: m"),
)
"""Kinds of arguments, a value, and what is computed of it."""
_MISTAKE = "\n    mistakes: {wrong: {title: t, replace: {value: 7}, feedback: f, tempting: g}}\n"
_NOTES = (
    b"\x02What is <b>ReLU</b>?\x1f\\(\\max(0, x)\\)",
    b"\x03The {{c1::ReLU}} of {{c2::3::hint}}\x1fmore",
    b"\x02q [sound:x.mp3] <img src='a.png'>\x1f<ul><li>1</li><li>2</li></ul>",
)


def seeds(name: str) -> list[bytes]:
    """A few hundred inputs of a target at most."""
    return _spread(_all(name))


def _all(name: str) -> Iterable[bytes]:
    if name in _HERE:
        return _HERE[name]()
    if name == "apkg":
        return (*_NOTES, *(b"\x00" + data for data in samples("anki")))
    return samples(name)


def damaged(name: str, data: bytes, chance: random.Random) -> bytes:
    """The input with one piece of damage of those that the seeded campaigns do: to lines, values and words."""
    if name not in _IN_LINES or not data:
        return data
    try:
        return chance.choice(DAMAGES)(data, chance)
    except IndexError:
        return data  # nothing of the kind is in it


def words(name: str) -> Iterable[bytes]:
    """What a mutation may put in."""
    if name in ("apkg", *_FOREIGN):
        return (*TOKENS, *(MOODLE_TOKENS if name == "moodle" else ()))
    if name == "formula":
        return map(bytes, zip(range(64, 160)))
    if name == "expression":
        return (
            f" {word} ".encode() for word in (*CALLABLE, *TRUTHS, "a", "b", "x", "f", "not", "or", "if", "else", "null")
        )
    if name == "answer":
        return (piece.encode("utf-8", "replace") for piece in PIECES)
    if name == "latex":
        return (word.encode("utf-8", "replace") for word in (*_commands(), *STRINGS) if len(word) < 60)
    keys = set(re.findall(r"(?m)^\s*(?:- )?([a-z_]+:)", "\n".join(_banks())))
    return (word.encode("utf-8", "replace") for word in (*BANK_WORDS, *sorted(keys)) if len(word) < 60)


@cache
def _banks() -> list[str]:
    return [file.read_text("utf-8") for file in sorted(bundled_banks().glob("*.yaml"))]


def _spread(found: Iterable[bytes]) -> list[bytes]:
    """A few hundred of them."""
    some = sorted({each for each in found if len(each) <= LARGEST})
    return some[:: max(1, len(some) // MOST)]


def _questions(each: int) -> Iterator[bytes]:
    """A question of each type and some more of every bank, with the head of the bank."""
    for text in _banks():
        head, *questions = parts(text)
        # Of a long list of topics little is learned.
        head = "format: 1\nid: seed\ntitle: seed\nquestions:\n" if len(head) > 1_000 else head
        seen: set[str] = set()
        for at, question in enumerate(questions):
            kind = re.search(r"(?m)^    type: (\w+)", question)
            if kind and (kind[1] not in seen or at % 40 == 0):
                seen.add(kind[1])
                yield (head + "".join(questions[at : at + each])).encode()


def _commands() -> list[str]:
    return sorted(set(re.findall(r"\\[a-zA-Z]+", "\n".join(_banks()))))


def _records() -> Iterator[bytes]:
    """Banks with records of their own."""
    yield own_bank().encode()
    page = (ROOT / "docs" / "own-references.md").read_text("utf-8")
    yield from (block.encode() for block in re.findall(r"(?s)```yaml\n(.*?)```", page))
    for kind, given, value in _ARGUMENTS:
        record = (
            f"\n  one:\n    summary: s\n    arguments:\n      x: {{kind: {kind}, letter: x}}\n    {value}{_MISTAKE}"
        )
        call = f"answer: {{reference: one, arguments: {{x: {given}}}}}"
        question = f"questions:\n  - {{id: q, type: numeric, topic: t, prompt: p, {call}}}\n"
        yield own_bank(record, question).encode()


def _shipped_records() -> list[str]:
    return [file.read_text("utf-8") for file in sorted((ROOT / "dlquiz").glob("reference/records/*.yaml"))]


def _formulas() -> Iterator[bytes]:
    for text in (*_banks(), *_shipped_records()):
        for number, found in enumerate(re.findall(r"(?:expression|value|when|is): ['\"]?([^'\"\n{}]{3,80})", text)):
            yield bytes([number % 256]) + found.encode()


def _answers() -> Iterator[bytes]:
    for number, row in enumerate((*NUMBERS, *ARRAYS)):
        yield bytes([number % 8]) + row.text.encode("utf-8", "replace")


def _texts() -> Iterator[bytes]:
    for text in _banks():
        yield from (found[0].encode() for found in re.finditer(r"[^\n]{0,60}\$[^$\n]+\$[^\n]{0,60}", text))


_IN_LINES = frozenset(("bank", "checked", "records", "network", "settings", "history", "csv", "markdown", "gift"))
_HERE: Mapping[str, Callable[[], Iterable[bytes]]] = {
    "bank": lambda: _questions(2),
    "checked": lambda: _questions(1),
    "records": _records,
    "network": lambda: (TINY.encode(), (ROOT / "docs" / "unet.yaml").read_bytes()),
    "expression": _formulas,
    "formula": lambda: (bytes((choice, choice, *range(0, 250, 50))) for choice in range(256)),
    "answer": _answers,
    "latex": _texts,
    "history": lambda: (written(HISTORY), *written(HISTORY).splitlines(keepends=True)),
    "reply": lambda: _REPLY,
    "settings": lambda: _SETTINGS,
}
