"""What torchvision's own modules give, noted down: `python tests/networks/torchvision_rows.py` writes the data again.

It needs torch and torchvision; the tests need only what it wrote. Rows are noted by hooks on the modules of a model on
the device `meta`, multiply-adds are those of the operations that ran, as torch's own counter has them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data" / "torchvision.json"
Noted = tuple[str, str, tuple[int, ...], int]
"""Path, kind, output without the batch, parameters."""

OTHER_SIDES = {"vit": 448, "inception": 331}
"""Another image for each network; 256 where nothing is said. A ViT is made anew for it."""


def other_side(name: str) -> int:
    return next((side for family, side in OTHER_SIDES.items() if name.startswith(family)), 256)


def rows_of(name: str, side: int) -> tuple[list[Noted], list[Noted], int]:
    """The modules in the order they run last, the parameters that belong to none of them, and the multiply-adds.

    The rows are those of a training step, so that auxiliary heads are among them; the multiply-adds those of a test.
    """
    import torch
    from torch.utils.flop_counter import FlopCounterMode

    network = model(name, side)
    rows: dict[str, Noted] = {}

    def note(path: str) -> Any:
        def after(module: Any, _: Any, output: Any) -> None:
            shape = (output[0] if isinstance(output, tuple) else output).shape[1:]
            rows.pop(path, None)
            rows[path] = (path, type(module).__name__, tuple(shape), count(module))

        return after

    hooks = [module.register_forward_hook(note(path)) for path, module in network.named_modules() if is_one_row(module)]
    with torch.device("meta"):
        network.train()(torch.zeros(2, 3, side, side))
        for hook in hooks:
            hook.remove()
        with FlopCounterMode(display=False) as counter:
            # The fast path of attention at test time has operations that the counter does not know.
            network.train("vit" in name)(torch.zeros(1, 3, side, side))
    in_rows = {id(each) for module in network.modules() if is_one_row(module) for each in module.parameters()}
    free = [
        (path, "Parameter", own_shape(tuple(each.shape)), each.numel())
        for path, each in network.named_parameters()
        if id(each) not in in_rows
    ]
    shown = [row for path, row in rows.items() if not path.endswith(".self_attention.out_proj")]
    return shown, free, counter.get_total_flops() // 2


def own_shape(shape: tuple[int, ...]) -> tuple[int, ...]:
    """Without the 1 of the batch that the tokens of a ViT have."""
    return shape[1:] if len(shape) == 3 and shape[0] == 1 else shape


def count(module: Any) -> int:
    return sum(each.numel() for each in module.parameters())


def is_one_row(module: Any) -> bool:
    return not list(module.children()) or type(module).__name__ == "MultiheadAttention"


def model(name: str, side: int) -> Any:
    import torch
    import torchvision

    more: dict[str, Any] = {}
    if name.startswith(("googlenet", "inception")):
        more = {"aux_logits": name.endswith("_aux"), "init_weights": False}
    if name.startswith("vit"):
        more = {"image_size": side}
    with torch.device("meta"):
        return torchvision.models.get_model(name.removesuffix("_aux"), weights=None, **more)


def digest(rows: Iterable[Sequence[Any]]) -> str:
    """A short hash of rows: with one number off it is another."""
    listed = [[path, kind, list(output), parameters] for path, kind, output, parameters in rows]
    return hashlib.sha256(json.dumps(listed).encode()).hexdigest()[:16]


def noted(name: str, side: int) -> dict[str, Any]:
    rows, free, macs = rows_of(name, side)
    sums = {"rows": len(rows) + len(free), "parameters": sum(row[3] for row in (*rows, *free)), "macs": macs}
    return {"side": side, **sums, "modules": digest(rows), "free": digest(sorted(free))}


def main() -> None:
    from dlquiz.networks import NETWORK_NAMES, find_network

    theirs = [name for name in NETWORK_NAMES if is_theirs(name)]
    data = {name: [noted(name, side) for side in (find_network(name).shape[1], other_side(name))] for name in theirs}
    lines = [f"  {json.dumps(name)}: {json.dumps(each)}" for name, each in data.items()]
    DATA.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def is_theirs(name: str) -> bool:
    """Whether torchvision has the network."""
    from dlquiz.networks import find_network

    return not find_network(name).is_text and name not in ("lenet5", "lenet5_original", "alexnet_paper")


if __name__ == "__main__":
    main()
