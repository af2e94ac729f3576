"""In the child, before the learner's code: everything that this system has against harm by it."""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Sequence

from dlquiz.sandbox import limits

SHARED_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib")
NOTHING = "/dev/null"


def protect(parent: int, seconds: float, megabytes: int, packages: Sequence[str]) -> None:
    """Bound this process. `packages` are the folders that its packages come from, besides Python's own.

    What is missing here is not an error: `protection.protection` tries what is refused.
    """
    limits.end_with(parent)
    limits.reset_signals()
    limits.limit(seconds, megabytes)
    limits.drop_privileges()
    if sys.platform == "linux":
        from dlquiz.sandbox import landlock, seccomp

        landlock.restrict([*readable(), *packages], [os.getcwd(), NOTHING])  # noqa: PTH109
        seccomp.restrict()


def readable() -> list[str]:
    """The folders of Python, of its packages and of shared libraries."""
    paths = sysconfig.get_paths()
    return [*(paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")), *SHARED_LIBRARIES]
