"""Questions made ready against the same ones drawn plainly: every shipped question, in both languages."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from dlquiz.bank import load_bank
from dlquiz.locations import bundled_banks
from dlquiz.messages import LANGUAGES
from dlquiz.questions import Cloze
from dlquiz.tui.packing import packed, unpacked
from dlquiz.tui.words import prompt_parts
from dlquiz.variants import draw

BANKS = sorted(bundled_banks().glob("*.yaml"))


@pytest.mark.sweep
@pytest.mark.parametrize("file", BANKS, ids=lambda file: file.stem)
def test_what_is_unpacked_is_what_is_drawn(file: Path) -> None:
    bank = load_bank(file).bank
    assert bank is not None
    for seed, question in enumerate(bank.questions):
        made = unpacked(packed(question, seed))
        assert made is not None, question.name
        plain = draw(question, seed)
        assert made.variant == plain, question.name
        assert (made.variant.names, made.variant.options) == (plain.names, plain.options)
        assert made.variant.question == question
        told = () if isinstance(question.kind, Cloze) else LANGUAGES
        assert made.prompts == {language: prompt_parts(plain, language) for language in told}, question.name


class Stranger:
    def __reduce__(self):
        return (pytest.fail, ("it was called",))


@pytest.mark.parametrize(
    "made",
    [
        b"",
        b"nonsense",
        b"\x80\x05.",
        pickle.dumps(5),
        pickle.dumps(Stranger()),
        pickle.dumps(Path),
        pickle.dumps(print),
        # As some program might write it, by names: what a module of ours has imported, and what that leads to.
        b"\x80\x04\x8c\x0fdlquiz.messages\x8c\nre.Pattern\x93.",
        b"\x80\x04\x8c\x0fdlquiz.messages\x8c\nNamedTuple\x93.",
        b"\x80\x04\x8c\x03ast\x8c\x0bIntEnum.mro\x93.",
        b"\x80\x04\x8c\x03ast\x8c\x07IntEnum\x93.",
    ],
)
def test_bytes_that_mean_something_else_make_nothing(made: bytes) -> None:
    assert unpacked(made) is None


def test_damaged_bytes_never_do_anything_else_than_fail() -> None:
    bank = load_bank(BANKS[0]).bank
    assert bank is not None
    made = packed(bank.questions[0], 1)
    for place in range(0, len(made), 97):
        unpacked(made[:place])
        unpacked(made[:place] + bytes([made[place] ^ 0x55]) + made[place + 1 :])
