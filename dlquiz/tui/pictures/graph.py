"""A computational graph as a tree with the result at its root: values and gradients stand on its edges.

From left to right where there is room: the value above an edge, below it the gradient that flows back through it. Else
from the root down, a line a node. A leaf is repeated wherever it is used; an inner node used again is only named (↺q).
An array that is too long stands by its shape, [2×3].
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content

from dlquiz.expressions import Value, is_array, shape_of, show
from dlquiz.questions import as_float
from dlquiz.text import cell_width
from dlquiz.text.cells import clusters
from dlquiz.tui.pictures.canvas import FAINT, FAIR, GOOD, MAIN, POOR, QUIET, Piece, content, sentence

if TYPE_CHECKING:
    from dlquiz.reference.passes import Gate, Passes

VALUE, GRADIENT = GOOD, FAIR
YOURS, TRUTH, AGAIN, UNKNOWN = "✗", "✓", "↺", "·"
CURRENT = "bold reverse"
_SIGNS = {"*": "×", "/": "÷", "-": "−", "neg": "−", "**": "^", "sigmoid": "σ", "stack": "[ ]"}
_LEVELS = ((5, 24), (4, 16), (3, 10), (3, 7))
"""Significant digits and the longest text of a value, from the most generous to the shortest."""
_SUMMED = (6, 48)


Rows = Sequence[Sequence[Piece]]


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


class GraphWords(NamedTuple):
    """How to read the tree from left to right, and from the root down, and what a shape means."""

    across: str
    down: str
    shape: str


def moments(passes: Passes) -> list[Moment]:
    """The course of both passes: the leaves, each gate up to the result, the gradient of the result, each gate back."""
    size = len(passes.gates)
    inner = [place for place, gate in enumerate(passes.gates) if gate.operands]
    course = [Moment(-1, size + 1), *(Moment(place, size + 1, place) for place in inner)]
    if passes.asked and passes.gates[-1].gradient is not None:
        handing = [place for place in reversed(inner) if any(share is not None for share in passes.gates[place].shares)]
        course += [Moment(size, size, size - 1), *(Moment(size, place, place) for place in handing)]
    return course


def graph(drawn: Graph, moment: Moment, width: int, height: int, *, words: GraphWords) -> Content:
    """The tree at a moment, and the sums of what is used more than once; `height` only helps to choose the layout."""
    trees = [_Tree(drawn, moment, *level) for level in _LEVELS]
    for tree in trees:
        best = _best(tree, width, height - len(_below(tree, words.across, words, width)) - 1)
        if best is not None:
            return _whole(tree, *best, words, width)
    for tree in trees:
        lines = _down(tree, width)
        if lines is not None:
            return _whole(tree, lines, False, words, width)
    return _whole(trees[1], list(_stacked(trees[1], width)), False, words, width)


def _best(tree: _Tree, width: int, height: int) -> tuple[Rows, bool] | None:
    """The tree from left to right (True) if that is not too wide, but from the root down (False) if only that is low
    enough."""
    across = _across(tree, height)
    if across.width > width:
        return None
    down = _down(tree, width) if len(across.rows) > height else None
    return (across.rows, True) if down is None or len(down) > height else (down, False)


def _whole(tree: _Tree, rows: Rows, is_across: bool, words: GraphWords, width: int) -> Content:
    below = _below(tree, words.across if is_across else words.down, words, width)
    return Content("\n").join([content(rows, width), Content(""), *below])


def _below(tree: _Tree, legend: str, words: GraphWords, width: int) -> list[Content]:
    """What stands under the tree: how to read it, and the sums of what is used more than once."""
    sums = [content([line], width) for gate in tree.forks for line in _wrapped(tree.sum(gate), "", width)]
    told = [legend, words.shape] if tree.has_shapes else [legend]
    return [*(line for text in told for line in sentence(text, width).split("\n")), *sums]


# What stands on an edge


class _Edge(NamedTuple):
    """A use of a gate: the label of the gate, what it is made of, and the texts of the edge that leaves it."""

    place: int
    label: str
    look: str
    value: list[Piece]
    gradient: list[Piece]
    operands: tuple[_Edge, ...] = ()


class _Tree:
    """The graph with its texts as short as a level asks for."""

    def __init__(self, drawn: Graph, moment: Moment, digits: int, longest: int) -> None:
        self._drawn, self._moment = drawn, moment
        self._gates = drawn.passes.gates
        self._digits, self._longest = digits, longest
        uses = [place for gate in self._gates for place in gate.operands]
        self._uses = {place: uses.count(place) for place in uses}
        self._names = self._named()
        self._drawn_already: set[int] = set()
        self.has_shapes = False
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
        shared = [place for place, count in self._uses.items() if count > 1 and self._gates[place].operands]
        taken = {gate.name for gate in self._gates}
        free = ["q"] if len(shared) == 1 else [f"q{number}" for number in range(1, 2 * len(self._gates) + 1)]
        free = [name for name in free if name not in taken] or [f"q{number}" for number in range(len(self._gates) + 1)]
        return dict(zip(sorted(shared), free, strict=False))

    def _edge(self, place: int, share: Value, known: bool) -> _Edge:
        gate = self._gates[place]
        again = place in self._drawn_already
        value = self._value(place, gate)
        gradient = self._gradient(place, share, known)
        current = place == self._moment.current
        if again or not gate.operands:
            label = f"{AGAIN}{self._names[place]}" if again else self._leaf(gate)
            return _Edge(place, label, "bold", value, gradient)
        if place in self._names:
            self._drawn_already.add(place)
        handed = self._moment.backward <= place
        operands = tuple(
            self._edge(operand, share, handed) for operand, share in zip(gate.operands, gate.shares, strict=True)
        )
        name = f"{self._names[place]}=" if place in self._names else ""
        label = name + gate_label(gate)
        return _Edge(place, label, CURRENT if current else f"bold {MAIN}", value, gradient, operands)

    def _leaf(self, gate: Gate) -> str:
        if gate.name:
            return gate.name
        if gate.operation:
            return gate_label(gate)
        return self.text(gate.value)

    def text(self, value: Value) -> str:
        text = value_text(value, self._digits, self._longest)
        self.has_shapes = self.has_shapes or (is_array(value) and "," not in text)
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


def exactly(value: Value) -> str:
    """A value with all its entries, as people write it."""
    return show(value).replace("-", "−")


def value_text(value: Value, digits: int, longest: int) -> str:
    """A value in at most `longest` cells: an array too long for them by its shape, a number with fewer digits."""
    text = show(value, digits).replace("-", "−")
    if cell_width(text) <= longest:
        return text
    if is_array(value):
        return f"[{'×'.join(map(str, shape_of(value)))}]"
    return show(as_float(value), digits).replace("-", "−")


def _hidden(pieces: list[Piece], known: bool) -> list[Piece]:
    """The pieces, or a dot in their room while they are not known."""
    return pieces if known else [(UNKNOWN, FAINT), (" " * (_cells(pieces) - 1), "")]


def _cells(pieces: Sequence[Piece]) -> int:
    return sum(cell_width(text) for text, _ in pieces)


# From left to right


class _Block(NamedTuple):
    """A part of the tree: its rows, all of one width, and the row at which its edge leaves it."""

    rows: list[list[Piece]]
    at: int
    width: int


def _across(tree: _Tree, height: int) -> _Block:
    """The tree with an empty row between the leaves where there is room for it."""
    spaced = _block(tree.root, 1)
    return spaced if len(spaced.rows) <= height else _block(tree.root, 0)


def _block(edge: _Edge, gap: int) -> _Block:
    if not edge.operands:
        return _with_edge(_Block([[(edge.label, edge.look)]], 0, cell_width(edge.label)), edge)
    parts = [_block(operand, gap) for operand in edge.operands]
    rows, at = _joined(parts, gap)
    labelled = [[*row, (edge.label, edge.look) if place == at else (" " * cell_width(edge.label), "")]
                for place, row in enumerate(rows)]  # fmt: skip
    return _with_edge(_Block(labelled, at, _cells(labelled[at])), edge)


def _joined(parts: list[_Block], gap: int) -> tuple[list[list[Piece]], int]:
    """The operands one below the other, joined by a bracket where there are several, and the row of the gate."""
    width = max(part.width for part in parts)
    rows: list[list[Piece]] = []
    edges: list[int] = []
    for number, part in enumerate(parts):
        if number:
            rows += [[(" " * width, "")] for _ in range(gap)]
        edges.append(len(rows) + part.at)
        rows += [[(" " * (width - part.width), ""), *row] for row in part.rows]
    first, last = edges[0], edges[-1]
    at = (first + last) // 2
    if len(parts) == 1:
        return rows, at
    return [[*row, (_corner(place, edges, at), QUIET)] for place, row in enumerate(rows)], at


def _corner(place: int, edges: list[int], at: int) -> str:
    first, last = edges[0], edges[-1]
    if not first <= place <= last:
        return " "
    if place == at:
        # Two operands of a row each have no row between them.
        return "┬" if place == first else "┴" if place == last else "┼" if place in edges else "├"
    return "┐" if place == first else "┘" if place == last else "┤" if place in edges else "│"


def _with_edge(block: _Block, edge: _Edge) -> _Block:
    """The block with its edge on the right, above it the value and below it the gradient."""
    length = max(_cells(edge.value), _cells(edge.gradient)) + 2
    length = length if length > 2 else 1
    rows, at = list(block.rows), block.at
    blank: list[Piece] = [(" " * block.width, "")]
    if edge.value and at == 0:
        rows, at = [blank, *rows], 1
    if edge.gradient and at == len(rows) - 1:
        rows = [*rows, blank]
    beside: dict[int, list[Piece]] = {at: [("─" * length, QUIET)]}
    if edge.value:
        beside[at - 1] = _padded(edge.value, length)
    if edge.gradient:
        beside[at + 1] = _padded(edge.gradient, length)
    empty: list[Piece] = [(" " * length, "")]
    return _Block([[*row, *beside.get(place, empty)] for place, row in enumerate(rows)], at, block.width + length)


def _padded(pieces: list[Piece], length: int) -> list[Piece]:
    return [(" ", ""), *pieces, (" " * (length - 1 - _cells(pieces)), "")]


# From the root down


class _Line(NamedTuple):
    """A node of the tree from the root down: what stands before it, and before what follows of the same node."""

    before: str
    after: str
    edge: _Edge


_NARROWEST = 12


def _lines(edge: _Edge, before: str = "", below: str = "", step: int = 3) -> Iterator[_Line]:
    stem = "│" if edge.operands else " "
    yield _Line(before, below + stem + " " * (step - 1), edge)
    for number, operand in enumerate(edge.operands, 1):
        last = number == len(edge.operands)
        branch = ("└" if last else "├") + "─" * (step - 1)
        yield from _lines(operand, below + branch, below + (" " if last else "│") + " " * (step - 1), step)


def _down(tree: _Tree, width: int) -> list[list[Piece]] | None:
    """A line a node in columns of label, value and gradient; None where they do not fit."""
    lines = list(_lines(tree.root))
    heads = [cell_width(line.before) + cell_width(line.edge.label) for line in lines]
    values = [_cells(line.edge.value) for line in lines]
    name, value = max(heads), max(values)
    longest = max((_cells(line.edge.gradient) for line in lines), default=0)
    if name + 2 + value + (4 + longest if longest else 0) > width:
        return None
    rows: list[list[Piece]] = []
    for (before, _, edge), head, size in zip(lines, heads, values, strict=True):
        gap = " " * (name - head + 2 + value - size)
        gradient: list[Piece] = [("  ∂ ", QUIET), *edge.gradient] if edge.gradient else []
        rows.append([(before, QUIET), (edge.label, edge.look), (gap, ""), *edge.value, *gradient])
    return rows


def _stacked(tree: _Tree, width: int) -> Iterator[list[Piece]]:
    """Each node on lines of its own, broken wherever they end; what is too deep loses the beginning of its stem."""
    deepest = max(line.before.count("─") for line in _lines(tree.root, step=1)) if tree.root.operands else 0
    step = 3 if deepest * 3 <= width // 2 else 1
    for line in _lines(tree.root, step=step):
        pieces: list[Piece] = [(line.edge.label, line.edge.look)]
        pieces += [("  ", ""), *line.edge.value] if line.edge.value else []
        room = max(width - _NARROWEST, 0)
        before, after = _end(line.before, room), _end(line.after, room)
        gradient: list[Piece] = [("∂ ", QUIET), *line.edge.gradient] if line.edge.gradient else []
        if gradient and cell_width(before) + _cells(pieces) + 2 + _cells(gradient) <= width:
            pieces, gradient = [*pieces, ("  ", ""), *gradient], []
        yield from _wrapped(pieces, before, width, after)
        if gradient:
            yield from _wrapped(gradient, after, width, after)


def _end(stem: str, room: int) -> str:
    return stem if len(stem) <= room else f"…{stem[len(stem) - room + 1 :]}" if room else ""


def _wrapped(pieces: Sequence[Piece], before: str, width: int, after: str = "") -> Iterator[list[Piece]]:
    """Pieces on as many lines as they need, broken between two of them where possible."""
    line: list[Piece] = [(before, QUIET)]
    for text, style in pieces:
        if _cells(line) + cell_width(text) > width and len(line) > 1:
            yield line
            line, text = [(after, QUIET)], text.lstrip()
        for cluster in clusters(text) if _cells(line) + cell_width(text) > width else [text]:
            if _cells(line) + cell_width(cluster) > width and len(line) > 1:
                yield line
                line = [(after, QUIET)]
            line.append((cluster, style))
    yield line
