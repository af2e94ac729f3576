"""The learner's own words beside a point of a rubric: the sentence in which a keyword of the point stands."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 160
"""Characters of a quote; a longer sentence is cut around its keyword."""

_ENDS = re.compile(r"(?<=[.!?])\s+|(?<=[。！？；])\s*")


def sentence_with(typed: str, words: str) -> str:
    """The first sentence of an answer that has these words, in any case; the words alone where none has them."""
    for line in typed.splitlines():
        for sentence in _ENDS.split(" ".join(line.split())):
            # Full-width letters are the same words; the quote has them as they were written.
            at = unicodedata.normalize("NFKC", sentence).casefold().find(words.casefold())
            if at >= 0:
                return _cut(sentence, at)
    return words


def _cut(sentence: str, at: int) -> str:
    if len(sentence) <= LONGEST:
        return sentence
    start = max(0, min(at - LONGEST // 2, len(sentence) - LONGEST))
    end = start + LONGEST
    # At a space, where the language has them; not before the keyword is over.
    if start:
        start = sentence.find(" ", start, at) + 1 or start
    if end < len(sentence):
        space = sentence.rfind(" ", at + LONGEST // 4, end)
        end = end if space < 0 else space
    return f"{'… ' if start else ''}{sentence[start:end].strip()}{' …' if end < len(sentence) else ''}"
