"""The command. Threads are pinned before anything imports NumPy, which reads the settings once, when it is loaded."""

from __future__ import annotations

import sys
from io import TextIOWrapper

from benchmarks.threads import pin


def main() -> int:
    _speak_utf8()
    pin()
    from benchmarks.command import run

    return run(sys.argv[1:])


def _speak_utf8() -> None:
    """Windows gives pipes an encoding of its own, which has no `≤`."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
