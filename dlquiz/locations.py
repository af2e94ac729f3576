"""Where banks, progress and settings live. `DLQUIZ_HOME` puts everything below one folder."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

SERVED = "DLQUIZ_SERVED"
"""The environment variable that tells the app it is shown on a page: who looks at it need not sit at this machine."""

BANK_ENDINGS = (".yaml", ".yml")


def is_served(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether the app is shown on a page, where nothing may open an editor or write a file of one's choice."""
    return bool(environment.get(SERVED))


def _home() -> Path | None:
    """The folder that `DLQUIZ_HOME` names; the `~name` of a user there is not is taken as it is written."""
    chosen = os.environ.get("DLQUIZ_HOME")
    try:
        return Path(chosen).expanduser() if chosen else None
    except RuntimeError:
        return Path(chosen) if chosen else None


def data_folder() -> Path:
    """The folder of the learner's own data; it need not exist yet."""
    from platformdirs import user_data_path

    return _home() or user_data_path("dlquiz", appauthor=False)


def progress_file() -> Path:
    return data_folder() / "progress.db"


def cache_file() -> Path:
    """What is remembered of unchanged banks: it may be deleted at any time."""
    return data_folder() / "index.db"


def user_banks() -> Path:
    """The folder beside the progress file whose banks are installed besides the bundled ones."""
    return data_folder() / "banks"


def added_folder() -> Path:
    """Where the banks are that were added from elsewhere, in a folder for each time; it need not exist yet."""
    return data_folder() / "added"


def added_file() -> Path:
    """What says where they came from and which of the folders are in use."""
    return data_folder() / "added.json"


def reports_folder() -> Path:
    """Where the reports of interviews are saved; it need not exist yet."""
    return data_folder() / "reports"


def code_folder() -> Path:
    """Where the files of code questions are written, as BANK/ID.py; it need not exist yet."""
    return data_folder() / "code"


def settings_file() -> Path:
    from platformdirs import user_config_path

    return (_home() or user_config_path("dlquiz", appauthor=False)) / "settings.yaml"


def group_file() -> Path:
    """What is remembered of a study group, passwords included."""
    return data_folder() / "group.json"


def log_file() -> Path:
    """Where an unexpected error is written down in full."""
    return data_folder() / "dlquiz.log"


def bundled_banks() -> Path:
    """The banks that come with the program: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parent
    installed = package / "question_bank"
    return installed if installed.is_dir() else package.parent / "question_bank"


def is_bundled(file: Path) -> bool:
    """Whether a bank file came with the program, so that an update overwrites it."""
    return file.resolve().is_relative_to(bundled_banks().resolve())


def is_added(file: Path) -> bool:
    """Whether a bank file was added from elsewhere, where its author goes on with it."""
    return file.resolve().is_relative_to(added_folder().resolve())


def is_bank_file(file: Path) -> bool:
    """Whether a file of a folder of banks is one, by its name."""
    return file.name.endswith(BANK_ENDINGS)


def installed_banks(*own: Path) -> list[Path]:
    """Every place with installed banks: the bundled ones first, then the learner's own, also in other folders than the
    usual one, then those from elsewhere."""
    return [
        folder
        for folder in (bundled_banks(), *(own or (user_banks(),)), *_added_banks())
        if folder.is_dir() and any(map(is_bank_file, folder.rglob("*")))
    ]


def _added_banks() -> list[Path]:
    """The folders of added banks that are in use; none where the file that says so cannot be read.

    What is wrong with that file is a fault of the library (`dlquiz.sharing.pins` reads it as a whole).
    """
    try:
        data = added_file().read_bytes()
    except OSError:
        return []
    import json

    try:
        return [added_folder() / str(pin["folder"]) for pin in json.loads(data)["added"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        return []


def own_command(*words: str) -> tuple[str, ...]:
    """How dlquiz is started in another process, with these words."""
    # `python -m` looks into the working folder first: only where it does so here already.
    here = sys.path[:1] in ([""], [os.getcwd()])  # noqa: PTH109 - as it stands there, a string
    python = (sys.executable,) if here else (sys.executable, "-P")
    return (*python, "-m", "dlquiz", *words)
