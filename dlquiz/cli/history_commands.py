"""Commands that correct the history: mark it again, take an answer back, find what its questions have left behind."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from typing import Any

from dlquiz.bank import Library
from dlquiz.cli.attempts import attempt_json, when
from dlquiz.cli.backup_commands import back_up_now
from dlquiz.cli.clock import local_zone, now
from dlquiz.cli.common import DONE, language, one_line
from dlquiz.cli.library import every_installed, read_progress, report_faults
from dlquiz.cli.output import certain, picked, say_json, talk, write
from dlquiz.cli.progress_bar import ProgressBar
from dlquiz.expressions import show
from dlquiz.messages import Language, Text, message, say, short
from dlquiz.progress.records import Regrade, StoredAttempt
from dlquiz.session.formatting import answers_text, taken_back_text
from dlquiz.session.naming import Orphan, follow_names, orphans
from dlquiz.session.recorded import harmless, typed_line
from dlquiz.session.regrading import Change, Regrading, Untouched, regraded
from dlquiz.session.titles import question_label


def regrade(extra: tuple[str, ...], apply: bool, every: bool, as_json: bool) -> int:
    """What today's banks make of the answers in force; with `apply` it is taken over."""
    chosen = language()
    library = every_installed(extra)
    report_faults(library, chosen)
    with read_progress() as store:
        found = _marked_again(store.history(), library, every, quiet=as_json)

        def tell() -> None:
            with certain():
                _tell_of_regrading(chosen, found, apply, as_json)

        if apply and found.changes:
            back_up_now()
            store.regrade([change.again for change in found.changes], now(), tell)
        else:
            _tell_of_regrading(chosen, found, apply, as_json)
    if found.changes and not as_json:
        talk(say(chosen, "regrade_applied" if apply else "regrade_dry"))
    return DONE


def _tell_of_regrading(chosen: Language, found: Regrading, apply: bool, as_json: bool) -> None:
    if as_json:
        say_json(_regrading_json(found, apply))
        return
    for change in found.changes:
        write(change_line(chosen, change))
    for (question, reason), count in Counter(map(_obstacle, found.untouched)).items():
        text = one_line(reason.in_language(chosen))
        write(say(chosen, "regrade_untouched", question=question, answers=answers_text(count), reason=text))
    _sum_up(chosen, found)


def _marked_again(attempts: Sequence[StoredAttempt], library: Library, every: bool, quiet: bool) -> Regrading:
    """`regraded`; on a terminal it shows how far the work is, a hundred times at most."""
    if quiet or not sys.stderr.isatty():
        return regraded(attempts, library, every=every)
    bar, total = ProgressBar(), len(attempts)
    step = max(1, total // 100)

    def tell(done: int) -> None:
        if done % step == 0:
            bar(done, total)

    try:
        return regraded(attempts, library, every=every, tell=tell)
    finally:
        bar.clear()


def _regrading_json(found: Regrading, applied: bool) -> dict[str, Any]:
    return {
        "applied": applied,
        "attempts": found.same + len(found.changes) + len(found.untouched),
        "same": found.same,
        "changes": [_change_json(change) for change in found.changes],
        "untouched": [
            {**_answered(one.attempt), "why": one.why, "message": one.reason.in_language(language())}
            for one in found.untouched
        ],
    }


def _answered(attempt: StoredAttempt) -> dict[str, Any]:
    return picked(attempt, "id at question answer")


def _change_json(change: Change) -> dict[str, Any]:
    before, after = (_marking(marked) for marked in (change.attempt, change.again))
    return {**_answered(change.attempt), "why": change.why, "before": before, "after": after}


def _marking(marked: StoredAttempt | Regrade) -> dict[str, Any]:
    return picked(marked, "verdict score mistake expected")


def change_line(chosen: Language, change: Change) -> str:
    attempt = change.attempt
    turned = f"{_word(chosen, attempt.verdict)} → {_word(chosen, change.again.verdict)}"
    why = one_line(_reason(change).in_language(chosen))
    return f"{when(attempt.at)}  {attempt.id}  {attempt.question}  {typed_line(attempt)}  {turned}  {why}"


def _word(chosen: Language, verdict: str) -> str:
    return say(chosen, verdict).lower()


def _reason(change: Change) -> Text:
    attempt, again = change.attempt, change.again
    if change.why == "expected":
        return message("regrade_expected", then=_value(attempt.expected), now=_value(again.expected))
    if change.why == "marking":
        return message("regrade_marking")
    none = message("regrade_none")
    return message("regrade_mistake", then=attempt.mistake or none, now=again.mistake or none)


def _value(value: Any) -> str:
    """A key on a line, as far as it fits."""
    if isinstance(value, list | tuple):
        text = f"({', '.join(map(_value, value))})"
    else:
        text = show(value) if isinstance(value, float) else str(value)
    return short(harmless(text.lower() if isinstance(value, bool) else text))


def _obstacle(one: Untouched) -> tuple[str, Text]:
    return one.attempt.question, one.reason


def _sum_up(chosen: Language, found: Regrading) -> None:
    changed, untouched = len(found.changes), len(found.untouched)
    answers = answers_text(found.same + changed + untouched)
    counts = {"changed": changed, "same": found.same, "untouched": untouched}
    write(say(chosen, "regrade_summary", answers=answers, **counts))


def undo(as_json: bool) -> int:
    """Take back the newest answer in force, of whatever session, once it is certain that the message is out."""
    chosen = language()

    def tell(taken: StoredAttempt | None) -> None:
        with certain():
            if as_json:
                say_json({"undone": None if taken is None else attempt_json(taken)})
            elif taken is None:
                write(say(chosen, "nothing_to_undo"))
            else:
                write(taken_back_text(taken, local_zone()).in_language(chosen))

    with read_progress() as store:
        if store.undo_last(now(), tell) is None:
            tell(None)
    return DONE


def show_orphans(extra: tuple[str, ...], as_json: bool) -> int:
    """The questions answered once that no bank has any more, the one answered last first."""
    chosen = language()
    library = every_installed(extra)
    report_faults(library, chosen)
    with read_progress() as store:
        follow_names(store, library)
        found = orphans(store, library)
    if as_json:
        say_json({"orphans": [_orphan_json(orphan) for orphan in found]})
        return DONE
    for orphan in found:
        write(_orphan_line(chosen, orphan, question_label(library, orphan.question)))
    if not found:
        write(say(chosen, "no_orphans"))
    return DONE


def _orphan_json(orphan: Orphan) -> dict[str, Any]:
    return {
        "question": orphan.question,
        "answers": orphan.accuracy.answered,
        "right": orphan.accuracy.right,
        "score": orphan.accuracy.score,
        "last": attempt_json(orphan.last),
    }


def _orphan_line(chosen: Language, orphan: Orphan, label: Text) -> str:
    last = orphan.last
    answer = {"at": when(last.at), "answer": typed_line(last), "verdict": _word(chosen, last.verdict)}
    counts = {"answers": answers_text(orphan.accuracy.answered), "right": orphan.accuracy.right}
    return say(chosen, "orphan_row", question=label, **counts, **answer)
