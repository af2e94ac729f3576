"""dlquiz: prepare for deep-learning interviews and exams in the terminal, graded by computation."""

__version__ = "0.3.0"
