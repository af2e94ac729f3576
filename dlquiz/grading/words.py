"""A few typed words: folded, and one typo in a long word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from functools import cache
from itertools import permutations
from typing import Final

from dlquiz.grading.naming import TWINS
from dlquiz.grading.tokens import MOST_CHARACTERS, answer_start, refused, shown
from dlquiz.grading.verdict import Unreadable
from dlquiz.messages import message

LEAST_LETTERS = 5
"""In a shorter word one other letter makes another word."""

_LATIN_BELOW: Final = 0x250
_SUPERSCRIPTS: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_RAISED: Final = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_TIMES: Final = re.compile(r"(?<=\d)\s*\*\s*(?=\d)")
# `it is called the logit`, `叫做对数几率`.
_NAMING: Final = re.compile(
    r"""(?:(?:it|this|that)(?:\s+is|['’]s)\s+(?:(?:called|known\s+as)\s+)?)? (?:(?:the|an?)\s+)?
        (?:[它这]是|[它这]?(?:被?称[为作]|叫做?))?\s*""",
    re.VERBOSE | re.IGNORECASE,
)
_BRACKETS: Final = re.compile(r"[(（\[［]([^()（）\[\]［］]*)[)）\]］]")
_OR: Final = re.compile(r"[/／,，、;；]|(?<=\s)(?:or|aka)(?=\s)|或者?|又[称名]|也[叫称]", re.IGNORECASE)
# What makes a number another one: its point, its sign, its per cent.
_OF_NUMBERS: Final = re.compile(r"(?<=\d)\.(?=\d)|(?<![^\W_])\.(?=\d)|(?<![^\s(\[=,;])-(?=\.?\d)|%")


def read_words(answer: str) -> str | Unreadable:
    """A few words as they are read: of spaces only one between two words, and nothing that cannot be seen."""
    if len(answer) > MOST_CHARACTERS:
        return Unreadable(refused("too_long", MOST_CHARACTERS + 1, length=len(answer)).help, MOST_CHARACTERS + 1)
    for position, one in enumerate(answer, 1):
        if unicodedata.category(one) in ("Cc", "Cf", "Cs") and not one.isspace():
            return Unreadable(refused("character", position, text=shown(one)).help, position)
    return " ".join(answer.split()) if folded(answer) else Unreadable(message("type_an_answer"))


def without_introduction(said: str, spellings: Sequence[str]) -> str:
    """`momentum` of `answer: momentum`, unless all of it is accepted as it stands."""
    if any(folded(spelling) == folded(said) for spelling in spellings):
        return said
    answer = said[answer_start(said) :]
    naming = _NAMING.match(answer)
    return answer[naming.end() if naming else 0 :] or said


def names_said(said: str, spellings: Sequence[str]) -> Collection[str]:
    """The accepted names that are said, folded: one, or several for one thing: `logit (log-odds)`, `dilated/atrous`.

    Empty where any of them is not accepted, so that nothing is gained by naming two things.
    """
    accepted = {folded(spelling) for spelling in spellings} | {""}
    inside = " / ".join(match[1] for match in _BRACKETS.finditer(said))
    for reading in (said, f"{_BRACKETS.sub(' ', said)} / {inside}" if inside else ""):
        for names in ([folded(reading)], [folded(name) for name in _OR.split(reading)]):
            if any(names) and accepted.issuperset(names):
                return frozenset(names) - {""}
    return ()


def folded(text: str) -> str:
    """A text without case, width, space, and punctuation; numbers keep what makes them, and two in a row stay two."""
    plain = _plain(text)
    needed = {match.start() for match in _OF_NUMBERS.finditer(plain)}
    kept: list[str] = []
    parted = False
    for place, one in enumerate(plain):
        if place not in needed and _is_nothing(one):
            parted = True
            continue
        if parted and kept and kept[-1].isdigit() and one.isdigit():
            kept.append("\x1f")
        kept.append(one)
        parted = False
    return "".join(kept)


def _plain(text: str) -> str:
    """In one width and case, with one sign for each thing: x² is x^2, as is x**2, and 3×3 is 3x3."""
    raised = _RAISED.sub(lambda run: f"^{run[0].translate(_SUPERSCRIPTS)}", text).replace("**", "^")
    plain = unicodedata.normalize("NFKC", raised).casefold().translate(TWINS)
    return _TIMES.sub("x", plain)


def _is_nothing(one: str) -> bool:
    return one.isspace() or unicodedata.category(one).startswith("P") or one in "$`"


def one_typo(said: str, meant: str) -> bool:
    """Whether one typo in one long word of `meant` makes `said` of it, and no other term."""
    typed, wanted = folded(said), folded(meant)
    spoken, words = _words(said), _words(meant)
    at = 0
    for place, word in enumerate(words):
        start = wanted.find(word, at)
        at = start + len(word)
        ending = wanted[at:]
        if len(word) < LEAST_LETTERS or not (typed.startswith(wanted[:start]) and typed.endswith(ending)):
            continue
        middle = typed[start : len(typed) - len(ending)]
        # Without its spaces `model collapse` would be a typo in the second word of `mode collapse`.
        whole = len(spoken) != len(words) or spoken[place] == middle
        if whole and _is_misspelt(middle, word):
            return True
    return False


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", _plain(text))


def _is_misspelt(typed: str, word: str) -> bool:
    """Whether one letter is wrong, missing or too many, or two neighbours are swapped."""
    start = _common(typed, word)
    tail = _common(typed[start:][::-1], word[start:][::-1])
    change = typed[start : len(typed) - tail], word[start : len(word) - tail]
    letters = all(one.isalpha() and ord(one) < _LATIN_BELOW for one in "".join(change))
    swapped = len(change[0]) == 2 and change[0] == change[1][::-1]
    misspelt = letters and (swapped or max(map(len, change)) == 1)
    return misspelt and not _is_another_term(typed, word) and not _is_another_word(typed, word)


def _common(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


# Words that one letter turns into another word: typing one for the other is no typo.

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
"""Corrections of spelling programs, so frequent that nothing else is meant."""


def _is_another_word(typed: str, meant: str) -> bool:
    """Whether the typed word is a common one, or one of the field, and no other form of the word meant."""
    if typed not in _common_words() and typed.removesuffix("s") not in _common_words():
        return False
    same = _american(typed) == _american(meant) or _OFTEN_TYPED_FOR.get(typed) == meant
    return not same and not _is_form_of(typed, meant)


@cache
def _common_words() -> frozenset[str]:
    """Common English words and those of the shipped banks and docs, four letters and longer."""
    from importlib.resources import files

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


def _is_another_term(typed: str, meant: str) -> bool:
    """Whether two words in lower case are two terms, alone, in the plural, or at the beginning of one word."""
    return any(
        typed.startswith(one) and meant == other + typed[len(one) :] and _stands(one, other, typed)
        for group in _APART
        for one, other in permutations(group, 2)
    )


def _stands(one: str, other: str, typed: str) -> bool:
    """Whether nothing but a plural follows the term, or it is long enough to be known before anything."""
    return typed[len(one) :] in ("", "s", "es") or min(len(one), len(other)) >= _LONG
