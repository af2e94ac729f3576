"""The proofs of all families: of every module beside this one that is called `proofs_…`."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from proof import Proof

MODULES = sorted(path.stem for path in Path(__file__).parent.glob("proofs_*.py") if path.stem != "proofs_all")
PROOFS: Mapping[str, Proof] = {
    name: proof for module in MODULES for name, proof in import_module(module).PROOFS.items()
}
