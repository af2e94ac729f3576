"""What a question view shows of a question, in an ordinary session and in an interview."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dlquiz.kinds.blanks import split_blanks
from dlquiz.messages import Language
from dlquiz.questions.kinds import Kind
from dlquiz.session.state import QuestionState
from dlquiz.tui.drawing import Draw
from dlquiz.tui.question.parts import hint_parts, model_beside, prompt_parts, step_parts
from dlquiz.tui.rendering import Part


@dataclass(frozen=True, slots=True)
class QuestionContent:
    """What a question view shows of a question, apart from what is being typed."""

    state: QuestionState
    language: Language
    hints: Sequence[Part]
    steps: Sequence[Part]
    working: Sequence[Part]
    model: Draw | None
    """The learner's own words beside the model answer."""
    verdict: Sequence[Part] = ()
    rating: str = ""
    """The beginning of the line of the verdict that names the rating."""
    lead: Sequence[Part] = ()
    """What is shown above the question."""
    withheld: bool = False
    """Whether nothing may show how good an answer is before the end."""
    served: bool = False
    """Whether it is shown on a page, from which no editor is opened."""

    def prompt(self, typed: Sequence[str]) -> list[Part]:
        """What is asked, with what is in its blanks: while it is being answered, what is `typed` there."""
        asking = self.state.state.stage == "ask"
        filled = typed if asking else split_blanks(self.state.state.answer)
        blanks = filled if self.state.variant.question.kind.in_blanks else ()
        return prompt_parts(self.state.variant, self.language, blanks)


def question_content(
    state: QuestionState,
    language: Language,
    *,
    lead: Sequence[Part] = (),
    withheld: bool = False,
    served: bool = False,
) -> QuestionContent:
    """A question before its verdict, below what leads up to it; where verdicts are `withheld` no key is shown."""
    stage = state.state.stage
    working = []
    if stage == "ask" and state.state.lines:
        # Loaded when a first line is asked for, not with the first question.
        from dlquiz.tui.question.verdicts import working_parts

        working = working_parts(state, language)
    return QuestionContent(
        state,
        language,
        hints=hint_parts(state, language) if stage == "ask" else (),
        steps=step_parts(state, language, withheld=withheld),
        working=working,
        model=model_beside(state, language) if stage == "rubric" else None,
        lead=lead,
        withheld=withheld,
        served=served,
    )


def places_of(kind: Kind) -> tuple[object, ...]:
    """What kind of answer is taken, and in how many places: what is half done fits where these are the same."""
    return type(kind), len(kind.lefts), len(kind.offered), *(places_of(part.kind) for part in kind.every_part)
