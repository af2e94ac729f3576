"""`python -m dlquiz` and the `dlquiz` command. What needs no command line parser is answered before importing one."""

from __future__ import annotations

import atexit
import gc
import os
import sys

from dlquiz import __version__


def main() -> None:
    """Run the command line and exit with its code."""
    arguments = sys.argv[1:]
    if arguments in (["--version"], ["-V"]):
        _print(f"dlquiz {__version__}\n")
        return
    if arguments in (["--help"], ["-h"]):
        from dlquiz.cli.common import language
        from dlquiz.cli.overview import OVERVIEW

        _print(OVERVIEW[language()])
        return
    from dlquiz.cli.running import run

    # At the end everything goes, and need not be searched for garbage: a tenth of the time of a short command.
    atexit.register(gc.freeze)
    sys.exit(run(arguments))


def _print(text: str) -> None:
    """Write to standard output, if anybody listens."""
    if sys.stdout is None:
        return
    # The help may be Chinese, whatever the encoding of the locale.
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError:
        # What stays in the buffer would raise once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
