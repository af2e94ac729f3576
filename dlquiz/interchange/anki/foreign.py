"""Notes of other people's decks as questions: their first two fields as an open question, or gaps as a cloze."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Any

from dlquiz.interchange.anki.collection import Note, Unread, notes_of
from dlquiz.interchange.anki.gaps import cut_out, put_in
from dlquiz.interchange.anki.own_notes import asked_by
from dlquiz.interchange.anki.package import collection
from dlquiz.interchange.html_reading import LONGEST, Html, lost_media, markdown_of
from dlquiz.interchange.model import LARGEST_TEXT, Draft, Found, Source
from dlquiz.interchange.simple import SAME
from dlquiz.interchange.texts import literal, seen
from dlquiz.messages import Text, short
from dlquiz.text.plainly import plain

_SOUND = re.compile(r"\[sound:([^\[\]\n]*)\]")
_FORMULA = re.compile(r"(?<!\\)\$")
_NO_TYPE = Text("its note type is missing", "缺少它的笔记类型")
_NO_QUESTION = Text("its first field says nothing", "第一个字段没有内容")
_NO_ANSWER = Text("its second field says nothing", "第二个字段没有内容")
_NO_GAP = Text("it has no gap", "没有挖空")
_TOO_LONG = Text(
    f"its notes have more than {LARGEST_TEXT:,} characters: export fewer decks at a time",
    f"其中的笔记超过 {LARGEST_TEXT:,} 个字符：请每次少导出几个牌组",
)
_OWN = Text(
    "it is a note of dlquiz: `dlquiz import` takes its reviews, and its bank has the question",
    "这是 dlquiz 自己的笔记：复习记录请用 `dlquiz import` 导入，题目在原题库中",
)


def read(source: Source) -> Draft:
    """The notes of an .apkg file. Raises `UsageError` where it cannot be read."""
    decks: dict[str, Any] = {}
    found: list[Found] = []
    length = 0
    with collection(source) as connection:
        for note in notes_of(connection, source):
            found.append(_found(note, source, decks))
            if isinstance(note, Note) and found[-1].data is not None:
                length += sum(map(len, note.fields))
            if length > LARGEST_TEXT:
                raise source.refuse(_TOO_LONG)
    return Draft(found, topics=decks)


def _found(note: Note | Unread, source: Source, decks: dict[str, Any]) -> Found:
    if isinstance(note, Unread):
        return Found(note.place, None, (note.why,))
    if note.type is None or asked_by(note):
        return Found(note.place, None, (_NO_TYPE if note.type is None else _OWN,))
    data, lost = (_cloze if note.type.cloze else _open)(note, source)
    if data is None:
        return Found(note.place, None, tuple(dict.fromkeys(lost)))
    if note.deck:
        decks[note.deck] = source.text(literal(seen(note.deck.replace("::", " › "))))
    tags = dict.fromkeys(re.sub("[,/]+", "-", seen(tag)).strip("-") for tag in note.tags)
    rest = {"tags": [tag for tag in tags if tag]} if any(tags) else {}
    identity = f"anki-{hashlib.sha256(note.guid.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"
    return Found(note.place, {"id": identity, "topic": note.deck, **data, **rest}, tuple(dict.fromkeys(lost)))


def _open(note: Note, source: Source) -> tuple[dict[str, Any] | None, list[Text]]:
    prompt, answer = (_markdown(field) for field in (*note.fields, "", "")[:2])
    lost = [*prompt.lost, *answer.lost, *_further(note, 2)]
    if not prompt.markdown or not answer.markdown:
        return None, [_NO_ANSWER if prompt.markdown else _NO_QUESTION, *lost]
    if (count := note.cards - 1) > 0:
        lost.append(Text(f"{_cards(count)} left out", f"另有 {count} 张卡片未保留"))
    data = {
        "type": "open",
        "prompt": source.text(prompt.markdown),
        "answer": source.text(answer.markdown),
        "rubric": [{"point": SAME._asdict()}],
    }
    return data, lost


def _cards(count: int) -> str:
    return f"{count} more cards are" if count > 1 else "one more card is"


def _cloze(note: Note, source: Source) -> tuple[dict[str, Any] | None, list[Text]]:
    field = note.fields[0]
    text, gaps = cut_out(field) if len(field) <= LONGEST else (field, [])
    page = _markdown(text)
    answers = [_markdown(gap.text) for gap in gaps]
    lost = [*page.lost, *(each for answer in answers for each in answer.lost), *_further(note, 1)]
    words = [plain(answer.markdown).strip() for answer in answers]
    if not gaps:
        return None, [_NO_GAP, *lost]
    if not all(words):
        number = words.index("") + 1
        return None, [Text(f"gap {number} says nothing", f"第 {number} 个空没有内容"), *lost]
    for number, (answer, word) in enumerate(zip(answers, words, strict=True), 1):
        if _FORMULA.search(answer.markdown):
            shown = short(" ".join(word.split()))
            lost.append(Text(f"gap {number} is typed as {shown}", f"第 {number} 个空须键入 {shown}"))
    hinted = [gap._replace(hint=_markdown(gap.hint).markdown) for gap in gaps]
    data = {
        "type": "cloze",
        "prompt": source.text(put_in(page.markdown, hinted)),
        "blanks": {gap.name: {"accept": [literal(word)]} for gap, word in zip(gaps, words, strict=True)},
    }
    return data, lost


def _markdown(html: str) -> Html:
    """A field as Markdown; sounds are lost by name, too."""
    if len(html) > LONGEST:
        return markdown_of(html)
    sounds = [lost_media(name) for name in _SOUND.findall(html)]
    page = markdown_of(_SOUND.sub("", html))
    return page._replace(lost=(*page.lost, *sounds))


def _further(note: Note, first: int) -> Sequence[Text]:
    """The fields from number `first` on that say something."""
    names = () if note.type is None else note.type.fields
    lost = []
    for place, field in enumerate(note.fields[first:], first):
        page = _markdown(field) if field else Html("")
        if page.markdown:
            name = short(seen(names[place])) if place < len(names) else str(place + 1)
            lost.append(Text(f"the field {name} is left out", f"字段 {name} 未保留"))
        lost += page.lost
    return lost
