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
    calibration_text,
    forecast_text,
    predicted_text,
    retention_text,
    streak_text,
    time_text,
)
from dlquiz.session.naming import follow_names
from dlquiz.session.recorded import harmless, typed_line
from dlquiz.session.titles import bank_label, mistake_label, question_label, topic_label
from dlquiz.session.today import due_today
from dlquiz.text.cells import pad

VERDICT = {"en": 6, "zh": 8}
"""Cells of the widest verdict."""
_COLON = {"en": ": ", "zh": "："}


def show_stats(extra: tuple[str, ...], as_json: bool) -> int:
    """The figures of progress: mastery, streak, retention, what comes, mistakes."""
    library = every_installed(extra)
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
    standings = found.standings
    for column, called, rows in (
        ("column_bank", bank_label, standings.banks),
        ("column_topic", topic_label, standings.topics),
    ):
        write()
        _write_table(chosen, column, [_standing_row(called(library, row.name), row, chosen) for row in rows.values()])
    write(f"\n{say(chosen, 'weakest_listed')}")
    for standing in weakest(found.standings.topics.values())[:WEAKEST]:
        label = topic_label(library, standing.name).in_language(chosen)
        write(f"  {label}{_COLON[chosen]}{standing.mastery.bounded}")
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


def _standing_row(label: Text, standing: Standing, language: Language) -> list[str]:
    answered, right = standing.accuracy.answered, standing.accuracy.right
    return [label.in_language(language), str(answered), str(right), standing.mastery.bounded, str(standing.due)]


def _write_table(language: Language, first: str, rows: list[list[str]]) -> None:
    keys = (first, "column_answered", "column_right", "column_mastery", "column_due")
    write_table([[say(language, key) for key in keys], *rows], range(1, 5))


def show_due(extra: tuple[str, ...], as_json: bool) -> int:
    """The questions due today of the banks in use, under their present names; siblings rest until tomorrow."""
    library = every_installed(extra)
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
        label = question_label(library, name).in_language(chosen)
        write(f"{day_of(due, zone)}  {label}{rests}")
    if not waiting:
        write(say(chosen, "nothing_due_short"))
    return DONE


def show_history(extra: tuple[str, ...], number: int | None, disputed: bool, as_json: bool) -> int:
    """The attempts in force, newest first; or the disputed ones, each with its note."""
    with read_progress() as store:
        attempts = store.history(number, disputed=disputed)
    if as_json:
        say_json({"attempts": [_row(attempt, disputed) for attempt in attempts]})
        return DONE
    chosen = language()
    if not attempts:
        write(say(chosen, "no_disputes" if disputed else "no_history"))
        return DONE
    library = every_installed(extra)
    made = {(attempt.mistake, attempt.question) for attempt in attempts if attempt.mistake}
    mistakes = {one: mistake_label(library, *one).in_language(chosen) for one in made}
    for attempt in attempts:
        named = f"  [{mistakes[attempt.mistake, attempt.question]}]" if attempt.mistake else ""
        verdict = pad(say(chosen, attempt.verdict).casefold(), VERDICT[chosen])
        asked = (
            f"{question_label(library, attempt.question).in_language(chosen)}  {say(chosen, 'seed', seed=attempt.seed)}"
        )
        line = f"{when(attempt.at)}  {verdict}  {asked}  {typed_line(attempt)}{named}"
        note = f"  {_note(chosen, attempt)}" if disputed else ""
        write(f"{line.rstrip()}{note}")
    return DONE


def _row(attempt: StoredAttempt, disputed: bool) -> dict[str, Any]:
    return attempt_json(attempt) | ({"dispute": attempt.dispute} if disputed else {})


def _note(chosen: Language, attempt: StoredAttempt) -> str:
    note = harmless(attempt.dispute or "")
    return say(chosen, "disputed_because", note=note) if note else say(chosen, "disputed")


def show_mistakes(extra: tuple[str, ...], as_json: bool) -> int:
    """The diagnosed mistakes: often and lately made first."""
    with read_progress() as store:
        made = ranked_mistakes(store.figures.mistakes(), now())
    if as_json:
        say_json({"mistakes": [mistake_json(mistake) for mistake in made]})
        return DONE
    if not made:
        write(say(language(), "no_mistakes"))
        return DONE
    _write_mistakes(language(), every_installed(extra), made)
    return DONE


def _write_mistakes(language: Language, library: Library, made: Sequence[MistakeCount]) -> None:
    for mistake in made:
        write(f"  {mistake_line(language, library, mistake)}")


def mistake_line(language: Language, library: Library, mistake: MistakeCount) -> str:
    """A mistake by its title, how often it was made, and when last."""
    day = day_of(mistake.last, local_zone())
    label = mistake_label(library, mistake.name, mistake.latest).in_language(language)
    return f"{label}{_COLON[language]}{say(language, 'times', count=mistake.count, day=day)}"
