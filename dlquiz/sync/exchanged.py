"""What an exchange did; apart from how it is done, so that the screen that shows it loads no more."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from dlquiz.messages import Text


class Exchanged(NamedTuple):
    """What an exchange did: rows `sent` and `received`, by device the `answers` among these, and what lies there.

    `waiting` files end in a line that is not complete; the `unreadable` ones are sentences. So many `settings` changed.
    """

    sent: int = 0
    received: int = 0
    answers: Counter[str] = Counter()  # noqa: RUF012 - never changed
    files: int = 0
    waiting: int = 0
    machines: int = 0
    unreadable: tuple[Text, ...] = ()
    settings: int = 0

    def after(self, before: Exchanged) -> Exchanged:
        """This exchange and one before, as one."""
        return self._replace(
            sent=before.sent + self.sent,
            received=before.received + self.received,
            answers=before.answers + self.answers,
            settings=before.settings + self.settings,
        )
