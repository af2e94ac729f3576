"""Reading answers that name texts shown as a list: by number, by text, or by letter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from dlquiz.grading.signs import CAPITALS, in_one_spelling
from dlquiz.messages import Text

Way = Literal["number", "text", "letter"]


class Name(NamedTuple):
    """One typed word, and which text it names in which way: its place from 0, or None where it names nothing."""

    word: str
    place: int | None = None
    way: Way | None = None


@dataclass(frozen=True, slots=True)
class Unnamed:
    """A word that names no option."""

    word: str


TWINS: Final = {ord(twin): plain for plain, twins in {"-": "−–—‐‑‒", "x": "×✕✖", "/": "∕⁄÷"}.items() for twin in twins}
"""Signs that keyboards lack, and what is typed in their place."""

Form = Callable[[str], str]
"""How texts are written to be compared."""

_MOST_TIMES_LONGER = 10
"""A word longer than this many of the longest text names none: it is not worth being read to its end."""

# An option's text may hold the smaller separators: "max pooling; batch norm, folded" are two.
_SEPARATORS = (r"[;；]", r"[;；,，、]", r"[;；,，、\s]+")


def named(answer: str, texts: Sequence[Text]) -> list[int] | Unnamed:
    """The places of the texts an answer names, as often and in the order it names them; the first word that names none.

    A whole text may hold separators, so an answer is first taken as one name.
    """
    return places_of(read_names(answer, texts))


def read_names(answer: str, texts: Sequence[Text]) -> list[Name]:
    """The words of an answer with what each names, split in the way that makes most sense of it."""
    listed = _Listed(texts)
    best: list[Name] = [Name(answer)]
    fewest = 1.0
    for words in ([answer], *(_words(answer, separators) for separators in _SEPARATORS)):
        known = {word: _name(word, listed) for word in words}
        names = [known[word] for word in words]
        unnamed = sum(name.place is None for name in names) / max(1, len(names)) if names else 1.0
        if unnamed < fewest:
            best, fewest = names, unnamed
        if not fewest:
            break
    return best


def places_of(names: Sequence[Name]) -> list[int] | Unnamed:
    """The places that are named, or the first word that names none."""
    strange = next((name for name in names if name.place is None), None)
    return Unnamed(strange.word.strip()) if strange else [name.place for name in names if name.place is not None]


def _words(answer: str, separators: str) -> list[str]:
    return [part for part in re.split(separators, answer) if part.strip()]


def _name(word: str, listed: _Listed) -> Name:
    """Numbers first, then texts, then letters."""
    said = plain_word(word)
    count = len(listed.texts)
    if said.isascii() and said.isdecimal() and len(said) < 4 and 1 <= int(said) <= count:
        return Name(word, int(said) - 1, "number")
    place = listed.place(word.strip())
    if place is not None:
        return Name(word, place, "text")
    if len(said) == 1 and "a" <= said <= "z" and ord(said) - ord("a") < count:
        return Name(word, ord(said) - ord("a"), "letter")
    return Name(word)


class _Listed:
    """The texts that can be named, each folded once, when a word asks for it."""

    def __init__(self, texts: Sequence[Text]) -> None:
        self.texts = texts
        self._longest = max((len(written) for text in texts for written in text), default=0)
        self._places: dict[Form, dict[str, set[int]]] = {}

    def place(self, word: str) -> int | None:
        """The text of exactly this word; else the only one that says the same but for how it is written."""
        for place, text in enumerate(self.texts):
            if word in (text.en.strip(), text.zh.strip()):
                return place
        if len(word) > _MOST_TIMES_LONGER * self._longest:
            return None
        for form in (fold, loosely):
            alike = self._alike(form, form(word))
            if alike:
                return next(iter(alike)) if len(alike) == 1 else None
        return None

    def _alike(self, form: Form, said: str) -> set[int]:
        if form not in self._places:
            self._places[form] = {}
            for place, text in enumerate(self.texts):
                for written in text:
                    self._places[form].setdefault(form(written), set()).add(place)
        return self._places[form].get(said, set()) if said else set()


def plain_word(text: str) -> str:
    """One typed word in ASCII width and lower case, decimal digits of any script as ASCII ones, without a final mark.

    Signs that merely hold a digit, such as ① and ², stay what they are.
    """
    return "".join(map(_plain_character, text.strip().rstrip(".)）。．"))).casefold()


def _plain_character(character: str) -> str:
    if "！" <= character <= "～":
        return chr(ord(character) - ord("！") + ord("!"))
    return str(unicodedata.decimal(character, character))


def unmarked(text: str) -> str:
    """A text without case, width, space, and the marks of Markdown and LaTeX; two numbers in a row stay two."""
    plain = unicodedata.normalize("NFKC", text).strip().casefold().translate(TWINS)
    wide = re.sub(r"(?<=\d)\s+(?=\d)", "\x1f", plain)
    return re.sub(r"[^\S\x1f]|[$*`\\{}]|[.。]$", "", wide)


def fold(text: str) -> str:
    """The same, with its formulas in one spelling."""
    return unmarked(in_one_spelling(text))


def loosely(text: str) -> str:
    """A folded text without round brackets and signs of multiplication, which a formula in one line may need or not,
    and with capital Greek letters like small ones."""
    return re.sub("[()·]", "", fold(text)).translate(CAPITALS)
