"""The session machine: policies choose, the machine asks, marks and records."""

from dlquiz.session.machine import Session, Setting
from dlquiz.session.policies import practice_order, review_order, select
from dlquiz.session.renewal import revised_result
from dlquiz.session.sitting import Wishes, sit_down
from dlquiz.session.state import Event, Frame, Result, State, fold
from dlquiz.session.telling import result_trace, saving_text, summary_text

__all__ = [
    "Event",
    "Frame",
    "Result",
    "Session",
    "Setting",
    "State",
    "Wishes",
    "fold",
    "practice_order",
    "result_trace",
    "review_order",
    "revised_result",
    "saving_text",
    "select",
    "sit_down",
    "summary_text",
]
