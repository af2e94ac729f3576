"""From a typed answer to a verdict: read it, compare it with the computed key, name the mistake."""

from dlquiz.grading.arranging import shown_items, shown_rights
from dlquiz.grading.asking import convention, how_to_answer, how_to_fill
from dlquiz.grading.choices import suggested_points, which_points
from dlquiz.grading.diagnosis import Neighbour, near_integers, neighbours
from dlquiz.grading.grade import give_up, grade
from dlquiz.grading.numeric import compared, grade_number, may_be_shape, read_numeric
from dlquiz.grading.parts import grade_step, step_verdicts
from dlquiz.grading.reader import Reading, Unreadable
from dlquiz.grading.solution import worked_solution
from dlquiz.grading.verdict import Outcome, Verdict

__all__ = [
    "Neighbour",
    "Outcome",
    "Reading",
    "Unreadable",
    "Verdict",
    "compared",
    "convention",
    "give_up",
    "grade",
    "grade_number",
    "grade_step",
    "how_to_answer",
    "how_to_fill",
    "may_be_shape",
    "near_integers",
    "neighbours",
    "read_numeric",
    "shown_items",
    "shown_rights",
    "step_verdicts",
    "suggested_points",
    "which_points",
    "worked_solution",
]
