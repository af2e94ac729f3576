"""The session machine: policies choose, the machine asks, marks and records."""

from dlquiz.session.machine import GIVE_UP, Session, Setting
from dlquiz.session.policies import practice_order, review_order, select
from dlquiz.session.state import Event, Frame, Result, State, fold

__all__ = [
    "GIVE_UP",
    "Event",
    "Frame",
    "Result",
    "Session",
    "Setting",
    "State",
    "fold",
    "practice_order",
    "review_order",
    "select",
]
