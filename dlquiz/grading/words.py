"""Marking a few typed words: folded, and one slip of the finger in a long word forgiven."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from dlquiz.grading.choices import in_both
from dlquiz.grading.helps import MOST_CHARACTERS, too_long
from dlquiz.grading.reader import Unreadable
from dlquiz.grading.verdict import Verdict, outcome_of
from dlquiz.messages import Text, message
from dlquiz.questions import Words
from dlquiz.variants import Variant

LEAST_LETTERS = 5
"""In a shorter word one other letter makes another word."""


def grade_words(variant: Variant, kind: Words, answer: str) -> Verdict:
    """Right is what equals an accepted text in either language but for case, width, space and punctuation.

    One typo (a letter too many, missing, wrong, or two swapped) in a word of five letters or more is pointed out.
    """
    accepted = accepted_texts(variant, kind)
    key, told = accepted[0].en, accepted[0]
    said = read_words(answer)
    if isinstance(said, Unreadable):
        return Verdict("unreadable", 0.0, key, told, message=said.help)
    spellings = [spelling for text in accepted for spelling in dict.fromkeys(text)]
    right = any(folded(spelling) == folded(said) for spelling in spellings)
    meant = None if right else next((spelling for spelling in spellings if one_typo(said, spelling)), None)
    notes = () if meant is None else (message("spelt", word=meant),)
    score = float(right or meant is not None)
    return Verdict(outcome_of(score), score, key, told, said, Text.same(said), notes=notes)


def read_words(answer: str) -> str | Unreadable:
    """A few words as they are read: of spaces only one between two words."""
    if not folded(answer):
        return Unreadable(message("type_an_answer"))
    if len(answer) > MOST_CHARACTERS:
        return Unreadable(too_long(len(answer)).help)
    return " ".join(answer.split())


def accepted_texts(variant: Variant, kind: Words) -> Sequence[Text]:
    """The accepted texts with the drawn numbers in; one that is written in one language stands for both."""
    return [in_both(variant.fill(text)) for text in kind.accept]


def folded(text: str) -> str:
    """A text without case, width, space, and punctuation; two numbers in a row stay two."""
    return "".join(_characters(text))


def _characters(text: str) -> list[str]:
    kept: list[str] = []
    parted = False
    for character in unicodedata.normalize("NFKC", text).casefold():
        if character.isspace() or unicodedata.category(character).startswith("P") or character in "$`":
            parted = True
            continue
        if parted and kept and kept[-1].isdigit() and character.isdigit():
            kept.append("\x1f")
        kept.append(character)
        parted = False
    return kept


def one_typo(said: str, meant: str) -> bool:
    """Whether one slip of the finger in a long word of `meant` makes `said` of it."""
    typed, wanted = folded(said), folded(meant)
    place = _common_prefix(typed, wanted)
    rest_typed, rest_wanted = typed[place:], wanted[place:]
    tail = _common_prefix(rest_typed[::-1], rest_wanted[::-1])
    slip = rest_typed[: len(rest_typed) - tail], rest_wanted[: len(rest_wanted) - tail]
    if not _is_slip(*slip):
        return False
    lengths = _word_lengths(meant)
    return max(lengths[max(place - 1, 0) : place + 1], default=0) >= LEAST_LETTERS


def _is_slip(typed: str, wanted: str) -> bool:
    """Whether the differing middles are one letter wrong, missing or too many, or two letters swapped."""
    letters = (typed + wanted).isalpha() and (typed + wanted).isascii()
    swapped = len(typed) == 2 and typed == wanted[::-1]
    return letters and (swapped or max(len(typed), len(wanted)) == 1)


def _common_prefix(one: str, other: str) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def _word_lengths(text: str) -> list[int]:
    """For each character of the folded text, how many letters its word has."""
    words = "".join(c if c.isalnum() else " " for c in unicodedata.normalize("NFKC", text).casefold()).split()
    return [len(word) for word in words for _ in folded(word)]
