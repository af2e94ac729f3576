"""The tables of the networks against torchvision's own modules, where torchvision is installed."""

from __future__ import annotations

from typing import Any

import pytest

from dlquiz.networks import NETWORK_NAMES, find_network, trace

torch, torchvision = pytest.importorskip("torch"), pytest.importorskip("torchvision")
THEIRS = sorted(set(NETWORK_NAMES) - {"lenet5", "lenet5_original", "alexnet_paper"})


@pytest.mark.parametrize("name", THEIRS)
def test_rows_are_those_of_the_installed_torchvision(name: str) -> None:
    """Names, kinds, shapes and parameters in the order of torchvision's forward pass, the auxiliary heads too.

    A module that runs several times (the ReLU of a residual block) has its row where it runs last.
    """
    more = {"aux_logits": name.endswith("_aux"), "init_weights": False} if name.startswith("googlenet") else {}
    theirs: dict[str, tuple[str, str, tuple[int, ...], int]] = {}

    def note(path: str) -> Any:
        def after(module: Any, _: Any, output: Any) -> None:
            if not list(module.children()):
                count = sum(parameter.numel() for parameter in module.parameters())
                theirs.pop(path, None)
                theirs[path] = (path, type(module).__name__, tuple(output.shape[1:]), count)

        return after

    with torch.device("meta"):
        network = torchvision.models.get_model(name.removesuffix("_aux"), weights=None, **more)
        for path, module in network.named_modules():
            module.register_forward_hook(note(path))
        network.train()(torch.zeros(2, 3, 224, 224))
    shown = [one for one in trace(find_network(name)).layers if one.kind not in ("Add", "Concat")]
    assert [(one.name, one.kind, one.output, one.parameters) for one in shown] == list(theirs.values())
