"""The proofs of anchors and regions: corner by corner in decimals and fractions, and by maps of a unit square."""

from __future__ import annotations

import random
from collections.abc import Mapping
from fractions import Fraction
from itertools import product
from math import floor
from typing import Any

import numpy as np
from proof import Arguments, Proof, proof
from proof_numbers import decimal, with_digits
from proof_numbers import exactly as exact

# --- draws ----------------------------------------------------------------------------------------------------------


def draw_offsets(source: random.Random) -> Arguments:
    anchors, offsets = [], []
    for _ in range(source.randint(1, 2)):
        left, top = source.randint(-4, 9), source.randint(-4, 9)
        anchors.append([left, top, left + source.randint(1, 8), top + source.randint(1, 8)])
        offsets.append([source.choice([0, round(source.uniform(-1, 1), 2)]) for _ in range(4)])
    return {"anchors": anchors, "offsets": offsets}


def draw_anchors(source: random.Random) -> Arguments:
    return {
        "rows": source.randint(1, 2),
        "columns": source.randint(1, 2),
        "stride": source.choice([4, 8, 2.5]),
        "sizes": source.sample([4, 8, 10, 16, 32], source.randint(1, 2)),
        "ratios": source.sample([0.25, 0.5, 1, 2, 4], source.randint(1, 2)),
    }


def draw_region(source: random.Random) -> Arguments:
    rows, columns = source.randint(1, 4), source.randint(1, 5)
    corners = [sorted(source.sample(range(4 * side + 1), 2)) for side in (columns, rows)]
    (left, right), (top, bottom) = ([place / 4 for place in each] for each in corners)
    return {
        "features": [[source.randint(-4, 9) for _ in range(columns)] for _ in range(rows)],
        "box": [left, top, right, bottom],
        "bins": source.randint(1, 3),
    } | source.choice([{}, {"samples": source.randint(1, 3)}])


# --- boxes ----------------------------------------------------------------------------------------------------------


@with_digits(40)
def decoded_in_decimals(anchors: Any, offsets: Any) -> list[list[float]]:
    """Axis by axis: the center moves by a share of the size, the size grows by the exponential."""
    found = []
    for box, moves in zip(anchors, offsets, strict=True):
        ends: dict[int, float] = {}
        for axis in (0, 1):
            low, high = decimal(box[axis]), decimal(box[axis + 2])
            center = (low + high) / 2 + decimal(moves[axis]) * (high - low)
            size = (high - low) * decimal(moves[axis + 2]).exp()
            ends |= {axis: float(center - size / 2), axis + 2: float(center + size / 2)}
        found.append([ends[place] for place in range(4)])
    return found


def decoded_from_unit_squares(anchors: Any, offsets: Any) -> Any:
    """An anchor is a map of the unit square: the box is the image of a square that is shifted and scaled there."""
    a, d = np.asarray(anchors, float), np.asarray(offsets, float)
    scale = np.exp(d[:, 2:])
    low = d[:, :2] + (1 - scale) / 2
    size = a[:, 2:] - a[:, :2]
    return np.hstack([a[:, :2] + size * low, a[:, :2] + size * (low + scale)])


@with_digits(40)
def anchors_in_decimals(rows: int, columns: int, stride: float, sizes: Any, ratios: Any) -> list[list[float]]:
    found = []
    for row, column, size, ratio in product(range(rows), range(columns), sizes, ratios):
        x, y = ((2 * place + 1) * decimal(stride) / 2 for place in (column, row))
        tall = decimal(size) * decimal(ratio).sqrt()
        wide = decimal(size) ** 2 / tall
        found.append([float(end) for end in (x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2)])
    return found


def anchors_by_logarithms(rows: int, columns: int, stride: float, sizes: Any, ratios: Any) -> Any:
    """Areas and ratios in logarithms, the places of all cells at once."""
    area, ratio = (grid.ravel() for grid in np.meshgrid(2 * np.log(sizes), np.log(ratios), indexing="ij"))
    half = np.stack([np.exp((area - ratio) / 2), np.exp((area + ratio) / 2)], axis=1) / 2
    places = np.indices((rows, columns)).reshape(2, -1).T[:, ::-1]
    centers = np.repeat(places * stride + stride / 2, len(half), axis=0)
    around = np.tile(half, (rows * columns, 1))
    return np.hstack([centers - around, centers + around])


# --- regions --------------------------------------------------------------------------------------------------------


def aligned_in_fractions(features: Any, box: Any, bins: int, samples: int) -> list[list[float]]:
    """Sample by sample from the four cells around it."""
    rows, columns = len(features), len(features[0])
    left, top, right, bottom = map(exact, box)

    def value(y: Fraction, x: Fraction) -> Fraction:
        y, x = (min(max(at, Fraction(0)), Fraction(side - 1)) for at, side in ((y, rows), (x, columns)))
        corners = ((floor(y) + down, floor(x) + across) for down, across in product((0, 1), (0, 1)))
        return sum(
            (
                exact(features[row][column]) * (1 - abs(y - row)) * (1 - abs(x - column))
                for row, column in corners
                if row < rows and column < columns
            ),
            Fraction(),
        )

    def at(low: Fraction, high: Fraction, place: int) -> Fraction:
        return low + (high - low) * (2 * place + 1) / (2 * bins * samples) - Fraction(1, 2)

    def mean(row: int, column: int) -> float:
        places = product(range(row * samples, (row + 1) * samples), range(column * samples, (column + 1) * samples))
        total = sum((value(at(top, bottom, y), at(left, right, x)) for y, x in places), Fraction())
        return float(total / samples**2)

    return [[mean(row, column) for column in range(bins)] for row in range(bins)]


def aligned_by_interpolation(features: Any, box: Any, bins: int, samples: int) -> Any:
    """`np.interp` down every column, then along every row, and the means of equal pieces."""
    values = np.asarray(features, float)
    ends = np.asarray(box, float) - 0.5
    count = bins * samples
    edges = [np.linspace(ends[axis], ends[axis + 2], 2 * count + 1)[1::2] for axis in (0, 1)]
    down = np.stack([np.interp(edges[1], np.arange(len(values)), column) for column in values.T], axis=1)
    across = np.stack([np.interp(edges[0], np.arange(values.shape[1]), row) for row in down])
    pieces = [np.hsplit(band, bins) for band in np.vsplit(across, bins)]
    return [[float(piece.mean()) for piece in band] for band in pieces]


PROOFS: Mapping[str, Proof] = {
    "decode_boxes": proof(draw_offsets, decoded_in_decimals, decoded_from_unit_squares),
    "anchor_boxes": proof(draw_anchors, anchors_in_decimals, anchors_by_logarithms),
    "roi_align": proof(draw_region, aligned_in_fractions, aligned_by_interpolation),
}
