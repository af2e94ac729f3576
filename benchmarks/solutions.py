"""A learner's function that answers quickly, in a child process of its own, against a process that imports NumPy."""

from __future__ import annotations

from benchmarks.homes import PYTHON
from benchmarks.measuring import Run
from benchmarks.model import Anchor, Benchmark, Goal
from benchmarks.processes import process

SOLUTION = "import numpy as np\n\n\ndef softmax(logits):\n    e = np.exp(logits - logits.max(-1, keepdims=True))\n"
SOLUTION += "    return e / e.sum(-1, keepdims=True)\n"
CALLS = 10


def ours() -> Run:
    """Ten calls on arrays of 4 × 7, from the source of the function to its arrays."""
    import numpy as np

    from dlquiz.sandbox.model import Limits
    from dlquiz.sandbox.running import run

    calls = [[np.full((4, 7), float(number))] for number in range(CALLS)]
    return lambda: run(SOLUTION, "softmax", ["logits"], calls, 0, Limits())


def importing_numpy() -> Run:
    return process([PYTHON, "-c", "import numpy"])


BENCHMARKS = (
    Benchmark(
        "solution-run",
        f"a solution's function run on {CALLS} inputs",
        ours,
        Anchor("`import numpy`", importing_numpy),
        goal=Goal(ratio=2.5),
    ),
)
