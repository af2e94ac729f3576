"""`python -m dlquiz` and the `dlquiz` command. What needs no command line parser is answered before importing one."""

from __future__ import annotations

import os
import sys

from dlquiz import __version__

HELP = """Usage: dlquiz [--bank PATH]... [COMMAND]

Prepare for deep-learning interviews and exams: every numeric answer is computed.
Without a command, the quiz starts in the terminal.

Commands:
  practice     practise; --plain for pipes and screen readers
  review       answer what is due; --plain likewise
  drill        one mistake, until avoided three times in a row; alone, list them
  interview    a mock interview against the clock; --plain likewise
  interviews   list your interviews, or tell the report of one
  check        check bank files: file:line:column, what is wrong, how to mend it
  show         one concrete question with its answer and worked solution
  grade        grade one answer
  calc         run a reference implementation; alone, list them all
  net          the layer table of a network: LeNet to DenseNet, or your own
  new          append a question to a bank, or begin a bank
  edit         open a question in your editor, then check its bank
  banks        the installed banks; enable and disable them
  schema       the JSON Schema of banks, for editors
  stats        the figures of progress: mastery, retention, time, what comes
  due          the questions that are due
  history      the answers given, newest first
  mistakes     the mistakes made: often and lately first
  plan         recall and minutes a day for an exam on a date
  undo         take back the last answer
  regrade      mark the history again by today's banks
  orphans      the history of questions that are gone
  export       all progress as JSON lines, to a file or standard output
  import       take in an export or a progress file, or take it back
  doctor       versions, places, and a check of the progress file
  serve        the quiz in a browser on this machine (extra `web`)

Options:
  --bank PATH  add a bank file, or a folder of them (may be repeated)
  --version    print the version
  --help       print this; `dlquiz COMMAND --help` tells about one command

Exit codes: 0 done or right; 1 wrong, or the check found errors; 2 unreadable or unusable; 130 interrupted.
"""


def main() -> None:
    """Run the command line and exit with its code."""
    arguments = sys.argv[1:]
    if arguments in (["--version"], ["-V"]):
        _print(f"dlquiz {__version__}\n")
        return
    if arguments in (["--help"], ["-h"]):
        _print(HELP)
        return
    from dlquiz.cli.running import run

    sys.exit(run(arguments))


def _print(text: str) -> None:
    """Write to standard output, if anybody listens."""
    if sys.stdout is None:
        return
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError:
        # What stays in the buffer would raise once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
