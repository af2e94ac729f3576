"""The catalogue's entries for layers that are not records yet: convolution, pooling, activations, norms, networks."""

from __future__ import annotations

from dlquiz.reference.catalog import (
    layers_activations,
    layers_conv,
    layers_net,
    layers_numeric,
    layers_pool,
)
from dlquiz.reference.kinds import Reference

REFERENCES: tuple[Reference, ...] = (
    *layers_numeric.REFERENCES,
    *layers_conv.REFERENCES,
    *layers_pool.REFERENCES,
    *layers_activations.REFERENCES,
    *layers_net.REFERENCES,
)
