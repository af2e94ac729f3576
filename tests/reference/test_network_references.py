"""The references about networks: closed forms against NumPy runs and oracles, blocks, refusals, workings."""

from __future__ import annotations

import time
from functools import cache
from itertools import product
from typing import Any

import network_oracles as oracles
import proofs_networks as proofs
import pytest
from every_case import every_case

from dlquiz.errors import ArgumentError
from dlquiz.networks import Row, find_network, trace
from dlquiz.networks.geometry import grid_size
from dlquiz.networks.kinds import window
from dlquiz.reference.binding import bind
from dlquiz.reference.catalog import computed, families, find, value_of
from dlquiz.reference.runs import networks as runs

BY_NAME = {name: find(name) for name in families()["networks"]}


@cache
def rows(network: str) -> tuple[Row, ...]:
    return trace(find_network(network)).layers


@pytest.mark.sweep
@every_case("name", proofs.NAMES)
def test_every_module_against_both_oracles(name: str) -> None:
    """The drawn proofs look at some modules; these are all."""
    assert oracles.counted(name) == trace(find_network(name)).parameters
    assert oracles.multiplied(name) == trace(find_network(name)).macs
    ran, seen = oracles.ran(name), oracles.seen(name)
    assert list(ran) == [one.name for one in rows(name)]
    for one in rows(name):
        assert ran[one.name][:3] == one[1:4]
        assert proofs.fitted(name, one.name) == one.output
        assert seen[one.name] == one.receptive_field, one.name
        if one.receptive_field is not None:
            assert oracles.traced_back(name, one.name) == one.receptive_field


@every_case("name", proofs.NAMES)
def test_closed_form_and_numpy_run_agree_on_every_layer(name: str) -> None:
    assert (runs.network_parameters(name), runs.network_macs(name)) == trace(find_network(name))[2:4]
    for one in rows(name):
        assert runs.network_output_shape(name, one.name) == one.output, one.name
        assert runs.layer_parameters(name, one.name) == one.parameters, one.name
        if one.receptive_field is not None:
            assert runs.network_receptive_field(name, one.name) == one.receptive_field, one.name
        else:
            with pytest.raises(ArgumentError):
                runs.network_receptive_field(name, one.name)


@pytest.mark.parametrize("ceil_mode", [False, True])
def test_windows_are_counted_as_the_references_count_them(ceil_mode: bool) -> None:
    """The plan has the formula of its own, since it may not import the catalogue; refusals are worded alike."""
    name, more = ("pool_output_size", {"ceil_mode": True}) if ceil_mode else ("conv_output_size", {})
    tried = set()
    for size, kernel, stride, padding, dilation in product((1, 4, 7, 8), (1, 2, 3, 5), (1, 2, 3), (0, 1), (1, 2)):
        if 2 * padding > kernel:
            continue
        sizes = {"input_size": size, "kernel_size": kernel, "stride": stride, "padding": padding, "dilation": dilation}

        def found(compute: Any) -> Any:
            try:
                return compute()
            except ArgumentError as error:
                return error.en, error.zh

        mine = found(lambda: grid_size((size, 9), window(kernel, stride, padding, dilation, ceil_mode))[0])  # noqa: B023
        assert mine == found(lambda: computed(name, **sizes, **more)), sizes  # noqa: B023
        tried.add(type(mine))
    assert tried == {int, tuple}


def test_blocks_stand_for_their_modules() -> None:
    def ask(name: str, layer: str, network: str = "resnet50") -> Any:
        return value_of(BY_NAME[name], bind(BY_NAME[name], {"network": network, "layer": layer}))

    assert ask("network_output_shape", "layer2") == (512, 28, 28)
    assert ask("network_output_shape", "inception3a", "googlenet") == (256, 28, 28)
    assert ask("layer_parameters", "layer1.0") == 75_008
    assert ask("network_receptive_field", "layer4") == 427
    assert ask("network_output_shape", "0", "lenet5") == (6, 28, 28)


HOSTILE = ["", ".", "layer", "conv1.", "x" * 10**6, "layer1..0", "\x1b[2J", 10**9, -1, float("nan"), None, [1] * 1000]


@every_case("layer", HOSTILE)
def test_layers_that_are_none_are_refused_at_once(layer: Any) -> None:
    for name in ("network_output_shape", "layer_parameters", "network_receptive_field"):
        value_of(BY_NAME[name], {"network": "densenet201", "layer": "features"})
        start = time.process_time()
        with pytest.raises(ArgumentError) as refused:
            bind(BY_NAME[name], {"network": "densenet201", "layer": layer})
        assert time.process_time() - start < 0.5
        assert refused.value.argument == "layer"
        assert len(refused.value.en) < 400 and refused.value.en != refused.value.zh


@pytest.mark.parametrize("network", ["resnet51", "", 10**9, None, "x" * 10**6])
def test_networks_that_are_none_are_refused(network: Any) -> None:
    for reference in BY_NAME.values():
        with pytest.raises(ArgumentError) as refused:
            bind(reference, {"network": network, **({"layer": "fc"} if len(reference.arguments) > 1 else {})})
        assert refused.value.argument == "network"


def test_modules_are_suggested() -> None:
    with pytest.raises(ArgumentError, match=r"layer1\.0\.conv1"):
        bind(BY_NAME["layer_parameters"], {"network": "resnet18", "layer": "layer1.0.conv9"})
    with pytest.raises(ArgumentError, match="sees the whole image"):
        bind(BY_NAME["network_receptive_field"], {"network": "resnet18", "layer": "fc"})
