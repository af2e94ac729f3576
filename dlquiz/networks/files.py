"""A network of one's own: a YAML file in, a `Network` out, and everything wrong with the file, with positions.

The file says the same as the data of the named networks (see `dlquiz.networks.kinds`), in PyTorch's names.
Codes: N101 unknown key, N102 missing key, N103 wrong value, N104 unknown kind, N105 bad or repeated name, N106 wrong
format, N107 too large, N108 the layers do not fit together. Faults of the YAML itself keep their codes B001 to B010.
"""

from __future__ import annotations

from pathlib import Path

from dlquiz.errors import Fault
from dlquiz.networks.file_kinds import KINDS
from dlquiz.networks.file_reader import MOST_FAULTS, Enough, Reader
from dlquiz.networks.kinds import Network
from dlquiz.yaml_reader.reading import ReadResult, read_file, read_text

__all__ = ["KINDS", "MOST_FAULTS", "load_network", "load_network_text"]

Loaded = tuple[Network | None, tuple[Fault, ...]]


def load_network(path: Path) -> Loaded:
    """The network in the file at `path`, or None, and what is wrong with the file; nothing is raised."""
    return _load(read_file(path), str(path))


def load_network_text(text: str, file: str = "network.yaml") -> Loaded:
    """The network in `text`; `file` names it in faults."""
    return _load(read_text(text, file), file)


def _load(result: ReadResult, file: str) -> Loaded:
    if result.root is None or result.faults:
        return None, result.faults
    reader = Reader(file, KINDS)
    try:
        network = reader.network(result.root)
        if network is not None and not reader.faults:
            reader.try_out(network)
    except Enough:
        network = None
    faults = tuple(sorted(reader.faults, key=lambda fault: (fault.line, fault.column)))
    return (None if faults else network), faults
