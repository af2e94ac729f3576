"""How cost grows: fitted exponents, tables over sizes, and banks of any size to measure with."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks import command, figures
from benchmarks.fitting import growth
from benchmarks.generated import A_FILE, bank_id, question_id, write_banks
from benchmarks.growing import Figure, document, measure, table
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


def test_a_constant_cost_hides_the_slope_less_in_the_last_step() -> None:
    sizes = (10, 100, 1_000)
    found = growth(sizes, [1.0 + size / 100 for size in sizes])
    assert 0.3 < found.exponent < found.last < 1


def test_every_size_weighs_the_same() -> None:
    # By hand: the logarithms to base 10 are (0, 1, 2) and (0, 0, 1); their slope is 1/2.
    assert growth((1, 10, 100), (1.0, 1.0, 10.0)).exponent == pytest.approx(0.5)


@pytest.mark.parametrize("sizes", [(), (5,), (10, 5), (5, 5)])
def test_sizes_that_say_nothing_are_refused(sizes: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="ascend"):
        growth(sizes, [1.0] * len(sizes))


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


def test_a_quick_run_leaves_out_what_takes_minutes_to_prepare() -> None:
    asked: list[int] = []

    def make(size: int) -> Callable[[], float]:
        asked.append(size)
        return lambda: 1.0

    grown = measure(figure(float, make=make, long=True), EFFORT, clock, quick=True)
    assert grown.sizes == (10, 1_000) and asked == [10, 1_000]
    assert measure(figure(float, make=make), EFFORT, clock, quick=True).sizes == (10, 1_000, 100_000)


def test_the_table_has_a_part_for_each_kind_of_size() -> None:
    grown = [
        measure(one, EFFORT, clock)
        for one in (
            figure(lambda size: size * 1e-6),
            figure(lambda size: 5.0 * 2**20, limit=0.1, in_bytes=True),
            figure(lambda size: size * 1.0, over="rods", sizes=(2, 4)),
        )
    ]
    beads, rods = table(grown).split("\n\n")
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in beads.splitlines()]
    assert cells[0] == ["over beads", "10", "1,000", "100,000", "exponent", "of the last step", "goal", "verdict"]
    assert cells[2] == ["beads moved", "10 µs", "1 ms", "100 ms", "1.00", "1.00", "≤ 1.1", "reached"]
    assert cells[3] == ["beads moved", "5 MiB", "5 MiB", "5 MiB", "0.00", "0.00", "≤ 0.1", "reached"]
    assert rods.startswith("| over rods") and len(rods.splitlines()) == 3


def test_the_numbers_are_data_too() -> None:
    (found,) = json.loads(json.dumps(document([measure(figure(float), EFFORT, clock)])))["growth"]
    assert (found["unit"], found["sizes"], found["verdict"]) == ("seconds", [10, 1_000, 100_000], "reached")
    assert found["costs"][0] == {"median": 10.0, "low": 10.0, "high": 10.0}
    assert found["exponent"] == pytest.approx(1.0)


def test_figures_have_names_of_their_own_and_can_be_chosen() -> None:
    names = [one.name for one in figures.FIGURES]
    assert len(set(names)) == len(names)
    assert figures.chosen("") == figures.FIGURES
    assert [one.name for one in figures.chosen("SIDES*")] == ["sides-forward", "sides-backward"]


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


def test_a_smaller_number_is_the_beginning_of_a_greater(tmp_path: Path) -> None:
    write_banks(tmp_path / "few", 7)
    write_banks(tmp_path / "more", 9)
    few, more = (next((tmp_path / folder).iterdir()).read_text("utf-8") for folder in ("few", "more"))
    assert more.startswith(few) and len(more) > len(few)


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


def test_anki_answers_where_it_is_installed() -> None:
    pytest.importorskip("anki")
    from benchmarks.anki_library import answering

    answering()()
