"""The catalogue's entries for layers that are not records yet: activations, norms, networks."""

from __future__ import annotations

from dlquiz.reference.catalog import (
    layers_activations,
    layers_net,
    layers_norm,
)
from dlquiz.reference.kinds import Reference

REFERENCES: tuple[Reference, ...] = (
    *layers_activations.REFERENCES,
    *layers_norm.REFERENCES,
    *layers_net.REFERENCES,
)
