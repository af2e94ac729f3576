"""What every widget in which a question is answered has in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.message import Message

from dlquiz.grading.verdict import Verdict
from dlquiz.messages import Language, Text
from dlquiz.session.state import QuestionState
from dlquiz.tui.keymap import Keyed
from dlquiz.tui.rendering import Part

if TYPE_CHECKING:
    from dlquiz.session.scorer import Proposals
    from dlquiz.tui.question.code_work import CodeWork
    from dlquiz.tui.widgets.listing import Listing


class CodeWanted(Message):
    """The learner's file of a code question is to be opened in the editor."""

    def __init__(self, work: CodeWork) -> None:
        super().__init__()
        self.work = work


class Field(Keyed):
    """A widget in which some kinds of questions are answered, each with one string."""

    BELOW: ClassVar[bool] = False
    """Whether it stands still below the page, instead of scrolling with it."""
    GROWS: ClassVar[bool] = False
    """Whether it may become so high that the page has to be left its room."""
    FRAMED: ClassVar[bool] = False
    """Whether it has a border of its own, which parts it from the page."""

    withheld = False
    """Whether nothing may show how good an answer is before the end."""
    served = False
    """Whether it is shown on a page, from which no editor is opened."""

    class Answered(Message):
        """The learner submits this. `known` is the verdict on it, where there is one already."""

        def __init__(self, answer: str, known: Verdict | None = None) -> None:
            super().__init__()
            self.answer = answer
            self.known = known

    class Refused(Message):
        """There is nothing to submit yet, and why."""

        def __init__(self, reason: Text) -> None:
            super().__init__()
            self.reason = reason

    class Edited(Message):
        """What is typed, ticked or arranged changed."""

    class Grown(Message):
        """There is something new to read in the widget, from its first line on."""

    class Moved(Message):
        """The learner is in another place of the same answer."""

    def ask(self, question_state: QuestionState, language: Language, typed: str | None) -> None:
        """Take the answer to a question. `typed` is what was kept of it; None leaves what is there."""
        raise NotImplementedError

    def take_focus(self) -> None:
        """Let the learner go on where there is something left to do."""
        raise NotImplementedError

    def cursor(self) -> tuple[Listing, int] | None:
        """The list and the row under its cursor, where there is one to be kept in sight."""
        return None

    def point_at(self, part: int) -> None:
        """Go to the part that could not be read."""

    def take_over(self, value: str) -> None:
        """Write what was calculated where the learner was, and go on there; nothing where nothing is typed."""

    def propose(self, proposals: Proposals) -> None:
        """Show what a model proposes for the answer that is scored; nothing where none is."""

    def submit(self) -> None:
        """Submit an answer that no key of the widget submits; nothing where one does."""

    @property
    def typed(self) -> str | None:
        """What is to be kept of an answer that is not submitted yet; None for nothing."""
        return None

    @property
    def in_blanks(self) -> Sequence[str]:
        """What stands in the blanks of the text, where there are some."""
        return ()

    def echo(self) -> Sequence[Part]:
        """How what is typed is read now, or how the widget is used."""
        return ()
