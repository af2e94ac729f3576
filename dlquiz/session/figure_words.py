"""Figures told in words, the same for every face."""

from __future__ import annotations

from dlquiz.messages import Text, message
from dlquiz.progress.estimates import Estimate
from dlquiz.progress.statistics import Calibration, Retention, Streak
from dlquiz.session.figures import Figures, TimeSpent

WEEK = 7


def bounded(estimate: Estimate) -> str:
    """A share with its bounds in percent; a dash where nothing is known."""
    if not estimate.evidence:
        return "–"
    return f"{100 * estimate.value:.0f}% ({100 * estimate.low:.0f}–{100 * estimate.high:.0f})"


def duration_text(milliseconds: int) -> Text:
    """A time in hours and minutes, or in seconds below a minute."""
    seconds = round(milliseconds / 1000)
    hours, minutes = divmod(seconds // 60, 60)
    if seconds < 60:
        return message("seconds", count=seconds)
    return message("short_hours", hours=hours, minutes=minutes) if hours else message("minutes", count=minutes)


def time_text(time: TimeSpent) -> Text:
    """How much time was spent today, in seven days and ever."""
    return message("time_spent", **{name: duration_text(spent) for name, spent in time._asdict().items()})


def streak_text(streak: Streak) -> Text:
    """The days in a row, and what keeps them going."""
    told = message("progress_streak", current=_days(streak.current), longest=_days(streak.longest))
    return told if streak.today or not streak.current else message("streak_open", streak=told)


def retention_text(found: Figures) -> Text:
    """Which share of the reviews was recalled, lately and ever."""
    if not found.retention_ever.reviewed:
        return message("no_reviews")
    return message("retention_told", recent=_recalled(found.retention), ever=_recalled(found.retention_ever))


def predicted_text(share: Estimate | None) -> Text:
    """Which share of what was answered is expected to be remembered now, with its bounds."""
    return message("predicted_unknown") if share is None else message("predicted_told", share=bounded(share))


def forecast_text(found: Figures) -> Text:
    """The reviews of today and of the coming days."""
    coming = [str(reviews) for reviews in found.forecast[:WEEK]]
    later = Text(", ".join(coming[1:]), "、".join(coming[1:]))
    return message("forecast_told", today=coming[0], later=later, total=sum(found.forecast))


def calibration_text(found: Calibration) -> Text:
    """Whether the learner's own marks for open answers agree with computed ones; said only where bounds lie apart."""
    if not found.self_rated_answers or not found.computed_answers:
        return message("no_calibration")
    return message(
        "calibration_told",
        own=bounded(found.self_rated),
        own_answers=found.self_rated_answers,
        computed=bounded(found.computed),
        computed_answers=found.computed_answers,
        judged=_judged(found),
    )


def _judged(found: Calibration) -> Text:
    if not found.clear:
        return message("calibration_same")
    return message("calibration_kind" if found.gap > 0 else "calibration_strict")


def _recalled(found: Retention) -> Text:
    if not found.reviewed:
        return message("no_reviews_short")
    return message("share_of", share=bounded(found.share), count=found.reviewed)


def _days(count: int) -> Text:
    return message("days", count=count)
