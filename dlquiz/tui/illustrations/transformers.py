"""A whole Transformer along its residual stream, with the sizes of the question and the counts of the record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual.content import Content

from dlquiz.messages import Language, message, say
from dlquiz.reference.catalog import find, run
from dlquiz.tui.illustrations.kit import Canvas, Illustration
from dlquiz.tui.pictures.canvas import sentence
from dlquiz.tui.pictures.stream import Branch, Module, stream

_NORMS = {"layer": "block_layer", "rms": "block_rms"}
_FEED_FORWARDS = {"plain": "block_plain", "gated": "block_gated"}
"""The words for the values of both arguments."""


def block(made: Any) -> list[Illustration]:
    """Embedding, one layer with both of its branches, and what stands behind the last layer."""
    reference, given = find("transformer_parameters"), made.arguments
    counts = reference.lines("", given)
    total: Any = run(reference, given)

    def draw(canvas: Canvas, frame: int) -> Content:
        language = canvas.language
        whole = Module(say(language, "block_total"), "", total)
        drawn = stream(_parts(given, counts, language), whole, canvas.width)
        return Content("\n").join([drawn, sentence(say(language, "block_norms"), canvas.width)])

    return [Illustration(message("block_title"), draw)]


def _parts(given: Mapping[str, Any], counts: Mapping[str, Any], language: Language) -> list[Module | Branch]:
    dim, hidden = given["model_dim"], given["hidden_dim"]
    norm = Module(say(language, _NORMS[given["norm"]]), f"{dim:,}", counts["n"])
    layers = say(language, "block_layers", layers=given["layers"], count=f"{counts['B']:,}")
    forward = Module(
        say(language, _FEED_FORWARDS[given["feed_forward"]]), f"{dim:,} → {hidden:,} → {dim:,}", counts["M"]
    )
    attention = Module(say(language, "block_attention"), _heads(given, language), counts["A"])
    matrix = f"{given['vocabulary']:,} × {dim:,}"
    parts: list[Module | Branch] = [Module(say(language, "block_embedding"), matrix, counts["E"])]
    rows = given["positions"] + given["segments"]
    if rows:
        key = "block_positions_segments" if given["segments"] else "block_positions"
        parts.append(Module(say(language, key), f"{rows:,} × {dim:,}", counts["Q"]))
    parts += [Branch([norm, attention], layers), Branch([norm, forward]), norm]
    if given["pooler"]:
        parts.append(Module(say(language, "block_pooler"), f"{dim:,} → {dim:,}", counts["W"]))
    tied = say(language, "block_tied")
    return [*parts, Module(say(language, "block_output"), tied if given["tied"] else matrix, counts["U"])]


def _heads(given: Mapping[str, Any], language: Language) -> str:
    """The heads where the question has any; else the matrices."""
    heads, groups = given["heads"], given["kv_heads"]
    if heads == 1:
        return say(language, "block_matrices", size=f"{given['model_dim']:,}")
    key = "block_grouped" if groups < heads else "block_heads"
    return say(language, key, heads=heads, size=f"{given['model_dim'] // heads:,}", groups=groups)
