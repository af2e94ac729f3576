"""A Transformer of the networks along its residual stream: its rows, equal blocks once with their number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from textual.content import Content

from dlquiz.messages import Language, Text, message, say
from dlquiz.networks import Trace
from dlquiz.networks.kinds import shape_text
from dlquiz.networks.trace import Row
from dlquiz.tui.illustrations.kit import Canvas, Illustration
from dlquiz.tui.pictures.canvas import sentence
from dlquiz.tui.pictures.stream import Branch, Module, stream

ATTENTION, ADD = "MultiheadAttention", "Add"
_BLOCK = re.compile(r".*?\.(?:\w+_)?\d+(?=\.)")
"""The path of a block, such as `transformer.h.0`."""
_ALWAYS = ("Linear", "Embedding")
"""Kinds that are shown without parameters, too: then they are tied."""


class Group(NamedTuple):
    """Equal blocks that follow one another, the rows of the first of them; outside of blocks, one row."""

    rows: tuple[Row, ...]
    times: int
    path: str


def has_stream(traced: Trace) -> bool:
    """Whether the network has attention."""
    return any(row.kind == ATTENTION for row in traced.layers)


def streams(traced: Trace) -> list[Illustration]:
    """One picture, where the network has attention."""
    if not has_stream(traced):
        return []
    groups = groups_of(traced.layers)
    total = sum(row.parameters for row in traced.layers)
    title = message("block_title")

    def draw(canvas: Canvas, frame: int) -> Content:
        parts = [part for group in groups for part in _parts(group, canvas.language)]
        whole = Module(say(canvas.language, "block_total"), "", total)
        text = sentence(say(canvas.language, "block_added"), canvas.width)
        return Content("\n").join([stream(parts, whole, canvas.width), text])

    return [Illustration(Text(f"{title.en}: {traced.network}", f"{title.zh}：{traced.network}"), draw)]


def groups_of(rows: Sequence[Row]) -> list[Group]:
    """The rows block by block; what neither has parameters nor could be tied is left out."""
    found: list[Group] = []
    for path, each in groupby(rows, lambda row: _path(row.name)):
        shown = tuple(row for row in each if row.parameters or row.kind in _ALWAYS or (path and row.kind == ADD))
        last = found[-1] if found else None
        if path and last and last.path and _outline(last.rows, last.path) == _outline(shown, path):
            found[-1] = last._replace(times=last.times + 1)
        else:
            found += [Group(shown, 1, path)] if path else [Group((row,), 1, "") for row in shown]
    return found


def _path(name: str) -> str:
    block = _BLOCK.match(name)
    return block[0] if block else ""


def _outline(rows: Sequence[Row], path: str) -> list[tuple[str, str, int]]:
    """What blocks are compared by: names within the block, kinds and parameters."""
    return [(row.name[len(path) :], row.kind, row.parameters) for row in rows]


def _parts(group: Group, language: Language) -> Iterator[Module | Branch]:
    if not group.path:
        yield from (_module(row, row.name) for row in group.rows)
        return
    count = sum(row.parameters for row in group.rows)
    said = say(language, "block_layers", layers=group.times, count=f"{count:,}")
    before = _is_norm(group.rows[0])
    branch: list[Module] = []
    for row in group.rows:
        if row.kind == ADD:
            yield Branch(branch, said)
            branch, said = [], ""
        elif not before and not branch and _is_norm(row):
            yield _module(row, row.name[len(group.path) + 1 :])
        else:
            branch.append(_module(row, row.name[len(group.path) + 1 :]))
    yield from branch


def _is_norm(row: Row) -> bool:
    return row.kind.endswith("Norm")


def _module(row: Row, name: str) -> Module:
    return Module(name, f"{shape_text(row.output)} {row.kind}", row.parameters)
