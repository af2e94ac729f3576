"""The proofs of training at scale: by doing it in small pieces, and by exact fractions from another side."""

from __future__ import annotations

import random
from collections.abc import Mapping
from fractions import Fraction
from itertools import product
from typing import Any

from proof import Arguments, Proof, proof
from proof_numbers import exactly as exact
from proof_numbers import halved

# --- draws ----------------------------------------------------------------------------------------------------------

GPUS = (1, 2, 3, 4, 7, 8, 16, 64, 100)
PEAKS = (989e12, 312e12, 125e12, 19.5e12)


def draw_training(source: random.Random) -> Arguments:
    large = source.choice([1, 10**6, 10**9, 7 * 10**10])
    tokens = source.choice([1, 10**6, 1.4e12]) * source.randint(1, 50)
    return {"parameters": source.randint(1, 900) * large, "tokens": tokens}


def draw_mfu(source: random.Random) -> Arguments:
    return {
        "parameters": source.randint(1, 700) * 10**8,
        "tokens_per_second": source.choice([source.randint(100, 90000), source.randint(100, 90000) / 7]),
        "peak_flops": source.choice(PEAKS) * source.choice(GPUS),
    }


def draw_zero(source: random.Random) -> Arguments:
    given = {
        "parameters": source.choice([source.randint(1, 9), source.randint(1, 700) * 10**8, 7.5e9]),
        "gpus": source.choice(GPUS),
        "stage": source.randint(0, 3),
    }
    widths = {
        "bytes_parameter": source.choice([1, 2, 4]),
        "bytes_gradient": source.choice([0, 2, 4]),
        "bytes_optimizer": source.choice([0, 4, 8, 12]),
    }
    return given | source.choice([{}, widths])


def draw_ring(source: random.Random) -> Arguments:
    size = source.choice([source.randint(1, 999), source.randint(1, 70) * 10**9, source.randint(1, 99) / 4])
    return {"size": size, "gpus": source.choice(GPUS)}


def draw_pipeline(source: random.Random) -> Arguments:
    return {"stages": source.randint(1, 12), "microbatches": source.choice([1, source.randint(1, 8), 32, 64])}


def draw_product(source: random.Random) -> Arguments:
    shape = {name: source.choice([1, source.randint(1, 12), source.randint(1, 12)]) for name in "mkn"}
    return shape | source.choice([{}, {"bytes_per_value": source.choice([1, 2, 4, 8])}])


def draw_roofline(source: random.Random) -> Arguments:
    return {
        "peak_flops": source.choice(PEAKS),
        "bandwidth": source.choice([3.35e12, 2.039e12, 9e11, 2.56e11]),
        "intensity": source.choice([source.randint(1, 999), source.randint(1, 9999) / 64]),
    }


def draw_noise(source: random.Random) -> Arguments:
    entries = source.randint(1, 5)
    return {
        "variances": [source.choice([0, source.randint(1, 400) / 10]) for _ in range(entries)],
        "gradient": [source.randint(-40, 40) / 10 for _ in range(entries)],
    }


# --- compute and use ------------------------------------------------------------------------------------------------


def by_products(parameters: Any, tokens: Any) -> Fraction:
    """Of a weight matrix with all parameters in one row: the three products of a step, each of m×k with k×n."""
    rows, inner, columns = exact(tokens), Fraction(1), exact(parameters)
    outputs, inputs, weights = (rows, inner, columns), (rows, columns, inner), (inner, rows, columns)
    return sum((2 * m * k * n for m, k, n in (outputs, inputs, weights)), Fraction())


def by_one_weight(parameters: Any, tokens: Any) -> Fraction:
    """Differentiates z = w·x by hand: what one weight does for one token, operation by operation."""
    tape: list[str] = []

    def multiply_add(total: int, left: int, right: int) -> int:
        tape.extend("*+")
        return total + left * right

    w, x, dz = 3, 5, 7
    assert (multiply_add(0, w, x), multiply_add(0, w, dz), multiply_add(0, x, dz)) == (15, 21, 35)
    return len(tape) * exact(parameters) * exact(tokens)


def by_the_clock(parameters: Any, tokens_per_second: Any, peak_flops: Any) -> Fraction:
    """The shortest time that a token could take, over the time that it takes."""
    fastest = by_products(parameters, 1) / exact(peak_flops)
    return fastest / (1 / exact(tokens_per_second))


def by_used_and_unused(parameters: Any, tokens_per_second: Any, peak_flops: Any) -> Fraction:
    """One less the FLOPs of a second that no token needed."""
    unused = exact(peak_flops) - by_one_weight(parameters, tokens_per_second)
    return 1 - unused / exact(peak_flops)


# --- memory and communication -----------------------------------------------------------------------------------------

ORDER = ("bytes_optimizer", "bytes_gradient", "bytes_parameter")
"""What the stages partition, one after the other."""


def by_dealing(parameters: Any, gpus: int, stage: int, **widths: Any) -> Fraction:
    """Deals the parameters out to the GPUs, a share to each, and adds up what the first one keeps."""
    shares = [exact(parameters) / gpus] * gpus
    kept = Fraction()
    for turn, name in enumerate(ORDER):
        owned = shares[:1] if turn < stage else shares
        kept += sum(owned, Fraction()) * exact(widths[name])
    return kept


def by_what_is_saved(parameters: Any, gpus: int, stage: int, **widths: Any) -> Fraction:
    """Everything, less the part (G − 1)/G of what is partitioned."""
    everything = sum((exact(width) for width in widths.values()), Fraction())
    spread = sum((exact(widths[name]) for name in ORDER[:stage]), Fraction())
    return exact(parameters) * (everything - spread * Fraction(gpus - 1, gpus))


def by_running_a_ring(size: Any, gpus: int) -> Fraction:
    """Runs the ring on real numbers until everyone has every sum, and returns what the first GPU sent."""
    chunks = [{chunk: 10**chunk * (gpu + 1) for chunk in range(min(gpus, 12))} for gpu in range(gpus)]
    wanted = {chunk: sum(held[chunk] for held in chunks) for chunk in chunks[0]}
    sent = 0
    for phase, step in product(("reduce", "gather"), range(gpus - 1)):
        shift = 0 if phase == "reduce" else 1
        messages = [((gpu + shift - step) % gpus, gpu) for gpu in range(gpus)]
        values = {gpu: (chunk, chunks[gpu].get(chunk)) for chunk, gpu in messages}
        sent += 1
        for gpu, (chunk, value) in values.items():
            held = chunks[(gpu + 1) % gpus]
            if value is not None:
                held[chunk] = value if phase == "gather" else held[chunk] + value
    assert all(held == wanted for held in chunks)
    return sent * exact(size) / gpus


def by_two_phases(size: Any, gpus: int) -> Fraction:
    """In each phase everything passes by but the chunk that a GPU keeps."""
    return 2 * (exact(size) - exact(size) / gpus)


# --- pipelines, roofs, noise ------------------------------------------------------------------------------------------


def by_simulation(stages: int, microbatches: int) -> Fraction:
    """Starts a microbatch on a stage as soon as the stage and the stage before are done with theirs."""
    done: dict[tuple[int, int], int] = {}
    for microbatch, stage in product(range(microbatches), range(stages)):
        ready = max(done.get((microbatch, stage - 1), 0), done.get((microbatch - 1, stage), 0))
        done[microbatch, stage] = ready + 1
    slots = max(done.values()) * stages
    return Fraction(slots - len(done), slots)


def by_useful_share(stages: int, microbatches: int) -> Fraction:
    return 1 - 1 / (1 + Fraction(stages - 1, microbatches))


def by_touching(m: int, k: int, n: int, bytes_per_value: int) -> Fraction:
    """A product by loops, noting each value that it touches."""
    touched, flops = set(), 0
    for i, j, inner in product(range(m), range(n), range(k)):
        touched |= {("a", i, inner), ("b", inner, j), ("c", i, j)}
        flops += 2
    return Fraction(flops, len(touched) * bytes_per_value)


def by_reuse(m: int, k: int, n: int, bytes_per_value: int) -> Fraction:
    """2 over the bytes for a multiply-add: a value of the three matrices is used n, m and k times."""
    return 2 / (bytes_per_value * sum((Fraction(1, times) for times in (n, m, k)), Fraction()))


def by_slower_part(peak_flops: Any, bandwidth: Any, intensity: Any) -> Fraction:
    """A kernel of as many FLOPs as its intensity moves one byte; the slower of the two sets the time."""
    work = exact(intensity)
    return work / max(work / exact(peak_flops), 1 / exact(bandwidth))


def by_ridge(peak_flops: Any, bandwidth: Any, intensity: Any) -> Fraction:
    reached = exact(intensity) * exact(bandwidth) / exact(peak_flops)
    return exact(peak_flops) * (reached if reached < 1 else 1)


def by_halving(variances: Any, gradient: Any) -> Fraction:
    """Looks for the batch whose mean gradient has noise as large as the gradient itself, by halving an interval."""
    noise = sum(map(exact, variances), Fraction())
    signal = sum((exact(entry) ** 2 for entry in gradient), Fraction())
    return Fraction(halved(Fraction(0), Fraction(10) ** 12, lambda batch: noise > signal * batch, 110))


def by_entries(variances: Any, gradient: Any) -> Fraction:
    """What each entry adds to the quotient."""
    length = sum(exact(entry) ** 2 for entry in gradient)
    return sum((exact(variance) / length for variance in variances), Fraction())


PROOFS: Mapping[str, Proof] = {
    "training_flops": proof(draw_training, by_products, by_one_weight),
    "mfu": proof(draw_mfu, by_the_clock, by_used_and_unused),
    "zero_memory": proof(draw_zero, by_dealing, by_what_is_saved),
    "all_reduce_bytes": proof(draw_ring, by_running_a_ring, by_two_phases),
    "pipeline_bubble": proof(draw_pipeline, by_simulation, by_useful_share),
    "arithmetic_intensity": proof(draw_product, by_touching, by_reuse),
    "roofline": proof(draw_roofline, by_slower_part, by_ridge),
    "critical_batch": proof(draw_noise, by_halving, by_entries),
}
