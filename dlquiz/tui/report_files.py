"""Writing a report into the folder of reports, under a name that is free."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from dlquiz.errors import UsageError
from dlquiz.reports import replaced
from dlquiz.tui.base import QuizScreen


def save_report(screen: QuizScreen[Any], stem: str, ending: str, text: str) -> None:
    """Write `text`, and show the full path of the file, or why it cannot be written."""
    if screen.context.served:
        screen.notify(screen.say("not_served"), markup=False)
        return
    folder = screen.context.report_folder
    # Where it cannot be made, neither can the file be written, which says so.
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    names = (f"{stem}{f'-{number}' if number > 1 else ''}.{ending}" for number in range(1, 1000))
    try:
        path = next(folder / name for name in names if not (folder / name).exists())
        with replaced(path) as file:
            file.write(text.encode("utf-8"))
    except UsageError as error:
        screen.notify(error.in_language(screen.language), severity="error", markup=False)
    else:
        screen.notify(screen.say("report_saved", file=path.resolve()), markup=False, timeout=10)
