"""The proofs of number formats and training numerics: tables of all numbers, exact fractions, equations solved."""

from __future__ import annotations

import random
import struct
from bisect import bisect_left
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import pairwise
from math import fsum, log, sqrt
from typing import Any

import numpy as np
from layer_draws import nested
from proof import Arguments, Proof, proof
from proof_numbers import exactly, halved, real, root, with_digits

from dlquiz.expressions.values import entries, shape_of

# --- draws ----------------------------------------------------------------------------------------------------------

DTYPES = ("float16", "bfloat16", "float32")


def draw_number(source: random.Random) -> Arguments:
    """Whole numbers, decimals, powers of two and their neighbours, subnormal numbers, and 0."""
    dtype = source.choice(DTYPES)
    least = {"float16": -26, "bfloat16": -135, "float32": -151}[dtype]
    power = 2.0 ** source.randint(least, 15 if dtype == "float16" else 126)
    value = source.choice(
        [
            *(0, 1, source.randint(1, 60_000), real(source, 0, 5, 4), 1.5 * power),
            *(power, power, real(source, 1, 1.999, 4) * power, power * (1 - 2.0**-30)),
        ]
    )
    return {"value": source.choice([1, 1, -1]) * value, "dtype": dtype}


def draw_limit(source: random.Random) -> Arguments:
    dtypes = (*DTYPES, "float8_e4m3", "float8_e5m2")
    return {"dtype": source.choice(dtypes), "limit": source.choice(["max", "smallest_normal", "smallest_subnormal"])}


def draw_gradient(source: random.Random) -> Arguments:
    gradient = source.choice([1, -1]) * real(source, 1, 9.99, 2) * 10.0 ** source.randint(-10, 3)
    find = source.choice(["stored", "stored", "smallest", "largest"])
    return {"gradient": gradient, "find": find} | source.choice([{}, {"scale": 2 ** source.randint(0, 16)}])


def draw_gradients(source: random.Random) -> Arguments:
    shape = source.choice([(), (1,), (2,), (4,), (2, 2), (3, 2)])
    size = source.choice([0.1, 1, 10])
    return {
        "gradients": nested(lambda: source.choice([0, 1, 1, 1]) * real(source, -size, size), shape),
        "max_norm": source.choice([0.5, 1, 2, 5]),
    }


def draw_classes(source: random.Random) -> Arguments:
    return {"classes": source.choice([2, 10, 100, 1000, source.randint(2, 3000)])}


def draw_layers(source: random.Random) -> Arguments:
    given: Arguments = {"layers": source.randint(1, 30), "activation": source.choice(["linear", "relu"])}
    given |= source.choice([{}, {"gain": source.choice([0.5, 0.9, 1.1, 2, real(source, 0.3, 2.5, 2)])}])
    return given | source.choice([{}, {"variance": source.choice([0.25, 2, 3])}])


def draw_average(source: random.Random) -> Arguments:
    return {
        "values": [source.choice([source.randint(-5, 5), real(source, -5, 5, 2)]) for _ in range(source.randint(1, 6))],
        "decay": source.choice([0, 0.1, 0.5, 0.9, 0.99, 0.999, 1]),
        "start": source.choice([0, 1, real(source, -3, 3, 1)]),
    }


def draw_mixture(source: random.Random) -> Arguments:
    shape = source.choice([(), (2,), (3,), (2, 2)])
    first, second = (nested(lambda: source.choice([0, 1, real(source, -3, 3, 1)]), shape) for _ in range(2))
    return {"first": first, "second": second, "weight": source.randint(0, 100) / 100}


# --- formats of numbers ---------------------------------------------------------------------------------------------


def bfloat16_of(pattern: int) -> float:
    """The upper half of a float32."""
    return float(struct.unpack(">f", struct.pack(">I", pattern << 16))[0])


def float16_of(pattern: int) -> float:
    return float(struct.unpack(">e", struct.pack(">H", pattern))[0])


@cache
def table(dtype: str) -> list[float]:
    """All finite numbers of 16 bits in order, both zeros as one."""
    decoded = float16_of if dtype == "float16" else bfloat16_of
    numbers = {decoded(pattern) for pattern in range(2**16)}
    return sorted(number for number in numbers if abs(number) < float("inf"))


def looked_up(value: float, dtype: str) -> float:
    """The nearest number in the table of all of them, the even one of two, and its neighbour; NumPy's for float32."""
    if dtype == "float32":
        rounded = np.float32(value)
        return float(np.nextafter(rounded, np.float32(np.inf))) - float(rounded)
    numbers = table(dtype)
    place = bisect_left(numbers, value)
    above, below = Fraction(numbers[place]) - Fraction(value), Fraction(value) - Fraction(numbers[place - 1])
    # Zero is even, and every second number from there.
    if below < above or (below == above and (place - 1 - numbers.index(0)) % 2 == 0):
        place -= 1
    return numbers[place + 1] - numbers[place]


BITS = {"float16": (11, -14), "bfloat16": (8, -126), "float32": (24, -126)}


def nearest(number: Fraction, dtype: str) -> tuple[Fraction, Fraction]:
    """The nearest multiple of the last bit's worth, and that worth: found by doubling until there are bits enough."""
    bits, least = BITS[dtype]
    worth = Fraction(2) ** (least - bits + 1)
    while round(abs(number) / worth) >= 2**bits:
        worth *= 2
    return round(number / worth) * worth, worth


def found_in_fractions(value: float, dtype: str) -> float:
    """Ever smaller steps up from the rounded number, as long as they lead to a number of the format."""
    start, step = nearest(Fraction(value), dtype)
    while True:
        half = start + step / 2
        if nearest(half, dtype)[0] != half:
            return float(step)
        step /= 2


PUBLISHED = {
    ("float32", "max"): 3.4028234663852886e38,
    ("float32", "smallest_normal"): 1.1754943508222875e-38,
    ("float32", "smallest_subnormal"): 1.401298464324817e-45,
    ("float16", "max"): 65504.0,
    ("float16", "smallest_normal"): 6.103515625e-05,
    ("float16", "smallest_subnormal"): 5.960464477539063e-08,
    ("bfloat16", "max"): 3.3895313892515355e38,
    ("bfloat16", "smallest_normal"): 1.1754943508222875e-38,
    ("bfloat16", "smallest_subnormal"): 9.183549615799121e-41,
    ("float8_e4m3", "max"): 448.0,
    ("float8_e4m3", "smallest_normal"): 0.015625,
    ("float8_e4m3", "smallest_subnormal"): 0.001953125,
    ("float8_e5m2", "max"): 57344.0,
    ("float8_e5m2", "smallest_normal"): 6.103515625e-05,
    ("float8_e5m2", "smallest_subnormal"): 1.52587890625e-05,
}
"""As the tables of the standards and of torch.finfo print them."""


def published(dtype: str, limit: str) -> float:
    return PUBLISHED[dtype, limit]


def in_bits(dtype: str, limit: str) -> float:
    """The pattern of bits itself, read by the machine; formats of eight bits are read digit by digit."""
    if dtype.startswith("float8"):
        wide = dtype.endswith("e5m2")
        digits = {
            "max": "11110" + "11" if wide else "1111" + "110",
            "smallest_normal": "00001" + "00" if wide else "0001" + "000",
            "smallest_subnormal": "00000" + "01" if wide else "0000" + "001",
        }[limit]
        exponent, fraction = (digits[:5], digits[5:]) if wide else (digits[:4], digits[4:])
        value = Fraction(int("1" in exponent))
        for place, digit in enumerate(fraction, 1):
            value += Fraction(int(digit), 2**place)
        return float(value * Fraction(2) ** (max(int(exponent, 2), 1) - (15 if wide else 7)))
    if dtype == "float16":
        return float16_of({"max": 0x7BFF, "smallest_normal": 0x0400, "smallest_subnormal": 1}[limit])
    if dtype == "bfloat16":
        return bfloat16_of({"max": 0x7F7F, "smallest_normal": 0x0080, "smallest_subnormal": 1}[limit])
    pattern = {"max": 0x7F7FFFFF, "smallest_normal": 0x00800000, "smallest_subnormal": 1}[limit]
    return float(struct.unpack(">f", struct.pack(">I", pattern))[0])


def packs(number: float) -> bool:
    """Whether it is a finite number in half precision."""
    try:
        struct.pack(">e", number)
    except OverflowError:
        return False
    return True


def scaled_by_packing(gradient: float, scale: float, find: str) -> float:
    """Half precision as the standard library packs it; powers of two one after the other."""
    if find == "stored":
        return float(struct.unpack(">e", struct.pack(">e", gradient * scale))[0]) / scale
    if find == "smallest":
        found = 1.0
        while abs(gradient) * found < 2.0**-14:
            found *= 2
        return found
    found = 2.0**60
    while not packs(gradient * found):
        found /= 2
    return found


def scaled_in_fractions(gradient: float, scale: float, find: str) -> float:
    """Multiples of the last bit's worth in fractions, and the bits of whole numbers counted."""
    size = Fraction(gradient)
    if find == "stored":
        return float(nearest(size * Fraction(scale), "float16")[0] / Fraction(scale))
    if find == "smallest":
        ratio = Fraction(1, 2**14) / abs(size)
        return float(2 ** (-(-ratio // 1) - 1).bit_length()) if ratio > 1 else 1.0
    # One less than the number of times that halving still gives a finite number.
    scaled, power = abs(size) * 2**100, 100
    while nearest(scaled, "float16")[0] > 65504:
        scaled, power = scaled / 2, power - 1
    return float(Fraction(2) ** power)


# --- training -------------------------------------------------------------------------------------------------------


def clipped_in_fractions(gradients: Any, max_norm: float) -> Any:
    """The squares added up exactly, and the scale found from their sum."""
    numbers = [exactly(number) for number in entries(gradients)]
    squares, limit = sum((number**2 for number in numbers), Fraction(0)), exactly(max_norm)
    kept = squares <= limit**2
    found = [float(number) if kept else float(number / root(squares / limit**2)) for number in numbers]
    return np.reshape(found, shape_of(gradients))


def nearest_in_ball(gradients: Any, max_norm: float) -> Any:
    """The nearest point of the ball of that radius: g/(1 + λ), where λ is found by halving."""
    array = np.asarray(gradients, float)

    def outside(weight: float) -> bool:
        return bool(np.sum((array / (1 + weight)) ** 2) > max_norm**2)

    high = 1.0
    while outside(high):
        high *= 2
    return array / (1 + halved(0.0, high, outside)) if outside(0) else array


@with_digits(40)
def logarithm_in_decimals(classes: int) -> float:
    return float(Decimal(classes).ln())


def classes_added(classes: int) -> float:
    """How much the loss grows with each further class, from no loss with one class on."""
    return fsum(log(more / less) for less, more in pairwise(range(1, classes + 1)))


def signs_in_turn(layers: int, gain: float, activation: str, variance: float) -> float:
    """Two values of opposite signs before each layer: what is left of their squares, in fractions."""
    square = exactly(variance)
    for _ in range(layers):
        passed = [square if sign > 0 or activation == "linear" else Fraction(0) for sign in (1, -1)]
        square = exactly(gain) ** 2 * sum(passed, Fraction(0)) / 2
    return float(square)


def gaussian_layers(layers: int, gain: float, activation: str, variance: float) -> float:
    """Normally distributed values before each layer; the mean square after the activation by Gauss and Hermite."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(6)
    for _ in range(layers):
        values = sqrt(variance) * nodes
        active = np.maximum(values, 0) if activation == "relu" else values
        variance = gain**2 * float(weights @ active**2 / weights.sum())
    return variance


def moved_a_share(values: list[float], decay: float, start: float) -> float:
    """Each value pulls the average towards it by a share of the distance, in fractions."""
    average = exactly(start)
    for value in values:
        average += (1 - exactly(decay)) * (exactly(value) - average)
    return float(average)


def averages_solved(values: list[float], decay: float, start: float) -> float:
    """All averages at once from their linear equations."""
    count = len(values)
    equations = np.eye(count) - decay * np.eye(count, k=-1)
    right = (1 - decay) * np.asarray(values, float)
    right[0] += decay * start
    return float(np.linalg.solve(equations, right)[-1])


def each_pair(mixed: Callable[[float, float, float], float]) -> Callable[..., Any]:
    """Entry by entry."""

    def value(first: Any, second: Any, weight: float) -> Any:
        pairs = zip(entries(first), entries(second), strict=True)
        return np.reshape([mixed(one, other, weight) for one, other in pairs], shape_of(first))

    return value


def between(one: float, other: float, weight: float) -> float:
    """On the line from one to the other."""
    return float(np.interp(weight, [0, 1], [other, one]))


def hundred_copies(one: float, other: float, weight: float) -> float:
    """The mean of a hundred, so many of which are the first."""
    copies = [exactly(one) if number < round(100 * weight) else exactly(other) for number in range(100)]
    return float(sum(copies, Fraction(0)) / 100)


PROOFS: dict[str, Proof] = {
    "float_spacing": proof(draw_number, looked_up, found_in_fractions, draws=600),
    "float_range": proof(draw_limit, published, in_bits),
    "loss_scale": proof(draw_gradient, scaled_by_packing, scaled_in_fractions),
    "clip_by_norm": proof(draw_gradients, clipped_in_fractions, nearest_in_ball),
    "initial_loss": proof(draw_classes, logarithm_in_decimals, classes_added),
    "variance_after_layers": proof(draw_layers, signs_in_turn, gaussian_layers),
    "ema": proof(draw_average, moved_a_share, averages_solved),
    "mixup": proof(draw_mixture, each_pair(between), each_pair(hundred_copies)),
}
