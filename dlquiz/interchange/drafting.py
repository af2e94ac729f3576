"""A draft as banks: ids, topics, source, the checks, and at most 2 MB a file."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from dlquiz.bank import Bank, Library, LoadedBank, load_text
from dlquiz.bank.library import assemble
from dlquiz.bank_format.forms import QUESTION_ID
from dlquiz.checking import check_library
from dlquiz.errors import Fault
from dlquiz.interchange.bank_text import bank_lines
from dlquiz.interchange.model import Draft, Found, Item, Source, joined
from dlquiz.interchange.texts import seen
from dlquiz.messages import Text
from dlquiz.yaml_reader.files import MAXIMUM_BYTES

GENERAL = "general"
"""The topic of a question without one."""
_LONGEST_ID = 60
_UNSEEN = Text("characters that cannot be seen are left out", "不可见字符已去掉")
_KEYS_FIRST = ("id", "type", "topic")


class _Made(NamedTuple):
    """A question that is to be in the bank, and the number of its `Found`."""

    found: int
    data: dict[str, Any]


class Part(NamedTuple):
    """A bank that is made: its id, the text of its file, and where in the draft its questions come from."""

    identity: str
    text: str
    found: tuple[int, ...]

    @property
    def file(self) -> str:
        return f"{self.identity}.yaml"

    def loaded(self) -> LoadedBank:
        """The bank, read from its text."""
        return load_text(self.text, self.file)


@dataclass(frozen=True)
class Drafted:
    """The banks of a draft as texts, and what became of each question."""

    parts: tuple[Part, ...]
    items: tuple[Item, ...]

    @cached_property
    def library(self) -> Library:
        """The banks, read when somebody asks for them: all at once they take much memory."""
        return assemble({part.file: part.loaded() for part in self.parts})

    @property
    def banks(self) -> Sequence[Bank]:
        """The banks, each read when it is asked for, so that one at a time is in memory."""
        return _Banks(self.parts)


class _Banks(Sequence[Bank]):
    """Banks that are read from their texts; the last one is kept, because who goes through them asks for it again."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = parts
        self._last: tuple[Part, Bank] | None = None

    def __len__(self) -> int:
        return len(self._parts)

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return _Banks(self._parts[place])
        part = self._parts[place]
        if self._last is None or self._last[0] is not part:
            self._last = None
            bank = part.loaded().bank
            assert bank is not None, "what is wrong with a question has left it"
            self._last = part, bank
        return self._last[1]


def drafted(draft: Draft, source: Source, jobs: int = 1, *, cites: bool = True) -> Drafted:
    """The banks of a draft; several where one would be larger than a bank may be. Without questions there is none.

    Where it `cites`, each question names the file that it comes from.
    """
    made, found = _named(draft, source, cites=cites)
    refused: dict[int, Text] = {}
    sound: set[Part] = set()
    while True:
        left = [each for each in made if each.found not in refused]
        parts = list(_parts(draft, source, left)) if left else []
        faulty: dict[int, Text] = {}
        for part in (part for part in parts if part not in sound):
            faulty |= (wrong := _faulty(part, jobs))
            if not wrong:
                sound.add(part)
        if not faulty:
            break
        refused |= faulty
    ids = {each.found: each.data["id"] for each in made}
    names = {place: f"{part.identity}/{ids[place]}" for part in parts for place in part.found}
    items = tuple(_item(place, each, names.get(place), refused.get(place)) for place, each in enumerate(found))
    return Drafted(tuple(parts), items)


def _item(place: int, found: Found, name: str | None, refused: Text | None) -> Item:
    if found.data is None or name is None:
        reasons = found.lost if refused is None else (refused,)
        return Item(None, found.place, "left_out", joined(reasons))
    return Item(name, found.place, "frozen" if found.lost else "whole", joined(found.lost) if found.lost else None)


def _named(draft: Draft, source: Source, *, cites: bool) -> tuple[list[_Made], list[Found]]:
    """The questions with ids, topics and source, and all that was found with what the cleaning lost."""
    made: list[_Made] = []
    all_found: list[Found] = []
    taken: set[str] = set()
    for place, found in enumerate(draft.found):
        if found.data is None:
            all_found.append(found)
            continue
        clean = _cleaned(found.data)
        lost = found.lost if clean == _cleaned(found.data, only_ends=True) else (*found.lost, _UNSEEN)
        all_found.append(found._replace(data=clean, lost=lost))
        identity = _free_id(str(clean.get("id") or ""), clean, taken)
        topic = topic_id(str(clean.get("topic") or ""))
        rest = {key: value for key, value in clean.items() if key not in _KEYS_FIRST}
        data = {"id": identity, "type": clean["type"], "topic": topic, **rest}
        if cites:
            data.setdefault("source", seen(source.path.name))
        made.append(_Made(place, data))
    return made, all_found


def _cleaned(value: Any, *, only_ends: bool = False) -> Any:
    """The value with every text as a bank may hold it: plain line ends, nothing that cannot be seen, nothing behind."""
    if isinstance(value, str):
        text = value.replace("\r\n", "\n").replace("\r", "\n") if only_ends else seen(value)
        return text.rstrip()
    if isinstance(value, Mapping):
        return {key: _cleaned(item, only_ends=only_ends) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_cleaned(item, only_ends=only_ends) for item in value]
    return value


def id_of(words: str) -> str:
    """An id made of a name: its letters and digits without accents; "" where there are none from a to z."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", words) if not unicodedata.combining(sign))
    return re.sub("[^a-z0-9]+", "-", bare.lower())[:_LONGEST_ID].strip("-")


def topic_id(words: str) -> str:
    """A topic made of a name."""
    return re.sub(r"[\s/]+", "-", words.strip()).strip("-") or GENERAL


def bank_id(stem: str) -> str:
    """The id of a bank made of the name of its file; of one without letters from a to z, of their code."""
    words = id_of(stem).replace("-", "_") if not re.fullmatch("[a-z][a-z0-9_-]*", stem) else stem
    if re.search("[a-z0-9]", words):
        return words if words[0].isalpha() else f"bank_{words}"
    return f"bank_{_code(stem)}"


def _free_id(wanted: str, data: Mapping[str, Any], taken: set[str]) -> str:
    """The id that is wanted, else one made of what the question asks; with a number where others have it."""
    named = wanted if re.fullmatch(QUESTION_ID, wanted) else id_of(wanted)
    if wanted and not named:
        named = f"q-{_code(wanted)}"
    identity = first = named or f"q-{_code(json.dumps([data['type'], data.get('prompt')], sort_keys=True))}"
    number = 2
    while identity in taken:
        identity, number = f"{first}-{number}", number + 1
    taken.add(identity)
    return identity


def _code(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _parts(draft: Draft, source: Source, made: Sequence[_Made]) -> Iterator[Part]:
    """The questions in as few banks as hold them, in their order."""
    topics = {topic_id(topic): name for topic, name in draft.topics.items()}
    title = _cleaned(draft.title) or source.text(seen(source.path.stem).strip() or source.bank)
    used = dict.fromkeys(str(each.data["topic"]) for each in made)
    names = {topic: topics.get(topic, topic) for topic in used} if topics else {}
    head = {"format": 1, "id": source.bank, "title": title, **({"topics": _cleaned(names)} if names else {})}
    start, chunks = bank_lines(head, [each.data for each in made])
    # Room for the number behind the id of a part.
    groups = list(_groups([len(chunk.encode()) for chunk in chunks], MAXIMUM_BYTES - len(start.encode()) - 10))
    for number, group in enumerate(groups, 1):
        identity = source.bank if len(groups) == 1 else f"{source.bank}-{number}"
        start, _ = bank_lines({**head, "id": identity}, ())
        text = start + "".join(chunks[place] for place in group)
        yield Part(identity, text, tuple(made[place].found for place in group))


def _groups(sizes: Sequence[int], most: int) -> Iterator[range]:
    """Ranges of neighbors that are not larger than `most` together; one that is larger alone is by itself."""
    start = total = 0
    for place, size in enumerate(sizes):
        if total + size > most and place > start:
            yield range(start, place)
            start, total = place, 0
        total += size
    if sizes:
        yield range(start, len(sizes))


def _faulty(part: Part, jobs: int) -> dict[int, Text]:
    """What is wrong with questions of a bank, by the number of their `Found`."""
    report = check_library(assemble({part.file: part.loaded()}), jobs=jobs)
    refused: dict[int, Text] = {}
    for fault in report.faults:
        if fault.severity == "error":
            refused.setdefault(part.found[_question_at(part.text, fault)], _sentence(fault))
    return refused


def _question_at(text: str, fault: Fault) -> int:
    """The number of the question in which a fault stands; what is above all of them costs the first one."""
    starts = [number for number, line in enumerate(text.split("\n"), 1) if line.startswith("  - id: ")]
    return max(bisect_right(starts, fault.line) - 1, 0)


def _sentence(fault: Fault) -> Text:
    return Text(f"{fault.code} {fault.message}", f"{fault.code} {fault.message_zh}")
