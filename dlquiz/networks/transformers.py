"""Transformers as data: ViT in torchvision's names, the others in those of their usual implementations.

An attention is one row, with its projections. Adds are `add_1` and `add_2` where a module has two.
"""

from __future__ import annotations

from typing import NamedTuple

from dlquiz.networks.architectures import IMAGE
from dlquiz.networks.kinds import (
    DROPOUT,
    RELU,
    TANH,
    Conv2d,
    EncoderDecoder,
    Gate,
    Linear,
    Network,
    Part,
    Pointwise,
    Residual,
    Sequential,
    Spec,
    Sum,
    numbered,
    sequence,
    window,
)
from dlquiz.networks.mobile import SILU
from dlquiz.networks.tokens import Embedding, FirstToken, LayerNorm, MultiheadAttention, Parameter, RMSNorm, Tokens

GELU = Pointwise("GELU")
NORM = LayerNorm()


class Size(NamedTuple):
    """How many blocks, how many features a token has, how many heads, how many features inside of a block."""

    blocks: int
    features: int
    heads: int
    inner: int


def repeated(name: str, block: Spec, times: int) -> tuple[str, Spec]:
    """The same block so many times, numbered."""
    return name, Sequential(numbered(*[block] * times))


VITS = {"b": Size(12, 768, 12, 3072), "l": Size(24, 1024, 16, 4096), "h": Size(32, 1280, 16, 5120)}
"""Table 1 of the paper."""
VIT_PATCHES = (("b", 16), ("b", 32), ("l", 16), ("l", 32), ("h", 14))


def vit(size: str, patch: int) -> Network:
    """Vision Transformer: patches as tokens, a class token, a position table, pre-norm blocks."""
    made = VITS[size]
    layer = vit_layer(made)
    layers = sequence(*((f"encoder_layer_{number}", layer) for number in range(made.blocks)))
    encoder = sequence(
        *(("pos_embedding", Parameter("add")), ("dropout", DROPOUT), ("layers", Sequential(layers)), ("ln", NORM)),
    )
    parts = sequence(
        *(("conv_proj", Conv2d(made.features, window(patch, patch), exact=True)), ("", Tokens())),
        *(("class_token", Parameter("prepend")), ("encoder", Sequential(encoder)), ("", FirstToken())),
        ("heads", Sequential(sequence(("head", Linear(1000, made.features))))),
    )
    source = "Dosovitskiy et al. (2021), An image is worth 16x16 words: Transformers for image recognition at scale"
    return Network(f"vit_{size}_{patch}", IMAGE, parts, source)


def vit_layer(size: Size) -> Sequential:
    """Attention and MLP, each behind a LayerNorm and with a shortcut."""
    attention = sequence(("ln_1", NORM), ("self_attention", MultiheadAttention(size.heads)), ("dropout", DROPOUT))
    mlp = Sequential(numbered(Linear(size.inner), GELU, DROPOUT, Linear(size.features), DROPOUT))
    return two_residuals(attention, sequence(("ln_2", NORM), ("mlp", mlp)))


def two_residuals(first: tuple[Part, ...], second: tuple[Part, ...]) -> Sequential:
    """A pre-norm block."""
    return Sequential(sequence(("", Residual(first, join="add_1")), ("", Residual(second, join="add_2"))))


GPT2S = {
    "gpt2": Size(12, 768, 12, 3072),
    "gpt2_medium": Size(24, 1024, 16, 4096),
    "gpt2_large": Size(36, 1280, 20, 5120),
    "gpt2_xl": Size(48, 1600, 25, 6400),
}
"""Table 2 of the paper; heads of 64 features."""
GPT2_VOCABULARY, GPT2_POSITIONS = 50_257, 1024


def gpt2(name: str) -> Network:
    """Decoder alone, pre-norm; the output uses the table of the tokens."""
    size = GPT2S[name]
    attention = sequence(("ln_1", NORM), ("attn", MultiheadAttention(size.heads, causal=True)))
    mlp = sequence(("c_fc", Linear(size.inner)), ("act", GELU), ("c_proj", Linear(size.features)), ("dropout", DROPOUT))
    block = two_residuals(attention, sequence(("ln_2", NORM), ("mlp", Sequential(mlp))))
    tables = sequence(
        ("wte", Embedding(GPT2_VOCABULARY, size.features)),
        ("wpe", Embedding(GPT2_POSITIONS, size.features, positions=True)),
    )
    body = sequence(("", Sum(tables)), ("drop", DROPOUT), repeated("h", block, size.blocks), ("ln_f", NORM))
    head = Linear(GPT2_VOCABULARY, size.features, bias=False, tied="transformer.wte")
    source = "Radford et al. (2019), Language models are unsupervised multitask learners"
    return Network(name, (GPT2_POSITIONS,), sequence(("transformer", Sequential(body)), ("lm_head", head)), source)


BERTS = {"bert_base": Size(12, 768, 12, 3072), "bert_large": Size(24, 1024, 16, 4096)}
"""Section 3 of the paper."""


def bert(name: str) -> Network:
    """Encoder alone, post-norm, with the pooler over the first token and without a head."""
    size = BERTS[name]
    tables = sequence(
        ("word_embeddings", Embedding(30_522, size.features)),
        ("position_embeddings", Embedding(512, size.features, positions=True)),
        ("token_type_embeddings", Embedding(2, size.features)),
    )
    embeddings = sequence(("", Sum(tables)), ("LayerNorm", NORM), ("dropout", DROPOUT))
    attention = Residual(
        sequence(("attention.self", MultiheadAttention(size.heads)), ("attention.output.dropout", DROPOUT)),
        after=sequence(("attention.output.LayerNorm", NORM)),
        join="attention.output.add",
    )
    mlp = Residual(
        sequence(
            *(("intermediate.dense", Linear(size.inner)), ("intermediate.intermediate_act_fn", GELU)),
            *(("output.dense", Linear(size.features)), ("output.dropout", DROPOUT)),
        ),
        after=sequence(("output.LayerNorm", NORM)),
        join="output.add",
    )
    block = Sequential(sequence(("", attention), ("", mlp)))
    pooler = sequence(("", FirstToken()), ("dense", Linear(size.features)), ("activation", TANH))
    parts = sequence(
        *(
            ("embeddings", Sequential(embeddings)),
            ("encoder", Sequential(sequence(repeated("layer", block, size.blocks)))),
        ),
        ("pooler", Sequential(pooler)),
    )
    source = "Devlin, Chang, Lee and Toutanova (2019), BERT: Pre-training of deep bidirectional transformers"
    return Network(name, (512,), parts, source)


LLAMAS = {"llama2_7b": Size(32, 4096, 32, 11_008), "llama2_13b": Size(40, 5120, 40, 13_824)}
"""Table 2 of the LLaMA paper (2023); inner features as published with the weights."""
LLAMA_VOCABULARY = 32_000


def llama2(name: str) -> Network:
    """Decoder alone: RMSNorm, rotary positions (a function), SwiGLU, no biases, an output of its own."""
    size = LLAMAS[name]
    mlp = Gate(
        gate=sequence(("gate_proj", Linear(size.inner, bias=False)), ("act_fn", SILU)),
        main=sequence(("up_proj", Linear(size.inner, bias=False))),
        after=sequence(("down_proj", Linear(size.features, bias=False))),
    )
    attention = MultiheadAttention(size.heads, bias=False, causal=True)
    block = two_residuals(
        sequence(("input_layernorm", RMSNorm()), ("self_attn", attention)),
        sequence(("post_attention_layernorm", RMSNorm()), ("mlp", mlp)),
    )
    body = sequence(
        ("embed_tokens", Embedding(LLAMA_VOCABULARY, size.features)),
        repeated("layers", block, size.blocks),
        ("norm", RMSNorm()),
    )
    head = Linear(LLAMA_VOCABULARY, size.features, bias=False)
    source = "Touvron et al. (2023), Llama 2: Open foundation and fine-tuned chat models"
    return Network(name, (4096,), sequence(("model", Sequential(body)), ("lm_head", head)), source)


T5_SMALL = Size(6, 512, 8, 2048)
T5_VOCABULARY, T5_BUCKETS = 32_128, 32


def t5_small() -> Network:
    """Encoder and decoder: RMSNorm, biases of relative distances in the first block, one table for all tokens."""
    table = "encoder.embed_tokens"
    parts = sequence(
        (
            "",
            EncoderDecoder(
                sequence(("encoder", t5_stack(decodes=False, tied=""))),
                sequence(("decoder", t5_stack(decodes=True, tied=table))),
            ),
        ),
        ("lm_head", Linear(T5_VOCABULARY, T5_SMALL.features, bias=False, tied=table)),
    )
    source = "Raffel et al. (2020), Exploring the limits of transfer learning with a unified text-to-text transformer"
    return Network("t5_small", (512,), parts, source)


def t5_stack(decodes: bool, tied: str) -> Sequential:
    """The encoder, or the decoder. Dropout has its row where it runs last."""
    blocks = [t5_block(decodes, T5_BUCKETS if number == 0 else 0) for number in range(T5_SMALL.blocks)]
    return Sequential(
        sequence(
            *(("embed_tokens", Embedding(T5_VOCABULARY, T5_SMALL.features, tied=tied)), ("", DROPOUT)),
            *(("block", Sequential(numbered(*blocks))), ("final_layer_norm", RMSNorm()), ("dropout", DROPOUT)),
        )
    )


def t5_block(decodes: bool, buckets: int) -> Sequential:
    """Attention to itself, in the decoder to the encoder, too, and an MLP; each with a shortcut."""
    own = MultiheadAttention(T5_SMALL.heads, bias=False, causal=decodes, relative_buckets=buckets)
    cross = MultiheadAttention(T5_SMALL.heads, bias=False, cross=True)
    mlp = Sequential(
        sequence(
            *(("wi", Linear(T5_SMALL.inner, bias=False)), ("act", RELU), ("dropout", DROPOUT)),
            ("wo", Linear(T5_SMALL.features, bias=False)),
        )
    )
    inner: list[tuple[str, Spec]] = [("SelfAttention", own), ("DenseReluDense", mlp)]
    if decodes:
        inner.insert(1, ("EncDecAttention", cross))
    layers = [Residual(sequence(("layer_norm", RMSNorm()), each, ("dropout", DROPOUT))) for each in inner]
    return Sequential(sequence(("layer", Sequential(numbered(*layers)))))
