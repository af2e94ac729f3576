"""What proves the gradients of expressions and of tapes.

Expressions are drawn from a small grammar, as banks write them: numbers, vectors and matrices, every operation. Tapes
are proved by every path from an input to the output in decimals, and by a step into the complex plane.
"""

from __future__ import annotations

import cmath
import random
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import expression_oracles as oracles
from proof import Arguments, Oracle, Proof, proof
from proof_numbers import decimal, with_digits

from dlquiz.errors import ExpressionError
from dlquiz.expressions import parse

MARGIN = 0.02
LARGEST = 2_000.0
LONGEST = 64
NUMBERS = ("x", "y", "z", "a", "w1", "x_hat", "alpha", "dz", "f")
SMOOTH = ("tanh", "sigmoid", "softplus", "exp", "sin", "cos", "tanh", "sigmoid", "tanh", "sigmoid")
BENT = ("relu", "abs", "leaky_relu", "elu", "relu", "relu")
OF_POSITIVE = ("log", "ln", "log2", "log10", "sqrt")
LEVEL = ("floor", "ceil", "round")


class Grammar:
    """One drawn expression: which names there are is decided first, then the tree, from the root down."""

    def __init__(self, source: random.Random) -> None:
        self.source = source
        self.rows, self.columns = source.choice([(2, 3), (3, 2), (2, 2)])
        self.numbers = source.sample(NUMBERS, 3)
        self.arrays: dict[str, tuple[int, ...]] = {"v": (self.columns,), "w": (self.columns,), "u": (self.rows,)}
        self.arrays |= {"X": (self.rows, self.columns), "c": (self.rows, 1)}

    def point(self, expression: str) -> Arguments:
        """Values for the names of an expression; whole numbers more often than not."""
        whole = self.source.random() < 0.6
        shapes: dict[str, tuple[int, ...]] = {**dict.fromkeys(self.numbers, ()), **self.arrays}
        return {name: self._filled(shapes[name], whole) for name in sorted(parse(expression).names)}

    def _filled(self, shape: tuple[int, ...], whole: bool) -> Any:
        if shape:
            return [self._filled(shape[1:], whole) for _ in range(shape[0])]
        entry = self.source.choice([-4, -3, -2, -1, 1, 2, 3, 4, 5])
        return entry if whole else entry / 2 + self.source.choice([0.1, -0.2, 0.3])

    def number(self, depth: int, arrays: bool = False) -> str:
        if depth == 0:
            literal = self.source.choice(["2", "3", "0.5", "10"])
            return self.source.choice([*self.numbers, *self.numbers, literal])
        if arrays and self.source.random() < 0.55:
            return self.reduced(depth - 1)
        return self._number(depth, arrays)

    def _number(self, depth: int, arrays: bool) -> str:
        left, right = self.number(depth - 1, arrays), self.number(self.source.randrange(depth))
        name = self.source.choice(self.numbers)
        return self.source.choice(
            [
                *(f"({left} {sign} {right})" for sign in ("+", "+", "-", "*", "*", "*", "/")),
                f"({left} * {name} + {name})",
                f"(-{left})",
                f"({left})^{self.source.choice(['2', '3', '2', '-1'])}",
                *(f"{self.source.choice(SMOOTH)}({inside})" for inside in (left, f"{left} * {name}")),
                *(
                    f"{self.source.choice(BENT)}({inside})"
                    for inside in (left, f"{left} * {name}", f"{left} - {right}")
                ),
                f"{self.source.choice(('leaky_relu', 'elu'))}({left}, {self.source.choice(['0.1', '0.2', name])})",
                f"{self.source.choice(OF_POSITIVE)}({left})",
                f"{self.source.choice(('maximum', 'minimum', 'max', 'min'))}({left}, {right})",
                self._rare(left, right, name),
            ]
        )

    def _rare(self, left: str, right: str, name: str) -> str:
        return self.source.choice(
            [
                f"{self.source.choice(('max', 'min'))}({left}, {right}, {name})",
                f"({left} % {name})",
                f"({left} // {name})",
                f"{self.source.choice(LEVEL)}({left})",
                f"round({left}, 1)",
                f"2^{name}",
                f"abs({left})^{name}",
                f"({left} if {name} > 1 else {right})",
                f"(({name} > 0)*{left} + {right})",
                f"(({name} > 0 and not {name} == 2)*{left})",
                f"(pi*{left})",
            ]
        )

    def reduced(self, depth: int) -> str:
        """A number made of an array."""
        vector, matrix = self.vector(self.columns, depth), self.matrix(depth)
        place, row = self.source.randrange(self.columns), self.source.randrange(self.rows)
        return self.source.choice(
            [
                *(f"{name}({vector})" for name in ("sum", "sum", "mean", "max", "min", "prod")),
                f"{self.source.choice('vw')}[{place}]",
                f"({vector} @ {self.source.choice('vw')})",
                f"dot({vector}, {self.source.choice('vw')})",
                *(f"{name}({matrix})" for name in ("sum", "mean", "sum")),
                f"X[{row}][{place}]",
                f"X[{row}, {place}]",
                f"sum({self.vector(self.rows, depth)})",
                f"(len({vector})*{self.source.choice(self.numbers)})",
            ]
        )

    def vector(self, length: int, depth: int) -> str:
        name = "u" if length == self.rows and (length != self.columns or self.source.random() < 0.5) else "v"
        if depth == 0:
            return name
        inner, number = self.vector(length, depth - 1), self.number(0)
        other = "X @ v" if length == self.rows else "u @ X"
        items = ", ".join([number, *(self.number(0) for _ in range(length - 1))])
        return self.source.choice(
            [
                *(f"({inner} {sign} {self.source.choice([name, number])})" for sign in ("+", "-", "*", "/")),
                f"({number} * {inner})",
                f"({inner})^2",
                f"{self.source.choice(SMOOTH)}({inner})",
                f"{self.source.choice(BENT)}({inner})",
                f"leaky_relu({inner}, {self.source.choice(self.numbers)})",
                f"{self.source.choice(('maximum', 'min'))}({inner}, {number})",
                f"dot({number}, {inner})",
                f"({other})",
                f"[{items}]",
                f"(-{inner})",
                f"floor({inner})",
            ]
        )

    def matrix(self, depth: int) -> str:
        if depth == 0:
            return "X"
        inner = self.matrix(depth - 1)
        return self.source.choice(
            [
                f"({inner} {self.source.choice('+-*')} {self.source.choice(['c', 'v', self.number(0)])})",
                f"({inner} @ transpose(X))",
                f"{self.source.choice([*SMOOTH, *BENT])}({inner})",
                "outer(u, v)",
                f"({inner})^2",
                "[v, w]",
            ]
        )


def admissible(expression: str, at: Arguments) -> bool:
    """Whether a bank would ask it: short, defined, no huge numbers, away from ties and kinks."""
    walk = oracles.Walk(at)
    walk.value(oracles.parsed(expression))
    return walk.margin > MARGIN and walk.largest < LARGEST


def drawn(source: random.Random, scalar: bool) -> tuple[Grammar, str, Arguments]:
    """An expression with its point; a number, or perhaps an array."""
    while True:
        grammar = Grammar(source)
        arrays = source.random() < 0.5
        expression = grammar.number(source.choice([1, 2, 2, 3, 3]), arrays)
        if not scalar and source.random() < 0.25:
            expression = source.choice([grammar.vector(grammar.columns, 2), grammar.matrix(2), "shape(X)"])
        if len(expression) > LONGEST:
            continue
        at = grammar.point(expression)
        try:
            if at and admissible(expression, at):
                return grammar, expression, at
        except (ValueError, ExpressionError):
            continue


def evaluate(source: random.Random) -> Arguments:
    """An expression and its point."""
    _, expression, at = drawn(source, scalar=False)
    return {"expression": expression, "at": at}


def gradient(source: random.Random) -> Arguments:
    """An expression that is one number, and one of its names; now and then one that it does not use."""
    grammar, expression, at = drawn(source, scalar=True)
    spare = [name for name in grammar.numbers if name not in at]
    if spare and source.random() < 0.03:
        at[spare[0]] = 2
        return {"expression": expression, "at": at, "with_respect_to": spare[0]}
    return {"expression": expression, "at": at, "with_respect_to": source.choice(sorted(at))}


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
    "evaluate": proof(evaluate, oracles.in_float64, oracles.exactly),
    "gradient": proof(gradient, Oracle(oracles.by_differences, relative=1e-4, absolute=1e-6), oracles.by_autograd),
    "tape_forward": proof(draw, forward_in_decimals, forward_in_the_plane),
    "tape_backward": proof(draw, gradient_by_paths, gradient_by_complex_steps),
}
