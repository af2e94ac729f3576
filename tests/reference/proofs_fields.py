"""Proofs of receptive fields: inputs of real convolutions perturbed, and index sets followed back to the input."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from proof import Arguments, Proof, proof
from proofs_shapes import drawn_axes, of_axes, sized, spread

Floats = npt.NDArray[np.float64]
Rows = Sequence[Sequence[int]]

PIXELS = 256
WIDEST = 120
LARGEST_JUMP = 8


class Layer(NamedTuple):
    kernel_size: int
    stride: int
    dilation: int = 1
    padding: int = 0


# --- real convolutions, their inputs perturbed -----------------------------------------------------------------------


def convolved(signals: Floats, layer: Layer) -> Floats:
    """Every row convolved with positive weights, tap by tap."""
    padded = np.pad(signals, ((0, 0), (layer.padding, layer.padding)))
    span = layer.dilation * (layer.kernel_size - 1)
    shifted = [
        padded[:, layer.dilation * tap : padded.shape[1] - span + layer.dilation * tap : layer.stride] / (1 + tap)
        for tap in range(layer.kernel_size)
    ]
    return np.sum(shifted, axis=0)


def reactions(layers: Rows) -> Floats:
    """What each pixel, perturbed by itself, changes in every output of the real chain: (PIXELS, outputs)."""
    signals = np.vstack([np.zeros(PIXELS), np.eye(PIXELS)])
    for row in layers:
        signals = convolved(signals, Layer(*row))
    return signals[1:] - signals[0]


def moved_by(reaction: Floats, output: int) -> npt.NDArray[np.intp]:
    """The pixels that move this output; it must be one that the image's border does not cut."""
    moved = np.flatnonzero(reaction[:, output])
    assert moved[0] > 0 and moved[-1] < PIXELS - 1, "the field reaches the border"
    return moved


def perturbed_field(layers: Rows) -> int:
    """From the first to the last pixel whose perturbation moves the middle output."""
    reaction = reactions(layers)
    moved = moved_by(reaction, reaction.shape[1] // 2)
    return int(moved[-1] - moved[0]) + 1


def perturbed_fields(layers: Rows) -> tuple[int, ...]:
    """The same for a real chain of each depth."""
    return tuple(perturbed_field(layers[:depth]) for depth in range(1, len(layers) + 1))


def perturbed_jump(layers: Rows) -> int:
    """How far the first moving pixel lies on for the next output."""
    reaction = reactions(layers)
    middle = reaction.shape[1] // 2
    return int(moved_by(reaction, middle)[0] - moved_by(reaction, middle - 1)[0])


def perturbed_center(layers: Rows) -> float:
    """Middle of the pixels that move the middle output, taken back to output 0."""
    reaction = reactions(layers)
    middle = reaction.shape[1] // 2
    moved, before = moved_by(reaction, middle), moved_by(reaction, middle - 1)
    return float(moved[0] + moved[-1] + 1) / 2 - middle * float(moved[0] - before[0])


# --- index sets followed back ----------------------------------------------------------------------------------------


def seen_by(layers: Rows, output: int) -> set[int]:
    """Numbers of the pixels behind one output, followed layer by layer; padding has numbers below 0."""
    seen = {output}
    for row in reversed(layers):
        layer = Layer(*row)
        taps = [layer.dilation * tap - layer.padding for tap in range(layer.kernel_size)]
        seen = {layer.stride * place + tap for place in seen for tap in taps}
    return seen


def followed_field(layers: Rows) -> int:
    """From the first to the last pixel behind one output."""
    seen = seen_by(layers, 3)
    return max(seen) - min(seen) + 1


def followed_fields(layers: Rows) -> tuple[int, ...]:
    """The same from every layer back."""
    return tuple(followed_field(layers[:depth]) for depth in range(1, len(layers) + 1))


def followed_jump(layers: Rows) -> int:
    """Between the last pixels behind two neighbouring outputs."""
    return max(seen_by(layers, 4)) - max(seen_by(layers, 3))


def followed_center(layers: Rows) -> float:
    """Middle of the pixels behind output 0; a pixel reaches half to each side of its own middle."""
    seen = seen_by(layers, 0)
    return (min(seen) + 0.5 + max(seen) + 0.5) / 2


# --- depth and dilated kernels ---------------------------------------------------------------------------------------


def sets_grown(target: int, kernel_size: int) -> int:
    """Layers added until the set of pixels behind one output is large enough."""
    seen, depth = {0}, 0
    while len(seen) < target:
        seen, depth = {pixel + tap for pixel in seen for tap in range(kernel_size)}, depth + 1
    return depth


def impulse_spread(target: int, kernel_size: int) -> int:
    """An impulse convolved again and again until it has spread over the target."""
    signal, depth = np.ones(1), 0
    while np.count_nonzero(signal) < target:
        signal, depth = np.convolve(signal, np.ones(kernel_size) / kernel_size), depth + 1
    return depth


def perturbed_span(kernel_size: int, dilation: int) -> int:
    """The field of one real layer."""
    return perturbed_field([(kernel_size, 1, dilation)])


def kernel_length(kernel_size: int, dilation: int) -> int:
    """Length of a real kernel with zeros in its holes."""
    return len(spread(kernel_size, dilation))


# --- draws -----------------------------------------------------------------------------------------------------------


def draw_layer(source: random.Random) -> list[int]:
    if source.random() < 0.2:
        window = source.choice((2, 2, 3))
        return [window, window]
    layer = [source.choice((1, 3, 3, 3, 5, 7)), source.choice((1, 1, 2))]
    if source.random() < 0.6:
        layer.append(source.choice((1, 1, 2, 3)))
        if source.random() < 0.7:
            layer.append(source.randint(0, 3))
    return layer


def draw_stack(source: random.Random) -> Arguments:
    """Stacks whose fields lie well inside the perturbed image."""
    while True:
        layers = [draw_layer(source) for _ in range(source.choice((1, *range(2, 9))))]
        if followed_field(layers) < WIDEST and followed_jump(layers) <= LARGEST_JUMP:
            return {"layers": layers}


def draw_target(source: random.Random) -> Arguments:
    kernel = {} if source.random() < 0.5 else {"kernel_size": source.choice((2, 3, 5, 7, 9))}
    return {"target": source.choice((1, *range(5, 102))), **kernel}


def draw_dilated(source: random.Random) -> Arguments:
    axes = drawn_axes(source)
    return {
        "kernel_size": of_axes(source, axes, lambda: source.choice((2, 3, 3, 5, 7))),
        "dilation": of_axes(source, axes, lambda: source.randint(1, 6)),
    }


PROOFS: dict[str, Proof] = {
    "receptive_field": proof(draw_stack, perturbed_field, followed_field),
    "receptive_fields": proof(draw_stack, perturbed_fields, followed_fields),
    "jump": proof(draw_stack, perturbed_jump, followed_jump),
    "receptive_field_center": proof(draw_stack, perturbed_center, followed_center),
    "layers_for_receptive_field": proof(draw_target, sets_grown, impulse_spread),
    "effective_kernel_size": proof(draw_dilated, sized(perturbed_span), sized(kernel_length)),
}
