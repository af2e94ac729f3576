"""Seeded damage to files of other tools: nothing is raised but one sentence, and each loss has place and reason."""

from __future__ import annotations

import random
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring, tostring

import pytest
from mutated_decks import deck_mutant

from dlquiz.bank import load_bank
from dlquiz.checking import check_library
from dlquiz.errors import UsageError
from dlquiz.interchange.drafting import drafted
from dlquiz.interchange.formats import FORMATS, NATIVE
from dlquiz.interchange.model import Source, WriteOptions
from dlquiz.locations import bundled_banks

READ = tuple(name for name, each in FORMATS.items() if each.reads and name != NATIVE)
FEWEST_READ = 0.3
"""The share of mutants in which something is still found: damage to the outside alone proves little."""
WITHIN = 0.7
"""The share of mutants of XML that stay XML: any other damage costs the whole file."""
SEEDS = 3
"""Draws of each question that are checked once more: the reader has checked them all."""
FEW = 10
"""So many mutants are tried at once, the others in campaigns."""
TOKENS = (
    *(b"\x00", b"\x1b[31m", b"\xff", b"\xe2\x80\xae", b"\xef\xbb\xbf", b"\r", b"\n\n", b"\t", b"'", b'"', b"\\", b"|"),
    *(b"{{n}}", b"\\{{", b"[[a]]", b"$\\frac{", b"$$", b"`", b"```\n", b"::", b":::", b"==", b"==a=="),
    *(b"Q: ", b"A: ", b"C: ", b"- [x] ", b"- [ ] ", b"---\n"),
    *(b"<!-- dlquiz id=a type=code -->\n", b"<!--SR:!2024-02-30,9,1-->\n", b"?\n", b"# "),
    *(b"![[x.png]]", b"9" * 400, b"1e999", b"[" * 40, b"[[[[[1]]]]]", b"x" * 2000, b",,,", b";", b"numeric", b"choice"),
    *(b"<b>", b"</p>", b"<!--", b"&lt;", b"&#0;", b"]]>", b"<![CDATA[", b"}", b"{", b"=", b"~", b"%100%", b"->", b"#"),
)
MOODLE_TOKENS = (
    *(b"{=1/({a}-1)}", b"{={a}", b"{1:NM:=1:2~#x}", b"{1:MC:=x", b"pow({a}, 9999)", b"9**9**9**9", b"(" * 60, b"{key}"),
    *(b"1e400", b"nan", b"-inf", b"-1", b"0", b"*", b"\\(", b'<span class="multilang" lang="en">', b"</span>", b"true"),
    *(b"calculated", b"cloze", b"matching", b"essay", b"$course$/top/a//b/", b"{a}" * 70, b"<file/>", b"markdown"),
)
"""What means something in a question of Moodle."""


@cache
def samples(name: str) -> Sequence[bytes]:
    """Files of a format: those of some shipped banks, and a few of each with other options."""
    banks = [load_bank(bundled_banks() / f"{bank}.yaml").bank for bank in ("activations", "background", "homework")]
    known = [bank for bank in banks if bank is not None]
    writer = FORMATS[name].writer
    few = [replace(bank, questions=bank.questions[at : at + 4]) for bank in known for at in (0, 8, 20)]
    options = [WriteOptions(language="en", variants=1), WriteOptions(language="zh", variants=2, spreadsheet=True)]
    return [writer.write([bank], option).data for bank in few for option in options]


def mutant(name: str, number: int) -> bytes:
    """A file with up to three pieces of damage, always the same one for the same number."""
    chance = random.Random(f"{name} {number}")
    if name == "anki":
        return deck_mutant(chance)
    data = chance.choice(samples(name))
    if name == "moodle" and chance.random() < WITHIN:
        return _damaged_tree(data, chance, (*TOKENS, *MOODLE_TOKENS))
    for _ in range(chance.randint(1, 3)):
        data = _damaged(data, chance)
    return data


def _damaged_tree(data: bytes, chance: random.Random, words: Sequence[bytes]) -> bytes:
    """The document with up to four changes: elements lost, doubled or moved, words and attributes replaced."""
    root = fromstring(data)
    for _ in range(chance.randint(1, 4)):
        _change(root, chance, words)
    return tostring(root, encoding="utf-8", xml_declaration=True)


def _change(root: Element, chance: random.Random, words: Sequence[bytes]) -> None:
    parents = [element for element in root.iter() if len(element)]
    if not parents:
        # The only question has gone, and nothing is left to damage.
        return
    parent = chance.choice(parents)
    child = chance.choice(list(parent))
    word = "".join(sign for sign in chance.choice(words).decode("utf-8", "replace") if sign >= " " or sign == "\n")
    match chance.randrange(7):
        case 0:
            parent.remove(child)
        case 1:
            parent.append(deepcopy(child))
        case 2:
            chance.choice(list(root.iter("question")) or [root]).append(deepcopy(child))
        case 3:
            child.tag = chance.choice([element.tag for element in root.iter()])
        case 4:
            child.text = (child.text or "")[: chance.randrange(40)] + word + (child.text or "")[chance.randrange(40) :]
        case 5:
            child.set(chance.choice(["type", "fraction", "format"]), word)
        case _:
            child.text = chance.choice([element.text or "" for element in root.iter()])


def _damaged(data: bytes, chance: random.Random) -> bytes:
    at, end = sorted(chance.randrange(len(data) + 1) for _ in range(2))
    short = min(end, at + 40)
    match chance.randrange(7):
        case 0:
            return data[:at] + chance.choice(TOKENS) + data[at:]
        case 1:
            return data[:at] + chance.choice(TOKENS) + data[short:]
        case 2:
            return data[:at] + data[short:]
        case 3:
            return data[:at] + data[at:end] * 2 + data[end:]
        case 4:
            return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
        case 5:
            lines = data.split(b"\n")
            chance.shuffle(lines)
            return b"\n".join(lines)
        case _:
            return data[: max(at, end // 2)]


def check(name: str, number: int, folder: Path) -> bool:
    """Whether something was found in a mutant; what must hold of what is made of it."""
    file = folder / f"mutant{FORMATS[name].endings[0]}"
    file.write_bytes(mutant(name, number))
    source = Source(file, "mutant")
    try:
        draft = FORMATS[name].reader.read(source)
    except UsageError as error:
        assert str(file) in error.en
        assert "\n" not in error.en
        return False
    made = drafted(draft, source)
    assert len(made.items) == len(draft.found)
    for item in made.items:
        assert item.place
        assert (item.why is None) == (item.outcome == "whole")
        assert (item.question is None) == (item.outcome == "left_out")
        assert item.why is None or (item.why.en and item.why.zh)
    names = [item.question for item in made.items if item.question]
    assert len(set(names)) == len(names)
    assert names == [question.name for bank in made.banks for question in bank.questions]
    assert check_library(made.library, SEEDS).errors == 0
    return bool(draft.found)


def check_all(name: str, numbers: Sequence[int], folder: Path) -> None:
    """Check so many mutants; enough of them must be damaged inside."""
    reached = sum(check(name, number, folder) for number in numbers)
    if reached < FEWEST_READ * len(numbers):
        pytest.fail(f"only {reached} of {len(numbers)} mutants had anything in them")
