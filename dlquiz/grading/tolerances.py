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
from dlquiz.questions import Tolerance

DEFAULT: Final = Tolerance()
DEFAULT_RELATIVE: Final = 1e-3
DEFAULT_ABSOLUTE: Final = 1e-9
_SLACK: Final = 1e-9


class Precision(NamedTuple):
    """To how many digits an answer is wanted; `decimals` counts them behind the point."""

    digits: int
    decimals: bool


def within(value: Real, key: Real, tolerance: Tolerance) -> bool:
    """Whether one number is right. An integer key is exact unless the tolerance says more; nan is only nan."""
    if value != value or key != key:
        return value != value and key != key
    if value == key:
        return True
    reach = bound(key, tolerance)
    if reach == 0 or as_float(key) in (math.inf, -math.inf):
        return False
    # Bounds rather than the difference: Python compares an integer of any size with a float, exactly.
    return as_float(key) - reach <= value <= as_float(key) + reach


def bound(key: Real, tolerance: Tolerance) -> float:
    """The largest |value - key| that is right, rounding slack included; 0 where only the key itself is.

    Where several rules are given, the most generous one counts.
    """
    if isinstance(key, int) and tolerance == DEFAULT:
        return 0.0
    reaches = [0.0]
    size = abs(key)
    if tolerance.decimals is not None:
        reaches.append(0.5 * _power_of_ten(-tolerance.decimals))
    if tolerance.significant is not None and key:
        reaches.append(0.5 * _power_of_ten(_leading_exponent(key) - tolerance.significant + 1))
    if tolerance.absolute is not None:
        reaches.append(tolerance.absolute)
    if tolerance.relative is not None:
        reaches.append(tolerance.relative * as_float(size))
    if tolerance == DEFAULT:
        reaches.append(DEFAULT_RELATIVE * as_float(size))
    if key == 0 and tolerance.absolute is None:
        reaches.append(DEFAULT_ABSOLUTE)
    return max(reaches) * (1 + _SLACK) + 4 * math.ulp(as_float(size)) * (max(reaches) > 0)


def describe_tolerance(tolerance: Tolerance, key: Any) -> Text:
    """How close is close enough, to be said before answering. It depends on the key's type, never on its value."""
    if tolerance == DEFAULT:
        if all(isinstance(leaf, int) for leaf in leaves(plain_key(key))):
            return Text("integers exact", "整数须完全一致")
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


def _leading_exponent(key: Real) -> int:
    return int(f"{as_float(key):e}".partition("e")[2]) if math.isfinite(as_float(key)) else 0


def _power_of_ten(exponent: int) -> float:
    """10^exponent as the nearest float: 0 or infinite where there is none."""
    return float(f"1e{exponent}")


def _percent(relative: float) -> str:
    return f"{100 * relative:g} %"


def rounds_to(value: Real, key: Real, shows: Digits) -> bool:
    """Whether `value` is a real key, correctly rounded to the two digits or more that it shows."""
    if isinstance(key, int) or shows.significant < 2 or not (math.isfinite(as_float(value)) and math.isfinite(key)):
        return False
    half_unit = 0.5 * _power_of_ten(-shows.decimals)
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
    absolute = tolerance.absolute or DEFAULT_ABSOLUTE
    return Precision(max(0, math.ceil(-math.log10(2 * absolute))), True)


def precision_text(precision: Precision, en: str, zh: str) -> Text:
    """`en` and `zh` with "3 decimals" or "4 significant digits" in place of `{}`."""
    count = precision.digits
    noun = "decimal" if precision.decimals else "significant digit"
    amount = f"小数点后 {count} 位" if precision.decimals else f" {count} 位有效数字"
    return Text(en.format(f"{count} {noun}{'' if count == 1 else 's'}"), zh.format(amount))
