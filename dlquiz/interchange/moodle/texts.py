"""Texts of banks as HTML for Moodle, and back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from dlquiz.interchange.html_reading import Html, markdown_of
from dlquiz.interchange.model import Source
from dlquiz.interchange.texts import literal
from dlquiz.messages import Language, Text, short
from dlquiz.text.html import with_mathjax

LANGUAGE_CODES: dict[Language, str] = {"en": "en", "zh": "zh_cn"}
"""The languages as Moodle calls them."""
FORMATTING = Text("its formatting", "原有排版")
"""What is lost of a text that would come back as another one."""
_DOLLARS = re.compile(r"(?<![\\$])\$([^$\n]+)\$(?!\$)")
_FORMULA = re.compile(r"(\\\(.*?\\\)|\\\[.*?\\\])", re.DOTALL)
_ENVIRONMENT = re.compile(r"(\\(?:begin|end))\{([A-Za-z*]+)\}")
_TAKEN_FOR_WILDCARD = re.compile(r"(?<!\\)\{([A-Za-z][^<>{}\"']*(?<!\\))\}")
_OPENING = re.compile(r"<span\b([^<>]*)>", re.IGNORECASE)
_LANGUAGE = re.compile(r"\blang\s*=\s*[\"']?([A-Za-z]{2,3})", re.IGNORECASE)
_CLOSING = "</span>"


def inline_html(markdown: str) -> str:
    """The text as HTML; one that is a single paragraph without the tags of that."""
    html = with_mathjax(markdown)
    inside = html[len("<p>") : -len("</p>")]
    return inside if html == f"<p>{inside}</p>" and "<p>" not in inside else html


def without_wildcards(html: str) -> str:
    r"""The HTML so that Moodle takes no brace for a wildcard: `\sqrt{n}` becomes `\sqrt{ n }`.

    The name of an environment must stay as it is, and so must code: there the braces become entities.
    """
    pieces = _FORMULA.split(html)
    for place, piece in enumerate(pieces):
        if place % 2:
            kept = _ENVIRONMENT.sub(r"\1&#123;\2&#125;", piece)
            pieces[place] = _TAKEN_FOR_WILDCARD.sub(r"{ \1 }", kept).replace("{=", "{ =")
        else:
            pieces[place] = piece.replace("{", "&#123;").replace("}", "&#125;")
    return "".join(pieces)


class HtmlTexts:
    """The texts of one question as HTML. `insert` puts the numbers into a text, `finish` ends what became HTML of it.

    `reformatted` says whether a text would come back from its HTML as another one.
    """

    def __init__(
        self,
        languages: Sequence[Language],
        insert: Callable[[str], str],
        finish: Callable[[str], str] = str,
    ) -> None:
        self.languages = languages
        self._insert = insert
        self._finish = finish
        self.reformatted = False

    def html(self, text: Text, *, filled: bool = False) -> str:
        """The text in all languages that are written and that it has; `filled` says that its numbers are in."""
        insert = str if filled else self._insert
        there = [language for language in self.languages if getattr(text, language)]
        parts = {language: self._one(insert(getattr(text, language))) for language in there}
        if not there:
            return self._one(insert(text.in_language(self.languages[0])))
        if len(there) == 1 or (text.en == text.zh and not any(map(str.isalpha, text.en))):
            return parts[there[0]]
        return "".join(
            f'<span lang="{LANGUAGE_CODES[language]}" class="multilang">{part}</span>'
            for language, part in parts.items()
        )

    def plain(self, words: str) -> str:
        r"""Words where Moodle has no HTML: formulas stand in `\( \)` there, too."""
        said = _DOLLARS.sub(r"\\(\1\\)", words)
        if literal(said) != words:
            self.reformatted = True
        return said

    def _one(self, filled: str) -> str:
        html = inline_html(filled)
        if markdown_of(html).markdown != filled:
            self.reformatted = True
        return self._finish(html)


def read_html(source: Source, html: str) -> tuple[Any, tuple[Text, ...]]:
    """A text of a bank that is made of HTML, in both languages where it has multilang spans, and what is lost."""
    pieces = list(_pieces(html))
    languages = list(dict.fromkeys(language for language, _ in pieces if language))
    if not languages:
        found = markdown_of(html)
        return source.text(found.markdown), found.lost
    kept = [language for language in languages if language in LANGUAGE_CODES] or languages[:1]
    texts = {
        known: markdown_of("".join(words for language, words in pieces if language in ("", known))) for known in kept
    }
    lost = [why for text in texts.values() for why in text.lost]
    others = [language for language in languages if language not in kept]
    if others:
        named = short(", ".join(others), 40)
        lost.append(Text(f"its text in {named} is left out", f"{named} 语言的文字未保留"))
    return _chosen(source, texts), tuple(dict.fromkeys(lost))


def _chosen(source: Source, texts: dict[str, Html]) -> Any:
    known = {language: text.markdown for language, text in texts.items() if language in LANGUAGE_CODES}
    if source.language in known:
        return {source.language: known[source.language]}
    if not known:
        return source.text(next(iter(texts.values())).markdown)
    return known["en"] if len(set(known.values())) == 1 and len(known) == 2 else known


def _pieces(html: str) -> Iterator[tuple[str, str]]:
    """The HTML in pieces, each with its language; "" where it is in none."""
    end = 0
    for opening in _OPENING.finditer(html):
        language = _LANGUAGE.search(opening[1])
        if opening.start() < end or language is None or "multilang" not in opening[1]:
            continue
        closing = html.find(_CLOSING, opening.end())
        if closing < 0:
            break
        yield "", html[end : opening.start()]
        yield language[1].lower(), html[opening.end() : closing]
        end = closing + len(_CLOSING)
    yield "", html[end:]
