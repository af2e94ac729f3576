"""The layer table of a network, with parameters, multiply-adds and receptive fields, against torchinfo.

Three times of ours: the table from the bare data, nothing remembered; the table at another image size, when only
heights and widths are new; the same table again. torchinfo's model is built before the clock runs, on the device
`meta`, where layers compute shapes but no values: that is torchinfo at its fastest.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from benchmarks.measuring import Run
from benchmarks.model import Anchor, Benchmark, Goal
from benchmarks.packages import load, single_threaded_torch
from dlquiz.networks import find_network, trace
from dlquiz.networks.kinds import RELU, Network, conv, numbered
from dlquiz.networks.named import NETWORKS as MAKERS

NETWORKS = ("vgg16", "resnet152", "densenet201")
TRANSFORMERS = ("vit_l_16", "gpt2_xl", "t5_small")
OTHER_SIZE = (3, 256, 256)
OTHER_LENGTH = (300,)
FIRST, REACH = Goal(seconds=5e-3), Goal(seconds=200e-6)


def from_data(name: str) -> Run:
    """A new network object each time, for which nothing can be remembered."""
    make = MAKERS[name]
    return lambda: trace(make())


def at_other_size(name: str) -> Run:
    network = find_network(name)
    trace(network)
    other = OTHER_LENGTH if network.is_text else OTHER_SIZE
    return lambda: trace(network, other)


def again(name: str) -> Run:
    network = find_network(name)
    return lambda: trace(network)


def chain(layers: int) -> Network:
    """Convolutions and ReLUs in turn, as many layers in all, on images of 32×32."""
    return Network("chain", (3, 32, 32), numbered(*(conv(64, 3, 1, 1), RELU) * (layers // 2)))


def chain_from_data(layers: int) -> Run:
    return lambda: trace(chain(layers))


def chain_again(layers: int) -> Run:
    network = chain(layers)
    trace(network)
    return lambda: trace(network)


def torchinfo(name: str) -> Run:
    torch = single_threaded_torch()
    with torch.device("meta"):
        model = load("torchvision.models").get_model(name).eval()
    summary, shape = load("torchinfo").summary, (1, *find_network(name).shape)
    return lambda: summary(model, input_size=shape, device="meta", verbose=0)


def same_parameters(ours: Any, theirs: Any) -> bool:
    """Multiply-adds are not compared: torchinfo counts biases and batch normalization, too."""
    return bool(ours.parameters == theirs.total_params)


def _benchmarks(name: str) -> tuple[Benchmark, ...]:
    against = Anchor("torchinfo", partial(torchinfo, name), ("torch", "torchvision", "torchinfo"))
    return (
        Benchmark(
            f"table-{name}-from-data",
            f"table of {name} from its data",
            partial(from_data, name),
            against,
            same_parameters,
            FIRST,
        ),
        Benchmark(
            f"table-{name}-other-size",
            f"table of {name} at another image size",
            partial(at_other_size, name),
            goal=REACH,
        ),
        Benchmark(f"table-{name}-again", f"table of {name} again", partial(again, name), goal=REACH),
    )


def _of_transformer(name: str) -> tuple[Benchmark, ...]:
    """Without an anchor: torchvision has no text networks."""
    return (
        Benchmark(f"table-{name}-from-data", f"table of {name} from its data", partial(from_data, name), goal=FIRST),
        Benchmark(
            f"table-{name}-other-size", f"table of {name} at another size", partial(at_other_size, name), goal=REACH
        ),
        Benchmark(f"table-{name}-again", f"table of {name} again", partial(again, name), goal=REACH),
    )


BENCHMARKS = (
    *(benchmark for name in NETWORKS for benchmark in _benchmarks(name)),
    *(benchmark for name in TRANSFORMERS for benchmark in _of_transformer(name)),
)
