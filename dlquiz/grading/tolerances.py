"""How close a number must come to its key.

Integers are exact, everything else is right within a tolerance whose bound is inclusive: 0.13 and 0.12 are both
0.125 to two decimals, although neither difference is exactly 0.005 in floats.
"""

from __future__ import annotations

import math
from typing import Any, Final, NamedTuple

from dlquiz.grading.literals import Digits, Real, as_float
from dlquiz.grading.nested import leaves, plain_key
from dlquiz.messages import Text
from dlquiz.questions import DEFAULT_RELATIVE, ZERO_SLACK, Tolerance

DEFAULT: Final = Tolerance()


class Precision(NamedTuple):
    """To how many digits an answer is wanted; `decimals` counts them behind the point."""

    digits: int
    decimals: bool


def within(value: Real, key: Real, tolerance: Tolerance) -> bool:
    """Whether one number is right. An integer key is exact unless the tolerance says more; nan is only nan."""
    return tolerance.accepts(value, key)


def bound(key: Real, tolerance: Tolerance) -> float:
    """The largest |value - key| that is right, rounding slack included; 0 where only the key itself is."""
    return tolerance.slack(key)


def describe_tolerance(tolerance: Tolerance, key: Any) -> Text:
    """How close is close enough, to be said before answering. It depends on the key's type, never on its value."""
    if tolerance == DEFAULT:
        if all(isinstance(leaf, int) for leaf in leaves(plain_key(key))):
            return Text("exact whole numbers", "整数，须完全一致")
        return Text(f"within {_percent(DEFAULT_RELATIVE)}", f"误差不超过 {_percent(DEFAULT_RELATIVE)}")
    rules: list[Text] = []
    if tolerance.relative is not None:
        rules.append(Text(f"within {_percent(tolerance.relative)}", f"误差不超过 {_percent(tolerance.relative)}"))
    if tolerance.absolute is not None and (tolerance.absolute > 0 or not rules):
        rules.append(Text(f"within ±{tolerance.absolute:g}", f"误差不超过 ±{tolerance.absolute:g}"))
    if tolerance.decimals is not None:
        rules.append(precision_text(Precision(tolerance.decimals, True), "to {}", "精确到{}"))
    if tolerance.significant is not None:
        rules.append(precision_text(Precision(tolerance.significant, False), "to {}", "保留{}"))
    return Text(" or ".join(rule.en for rule in rules), "，或".join(rule.zh for rule in rules))


def _percent(relative: float) -> str:
    return f"{100 * relative:g}%"


def rounds_to(value: Real, key: Real, shows: Digits) -> bool:
    """Whether `value` is a real key, correctly rounded to the two digits or more that it shows."""
    if isinstance(key, int) or shows.significant < 2 or not (math.isfinite(as_float(value)) and math.isfinite(key)):
        return False
    half_unit = 0.5 * float(f"1e{-shows.decimals}")
    return within(value, key, Tolerance(absolute=half_unit))


def wanted_precision(tolerance: Tolerance) -> Precision:
    """Digits that always suffice: half a unit of the last one stays within the tolerance."""
    if tolerance.decimals is not None:
        return Precision(tolerance.decimals, True)
    if tolerance.significant is not None:
        return Precision(tolerance.significant, False)
    if tolerance.relative or tolerance == DEFAULT:
        digits = 1 + math.ceil(-math.log10(2 * (tolerance.relative or DEFAULT_RELATIVE)))
        return Precision(max(1, digits), False)
    absolute = tolerance.absolute or ZERO_SLACK
    return Precision(max(0, math.ceil(-math.log10(2 * absolute))), True)


def precision_text(precision: Precision, en: str, zh: str) -> Text:
    """`en` and `zh` with "3 decimals" or "4 significant digits" in place of `{}`."""
    count = precision.digits
    noun = "decimal" if precision.decimals else "significant digit"
    amount = f"小数点后 {count} 位" if precision.decimals else f" {count} 位有效数字"
    return Text(en.format(f"{count} {noun}{'' if count == 1 else 's'}"), zh.format(amount))
