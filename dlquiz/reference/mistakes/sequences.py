"""Wrong parameter counts of embeddings, recurrent layers and attention."""

from __future__ import annotations

from collections.abc import Callable

from dlquiz.messages import Text
from dlquiz.reference import counting
from dlquiz.reference.counting import GATES
from dlquiz.reference.kinds import Mistake
from dlquiz.reference.mistakes.counting import biased, changed, unbiased


def sizes_added(num_embeddings: int, embedding_dim: int) -> int:
    return num_embeddings + embedding_dim


def embedding_bias_added(num_embeddings: int, embedding_dim: int) -> int:
    return (num_embeddings + 1) * embedding_dim


EMBEDDING = (
    Mistake(
        "sizes_added",
        sizes_added,
        Text("The table has V rows of D numbers: multiply.", "嵌入表有 V 行，每行 D 个数：应相乘。"),
    ),
    Mistake(
        "bias_added",
        embedding_bias_added,
        Text("An embedding only looks rows up: it has no bias.", "嵌入层只是查表，没有偏置。"),
    ),
)


def gated(gates: int) -> Callable[..., int]:
    """The count of a recurrent layer with this number of gates, right or wrong."""

    def call(input_size: int, hidden_size: int, biases: int, **_: object) -> int:
        return gates * hidden_size * (input_size + hidden_size + biases)

    return call


def every_step(gates: int) -> Callable[..., int]:
    def call(sequence_length: int, **arguments: int) -> int:
        return sequence_length * gated(gates)(**arguments)

    return call


def recurrent_weights_forgotten(gates: int) -> Callable[..., int]:
    def call(input_size: int, hidden_size: int, biases: int, **_: object) -> int:
        return gates * hidden_size * (input_size + biases)

    return call


def input_weights_forgotten(gates: int) -> Callable[..., int]:
    def call(hidden_size: int, biases: int, **_: object) -> int:
        return gates * hidden_size * (hidden_size + biases)

    return call


def _recurrent(gates: int) -> tuple[Mistake, ...]:
    """The wrong counts that all recurrent layers share."""
    return (
        Mistake(
            "multiplied_by_time_steps",
            every_step(gates),
            Text(
                "The same weights serve every time step: the length of the sequence does not count.",
                "所有时间步共享同一组权重，序列长度不计入。",
            ),
            applies=lambda sequence_length, **_: sequence_length > 1,
        ),
        Mistake(
            "recurrent_weights_forgotten",
            recurrent_weights_forgotten(gates),
            Text(
                "The hidden-to-hidden weights are missing: h² per gate.", "漏了隐藏状态到隐藏状态的权重：每个门 h² 个。"
            ),
        ),
        Mistake(
            "input_weights_forgotten",
            input_weights_forgotten(gates),
            Text("The input-to-hidden weights are missing: x·h per gate.", "漏了输入到隐藏状态的权重：每个门 x·h 个。"),
        ),
        Mistake(
            "one_bias_vector",
            changed(gated(gates), biases=1),
            Text(
                "That is the textbook's single bias. Here a gate has two bias vectors, as in PyTorch (b_ih and b_hh).",
                "这是教科书中只有一个偏置的写法。这里与 PyTorch 一样，每个门有两个偏置向量（b_ih 和 b_hh）。",
            ),
            applies=lambda biases, **_: biases == 2,
        ),
        Mistake(
            "two_bias_vectors",
            changed(gated(gates), biases=2),
            Text(
                "That is PyTorch's pair of biases. Here a gate has one bias vector.",
                "这是 PyTorch 中两个偏置的写法。这里每个门只有一个偏置向量。",
            ),
            applies=lambda biases, **_: biases == 1,
        ),
        Mistake(
            "bias_forgotten",
            changed(gated(gates), biases=0),
            Text("The biases are missing: h per bias vector and gate.", "漏了偏置：每个门的每个偏置向量有 h 个。"),
            applies=lambda biases, **_: biases > 0,
        ),
        Mistake(
            "bias_added",
            changed(gated(gates), biases=1),
            Text("There is no bias here: count the weights only.", "这里没有偏置，只数权重。"),
            applies=lambda biases, **_: biases == 0,
        ),
    )


RNN = _recurrent(GATES["rnn"])

LSTM_GATES = Text(
    "An LSTM has four blocks of weights: input, forget and output gate, and the candidate.",
    "LSTM 有四组权重：输入门、遗忘门、输出门和候选状态。",
)
LSTM = (
    Mistake("three_gates", gated(3), LSTM_GATES),
    Mistake("gates_ignored", gated(1), LSTM_GATES),
    *_recurrent(GATES["lstm"]),
)

GRU_GATES = Text(
    "A GRU has three blocks of weights: reset and update gate, and the candidate.",
    "GRU 有三组权重：重置门、更新门和候选状态。",
)
GRU = (
    Mistake("two_gates", gated(2), GRU_GATES),
    Mistake("four_gates", gated(4), GRU_GATES),
    Mistake("gates_ignored", gated(1), GRU_GATES),
    *_recurrent(GATES["gru"]),
)


def multiplied_by_heads(embed_dim: int, bias: bool, heads: int) -> int:
    return heads * counting.attention_parameters(embed_dim, bias)


def projections_of_one_head(embed_dim: int, bias: bool, heads: int) -> int:
    one_head = 3 * counting.linear_parameters(embed_dim, embed_dim // heads, bias)
    return one_head + counting.linear_parameters(embed_dim, embed_dim, bias)


def divided_by_heads(embed_dim: int, bias: bool, heads: int) -> int:
    return 4 * embed_dim * (embed_dim // heads) + 4 * embed_dim * bias


def three_projections(embed_dim: int, bias: bool, **_: object) -> int:
    return 3 * counting.linear_parameters(embed_dim, embed_dim, bias)


def one_projection(embed_dim: int, bias: bool, **_: object) -> int:
    return counting.linear_parameters(embed_dim, embed_dim, bias)


def several_heads(heads: int, **_: object) -> bool:
    return heads > 1


attention_parameters = changed(counting.attention_parameters, "heads")
HEADS_SHARE = Text(
    "The heads share out the d columns, d/h each: together the projections stay d×d, whatever the number of heads.",
    "各个头平分 d 列，每个头 d/h 列：合起来投影矩阵仍是 d×d，与头数无关。",
)

ATTENTION = (
    Mistake("multiplied_by_heads", multiplied_by_heads, HEADS_SHARE, applies=several_heads),
    Mistake("divided_by_heads", divided_by_heads, HEADS_SHARE, applies=several_heads),
    Mistake(
        "one_head_only",
        projections_of_one_head,
        Text(
            "That is the query, key and value projection of one head: there are h of them.",
            "这只算了一个头的查询、键、值投影：一共有 h 个头。",
        ),
        applies=several_heads,
    ),
    Mistake(
        "output_projection_forgotten",
        three_projections,
        Text(
            "After the heads are concatenated there is an output projection W_O, d×d: four projections in all.",
            "各个头拼接之后还有输出投影 W_O（d×d）：共四个投影。",
        ),
    ),
    Mistake(
        "one_projection_only",
        one_projection,
        Text(
            "Query, key, value and output each have a projection of their own: four of them.",
            "查询、键、值和输出各有自己的投影：共四个。",
        ),
    ),
    Mistake(
        "bias_forgotten",
        changed(attention_parameters, bias=False),
        Text("The biases are missing: d per projection, 4d.", "漏了偏置：每个投影 d 个，共 4d。"),
        applies=biased,
    ),
    Mistake(
        "bias_added",
        changed(attention_parameters, bias=True),
        Text("The projections have no bias here: 4d².", "这里的投影没有偏置：4d²。"),
        applies=unbiased,
    ),
)


def less(missing: Callable[[int, int], int]) -> Callable[..., int]:
    """The right count of an encoder layer without a part of it, a function of d and f."""

    def call(d_model: int, feed_forward: int) -> int:
        return counting.transformer_layer_parameters(d_model, feed_forward) - missing(d_model, feed_forward)

    return call


TRANSFORMER = (
    Mistake(
        "one_layer_norm",
        less(lambda d, f: 2 * d),
        Text(
            "An encoder layer has two layer normalizations, one after each sublayer: 4d in all.",
            "一个编码器层有两个层归一化，每个子层一个：共 4d。",
        ),
    ),
    Mistake(
        "layer_norms_forgotten",
        less(lambda d, f: 4 * d),
        Text("The two layer normalizations are missing: 2d each.", "漏了两个层归一化：各 2d。"),
    ),
    Mistake(
        "feed_forward_counted_once",
        less(lambda d, f: f * d + d),
        Text(
            "The feed-forward network has two linear layers, d → f and back f → d.",
            "前馈网络有两个线性层：d → f，再 f → d。",
        ),
    ),
    Mistake(
        "output_projection_forgotten",
        less(lambda d, f: d * d + d),
        Text("The output projection of the attention is missing: d² + d.", "漏了注意力的输出投影：d² + d。"),
    ),
    Mistake(
        "bias_forgotten",
        less(lambda d, f: 4 * d + f + d),
        Text(
            "The biases of the linear layers are missing: 4d in the attention, f + d in the feed-forward network.",
            "漏了线性层的偏置：注意力中 4d 个，前馈网络中 f + d 个。",
        ),
    ),
)
