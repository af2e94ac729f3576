"""Values as a learner types them, for keys and mistakes of any question."""

from __future__ import annotations

from dlquiz.expressions.values import Value
from dlquiz.kinds.numeric import Numeric


def typed(value: Value, kind: Numeric) -> str:
    """Every digit of the value; in per cent with the sign, without which a small one would be asked about."""
    sign = "%" if kind.unit is not None and kind.unit.name == "%" else ""
    if isinstance(value, tuple):
        return f"[{', '.join(typed(entry, kind) for entry in value)}]"
    return f"{value!r}{sign}"
