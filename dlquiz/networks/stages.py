"""A network in a dozen stages: the rows of its layer table put together where they make one block, for a drawing."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from dlquiz.networks.kinds import Shape
from dlquiz.networks.trace import Row, Trace

StageKind = Literal[
    "conv",
    "pool",
    "residual",
    "inverted",
    "inception",
    "dense",
    "transition",
    "embedding",
    "attention",
    "linear",
    "rbf",
]

_CONTAINERS = ("features", "classifier", "transformer", "model", "encoder", "decoder", "layers")
_STAGE_OF_KIND: tuple[tuple[str, StageKind], ...] = (("MultiheadAttention", "attention"), ("Embedding", "embedding"))
_POOLS = ("MaxPool2d", "AvgPool2d", "AdaptiveAvgPool2d", "Subsampling")


class Stage(NamedTuple):
    """Layers or blocks of one kind and one output shape, one after the other.

    `times` is how many there are; of a dense block, its layers. `names` are the modules in it, with what works on
    each value where it stands (activations, normalisation) counted to what it follows.
    """

    kind: StageKind
    times: int
    output: Shape
    parameters: int
    names: tuple[str, ...]

    @property
    def channels(self) -> int:
        return channels_of(self.output)

    @property
    def size(self) -> Shape:
        """Height and width; the number of tokens and 1; (1, 1) of what is flat."""
        return size_of(self.output)


def channels_of(shape: Shape) -> int:
    """Channels of maps; features of tokens and of what is flat."""
    return shape[-1] if len(shape) == 2 else shape[0]


def size_of(shape: Shape) -> Shape:
    """Height and width of maps; the number of tokens and 1; (1, 1) of what is flat."""
    return shape[1:] if len(shape) == 3 else (shape[0], 1) if len(shape) == 2 else (1, 1)


def stages(traced: Trace) -> tuple[Stage, ...]:
    """The stages of the main path in the order of computation; heads on the side are left out."""
    found: list[Stage] = []
    shape = traced.input
    for _, rows in groupby(_main_path(traced.layers), lambda row: unit_of(row.name)):
        unit = list(rows)
        stage = _stage(unit)
        if stage is None or (stage.kind == "pool" and stage.output == shape):
            _join(found, unit)
            continue
        shape = stage.output
        if found and stage.kind != "pool" and (found[-1].kind, found[-1].output) == (stage.kind, stage.output):
            last = found.pop()
            stage = stage._replace(
                times=last.times + stage.times,
                parameters=last.parameters + stage.parameters,
                names=last.names + stage.names,
            )
        found.append(stage)
    return tuple(found)


def _join(found: list[Stage], unit: Sequence[Row]) -> None:
    if found:
        last = found.pop()
        parameters = last.parameters + sum(row.parameters for row in unit)
        found.append(last._replace(parameters=parameters, names=(*last.names, *(row.name for row in unit))))


def _main_path(rows: Sequence[Row]) -> list[Row]:
    """A head on the side is known by products that are not counted."""
    aside = {row.name.partition(".")[0] for row in rows if row.kind in ("Conv2d", "Linear") and not row.macs}
    return [row for row in rows if row.name.partition(".")[0] not in aside]


def unit_of(name: str) -> str:
    """The path of the block a module is in: what only holds blocks is looked through.

    A number ends the path, or a second one behind it where that is a block, too (`features.1.0` of an EfficientNet).
    """
    steps = name.split(".")
    depth = 1
    while depth < len(steps) and (steps[depth].isdecimal() or steps[depth - 1] in _CONTAINERS):
        depth += 1
        if steps[depth - 1].isdecimal():
            break
    if steps[depth - 1].isdecimal() and depth + 1 < len(steps) and steps[depth].isdecimal():
        depth += 1
    return ".".join(steps[:depth])


def _stage(unit: Sequence[Row]) -> Stage | None:
    kind = _kind(unit)
    if kind is None:
        return None
    inner = {row.name.rpartition(".")[0] for row in unit if _in_dense_layer(row)}
    names = tuple(row.name for row in unit)
    return Stage(kind, len(inner) or 1, unit[-1].output, sum(row.parameters for row in unit), names)


def _in_dense_layer(row: Row) -> bool:
    return ".denselayer" in row.name


def _kind(unit: Sequence[Row]) -> StageKind | None:
    kinds = [row.kind for row in unit]
    for kind, stage in _STAGE_OF_KIND:
        if kind in kinds:
            return stage
    inverted = kinds.count("Conv2d") > 1 and any(map(_is_depthwise, unit))
    if "Add" in kinds and len(unit) > 1:
        return "inverted" if inverted else "residual"
    if "Concat" in kinds:
        return "dense" if any(map(_in_dense_layer, unit)) else "inception"
    if "Conv2d" in kinds:
        return "transition" if any(kind in _POOLS[:2] for kind in kinds) else "inverted" if inverted else "conv"
    if "Linear" in kinds or "EuclideanRBF" in kinds:
        return "linear" if "Linear" in kinds else "rbf"
    return "pool" if any(kind in _POOLS for kind in kinds) else None


def _is_depthwise(row: Row) -> bool:
    """Whether each channel has a kernel of its own, and no bias."""
    side = row.kernel_size
    return row.kind == "Conv2d" and isinstance(side, int) and side > 1 and row.parameters == row.output[0] * side**2
