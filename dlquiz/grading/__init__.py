"""From a typed answer to a verdict: read it, compare it with the computed key, name the mistake."""

from typing import TYPE_CHECKING

from dlquiz.doors import opened_late

if TYPE_CHECKING:
    from dlquiz.grading.asking import convention, how_to_answer, how_to_fill
    from dlquiz.grading.blanks import UnreadBlank, join_blanks, read_blank, split_blanks
    from dlquiz.grading.choices import suggested_points, which_points
    from dlquiz.grading.diagnosis import Neighbour, known_mistake, near_integers, neighbours
    from dlquiz.grading.differing import difference, side_by_side
    from dlquiz.grading.marking import give_up, grade, unclear_comma
    from dlquiz.grading.numeric import compared, grade_number, may_be_shape
    from dlquiz.grading.parts import diagnosed_derivations, grade_step, step_verdicts
    from dlquiz.grading.reader import Unreadable
    from dlquiz.grading.reading import Echo, read_answer, read_cell
    from dlquiz.grading.revealing import telling_line, working_lines
    from dlquiz.grading.solution import (
        Derivations,
        derivations,
        option_lines,
        part_solution,
        rest_of_working,
        worked_solution,
    )
    from dlquiz.grading.traced import NameStage, NumberStage, TextStage, Trace
    from dlquiz.grading.tracing import trace
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
    "UnreadBlank",
    "Unreadable",
    "Verdict",
    "compared",
    "convention",
    "derivations",
    "diagnosed_derivations",
    "difference",
    "give_up",
    "grade",
    "grade_number",
    "grade_step",
    "how_to_answer",
    "how_to_fill",
    "join_blanks",
    "known_mistake",
    "may_be_shape",
    "near_integers",
    "neighbours",
    "option_lines",
    "part_solution",
    "read_answer",
    "read_blank",
    "read_cell",
    "rest_of_working",
    "side_by_side",
    "split_blanks",
    "step_verdicts",
    "suggested_points",
    "telling_line",
    "trace",
    "trace_lines",
    "unclear_comma",
    "which_points",
    "worked_solution",
    "working_lines",
]

if not TYPE_CHECKING:
    __getattr__ = opened_late(
        __name__,
        {
            "asking": "convention how_to_answer how_to_fill",
            "blanks": "UnreadBlank join_blanks read_blank split_blanks",
            "choices": "suggested_points which_points",
            "diagnosis": "Neighbour known_mistake near_integers neighbours",
            "differing": "difference side_by_side",
            "marking": "give_up grade unclear_comma",
            "numeric": "compared grade_number may_be_shape",
            "parts": "diagnosed_derivations grade_step step_verdicts",
            "reader": "Unreadable",
            "reading": "Echo read_answer read_cell",
            "revealing": "telling_line working_lines",
            "solution": "Derivations derivations option_lines part_solution rest_of_working worked_solution",
            "tracing": "trace",
            "tracing_told": "trace_lines",
            "traced": "NameStage NumberStage TextStage Trace",
            "verdict": "GIVE_UP SIGNS Outcome Verdict",
        },
    )
