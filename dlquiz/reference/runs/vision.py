"""Boxes, masks, blocks of efficient networks and maps of what a network looks at, on NumPy arrays.

Arguments, conventions and results are those of `records/vision.yaml`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from dlquiz.messages import Text
from dlquiz.reference.layers.arrays import Array, real
from dlquiz.reference.runs.counting import shaped
from dlquiz.reference.tex.layers_tex import array
from dlquiz.reference.tex.plain_tex import fraction, labelled_line, line


def areas(boxes: Array, others: Array) -> tuple[Array, Array]:
    """Intersection and union of every box (N×4) with every other one (M×4), N×M each."""
    corner = np.maximum(boxes[:, None, :2], others[None, :, :2])
    opposite = np.minimum(boxes[:, None, 2:], others[None, :, 2:])
    common = np.prod(np.clip(opposite - corner, 0, None), axis=-1)
    own, other = (np.prod(each[:, 2:] - each[:, :2], axis=-1) for each in (boxes, others))
    return common, own[:, None] + other[None] - common


def overlaps(boxes: Array, others: Array) -> Array:
    """IoU of every box with every other one; 0 where neither has an area."""
    common, union = areas(boxes, others)
    return np.divide(common, union, out=np.zeros_like(common), where=union > 0)


def iou(box_a: Any, box_b: Any) -> float:
    """The common area of two boxes over the area that they cover together."""
    return float(overlaps(real(box_a)[None], real(box_b)[None])[0, 0])


def nms(boxes: Any, scores: Any, threshold: float, mistake: str = "") -> npt.NDArray[np.intp]:
    """Indices of the boxes that are kept, best first; each suppresses those that overlap it by more than `threshold`.

    Source: Girshick et al. (2014); ties and comparison as in torchvision.ops.nms.
    """
    found = real(boxes)
    shared = overlaps(found, found)
    limit = shared >= threshold if mistake == "suppressed_at_threshold" else shared > threshold
    order = np.arange(len(found)) if mistake == "order_of_input" else np.argsort(-real(scores), kind="stable")
    if mistake == "nothing_suppressed":
        return order
    gone = np.zeros(len(found), dtype=bool)
    kept = []
    for place, box in enumerate(order):
        if not gone[box]:
            kept.append(box)
        if not gone[box] or mistake == "suppressed_boxes_suppress":
            after = order[place + 1 :]
            gone[after] |= limit[box, after]
    return np.array(sorted(kept) if mistake == "sorted_by_index" else kept)


def nms_working(boxes: Any, scores: Any, threshold: float, mistake: str = "") -> list[Text]:
    """The boxes from the best score down; of each that is kept, its overlaps with those after it."""
    found = real(boxes)
    kept = nms(boxes, scores, threshold, mistake)
    in_order = mistake != "order_of_input"
    order = nms(boxes, scores, threshold, "nothing_suppressed") if in_order else np.arange(len(found))
    lines = [
        labelled_line("boxes in the order in which they are looked at", "框的处理顺序", r"\text{order}", array(order))
    ]
    if mistake != "nothing_suppressed":
        places = {int(box): place for place, box in enumerate(order)}
        for box in sorted(map(int, kept), key=places.__getitem__):
            lines += _overlaps_of(box, [int(other) for other in order[places[box] + 1 :]], *areas(found, found))
    return [*lines, line(r"\text{kept}", array(kept))]


def _overlaps_of(box: int, others: list[int], common: Array, union: Array) -> list[Text]:
    """A box that is kept, with its overlaps with those after it."""
    found = [other for other in others if common[box, other] > 0]
    said = Text(f"box {box} is kept", f"保留框 {box}")
    if not found:
        return [Text(f"{said.en}; none of those after it overlaps it", f"{said.zh}；它与后面的框都不重叠")]
    shares = [(other, array(common[box, other]), array(union[box, other])) for other in found]
    return [
        said,
        *(
            line(
                rf"\text{{IoU}}({box}, {other})", fraction(above, below), array(common[box, other] / union[box, other])
            )
            for other, above, below in shares
        ),
    ]


def average_precision(hits: Any, objects: int) -> float:
    """The precision at the rank of every hit, over the number of objects."""
    found = real(hits)
    precision = np.cumsum(found) / np.arange(1, found.size + 1)
    return float(precision @ found / objects)


def focal_loss(probability: Any, target: Any, gamma: float = 2, alpha: float | None = None) -> float:
    """Binary cross entropy, weighed by (1 − p_t)^γ and by the class."""
    p, y = real(probability), real(target)
    true = np.where(y == 1, p, 1 - p)
    weight = 1.0 if alpha is None else np.where(y == 1, alpha, 1 - alpha)
    return float(np.mean(-weight * np.power(1 - true, gamma) * np.log(true)))


def dice(prediction: Any, target: Any) -> float:
    """Twice the inner product over the sum of both masks; 1 where both are empty."""
    p, t = real(prediction).ravel(), real(target).ravel()
    total = p.sum() + t.sum()
    return float(2 * np.dot(p, t) / total) if total else 1.0


def squeeze_excite_parameters(channels: int, reduction: int = 16, bias: bool = True) -> int:
    """The sizes of the weights and biases of both layers."""
    hidden = channels // reduction
    weights = [shaped(hidden, channels), shaped(channels, hidden)]
    return sum(array.size for array in [*weights, *([shaped(hidden), shaped(channels)] if bias else [])])


def inverted_residual_parameters(
    in_channels: int, out_channels: int, expand_ratio: int = 6, kernel_size: int = 3, batch_norm: bool = True
) -> int:
    """The sizes of the filters of all convolutions, and of scale and shift after each."""
    wide = in_channels * expand_ratio
    filters = [shaped(wide, in_channels, 1, 1)] if expand_ratio > 1 else []
    filters += [shaped(wide, 1, kernel_size, kernel_size), shaped(out_channels, wide, 1, 1)]
    return sum(array.size + (2 * array.shape[0] if batch_norm else 0) for array in filters)


def grad_cam(activations: Any, gradients: Any) -> Array:
    """The channels (C×H×W), weighed by their mean gradient, summed up and cut off at 0: H×W."""
    weights = real(gradients).mean(axis=(1, 2))
    mixed: Array = np.einsum("c,chw->hw", weights, real(activations))
    return np.maximum(mixed, 0)
