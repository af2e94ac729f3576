"""What a network of texts costs at a length, a batch and a number format: products, cache, activations."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from typing import NamedTuple

from dlquiz.errors import ArgumentError
from dlquiz.messages import short
from dlquiz.messages.naming import did_you_mean
from dlquiz.networks.kinds import Network, Shape
from dlquiz.networks.plan import shape_of
from dlquiz.networks.tokens import MultiheadAttention
from dlquiz.networks.trace import Trace, plan_at, trace

BYTES: Mapping[str, int] = {"float32": 4, "bfloat16": 2, "float16": 2, "int8": 1}
"""Of a number in each format."""
DTYPES = tuple(BYTES)
LARGEST = 1_000_000
"""The largest length and batch."""


class Setting(NamedTuple):
    """So many tokens in each of so many texts, in a number format; without a length the one a network is made for."""

    sequence: int | None = None
    batch: int = 1
    dtype: str = "float32"


class Costs(NamedTuple):
    """Of one forward pass over the whole batch.

    `macs` are those of all rows of `table` for the batch, `flops` twice as many. `kv_cache_bytes` are the keys and
    values of all tokens, 2·heads·head_dim numbers a token in each causal or cross-attention; None where there is none.
    `activation_bytes` are the outputs of all rows: what a pass leaves behind if nothing is thrown away. What an
    attention makes inside (queries, scores) has no row and is not among them.
    """

    table: Trace
    sequence: int
    batch: int
    dtype: str
    flops: int
    kv_cache_bytes: int | None
    activation_bytes: int


def costs(network: Network, setting: Setting) -> Costs:
    """The table of a network for a batch, and what it costs.

    Raises `ArgumentError` for a size or format that is none, a length that does not fit, and a network of images.
    """
    _check(network, setting)
    traced = trace(network, None if setting.sequence is None else (setting.sequence,))
    batch, size = setting.batch, BYTES[setting.dtype]
    layers = tuple([row._replace(macs=batch * row.macs) for row in traced.layers])
    table = traced._replace(macs=batch * traced.macs, layers=layers)
    kept = cached(network, traced.input)
    outputs = sum([prod(row.output) for row in layers if row.kind != "Parameter"])
    return Costs(
        table=table,
        sequence=traced.input[0],
        batch=batch,
        dtype=setting.dtype,
        flops=2 * table.macs,
        kv_cache_bytes=kept * batch * size if kept else None,
        activation_bytes=outputs * batch * size,
    )


def in_units(size: int) -> str:
    """A number of bytes in the largest binary unit that it fills: `72.0 MiB`."""
    for unit, name in ((2**40, "TiB"), (2**30, "GiB"), (2**20, "MiB"), (2**10, "KiB")):
        if size >= unit:
            return f"{size / unit:,.1f} {name}"
    return f"{size:,} B"


def cached(network: Network, shape: Shape) -> int:
    """Keys and values that all layers keep of one text, as numbers."""
    plan = plan_at(network, shape)
    kept = 0
    for node in plan.nodes:
        if isinstance(node.layer, MultiheadAttention):
            # Keys and values come from the last source: of a cross-attention, from the encoder.
            source = node.sources[-1]
            length, features = shape_of(plan.flows[source], plan.sizes)
            kept += length * node.layer.cached(features)
    return kept


def _check(network: Network, setting: Setting) -> None:
    if not network.is_text:
        raise ArgumentError(
            "sequence",
            f"{network.name} takes images, which have no length, batch or format here: use `--input CxHxW`",
            f"{network.name} 的输入是图像，没有长度、批量和数值格式之分：请用 `--input CxHxW`",
        )
    for name, value in (("sequence", setting.sequence), ("batch", setting.batch)):
        if value is not None and not 1 <= value <= LARGEST:
            raise ArgumentError(
                name,
                f"`{name}` must be a whole number from 1 to {LARGEST:,}, not {value:,}",
                f"`{name}` 必须是 1 到 {LARGEST} 的整数，而不是 {value}",
            )
    if setting.dtype not in BYTES:
        shown = short(setting.dtype)
        known = (f"there are {', '.join(DTYPES)}", f"可用的有 {'、'.join(DTYPES)}")
        hint, hint_zh = did_you_mean(shown, DTYPES, known)
        raise ArgumentError("dtype", f"there is no format `{shown}`; {hint}", f"没有数值格式 `{shown}`；{hint_zh}")
