"""Questions about networks that no file holds: rounds made from the plan behind a network's layer table.

Their bank is called `networks`: history, review and regrading know them by names such as `networks/lenet5-shape`. The
seed chooses the segment of layers. Nothing is made before it is asked for.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache, partial
from itertools import count
from typing import NamedTuple

from dlquiz.bank.made import GENERATED_BANK, OWN_NETWORKS
from dlquiz.bank.rounds.asking import parts_of
from dlquiz.bank.rounds.segments import COLUMNS, Column, SegmentLayer, segments
from dlquiz.bank.rounds.tables import labels_of, prompt_of
from dlquiz.errors import UsageError
from dlquiz.kinds.steps import Steps
from dlquiz.messages import Text
from dlquiz.networks import NETWORK_NAMES, Network, find_network
from dlquiz.questions.parameters import Constant
from dlquiz.questions.question import Question
from dlquiz.variants.deterministic_random import DeterministicRandom

__all__ = [
    "COLUMNS",
    "TITLE",
    "TOPICS",
    "TOUR",
    "Begun",
    "Column",
    "asked_over",
    "found_round",
    "has_rounds",
    "round_at",
    "round_of",
    "titled",
    "tour_of",
]

TITLE = Text("Networks", "网络")
TOPICS: Mapping[Column, Text] = {
    "shape": Text("Output shapes", "输出形状"),
    "parameters": Text("Parameters", "参数量"),
    "macs": Text("Multiply-adds", "乘加次数"),
    "receptive_field": Text("Receptive fields", "感受野"),
    "mixed": Text("Mixed columns", "混合各列"),
    "flops": Text("FLOPs", "FLOPs"),
    "kv_cache": Text("KV cache", "KV 缓存"),
}
TOUR = (
    *("lenet5", "alexnet", "vgg16", "googlenet", "resnet18", "resnet50", "densenet121"),
    *("mobilenet_v2", "efficientnet_b0", "convnext_tiny", "vit_b_16", "gpt2", "bert_base", "llama2_7b", "t5_small"),
)
"""One network of each sort, the easiest first."""
DIFFICULTY = {"lenet": 1, "alexne": 2, "vgg": 2, "google": 2}
HARDEST = 3


def round_of(network: Network, column: Column, *, own: bool = False) -> Question:
    """The rounds over one column of a network, as one question; `own` says that it is not one of the known networks.

    Raises `UsageError` where there is nothing to ask.
    """
    if not segments(network, column):
        title = TOPICS[column].en
        asked = title if title[1].isupper() else title.lower()
        raise UsageError(
            f"`{network.name}` has no layers of which {asked} can be asked",
            f"`{network.name}` 中没有可以考查“{TOPICS[column].zh}”的层",
        )
    return _at(network, column, own, 0)


def has_rounds(network: Network, column: Column) -> bool:
    """Whether that column of the network can be asked."""
    return bool(segments(network, column))


def tour_of(column: Column) -> tuple[Question, ...]:
    """The rounds over one network of each sort, where it has that column."""
    networks = [find_network(name) for name in TOUR]
    return tuple(round_of(network, column) for network in networks if has_rounds(network, column))


class Begun(NamedTuple):
    """A round that begins with a layer, or at least asks about it: the seed that gives it, and the layers it asks."""

    question: Question
    seed: int
    asked: tuple[str, ...]


def round_at(network: Network, column: Column, path: str, *, own: bool = False) -> Begun | None:
    """The round over the segment that begins with the layer of that module path, or else one it is in; None where no
    segment has it."""
    choice = segments(network, column)
    holding = [place for place, segment in enumerate(choice) if any(stop.path == path for stop in segment)]
    if not holding:
        return None
    place = next((place for place in holding if choice[place][0].path == path), holding[0])
    seed = next(seed for seed in count() if _place(network, column, len(choice), seed) == place)
    return Begun(_at(network, column, own, 0), seed, tuple(stop.path for stop in choice[place]))


def titled(topic: str) -> Text:
    """What the topic of rounds is called."""
    return next(title for column, title in TOPICS.items() if _slug(column) == topic)


def found_round(name: str) -> Question | None:
    """The rounds of that full name, such as `networks/vgg16-bn-macs`; None where there are none."""
    network, column = _names().get(name, ("", COLUMNS[0]))
    known = network and has_rounds(find_network(network), column)
    return round_of(find_network(network), column) if known else None


@cache
def _names() -> Mapping[str, tuple[str, Column]]:
    return {_name(network, column): (network, column) for network in NETWORK_NAMES for column in COLUMNS}


def _name(network: str, column: Column) -> str:
    return f"{GENERATED_BANK}/{_slug(network)}-{_slug(column)}"


def _slug(word: str) -> str:
    return re.sub("[^a-z0-9]+", "-", word.lower()).strip("-")


def _at(network: Network, column: Column, own: bool, seed: int) -> Question:
    """The round of a seed: which segment is asked about."""
    choice = segments(network, column)
    place = _place(network, column, len(choice), seed)
    question = asked_over(network, choice[place], column)
    name = f"{OWN_NETWORKS}{_slug(network.name)}-{_slug(column)}" if own else _name(network.name, column)
    return replace(
        question,
        id=name.partition("/")[2],
        parameters={"stretch": Constant(place)},
        by_seed=partial(_at, network, column, own),
    )


def _place(network: Network, column: Column, segments: int, seed: int) -> int:
    return DeterministicRandom(GENERATED_BANK, network.name, column, seed).below(segments)


def asked_over(network: Network, segment: tuple[SegmentLayer, ...], column: Column) -> Question:
    """The round over one segment, as yet without a name."""
    labels = labels_of(segment)
    kind = Steps(parts_of(segment, labels, column))
    prompt = prompt_of(network, segment, labels, column)
    known = [level for family, level in DIFFICULTY.items() if network.name.startswith(family)]
    return Question(
        bank=GENERATED_BANK,
        id="",
        kind=kind,
        type="steps",
        topic=_slug(column),
        prompt=prompt,
        difficulty=known[0] if known else HARDEST,
        wording=_fingerprint([prompt, *(part.prompt for part in kind.parts)]),
        grading=_fingerprint(part.kind for part in kind.parts),
    )


def _fingerprint(said: Iterable[object]) -> str:
    """A short hash of what is seen or marked; the values are frozen and print what they hold."""
    return hashlib.sha256("\n".join(map(repr, said)).encode()).hexdigest()[:16]
