"""Commands that tell about progress; none of them writes."""

from __future__ import annotations

from typing import Any

from dlquiz.cli.attempts import attempt_json, harmless, typed, when
from dlquiz.cli.clock import local_zone, now
from dlquiz.cli.common import DONE, language
from dlquiz.cli.output import say_json, write, write_table
from dlquiz.cli.places import every_installed, of_disabled, read_progress
from dlquiz.messages import Language, say
from dlquiz.progress import StoredAttempt, statistics
from dlquiz.progress.days import day_of


def show_stats(as_json: bool) -> int:
    """Mastery by bank and topic, streak, what is due."""
    with read_progress() as store:
        attempts, memories, due = store.history(), store.memories(), store.due(now())
    resting = of_disabled(memories)
    memories = {name: memory for name, memory in memories.items() if name not in resting}
    due = [name for name in due if name not in resting]
    standing = statistics.mastery(attempts, memories, now())
    zone = local_zone()
    days = statistics.practice_days(attempts, zone)
    streak = statistics.streak(days, day_of(now(), zone))
    if as_json:
        say_json(
            {
                "answered": len(attempts),
                "questions": len({attempt.question for attempt in attempts}),
                "due": len(due),
                "streak": {"current": streak.current, "longest": streak.longest},
                "banks": [_standing(row) for row in standing.banks.values()],
                "topics": [_standing(row) for row in standing.topics.values()],
            }
        )
        return DONE
    chosen = language()
    if not attempts:
        write(say(chosen, "no_history"))
        return DONE
    questions = len({attempt.question for attempt in attempts})
    counts = {"answered": len(attempts), "questions": questions, "due": len(due), "streak": streak.current}
    write(say(chosen, "stats_head", **counts))
    for column, rows in (("column_bank", standing.banks), ("column_topic", standing.topics)):
        write()
        _write_table(chosen, column, [_standing_row(standing) for standing in rows.values()])
    made = statistics.mistakes(attempts)
    if made:
        write(f"\n{say(chosen, 'mistakes_made')}")
        _write_mistakes(chosen, made[:5])
    return DONE


def _standing(row: statistics.Standing) -> dict[str, Any]:
    return {
        "name": row.name,
        "questions": row.questions,
        "answered": row.answered,
        "right": row.right,
        "score": row.score,
        "mastery": row.mastery.value,
        "low": row.mastery.low,
        "high": row.mastery.high,
        "due": row.due,
    }


def _standing_row(standing: statistics.Standing) -> list[str]:
    mastery = standing.mastery
    bounds = f"{100 * mastery.value:.0f} % ({100 * mastery.low:.0f}-{100 * mastery.high:.0f})"
    return [standing.name, str(standing.answered), str(standing.right), bounds, str(standing.due)]


def _write_table(language: Language, first: str, rows: list[list[str]]) -> None:
    keys = (first, "column_answered", "column_right", "column_mastery", "column_due")
    write_table([[say(language, key) for key in keys], *rows])


def show_due(as_json: bool) -> int:
    """The questions due now, under their present names; those of disabled banks rest."""
    with read_progress() as store:
        names = store.due(now())
        memories = store.memories()
    library, resting = every_installed(), of_disabled(names)
    asked = [name for name in names if name not in resting]
    rows = [(library.current_name(name), memories[name].due) for name in asked]
    if as_json:
        say_json({"due": [{"question": name, "due": due.isoformat()} for name, due in rows]})
        return DONE
    zone = local_zone()
    for name, due in rows:
        write(f"{day_of(due, zone)}  {name}")
    if not rows:
        write(say(language(), "nothing_due_short"))
    return DONE


def show_history(number: int | None, disputed: bool, as_json: bool) -> int:
    """The attempts in force, newest first; or the disputed ones, each with its note."""
    with read_progress() as store:
        attempts = store.history(number, disputed=disputed)
    if as_json:
        say_json({"attempts": [_row(attempt, disputed) for attempt in attempts]})
        return DONE
    chosen = language()
    if not attempts:
        write(say(chosen, "no_disputes" if disputed else "no_history"))
    for attempt in attempts:
        named = f"  [{attempt.mistake}]" if attempt.mistake else ""
        asked = f"{attempt.question}  seed {attempt.seed}"
        line = f"{when(attempt.at)}  {attempt.verdict:<6}  {asked}  {typed(attempt)}{named}"
        note = f"  {_note(chosen, attempt)}" if disputed else ""
        write(f"{line.rstrip()}{note}")
    return DONE


def _row(attempt: StoredAttempt, disputed: bool) -> dict[str, Any]:
    return attempt_json(attempt) | ({"dispute": attempt.dispute} if disputed else {})


def _note(chosen: Language, attempt: StoredAttempt) -> str:
    note = harmless(attempt.dispute or "")
    return say(chosen, "disputed_because", note=note) if note else say(chosen, "disputed")


def show_mistakes(as_json: bool) -> int:
    """The diagnosed mistakes, most frequent first."""
    with read_progress() as store:
        made = statistics.mistakes(store.history())
    if as_json:
        say_json({"mistakes": [_mistake(mistake) for mistake in made]})
        return DONE
    if not made:
        write(say(language(), "no_mistakes"))
    _write_mistakes(language(), made)
    return DONE


def _mistake(made: statistics.MistakeCount) -> dict[str, Any]:
    return {"mistake": made.name, "count": made.count, "questions": made.questions, "last": made.last.isoformat()}


def _write_mistakes(language: Language, made: list[statistics.MistakeCount]) -> None:
    for mistake in made:
        day = mistake.last.astimezone(local_zone()).strftime("%Y-%m-%d")
        write(f"  {mistake.name}: {say(language, 'times', count=mistake.count, day=day)}")
