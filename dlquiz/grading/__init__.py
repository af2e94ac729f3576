"""From a typed answer to a verdict: read it, compare it with the computed key, name the mistake."""

from dlquiz.grading.asking import convention, how_to_answer
from dlquiz.grading.choices import suggested_points
from dlquiz.grading.grade import give_up, grade, read_numeric
from dlquiz.grading.reader import Reading, Unreadable
from dlquiz.grading.solution import worked_solution
from dlquiz.grading.verdict import Outcome, Verdict

__all__ = [
    "Outcome",
    "Reading",
    "Unreadable",
    "Verdict",
    "convention",
    "give_up",
    "grade",
    "how_to_answer",
    "read_numeric",
    "suggested_points",
    "worked_solution",
]
