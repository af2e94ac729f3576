"""What people read for banks, topics, questions and mistakes, the same in every frontend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from dlquiz.bank import Bank, Library
from dlquiz.bank.library import joined_titles
from dlquiz.messages import Text
from dlquiz.reference.kinds import labelled

if TYPE_CHECKING:
    from dlquiz.session.mistakes import Explained

NONE = Text.same("")


def topic_title(library: Library, name: str) -> Text:
    """The title of a topic named `bank/topic`; the bare name where the banks do not have it."""
    bank_id, _, topic = name.partition("/")
    bank = library.bank(bank_id)
    return bank.topics.get(topic, Text.same(topic)) if bank else Text.same(name)


def topic_titles(library: Library, bank: str | None) -> dict[str, Text]:
    """The titles of the topics of a bank, or of all banks; of two topics of one id that of the first bank."""
    banks = [one for one in reversed(library.banks) if bank in (None, one.id)]
    return {topic: title for one in banks for topic, title in one.topics.items()}


def topic_named(library: Library, bank: str | None, typed: str) -> str:
    """The id of the topic that is typed as its id or its title, in either language; else what was typed."""
    banks = [one for one in library.banks if bank in (None, one.id)]
    titled = {topic for one in banks for topic, title in one.topics.items() if is_called(title, typed)}
    known = any(typed in one.census.topics for one in banks)
    return titled.pop() if len(titled) == 1 and not known else typed


def bank_named(library: Library, typed: str) -> Bank | None:
    """The bank that is typed as its id or, where only one has it, its title in either language."""
    titled = [bank for bank in library.banks if is_called(bank.title, typed)]
    return library.bank(typed) or (titled[0] if len(titled) == 1 else None)


def is_called(title: Text, typed: str) -> bool:
    """Whether a title, in either language, is what was typed."""
    return typed.strip().casefold() in (part.casefold() for part in title)


def listed_with_titles(ids: Iterable[str], titles: Mapping[str, Text]) -> Text:
    """The ids in a row, each with its title where that says more."""
    named = [(name, titles.get(name, NONE)) for name in ids]
    return Text(
        ", ".join(name if title.en in ("", name) else f"{name} ({title.en})" for name, title in named),
        "、".join(name if title.zh in ("", name) else f"{name}（{title.zh}）" for name, title in named),
    )


def bank_label(library: Library, name: str) -> Text:
    """The title of a bank, and its id."""
    bank = library.bank(name)
    return labelled(name, NONE if bank is None else bank.title)


def topic_label(library: Library, name: str) -> Text:
    """The titles of a bank and of a topic named `bank/topic`, and that name."""
    bank = library.bank(name.partition("/")[0])
    return labelled(name, NONE if bank is None else joined_titles(bank.title, topic_title(library, name)))


def question_label(library: Library, name: str) -> Text:
    """The titles of the bank and the topic of a question, and its name; of one that is gone the title of its bank."""
    question = library.listing(name)
    if question is not None:
        return labelled(name, library.titles(question))
    bank = library.bank(name.partition("/")[0])
    return labelled(name, NONE if bank is None else bank.title)


def mistake_label(library: Library, name: str, at: str) -> Text:
    """The title of a mistake made at the question `at`, and its name; the name alone where it has none."""
    known = _mistake(library, name, at)
    return Text.same(name) if known is None else known.label


def mistake_title(library: Library, name: str, at: str) -> Text:
    """The same without its name in the data where it has a title."""
    known = _mistake(library, name, at)
    return Text.same(name) if known is None else known.title


def _mistake(library: Library, name: str, at: str) -> Explained | None:
    # Found with the references, which are not needed for titles.
    from dlquiz.session.mistakes import explained

    question = library.question(at)
    return None if question is None else explained(question, name)
