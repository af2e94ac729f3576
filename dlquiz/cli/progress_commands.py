"""Commands that tell about progress; none of them writes."""

from __future__ import annotations

import platform
from datetime import datetime
from typing import Any

from dlquiz import __version__, locations
from dlquiz.cli.common import DONE, language
from dlquiz.cli.output import say_json, write, write_table
from dlquiz.cli.places import every_installed, now, of_disabled, read_progress
from dlquiz.errors import StorageError
from dlquiz.messages import Language, say
from dlquiz.progress import StoredAttempt, statistics


def show_stats(as_json: bool) -> int:
    """Mastery by bank and topic, streak, what is due."""
    with read_progress() as store:
        attempts, memories, due = store.history(), store.memories(), store.due(now())
    resting = of_disabled(memories)
    memories = {name: memory for name, memory in memories.items() if name not in resting}
    due = [name for name in due if name not in resting]
    standing = statistics.mastery(attempts, memories, now())
    zone = datetime.now().astimezone().tzinfo
    assert zone is not None
    days = statistics.practice_days(attempts, zone)
    streak = statistics.streak(days, statistics.day_of(now(), zone))
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
        _write_table(chosen, column, [_row(standing) for standing in rows.values()])
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


def _row(standing: statistics.Standing) -> list[str]:
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
    rows = [{"question": library.current_name(name), "due": memories[name].due.isoformat()} for name in asked]
    if as_json:
        say_json({"due": rows})
        return DONE
    for row in rows:
        write(f"{row['due'][:10]}  {row['question']}")
    if not rows:
        write(say(language(), "nothing_due_short"))
    return DONE


def show_history(number: int | None, as_json: bool) -> int:
    """The attempts in force, newest first."""
    with read_progress() as store:
        attempts = store.history(number)
    if as_json:
        say_json({"attempts": [_attempt(attempt) for attempt in attempts]})
        return DONE
    if not attempts:
        write(say(language(), "no_history"))
    for attempt in attempts:
        at = attempt.at.astimezone().strftime("%Y-%m-%d %H:%M")
        named = f"  [{attempt.mistake}]" if attempt.mistake else ""
        answer = _harmless(attempt.answer)[:60]
        write(f"{at}  {attempt.verdict:<6}  {attempt.question}  seed {attempt.seed}  {answer}{named}".rstrip())
    return DONE


def _harmless(typed: str) -> str:
    """What was typed, on one line and without characters that steer a terminal."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in typed).split())


def _attempt(attempt: StoredAttempt) -> dict[str, Any]:
    return {
        "id": attempt.id,
        "at": attempt.at.isoformat(),
        "question": attempt.question,
        "seed": attempt.seed,
        "parameters": attempt.parameters,
        "answer": attempt.answer,
        "verdict": attempt.verdict,
        "score": attempt.score,
        "mistake": attempt.mistake,
        "rating": int(attempt.rating),
        "seconds": attempt.seconds,
    }


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
        day = mistake.last.astimezone().strftime("%Y-%m-%d")
        write(f"  {mistake.name}: {say(language, 'times', count=mistake.count, day=day)}")


def show_health(as_json: bool) -> int:
    """Versions and places; opening the progress file checks it. The places are told even where that fails."""
    report: dict[str, Any] = {
        "dlquiz": __version__,
        "python": platform.python_version(),
        "platform": platform.platform(),
        "banks": [str(path) for path in locations.installed_banks()],
        "own banks": str(locations.user_banks()),
        "progress": str(locations.progress_file()),
        "settings": str(locations.settings_file()),
    }
    trouble = None
    try:
        with read_progress() as store:
            report["answers"] = len(store.history())
    except StorageError as error:
        report["answers"], trouble = None, error
    _write_report(report, as_json)
    if trouble is not None:
        raise trouble
    return DONE


def _write_report(report: dict[str, Any], as_json: bool) -> None:
    if as_json:
        say_json(report)
        return
    for key, value in report.items():
        if value is not None:
            write(f"{key:<9} {', '.join(value) if isinstance(value, list) else value}")
