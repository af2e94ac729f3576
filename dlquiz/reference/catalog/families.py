"""Which family each reference is of: a name is known, and one family loaded, without loading all of them.

A family is a module of this package, with its references as `REFERENCES`, in this order. One without names here is
`records/FAMILY.yaml`, with the names and the order of that file. Of `layers` some are records already.
"""

from __future__ import annotations

from collections.abc import Mapping

FAMILIES: Mapping[str, str] = {
    "sizes": "",
    "counting": "",
    "compute": "",
    "receptive_field": "",
    "networks": "",
    "gradients": "",
    "layers": (
        "numeric_gradient relative_error linear_forward linear_backward neuron_backward conv2d conv2d_backward "
        "max_pool2d avg_pool2d max_pool2d_backward avg_pool2d_backward activation activation_derivative logit "
        "softmax softmax_jacobian cross_entropy softmax_cross_entropy_gradient logistic_gradient "
        "least_squares_gradient regularized_gradient batch_norm batch_norm_backward dropout mlp_forward "
        "mlp_backward linear_collapse collapsed_kernel_size jacobian_shape vanishing_bound"
    ),
    "optimizers": "",
    "statistics": "",
    "initialisation": "",
}
