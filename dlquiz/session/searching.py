"""Finding questions: by words in what they say and are called, and by what history says of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from functools import cached_property
from typing import Literal, NamedTuple, get_args
from unicodedata import normalize

from dlquiz.bank import Bank, Library
from dlquiz.progress.estimates import mastery
from dlquiz.progress.rollups import Tally
from dlquiz.progress.store import Store
from dlquiz.questions.question import Question
from dlquiz.schedule import Memory
from dlquiz.session.leeches import is_leech
from dlquiz.session.options import SessionOptions
from dlquiz.session.today import due_today
from dlquiz.symbols import BINARY, GREEK, ORDINARY, RELATIONS

Standing = Literal["new", "due", "learning", "known", "weak", "leech", "flagged"]
STANDINGS: tuple[Standing, ...] = get_args(Standing)

KNOWN_DAYS = 21
"""What is believed to be remembered for so long is known rather than being learned, as in Anki."""
WEAK_BELOW = 0.5

_TYPED = str.maketrans("×−", "x-")
_MARKUP = re.compile(r"[*`$]|\{\{|\}\}")
_TABLES = (GREEK, ORDINARY, BINARY, RELATIONS)
_COMMAND = re.compile(r"\\([A-Za-z]+)")


class History(NamedTuple):
    """What the learner's history says of questions at one moment, by their present names."""

    tallies: Mapping[str, Tally]
    memories: Mapping[str, Memory]
    due: frozenset[str]
    flagged: frozenset[str]


def history_of(library: Library, store: Store, at: datetime, zone: tzinfo) -> History:
    """Raises StorageError."""
    due = frozenset(due_today(library, store, at, zone).taken)
    return History(store.figures.tallies(), store.figures.memories(), due, store.flags.flagged())


def standings(name: str, history: History) -> frozenset[Standing]:
    """All that can be said of a question; several may hold at once."""
    tally, memory = history.tallies.get(name), history.memories.get(name)
    found: set[Standing] = set()
    if tally is None:
        found.add("new")
    else:
        lasting = memory is not None and memory.stability >= KNOWN_DAYS
        weak = mastery([tally]).value < WEAK_BELOW
        found.add("known" if lasting and not weak else "learning")
        found |= {"weak"} if weak else set()
    found |= {"due"} if name in history.due else set()
    found |= {"leech"} if is_leech(memory) else set()
    found |= {"flagged"} if name in history.flagged else set()
    return frozenset(found)


def folded(text: str) -> str:
    """A text as it is compared: without case, width and marks of emphasis or of formulas, with single spaces, and with
    the signs of a keyboard for × and −."""
    return " ".join(normalize("NFKC", _MARKUP.sub("", text)).casefold().translate(_TYPED).split())


class Index:
    """The questions in use of a library, folded once, at the first search for words, so that each one only looks."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._questions = [question for question in library.questions() if not question.deprecated]

    def __len__(self) -> int:
        return len(self._questions)

    @cached_property
    def _haystacks(self) -> list[str]:
        return [haystack for bank in self.library.banks for haystack in _haystacks(bank)]

    def search(
        self,
        text: str = "",
        options: SessionOptions | None = None,
        standing: Standing | None = None,
        history: History | None = None,
    ) -> list[Question]:
        """The questions in which every word of `text` stands, in the order of the banks.

        Of the `options` bank, topic, difficulty, tag and kind count; a `standing` is looked up in the `history`.
        """
        words = folded(text).split()
        found = self._with(words) if words else list(self._questions)
        if options is not None:
            found = [question for question in found if _fits(question, options)]
        if standing is not None and history is not None:
            found = [question for question in found if standing in standings(question.name, history)]
        return found

    def _with(self, words: Sequence[str]) -> list[Question]:
        pairs = zip(self._questions, self._haystacks, strict=True)
        return [question for question, haystack in pairs if all(word in haystack for word in words)]


def _fits(question: Question, options: SessionOptions) -> bool:
    return (
        options.bank in (None, question.bank)
        and options.topic in (None, question.topic)
        and options.difficulty in (None, question.difficulty)
        and options.kind in (None, question.type)
        and (options.tag is None or options.tag in question.tags)
    )


def _haystacks(bank: Bank) -> Iterator[str]:
    # What all questions of a topic share is folded once.
    around = {topic: folded(" ".join((topic, *title))) for topic, title in bank.topics.items()}
    named = folded(" ".join((bank.id, *bank.title)))
    for question in bank.questions:
        if not question.deprecated:
            topic = around.get(question.topic) or folded(question.topic)
            yield f"{_own(question)}\n{topic}\n{named}"


def _own(question: Question) -> str:
    prompts = " ".join(dict.fromkeys(question.prompt))
    # A formula is found as it is written and as it is read.
    read = _COMMAND.sub(_sign, prompts) if "\\" in prompts else ""
    return folded(" ".join((question.id, *question.tags, prompts, read if read != prompts else "")))


def _sign(command: re.Match[str]) -> str:
    name = command[1]
    return next((table[name] for table in _TABLES if name in table), command[0])
