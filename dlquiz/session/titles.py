"""What people read for banks, topics, questions and mistakes, the same in every frontend."""

from __future__ import annotations

from dlquiz.bank import Library
from dlquiz.bank.banks import Listed
from dlquiz.bank.made import GENERATED_BANK
from dlquiz.messages import Text
from dlquiz.questions.question import Question
from dlquiz.reference.kinds import labelled
from dlquiz.session.mistakes import explained

BETWEEN = " · "
NONE = Text.same("")


def topic_title(library: Library, name: str) -> Text:
    """The title of a topic named `bank/topic`; the bare name where the banks do not have it."""
    bank_id, _, topic = name.partition("/")
    bank = library.bank(bank_id)
    return bank.topics.get(topic, Text.same(topic)) if bank else Text.same(name)


def titles_of(library: Library, question: Question | Listed) -> Text:
    """The titles of the bank and the topic of a question, as far as they have any; empty where the bank is gone."""
    if question.bank == GENERATED_BANK:
        from dlquiz.bank.rounds import TITLE, titled

        return _joined(TITLE, titled(question.topic))
    bank = library.bank(question.bank)
    return NONE if bank is None else _joined(bank.title, bank.topics.get(question.topic, NONE))


def bank_label(library: Library, name: str) -> Text:
    """The title of a bank, and its id."""
    bank = library.bank(name)
    return labelled(name, NONE if bank is None else bank.title)


def topic_label(library: Library, name: str) -> Text:
    """The titles of a bank and of a topic named `bank/topic`, and that name."""
    bank = library.bank(name.partition("/")[0])
    return labelled(name, NONE if bank is None else _joined(bank.title, topic_title(library, name)))


def question_label(library: Library, name: str) -> Text:
    """The titles of the bank and the topic of a question, and its name; of one that is gone the title of its bank."""
    question = library.listing(name)
    if question is not None:
        return labelled(name, titles_of(library, question))
    bank = library.bank(name.partition("/")[0])
    return labelled(name, NONE if bank is None else bank.title)


def mistake_label(library: Library, name: str, at: str) -> Text:
    """The title of a mistake made at the question `at`, and its name; the name alone where it has none."""
    question = library.question(at)
    known = None if question is None else explained(question, name)
    return Text.same(name) if known is None else known.label


def _joined(*titles: Text) -> Text:
    return Text(*(BETWEEN.join(filter(None, parts)) for parts in zip(*titles, strict=True)))
