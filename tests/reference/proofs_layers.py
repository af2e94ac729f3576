"""The proofs of the entries about layers."""

from __future__ import annotations

import proofs_layers_a
import proofs_layers_b
from proof import Proof

PROOFS: dict[str, Proof] = {**proofs_layers_a.PROOFS, **proofs_layers_b.PROOFS}
