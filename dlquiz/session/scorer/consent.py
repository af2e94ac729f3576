"""Whether the learner agreed that answers are sent to an address."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from dlquiz import locations
from dlquiz.messages import Text, message
from dlquiz.messages.naming import NO_TEXT
from dlquiz.session.scorer.address import Scorer, ScorerError, key_in


def _agreed_file() -> Path:
    return locations.data_folder() / "scorer.txt"


def is_allowed(scorer: Scorer) -> bool:
    """Whether answers may be sent: to this machine always, to any other address once the learner agreed."""
    if scorer.is_here:
        return True
    try:
        return scorer.address in _agreed_file().read_text("utf-8").split()
    except (OSError, UnicodeDecodeError):
        return False


def agree(scorer: Scorer) -> None:
    """Remember that answers may be sent there; where that cannot be written, the learner is asked again."""
    file = _agreed_file()
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as opened:
            opened.write(f"{scorer.address}\n")


def what_is_sent(scorer: Scorer) -> Text:
    """All that goes to an address, for the learner to agree to."""
    more = message("scorer_ask_key") if _has_key() else NO_TEXT
    text = message("scorer_ask_why", address=scorer.address, more=more)
    if scorer.is_encrypted:
        return text
    plain = message("scorer_ask_plain")
    return Text(f"{text.en} {plain.en}", f"{text.zh}{plain.zh}")


def _has_key() -> bool:
    try:
        return bool(key_in())
    except ScorerError:
        # It is refused, and the reason given, when it is to be sent.
        return False
