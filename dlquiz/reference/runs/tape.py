"""Tapes of operations on NumPy arrays, forward with the derivatives by all inputs at once.

Arguments, conventions and results are those of `records/gradients.yaml`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def tape_forward(values: Any, tape: Any) -> float:
    """The value of the last node of a tape (T×3) whose first nodes are the M `values`."""
    return float(_passed(values, tape)[-1, 0])


def tape_backward(values: Any, tape: Any) -> Array:
    """The gradient (M) of the last node by the inputs. Source: Griewank and Walther (2008), chapters 2 and 3."""
    return np.asarray(_passed(values, tape)[-1, 1:])


def _passed(values: Any, tape: Sequence[Sequence[int]]) -> Array:
    """Of each node its value and its derivatives by the inputs, (M + T)×(1 + M)."""
    inputs = np.asarray(values, dtype=np.float64)
    nodes = np.concatenate([np.column_stack([inputs, np.eye(inputs.size)]), np.zeros((len(tape), 1 + inputs.size))])
    for node, (code, first, second) in enumerate(np.asarray(tape, dtype=int), inputs.size):
        a, b = nodes[first], nodes[second]
        if code == 0:
            nodes[node] = a + b
        elif code == 1:
            nodes[node] = np.append(a[0] * b[0], a[0] * b[1:] + b[0] * a[1:])
        elif code == 2:
            tail = np.exp(-2 * abs(a[0]))
            nodes[node] = np.append(np.tanh(a[0]), a[1:] * 4 * tail / (1 + tail) ** 2)
        else:
            nodes[node] = a * (a[0] > 0)
    return nodes
