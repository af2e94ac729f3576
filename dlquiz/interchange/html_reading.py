"""HTML of other tools as Markdown of a bank: what a learner reads stays, what it looks like goes."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import NamedTuple

from dlquiz.interchange.texts import formula, literal, seen
from dlquiz.messages import Text, short

LONGEST = 400_000
"""Characters of HTML that are read: eight times the texts of the largest question."""
_SIGNS = {"b": "**", "strong": "**", "i": "*", "em": "*"}
_PARAGRAPHS = (
    "p",
    "div",
    "section",
    "article",
    "blockquote",
    "center",
    "dd",
    "dl",
    "dt",
    "figure",
    "hr",
    "ol",
    "table",
    "ul",
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_MEDIA = ("img", "audio", "video", "source", "object", "embed", "iframe", "svg", "canvas")
_HIDDEN = ("script", "style", "template", "head", "title")
_BREAK = "\x00"
"""Stands for a line break until it is known what stands around it; what is read holds no such character."""
_NO_TAG = re.compile(r"<(?!/?[A-Za-z][^<>]*>)")
"""What begins no tag. The parser would look for the end of one up to the end of the text, again and again."""
_BREAKS = re.compile(r"[ \t]*\x00[ \t]*")
_GAPS = re.compile(r"(?:[ \t\x00]*\n)+[ \t\x00]*\n|\x00(?:[ \t]*\x00)+")


class Html(NamedTuple):
    """What HTML says as Markdown, and what did not come along."""

    markdown: str
    lost: tuple[Text, ...] = ()


def markdown_of(html: str) -> Html:
    """HTML as Markdown. Formulas in `\\( \\)`, `\\[ \\]` and `[latex]` stay, pictures and sounds are lost by name."""
    if len(html) > LONGEST:
        return Html("", (Text(f"it has more than {LONGEST:,} characters", f"超过 {LONGEST:,} 个字符"),))
    reading = _Reading()
    reading.feed(_NO_TAG.sub("&lt;", _without_comments(seen(html))))
    reading.close()
    return Html(reading.markdown, tuple(dict.fromkeys(reading.lost)))


def _without_comments(html: str) -> str:
    first, *others = html.split("<!--")
    return first + "".join(piece.partition("-->")[2] for piece in others)


def lost_media(name: str) -> Text:
    """That a picture, a sound or a film does not come along."""
    shown = short(seen(name).strip() or "?", 80)
    return Text(f"{shown} is left out", f"{shown} 未保留")


class _Reading(HTMLParser):
    """Writes Markdown as the tags come. Lists and code are by line, so that nothing nests deeper than a line does."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lost: list[Text] = []
        self._out: list[str] = []
        self._words: list[str] = []
        self._signs: list[str] = []
        self._lists: list[int | None] = []
        """The number of the last item of each list that is open; None where it has no numbers."""
        self._in_row = False
        """Whether a cell of a table stands before this one in its row."""
        self._hidden = 0
        self._code: list[str] | None = None
        self._math: list[str] | None = None

    @property
    def markdown(self) -> str:
        self._flush()
        for sign in reversed(self._signs):
            self._out.append(sign)
        text = _GAPS.sub("\n\n", "".join(self._out)).strip(" \t\n\x00")
        return _BREAKS.sub(r"\\\n", re.sub(r"[ \t]*\x00[ \t]*\n|\n[ \t]*\x00[ \t]*", "\n", text))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "anki-mathjax":
            self._flush()
            self._math = []
        elif tag in _HIDDEN:
            self._hidden += 1
        elif tag in _MEDIA:
            if tag != "source" or given.get("src"):
                self.lost.append(lost_media(given.get("src") or given.get("data") or tag))
        elif tag in ("pre", "code", "kbd", "tt"):
            self._flush()
            self._code = self._code if self._code is not None else []
        else:
            self._start(tag)

    def _start(self, tag: str) -> None:
        if tag in _SIGNS:
            self._flush()
            if _SIGNS[tag] not in self._signs:
                self._signs.append(_SIGNS[tag])
                self._out.append(_SIGNS[tag])
        elif tag == "br":
            self._break(_BREAK)
        elif tag in ("td", "th"):
            self._words.append(" | " if self._in_row else "")
            self._in_row = True
        elif tag == "tr":
            self._break(_BREAK)
            self._in_row = False
        elif tag == "li":
            self._item()
        elif tag in _PARAGRAPHS or tag in _HEADINGS:
            self._break("\n" if self._lists else "\n\n")
            if tag in ("ul", "ol"):
                self._lists.append(0 if tag == "ol" else None)

    def _item(self) -> None:
        self._break("\n")
        indent = "   " * (min(len(self._lists), 5) - 1)
        if self._lists and (number := self._lists[-1]) is not None:
            self._lists[-1] = number + 1
            self._out.append(f"{indent}{number + 1}. ")
        else:
            self._out.append(f"{indent}- ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "anki-mathjax" and self._math is not None:
            self._out.append(formula("".join(self._math)))
            self._math = None
        elif tag in _HIDDEN:
            self._hidden = max(self._hidden - 1, 0)
        elif tag in ("pre", "code", "kbd", "tt") and self._code is not None:
            self._end_code(block=tag == "pre")
        elif tag in _SIGNS and self._signs and self._signs[-1] == _SIGNS[tag]:
            self._flush()
            self._out.append(self._signs.pop())
        elif tag in _PARAGRAPHS or tag in _HEADINGS:
            if tag in ("ul", "ol") and self._lists:
                self._lists.pop()
            self._break("\n" if self._lists else "\n\n")

    def _end_code(self, *, block: bool) -> None:
        code = "".join(self._code or ())
        self._code = None
        if not code.strip():
            return
        longest = max((len(run) for run in re.findall("`+", code)), default=0)
        if block or "\n" in code:
            fence = "`" * max(3, longest + 1)
            inside = code.strip("\n")
            self._out.append(f"\n\n{fence}\n{inside}\n{fence}\n\n")
        else:
            fence = "`" * (longest + 1)
            edge = " " if code[0] == "`" or code[-1] == "`" else ""
            self._out.append(f"{fence}{edge}{code}{edge}{fence}")

    def handle_data(self, data: str) -> None:
        if self._math is not None:
            self._math.append(data)
        elif self._code is not None:
            self._code.append(data)
        elif not self._hidden:
            self._words.append(re.sub(r"\s+", " ", data))

    def _break(self, ending: str) -> None:
        """End the line; emphasis does not reach over it."""
        if self._code is not None:
            self._code.append("\n")
            return
        # The line ends between tags are no words.
        self._words = ["".join(self._words).rstrip(" ")]
        self._flush()
        for sign in reversed(self._signs):
            self._out.append(sign)
        self._signs.clear()
        self._out.append(ending)

    def _flush(self) -> None:
        """Write the words that are waiting; at the start of a line without the space before them."""
        words = "".join(self._words)
        self._words.clear()
        if self._out and self._out[-1].endswith(("\n", _BREAK)):
            words = words.lstrip(" ")
        self._out.append(literal(words))
