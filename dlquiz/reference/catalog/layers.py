"""The catalogue's entries for layers: forward and backward passes, losses, and gradient checks."""

from __future__ import annotations

from dlquiz.reference.catalog import (
    layers_activations,
    layers_conv,
    layers_depth,
    layers_linear,
    layers_losses,
    layers_net,
    layers_norm,
    layers_numeric,
    layers_pool,
    layers_softmax,
)
from dlquiz.reference.kinds import Reference

REFERENCES: tuple[Reference, ...] = (
    *layers_numeric.REFERENCES,
    *layers_linear.REFERENCES,
    *layers_conv.REFERENCES,
    *layers_pool.REFERENCES,
    *layers_activations.REFERENCES,
    *layers_softmax.REFERENCES,
    *layers_losses.REFERENCES,
    *layers_norm.REFERENCES,
    *layers_net.REFERENCES,
    *layers_depth.REFERENCES,
)
