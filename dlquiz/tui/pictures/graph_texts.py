"""What stands on the edges of a graph's picture: the graph as a tree of labels, values and gradients at a moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from dlquiz.expressions import Value, is_array, shape_of
from dlquiz.questions.tolerance import as_float
from dlquiz.text.cells import cell_width
from dlquiz.tui.pictures.canvas import FAINT, FAIR, GOOD, MAIN, POOR, Piece
from dlquiz.tui.pictures.cells import exactly

if TYPE_CHECKING:
    from dlquiz.reference.gradients.passes import Gate, Passes

VALUE, GRADIENT = GOOD, FAIR
YOURS, TRUTH, AGAIN, UNKNOWN = "✗", "✓", "↺", "·"
CURRENT = "bold reverse"
_SIGNS = {"*": "×", "/": "÷", "-": "−", "neg": "−", "**": "^", "sigmoid": "σ", "stack": "[ ]"}
_SUMMED = (6, 48)
"""Digits and cells of what is summed: sums have lines of their own."""


class Moment(NamedTuple):
    """How far the passes have come: values are known up to the gate `forward`, and gates from `backward` on have handed
    gradients to their operands; of the result's own gradient, 1, where `backward` is at most the number of gates."""

    forward: int
    backward: int
    current: int | None = None


class Graph(NamedTuple):
    """What is drawn: both passes, and by places the learner's gradients and values where they differ."""

    passes: Passes
    yours: Mapping[int, Value] = {}
    yours_values: Mapping[int, Value] = {}


def moments(passes: Passes) -> list[Moment]:
    """The course of both passes: the leaves, each gate up to the result, the gradient of the result, each gate back."""
    size = len(passes.gates)
    inner = [place for place, gate in enumerate(passes.gates) if gate.operands]
    course = [Moment(-1, size + 1), *(Moment(place, size + 1, place) for place in inner)]
    if passes.asked and passes.gates[-1].gradient is not None:
        handing = [place for place in reversed(inner) if any(share is not None for share in passes.gates[place].shares)]
        course += [Moment(size, size, size - 1), *(Moment(size, place, place) for place in handing)]
    return course


class Edge(NamedTuple):
    """A use of a gate: the label of the gate, what it is made of, and the texts of the edge that leaves it."""

    place: int
    label: str
    look: str
    value: list[Piece]
    gradient: list[Piece]
    operands: tuple[Edge, ...] = ()


class Tree:
    """The graph with its texts as short as a level asks for."""

    def __init__(self, drawn: Graph, moment: Moment, digits: int, longest: int) -> None:
        self._drawn, self._moment = drawn, moment
        self._gates = drawn.passes.gates
        self._digits, self._longest = digits, longest
        uses = [place for gate in self._gates for place in gate.operands]
        self._uses = {place: uses.count(place) for place in uses}
        self._names = self._named()
        self._drawn_already: set[int] = set()
        self.shapes = 0
        last = len(self._gates) - 1
        self.root = self._edge(last, self._gates[last].gradient, moment.backward <= len(self._gates))

    @property
    def forks(self) -> list[int]:
        """The gates used more than once through which a gradient flows."""
        return [
            place
            for place, count in self._uses.items()
            if count > 1 and self._gates[place].gradient is not None and self._drawn.passes.asked
        ]

    def _named(self) -> dict[int, str]:
        """Names for the inner gates that are used more than once."""
        shared = sorted(place for place, count in self._uses.items() if count > 1 and self._gates[place].operands)
        taken = {gate.name for gate in self._gates}
        names = ["q"] if len(shared) == 1 and "q" not in taken else []
        names += [f"q{number}" for number in range(1, 2 * len(self._gates))]
        return dict(zip(shared, (name for name in names if name not in taken), strict=False))

    def _edge(self, place: int, share: Value, known: bool) -> Edge:
        gate = self._gates[place]
        again = place in self._drawn_already
        value = self._value(place, gate)
        gradient = self._gradient(place, share, known)
        current = place == self._moment.current
        if again or not gate.operands:
            label = f"{AGAIN}{self._names[place]}" if again else self._leaf(gate)
            return Edge(place, label, "bold", value, gradient)
        if place in self._names:
            self._drawn_already.add(place)
        handed = self._moment.backward <= place
        operands = tuple(
            self._edge(operand, share, handed) for operand, share in zip(gate.operands, gate.shares, strict=True)
        )
        name = f"{self._names[place]}=" if place in self._names else ""
        label = name + gate_label(gate)
        return Edge(place, label, CURRENT if current else f"bold {MAIN}", value, gradient, operands)

    def _leaf(self, gate: Gate) -> str:
        if gate.name:
            return gate.name
        if gate.operation:
            return gate_label(gate)
        return self.text(gate.value)

    def text(self, value: Value) -> str:
        text = value_text(value, self._digits, self._longest)
        self.shapes += is_array(value) and text[1:2].isdigit() and text[0] == "["
        return text

    def _value(self, place: int, gate: Gate) -> list[Piece]:
        if not gate.operands and not gate.name and not gate.operation:
            return []
        known = not gate.operands or place <= self._moment.forward
        text = self.text(gate.value)
        if place in self._drawn.yours_values:
            return _hidden(self._compared(self._drawn.yours_values[place], text), known)
        return _hidden([(text, VALUE)], known)

    def _gradient(self, place: int, share: Value, known: bool) -> list[Piece]:
        if share is None or not self._drawn.passes.asked:
            return []
        text = self.text(share)
        if place in self._drawn.yours and self._uses.get(place, 1) == 1:
            return _hidden(self._compared(self._drawn.yours[place], text), known)
        return _hidden([(text, GRADIENT)], known)

    def _compared(self, yours: Value, truth: str) -> list[Piece]:
        """Both values with their signs; of arrays too long to be told apart only the sign."""
        text = self.text(yours)
        if is_array(yours) and (text == truth or cell_width(text) + cell_width(truth) > self._longest):
            return [(YOURS, f"bold {POOR}"), (" ", ""), (f"{TRUTH}{truth}", f"bold {GOOD}")]
        return _both(text, truth)

    def sum(self, place: int) -> list[Piece]:
        """What flows into a gate through each of its uses, and the sum of it."""
        gate = self._gates[place]
        shown = [
            value_text(share, *_SUMMED) if self._moment.backward <= user else UNKNOWN
            for user, above in enumerate(self._gates)
            for operand, share in zip(above.operands, above.shares, strict=True)
            if operand == place
        ]
        name = self._names.get(place) or self._leaf(gate)
        total: list[Piece] = [(UNKNOWN, FAINT)]
        if UNKNOWN not in shown:
            right = exactly(gate.gradient)
            yours = self._drawn.yours.get(place)
            total = [(right, GRADIENT)] if yours is None else _both(exactly(yours), right)
        terms: list[Piece] = []
        for number, text in enumerate(shown):
            terms += [(" + " if number else " = ", ""), (text, GRADIENT)]
        return [(f"∂{self._drawn.passes.result}/∂{name}", "bold"), *terms, (" = ", ""), *total]


def gate_label(gate: Gate) -> str:
    """An operation as it stands in the tree."""
    return f"({gate.name or _SIGNS.get(gate.operation, gate.operation)})"


def _both(yours: str, truth: str) -> list[Piece]:
    return [(f"{YOURS}{yours}", f"bold {POOR}"), (" ", ""), (f"{TRUTH}{truth}", f"bold {GOOD}")]


def value_text(value: Value, digits: int, longest: int) -> str:
    """A value in at most `longest` cells: an array too long for them by its shape, a number with fewer digits."""
    text = exactly(value, digits)
    if cell_width(text) <= longest:
        return text
    if is_array(value):
        return f"[{'×'.join(map(str, shape_of(value)))}]"
    return exactly(as_float(value), digits)


def _hidden(pieces: list[Piece], known: bool) -> list[Piece]:
    """The pieces, or a dot in their room while they are not known."""
    return pieces if known else [(UNKNOWN, FAINT), (" " * (cells(pieces) - 1), "")]


def cells(pieces: Sequence[Piece]) -> int:
    return sum(cell_width(text) for text, _ in pieces)
