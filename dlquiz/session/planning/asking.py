"""What a learner types for the day and the target of a plan."""

from __future__ import annotations

import re
from datetime import date, timedelta
from unicodedata import normalize

from dlquiz.errors import UsageError
from dlquiz.session.daily import Goal

LONGEST = 730
"""Days: beyond two years a forecast would only repeat what the model assumes."""

USUAL_DAYS = 28
"""How far off the date of a plan is while none is given, nor that of an interview."""

_AHEAD = re.compile(r"\+ ?([0-9]{1,6})")
_TARGET = re.compile(r"([0-9]{1,3}(?:\.[0-9]{0,4})?|\.[0-9]{1,4}) ?(%?)")


def day_asked(text: str, today: date) -> date:
    """The day meant by `2026-12-20`, or by `+14`: so many days from today.

    Raises UsageError for a day that is over or more than two years off, and for what is no day.
    """
    # Chinese input methods send full-width digits and signs.
    typed = normalize("NFKC", text).strip()
    day = _day(typed, today)
    if day is None:
        raise UsageError(
            f"`{text}` is no date: write it as in {today + timedelta(days=30)}, or as +14 for in two weeks",
            f"`{text}` 不是日期：请写成 {today + timedelta(days=30)} 这样，或用 +14 表示两周后",
        )
    if day < today:
        raise UsageError(
            f"{day} is over: a plan needs today, {today}, or a later date",
            f"{day} 已过：请用今天（{today}）或以后的日期",
        )
    if (day - today).days > LONGEST:
        last = today + timedelta(days=LONGEST)
        raise UsageError(
            f"{typed} is more than two years off: the last date is {last}", f"{typed} 在两年以后：最晚可到 {last}"
        )
    return day


def usual_day(today: date, interview: str) -> date:
    """The day of a plan while none is given: that of the interview where it can be planned for, else in four weeks."""
    day = _day(interview, today)
    if day is not None and 0 < (day - today).days <= LONGEST:
        return day
    return today + timedelta(days=USUAL_DAYS)


def goal_for(goal: Goal, day: date, today: date) -> Goal:
    """The goal that a plan for `day` goes by: its new questions are those of an interview on that day.

    The usual day, while none is set, changes nothing: home asks no more or less for it.
    """
    return goal if goal.interview is None and day == usual_day(today, "") else goal._replace(interview=day)


def target_asked(text: str) -> float:
    """The share meant by `0.9`, `90` or `90%`. Raises UsageError for what is no share above 0 and up to 1."""
    found = _TARGET.fullmatch(normalize("NFKC", text).strip())
    number = float(found[1]) if found else 0.0
    share = number / 100 if found and (found[2] or number > 1) else number
    if not 0 < share <= 1:
        raise UsageError(
            f"`{text}` is no target: write a share such as 0.9, or 90%",
            f"`{text}` 不能作为目标：请写 0.9 或 90% 这样的比例",
        )
    return share


def _day(typed: str, today: date) -> date | None:
    ahead = _AHEAD.fullmatch(typed)
    try:
        if ahead:
            return today + timedelta(days=int(ahead[1]))
        # Python also takes 20261220 and 2026-W51; a date typed in the middle must not be one.
        return date.fromisoformat(typed) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", typed) else None
    except OverflowError:
        return date.max
    except ValueError:
        return None
