"""From a typed answer to a verdict: read it, compare it with the computed key, name the mistake."""

from typing import TYPE_CHECKING

from dlquiz.doors import opened_late

if TYPE_CHECKING:
    from dlquiz.grading.diagnosis import Neighbour, known_mistake, near_integers, neighbours
    from dlquiz.grading.differing import difference, side_by_side
    from dlquiz.grading.number_working import Derivations, derivations
    from dlquiz.grading.numeric import compared, grade_number, may_be_shape
    from dlquiz.grading.own_words import convention
    from dlquiz.grading.reader import Echo, Unreadable
    from dlquiz.grading.traced import NameStage, NumberStage, TextStage, Trace
    from dlquiz.grading.tracing_told import trace_lines
    from dlquiz.grading.verdict import GIVE_UP, SIGNS, Outcome, Verdict

__all__ = [
    "GIVE_UP",
    "SIGNS",
    "Derivations",
    "Echo",
    "NameStage",
    "Neighbour",
    "NumberStage",
    "Outcome",
    "TextStage",
    "Trace",
    "Unreadable",
    "Verdict",
    "compared",
    "convention",
    "derivations",
    "difference",
    "grade_number",
    "known_mistake",
    "may_be_shape",
    "near_integers",
    "neighbours",
    "side_by_side",
    "trace_lines",
]

if not TYPE_CHECKING:
    __getattr__ = opened_late(
        __name__,
        {
            "diagnosis": "Neighbour known_mistake near_integers neighbours",
            "differing": "difference side_by_side",
            "number_working": "Derivations derivations",
            "numeric": "compared grade_number may_be_shape",
            "own_words": "convention",
            "reader": "Echo Unreadable",
            "traced": "NameStage NumberStage TextStage Trace",
            "tracing_told": "trace_lines",
            "verdict": "GIVE_UP SIGNS Outcome Verdict",
        },
    )
