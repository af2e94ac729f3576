"""Removing a folder whatever a program has left in it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from uuid import uuid4


def remove(folder: Path) -> None:
    """Remove a folder with all that is in it: however deep, and without permissions to read it; no link is followed.

    `shutil.rmtree` recurses, and so does not end with thousands of folders in each other. Here each folder inside is
    moved up before it is looked into.
    """
    waiting = [folder]
    while waiting:
        inner = waiting.pop()
        with suppress(OSError):
            inner.chmod(0o700)
        for entry in list(os.scandir(inner)):
            if entry.is_dir(follow_symlinks=False):
                waiting.append(Path(entry.path).rename(folder / uuid4().hex))
            else:
                Path(entry.path).unlink()
        if inner != folder:
            inner.rmdir()
    folder.rmdir()
