"""What dlquiz needs of Textual 8.2 and can only have by its private names: all of these are here, and nowhere else.

For each a test in `tests/tui/test_textual_compat.py` fails when Textual has a public way, or does it itself.
"""

from __future__ import annotations

import sys

from textual.app import App
from textual.keys import _character_to_key

key_of_character = _character_to_key
"""What Textual calls the key of a character. `textual.keys` has the way back, `key_to_character`, in public only."""


class CatchingApp(App[None]):
    """Gives an unexpected error to `fail`; Textual prints it with the values of all local variables, answers too."""

    def fail(self, error: BaseException | None) -> None:
        """End the app; `error` is what is being handled."""
        raise NotImplementedError

    def _fatal_error(self) -> None:
        self.fail(sys.exception())
