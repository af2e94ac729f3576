"""A reading fitted to what the question asks: one side of `17x17`, a row or a column as the vector it holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from dlquiz.grading.literals import Real, shown_number
from dlquiz.grading.named_shapes import names_cube
from dlquiz.grading.nested import leaves, plain_key, shape_of
from dlquiz.grading.reader import Reading, Value
from dlquiz.grading.tolerances import within
from dlquiz.grading.units import Entry
from dlquiz.messages import Text
from dlquiz.questions import AskedNumber, Call
from dlquiz.reference import catalog
from dlquiz.variants import Variant

_AS_VECTOR: Final = {
    "row": Text("a matrix of one row is read as a vector", "只有一行的矩阵按向量计"),
    "column": Text("a matrix of one column is read as a vector", "只有一列的矩阵按向量计"),
}


def asks_size(kind: AskedNumber) -> bool:
    """Whether lengths along an axis are asked: by what the reference gives, or because the answer says so."""
    by_reference = isinstance(kind.answer, Call) and catalog.find(kind.answer.reference).result in ("size", "sizes")
    return kind.size or by_reference


def fitted(reading: Reading, variant: Variant, kind: AskedNumber, key: Value, *, marked: bool) -> Reading:
    """`reading` as an answer to this question. Before it is `marked`, nothing of it depends on the value of the key."""
    reading = _as_vector(reading, len(shape_of(plain_key(key))))
    return _by_sides(reading, variant, kind, key, marked=marked) if asks_size(kind) else reading


def _as_vector(reading: Reading, dimensions: int) -> Reading:
    shape = shape_of(reading.value)
    if dimensions != 1 or len(shape) != 2 or 1 not in shape:
        return reading
    note = _AS_VECTOR["row" if shape[0] == 1 else "column"]
    digits = tuple(entry.digits for entry in reading.entries)
    return replace(reading, value=tuple(leaves(reading.value)), digits=digits, notes=(*reading.notes, note))


def _by_sides(reading: Reading, variant: Variant, kind: AskedNumber, key: Value, *, marked: bool) -> Reading:
    """Equal sides stand for their length, unless their product is the key."""
    targets: list[Real | None] = list(leaves(plain_key(key)))
    if not marked or len(targets) != len(reading.entries):
        targets = [None] * len(reading.entries)
    taken: list[Entry] = []
    for entry, target in zip(reading.entries, targets, strict=True):
        product = target is not None and within(entry.value, target, kind.tolerance)
        taken.append(entry if product else _one_side(entry, variant))
    changed = next((entry for entry, before in zip(taken, reading.entries, strict=True) if entry is not before), None)
    if changed is None:
        return reading
    value = _rebuilt(reading.value, iter([entry.value for entry in taken]))
    digits = _rebuilt(reading.value, iter([entry.digits for entry in taken]))
    notes = (*reading.notes, _side_note(changed, marked=marked))
    return replace(reading, value=value, digits=digits, notes=notes, entries=tuple(taken))


def _one_side(entry: Entry, variant: Variant) -> Entry:
    sides = entry.sides
    if (
        sides is None
        or sides.length == entry.value
        or sides.number > 3
        or (sides.number == 3 and not names_cube(variant))
    ):
        return entry
    return replace(entry, value=sides.length, digits=sides.digits)


def _side_note(entry: Entry, *, marked: bool) -> Text:
    assert entry.sides is not None
    length = shown_number(entry.sides.length)
    typed = "×".join([length] * entry.sides.number)
    if marked:
        return Text(f"{typed} is read as one side, {length}", f"{typed} 按边长 {length} 计")
    return Text(f"one side of {typed}, unless the product is the answer", f"{typed} 的边长；若答案就是乘积，则按乘积计")


def _rebuilt(like: Value, flat: Iterator[Any]) -> Any:
    """The items of `flat`, nested as `like` is."""
    return tuple(_rebuilt(part, flat) for part in like) if isinstance(like, tuple) else next(flat)
