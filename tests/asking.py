"""Going on to what is asked next, past what cannot be asked."""

from __future__ import annotations

from dlquiz.session.interview import Asked, Interviewer
from dlquiz.session.session import Session
from dlquiz.session.state import QuestionState


def next_question(session: Session) -> QuestionState | None:
    """The question being answered, or the next one, kept as frontends keep it; None at the end."""
    while not session.advance():
        pass
    session.keep()
    return session.current


def next_asked(interviewer: Interviewer) -> Asked | None:
    """What is being answered or scored, or what comes next; None at the end."""
    while not interviewer.advance():
        pass
    return interviewer.current
