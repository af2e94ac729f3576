"""How far an answer may lie from the key."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

DEFAULT_RELATIVE = 1e-3
ZERO_SLACK = 1e-9
_GRAIN = 1e-9


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far a typed number may lie from the key.

    All `None` is the default: integers exact, reals within a relative 1e-3. `decimals` and `significant` mean half
    a unit of that digit, inclusive. An entry whose key is 0 accepts |a| ≤ `absolute` (1e-9 unless given).
    """

    relative: float | None = None
    absolute: float | None = None
    decimals: int | None = None
    significant: int | None = None

    @property
    def default(self) -> bool:
        """Whether the bank says nothing: then integers are exact and reals within a relative 1e-3."""
        return self.relative is self.absolute is self.decimals is self.significant is None

    def slack(self, key: float) -> float:
        """The largest |value - key| that is right, rounding included; 0 where only the key itself is.

        Where several rules are given, the most generous one counts.
        """
        if not self.default:
            reach = max(self._reaches(key))
        elif isinstance(key, int):
            return 0.0
        else:
            reach = DEFAULT_RELATIVE * abs(key) if key else ZERO_SLACK
        # 0.5·10⁻ⁿ has no exact binary form: without this grain an answer right on the bound would be a coin toss.
        return reach * (1 + _GRAIN) + 4 * math.ulp(as_float(abs(key))) if reach > 0 else 0.0

    def _reaches(self, key: float) -> list[float]:
        size = as_float(abs(key))
        reaches = [0.0]
        if self.decimals is not None:
            reaches.append(0.5 * _power_of_ten(-self.decimals))
        if self.significant is not None and key:
            reaches.append(0.5 * _power_of_ten(_leading_exponent(size) - self.significant + 1))
        if self.absolute is not None:
            reaches.append(self.absolute)
        if self.relative is not None:
            reaches.append(self.relative * size)
        if key == 0 and self.absolute is None:
            reaches.append(ZERO_SLACK)
        return reaches

    def accepts(self, value: float, key: float) -> bool:
        """Whether `value` counts as `key`; the bound is inclusive, nan is only nan, an infinity only itself."""
        if value != value or key != key:
            return value != value and key != key
        if value == key:
            return True
        centre = as_float(key)
        reach = self.slack(key)
        if reach == 0 or math.isinf(centre):
            return False
        # Bounds rather than the difference: Python compares an integer of any size with a float, exactly.
        return centre - reach <= value <= centre + reach


def as_float(value: float) -> float:
    """`value` as a float; an integer beyond the floats becomes an infinity."""
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _leading_exponent(size: float) -> int:
    """The decimal exponent of the first digit; by printing, because log10(0.001) may fall on either side of -3.

    Fifteen digits are what every float holds: 1e23 keeps its exponent, and 9.9999999 is not yet ten.
    """
    return int(f"{size:.14e}".partition("e")[2]) if math.isfinite(size) else 0


@cache
def _power_of_ten(exponent: int) -> float:
    """10^exponent as the nearest float: 0 or infinite where there is none."""
    return float(f"1e{exponent}")
