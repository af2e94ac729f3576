"""The residual stream of a model as a line from top to bottom, with the branches that leave it and are added back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual.content import Content

from dlquiz.tui.pictures.canvas import FAIR, MAIN, QUIET, Piece, Row, content
from dlquiz.tui.pictures.cells import fitted, right_aligned, widest

_APART = 3


class Module(NamedTuple):
    """What stands on a line: its name, its sizes, and how many parameters it has."""

    name: str
    sizes: str
    parameters: int


class Branch(NamedTuple):
    """Modules beside the stream, and what is said where the branch leaves it."""

    modules: Sequence[Module]
    said: str = ""


def stream(parts: Sequence[Module | Branch], total: Module, width: int) -> Content:
    """The parts from the input to the output, and their sum below."""
    modules = [module for part in parts for module in (part.modules if isinstance(part, Branch) else [part])]
    modules.append(total)
    figures = widest(f"{module.parameters:,}" for module in modules)
    name = widest(module.name for module in modules)
    sizes = min(widest(module.sizes for module in modules), max(width - 4 - name - figures - 2 * _APART, 0))

    def row(before: str, module: Module, style: str = "") -> Row:
        texts = (fitted(module.name, name), " " * _APART, fitted(module.sizes, sizes), " " * _APART)
        figure = right_aligned(f"{module.parameters:,}", figures)
        return [(before, f"bold {MAIN}"), (texts[0], style), ("".join(texts[1:]), QUIET), (figure, style)]

    rows: list[Row] = []
    for part in parts:
        if isinstance(part, Module):
            rows.append(row("┃   ", part))
            continue
        said: list[Piece] = [(f" {part.said}", FAIR)] if part.said else []
        rows.append([("┣━┓", f"bold {MAIN}"), *said])
        rows += [row("┃ ┃ ", module) for module in part.modules]
        rows.append([("⊕━┛", f"bold {MAIN}")])
    return content([*rows, row("▼   ", total, "bold")], width)
