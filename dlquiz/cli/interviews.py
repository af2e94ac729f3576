"""Finished interviews: the list, and the report of one; and the end of one in progress."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dlquiz.cli.clock import local_zone, now
from dlquiz.cli.common import DONE
from dlquiz.cli.common import language as settings_language
from dlquiz.cli.interview_repl import SHORTEST_ID, write_report
from dlquiz.cli.interview_terms import Terms
from dlquiz.cli.library import device, every_installed, read_progress
from dlquiz.cli.output import note_done, picked, say_json, talk, write, write_table
from dlquiz.cli.own_files import save_new
from dlquiz.cli.presenting import Presenter
from dlquiz.errors import UsageError
from dlquiz.messages import Language, say
from dlquiz.progress.days import minute_text
from dlquiz.progress.interviews import Interview, pauses_json
from dlquiz.progress.records import StoredAttempt
from dlquiz.progress.store import Store
from dlquiz.reports.blocks import clock_text
from dlquiz.reports.html import html
from dlquiz.reports.interviews import (
    Report,
    Standing,
    TopicScore,
    band_of,
    document,
    how_it_stands,
    post,
    standings,
    stored_report,
)
from dlquiz.reports.interviews.documents import when
from dlquiz.reports.markdown import markdown
from dlquiz.reports.plain import plain_lines
from dlquiz.session.interview import go_on, interview_left


def end_interview(terms: Terms, *, discard: bool) -> int:
    """End the interview in progress with a report of what was answered, or forget it."""
    chosen = terms.options.language or settings_language()
    library, _ = terms.options.session_options()
    with read_progress() as store:
        if store.interviews.in_progress() is None:
            raise UsageError("there is no interview in progress", "没有进行中的面试")
        if discard:
            store.interviews.clear()
            talk(say(chosen, "interview_discarded"))
            return DONE
        left = interview_left(store)
        assert left is not None
        interviewer = go_on(left, library, store, clock=now, zone=local_zone(), device=device(), language=chosen)
        interview = interviewer.finish()
        note_done("did_end_interview")
        if interview is None:
            write(say(chosen, "summary_none"))
        else:
            write_report(interview, library, store, Presenter(chosen))
    return DONE


def list_interviews(language: Language | None, as_json: bool) -> int:
    """All interviews, the newest first, each against the one before."""
    chosen = language or settings_language()
    with read_progress() as store:
        found = standings(store.interviews.finished(), _attempts(store, store.interviews.finished()))
        left = interview_left(store)
    ids = short_ids([standing.id for standing in found])
    if as_json:
        say_json({"interviews": [_standing_json(standing) for standing in reversed(found)]})
        return DONE
    if left is not None:
        clock = how_it_stands(*left.standing, chosen)
        write(say(chosen, "interview_waits", at=minute_text(left.began, local_zone()), clock=clock))
    if not found:
        write(say(chosen, "no_interviews"))
        return DONE
    # What all interviews of one's own lack needs no column.
    roles = any(standing.role or standing.level for standing in found)
    columns = ["day", "minutes", "answered", "score", "change", "band", *(["role"] if roles else []), "id"]
    head = [say(chosen, f"column_{name}") for name in columns]
    rows = [_row(standing, ids[standing.id], chosen, roles=roles) for standing in reversed(found)]
    write_table([head, *rows], range(1, 5))
    return DONE


def _row(standing: Standing, identity: str, chosen: Language, *, roles: bool) -> list[str]:
    time = f"{clock_text(standing.seconds)}/{standing.minutes}:00"
    cells = [when(standing.at), time, str(standing.answered)]
    last = [*([post(standing.role, standing.level, chosen)] if roles else []), identity]
    if standing.score is None:
        return [*cells, "", "", "", *last]
    change = "" if standing.change is None else f"{100 * standing.change:+.0f}"
    return [*cells, f"{100 * standing.score:.0f}%", change, say(chosen, band_of(standing.score).name), *last]


def tell_interview(
    identity: str,
    extra: Sequence[str],
    form: str,
    *,
    output: str | None,
    force: bool,
    language: Language | None,
    as_json: bool,
) -> int:
    """The report of one interview, on standard output or into a file."""
    chosen = language or settings_language()
    library = every_installed(extra)
    with read_progress() as store:
        interview = _found(identity, store.interviews.finished())
        report = stored_report(interview, store, library)
    if as_json:
        say_json(_report_json(report))
        return DONE
    document = written(report, form, chosen)
    if output is None:
        write(document.rstrip("\n"))
        return DONE
    save_new(document.encode("utf-8"), Path(output), extra, force=force)
    talk(say(chosen, "report_saved", file=output))
    return DONE


def written(report: Report, form: str, language: Language) -> str:
    """A report as text, Markdown or HTML."""
    blocks = document(report, language)
    if form == "html":
        return html(blocks, language)
    return markdown(blocks, language) if form == "markdown" else "\n".join(plain_lines(blocks, language)) + "\n"


def _attempts(store: Store, interviews: Sequence[Interview]) -> dict[str, StoredAttempt]:
    return store.attempts(place.attempt for interview in interviews for place in interview.places)


def _found(identity: str, interviews: Sequence[Interview]) -> Interview:
    found = [interview for interview in interviews if interview.id.startswith(identity)]
    exact = [interview for interview in found if interview.id == identity]
    if len(exact or found) != 1:
        raise UsageError(
            f"`{identity}` names {len(found)} interviews; `dlquiz interviews` lists them with their ids",
            f"`{identity}` 对应 {len(found)} 场面试；`dlquiz interviews` 会列出全部编号",
        )
    return (exact or found)[0]


def short_ids(ids: Sequence[str]) -> dict[str, str]:
    """The shortest beginnings, of one length, that tell all ids apart."""
    longest = max(map(len, ids), default=0)
    lengths = range(SHORTEST_ID, max(longest, SHORTEST_ID) + 1)
    length = next((n for n in lengths if len({one[:n] for one in ids}) == len(ids)), longest)
    return {one: one[:length] for one in ids}


def _standing_json(standing: Standing) -> dict[str, Any]:
    band = None if standing.score is None else _band(standing.score)
    return standing._asdict() | {"band": band}


def _report_json(report: Report) -> dict[str, Any]:
    return {
        **picked(report, "id at minutes seconds role level blueprint seed agreed"),
        "stages": [stage._asdict() for stage in report.stages],
        "pauses": pauses_json(report.pauses),
        "answered": len(report.lines),
        "scored": report.scored,
        "score": report.score,
        "band": None if report.score is None else _band(report.score),
        "low": None if report.score is None else report.estimate.low,
        "high": None if report.score is None else report.estimate.high,
        "change": report.change,
        "earlier": [picked(one, "id at score") for one in report.earlier],
        "banks": [_topic_json(bank) for bank in report.banks],
        "topics": [_topic_json(topic) for topic in report.topics],
        "strongest": None if report.strongest is None else report.strongest.number,
        "weakest": None if report.weakest is None else report.weakest.number,
        "answers": [
            picked(line, "number question why after answer")
            | {"verdict": line.outcome}
            | picked(line, "score mistake seconds late")
            for line in report.lines
        ],
    }


def _topic_json(topic: TopicScore) -> dict[str, Any]:
    named = {"bank": topic.bank} | ({"topic": topic.topic} if topic.topic else {})
    bounds = picked(topic.estimate, "low high")
    return named | {"answered": topic.answered, "score": topic.score, "band": _band(topic.score)} | bounds


def _band(score: float) -> str:
    return say("en", band_of(score).name)
