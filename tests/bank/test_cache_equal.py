"""A bank from the cache is the bank of its file: shipped ones, faulty ones, and a small one however it is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from cached import assert_opens, assert_same_bank, opened, read_again, write_bank
from campaigns import some
from faulty_all import ERRORS, WARNINGS
from hypothesis import given, settings
from hypothesis import strategies as st
from mutants import mutant
from valid_bank import VALID

from dlquiz.bank import load_bank
from dlquiz.errors import QuestionError
from dlquiz.kinds.answering import grade
from dlquiz.kinds.drawing import draw
from dlquiz.locations import bundled_banks
from dlquiz.questions.question import Question

SHIPPED = sorted(bundled_banks().glob("*.yaml"))
SEEDS = (0, 7)
TOPICS = "topics:\n  sizes: {en: Sizes, zh: 尺寸}\n  theory: Theory\n"
FLOW = "  - {id: f, type: true_false, topic: theory,\n    prompt: P, answer: true}\n"
HEAD, *ITEMS = VALID.replace("\n  - id: ", "\n\0  - id: ").split("\0")


@pytest.mark.sweep
@pytest.mark.parametrize("file", some(SHIPPED, 3), ids=lambda file: file.stem)
def test_a_shipped_bank_is_read_drawn_and_graded_alike(file: Path, tmp_path: Path) -> None:
    opened(tmp_path / "index.db", file)
    assert read_again(tmp_path / "index.db", file) == []
    (found,), plain = opened(tmp_path / "index.db", file), load_bank(file)
    assert_same_bank(found, plain)
    for one, other in zip(found.bank.questions[::9], plain.bank.questions[::9], strict=True):
        for seed in SEEDS:
            assert asked_and_graded(one, seed) == asked_and_graded(other, seed), other.name


def asked_and_graded(question: Question, seed: int) -> object:
    """What is asked under a seed, and what is said to an answer."""
    try:
        variant = draw(question, seed)
    except QuestionError as error:
        return str(error)
    return repr((variant.parameters, variant.names, variant.answer, grade(variant, "3")))


def swapped(old: str, new: str) -> Callable[[str], str]:
    assert old in VALID
    return lambda text: text.replace(old, new)


WRITTEN: dict[str, Callable[[str], str | bytes]] = {
    "as it is": str,
    "CRLF": swapped("\n", "\r\n"),
    "a byte order mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "a mark and CRLF": lambda text: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(),
    "no line end at the end": lambda text: text.rstrip("\n"),
    "empty lines at the end": lambda text: text + "\n\n\n",
    "comments between": swapped("\n  - id", "\n\n# --- 分隔 ---\n   # - id: no\n  - id"),
    "a comment above the first": swapped("questions:\n", "questions:  # all\n# first\n\n"),
    "comments behind": swapped("    type: choice\n", "    type: choice  # - id: x\n"),
    "trailing spaces": swapped("\n    topic", "  \n    topic"),
    "lists not indented": lambda _: HEAD + "".join(item[2:].replace("\n  ", "\n") for item in ITEMS),
    "a dash apart": lambda text: text.replace(ITEMS[2], ITEMS[2].replace("- ", "-   ").replace("\n    ", "\n      ")),
    "the id below the dash": swapped("  - id: sure\n", "  -\n    id: sure\n"),
    "the id not first": swapped("  - id: sure\n    type: true_false\n", "  - type: true_false\n    id: sure\n"),
    "a list above the id": swapped("  - id: sure\n", "  - hints:\n      - h\n      - i\n    id: sure\n"),
    "a key behind the questions": lambda text: text.replace("title: {en: Sample, zh: 样例}\n", "") + "title: Behind\n",
    "topics behind the questions": lambda text: text.replace(TOPICS, "") + TOPICS,
    "author and license": lambda text: text + "author: Ana\nlicense: {en: CC BY 4.0, zh: 署名 4.0}\n",
    "no topics": lambda text: text.replace(TOPICS, ""),
    "a flow question": lambda text: text + FLOW,
    "a quoted list": swapped("prompt: no", "prompt: 'no\n\n\n    - id: what\n\n    so'"),
    "a block that looks like a question": swapped("prompt: no", "prompt: |\n      t\n      - id: x\n        type: y"),
    "a kept block at the end": lambda text: text + "    explanation: |+\n      kept\n\n\n",
    "a folded block": swapped("prompt: no", "prompt: >-\n      one\n      two\n\n      三"),
    "an indented block": swapped("prompt: no", "prompt: |2\n        two more\n      - none"),
    "Chinese and beyond": swapped("prompt: no", "prompt: '卷积核 🧠 ñ'"),
    "a quoted key": swapped("questions:", "'questions':"),
    "an explicit document": lambda text: "---\n" + text,
    "an ended document": lambda text: text + "...\n",
    "another order": lambda text: HEAD + "".join(reversed(ITEMS)),
    "a question twice as long": swapped("prompt: no", "prompt: '" + "long " * 5000 + "'"),
}  # fmt: skip
FLOWING: dict[str, Callable[[str], str | bytes]] = {
    "one flow list": lambda _: f"format: 1\nid: b\ntitle: T\nquestions: [{FLOW.strip()[2:]}]\n",
    "line ends of old": swapped("\n", "\r"),
    "a quoted text in the way": swapped("prompt: no", "prompt: 'no\n\n  - id: what\n\n  so'"),
}  # fmt: skip
FAULTY: dict[str, Callable[[str], str | bytes]] = {
    "a syntax error": swapped("prompt: no", "prompt: 'no"),
    "an unknown key": swapped("prompt: no", "prompt: no\n    promt: no"),
    "a warning": swapped("prompt: no", "prompt: {en: no}"),
    "an id twice": swapped("id: sure", "id: which"),
    "an unknown topic": swapped("topic: theory\n    difficulty", "topic: theorie\n    difficulty"),
    "nothing": lambda text: "",
    "no UTF-8": lambda text: text.encode("utf-16"),
    "an anchor": swapped("prompt: no", "prompt: &a no"),
    "a control character": swapped("prompt: no", "prompt: n\x07o"),
}


@pytest.mark.unmeasured
@pytest.mark.parametrize("name", WRITTEN)
def test_however_a_bank_is_written(name: str, tmp_path: Path) -> None:
    file = write_bank(tmp_path / "bank.yaml", WRITTEN[name](VALID))
    assert not load_bank(file).faults
    assert_opens(tmp_path / "index.db", file)
    assert read_again(tmp_path / "index.db", file) == []
    assert_opens(tmp_path / "index.db", file)


@pytest.mark.parametrize("name", [*FLOWING, *FAULTY])
def test_a_bank_with_faults(name: str, tmp_path: Path) -> None:
    file = write_bank(tmp_path / "bank.yaml", (FLOWING | FAULTY)[name](VALID))
    plain = load_bank(file)
    assert bool(plain.faults) == (name in FAULTY)
    for _ in range(2):
        assert_opens(tmp_path / "index.db", file)
    assert read_again(tmp_path / "index.db", file) == ([] if plain.bank else [file])


@pytest.mark.sweep
def test_every_faulty_bank_comes_out_as_it_is_read(tmp_path: Path) -> None:
    kept = 0
    for number, row in enumerate((*ERRORS, *WARNINGS)):
        file = write_bank(tmp_path / f"bank{number}.yaml", row.text.replace("»", ""))
        plain = load_bank(file)
        for _ in range(2):
            assert_same_bank(opened(tmp_path / "index.db", file)[0], plain)
        kept += read_again(tmp_path / "index.db", file) == []
    assert kept > len((*ERRORS, *WARNINGS)) // 2


@pytest.mark.sweep
def test_damaged_shipped_banks_come_out_as_they_are_read(tmp_path: Path) -> None:
    banks = [file.read_text("utf-8") for file in SHIPPED]
    for number in range(80):
        file = write_bank(tmp_path / "bank.yaml", mutant(number, banks))
        plain = load_bank(file)
        for _ in range(2):
            assert_same_bank(opened(tmp_path / "index.db", file)[0], plain)


PIECES = st.sampled_from(
    [
        *("\n", "\r\n", "  ", "\t", "# ", "- ", "  - id: x\n", "'", '"', "|", ">", "{", "}", ": ", "\n\n"),
        *("零", "\ufeff", "...\n", "---\n"),
    ]
)


@pytest.mark.sweep
@given(st.data())
@settings(max_examples=150)
def test_after_any_edit(new_folder: Callable[[str], Path], data: st.DataObject) -> None:
    folder = new_folder("edited")
    folder.mkdir()
    text = VALID
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(text)))
        gone = data.draw(st.sampled_from((0, 0, 0, 1, 3, 40)))
        text = text[:place] + data.draw(PIECES) + text[place + gone :]
    file = write_bank(folder / "bank.yaml", text)
    opened(folder / "index.db", file)
    assert_opens(folder / "index.db", file)
