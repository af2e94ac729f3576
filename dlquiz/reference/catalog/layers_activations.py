"""Catalogue entries: activations, their derivatives, and the inverse of the sigmoid."""

from __future__ import annotations

from typing import Any

from dlquiz.messages import Text
from dlquiz.reference.catalog import layers_activation_slips as slips
from dlquiz.reference.catalog.layers_common import guarded, mistakes, refused, worked
from dlquiz.reference.kinds import Argument, Reference

RUNS = "dlquiz.reference.layers.activations"
STEPS = "dlquiz.reference.steps.layers_activations"
WRONG = "dlquiz.reference.mistakes.layers_activations"

_NAME = Argument("name", "word", words=slips.NAMES)
_Z = Argument("z", "array")
_ALPHA = Argument(
    "alpha",
    "real",
    lambda name, **_: 0.01 if name == "leaky_relu" else 1.0,
    default_text="0.01 for leaky_relu and 1 for elu",
)


def _refuse_alpha(name: str, z: Any, alpha: float) -> None:
    if name == "leaky_relu" and not 0 <= alpha < 1:
        raise refused(
            "alpha",
            f"the slope of leaky_relu lies in [0, 1), not {alpha}",
            f"leaky_relu 的斜率应在 [0, 1) 内，而不是 {alpha}",
        )
    if alpha < 0:
        raise refused("alpha", f"`alpha` must not be negative, as {alpha} is", f"`alpha` 不能为负数（{alpha}）")


_WORDS_OF_CONVENTION = {
    "gelu": Text("the exact GELU, not the tanh approximation", "精确的 GELU，而非 tanh 近似"),
    "silu": Text("SiLU: Swish with β = 1", "SiLU，即 β = 1 的 Swish"),
    "softplus": Text("softplus with β = 1, PyTorch's default", "β = 1 的 softplus（PyTorch 默认值）"),
}


def _convention(name: str, alpha: float, **_: Any) -> Text:
    if name in ("leaky_relu", "elu"):
        return Text(f"α = {alpha:g}, entry by entry", f"α = {alpha:g}，逐元素计算")
    return _WORDS_OF_CONVENTION.get(name, Text("entry by entry", "逐元素计算"))


def _derivative_convention(name: str, alpha: float, **_: Any) -> Text:
    if name == "relu":
        return Text("ReLU′(0) = 0, as in PyTorch", "约定 ReLU′(0) = 0（与 PyTorch 一致）")
    if name in ("leaky_relu", "elu"):
        return Text(f"α = {alpha:g}; at 0 the left slope", f"α = {alpha:g}；在 0 处取左侧斜率")
    return _convention(name, alpha)


_ACTIVATION = guarded(RUNS, "activation")
_DERIVATIVE = guarded(RUNS, "activation_derivative")

REFERENCES: tuple[Reference, ...] = (
    Reference(
        name="activation",
        summary=Text("value of an activation function", "激活函数的值"),
        arguments=(_NAME, _Z, _ALPHA),
        result="array",
        run=_ACTIVATION,
        closed=None,
        steps=worked(STEPS, "activation"),
        convention=_convention,
        mistakes=mistakes(_ACTIVATION, WRONG, "ACTIVATION", *slips.ACTIVATION),
        refuse=_refuse_alpha,
        source="Clevert et al. (2016) for ELU; Hendrycks and Gimpel (2016) for GELU and SiLU; PyTorch documentation",
    ),
    Reference(
        name="activation_derivative",
        summary=Text("derivative of an activation function", "激活函数的导数"),
        arguments=(_NAME, _Z, _ALPHA),
        result="array",
        run=_DERIVATIVE,
        closed=None,
        steps=worked(STEPS, "activation_derivative"),
        convention=_derivative_convention,
        mistakes=mistakes(_DERIVATIVE, WRONG, "DERIVATIVE", *slips.DERIVATIVE),
        refuse=_refuse_alpha,
        source="calculus; PyTorch documentation for the values at the kinks",
    ),
)
