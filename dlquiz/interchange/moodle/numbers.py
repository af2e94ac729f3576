"""Tolerances and units as Moodle has them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dlquiz.grading.compare import wanted_precision
from dlquiz.interchange.xml_writing import element, words
from dlquiz.questions.kinds import Unit
from dlquiz.questions.tolerance import Tolerance, as_float

RELATIVE, NOMINAL, GEOMETRIC = "1", "2", "3"
"""How Moodle calls a share of the key, a distance from it, and a factor."""
_DECIMALS, _SIGNIFICANT = "1", "2"
_MOST_DIGITS = 9


class Margin(NamedTuple):
    """How far an answer may lie from any of several keys; `exact` where each keeps its own tolerance."""

    kind: str
    size: str
    exact: bool


def margin_of(tolerance: Tolerance, keys: Sequence[float]) -> Margin:
    """One tolerance for all keys: a distance if it is the same for each, else a share, the largest if they differ."""
    slacks = [tolerance.slack(key) for key in keys]
    distances = dict.fromkeys(f"{slack:.6g}" for slack in slacks)
    if len(distances) == 1:
        return Margin(NOMINAL, next(iter(distances)), exact=True)
    if not all(keys):
        return Margin(NOMINAL, f"{max(slacks):.6g}", exact=False)
    shares = [slack / abs(as_float(key)) for slack, key in zip(slacks, keys, strict=True)]
    same = len({f"{share:.6g}" for share in shares}) == 1
    return Margin(RELATIVE, f"{max(shares):.6g}", exact=same)


class Digits(NamedTuple):
    """How Moodle shows a key: `kind` says what it counts."""

    kind: str
    number: str


def digits_of(tolerance: Tolerance, keys: Sequence[float]) -> Digits:
    """Digits with which a shown key is right."""
    if all(isinstance(key, int) for key in keys):
        return Digits(_DECIMALS, "0")
    precision = wanted_precision(tolerance)
    return Digits(_DECIMALS if precision.decimals else _SIGNIFICANT, str(min(precision.digits, _MOST_DIGITS)))


def unit_elements(unit: Unit | None) -> str:
    """The units that may be typed, none of which has to be. Moodle's 3 stands for no unit at all."""
    if unit is None:
        return element("showunits", "3")
    units = "".join(
        element("unit", element("multiplier", repr(factor)) + element("unit_name", words(name)))
        for name, factor in {unit.name: 1, **unit.also}.items()
    )
    optional = "".join(element(name, "0") for name in ("unitgradingtype", "unitpenalty", "showunits"))
    return optional + element("units", units)
