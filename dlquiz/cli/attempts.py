"""One answer of the history, as JSON and on a line."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dlquiz.cli.clock import local_zone
from dlquiz.cli.output import picked
from dlquiz.progress.days import minute_text
from dlquiz.progress.records import StoredAttempt


def attempt_json(attempt: StoredAttempt) -> dict[str, Any]:
    return picked(attempt, "id at question seed parameters answer verdict score mistake rating seconds")


def when(at: datetime) -> str:
    """A time to the minute, by the clock on the wall."""
    return minute_text(at, local_zone())
