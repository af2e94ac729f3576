"""Whatever is typed is read or refused: no exception, no control character in what is said, no time lost."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from answer_vectors import MEBI, PERCENT
from campaigns import times
from hostile_answers import KINDS, KNOWN_HOSTILE, PIECES, hostile_texts
from hypothesis import given, settings
from hypothesis import strategies as st

from dlquiz.grading.reader import Reading, Unreadable, read_array, read_number

CAMPAIGN = times(300_000)
MOST_SECONDS = 50e-3
MEAN_SECONDS = 50e-6

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


def seconds_for(kind: str, number: int) -> float:
    """The seconds of so many readings; one that seems slow is measured again, since a machine may pause."""
    total = 0.0
    for index, text in enumerate(hostile_texts(kind, number)):
        reader = READERS[index % len(READERS)]
        seconds = assert_survives(text, reader)
        if seconds >= MOST_SECONDS:
            seconds = assert_survives(text, reader)
            assert seconds < MOST_SECONDS, ascii(text)
        total += seconds
    return total


@pytest.mark.parametrize("text", KNOWN_HOSTILE, ids=lambda text: ascii(text[:12]))
def test_a_known_hostile_text_is_refused_or_read_at_once(text: str) -> None:
    for reader in READERS:
        assert min(assert_survives(text, reader) for _ in range(3)) < MOST_SECONDS


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_texts_are_survived(kind: str) -> None:
    seconds_for(kind, 2_000)


@pytest.mark.campaign
def test_three_hundred_thousand_hostile_texts() -> None:
    mean = sum(seconds_for(kind, CAMPAIGN // len(KINDS)) for kind in KINDS) / CAMPAIGN
    if mean >= MEAN_SECONDS:
        mean = sum(seconds_for(kind, CAMPAIGN // len(KINDS)) for kind in KINDS) / CAMPAIGN
    assert mean < MEAN_SECONDS, f"{1e6 * mean:.1f} µs"


@settings(deadline=None)
@given(st.text(alphabet=st.one_of(st.sampled_from("".join(PIECES)), st.characters()), max_size=300))
def test_reading_never_raises(text: str) -> None:
    for reader in READERS:
        assert_survives(text, reader)


def test_a_typical_answer_is_read_within_microseconds() -> None:
    texts = ["0.25", "112", "1/4", "16*(3*5*5)+16", "2.5×10^-1", "61.10084M", "1,000"]
    rounds = []
    for _ in range(20):
        started = time.process_time()
        for text in texts:
            read_number(text, integer_key=True)
        rounds.append((time.process_time() - started) / len(texts))
    assert min(rounds) < 50e-6
