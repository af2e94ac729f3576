"""The proofs of tapes: every path from an input to the output in decimals, and a step into the complex plane."""

from __future__ import annotations

import cmath
import random
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from proof import Arguments, Proof, proof
from proof_numbers import decimal, with_digits

STEP = 1e-100
"""Into the complex plane, where no digits cancel."""


def draw(source: random.Random) -> Arguments:
    count = source.randint(1, 3)
    tape = []
    for node in range(count, count + source.randint(1, 7)):
        # The last nodes are taken more often, so that the tape is no heap of loose rows.
        first, second = (max(source.randrange(node), source.randrange(node)) for _ in range(2))
        tape.append([source.choice([0, 1, 1, 2, 3]), first, second])
    return {"values": [source.randint(-10, 10) / 4 for _ in range(count)], "tape": tape}


def in_decimals(values: Any, tape: Any) -> list[Decimal]:
    """The value of each node, asked for from the last one down."""
    known: dict[int, Decimal] = {}

    def value(node: int) -> Decimal:
        if node < len(values):
            return decimal(values[node])
        if node not in known:
            code, first, second = tape[node - len(values)]
            a = value(first)
            known[node] = [
                lambda: a + value(second),
                lambda: a * value(second),
                lambda: tanh(a),
                lambda: max(a, 0 * a),
            ][code]()
        return known[node]

    return [value(node) for node in range(len(values) + len(tape))]


def tanh(x: Decimal) -> Decimal:
    power = (-2 * abs(x)).exp()
    return (1 - power) / (1 + power) * (1 if x >= 0 else -1)


@with_digits(60)
def forward_in_decimals(values: Any, tape: Any) -> float:
    return float(in_decimals(values, tape)[-1])


@with_digits(60)
def gradient_by_paths(values: Any, tape: Any) -> list[float]:
    """The products of the slopes along each path, added up."""
    nodes = in_decimals(values, tape)

    def paths(node: int, slope: Decimal) -> Iterator[tuple[int, Decimal]]:
        if node < len(values):
            yield node, slope
            return
        code, first, second = tape[node - len(values)]
        if code == 0:
            yield from paths(first, slope)
            yield from paths(second, slope)
        elif code == 1:
            yield from paths(first, slope * nodes[second])
            yield from paths(second, slope * nodes[first])
        elif code == 2:
            yield from paths(first, slope * (1 - nodes[node] ** 2))
        elif nodes[first] > 0:
            yield from paths(first, slope)

    found = [Decimal()] * len(values)
    for place, slope in paths(len(nodes) - 1, Decimal(1)):
        found[place] += slope
    return [float(slope) for slope in found]


def complex_pass(values: list[complex], tape: Any) -> complex:
    nodes = list(values)
    for code, first, second in tape:
        a, b = nodes[first], nodes[second]
        nodes.append((a + b, a * b, cmath.tanh(a), a if a.real > 0 else 0j)[code])
    return nodes[-1]


def forward_in_the_plane(values: Any, tape: Any) -> float:
    return complex_pass(list(map(complex, values)), tape).real


def gradient_by_complex_steps(values: Any, tape: Any) -> list[float]:
    moved = [[complex(x, STEP * (at == place)) for at, x in enumerate(values)] for place in range(len(values))]
    return [complex_pass(point, tape).imag / STEP for point in moved]


PROOFS: Mapping[str, Proof] = {
    "tape_forward": proof(draw, forward_in_decimals, forward_in_the_plane),
    "tape_backward": proof(draw, gradient_by_paths, gradient_by_complex_steps),
}
