"""From a typed answer to a verdict: read it, compare it with the computed key, name the mistake."""

from dlquiz.grading.choices import suggested_points
from dlquiz.grading.grade import grade, read_numeric
from dlquiz.grading.reader import Reading, Unreadable
from dlquiz.grading.solution import convention, worked_solution
from dlquiz.grading.verdict import Outcome, Verdict

__all__ = [
    "Outcome",
    "Reading",
    "Unreadable",
    "Verdict",
    "convention",
    "grade",
    "read_numeric",
    "suggested_points",
    "worked_solution",
]
