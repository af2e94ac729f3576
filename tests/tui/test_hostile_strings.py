"""The hostile strings that the campaigns put on every screen are enough; a bank refuses some, each at its place."""

from __future__ import annotations

from hostile import STRINGS, controls
from hostile_questions import ADMITTED, bank_of

from dlquiz.bank import load_text


def test_there_are_two_hundred_and_those_refused_have_a_position() -> None:
    assert len(STRINGS) >= 200
    assert len(ADMITTED) >= 200
    for text in set(STRINGS) - set(ADMITTED):
        faults = load_text(bank_of(text)).faults
        assert all(fault.line > 1 and fault.column > 1 and fault.fix for fault in faults), text
        assert not any(controls(str(fault)) for fault in faults), text
