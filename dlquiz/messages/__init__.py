"""The words of the program, in English and Chinese, for every frontend."""

import os
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal, NamedTuple, Self, get_args

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""The environment variables that name a language, the first before the others."""


def environment_language(environment: Mapping[str, str] = os.environ) -> Language:
    """The language that the environment asks for: `zh` for any Chinese locale, English for all others.

    An empty variable, `C` and `POSIX` ask for no language, so the next variable decides.
    """
    for name in LOCALE_VARIABLES:
        asked = re.split("[_.@-]", environment.get(name, ""), maxsplit=1)[0].lower()
        if asked not in ("", "c", "posix"):
            return "zh" if asked == "zh" else "en"
    return "en"


class Text(NamedTuple):
    """One text in both languages. A language-neutral text says the same in both."""

    en: str
    zh: str

    def in_language(self, language: Language) -> str:
        """The text in `language`, or in the other one where that is missing."""
        return (self.zh or self.en) if language == "zh" else (self.en or self.zh)

    @classmethod
    def same(cls, text: str) -> Self:
        """A language-neutral text."""
        return cls(text, text)

    @classmethod
    @lru_cache(1_000)
    def code(cls, name: str) -> Self:
        """A name of a file or formula, in backticks."""
        return cls.same(f"`{name}`")


def message(key: str, **values: object) -> Text:
    """The program's text named `key`, its `{placeholders}` filled with `values` (a `Text` value per language)."""
    return Text(_said("en", key, values), _said("zh", key, values))


def sentence(text: str) -> str:
    """The text of an error where nothing stands before it: with a capital letter."""
    return text[:1].upper() + text[1:]


def say(language: Language, key: str, **values: object) -> str:
    """`message` in one language; the words of the other one are not loaded."""
    return _said(language, key, values)


def short(text: str, longest: int = 40) -> str:
    """The text, or its beginning with an ellipsis if it has more than `longest` characters.

    It is for sentences, which wrap at any width. `dlquiz.tui.pictures.cells.cut` cuts rows and labels to cells.
    """
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def closed_up(before: str, after: str) -> str:
    """`before` without the space at its end where Chinese stands on both sides of it."""
    return before[:-1] if before[-1:] == " " and _is_chinese(before[-2:-1]) and _is_chinese(after[:1]) else before


_PLURAL = re.compile(r"\{(\w+):([^|{}]+)\|([^{}]+)\}")
"""`{count:answer|answers}` in an English text: what stands for one, and for any other number."""

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def _is_chinese(sign: str) -> bool:
    """Of one sign, or of none. Compared, because a pattern of so many takes a millisecond to compile at each start."""
    return "\u3400" <= sign <= "\u9fff"


def _said(language: Language, key: str, values: dict[str, object]) -> str:
    if language == "zh":
        from dlquiz.messages.zh import WORDS
    else:
        from dlquiz.messages.en import WORDS
    return _fill(WORDS[key], language, values)


def _fill(template: str, language: Language, values: dict[str, object]) -> str:
    texts = {name: value.in_language(language) if isinstance(value, Text) else value for name, value in values.items()}
    if not texts:
        return template
    if language == "zh":
        template = _spaced(template, {name: str(value) for name, value in texts.items()})
    elif "|" in template:
        template = _PLURAL.sub(lambda found: found[2 if str(texts[found[1]]) == "1" else 3], template)
    return template.format(**texts)


def _spaced(template: str, texts: dict[str, str]) -> str:
    """Spaces stand between Chinese and what is not: a Chinese value needs none before it and none behind it."""
    pieces = _PLACEHOLDER.split(template)
    for place in range(1, len(pieces), 2):
        text, behind = texts.get(pieces[place], ""), pieces[place + 1]
        pieces[place - 1] = closed_up(pieces[place - 1], text)
        if _is_chinese(text[-1:]) and behind[:1] == " " and _is_chinese(behind[1:2]):
            pieces[place + 1] = behind[1:]
        pieces[place] = f"{{{pieces[place]}}}"
    return "".join(pieces)
