"""The proof of the whole catalogue, entry by entry, over drawn arguments.

For every entry: its value is that of two independent implementations; every mistake is active at least once, and
wherever it says that it applies it is computed without error and differs from the value; the worked solution is
written in formulas whose arithmetic is right, and it ends in the value.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import islice

import numpy as np
import pytest
from campaigns import some, times
from latex_numbers import FORMULA, apart, equalities, exactly, last_value, meet
from proof import DRAWS, Arguments, Oracle, drawn
from proofs_all import PROOFS

from dlquiz.expressions.values import Value, entries, plain
from dlquiz.messages import Text
from dlquiz.reference import catalog
from dlquiz.reference.tex.plain_tex import MOST_ENTRIES_SHOWN
from dlquiz.text import latex

HAN = re.compile(r"[\u4e00-\u9fff]")
COMPUTED, SOLVED, WRONGLY = 8, 2, 1
"""So many values, worked solutions and workings with a mistake of each entry are worked out again at once."""
MORE_COMPARED, MORE_SOLVED, MORE_WRONGLY = 50, 10, 6
"""So many are in the campaigns and sweeps: other draws put other numbers into the same lines."""
ONE_OPERATION = frozenset(
    (
        *("add_channels", "concat_channels", "embedding_parameters", "flatten_size", "jacobian_shape", "jump"),
        *("largest_stable_learning_rate", "linear_macs", "multi_head_shapes", "trace"),
    )
)
"""Their formula is a single operation: there is one equation to show."""

each_entry = pytest.mark.parametrize("name", PROOFS, scope="module")
"""One entry after the other: what was drawn for it is needed by all of its tests."""


@cache
def cases(name: str, most: int | None = None) -> tuple[tuple[Arguments, Value], ...]:
    """What was drawn for an entry, each set of arguments once, and its values: of all draws, or of the first `most`."""
    reference = catalog.find(name)
    distinct = {repr(bound): bound for bound in islice(drawn(reference, PROOFS[name]), most)}
    return tuple((bound, catalog.run(reference, bound)) for bound in distinct.values())


def test_every_entry_has_a_proof_of_its_own() -> None:
    assert set(PROOFS) == set(catalog.names())
    assert all(proof.draws >= DRAWS for proof in PROOFS.values())
    assert all(proof.first.value is not proof.second.value for proof in PROOFS.values())


@pytest.mark.unmeasured
@each_entry
def test_the_value_is_that_of_both_oracles(name: str) -> None:
    check_oracles(name, cases(name, COMPUTED))


@pytest.mark.campaign
@each_entry
def test_more_values_are_those_of_both_oracles(name: str) -> None:
    check_oracles(name, cases(name)[len(cases(name, COMPUTED)) : times(MORE_COMPARED)])


def check_oracles(name: str, drawn: Iterable[tuple[Arguments, Value]]) -> None:
    proof = PROOFS[name]
    for bound, value in drawn:
        agree(proof.first, bound, value)
        agree(proof.second, bound, value)


def agree(oracle: Oracle, bound: Arguments, value: Value) -> None:
    expected = np.asarray(plain(oracle.value(**bound)), float)
    found = np.asarray(value, float)
    assert found.shape == expected.shape, bound
    np.testing.assert_allclose(found, expected, oracle.relative, oracle.absolute, err_msg=str(bound))


@pytest.mark.sweep
@each_entry
def test_every_mistake_is_made_and_tells_itself_from_the_value(name: str) -> None:
    reference = catalog.find(name)
    seen: set[str] = set()
    for bound, value in cases(name):
        for mistake in catalog.active_mistakes(reference, bound, value):
            check_wrong_value(mistake.value, value, f"{mistake.name} {bound}")
            seen.add(mistake.name)
    assert seen == {mistake.name for mistake in reference.mistakes}


def check_wrong_value(wrong: Value, value: Value, where: str) -> None:
    assert all(isinstance(number, int) or math.isfinite(number) for number in entries(wrong)), where
    assert not catalog.same_value(wrong, value), where


@each_entry
def test_the_worked_solution_works_out_in_both_languages_and_ends_in_the_value(name: str) -> None:
    check_solutions(name, cases(name, COMPUTED), SOLVED)


@pytest.mark.campaign
@each_entry
def test_more_worked_solutions_work_out(name: str) -> None:
    check_solutions(name, cases(name, times(MORE_SOLVED)))


def check_solutions(name: str, drawn: Sequence[tuple[Arguments, Value]], enough: int | None = None) -> None:
    """Check all solutions, or the first `enough` and those that it takes to see intermediate values."""
    equations, wanted = 0, 1 if name in ONE_OPERATION else 2
    for number, (bound, value) in enumerate(drawn):
        if enough is None or number < enough or equations < wanted:
            equations = max(equations, equations_in(name, bound, value))
    assert equations >= wanted, "a solution shows its intermediate values"


def equations_in(name: str, bound: Arguments, value: Value) -> int:
    """How many equations between numbers a solution has, all of which hold; it is bilingual and ends in the value."""
    lines = catalog.steps(catalog.find(name), bound)
    assert len(lines) >= 2, "the general formula first"
    for line in lines:
        assert isinstance(line, Text) and line.en and line.zh and not HAN.search(line.en)
        for text in line:
            check_markdown(text)
    return check_lines(lines, value, name)


def check_lines(lines: list[Text], value: Value, where: str) -> int:
    checked = [list(equalities(texts)) for texts in apart(lines)]
    assert [equality for each in checked for equality in each if not equality.holds] == [], where
    for end in map(last_value, dict.fromkeys(lines[-1])):
        assert end is not None, f"the solution ends in {lines[-1]}: {where}"
        assert meet(end, exactly(value)), (where, lines[-1])
    return min(map(len, checked))


def check_markdown(text: str) -> None:
    for formula in FORMULA.findall(text):
        assert faults_of(formula) == (), formula
    words = FORMULA.sub("", text)
    assert "$" not in words and "=" not in words, f"a formula outside of dollars: {text}"


@lru_cache(maxsize=10_000)
def faults_of(formula: str) -> tuple[object, ...]:
    """What `latex` finds; both languages have mostly the same formulas."""
    return latex.read(formula).faults


@each_entry
def test_the_working_with_a_mistake_works_out_and_ends_in_its_value(name: str) -> None:
    check_wrong_workings(name, cases(name, COMPUTED)[:WRONGLY])


@pytest.mark.sweep
@pytest.mark.parametrize("name", some(PROOFS, 5), scope="module")
def test_more_workings_with_a_mistake_work_out(name: str) -> None:
    check_wrong_workings(name, cases(name, COMPUTED)[WRONGLY:MORE_WRONGLY])


def check_wrong_workings(name: str, drawn: Iterable[tuple[Arguments, Value]]) -> None:
    reference = catalog.find(name)
    for bound, value in drawn:
        right = catalog.steps(reference, bound)
        for mistake in catalog.active_mistakes(reference, bound, value):
            lines = reference.wrong_steps(mistake.name, bound)
            # Of long arrays the shape is shown.
            if lines is None or len(entries(mistake.value)) > MOST_ENTRIES_SHOWN:
                continue
            assert lines != right, (mistake.name, bound)
            check_lines(lines, mistake.value, f"{mistake.name} {bound}")
            for text in (text for line in lines for text in line):
                check_markdown(text)
