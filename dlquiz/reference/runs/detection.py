"""Anchors of a feature map, and the features of a region, on NumPy arrays.

Arguments, conventions and results are those of `records/vision.yaml`. With `mistake` they are computed as those do who
make it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from dlquiz.messages import Text
from dlquiz.reference.layers.arrays import Array, real
from dlquiz.reference.tex.layers_tex import array, factor
from dlquiz.reference.tex.plain_tex import fraction, labelled_line, line


def decode_boxes(anchors: Any, offsets: Any) -> Array:
    """Boxes (N×4) from anchors and predicted offsets, N×4 each (Girshick et al. 2014, appendix C)."""
    corner, opposite = np.split(real(anchors), 2, axis=1)
    shift, scale = np.split(real(offsets), 2, axis=1)
    size = opposite - corner
    center, half = (corner + opposite) / 2 + shift * size, size * np.exp(scale) / 2
    return np.concatenate([center - half, center + half], axis=1)


def anchor_boxes(rows: int, columns: int, stride: float, sizes: Any, ratios: Any, mistake: str = "") -> Array:
    """Anchors around the centers of all cells: (rows·columns·sizes·ratios)×4, corners x1, y1, x2, y2.

    Source: Ren et al. (2015), section 3.1.1; a ratio is height over width.
    """
    widths, heights = _anchor_sizes(real(sizes), real(ratios), mistake)
    shift = 0 if mistake == "centered_at_corners" else 0.5
    x, y = np.meshgrid((np.arange(columns) + shift) * stride, (np.arange(rows) + shift) * stride)
    if mistake == "columns_first":
        x, y = x.T, y.T
    centers = np.stack([x.ravel(), y.ravel()], axis=1)[:, None]
    found = np.stack([widths, heights], axis=1)[None]
    parts = [centers - found / 2, centers + found / 2]
    if mistake == "centers_and_sizes":
        parts = [np.broadcast_to(centers, parts[0].shape), np.broadcast_to(found, parts[0].shape)]
    return np.concatenate(parts, axis=2).reshape(-1, 4)


def _anchor_sizes(sizes: Array, ratios: Array, mistake: str) -> tuple[Array, Array]:
    """Widths and heights of the anchors of a cell: all ratios of the first size, then of the next."""
    size, ratio = np.repeat(sizes, ratios.size), np.tile(ratios, sizes.size)
    if mistake == "ratios_first":
        size, ratio = np.tile(sizes, ratios.size), np.repeat(ratios, sizes.size)
    if mistake == "area_not_kept":
        return size, size * ratio
    side = ratio if mistake == "root_forgotten" else np.sqrt(ratio)
    return (size * side, size / side) if mistake == "ratio_inverted" else (size / side, size * side)


def anchor_boxes_working(
    rows: int, columns: int, stride: float, sizes: Any, ratios: Any, mistake: str = ""
) -> list[Text]:
    """The sizes of the anchors of a cell, the center of the first cell, and all boxes."""
    widths, heights = _anchor_sizes(real(sizes), real(ratios), mistake)
    shift = 0.0 if mistake == "centered_at_corners" else 0.5
    center, left = shift * stride, shift * stride - widths[0] / 2
    first = labelled_line(
        "left side of the first anchor",
        "第一个锚框的左边",
        r"c_1 - \frac{w_1}{2}",
        rf"{array(center)} - {fraction(array(widths[0]), 2)}",
        array(left),
    )
    lines = [
        labelled_line("widths of the anchors of a cell", "每个位置各锚框的宽", "w", array(widths)),
        labelled_line("their heights", "各锚框的高", "h", array(heights)),
        labelled_line(
            "center of the first cell, x and y alike",
            "第一个位置的中心，x 与 y 相同",
            "c_1",
            rf"{factor(shift)} \cdot {factor(stride)}",
            array(center),
        ),
    ]
    corners = [] if mistake == "centers_and_sizes" else [first]
    return [*lines, *corners, line("B", array(anchor_boxes(rows, columns, stride, sizes, ratios, mistake)))]


def roi_align(features: Any, box: Any, bins: int, samples: int = 2, mistake: str = "") -> Array:
    """Features (H×W) of a box, bins×bins: each is the mean of samples×samples values between the cells.

    Source: He et al. (2017), section 3; as torchvision.ops.roi_align with aligned=True, for boxes within the map.
    """
    values, per = _samples(real(features), real(box), bins, samples, mistake)
    cut = values.reshape(bins, per, bins, per)
    return np.asarray(cut.max(axis=(1, 3)) if mistake == "largest_sample" else cut.mean(axis=(1, 3)))


def _samples(features: Array, box: Array, bins: int, samples: int, mistake: str) -> tuple[Array, int]:
    """The values of all samples, and how many there are along a side of a bin."""
    per = 1 if mistake == "centers_only" else samples
    rows, columns = _places(box, bins * per, mistake)
    if mistake == "nearest_cell":
        row, column = (
            np.clip(np.floor(at + 0.5), 0, length - 1).astype(int)
            for at, length in zip((rows, columns), features.shape, strict=True)
        )
        return features[np.ix_(row, column)], per
    down, across = (_weights(at, length) for at, length in zip((rows, columns), features.shape, strict=True))
    return down @ features @ across.T, per


def _places(box: Array, count: int, mistake: str) -> tuple[Array, Array]:
    """Rows and columns of the samples, 0 being the center of the first cell."""
    left, top, right, bottom = _corners(box, mistake)
    share = (np.arange(count) + 0.5) / count
    shift = 0 if mistake == "half_cell_forgotten" else 0.5
    return top + (bottom - top) * share - shift, left + (right - left) * share - shift


def _corners(box: Array, mistake: str) -> Array:
    """Left, top, right and bottom as they are read."""
    if mistake == "axes_swapped":
        return box[[1, 0, 3, 2]]
    return np.asarray(np.floor(box + 0.5)) if mistake == "box_rounded" else box


def _weights(at: Array, length: int) -> Array:
    """What each cell counts for each sample (samples×cells): linear between the centers, constant beyond them."""
    inside = np.clip(at, 0, length - 1)
    return np.asarray(np.clip(1 - np.abs(inside[:, None] - np.arange(length)), 0, None))


def roi_align_working(features: Any, box: Any, bins: int, samples: int = 2, mistake: str = "") -> list[Text]:
    """The size of a bin, where the samples lie, those of the first bin, and the means of all."""
    found, corners = real(features), real(box)
    values, per = _samples(found, corners, bins, samples, mistake)
    rows, columns = _places(corners, bins * per, mistake)
    left, top, right, bottom = _corners(corners, mistake)
    height, width = bottom - top, right - left
    return [
        labelled_line("height of a bin", "每个格子的高", "h", fraction(array(height), bins), array(height / bins)),
        labelled_line("width of a bin", "每个格子的宽", "w", fraction(array(width), bins), array(width / bins)),
        labelled_line(
            "rows of the samples, 0 being the center of the first cell",
            "采样点的行坐标，以第一个单元的中心为 0",
            "y",
            array(rows),
        ),
        labelled_line("columns of the samples", "采样点的列坐标", "x", array(columns)),
        labelled_line(
            "values at the samples of the first bin", "第一个格子各采样点的值", "s", array(values[:per, :per])
        ),
        line("R", array(roi_align(features, box, bins, samples, mistake))),
    ]
