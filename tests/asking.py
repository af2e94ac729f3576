"""Going on to what is asked next, past what cannot be asked."""

from __future__ import annotations

from dlquiz.session import Frame, Session
from dlquiz.session.interview import Asked, Interviewer


def next_question(session: Session) -> Frame | None:
    """The question being answered, or the next one; None at the end."""
    while not session.advance():
        pass
    return session.current


def next_asked(interviewer: Interviewer) -> Asked | None:
    """What is being answered or scored, or what comes next; None at the end."""
    while not interviewer.advance():
        pass
    return interviewer.current
