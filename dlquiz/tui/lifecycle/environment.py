"""Variables of the environment: sizes that no terminal has, and what keeps Textual from starting."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, MutableMapping
from pathlib import Path

from rich.console import COLOR_SYSTEMS
from textual import constants
from textual.driver import Driver
from textual.geometry import Size

from dlquiz.errors import UsageError
from dlquiz.messages import message

LARGEST = 1000
"""Columns, and lines, that are drawn: more takes seconds a key. Of a terminal that claims more the rest stays empty."""


def fair(size: Size) -> Size:
    """What is drawn of a terminal of that size."""
    return Size(min(size.width, LARGEST), min(size.height, LARGEST))


def settle(environment: MutableMapping[str, str] = os.environ) -> None:
    """Forget sizes that no terminal has: its own are asked for then. Raises `UsageError` for what Textual refuses."""
    for name in ("COLUMNS", "LINES"):
        value = environment.get(name, "1")
        if not (value.isascii() and value.isdigit() and len(value) < 10 and 0 < int(value) <= LARGEST):
            del environment[name]
    if constants.COLOR_SYSTEM not in ("auto", *COLOR_SYSTEMS):
        raise _unusable("TEXTUAL_COLOR_SYSTEM", constants.COLOR_SYSTEM, f"auto, {', '.join(COLOR_SYSTEMS)}")
    if constants.LOG_FILE:
        try:
            Path(constants.LOG_FILE).open("a", encoding="utf-8").close()
        except (OSError, ValueError) as error:
            raise _unusable("TEXTUAL_LOG", constants.LOG_FILE, error) from error


def driver_class(textuals_own: Callable[[], type[Driver]]) -> type[Driver]:
    """What reads and paints: that of the environment, else ours. Raises `UsageError` where the former cannot be."""
    if constants.DRIVER is None and sys.platform != "win32":
        from dlquiz.tui.lifecycle.keyboard import KeyboardDriver

        return KeyboardDriver
    try:
        return textuals_own()
    except (ImportError, AttributeError, ValueError, RuntimeError) as error:
        raise _unusable("TEXTUAL_DRIVER", constants.DRIVER, error) from error


def _unusable(name: str, value: str | None, reason: object) -> UsageError:
    return UsageError(*message("bad_environment", name=name, value=value, reason=reason))
