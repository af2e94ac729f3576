"""Cards in Markdown as questions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dlquiz.interchange.html_reading import lost_media
from dlquiz.interchange.markdown_cards import BEGINS, ITEM, OWN, Deletion, blank_name, bracketed, unescaped
from dlquiz.interchange.model import MOST_QUESTIONS, Draft, Found, Reviewed, Source
from dlquiz.interchange.simple import choice_data, open_data, value_of
from dlquiz.interchange.texts import inserts_nothing, seen
from dlquiz.messages import Text

_HEADING = re.compile(r"#{1,6}[ \t]+(?=\S)")
_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")
_SCHEDULE = re.compile(r"[ \t]*<!--SR:((?:![^!>]{1,60})+)-->")
_REVIEW = re.compile(r"!(\d{4}-\d\d-\d\d),(\d{1,5})(?:\.\d+)?(?:,\d{1,5})?")
_CODE = re.compile(r"`[^`\n]*`|\$[^$\n]*\$")
_SIDES = re.compile(r"(.*?\S)[ \t]*(:::?)[ \t]*(\S.*)")
_MARKED = re.compile(r"==((?:[^=\n]|=(?!=))+)==")
_PICTURE = re.compile(r"!\[\[([^\[\]\n]+)\]\]|!\[[^\[\]\n]*\]\(([^()\s]*)[^()\n]*\)")
_WIKI_LINK = re.compile(r"\[\[([^\[\]|\n]+)(?:\|([^\[\]\n]+))?\]\]")
_LIST_ITEM = re.compile(r"[-*+] ")
_REVERSED = Text("the card the other way round is left out", "反向卡片未保留")
_NO_ANSWER = Text("it has no answer", "没有答案")
_NO_CLOZE = Text("nothing in it is to be filled in", "没有要填的空")
_TITLE = re.compile(r"""(?:title|name)[ \t]*[:=][ \t]*["']?(.*?)["']?$""")


@dataclass
class _Card:
    """A card as its lines come. `side` is what its last lines belong to; `ticks` has the items of a list to tick."""

    line: int
    side: str
    prompt: list[str] = field(default_factory=list)
    answer: list[str] = field(default_factory=list)
    own: dict[str, str] = field(default_factory=dict)

    def add(self, line: str) -> None:
        (self.answer if self.side == "A" else self.prompt).append(line)


def read_cards(source: Source) -> Draft:
    """The cards of a note. Raises `UsageError` where it is no text."""
    reading = _Reading(source)
    for number, line in enumerate(_body(reading, seen(source.decoded()).split("\n")), 1):
        reading.take(number, line)
        if len(reading.found) > MOST_QUESTIONS:
            raise source.refuse(Text(f"it has more than {MOST_QUESTIONS:,} cards", f"超过 {MOST_QUESTIONS:,} 张卡片"))
    reading.end()
    return Draft(reading.found, reading.title, reading.topics, reading.reviewed)


def _body(reading: _Reading, lines: list[str]) -> list[str]:
    """The lines without the head between `---`, which stay as empty ones so that the others keep their numbers."""
    if lines and lines[0].strip() in ("---", "+++") and lines[0] in lines[1:]:
        end = lines.index(lines[0], 1)
        for line in lines[1:end]:
            if title := _TITLE.match(line):
                reading.title = reading.source.text(title[1]) if title[1].strip() else None
        return [""] * (end + 1) + lines[end + 1 :]
    return lines


class _Reading:
    """Reads a note line by line: a card that is open, or a paragraph that may be one."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.title: Any = None
        self.topics: dict[str, Any] = {}
        self.found: list[Found] = []
        self.reviewed: list[Reviewed] = []
        self._topic = ""
        self._card: _Card | None = None
        self._own: dict[str, str] = {}
        self._paragraph: list[str] = []
        self._begun = 0
        self._fence = ""

    def take(self, number: int, line: str) -> None:
        """One line of the note."""
        if self._in_code(line):
            self._add(number, line)
        elif own := OWN.fullmatch(line.strip()):
            self.end()
            self._own = dict(pair.split("=", 1) for pair in own[1].split())
        elif schedule := _SCHEDULE.search(line):
            before = line[: schedule.start()]
            if before.strip():
                self._add(number, before)
            self.end()
            self._schedule(schedule[1])
        elif begun := BEGINS.match(line):
            self._begin(number, begun[1], line[begun.end() :])
        elif heading := _HEADING.match(line):
            self.end()
            self._topic = line[heading.end() :].strip(" #")
            if self.title is None:
                self.title = self.source.text(self._topic)
        elif line.strip() == "---" or (not line.strip() and self._card is None):
            self.end()
        else:
            self._add(number, line)

    def _in_code(self, line: str) -> bool:
        """Whether a line belongs to a block of code, in which nothing means anything."""
        fence = _FENCE.match(line)
        if self._fence:
            if fence and fence[1].startswith(self._fence) and not line.strip().strip(self._fence[0]):
                self._fence = ""
            return True
        if fence:
            self._fence = fence[1]
        return bool(fence)

    def _begin(self, number: int, sign: str, rest: str) -> None:
        if sign == "A" and self._card is not None and self._card.side == "Q":
            self._card.side = "A"
        else:
            self.end()
            self._card = _Card(number, sign, own=self._own)
            self._own = {}
        self._card.add(rest)

    def _add(self, number: int, line: str) -> None:
        if self._card is not None:
            self._card.add(line)
            return
        if not self._paragraph:
            self._begun = number
        self._paragraph.append(line)

    def end(self) -> None:
        """Whatever is open ends here."""
        card, self._card = self._card, None
        lines, self._paragraph = self._paragraph, []
        if card is not None:
            self._end_card(card)
        elif lines:
            self._end_paragraph(lines)

    def _schedule(self, reviews: str) -> None:
        """The review of the card that stands before its comment; of several directions the first one."""
        review = _REVIEW.match(reviews)
        if review and self.found and self.found[-1].data is not None:
            self.reviewed.append(Reviewed(len(self.found) - 1, review[1], int(review[2])))

    def _end_card(self, card: _Card) -> None:
        prompt, answer = ("\n".join(side).strip("\n").rstrip() for side in (card.prompt, card.answer))
        if card.own:
            prompt, answer = unescaped(prompt), unescaped(answer)
        else:
            prompt, answer = _without_links(prompt), _without_links(answer)
        lost = [*_pictures(prompt), *_pictures(answer)]
        prompt, answer = _PICTURE.sub("", prompt).strip(), _PICTURE.sub("", answer).strip()
        kind = card.own.get("type", "")
        if card.side == "C":
            data, why = self._cloze(list(bracketed(prompt))), _NO_CLOZE
        elif card.side == "Q":
            data, why = self._ticked(prompt, multiple=kind == "multiple"), _NO_ANSWER
        else:
            data, why = self._answered(prompt, answer, kind), _NO_ANSWER
        self._note(card.line, data, lost, why, card.own)

    def _end_paragraph(self, lines: list[str]) -> None:
        """A paragraph that is a card, or several; any other one is prose."""
        for place, line in enumerate(lines):
            if line.strip() in ("?", "??") and place and place < len(lines) - 1:
                self._sides(self._begun, "\n".join(lines[:place]), "\n".join(lines[place + 1 :]), line.strip() == "??")
                return
        if any(ITEM.match(line) for line in lines[1:]) and not ITEM.match(lines[0]):
            self._foreign(
                self._begun, self._ticked(_without_links("\n".join(lines)), multiple=False), lines, _NO_ANSWER
            )
            return
        for place, line in enumerate(lines):
            bare = _CODE.sub(lambda found: "\x00" * len(found[0]), line)
            sides = _SIDES.fullmatch(_LIST_ITEM.sub("  ", bare, count=1))
            if sides:
                self._sides(
                    self._begun + place,
                    line[sides.start(1) : sides.end(1)],
                    line[sides.start(3) : sides.end(3)],
                    sides[2] == ":::",
                )
        if not any(_SIDES.fullmatch(line) for line in lines) and any(_MARKED.search(line) for line in lines):
            text = _without_links("\n".join(lines))
            self._foreign(self._begun, self._cloze(_marked(text)), lines, _NO_CLOZE)

    def _sides(self, number: int, front: str, back: str, is_reversed: bool) -> None:
        data = self._answered(_clean(front), _clean(back), "")
        lost = [*_pictures(front), *_pictures(back), *([_REVERSED] if is_reversed else [])]
        self._note(number, data, lost, _NO_ANSWER, {})

    def _foreign(self, number: int, data: dict[str, Any] | None, lines: Sequence[str], why: Text) -> None:
        self._note(number, data, _pictures("\n".join(lines)), why, {})

    def _note(
        self, number: int, data: dict[str, Any] | None, lost: Sequence[Text], why: Text, own: dict[str, str]
    ) -> None:
        """Note a card; what dlquiz has written above it says what it is called."""
        place = f"line {number}"
        if data is None:
            self.found.append(Found(place, None, (why,)))
            return
        topic = own.get("topic", self._topic)
        if topic == self._topic and topic:
            self.topics[topic] = self.source.text(topic)
        named: dict[str, Any] = {"id": own["id"]} if "id" in own else {}
        difficulty = own.get("difficulty", "2")
        rest = {"difficulty": int(difficulty)} if difficulty in ("1", "3") else {}
        self.found.append(Found(place, {**named, "topic": topic, **rest, **data}, tuple(dict.fromkeys(lost))))

    def _text(self, words: str) -> Any:
        return self.source.text(inserts_nothing(words.strip()))

    def _answered(self, prompt: str, answer: str, kind: str) -> dict[str, Any] | None:
        """A card with an answer, as the type says that dlquiz has written above it."""
        if not prompt or not answer:
            return None
        asked = self._text(prompt)
        if kind == "true_false" and answer in ("true", "false"):
            return {"type": kind, "prompt": asked, "answer": answer == "true"}
        if kind == "numeric" and (value := value_of(answer)) is not None:
            return {"type": kind, "prompt": asked, "answer": {"value": value}}
        items = _items(answer)
        if kind in ("text", "ordering") and items:
            return {
                "type": kind,
                "prompt": asked,
                "accept" if kind == "text" else "items": list(map(self._text, items)),
            }
        if kind == "matching" and items and all(" => " in item for item in items):
            pairs = [item.split(" => ", 1) for item in items]
            return {
                "type": kind,
                "prompt": asked,
                "pairs": [{"left": self._text(left), "right": self._text(right)} for left, right in pairs],
            }
        return open_data(asked, self._text(answer))

    def _ticked(self, text: str, *, multiple: bool) -> dict[str, Any] | None:
        """A prompt and below it a list to tick, of which something is ticked; None where it is none."""
        lines = text.split("\n")
        first = next((place for place, line in enumerate(lines) if ITEM.match(line)), 0)
        prompt, options, right = "\n".join(lines[:first]).strip(), [], []
        for line in lines[first:]:
            if item := ITEM.match(line):
                options.append(line[item.end() :])
                right.append(item[1] != " ")
            elif options:
                options[-1] += f"\n{line.removeprefix('  ')}"
        texts = [inserts_nothing(option.strip()) for option in options]
        ticked = [option for option, is_right in zip(texts, right, strict=True) if is_right]
        if not prompt or not ticked:
            return None
        return choice_data(self.source, self._text(prompt), texts, ticked, multiple=multiple or len(ticked) > 1)

    def _cloze(self, pieces: Sequence[str | Deletion]) -> dict[str, Any] | None:
        blanks: dict[str, Any] = {}
        prompt = []
        for piece in pieces:
            if isinstance(piece, Deletion):
                name = blank_name(len(blanks) + 1)
                value = value_of(piece.text)
                blanks[name] = {"accept": [self._text(piece.text)]} if value is None else {"answer": {"value": value}}
                prompt.append(f"[[{name}]]")
            else:
                prompt.append(piece.replace("[[", "\\[["))
        text = "".join(prompt).strip()
        return {"type": "cloze", "prompt": self._text(text), "blanks": blanks} if blanks else None


def _marked(text: str) -> list[str | Deletion]:
    """The pieces of a text between which `==…==` is to be filled in."""
    pieces: list[str | Deletion] = []
    end = 0
    for found in _MARKED.finditer(text):
        pieces += [text[end : found.start()], Deletion(found[1])]
        end = found.end()
    return [*pieces, text[end:]]


def _items(answer: str) -> list[str]:
    """The items of an answer that is a list, and nothing else."""
    items: list[str] = []
    for line in answer.split("\n"):
        if line.startswith("- "):
            items.append(line[2:])
        elif items and (line.startswith("  ") or not line):
            items[-1] += f"\n{line.removeprefix('  ')}"
        else:
            return []
    return [item.strip() for item in items]


def _clean(text: str) -> str:
    return _PICTURE.sub("", _without_links(text)).strip()


def _without_links(text: str) -> str:
    """The text with the words of links between notes alone."""
    return _WIKI_LINK.sub(
        lambda found: found[0] if text[found.start() - 1 : found.start()] == "!" else found[2] or found[1], text
    )


def _pictures(text: str) -> list[Text]:
    return [lost_media(found[1] or found[2]) for found in _PICTURE.finditer(text)]
