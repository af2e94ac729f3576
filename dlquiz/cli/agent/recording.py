"""Answers that a client brings, written to the learner's history."""

from __future__ import annotations

from typing import Any

from dlquiz.bank import Library
from dlquiz.cli.clock import local_zone, now
from dlquiz.cli.common import language
from dlquiz.cli.library import device, open_to_practise
from dlquiz.errors import StorageError
from dlquiz.grading.verdict import Verdict
from dlquiz.messages import message
from dlquiz.session.answers import Answers, Setting
from dlquiz.session.naming import follow_names
from dlquiz.session.state import QuestionState

MODE = "agent"
"""How these attempts are recorded."""


class Recorder:
    """Writes each answer as an attempt of its own. The file is opened for each: it may change between two."""

    def record(self, done: QuestionState, verdict: Verdict, seconds: float, library: Library) -> dict[str, Any]:
        """How an answer was rated, and in how many days its question comes back.

        Raises `StorageError` where it cannot be written.
        """
        with open_to_practise() as store:
            follow_names(store, library)
            answers = Answers(store, now, Setting(device(), 0, local_zone()), MODE)
            result = answers.record(done, verdict, seconds, language())
        if not result.saved or result.rating is None:
            raise StorageError(*message("mcp_not_saved"))
        return {"recorded": True, "rating": int(result.rating), "next_review_days": result.due_days}
