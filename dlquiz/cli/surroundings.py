"""What surrounds the program and may be unusable: the clock, and the folders of the learner's data."""

from __future__ import annotations

from pathlib import Path

from dlquiz import locations
from dlquiz.cli.clock import EARLIEST, LATEST, LATEST_NANOSECONDS, LATEST_YEAR, nanoseconds, now
from dlquiz.errors import UsageError
from dlquiz.messages import message, short
from dlquiz.messages.reasons import reason

LONGEST_FOLDER = 60
"""Characters of a folder that are shown."""

_BELOW = Path("backups") / ("x" * 60)
"""As long as the longest name of a file in the folder."""


def check_surroundings() -> None:
    """Raise `UsageError` where the clock is centuries wrong, or no file can be made in a folder of the learner's."""
    if now() in (EARLIEST, LATEST) or nanoseconds() == LATEST_NANOSECONDS:
        raise UsageError(*message("clock_wrong", earliest=EARLIEST.year, latest=LATEST_YEAR))
    for folder in (locations.data_folder(), locations.settings_file().parent):
        _check_folder(folder)


def _check_folder(folder: Path) -> None:
    named = short(str(folder).encode("utf-8", "backslashreplace").decode(), LONGEST_FOLDER)
    try:
        # SQLite, YAML and JSON take no other names.
        str(folder).encode()
        (folder / _BELOW).stat()
    except UnicodeEncodeError:
        raise UsageError(*message("folder_not_utf8", folder=named)) from None
    except (FileNotFoundError, NotADirectoryError):
        # It is made when something is to be saved; what cannot be opened is reported then.
        return
    except OSError as error:
        raise UsageError(*message("folder_refused", folder=named, reason=reason(error))) from error
