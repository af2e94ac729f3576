"""Networks as data, LeNet to DenseNet, and one trace over them.

`kinds` says what networks are made of, `architectures` what they are; `graph` lists a network's layers, `plan` and
`trace` compute its table.
"""

from dlquiz.networks.architectures import NETWORK_NAMES, find_network
from dlquiz.networks.kinds import Network
from dlquiz.networks.plan import LayerError
from dlquiz.networks.trace import Row, Trace, trace

__all__ = ["NETWORK_NAMES", "LayerError", "Network", "Row", "Trace", "find_network", "trace"]
