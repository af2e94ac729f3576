"""Words for faults: lists of names, what was meant, and what there is."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

MOST_NAMED = 12
LONGEST_SAID = 400
_LONGEST = 40


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The fix for an unknown word: the closest known one, or what there is."""
    known = list(dict.fromkeys(known))
    close = get_close_matches(word, known, 1)
    return f"did you mean `{close[0]}`?" if close else what_there_is(known)


def did_you_mean_each(words: Iterable[str], known: Iterable[str]) -> str:
    """The same for several unknown words."""
    words, known = list(words), list(dict.fromkeys(known))
    if len(words) == 1:
        return did_you_mean(words[0], known)
    meant = {word: get_close_matches(word, known, 1) for word in words[:MOST_NAMED]}
    fixes = [f"`{short(word)}`: did you mean `{close[0]}`?" for word, close in meant.items() if close]
    return "; ".join(fixes if len(fixes) == len(words) else [*fixes, what_there_is(known)])


def what_there_is(known: Iterable[str]) -> str:
    some = list(dict.fromkeys(known))[:MOST_NAMED]
    return f"known: {', '.join(some)}" if some else "delete it"


def listed(words: Iterable[str]) -> str:
    """`a`, `b` and `c`."""
    *first, last = [f"`{short(word)}`" for word in words]
    return f"{', '.join(first)} and {last}" if first else last


def short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def one_line(text: str) -> str:
    """The text without line breaks and tabs, and not too long."""
    line = text if text.isprintable() else " ".join(text.split())
    return line if len(line) <= LONGEST_SAID else line[: LONGEST_SAID - 1] + "…"
