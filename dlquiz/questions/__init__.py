"""What a question is: frozen values, no reading, no drawing, no computing."""

from typing import TYPE_CHECKING

from dlquiz.doors import opened_late

if TYPE_CHECKING:
    from dlquiz.questions.kinds import (
        AskedNumber,
        Call,
        Kind,
        Literally,
        OwnMistake,
        Part,
        Replaced,
        RubricPoint,
        Unit,
    )
    from dlquiz.questions.own_reference import OwnReference
    from dlquiz.questions.parameters import Choose, Constant, IntegerRange, Parameter, RealRange
    from dlquiz.questions.question import Question
    from dlquiz.questions.tolerance import DEFAULT_RELATIVE, ZERO_SLACK, Tolerance, as_float

__all__ = [
    "DEFAULT_RELATIVE",
    "ZERO_SLACK",
    "AskedNumber",
    "Call",
    "Choose",
    "Constant",
    "IntegerRange",
    "Kind",
    "Literally",
    "OwnMistake",
    "OwnReference",
    "Parameter",
    "Part",
    "Question",
    "RealRange",
    "Replaced",
    "RubricPoint",
    "Tolerance",
    "Unit",
    "as_float",
]

if not TYPE_CHECKING:
    __getattr__ = opened_late(
        __name__,
        {
            "kinds": "AskedNumber Call Kind Literally OwnMistake Part Replaced RubricPoint Unit",
            "own_reference": "OwnReference",
            "parameters": "Choose Constant IntegerRange Parameter RealRange",
            "question": "Question",
            "tolerance": "DEFAULT_RELATIVE Tolerance ZERO_SLACK as_float",
        },
    )
