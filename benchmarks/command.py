"""The command line: which benchmarks, how thoroughly, and where the numbers go."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from benchmarks import figures, growing
from benchmarks.environment import environment
from benchmarks.measuring import QUICK, THOROUGH
from benchmarks.model import POSIX, Benchmark, Row
from benchmarks.packages import missing
from benchmarks.postgres import programs
from benchmarks.running import measure
from benchmarks.suite import chosen
from benchmarks.table import document, goal_text, table

NOT_ON_WINDOWS = "not measured on Windows, which has neither pseudo-terminals nor `wait4`"
NO_SERVER = "NOT RUN: no PostgreSQL, or not the extra `group`"


def run(arguments: Sequence[str]) -> int:
    """Data goes to standard output, talk to standard error. Exit code 2 where the pattern fits no benchmark."""
    options = _parser().parse_args(arguments)
    if options.growth:
        return _grow(options)
    benchmarks = chosen(options.only)
    if not benchmarks:
        sys.stderr.write(f"no benchmark is called like `{options.only}`; --list names them all\n")
        return 2
    if options.list:
        _write("\n".join(map(_described, benchmarks)))
        return 0
    rows = [_measured(benchmark, options.quick) for benchmark in benchmarks if _is_measured(benchmark, options.quick)]
    _publish(document(rows), table(rows), options)
    return 0


def _grow(options: Namespace) -> int:
    wanted = figures.chosen(options.only)
    if not wanted:
        sys.stderr.write(f"nothing that grows is called like `{options.only}`; --growth --list names it all\n")
        return 2
    if options.list:
        _write("\n".join(f"{figure.name:<24} {figure.what}, over {figure.over}" for figure in wanted))
        return 0
    grown = [_grown(figure, options.quick) for figure in wanted if _is_grown(figure)]
    _publish(growing.document(grown), growing.table(grown), options)
    return 0


def _has_server() -> bool:
    return programs() is not None and not missing(("psycopg",))


def _is_grown(figure: growing.Figure) -> bool:
    reason = cannot_be_run(figure, posix=POSIX, server=_has_server())
    if reason:
        sys.stderr.write(f"{figure.name}: {reason}\n")
    return not reason


def _grown(figure: growing.Figure, quick: bool) -> growing.Grown:
    # Sizes are no pair: what else runs would weigh more on long calls than on short ones, so only our own time counts.
    clock = perf_counter if figure.self_timed else process_time
    grown = growing.measure(figure, QUICK if quick else THOROUGH, clock, quick=quick)
    _tell_at_once(figure.name, growing.table([grown]))
    return grown


def _tell_at_once(name: str, shown: str) -> None:
    """The last line of a table while the others are still to come: a run takes long, and may be broken off."""
    sys.stderr.write(f"{name} {shown.splitlines()[-1]}\n")
    sys.stderr.flush()


def _parser() -> ArgumentParser:
    parser = ArgumentParser("python -m benchmarks", description="Times dlquiz and its anchors side by side.")
    parser.add_argument("--only", metavar="PATTERN", default="", help="those whose name contains it; * and ? as usual")
    parser.add_argument("--list", action="store_true", help="name them instead of running them")
    parser.add_argument("--growth", action="store_true", help="how each figure grows with size, and the exponent")
    parser.add_argument(
        "--quick", action="store_true", help="fewer rounds, and no rows that take minutes: rougher numbers"
    )
    parser.add_argument("--json", metavar="FILE", help="write the numbers there too; - for standard output alone")
    return parser


def _described(benchmark: Benchmark) -> str:
    anchor = f" against {benchmark.anchor.name}" if benchmark.anchor else ""
    return f"{benchmark.name:<32} {benchmark.what}{anchor}, goal {goal_text(benchmark.goal)}"


def _is_measured(benchmark: Benchmark, quick: bool) -> bool:
    """Whether a benchmark is run here and now; if not, the reason is printed."""
    reason = left_out(benchmark, quick=quick, posix=POSIX, server=_has_server())
    if reason:
        sys.stderr.write(f"{benchmark.name}: {reason}\n")
    return not reason


def left_out(benchmark: Benchmark, *, quick: bool, posix: bool, server: bool) -> str:
    """Why a benchmark is not run, or nothing."""
    reason = cannot_be_run(benchmark, posix=posix, server=server)
    return reason or ("left out by --quick, it takes minutes" if benchmark.long and quick else "")


def cannot_be_run(one: Benchmark | growing.Figure, *, posix: bool, server: bool) -> str:
    """What is missing on this machine, or nothing."""
    if one.posix_only and not posix:
        return NOT_ON_WINDOWS
    return NO_SERVER if one.needs_server and not server else ""


def _measured(benchmark: Benchmark, quick: bool) -> Row:
    row = measure(benchmark, QUICK if quick else THOROUGH, perf_counter)
    _tell_at_once(benchmark.name, table([row]))
    return row


def _publish(numbers: Mapping[str, Any], shown: str, options: Namespace) -> None:
    found = environment()
    as_json = json.dumps({"environment": found, **numbers}, ensure_ascii=False, indent=2)
    if options.json == "-":
        _write(as_json)
        return
    _write("\n".join((*(f"{name}: {value}" for name, value in found.items()), "", shown)))
    if options.json:
        Path(options.json).write_text(f"{as_json}\n", encoding="utf-8")


def _write(text: str) -> None:
    sys.stdout.write(f"{text}\n")
