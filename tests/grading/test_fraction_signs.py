"""A fraction in one sign is the number that Unicode says it is."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from dlquiz.grading.reader import read_number
from dlquiz.grading.verdict import Unreadable

SIGNS = [
    sign
    for sign in map(chr, range(sys.maxunicode + 1))
    if unicodedata.name(sign, "").startswith("VULGAR FRACTION") and unicodedata.numeric(sign)
]


@pytest.mark.parametrize("sign", SIGNS)
def test_it_is_read_as_its_number(sign: str) -> None:
    read = read_number(sign, integer_key=False)
    assert not isinstance(read, Unreadable)
    assert read.value == pytest.approx(unicodedata.numeric(sign), rel=1e-12)
