"""Expressions with a gradient everywhere near their point: every gate and every way of broadcasting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

At = dict[str, Any]

X, Y, Z = [[0.3, -1.2, 2.1], [1.7, 0.4, -0.6]], [[0.9, -0.2], [1.1, 0.5], [-1.4, 0.8]], [0.7, -1.3, 0.25]
POSITIVE = [[0.3, 1.2, 2.1], [1.7, 0.4, 0.6]]

# Every expression is differentiated by each of its names; the comment of a row is its id.
SMOOTH: Mapping[str, tuple[str, At]] = {
    "add and subtract": ("x + y - 2*x", {"x": 1.5, "y": -2.0}),
    "negate": ("-x*y", {"x": 1.5, "y": -2.0}),
    "divide": ("x / y", {"x": 3.0, "y": -2.0}),
    "modulo": ("x % y", {"x": 7.3, "y": 2.0}),
    "power by an integer": ("x^3", {"x": -2.0}),
    "power by a variable": ("x ** y", {"x": 2.0, "y": 2.5}),
    "power below zero": ("x ^ -2", {"x": -2.0}),
    "caret binds as power": ("-x^2 * 2^x", {"x": 1.5}),
    "exponentials and logarithms": ("exp(x) + log(y) - ln(x) + log2(y)*log10(x)", {"x": 0.7, "y": 3.0}),
    "roots and waves": ("sqrt(x)*sin(y) + cos(x*y)", {"x": 0.7, "y": 3.0}),
    "squashing": ("tanh(x)*sigmoid(y) + softplus(x - y)", {"x": 0.7, "y": -0.4}),
    "relu, both sides": ("3*relu(x) + 5*relu(y)", {"x": 0.7, "y": -0.4}),
    "leaky relu, default slope": ("leaky_relu(x)*leaky_relu(y)", {"x": -0.7, "y": 0.4}),
    "leaky relu, the slope too": ("leaky_relu(x, y)*x", {"x": -0.7, "y": 0.4}),
    "elu, both sides": ("elu(x) + 2*elu(y)", {"x": -0.7, "y": 0.4}),
    "elu, the slope too": ("elu(x, y)*x", {"x": -0.7, "y": 0.4}),
    "absolute": ("abs(x)*abs(y)", {"x": -0.7, "y": 0.4}),
    "larger and smaller": ("maximum(x, y)*3 + minimum(x, 2*y)", {"x": -0.7, "y": 0.4}),
    "staircases": ("floor(x)*x + ceil(x)", {"x": 2.4}),
    "condition": ("x^2*y if x > y else x/0", {"x": 3.0, "y": 1.0}),
    "matrix times matrix": ("sum((x @ y)^2)", {"x": X, "y": Y}),
    "matrix times vector": ("sum(tanh(x @ z))", {"x": X, "z": Z}),
    "vector times matrix": ("sum((z @ y)^3)", {"z": Z, "y": Y}),
    "vector times vector": ("(z @ w)^2", {"z": Z, "w": [1.0, 2.0, -0.5]}),
    "batch times matrix": ("sum((b @ y)^2)", {"b": [X, [[1.0, 0.5, -0.1], [0.2, 0.3, 0.4]]], "y": Y}),
    "vector times batch": ("sum((v @ b)^2)", {"b": [X, [[1.0, 0.5, -0.1], [0.2, 0.3, 0.4]]], "v": [1.0, -2.0]}),
    "batch times vector": ("sum((b @ z)^2)", {"b": [X, [[1.0, 0.5, -0.1], [0.2, 0.3, 0.4]]], "z": Z}),
    "dot of vectors": ("dot(z, w)^2", {"z": Z, "w": [1.0, 2.0, -0.5]}),
    "dot of matrices": ("sum(dot(x, y)^2)", {"x": X, "y": Y}),
    "dot of matrix and vector": ("sum(dot(x, z)^2)", {"x": X, "z": Z}),
    "dot with a number": ("sum(dot(s, x)^2)", {"x": X, "s": 1.3}),
    "outer": ("sum(outer(z, w)^2)", {"z": Z, "w": [1.0, 2.0]}),
    "outer of a matrix": ("sum(outer(z, w)^2 * 2)", {"z": Z, "w": [[1.0]]}),
    "transpose": ("sum(transpose(x) * y)", {"x": X, "y": Y}),
    "broadcast a row": ("sum((x + z)^2)", {"x": X, "z": Z}),
    "broadcast a column": ("sum((x * c)^2)", {"x": X, "c": [[1.0], [-2.0]]}),
    "broadcast a number": ("sum((x - s)^2 / s)", {"x": X, "s": 1.3}),
    "broadcast both ways": ("sum((c - z)^3)", {"c": [[1.0], [-2.0]], "z": Z}),
    "broadcast a power": ("sum(p ^ s)", {"p": POSITIVE, "s": 1.3}),
    "broadcast a slope": ("sum(leaky_relu(x, s)) + sum(elu(x, s))", {"x": X, "s": 0.2}),
    "broadcast a maximum": ("sum(maximum(x, z)^2) + sum(minimum(x, s))", {"x": X, "z": Z, "s": 0.35}),
    "mean": ("mean(x^2) * mean(x)", {"x": X}),
    "product": ("prod(x)", {"x": X}),
    "largest and smallest entry": ("max(x)^2 * min(x)", {"x": X}),
    "error function": ("erf(x)*y", {"x": 0.7, "y": -0.4}),
    "choice of a number": ("where(x > y, x^2*y, y^3)", {"x": 0.7, "y": -0.4}),
    "choice by entry": ("sum(where(x > 0, x^2, s*x))", {"x": X, "s": 1.3}),
    "sum and mean along an axis": ("sum(sum_over(x^2, 0) * z) + sum(mean_over(x, 1)^2)", {"x": X, "z": Z}),
    "sum along all axes": ("sum(sum_over(x, [0, 1])^2)", {"x": X}),
    "largest along an axis": ("sum(max_over(x, 1)^2) + sum(min_over(x, 0)*z)", {"x": X, "z": Z}),
    "another layout": ("sum(reshape(x, [3, 2]) * y)", {"x": X, "y": Y}),
    "counts of entries": ("sum(x)*size(x, 1)*dims(x)", {"x": X}),
    "indices": ("sum(where(indices(x, 1) <= indices(x, 0), x^2, 0))", {"x": X}),
    "index an entry": ("x[0][1] * x[1][2] + x[0, 1]^2 + x[-1][0]", {"x": X}),
    "index a row": ("sum(x[1] * z)", {"x": X, "z": Z}),
    "entrywise": ("sum(sigmoid(x) * relu(x) + abs(x) - softplus(x) + exp(sin(x)))", {"x": X}),
    "batch norm": ("sum((z - mean(z)) / sqrt(mean((z - mean(z))^2) + 0.00001) * g)", {"z": Z, "g": [1.0, 2.0, 5.0]}),
    "softmax cross entropy": ("log(sum(exp(z))) - z[1]", {"z": Z}),
    "least squares": ("dot(x @ z - y, x @ z - y)", {"x": X, "z": Z, "y": [0.5, -1.0]}),
}  # fmt: skip
