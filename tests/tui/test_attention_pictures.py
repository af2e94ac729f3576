"""Heat maps of attention and the residual stream: what they show is what the references compute."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

from dlquiz.reference.binding import bind
from dlquiz.reference.catalog import find, run
from dlquiz.tui.illustrations.attention import output, softmax, weights
from dlquiz.tui.illustrations.kit import Canvas
from dlquiz.tui.illustrations.transformers import block
from dlquiz.tui.pictures.heat import HIDDEN, SHADES

QUERIES, KEYS = [[1, 0], [0, 1], [1, 1]], [[1, 2], [0, 1], [-1, 1]]


def made(name, **arguments):
    return SimpleNamespace(verdict=None, arguments=bind(find(name), arguments))


def lines(picture, width=76, height=24, language="en"):
    return [line.rstrip() for line in picture.draw(Canvas(language, width, height), 0).plain.split("\n")]


def test_a_causal_map_has_the_weights_of_the_run_and_crosses_for_what_is_hidden():
    asked = made("attention_weights", queries=QUERIES, keys=KEYS, causal=True)
    (picture,) = weights(asked)
    found = lines(picture)
    values = run(find("attention_weights"), asked.arguments)
    for number, row in enumerate(values):
        shown = found[number + 1].split()
        assert shown[0] == f"q{number + 1}"
        assert found[number + 1].count(HIDDEN) == 2 * (len(row) - number - 1)
        texts = [float(text) for text in shown[1:] if re.fullmatch(r"[\d.]+", text)]
        assert texts == pytest.approx(row[: number + 1], abs=6e-4)
    assert "The mask hides 3 of 9 cells." in found


def test_without_a_mask_nothing_is_crossed_even_where_a_weight_is_zero():
    (picture,) = weights(made("attention_weights", queries=[[100]], keys=[[100], [-100]]))
    found = "\n".join(lines(picture))
    assert HIDDEN not in found
    assert "mask" not in found


def test_the_output_stands_below_its_weights():
    asked = made("attention_output", queries=QUERIES, keys=KEYS, values=[[1], [2], [4]], causal=True)
    (picture,) = output(asked)
    found = "\n".join(lines(picture))
    assert "The mask hides 3 of 9 cells." in found
    assert "output = weights · values 3×1" in found
    for (value,) in run(find("attention_output"), asked.arguments):
        assert f"{value:.4g}" in found


@pytest.mark.parametrize(
    ("arguments", "hidden", "cells"),
    [
        ({"logits": [2, 1, 0], "mask": [1, 0, 1]}, 1, 3),
        ({"logits": [[2, 1, 0], [1, 1, 1]], "mask": [1, 0, 1]}, 2, 6),
        ({"logits": [[2, 1, 0], [1, 1, 1]], "mask": [[1, 0, 0], [1, 1, 1]]}, 2, 6),
    ],
)
def test_a_mask_is_crossed_in_each_row(arguments, hidden, cells):
    (picture,) = softmax(made("masked_softmax", **arguments))
    found = lines(picture)
    assert sum(line.count(HIDDEN) for line in found if line.startswith("z")) == 2 * hidden
    assert f"The mask hides {hidden} of {cells} cells." in found


def test_the_fullest_cell_is_the_largest_number():
    (picture,) = weights(made("attention_weights", queries=[[3]], keys=[[0], [1], [-1]]))
    assert re.findall(f"[{SHADES}]", lines(picture)[1]) == ["·", "·", "█", "█", "·", "·"]


GPT2 = {"layers": 12, "model_dim": 768, "hidden_dim": 3072, "vocabulary": 50257, "positions": 1024, "heads": 12}


def figures(found):
    """The number at the end of each line that has one."""
    return [int(line.split()[-1].replace(",", "")) for line in found if re.search(r" [\d,]+$", line)]


@pytest.mark.parametrize(
    "arguments",
    [
        GPT2,
        {"layers": 2, "model_dim": 8, "hidden_dim": 16, "vocabulary": 10, "tied": False, "bias": False,
         "feed_forward": "gated", "norm": "rms", "heads": 4, "kv_heads": 2},
        {"layers": 3, "model_dim": 6, "hidden_dim": 5, "vocabulary": 7, "positions": 4, "segments": 2, "pooler": True},
    ],
)  # fmt: skip
def test_the_parts_of_the_stream_add_up_to_the_run(arguments):
    asked = made("transformer_parameters", **arguments)
    (picture,) = block(asked)
    found = lines(picture, 100)
    inside = [line for line in found if line.startswith("┃ ┃")]
    *parts, total = figures(found)
    layer = figures(inside)
    assert len(layer) == 4
    assert total == run(find("transformer_parameters"), asked.arguments)
    assert sum(parts) + (arguments["layers"] - 1) * sum(layer) == total


def test_the_stream_is_drawn_with_its_branches():
    (picture,) = block(made("transformer_parameters", **GPT2))
    found = lines(picture)
    assert [line[:3] for line in found if line.startswith(("┣", "⊕━"))] == ["┣━┓", "⊕━┛", "┣━┓", "⊕━┛"]
    assert any("12 heads of 64" in line for line in found)
    assert any("tied to the embedding" in line for line in found)
