"""The proofs of vision: areas cut into cells, suppression pair by pair, layers counted weight by weight.

Anchors and regions are proved corner by corner in decimals and fractions, and by maps of a unit square.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise, product
from math import floor
from typing import Any

import numpy as np
from proof import Arguments, Proof, proof
from proof_numbers import as_list, decimal, with_digits
from proof_numbers import exactly as exact

# --- draws ----------------------------------------------------------------------------------------------------------


def box(source: random.Random, scale: int = 1) -> list[float]:
    left, top = source.randint(0, 6), source.randint(0, 6)
    corners = [left, top, left + source.randint(0, 6), top + source.randint(0, 6)]
    return [corner / scale for corner in corners]


def draw_boxes(source: random.Random) -> Arguments:
    scale = source.choice([1, 1, 2, 10])
    first = box(source, scale)
    return {"box_a": first, "box_b": source.choice([first, *[box(source, scale) for _ in range(9)]])}


def draw_suppression(source: random.Random) -> Arguments:
    """Boxes on a line, so that several overlap, some by exactly the threshold."""
    boxes = []
    for _ in range(source.randint(1, 6)):
        left = source.randint(0, 5)
        boxes.append([left, 0, left + source.choice([2, 4]), source.choice([1, 1, 2])])
    scores = [source.choice([source.randint(1, 9) / 10, 0.5]) for _ in boxes]
    return {"boxes": boxes, "scores": scores, "threshold": source.choice([0.25, 0.5, 0.3, 0.7, 0])}


def draw_hits(source: random.Random) -> Arguments:
    hits = [source.randint(0, 1) for _ in range(source.randint(1, 8))]
    return {"hits": hits} | source.choice([{}, {"objects": sum(hits) + source.randint(1, 3)}])


def draw_focal(source: random.Random) -> Arguments:
    samples = source.randint(1, 5)
    given: Arguments = {
        "probability": [source.randint(1, 99) / 100 for _ in range(samples)],
        "target": [source.randint(0, 1) for _ in range(samples)],
    }
    if samples == 1 and source.random() < 0.3:
        given = {name: values[0] for name, values in given.items()}
    given |= source.choice([{}, {"gamma": source.choice([0.5, 1, 3])}])
    return given | source.choice([{}, {"alpha": source.choice([0.25, 0.75])}])


def draw_masks(source: random.Random) -> Arguments:
    shape = source.choice([(4,), (1,), (3, 3)])
    soft = source.random() < 0.5
    prediction = [source.randint(0, 10) / 10 if soft else source.randint(0, 1) for _ in range(int(np.prod(shape)))]
    target = [source.choice([0, 1]) for _ in prediction]
    if source.random() < 0.1:
        prediction, target = [0] * len(prediction), [0] * len(target)
    return {name: np.reshape(mask, shape).tolist() for name, mask in (("prediction", prediction), ("target", target))}


def draw_gate(source: random.Random) -> Arguments:
    reduction = source.choice([1, 2, 4, 16])
    return {"channels": source.randint(reduction, 80), "bias": source.random() < 0.7} | (
        {} if reduction == 16 else {"reduction": reduction}
    )


def draw_block(source: random.Random) -> Arguments:
    return {
        "in_channels": source.randint(1, 12),
        "out_channels": source.randint(1, 12),
        "expand_ratio": source.choice([1, 2, 4, 6]),
        "kernel_size": source.choice([1, 3, 5]),
        "batch_norm": source.random() < 0.7,
    }


def draw_maps(source: random.Random) -> Arguments:
    shape = source.choice([(1, 2, 2), (2, 2, 3), (3, 1, 2)])
    return {
        name: [[[source.randint(-4, 6) / 2 for _ in range(shape[2])] for _ in range(shape[1])] for _ in range(shape[0])]
        for name in ("activations", "gradients")
    }


# --- boxes ------------------------------------------------------------------------------------------------------------


def covered(box_a: Any, box_b: Any) -> tuple[Fraction, Fraction]:
    """Cuts the plane at all coordinates, and adds up the cells in both boxes and in at least one."""
    columns, rows = (
        sorted({exact(each[side]) for each in (box_a, box_b) for side in (axis, axis + 2)}) for axis in (0, 1)
    )
    both = either = Fraction()
    for (left, right), (top, bottom) in product(pairwise(columns), pairwise(rows)):
        inside = [
            exact(x1) <= left and right <= exact(x2) and exact(y1) <= top and bottom <= exact(y2)
            for x1, y1, x2, y2 in (box_a, box_b)
        ]
        area = (right - left) * (bottom - top)
        both, either = both + area * all(inside), either + area * any(inside)
    return both, either


def iou_by_cells(box_a: Any, box_b: Any) -> Fraction:
    both, either = covered(box_a, box_b)
    return both / either if either else Fraction()


def iou_by_complement(box_a: Any, box_b: Any) -> float:
    """One less the share that only one box covers (the Jaccard distance), from lengths on each axis."""
    a, b = np.asarray(box_a, float), np.asarray(box_b, float)
    lengths = [max(0.0, min(a[axis + 2], b[axis + 2]) - max(a[axis], b[axis])) for axis in (0, 1)]
    only = sum((each[2] - each[0]) * (each[3] - each[1]) for each in (a, b)) - 2 * lengths[0] * lengths[1]
    covered_once = only + lengths[0] * lengths[1]
    return 1 - only / covered_once if covered_once else 0.0


def kept_by_rounds(boxes: Any, scores: Any, threshold: float) -> tuple[int, ...]:
    """Takes the best box that is left and drops what overlaps it too much, until none is left."""
    left = dict(enumerate(boxes))
    kept = []
    while left:
        best = min(left, key=lambda index: (-scores[index], index))
        kept.append(best)
        left = {
            index: other
            for index, other in left.items()
            if index != best and iou_by_cells(boxes[best], other) <= exact(threshold)
        }
    return tuple(kept)


def kept_by_recursion(boxes: Any, scores: Any, threshold: float) -> tuple[int, ...]:
    """A box is kept unless one that is better, and itself kept, overlaps it too much."""

    def better(index: int) -> list[int]:
        return [other for other in range(len(boxes)) if (scores[other], -other) > (scores[index], -index)]

    def is_kept(index: int) -> bool:
        return not any(
            iou_by_complement(boxes[index], boxes[other]) > threshold + 1e-12
            for other in better(index)
            if is_kept(other)
        )

    return tuple(sorted(filter(is_kept, range(len(boxes))), key=lambda index: len(better(index))))


# --- losses and masks -------------------------------------------------------------------------------------------------


def precision_by_slices(hits: Any, objects: int) -> Fraction:
    found = [Fraction(sum(hits[: rank + 1]), rank + 1) for rank, hit in enumerate(hits) if hit]
    return sum(found, Fraction()) / objects


def precision_by_steps(hits: Any, objects: int) -> Fraction:
    """The area under the steps of precision over recall."""
    area, recall = Fraction(), Fraction()
    for rank in range(1, len(hits) + 1):
        now = Fraction(sum(hits[:rank]), objects)
        area += (now - recall) * Fraction(sum(hits[:rank]), rank)
        recall = now
    return area


@with_digits(40)
def focal_in_decimals(probability: Any, target: Any, gamma: float, alpha: float | None) -> float:
    total = Decimal(0)
    for p, y in zip(as_list(probability), as_list(target), strict=True):
        true = decimal(p) if y else 1 - decimal(p)
        weight = Decimal(1) if alpha is None else decimal(alpha) if y else 1 - decimal(alpha)
        total -= weight * (decimal(gamma) * (1 - true).ln()).exp() * true.ln()
    return float(total / len(as_list(probability)))


def focal_with_logits(probability: Any, target: Any, gamma: float, alpha: float | None) -> float:
    """From logits: softplus of the margin towards the wrong class, times a power of its sigmoid."""
    p, y = np.asarray(as_list(probability), float), np.asarray(as_list(target), float)
    margin = (1 - 2 * y) * (np.log(p) - np.log1p(-p))
    weights = np.ones_like(y) if alpha is None else np.array([1 - alpha, alpha])[y.astype(int)]
    return float(np.mean(weights * np.logaddexp(0, margin) / (1 + np.exp(-margin)) ** gamma))


def flat(mask: Any) -> list[Fraction]:
    return [exact(entry) for entry in np.asarray(mask, dtype=float).ravel().tolist()]


def dice_exactly(prediction: Any, target: Any) -> Fraction:
    p, t = flat(prediction), flat(target)
    both = sum(p) + sum(t)
    return 2 * sum((a * b for a, b in zip(p, t, strict=True)), Fraction()) / both if both else Fraction(1)


def dice_by_f1(prediction: Any, target: Any) -> float:
    """The F1 score of soft counts: true positives, false positives, false negatives."""
    p, t = np.asarray(prediction, float), np.asarray(target, float)
    hits, false, missed = (p * t).sum(), (p * (1 - t)).sum(), ((1 - p) * t).sum()
    return float(hits / (hits + (false + missed) / 2)) if hits + false + missed else 1.0


# --- blocks -----------------------------------------------------------------------------------------------------------


def gate_by_edges(channels: int, reduction: int, bias: bool) -> int:
    """Counts the connections of the graph one by one."""
    hidden = channels // reduction
    edges = sum(1 for _ in product(range(channels), range(hidden))) + sum(
        1 for _ in product(range(hidden), range(channels))
    )
    return edges + (hidden + channels if bias else 0)


def gate_by_units(channels: int, reduction: int, bias: bool) -> int:
    """Every unit has a weight for each of its inputs, and with bias one more."""
    hidden, more = channels // reduction, int(bias)
    return hidden * (channels + more) + channels * (hidden + more)


def block_by_filters(in_channels: int, out_channels: int, expand_ratio: int, kernel_size: int, batch_norm: bool) -> int:
    """Counts what each output channel of each layer holds."""
    wide = in_channels * expand_ratio
    layers = [(wide, in_channels)] if expand_ratio != 1 else []
    layers += [(wide, kernel_size * kernel_size), (out_channels, wide)]
    return sum(channels * (weights + 2 * batch_norm) for channels, weights in layers)


def block_by_listing(in_channels: int, out_channels: int, expand_ratio: int, kernel_size: int, batch_norm: bool) -> int:
    """Names every weight."""
    wide = [(channel, copy) for channel in range(in_channels) for copy in range(expand_ratio)]
    window = list(product(range(kernel_size), repeat=2))
    names = {("dw", unit, place) for unit in wide for place in window}
    names |= {("project", unit, made) for unit in wide for made in range(out_channels)}
    normalised = [("dw", unit) for unit in wide] + [("project", made) for made in range(out_channels)]
    if expand_ratio > 1:
        names |= {("expand", seen, unit) for unit in wide for seen in range(in_channels)}
        normalised += [("expand", unit) for unit in wide]
    return len(names) + (len(normalised) * len(("scale", "shift")) if batch_norm else 0)


def cam_exactly(activations: Any, gradients: Any) -> Any:
    height, width = len(activations[0]), len(activations[0][0])
    weights = [
        sum((exact(entry) for row in channel for entry in row), Fraction()) / (height * width) for channel in gradients
    ]
    return tuple(
        tuple(
            float(
                max(sum((w * exact(maps[y][x]) for w, maps in zip(weights, activations, strict=True)), Fraction()), 0)
            )
            for x in range(width)
        )
        for y in range(height)
    )


def cam_by_matrices(activations: Any, gradients: Any) -> Any:
    """As one product: places by channels, times channels by places, times ones."""
    a, g = np.asarray(activations, float), np.asarray(gradients, float)
    flattened, slopes = a.reshape(len(a), -1).T, g.reshape(len(g), -1)
    places = slopes.shape[1]
    raw = flattened @ slopes @ np.full(places, 1 / places)
    return np.where(raw > 0, raw, 0.0).reshape(a.shape[1:])


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
    "iou": proof(draw_boxes, iou_by_cells, iou_by_complement),
    "nms": proof(draw_suppression, kept_by_rounds, kept_by_recursion),
    "average_precision": proof(draw_hits, precision_by_slices, precision_by_steps),
    "focal_loss": proof(draw_focal, focal_in_decimals, focal_with_logits),
    "dice": proof(draw_masks, dice_exactly, dice_by_f1),
    "squeeze_excite_parameters": proof(draw_gate, gate_by_edges, gate_by_units),
    "inverted_residual_parameters": proof(draw_block, block_by_filters, block_by_listing),
    "grad_cam": proof(draw_maps, cam_exactly, cam_by_matrices),
    "decode_boxes": proof(draw_offsets, decoded_in_decimals, decoded_from_unit_squares),
    "anchor_boxes": proof(draw_anchors, anchors_in_decimals, anchors_by_logarithms),
    "roi_align": proof(draw_region, aligned_in_fractions, aligned_by_interpolation),
}
