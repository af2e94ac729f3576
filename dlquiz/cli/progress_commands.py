"""Commands that tell about progress; none of them writes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from dlquiz.bank import Library
from dlquiz.cli.attempts import attempt_json, when
from dlquiz.cli.clock import local_zone, now
from dlquiz.cli.common import DONE, language
from dlquiz.cli.figures import WEAKEST, figures_json, mistake_json
from dlquiz.cli.library import every_installed, is_resting, read_progress
from dlquiz.cli.output import say_json, write, write_table
from dlquiz.messages import Language, Text, message, say
from dlquiz.progress.days import day_of
from dlquiz.progress.records import StoredAttempt
from dlquiz.progress.statistics import MistakeCount, Standing, ranked_mistakes, weakest
from dlquiz.session.figures import Figures, figures
from dlquiz.session.formatting import (
    bounded,
    calibration_text,
    forecast_text,
    predicted_text,
    retention_text,
    streak_text,
    time_text,
)
from dlquiz.session.mistakes import explained
from dlquiz.session.naming import follow_names
from dlquiz.session.recorded import harmless, typed_line
from dlquiz.session.today import due_today
from dlquiz.text.cells import pad

VERDICT = {"en": 6, "zh": 8}
"""Cells of the widest verdict."""


def show_stats(as_json: bool) -> int:
    """The figures of progress: mastery, streak, retention, what comes, mistakes."""
    library = every_installed()
    with read_progress() as store:
        follow_names(store, library)
        found = figures(store, library, now(), local_zone(), resting=is_resting(library))
    if as_json:
        say_json(figures_json(found))
        return DONE
    chosen = language()
    if not found.answered:
        write(say(chosen, "no_history"))
        return DONE
    for line in _figure_lines(found):
        write(line.in_language(chosen))
    for column, rows in (("column_bank", found.standings.banks), ("column_topic", found.standings.topics)):
        write()
        _write_table(chosen, column, [_standing_row(standing) for standing in rows.values()])
    write(f"\n{say(chosen, 'weakest_listed')}")
    for standing in weakest(found.standings.topics.values())[:WEAKEST]:
        write(f"  {standing.name}: {bounded(standing.mastery)}")
    if found.mistakes:
        write(f"\n{say(chosen, 'mistakes_made')}")
        _write_mistakes(chosen, library, found.mistakes[:5])
    return DONE


def _figure_lines(found: Figures) -> Iterator[Text]:
    """What is said in a sentence each."""
    counts = {"answered": found.answered, "questions": found.questions, "due": len(found.due)}
    yield message("progress_counts", **counts)
    yield streak_text(found.streak)
    yield time_text(found.time)
    yield retention_text(found)
    yield predicted_text(found.predicted)
    yield forecast_text(found)
    yield calibration_text(found.calibration)


def _standing_row(standing: Standing) -> list[str]:
    answered, right = standing.accuracy.answered, standing.accuracy.right
    return [standing.name, str(answered), str(right), bounded(standing.mastery), str(standing.due)]


def _write_table(language: Language, first: str, rows: list[list[str]]) -> None:
    keys = (first, "column_answered", "column_right", "column_mastery", "column_due")
    write_table([[say(language, key) for key in keys], *rows], range(1, 5))


def show_due(as_json: bool) -> int:
    """The questions due today, under their present names; those of disabled banks rest, and siblings until tomorrow."""
    library = every_installed()
    with read_progress() as store:
        follow_names(store, library)
        resting = is_resting(library)
        zone = local_zone()
        today, memories = due_today(library, store, now(), zone, resting=resting), store.figures.memories()
    waiting = sorted((memories[name].due, name, name in today.buried) for name in (*today.taken, *today.buried))
    if as_json:
        say_json({"due": [{"question": name, "due": due, "buried": late} for due, name, late in waiting]})
        return DONE
    chosen = language()
    for due, name, buried in waiting:
        rests = f"  ({say(chosen, 'rests_today')})" if buried else ""
        write(f"{day_of(due, zone)}  {name}{rests}")
    if not waiting:
        write(say(chosen, "nothing_due_short"))
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
        verdict = pad(say(chosen, attempt.verdict).casefold(), VERDICT[chosen])
        asked = f"{attempt.question}  {say(chosen, 'seed', seed=attempt.seed)}"
        line = f"{when(attempt.at)}  {verdict}  {asked}  {typed_line(attempt.answer)}{named}"
        note = f"  {_note(chosen, attempt)}" if disputed else ""
        write(f"{line.rstrip()}{note}")
    return DONE


def _row(attempt: StoredAttempt, disputed: bool) -> dict[str, Any]:
    return attempt_json(attempt) | ({"dispute": attempt.dispute} if disputed else {})


def _note(chosen: Language, attempt: StoredAttempt) -> str:
    note = harmless(attempt.dispute or "")
    return say(chosen, "disputed_because", note=note) if note else say(chosen, "disputed")


def show_mistakes(as_json: bool) -> int:
    """The diagnosed mistakes: often and lately made first."""
    with read_progress() as store:
        made = ranked_mistakes(store.figures.mistakes(), now())
    if as_json:
        say_json({"mistakes": [mistake_json(mistake) for mistake in made]})
        return DONE
    if not made:
        write(say(language(), "no_mistakes"))
        return DONE
    _write_mistakes(language(), every_installed(), made)
    return DONE


def _write_mistakes(language: Language, library: Library, made: Sequence[MistakeCount]) -> None:
    for mistake in made:
        day = mistake.last.astimezone(local_zone()).strftime("%Y-%m-%d")
        question = library.question(mistake.latest)
        known = None if question is None else explained(question, mistake.name)
        label = mistake.name if known is None else known.label.in_language(language)
        colon = ": " if language == "en" else "："
        write(f"  {label}{colon}{say(language, 'times', count=mistake.count, day=day)}")
