"""How a typed answer is read before it is marked: what a face shows while something is being typed."""

from __future__ import annotations

from typing import NamedTuple

from dlquiz.grading.choices import read_options
from dlquiz.grading.numeric import read_numeric, with_unit
from dlquiz.grading.reader import Unreadable, show_value
from dlquiz.grading.words import read_words
from dlquiz.messages import Text, message
from dlquiz.questions import Choice, Numeric, Words
from dlquiz.variants import Variant


class Echo(NamedTuple):
    """What was read, and what is to be known about the reading; never whether it is right."""

    text: Text
    notes: tuple[Text, ...] = ()


def read_answer(variant: Variant, answer: str) -> Echo | Unreadable:
    """An answer of numbers, words or options as it is read, or why it cannot be. Needs no NumPy."""
    kind = variant.question.kind
    if isinstance(kind, Numeric):
        reading = read_numeric(variant, answer)
        return reading if isinstance(reading, Unreadable) else Echo(with_unit(reading.echo, kind.unit), reading.notes)
    if isinstance(kind, Choice):
        options = read_options(variant, kind, answer)
        return options if isinstance(options, Unreadable) else Echo(options)
    assert isinstance(kind, Words), "other kinds are not typed"
    said = read_words(answer)
    return said if isinstance(said, Unreadable) else Echo(Text.same(said))


def read_cell(variant: Variant, typed: str) -> Echo | Unreadable:
    """One number of an array as it is read, or why it cannot be."""
    kind = variant.question.kind
    assert isinstance(kind, Numeric), "an array of numbers is asked for"
    reading = read_numeric(variant, typed)
    if isinstance(reading, Unreadable):
        return reading
    if len(reading.entries) != 1:
        return Unreadable(message("cell_alone"))
    return Echo(with_unit(Text.same(show_value(reading.entries[0].value)), kind.unit), reading.notes)
