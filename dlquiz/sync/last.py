"""What was exchanged last: kept beside the history, said by `doctor` and at home."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from typing import NamedTuple

from dlquiz.messages import Language, Text, message, say
from dlquiz.progress.places import Place, place_names
from dlquiz.progress.records import read_time, time_text
from dlquiz.progress.store import Store
from dlquiz.sync.exchanged import Exchanged


class Last(NamedTuple):
    """The last exchange with a place, what kept the rows from going further, and how many wait to be sent since."""

    place: str
    at: datetime
    done: Exchanged
    trouble: Text | None
    unsent: int


def keep(store: Store, place: str, done: Exchanged, trouble: Text | None, at: datetime) -> None:
    """Remember an exchange."""
    kept = done._replace(unreadable=())._asdict() | {"at": time_text(at), "trouble": trouble}
    Place(store, place).note(json.dumps(kept))


def last_exchanges(store: Store) -> list[Last]:
    """The last exchange with each place, the newest first; what cannot be read is left out."""
    found = (_read(name, Place(store, name)) for name in place_names(store))
    return sorted((last for last in found if last is not None), key=lambda last: last.at, reverse=True)


def exchanged_since(store: Store, began: datetime) -> Last | None:
    """The newest exchange; None where there was none since then."""
    newest = next(iter(last_exchanges(store)), None)
    return newest if newest is not None and newest.at >= began else None


def _read(name: str, place: Place) -> Last | None:
    try:
        kept = json.loads(place.last)
        at, trouble = read_time(kept.pop("at")), kept.pop("trouble")
        done = Exchanged(**kept | {"answers": Counter(kept["answers"]), "unreadable": ()})
        return Last(name, at, done, None if trouble is None else Text(*trouble), place.unsent_count)
    except (ValueError, TypeError, KeyError, AttributeError):
        # A sync that was killed has left nothing yet.
        return None


def summary(language: Language, done: Exchanged) -> str:
    """What an exchange did, as one line."""
    texts = [_machines(language, done), say(language, "sync_sent", count=done.sent), *_answers(language, done)]
    others = done.received - done.answers.total()
    if others or not done.answers:
        texts.append(say(language, "sync_others" if done.answers else "sync_received", count=others))
    if done.settings:
        texts.append(say(language, "sync_settings", count=done.settings))
    if done.waiting:
        texts.append(say(language, "sync_waiting", count=done.waiting))
    return say(language, "sync_done", texts=_joined(language, texts))


def received_text(done: Exchanged) -> Text | None:
    """How many answers came from where; None where none did."""
    if not done.answers:
        return None
    return Text(*(_joined(chosen, [_machines(chosen, done), *_answers(chosen, done)]) for chosen in ("en", "zh")))


def row_text(language: Language, last: Last, at: str) -> str:
    """The last exchange with a place, at that time, as a row of `doctor`."""
    figures = message(
        "sync_row",
        place=last.place,
        at=at,
        sent=last.done.sent,
        received=last.done.received,
        machines=last.done.machines,
        unsent=last.unsent,
    ).in_language(language)
    return figures if last.trouble is None else f"{figures} {last.trouble.in_language(language)}"


def _machines(language: Language, done: Exchanged) -> str:
    return say(language, "sync_machines", count=done.machines)


def _answers(language: Language, done: Exchanged) -> list[str]:
    return [say(language, "sync_from", count=count, device=name) for name, count in sorted(done.answers.items())]


def _joined(language: Language, texts: list[str]) -> str:
    return ("；" if language == "zh" else "; ").join(texts)
