"""Words that one letter turns into another word: typing one for the other is no slip of the finger.

`common_words.txt` holds common English words and those of the shipped banks and docs, four letters and longer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Final

_APART: Final = (
    frozenset({"adam", "adamw", "nadam", "radam"}),
    frozenset({"resnet", "resnext", "reset"}),
    frozenset({"lenet", "senet", "segnet"}),
    frozenset({"relu", "prelu", "rrelu", "crelu"}),
    frozenset({"micro", "macro"}),
    frozenset({"local", "focal", "vocal"}),
    frozenset({"batch", "patch", "match"}),
    frozenset({"mode", "model"}),
    frozenset({"height", "weight", "eight"}),
    frozenset({"sample", "simple"}),
    frozenset({"state", "stage"}),
    frozenset({"three", "tree"}),
    frozenset({"logit", "logic"}),
    frozenset({"tensor", "sensor"}),
    frozenset({"vector", "sector"}),
    frozenset({"actor", "factor"}),
    frozenset({"symmetric", "asymmetric"}),
    frozenset({"symmetry", "asymmetry"}),
    frozenset({"synchronous", "asynchronous"}),
    frozenset({"cyclic", "acyclic"}),
    frozenset({"periodic", "aperiodic"}),
    frozenset({"typical", "atypical"}),
    frozenset({"causal", "acausal"}),
)
_LONG: Final = 5
"""From here on a term is also known at the beginning of a longer word: BatchNorm, ResNeXt-50, macro-averaged."""


_ENDINGS: Final = frozenset({"", "s", "es", "d", "ed", "r", "rs", "er", "ers"})
_SPELLINGS: Final = (("is(?=e|ing|ation)", "iz"), ("our", "or"), ("ll", "l"), ("re(?=s?$)", "er"))
"""British spellings, and what makes American ones of them."""
_OFTEN_TYPED_FOR: Final = {"neutral": "neural", "casual": "causal"}
"""Slips of spelling programs, so frequent that nothing else is meant."""


def is_another_word(typed: str, meant: str) -> bool:
    """Whether the typed word is a common one, or one of the field, and no other form of the word meant."""
    if typed not in _common_words() and typed.removesuffix("s") not in _common_words():
        return False
    same = _american(typed) == _american(meant) or _OFTEN_TYPED_FOR.get(typed) == meant
    return not same and not _is_form_of(typed, meant)


@cache
def _common_words() -> frozenset[str]:
    return frozenset(files("dlquiz.grading").joinpath("common_words.txt").read_text("utf-8").split())


def _is_form_of(one: str, other: str) -> bool:
    """Whether two words differ by an ending alone: weight and weights, encoder and encoded."""
    short, long = sorted((one, other), key=len)
    if long.startswith(short) and long[len(short) :] in _ENDINGS:
        return True
    stem = short[: short.rfind("e") + 1]
    return len(stem) > 3 and long.startswith(stem) and {short[len(stem) :], long[len(stem) :]} <= _ENDINGS


def _american(word: str) -> str:
    """In American spelling, without accents."""
    word = "".join(one for one in unicodedata.normalize("NFD", word) if not unicodedata.combining(one))
    for british, american in _SPELLINGS:
        word = re.sub(british, american, word)
    return word


def is_another_term(typed: str, meant: str) -> bool:
    """Whether two words in lower case are two terms, alone, in the plural, or at the beginning of one word."""
    return any(
        one in typed and meant == other + typed[len(one) :] and typed.startswith(one) and _stands(one, other, typed)
        for group in _APART
        for one, other in _pairs(group)
    )


def _pairs(group: frozenset[str]) -> Iterator[tuple[str, str]]:
    return ((one, other) for one in group for other in group if one != other)


def _stands(one: str, other: str, typed: str) -> bool:
    """Whether nothing but a plural follows the term, or it is long enough to be known before anything."""
    return typed[len(one) :] in ("", "s", "es") or min(len(one), len(other)) >= _LONG
