"""The catalogue's entries for layers that are not records yet: convolution, pooling, numeric gradients."""

from __future__ import annotations

from dlquiz.reference.catalog import layers_conv, layers_numeric, layers_pool
from dlquiz.reference.kinds import Reference

REFERENCES: tuple[Reference, ...] = (
    *layers_numeric.REFERENCES,
    *layers_conv.REFERENCES,
    *layers_pool.REFERENCES,
)
