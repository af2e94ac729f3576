"""How cost grows: fitted exponents, tables over sizes, and banks of any size to measure with."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks import command
from benchmarks.fitting import growth
from benchmarks.generated import A_FILE, bank_id, question_id, write_banks
from benchmarks.growing import Figure, measure
from benchmarks.homes import forget
from benchmarks.measuring import Effort
from benchmarks.model import POSIX
from dlquiz.bank import load_library
from dlquiz.checking import check_paths

pytestmark = pytest.mark.usefixtures("little_to_collect")
EFFORT = Effort(rounds=2, seconds=1e9, sample=0.0)


@pytest.mark.parametrize("exponent", [0.0, 0.5, 1.0, 2.0])
def test_the_exponent_of_a_power_law_is_found(exponent: float) -> None:
    sizes = (100, 1_000, 10_000, 100_000)
    found = growth(sizes, [3e-6 * size**exponent for size in sizes])
    assert found.exponent == pytest.approx(exponent, abs=1e-9)
    assert found.last == pytest.approx(exponent, abs=1e-9)


def test_every_size_weighs_the_same() -> None:
    # By hand: the logarithms to base 10 are (0, 1, 2) and (0, 0, 1); their slope is 1/2.
    assert growth((1, 10, 100), (1.0, 1.0, 10.0)).exponent == pytest.approx(0.5)


def figure(cost: Callable[[int], float], **changes: Any) -> Figure:
    """A figure whose runs tell their own cost."""
    given: dict[str, Any] = {
        "name": "abacus",
        "what": "beads moved",
        "over": "beads",
        "sizes": (10, 1_000, 100_000),
        "make": lambda size: lambda: cost(size),
        "limit": 1.1,
        "self_timed": True,
        **changes,
    }
    return Figure(**given)


def clock() -> float:
    return 0.0


def test_a_figure_is_measured_at_every_size() -> None:
    linear = measure(figure(lambda size: size * 1e-6), EFFORT, clock)
    assert [cost.median for cost in linear.costs] == pytest.approx([1e-5, 1e-3, 0.1])
    assert linear.growth.exponent == pytest.approx(1.0)
    assert linear.verdict == "reached"


def test_the_last_step_alone_may_miss_the_limit() -> None:
    bent = measure(figure(lambda size: 1.0 if size < 100_000 else 1e3), EFFORT, clock)
    assert bent.growth.exponent < 1.1 < bent.growth.last
    assert bent.verdict == "missed"


def test_growth_is_listed_printed_and_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.run(["--growth", "--list"]) == 0
    assert "layers-again" in capsys.readouterr().out
    assert command.run(["--growth", "--only", "abacus"]) == 2
    assert "abacus" in capsys.readouterr().err
    assert command.run(["--growth", "--quick", "--only", "layers-again", "--json", "-"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["growth"]
    assert found["sizes"] == [10, 100, 1_000] and found["costs"][0]["median"] > 0


def test_generated_banks_are_the_same_each_time_and_no_fault_is_in_them(tmp_path: Path) -> None:
    for folder in ("one", "other"):
        write_banks(tmp_path / folder, 30)
    name = f"{bank_id(0)}.yaml"
    assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "other" / name).read_bytes()
    write_banks(tmp_path / "third", 30, seed=1)
    assert (tmp_path / "one" / name).read_bytes() != (tmp_path / "third" / name).read_bytes()
    report = check_paths([tmp_path / "one"], seeds=3)
    assert (report.questions, report.faults) == (30, ())


def test_generated_banks_have_as_many_questions_as_asked_in_files_that_may_be_read(tmp_path: Path) -> None:
    asked = A_FILE + 20
    write_banks(tmp_path, asked)
    library = load_library([tmp_path])
    assert not library.faults
    questions = list(library.questions())
    assert [bank.id for bank in library.banks] == [bank_id(0), bank_id(1)]
    assert [question.id for question in questions] == [question_id(number) for number in range(asked)]
    assert all(question.prompt.en.startswith(f"No. {number}:") for number, question in enumerate(questions))
    assert {question.type for question in questions} == {"numeric", "choice", "true_false"}
    assert max(file.stat().st_size for file in tmp_path.iterdir()) < 2_000_000


def test_forgetting_keeps_the_banks_and_the_history(tmp_path: Path) -> None:
    write_banks(tmp_path / "banks", 1)
    for name in ("progress.db", "progress.db-wal", "index.db", "settings.yaml"):
        (tmp_path / name).touch()
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "more").touch()
    forget(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"banks", "progress.db", "progress.db-wal"}
    assert (tmp_path / "banks" / f"{bank_id(0)}.yaml").exists()


@pytest.mark.on_demand
def test_banks_are_opened_and_something_else_that_is_shown_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    from benchmarks import opening

    assert opening.cold(1)() > 0
    monkeypatch.setattr(opening, "shown", lambda: [opening.PYTHON, "-c", "print('No. 1:')"])
    with pytest.raises(RuntimeError, match=r"No\. 1:"):
        opening.seconds_to_show(opening.home(1))


@pytest.mark.on_demand
@pytest.mark.skipif(not POSIX, reason="`wait4` tells the memory of a process that has ended")
def test_the_memory_of_a_command_is_that_of_an_interpreter_at_least() -> None:
    from benchmarks.memory import peak_at_opening

    assert 5 * 2**20 < peak_at_opening(1)() < 2**30
