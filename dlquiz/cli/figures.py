"""The figures of progress as one JSON document."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from dlquiz.cli.output import picked
from dlquiz.progress.estimates import Estimate
from dlquiz.progress.rollups import DayTally
from dlquiz.progress.statistics import Calibration, MistakeCount, Retention, Standing, weakest, weekly_retention
from dlquiz.session.figures import Figures, Group

WEAKEST = 5


def figures_json(found: Figures) -> dict[str, Any]:
    """What `stats --json` prints."""
    standings, weeks = found.standings, weekly_retention(found.days, found.today)
    return {
        "answered": found.answered,
        "questions": found.questions,
        "due": len(found.due),
        "streak": picked(found.streak, "current longest today"),
        "banks": [_standing(row) for row in standings.banks.values()],
        "topics": [_standing(row) for row in standings.topics.values()],
        "weakest": [row.name for row in weakest(standings.topics.values())[:WEAKEST]],
        "seconds": found.time.ever / 1000,
        "time": {
            "today": found.time.today / 1000,
            "last_7_days": found.time.week / 1000,
            "ever": found.time.ever / 1000,
        },
        "retention": {
            "last_30_days": _retention(found.retention),
            "ever": _retention(found.retention_ever),
            "predicted": None if found.predicted is None else found.predicted.value,
            "predicted_interval": None if found.predicted is None else _bounds(found.predicted),
            "weeks": [{"monday": monday, **_retention(week)} for monday, week in weeks.items()],
        },
        "days": [{"day": day, **_day(tally)} for day, tally in found.days.items()],
        "forecast": [
            {"day": found.today + timedelta(days=ahead), "reviews": reviews}
            for ahead, reviews in enumerate(found.forecast)
        ],
        "kinds": _groups(found.kinds, "kind"),
        "difficulties": _groups(found.difficulties, "difficulty"),
        "mistakes": [mistake_json(mistake) for mistake in found.mistakes],
        "leeches": [leech._asdict() for leech in found.leeches],
        "calibration": {
            **_calibration(found.calibration),
            "topics": [{"name": one.name, **_calibration(one)} for one in found.calibrations],
        },
    }


def mistake_json(made: MistakeCount) -> dict[str, Any]:
    return {
        "mistake": made.name,
        "count": made.count,
        "questions": made.questions,
        "last": made.last,
        "weight": made.weight,
        "last_question": made.latest,
    }


def _standing(row: Standing) -> dict[str, Any]:
    return {
        "name": row.name,
        "questions": row.questions,
        **row.accuracy._asdict(),
        "mastery": row.mastery.value,
        **_bounds(row.mastery),
        "due": row.due,
        "seconds": row.milliseconds / 1000,
    }


def _retention(found: Retention) -> dict[str, Any]:
    share = found.recalled / found.reviewed if found.reviewed else None
    return {"reviewed": found.reviewed, "recalled": found.recalled, "share": share, **_bounds(found.share)}


def _day(tally: DayTally) -> dict[str, Any]:
    values = tally._asdict()
    return values | {"seconds": values.pop("milliseconds") / 1000}


def _groups(groups: Mapping[Any, Group], name: str) -> list[dict[str, Any]]:
    return [
        {name: key, "questions": group.questions, **group.accuracy._asdict(), **_bounds(group.score)}
        for key, group in groups.items()
    ]


def _calibration(found: Calibration) -> dict[str, Any]:
    return {
        "self_rated": _side(found.self_rated, found.self_rated_answers),
        "computed": _side(found.computed, found.computed_answers),
        "clear": found.clear,
        "gap": found.gap if found.self_rated_answers and found.computed_answers else None,
    }


def _side(estimate: Estimate, answers: int) -> dict[str, Any]:
    return {"answers": answers, "score": estimate.value if answers else None, **_bounds(estimate)}


def _bounds(estimate: Estimate) -> dict[str, Any]:
    return picked(estimate, "low high")
