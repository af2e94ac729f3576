"""Reading answers that name texts shown as a list: by number, by text, or by letter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from dlquiz.messages import Text


@dataclass(frozen=True, slots=True)
class Unnamed:
    """A word that names no option."""

    word: str


# An option's text may hold the smaller separators: "max pooling; batch norm, folded" are two.
_SEPARATORS = (r"[;；]", r"[;；,，、]", r"[;；,，、\s]+")


def named(answer: str, texts: Sequence[Text]) -> list[int] | Unnamed:
    """The places of the texts an answer names, as often and in the order it names them; the first word that names none.

    A whole text may hold separators, so an answer is first taken as one name.
    """
    if not answer.strip():
        return Unnamed("")
    failures: list[tuple[float, str]] = []
    for words in ([answer], *(_words(answer, separators) for separators in _SEPARATORS)):
        places = {word: _place(word, texts) for word in words}
        if words and None not in places.values():
            return [place for word in words if (place := places[word]) is not None]
        unnamed = [word for word in words if places[word] is None]
        failures.append((len(unnamed) / max(1, len(words)), unnamed[0] if unnamed else answer))
    # The way of splitting that makes most sense of the answer tells best what is wrong with it.
    return Unnamed(min(failures, key=lambda failure: failure[0])[1].strip())


def _words(answer: str, separators: str) -> list[str]:
    return [part for part in re.split(separators, answer) if part.strip()]


def _place(word: str, texts: Sequence[Text]) -> int | None:
    """Numbers first, then texts, then letters."""
    said = plain_word(word)
    if said.isascii() and said.isdecimal() and len(said) < 4 and 1 <= int(said) <= len(texts):
        return int(said) - 1
    place = _place_of_text(word, texts)
    if place is None and len(said) == 1 and "a" <= said <= "z" and ord(said) - ord("a") < len(texts):
        return ord(said) - ord("a")
    return place


def _place_of_text(word: str, texts: Sequence[Text]) -> int | None:
    """The option of exactly this text; else the only one that says the same but for how it is written."""
    for place, text in enumerate(texts):
        if word.strip() in (text.en.strip(), text.zh.strip()):
            return place
    folded = fold(word)
    alike = [place for place, text in enumerate(texts) if folded and folded in (fold(text.en), fold(text.zh))]
    return alike[0] if len(alike) == 1 else None


def plain_word(text: str) -> str:
    """One typed word in ASCII width and lower case, decimal digits of any script as ASCII ones, without a final mark.

    Signs that merely hold a digit, such as ① and ², stay what they are.
    """
    return "".join(map(_plain_character, text.strip().rstrip(".)）。．"))).casefold()


def _plain_character(character: str) -> str:
    if "！" <= character <= "～":
        return chr(ord(character) - ord("！") + ord("!"))
    return str(unicodedata.decimal(character, character))


def fold(text: str) -> str:
    """A text without case, width, space, and the marks of Markdown and LaTeX; two numbers in a row stay two."""
    wide = re.sub(r"(?<=\d)\s+(?=\d)", "\x1f", unicodedata.normalize("NFKC", text).strip().casefold())
    return re.sub(r"[^\S\x1f]|[$*`\\{}]|[.。]$", "", wide)
