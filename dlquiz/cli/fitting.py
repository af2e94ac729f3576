"""`fit`: a schedule fitted to the learner beside the one in use; adopted, or taken back, only when asked to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dlquiz.cli.clock import local_zone, now
from dlquiz.cli.common import DONE, WRONG, language
from dlquiz.cli.library import every_installed, read_progress
from dlquiz.cli.output import picked, say_json, write, write_table
from dlquiz.messages import Text, message
from dlquiz.progress.days import day_of
from dlquiz.progress.records import Fit
from dlquiz.schedule import Rating
from dlquiz.session.coming import MONTH, WEEK
from dlquiz.session.fitting.posterior import FIRST
from dlquiz.session.fitting.proposal import (
    LEAST_GAIN,
    NEEDED,
    Comparison,
    Effects,
    Proposal,
    compared,
    compared_with_defaults,
)
from dlquiz.session.naming import follow_names


def fit_schedule(extra: tuple[str, ...], as_json: bool, *, adopt: bool) -> int:
    """Show what fitting the schedule gives; `adopt` it where that is better."""
    library, at = every_installed(extra), now()
    with read_progress() as store:
        follow_names(store, library)
        found = compared(store, library, at, local_zone())
        proposal = found.proposal
        adopted = adopt and proposal is not None and proposal.better
        if adopted and proposal is not None:
            store.fits.adopt(proposal.weights, proposal.reviews, at)
    if as_json:
        say_json(_document(found) | {"adopted": adopted, "reset": False})
    else:
        _tell([_in_use(found.last), _fitted(found)], _rows(found, "fit_then"), _advice(found.proposal, adopted))
    return WRONG if adopt and not adopted else DONE


def reset_schedule(extra: tuple[str, ...], as_json: bool) -> int:
    """Go back to the default weights, and show what that changes."""
    library, at = every_installed(extra), now()
    with read_progress() as store:
        follow_names(store, library)
        found = compared_with_defaults(store, library, at, local_zone())
        reset = found.in_force is not None
        if reset:
            store.fits.adopt(None, found.reviews, at)
    if as_json:
        say_json(_document(found) | {"adopted": False, "reset": reset})
    else:
        rows = _rows(found, "fit_default") if reset else []
        _tell([_in_use(found.last)], rows, [message("fit_reset" if reset else "fit_nothing_to_reset")])
    return DONE


def _document(found: Comparison) -> dict[str, Any]:
    last, proposal = found.last, found.proposal
    return {
        "reviews": found.reviews,
        "needed": NEEDED,
        "in_use": None if last is None else picked(last, "at reviews weights"),
        "fit": None if proposal is None else _proposal_json(proposal),
        "before": _effects_json(found.before),
        "after": None if found.after is None else _effects_json(found.after),
    }


def _proposal_json(proposal: Proposal) -> dict[str, Any]:
    figures = {name: getattr(proposal, name)._asdict() for name in ("before", "after")}
    return picked(proposal, "weights free held_out better") | figures


def _effects_json(effects: Effects) -> dict[str, Any]:
    days = {rating.name.lower(): days for rating, days in zip(Rating, effects.intervals, strict=True)}
    return {"intervals": days, "due": picked(effects, "today week month")}


def _tell(head: list[Text], rows: list[list[Text]], end: list[Text]) -> None:
    chosen = language()
    for text in head:
        write(text.in_language(chosen))
    if rows:
        write()
        write_table([[cell.in_language(chosen) for cell in row] for row in rows], (1, 2))
        write()
    for text in end:
        write(text.in_language(chosen))


def _in_use(last: Fit | None) -> Text:
    if last is None or last.weights is None:
        return message("fit_defaults")
    return message("fit_in_use", count=last.reviews, day=day_of(last.at, local_zone()))


def _fitted(found: Comparison) -> Text:
    if found.proposal is None:
        return message("fit_too_few", needed=NEEDED, count=found.reviews)
    return message("fit_first" if found.proposal.free == FIRST else "fit_all", count=found.reviews)


def _rows(found: Comparison, second: str) -> list[list[Text]]:
    """The table of both schedules; none where there is no other."""
    if found.after is None:
        return []
    rows = [[message(key) for key in ("column_figure", "fit_now", second)]]
    if found.proposal is not None:
        losses, gaps = zip(found.proposal.before, found.proposal.after, strict=True)
        rows.append(
            [message("fit_log_loss", count=found.proposal.held_out), *_numbers(f"{loss:.4f}" for loss in losses)]
        )
        rows.append([message("fit_rmse"), *_numbers(f"{gap:.4f}" for gap in gaps)])
    both = found.before, found.after
    for rating in Rating:
        name = message(f"rating_{rating.name.lower()}")
        rows.append([message("fit_interval", rating=name), *_numbers(each.intervals[rating - 1] for each in both)])
    rows.append([message("fit_due_today"), *_numbers(each.today for each in both)])
    rows.append([message("fit_due_within", count=WEEK), *_numbers(each.week for each in both)])
    rows.append([message("fit_due_within", count=MONTH), *_numbers(each.month for each in both)])
    return rows


def _numbers(values: Iterable[object]) -> list[Text]:
    return [Text.same(str(value)) for value in values]


def _advice(proposal: Proposal | None, adopted: bool) -> list[Text]:
    if proposal is None:
        return []
    if adopted:
        return [message("fit_adopted")]
    return [message("fit_better") if proposal.better else message("fit_not_better", gain=LEAST_GAIN)]
