"""What it means that a hostile answer is survived: it is read or refused, cleanly and at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from answer_vectors import MEBI, PERCENT

from dlquiz.grading.reader import Reading, read_array, read_number
from dlquiz.grading.verdict import Unreadable

MOST_SECONDS = 0.25
MEAN_SECONDS = 1e-3
"""What is typical is measured beside other work here; `benchmarks` holds a quiet machine to less."""

READERS: tuple[Callable[[str], Reading | Unreadable], ...] = (
    lambda text: read_number(text, integer_key=True),
    lambda text: read_number(text, integer_key=False),
    lambda text: read_number(text, integer_key=False, unit=PERCENT),
    lambda text: read_number(text, integer_key=False, unit=MEBI),
    lambda text: read_array(text, dimensions=1, shape_like=True),
    lambda text: read_array(text, dimensions=1, shape_like=False, unit=PERCENT),
    lambda text: read_array(text, dimensions=2, shape_like=False, unit=MEBI),
    lambda text: read_array(text, dimensions=3, shape_like=False),
)


def assert_survives(text: str, reader: Callable[[str], Reading | Unreadable]) -> float:
    """The seconds of processor time that one reading took."""
    started = time.process_time()
    outcome = reader(text)
    seconds = time.process_time() - started
    assert isinstance(outcome, Reading | Unreadable)
    texts = [outcome.echo] if isinstance(outcome, Reading) else [outcome.help]
    for shown in (one for text_pair in texts for one in text_pair):
        assert shown and len(shown) < 2000
        assert not any(ord(one) < 32 or 0x7F <= ord(one) < 0xA0 or 0xD800 <= ord(one) < 0xE000 for one in shown), shown
    return seconds


def seconds_of(text: str, reader: Callable[[str], Reading | Unreadable]) -> float:
    """The seconds of one reading; one that seems slow is measured again, since a machine may pause."""
    seconds = assert_survives(text, reader)
    if seconds >= MOST_SECONDS:
        seconds = assert_survives(text, reader)
        assert seconds < MOST_SECONDS, ascii(text)
    return seconds


def each_with_a_reader(texts: Iterable[str]) -> Iterable[tuple[str, Callable[[str], Reading | Unreadable]]]:
    """Texts and readers, one after the other in turns."""
    return ((text, READERS[index % len(READERS)]) for index, text in enumerate(texts))
