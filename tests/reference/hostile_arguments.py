"""Arguments that no bank should give, and what it means to survive them: refused at once, or computed before long."""

from __future__ import annotations

import math
import random
import re
import sys
from collections.abc import Sequence
from time import process_time
from typing import Any

from reference_samples import SAMPLES

from dlquiz.errors import ArgumentError, ExpressionError
from dlquiz.expressions.values import entries
from dlquiz.reference import catalog
from dlquiz.reference.kinds import Reference

TO_REFUSE, TO_COMPUTE = 0.5, 5
"""Seconds of processor time, ten times and more what is needed: what is meant is work that grows with the numbers."""
MOST_BYTES = 100 * 2**20
"""How much more memory one call may take than any before it."""
HAN = re.compile(r"[\u4e00-\u9fff]")


def in_time(reference: Reference, given: dict[str, Any]) -> bool:
    start, limit = process_time(), TO_REFUSE
    try:
        bound = catalog.bind(reference, given)
        # What computing finds impossible, such as arrays that do not fit each other, may take as long as computing.
        limit = TO_COMPUTE
        value = catalog.run(reference, bound)
        mistakes = catalog.active_mistakes(reference, bound, value)
        lines = catalog.steps(reference, bound)
    except (ArgumentError, ExpressionError) as error:
        assert error.en and HAN.search(error.zh) and not HAN.search(error.en)
        assert len(error.en) < 400
    else:
        for wrong in (value, *(mistake.value for mistake in mistakes)):
            assert all(isinstance(number, int) or math.isfinite(number) for number in entries(wrong))
        assert lines
    return process_time() - start < limit


def is_survived(reference: Reference, given: dict[str, Any]) -> bool:
    """Whether a call is refused or computed in time; one that seems slow is tried again, since a machine may pause."""
    return any(in_time(reference, given) for _ in range(3))


def assert_survived(reference: Reference, given: dict[str, Any]) -> None:
    before = peak()
    assert is_survived(reference, given), f"too slow: {reference.name} {str(given)[:500]}"
    grown = peak() - before
    assert grown < MOST_BYTES, f"{grown:,} bytes: {reference.name} {str(given)[:500]}"


def peak() -> int:
    """The most memory that this process has had so far, in bytes; 0 where the system does not tell."""
    if sys.platform == "win32":
        return 0
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else 1024 * most


SMALL: tuple[Any, ...] = (
    *(0, -1, 1, 2, 3, 7, 2.5, -0.0, 5e-324, math.nan, -math.inf, None, True, "", "x", "; import os", "(a+)+$", [], {}),
    *([[]], [1, [2]], [0], [-1, 0], {"a": 1}, {"x": [[1]]}, "x/0", "x**x**x", "{x.__class__}", [3, 1, 1], "same"),
)
LARGE: tuple[Any, ...] = (
    *(10**6, 10**6 + 1, 10**9, 10**400, 1.7e308, math.inf, "9**9**9", "(" * 400 + "x" + ")" * 400, "x" * 10_000),
    *([10**6] * 3, [10**9] * 30, [[10**4] * 4] * 1_000, [1] * 100_001, [[0.5] * 300] * 300, {"x": [0.5] * 5_000}),
    {f"x{number}": number for number in range(2_000)},
)


def hostile_call(reference: Reference, dice: random.Random, values: Sequence[Any] = (*SMALL, *LARGE)) -> dict[str, Any]:
    """The sample of an entry with one to three of its arguments replaced, harmed inside, left out, or made up."""
    given = dict(SAMPLES[reference.name][0])
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        argument = dice.choice(reference.arguments).name
        match dice.choice(("replaced", "replaced", "inside", "inside", "left out", "made up")):
            case "replaced":
                given[argument] = _wrapped(dice, values)
            case "inside" if argument in given:
                given[argument] = _harmed(given[argument], dice, values)
            case "left out":
                given.pop(argument, None)
            case "made up":
                given[dice.choice(("x", "strides", "__class__", ""))] = dice.choice(values)
    return given


def _wrapped(dice: random.Random, values: Sequence[Any]) -> Any:
    """A hostile value, now and then in lists."""
    value = dice.choice(values)
    while dice.random() < 0.25:
        value = [value, *dice.choices(values, k=dice.randint(0, 3))]
    return value


def _harmed(value: Any, dice: random.Random, values: Sequence[Any]) -> Any:
    """The value with one of the values inside replaced, doubled or taken away."""
    if isinstance(value, dict) and value:
        name = dice.choice(list(value))
        return {**value, name: _harmed(value[name], dice, values)}
    if isinstance(value, list | tuple) and value:
        place = dice.randrange(len(value))
        inside = dice.choice(([], [value[place]] * 2, [_harmed(value[place], dice, values)], [dice.choice(values)]))
        return [*value[:place], *inside, *value[place + 1 :]]
    return dice.choice(values)
