"""Terms of the field that one letter turns into another term: typing one for the other is no slip of the finger."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

_APART: Final = (
    frozenset({"adam", "adamw", "nadam", "radam"}),
    frozenset({"resnet", "resnext", "reset"}),
    frozenset({"lenet", "senet", "segnet"}),
    frozenset({"relu", "prelu", "rrelu", "crelu"}),
    frozenset({"micro", "macro"}),
    frozenset({"local", "focal", "vocal"}),
    frozenset({"batch", "patch", "match"}),
    frozenset({"mode", "model"}),
    frozenset({"height", "weight", "eight"}),
    frozenset({"sample", "simple"}),
    frozenset({"state", "stage"}),
    frozenset({"three", "tree"}),
    frozenset({"logit", "logic"}),
    frozenset({"tensor", "sensor"}),
    frozenset({"vector", "sector"}),
    frozenset({"actor", "factor"}),
    frozenset({"symmetric", "asymmetric"}),
    frozenset({"symmetry", "asymmetry"}),
    frozenset({"synchronous", "asynchronous"}),
    frozenset({"cyclic", "acyclic"}),
    frozenset({"periodic", "aperiodic"}),
    frozenset({"typical", "atypical"}),
    frozenset({"causal", "acausal"}),
)
_LONG: Final = 5
"""From here on a term is also known at the beginning of a longer word: BatchNorm, ResNeXt-50, macro-averaged."""


def is_another_term(typed: str, meant: str) -> bool:
    """Whether two words in lower case are two terms, alone, in the plural, or at the beginning of one word."""
    return any(
        one in typed and meant == other + typed[len(one) :] and typed.startswith(one) and _stands(one, other, typed)
        for group in _APART
        for one, other in _pairs(group)
    )


def _pairs(group: frozenset[str]) -> Iterator[tuple[str, str]]:
    return ((one, other) for one in group for other in group if one != other)


def _stands(one: str, other: str, typed: str) -> bool:
    """Whether nothing but a plural follows the term, or it is long enough to be known before anything."""
    return typed[len(one) :] in ("", "s", "es") or min(len(one), len(other)) >= _LONG
