"""The words of the program, in English and Chinese, for every face."""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


class Text(NamedTuple):
    """One text in both languages. A language-neutral text says the same in both."""

    en: str
    zh: str

    def in_language(self, language: Language) -> str:
        """The text in `language`, or in the other one where that is missing."""
        return (self.zh or self.en) if language == "zh" else (self.en or self.zh)

    @classmethod
    def same(cls, text: str) -> Text:
        """A language-neutral text."""
        return cls(text, text)


def message(key: str, **values: object) -> Text:
    """The program's text named `key`, its `{placeholders}` filled with `values` (a `Text` value per language)."""
    from dlquiz.messages.en import WORDS as ENGLISH
    from dlquiz.messages.zh import WORDS as CHINESE

    return Text(_fill(ENGLISH[key], "en", values), _fill(CHINESE[key], "zh", values))


def say(language: Language, key: str, **values: object) -> str:
    """`message` in one language."""
    return message(key, **values).in_language(language)


def _fill(template: str, language: Language, values: dict[str, object]) -> str:
    texts = {name: value.in_language(language) if isinstance(value, Text) else value for name, value in values.items()}
    return template.format(**texts) if texts else template
