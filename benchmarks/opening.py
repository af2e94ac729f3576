"""Banks opened as a command opens them: `dlquiz show` of one generated question, as a process of its own.

Cold is the first time in a home, when nothing but the banks and a history lies there; warm is any further time. Changed
is a further time after every generated bank was edited, the shipped ones not.
Whatever the program keeps to open its banks sooner is thus made when it is cold and used when it is warm. The shipped
banks are opened along with the generated ones, by PyYAML as well.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from itertools import count
from pathlib import Path
from time import perf_counter

from benchmarks.generated import bank_id, question_id
from benchmarks.homes import BANKS, PYTHON, command, forget, new_home
from benchmarks.measuring import Run
from benchmarks.model import Anchor, Benchmark, Goal
from benchmarks.processes import output, seconds
from dlquiz.locations import bundled_banks

FEW, MANY, MOST = 100, 10_000, 100_000

C_LOADER = """\
import sys
from pathlib import Path
from time import perf_counter
import yaml
start = perf_counter()
for folder in sys.argv[1:]:
    for file in Path(folder).rglob("*.yaml"):
        with file.open("rb") as stream:
            yaml.load(stream, yaml.CSafeLoader)
print(perf_counter() - start)
"""
"""Every file parsed and made into dicts, lists and strings, and nothing looked at."""
IMPORT = """\
import sys
from pathlib import Path
from time import perf_counter
from dlquiz.bank import load_library
start = perf_counter()
library = load_library([Path(sys.argv[1])], (), Path(sys.argv[2]))
taken = perf_counter() - start
if library.faults or sum(len(bank.questions) for bank in library.banks) != int(sys.argv[3]):
    sys.exit("not all of it was read")
print(taken)
"""
"""Every file read, checked and put into a new cache."""


@cache
def home(questions: int) -> Path:
    return new_home(questions, history=True)


def shown() -> list[str]:
    """The command that shows the first generated question."""
    return [*command(), "show", bank_id(0), question_id(0), "--seed", "1"]


def seconds_to_show(place: Path) -> float:
    """Raises `RuntimeError` where something else is shown, so that no quick failure counts."""
    start = perf_counter()
    text = output(shown(), place).decode()
    taken = perf_counter() - start
    if "No. 0:" not in text:
        raise RuntimeError(f"another question was shown: {text}")
    return taken


def cold(questions: int) -> Run:
    place = home(questions)

    def run() -> float:
        forget(place)
        return seconds_to_show(place)

    return run


def changed(questions: int) -> Run:
    """A comment is put at the end of each generated bank, another one each time."""
    place = home(questions)
    seconds_to_show(place)
    texts = {file: file.read_text("utf-8") for file in (place / BANKS).rglob("*.yaml")}
    times = count()

    def run() -> float:
        time = next(times)
        for file, text in texts.items():
            file.write_text(f"{text}# edited {time}\n", "utf-8")
        return seconds_to_show(place)

    return run


def imported(questions: int) -> Run:
    """A folder of banks alone: no command, and no shipped banks."""
    place = home(questions)
    words = [PYTHON, "-c", IMPORT, str(place / BANKS), str(place / "index.db"), str(questions)]

    def run() -> float:
        forget(place)
        return float(output(words, place))

    return run


def c_loader_alone(questions: int) -> Run:
    words = [PYTHON, "-c", C_LOADER, str(home(questions) / BANKS)]
    return lambda: float(output(words, home(questions)))


def warm(questions: int) -> Run:
    place = home(questions)
    seconds_to_show(place)
    return partial(seconds_to_show, place)


def c_loader(questions: int) -> Run:
    words = [PYTHON, "-c", C_LOADER, str(bundled_banks()), str(home(questions) / BANKS)]
    return partial(seconds, words, home(questions))


def _benchmark(
    name: str, what: str, make: Callable[[int], Run], questions: int, anchor: Anchor, goal: Goal
) -> Benchmark:
    long = questions == MOST
    return Benchmark(
        f"banks-{name}-{questions}",
        f"{what}, {questions:,} questions",
        partial(make, questions),
        anchor,
        goal=goal,
        self_timed=True,
        fewest=1 if long else 2,
        long=long,
    )


BENCHMARKS = (
    *(
        _benchmark(
            "import",
            "a folder of banks imported",
            imported,
            questions,
            Anchor("PyYAML, C loader", partial(c_loader_alone, questions)),
            Goal(ratio=0.8),
        )
        for questions in (MANY, MOST)
    ),
    *(
        _benchmark(
            name, "a command after all banks but the shipped ones changed", changed, MANY, anchor, Goal(ratio=0.8)
        )
        for name, anchor in (
            ("changed", Anchor("PyYAML, C loader, of all banks", partial(c_loader, MANY))),
            ("changed-alone", Anchor("PyYAML, C loader, of the changed ones", partial(c_loader_alone, MANY))),
        )
    ),
    *(
        _benchmark(
            "cold",
            "banks opened for the first time",
            cold,
            questions,
            Anchor("PyYAML, C loader", partial(c_loader, questions)),
            goal,
        )
        for questions, goal in ((FEW, Goal()), (MANY, Goal(ratio=0.8)), (MOST, Goal(ratio=0.8)))
    ),
    *(
        _benchmark(
            "warm",
            "unchanged banks opened again",
            warm,
            questions,
            Anchor(f"{FEW} questions", partial(warm, FEW)),
            Goal(seconds=most),
        )
        for questions, most in ((MANY, 0.5), (MOST, 2.5))
    ),
)
