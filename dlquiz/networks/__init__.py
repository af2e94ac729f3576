"""Networks as data, LeNet to transformers, and one trace over them.

`kinds` and `tokens` say what networks are made of; `named` finds those that are known, `files` reads those in files.
`graph` lists a network's layers, `planning` and `trace` compute its table.
"""

from dlquiz.networks.kinds import Network
from dlquiz.networks.named import NETWORK_NAMES, find_network
from dlquiz.networks.plan import LayerError
from dlquiz.networks.trace import Row, Trace, trace

__all__ = ["NETWORK_NAMES", "LayerError", "Network", "Row", "Trace", "find_network", "trace"]
