"""The Python functions that shipped records may name: a fixed table, never an import path in a record."""

from __future__ import annotations

from collections.abc import Mapping

_RUNS = "dlquiz.reference.runs"

FUNCTIONS: Mapping[str, str] = {
    name: f"{_RUNS}.{module}:{name}"
    for module, names in {
        "shapes": (
            "conv_output_size pool_output_size conv_transpose_output_size same_padding tensorflow_same_padding "
            "fully_convolutional_size conv_output_shape pool_output_shape flatten_size im2col_shape concat_channels "
            "add_channels dense_block_channels transition_channels"
        ),
        "receptive_field": (
            "receptive_field receptive_fields jump receptive_field_center layers_for_receptive_field "
            "effective_kernel_size"
        ),
    }.items()
    for name in names.split()
}
"""Name → `module:function`."""
