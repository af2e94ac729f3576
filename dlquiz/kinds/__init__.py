"""The kinds of questions, one module each, and what is done with a question of any kind: drawing, marking, working."""

from typing import TYPE_CHECKING

from dlquiz.doors import opened_late

if TYPE_CHECKING:
    from dlquiz.kinds.answering import (
        give_up,
        grade,
        how_to_answer,
        read_answer,
        read_cell,
        rest_of_working,
        telling_line,
        trace,
        unclear_comma,
        worked_solution,
        working_lines,
    )
    from dlquiz.kinds.choice import Choice, Option
    from dlquiz.kinds.cloze import Cloze, UnreadBlank, join_blanks, read_blank, split_blanks
    from dlquiz.kinds.drawing import MOST_TRIES, candidates, draw, redo, refusals
    from dlquiz.kinds.kind import Detail, KindFormat, QuestionKind, Term, kind_of
    from dlquiz.kinds.matching import Matching, Pair
    from dlquiz.kinds.numeric import Numeric
    from dlquiz.kinds.open import Open, which_points
    from dlquiz.kinds.ordering import Ordering
    from dlquiz.kinds.parts import part_solution
    from dlquiz.kinds.registry import KINDS
    from dlquiz.kinds.steps import Steps, diagnosed_derivations, grade_step, step_verdicts
    from dlquiz.kinds.text import Words
    from dlquiz.kinds.true_false import TrueFalse

__all__ = [
    "KINDS",
    "MOST_TRIES",
    "Choice",
    "Cloze",
    "Detail",
    "KindFormat",
    "Matching",
    "Numeric",
    "Open",
    "Option",
    "Ordering",
    "Pair",
    "QuestionKind",
    "Steps",
    "Term",
    "TrueFalse",
    "UnreadBlank",
    "Words",
    "candidates",
    "diagnosed_derivations",
    "draw",
    "give_up",
    "grade",
    "grade_step",
    "how_to_answer",
    "join_blanks",
    "kind_of",
    "part_solution",
    "read_answer",
    "read_blank",
    "read_cell",
    "redo",
    "refusals",
    "rest_of_working",
    "split_blanks",
    "step_verdicts",
    "telling_line",
    "trace",
    "unclear_comma",
    "which_points",
    "worked_solution",
    "working_lines",
]

if not TYPE_CHECKING:
    __getattr__ = opened_late(
        __name__,
        {
            "answering": (
                "give_up grade how_to_answer read_answer read_cell rest_of_working telling_line trace unclear_comma "
                "worked_solution working_lines"
            ),
            "choice": "Choice Option",
            "cloze": "Cloze UnreadBlank join_blanks read_blank split_blanks",
            "drawing": "MOST_TRIES candidates draw redo refusals",
            "kind": "Detail KindFormat QuestionKind Term kind_of",
            "matching": "Matching Pair",
            "numeric": "Numeric",
            "open": "Open which_points",
            "ordering": "Ordering",
            "parts": "part_solution",
            "registry": "KINDS",
            "steps": "Steps diagnosed_derivations grade_step step_verdicts",
            "text": "Words",
            "true_false": "TrueFalse",
        },
    )
