"""Sentences in English and Chinese about fields, and about unknown words."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import get_close_matches

from dlquiz.messages import Text, closed_up

MOST_NAMED = 12
NO_TEXT = Text("", "")


def about(name: Text, en: str, zh: str) -> Text:
    """A sentence with the name of a field in place of `{}`."""
    return Text(en.replace("{}", name.en, 1), _spaced(name.zh, zh))


def close_to(word: str, known: Iterable[str], most: int = 1) -> list[str]:
    """The known words most similar to `word`, at most `most` of them, the most similar first."""
    return get_close_matches(word, list(known), most)


def did_you_mean(word: str, known: Collection[str], otherwise: tuple[str, str] | None = None, most: int = 1) -> Text:
    """Suggests the known words closest to an unknown one; if none is close, `otherwise` or what there is."""
    return did_you_mean_any(close_to(word, known, most), otherwise or what_there_is(known))


def did_you_mean_any(close: Iterable[str], otherwise: tuple[str, str] = NO_TEXT) -> Text:
    names = [f"`{name}`" for name in close]
    return Text(f"did you mean {', '.join(names)}?", f"是否想写 {'、'.join(names)}？") if names else Text(*otherwise)


def what_there_is(known: Collection[str]) -> Text:
    some = list(dict.fromkeys(known))[:MOST_NAMED]
    return Text(f"known: {', '.join(some)}", f"可用：{'、'.join(some)}") if some else Text("delete it", "请删去")


def suggestion(word: str, known: Collection[str]) -> Text:
    """The known word closest to an unknown one, as the end of a sentence; empty if none is close."""
    return ending(did_you_mean(word, known, NO_TEXT))


def ending(suggested: Text) -> Text:
    return Text(f"; {suggested.en}", f"；{suggested.zh}") if suggested.en else NO_TEXT


def _spaced(name: str, sentence: str) -> str:
    """A Chinese sentence with the name in it, with spaces only between Chinese and what is not."""
    before, _, behind = sentence.partition("{}")
    if behind.startswith(" "):
        behind = behind[1:]
        name = closed_up(f"{name} ", behind)
    return f"{closed_up(before, name)}{name}{behind}"
