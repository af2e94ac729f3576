"""Sentences in English and Chinese about a field that some callers name in English alone."""

from __future__ import annotations

import re

from dlquiz.messages import Text, closed_up

Said = str | tuple[str, str]
"""English alone, or English and Chinese, as in `dlquiz.errors`."""
_KEY = re.compile("`[^`]*`(: `[^`]*`)*")


def in_both(said: Said) -> Text:
    """What was said in both languages. A key in backticks is the same in both; other English has no Chinese."""
    if not isinstance(said, str):
        return Text(*said)
    return Text.same(said) if _KEY.fullmatch(said) else Text(said, "")


def about(name: Said, en: str, zh: str) -> Text:
    """A sentence with the name of a field in place of `{}`; in English alone where the name is."""
    name = in_both(name)
    return Text(en.replace("{}", name.en, 1), _spaced(name.zh, zh) if name.zh and zh else "")


def _spaced(name: str, sentence: str) -> str:
    """A Chinese sentence with the name in it, with spaces only between Chinese and what is not."""
    before, _, behind = sentence.partition("{}")
    if behind.startswith(" "):
        behind = behind[1:]
        name = closed_up(f"{name} ", behind)
    return f"{closed_up(before, name)}{name}{behind}"
