"""What can be asked about one layer, or one block, of a network. Pure functions; nothing here knows Textual."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dlquiz.bank import Library
from dlquiz.bank.rounds import COLUMNS, TOPICS, round_at
from dlquiz.messages import Text, message
from dlquiz.networks import NETWORK_NAMES, Network, Trace, find_network
from dlquiz.networks.stages import unit_of
from dlquiz.networks.trace import Row
from dlquiz.session.options import SessionOptions
from dlquiz.session.subjects import RECEPTIVE_FIELDS, SUBJECTS, WINDOWS, family_of, questions_about
from dlquiz.tui.networks.layer_table import Line, path_end

LONGEST_PATH = 15
"""Three layers of such paths stand in a row at 80 cells."""


class Offer(NamedTuple):
    """A session that is offered: what it is called, and what it asks."""

    name: Text
    asks: Text
    options: SessionOptions


def offers(network: Network, traced: Trace, line: Line, library: Library, usual: int) -> list[Offer]:
    """Rounds that begin at the line of a network's table, and questions of the banks about its kind of layer."""
    inside = [row for row in traced.layers if row.name == line.path or unit_of(row.name) == line.path]
    return [*_rounds(network, line, inside, usual), *_of_banks(network, inside, library, usual)]


def _rounds(network: Network, line: Line, inside: Sequence[Row], usual: int) -> Iterator[Offer]:
    """A round for each column, at the first layer of the line that it can ask about."""
    own = network.name not in NETWORK_NAMES or find_network(network.name) is not network
    for column in COLUMNS:
        found = (round_at(network, column, row.name, own=own) for row in inside)
        begun = next((each for each in found if each is not None), None)
        if begun is not None:
            options = SessionOptions(mode="drill", rounds=(begun.question,), first_seed=begun.seed, usual=usual)
            yield Offer(message("ask_round", column=TOPICS[column]), Text.same(_layers(begun.asked, line)), options)


def _layers(paths: Sequence[str], line: Line) -> str:
    """The layers of a round, those of the line's own block without its path."""
    block = line.inside or line.path
    return " → ".join(path_end(path.removeprefix(f"{block}."), LONGEST_PATH) for path in paths)


def _of_banks(network: Network, inside: Sequence[Row], library: Library, usual: int) -> Iterator[Offer]:
    known, kinds = list(library.questions()), list(dict.fromkeys(row.kind for row in inside))
    named = [
        (message("ask_kind", kind=kind), questions_about(known, SUBJECTS[kind])) for kind in kinds if kind in SUBJECTS
    ]
    if not set(WINDOWS).isdisjoint(kinds):
        named.append((message("ask_fields"), questions_about(known, RECEPTIVE_FIELDS)))
    named.append((message("ask_family"), questions_about(known, family_of(network.name))))
    for name, questions in named:
        if questions:
            names = tuple(question.name for question in questions)
            options = SessionOptions(questions=names, usual=usual, beyond=True)
            yield Offer(name, message("ask_count", count=len(questions)), options)
