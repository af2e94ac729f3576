"""What proves `evaluate` and `gradient`."""

from __future__ import annotations

from collections.abc import Mapping

import expression_draws as draws
import expression_oracles as oracles
from proof import Oracle, Proof

PROOFS: Mapping[str, Proof] = {
    "evaluate": Proof(draws.evaluate, Oracle(oracles.in_float64), Oracle(oracles.exactly)),
    "gradient": Proof(
        draws.gradient,
        Oracle(oracles.by_differences, relative=1e-4, absolute=1e-6),
        Oracle(oracles.by_autograd),
    ),
}
