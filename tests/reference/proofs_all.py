"""The proofs of all families."""

from __future__ import annotations

from collections.abc import Mapping

import proofs_attention
import proofs_building_blocks
import proofs_channels
import proofs_components
import proofs_compute
import proofs_counting
import proofs_detection
import proofs_evaluation
import proofs_expressions
import proofs_fields
import proofs_generative
import proofs_heads
import proofs_language
import proofs_layers
import proofs_matrices
import proofs_methods
import proofs_networks
import proofs_norms
import proofs_numerics
import proofs_optimizers
import proofs_scale
import proofs_schedules
import proofs_shapes
import proofs_statistics
import proofs_tape
import proofs_transformers
import proofs_vision
from proof import Proof

PROOFS: Mapping[str, Proof] = {
    **proofs_expressions.PROOFS,
    **proofs_networks.PROOFS,
    **proofs_shapes.PROOFS,
    **proofs_channels.PROOFS,
    **proofs_fields.PROOFS,
    **proofs_layers.PROOFS,
    **proofs_counting.PROOFS,
    **proofs_compute.PROOFS,
    **proofs_optimizers.PROOFS,
    **proofs_schedules.PROOFS,
    **proofs_scale.PROOFS,
    **proofs_vision.PROOFS,
    **proofs_detection.PROOFS,
    **proofs_generative.PROOFS,
    **proofs_evaluation.PROOFS,
    **proofs_building_blocks.PROOFS,
    **proofs_methods.PROOFS,
    **proofs_components.PROOFS,
    **proofs_tape.PROOFS,
    **proofs_statistics.PROOFS,
    **proofs_matrices.PROOFS,
    **proofs_attention.PROOFS,
    **proofs_heads.PROOFS,
    **proofs_norms.PROOFS,
    **proofs_transformers.PROOFS,
    **proofs_language.PROOFS,
    **proofs_numerics.PROOFS,
}
