"""LeNet-5: as it is taught today, and as it was published."""

from __future__ import annotations

from dlquiz.reference.networks.kinds import (
    TANH,
    Conv2d,
    EuclideanRBF,
    Flatten,
    Linear,
    Network,
    Subsampling,
    avg_pool,
    conv,
    numbered,
    sequence,
    window,
)

SOURCE = "LeCun, Bottou, Bengio and Haffner (1998), Gradient-based learning applied to document recognition"

# Table I of the paper: the maps of C3 that are joined to three, four and all six maps of S2.
C3_CONNECTIONS = (3,) * 6 + (4,) * 9 + (6,)


def lenet5() -> Network:
    """Full convolutions, plain average pooling, a linear layer for output: 61,706 parameters."""
    pool = avg_pool(2, 2)
    layers = (conv(6, 5), TANH, pool, conv(16, 5), TANH, pool, conv(120, 5), TANH)
    return Network(
        "lenet5",
        (1, 32, 32),
        numbered(*layers, Flatten(), Linear(84, 120), TANH, Linear(10, 84)),
        f"after {SOURCE}",
    )


def lenet5_original() -> Network:
    """Sparse C3, trained subsampling, fixed RBF outputs: 60,000 parameters. The squashing functions have no rows."""
    half = Subsampling(window(2, 2))
    return Network(
        "lenet5_original",
        (1, 32, 32),
        sequence(
            ("C1", conv(6, 5)),
            ("S2", half),
            ("C3", Conv2d(16, window(5), connections=C3_CONNECTIONS)),
            ("S4", half),
            ("C5", conv(120, 5)),
            ("", Flatten()),
            ("F6", Linear(84, 120)),
            ("output", EuclideanRBF(10)),
        ),
        f"{SOURCE}, section II.B",
    )


NETWORKS = {"lenet5": lenet5, "lenet5_original": lenet5_original}
