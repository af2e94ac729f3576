"""What names options in an answer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dlquiz.grading.naming import Unnamed, named
from dlquiz.grading.tokens import answer_start
from dlquiz.messages import Text

# Around one number or letter: `(3)`, `【b】`, and so on for each of several.
_BRACKETED = re.compile(r"\(\s*(\w{1,3})\s*\)|（\s*(\w{1,3})\s*）|\[\s*(\w{1,3})\s*\]|【\s*(\w{1,3})\s*】")
_CHOSEN = re.compile(r"\s*(?:(?:我?选择?|第|选项)\s*(?=[\da-zA-Z(（０-９])|option\s+)", re.IGNORECASE)


def naming_part(answer: str, texts: Sequence[Text]) -> str:
    """The answer, or what is left of it without `答案是` and brackets where only that names options."""
    left = bare(answer)
    differs = left != answer and isinstance(named(answer, texts), Unnamed)
    return left if differs and not isinstance(named(left, texts), Unnamed) else answer


def bare(answer: str) -> str:
    """An answer without `答案是`, `选` or `option` before it and without brackets around single numbers and letters."""
    said = answer[answer_start(answer) :]
    chosen = _CHOSEN.match(said)
    said = said[chosen.end() :] if chosen else said
    return _BRACKETED.sub(lambda found: f" {found[found.lastindex or 0]} ", said).strip() or answer


def in_both(text: Text) -> Text:
    """The text where one language may be missing, with the other in its place."""
    return Text(text.in_language("en"), text.in_language("zh"))
