"""`dlquiz drill --network`: rounds over the layers of a network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dlquiz.bank.rounds import Column, round_of, tour_of
from dlquiz.cli.common import UNUSABLE
from dlquiz.cli.networks import list_networks, open_network
from dlquiz.errors import UsageError
from dlquiz.networks import NETWORK_NAMES
from dlquiz.questions.question import Question

ALL = "all"


def rounds_asked(
    name: str | None, column: Column | None, mistake: str | None, options: Mapping[str, Any], as_json: bool
) -> tuple[Question, ...] | int:
    """The rounds to drill, or the exit code where networks were listed, or a file has faults, which are printed.

    Raises `DlquizError` for what cannot be combined, an unknown network, and one that has no such layers.
    """
    if name is None:
        raise UsageError("`--column` needs `--network`", "`--column` 需要与 `--network` 一起使用")
    if mistake is not None or options["bank"] is not None or options["topic"] is not None:
        raise UsageError(
            "`--network` asks about a network: leave MISTAKE, `--bank` and `--topic` out",
            "`--network` 考查的是网络：请去掉 MISTAKE、`--bank` 和 `--topic`",
        )
    if not name:
        return list_networks(as_json)
    asked = column or "mixed"
    if name == ALL:
        return tour_of(asked)
    network = open_network(name)
    if network is None:
        return UNUSABLE
    return (round_of(network, asked, own=name not in NETWORK_NAMES),)
