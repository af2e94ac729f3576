"""The same convolutions in torch, on tensors that are ready; `arrays` gives inputs, kernel, bias and upstream."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from benchmarks.measuring import Run
from benchmarks.packages import single_threaded_torch


def forward(arrays: Callable[[], Iterable[Any]], padding: int) -> Run:
    """No tensor asks for a gradient, so nothing is recorded; `no_grad` would only add its own microsecond."""
    torch = single_threaded_torch()
    inputs, kernel, bias, _ = map(torch.tensor, arrays())
    return lambda: torch.nn.functional.conv2d(inputs, kernel, bias, padding=padding)


def backward(arrays: Callable[[], Iterable[Any]], padding: int) -> Run:
    """The backward pass alone, of a forward pass that was recorded before."""
    torch = single_threaded_torch()
    *leaves, upstream = map(torch.tensor, arrays())
    for leaf in leaves:
        leaf.requires_grad_()
    out = torch.nn.functional.conv2d(*leaves, padding=padding)
    return lambda: torch.autograd.grad(out, leaves, upstream, retain_graph=True)
