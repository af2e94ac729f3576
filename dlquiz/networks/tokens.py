"""The layers of transformers: embeddings, normalization of the last axis, attention, free parameters.

As in `kinds`, a layer knows what it makes of so many input features; nothing here knows how long a text is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dlquiz.networks.kinds import Layer, Products


@dataclass(frozen=True)
class Embedding(Layer):
    """A vector for each token; or with `positions` for each place in the text, which then has at most so many.

    `tied` is the path of the embedding whose table it uses, which counts there.
    """

    num_embeddings: int
    embedding_dim: int
    positions: bool = False
    tied: str = ""

    def out_channels(self, in_channels: int) -> int:
        return self.embedding_dim

    def trained(self, in_channels: int) -> Products:
        return () if self.tied else ((self.num_embeddings, self.embedding_dim),)


@dataclass(frozen=True)
class LayerNorm(Layer):
    """γ and β for each feature of the last axis."""

    def trained(self, in_channels: int) -> Products:
        return ((2, in_channels),)


@dataclass(frozen=True)
class RMSNorm(Layer):
    """γ for each feature of the last axis."""

    def trained(self, in_channels: int) -> Products:
        return ((in_channels,),)


@dataclass(frozen=True)
class MultiheadAttention(Layer):
    """Attention with its projections of queries, keys, values and output: one row.

    `kv_heads` heads of keys and values serve all `num_heads` heads of queries; a head has `head_dim` features, by
    default its share of what arrives. `cross` takes keys and values from the encoder. What is `causal` or `cross` keeps
    its keys and values while text is generated. `relative_buckets` adds a trained bias for each head and bucket of
    distances (T5).
    """

    num_heads: int
    kv_heads: int | None = None
    head_dim: int | None = None
    bias: bool = True
    causal: bool = False
    cross: bool = False
    relative_buckets: int = 0

    @property
    def key_heads(self) -> int:
        return self.kv_heads or self.num_heads

    def head_size(self, in_channels: int) -> int:
        return self.head_dim or in_channels // self.num_heads

    def query_features(self, in_channels: int) -> int:
        """Features of the queries of all heads, and of what leaves the heads."""
        return self.num_heads * self.head_size(in_channels)

    def key_features(self, in_channels: int) -> int:
        """Features of the keys of all heads; the values have as many."""
        return self.key_heads * self.head_size(in_channels)

    def cached(self, in_channels: int) -> int:
        """Numbers kept of each token: its key and its value."""
        return 2 * self.key_features(in_channels) if self.causal or self.cross else 0

    def multiplied(self, in_channels: int) -> Products:
        """Of the four projections."""
        queries, keys = self.query_features(in_channels), self.key_features(in_channels)
        return (2, in_channels, queries), (2, in_channels, keys)

    def paired(self, in_channels: int) -> int:
        """Multiply-adds for each pair of tokens: scores, and mixing of the values."""
        return 2 * self.query_features(in_channels)

    def trained(self, in_channels: int) -> Products:
        queries, keys = self.query_features(in_channels), self.key_features(in_channels)
        biases = ((queries,), (2, keys), (in_channels,)) if self.bias else ()
        relative = ((self.relative_buckets, self.num_heads),) if self.relative_buckets else ()
        return *self.multiplied(in_channels), *biases, *relative


@dataclass(frozen=True)
class Parameter(Layer):
    """A trained tensor that belongs to no module.

    `prepend` puts one token before the others, `add` adds a vector to each token, `scale` multiplies each channel. It
    has the shape that fits what arrives.
    """

    use: Literal["prepend", "add", "scale"]

    def trained(self, in_channels: int) -> Products:
        return () if self.use == "add" else ((in_channels,),)

    def trained_for_each_token(self, in_channels: int) -> int:
        return in_channels if self.use == "add" else 0


@dataclass(frozen=True)
class Tokens(Layer):
    """The places of maps in a row, as tokens; channels become features."""


@dataclass(frozen=True)
class FirstToken(Layer):
    """The first token alone."""
