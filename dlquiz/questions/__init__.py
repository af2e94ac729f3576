"""What a question is: frozen values, no reading, no drawing, no computing."""

from typing import TYPE_CHECKING

from dlquiz.doors import opened_late

if TYPE_CHECKING:
    from dlquiz.questions.kinds import (
        Call,
        Choice,
        Cloze,
        Kind,
        Literally,
        Matching,
        Numeric,
        Open,
        Option,
        Ordering,
        OwnMistake,
        Pair,
        Part,
        Replaced,
        RubricPoint,
        Steps,
        TrueFalse,
        Unit,
        Words,
    )
    from dlquiz.questions.own_reference import OwnReference
    from dlquiz.questions.parameters import Choose, Constant, IntegerRange, Parameter, RealRange
    from dlquiz.questions.question import KindName, Question
    from dlquiz.questions.tolerance import DEFAULT_RELATIVE, ZERO_SLACK, Tolerance, as_float

__all__ = [
    "DEFAULT_RELATIVE",
    "ZERO_SLACK",
    "Call",
    "Choice",
    "Choose",
    "Cloze",
    "Constant",
    "IntegerRange",
    "Kind",
    "KindName",
    "Literally",
    "Matching",
    "Numeric",
    "Open",
    "Option",
    "Ordering",
    "OwnMistake",
    "OwnReference",
    "Pair",
    "Parameter",
    "Part",
    "Question",
    "RealRange",
    "Replaced",
    "RubricPoint",
    "Steps",
    "Tolerance",
    "TrueFalse",
    "Unit",
    "Words",
    "as_float",
]

if not TYPE_CHECKING:
    __getattr__ = opened_late(
        __name__,
        {
            "kinds": (
                "Call Choice Cloze Kind Literally Matching Numeric Open Option Ordering OwnMistake Pair Part "
                "Replaced RubricPoint Steps TrueFalse Unit Words"
            ),
            "own_reference": "OwnReference",
            "parameters": "Choose Constant IntegerRange Parameter RealRange",
            "question": "KindName Question",
            "tolerance": "DEFAULT_RELATIVE Tolerance ZERO_SLACK as_float",
        },
    )
