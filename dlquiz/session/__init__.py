"""Sessions: policies choose, a session asks, marks and records."""

from typing import TYPE_CHECKING

from dlquiz.doors import opened_late

if TYPE_CHECKING:
    from dlquiz.session.coming import coming_text
    from dlquiz.session.drilling import Drilled
    from dlquiz.session.leeches import Leech
    from dlquiz.session.options import ORDERS, Order, SessionOptions, read_options
    from dlquiz.session.policies import practice_order, review_order
    from dlquiz.session.recording import Setting
    from dlquiz.session.relearning import Relearned
    from dlquiz.session.renewal import revised_result
    from dlquiz.session.selection import select
    from dlquiz.session.session import Session
    from dlquiz.session.starting import BegunSession, begin_session, chosen_by
    from dlquiz.session.state import Event, Frame, Result, State, fold
    from dlquiz.session.telling import (
        Held,
        answer_told,
        choice_text,
        drill_end,
        drill_standing,
        drill_text,
        held_text,
        leech_text,
        rating_text,
        relearned_text,
        repeats_text,
        result_trace,
        saving_text,
        sentences,
        summary_text,
        taken_back_text,
        undone_text,
    )
    from dlquiz.session.today import Limits, due_today

__all__ = [
    "ORDERS",
    "BegunSession",
    "Drilled",
    "Event",
    "Frame",
    "Held",
    "Leech",
    "Limits",
    "Order",
    "Relearned",
    "Result",
    "Session",
    "SessionOptions",
    "Setting",
    "State",
    "answer_told",
    "begin_session",
    "choice_text",
    "chosen_by",
    "coming_text",
    "drill_end",
    "drill_standing",
    "drill_text",
    "due_today",
    "fold",
    "held_text",
    "leech_text",
    "practice_order",
    "rating_text",
    "read_options",
    "relearned_text",
    "repeats_text",
    "result_trace",
    "review_order",
    "revised_result",
    "saving_text",
    "select",
    "sentences",
    "summary_text",
    "taken_back_text",
    "undone_text",
]

if not TYPE_CHECKING:
    __getattr__ = opened_late(
        __name__,
        {
            "coming": "coming_text",
            "drilling": "Drilled",
            "leeches": "Leech",
            "session": "Session",
            "policies": "practice_order review_order",
            "recording": "Setting",
            "relearning": "Relearned",
            "renewal": "revised_result",
            "selection": "select",
            "starting": "BegunSession chosen_by begin_session",
            "state": "Event Frame Result State fold",
            "telling": (
                "Held answer_told choice_text drill_end drill_standing drill_text held_text leech_text "
                "rating_text relearned_text repeats_text result_trace saving_text sentences summary_text "
                "taken_back_text undone_text"
            ),
            "today": "Limits due_today",
            "options": "ORDERS Order SessionOptions read_options",
        },
    )
