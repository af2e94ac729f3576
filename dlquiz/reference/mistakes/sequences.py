"""Wrong parameter counts of embeddings and recurrent layers."""

from __future__ import annotations

from collections.abc import Callable

from dlquiz.messages import Text
from dlquiz.reference import counting
from dlquiz.reference.counting import GATES
from dlquiz.reference.kinds import Mistake
from dlquiz.reference.mistakes.apart import telling
from dlquiz.reference.mistakes.counting import WITH_BIAS_TEMPTS, WITHOUT_BIAS_TEMPTS, changed


def sizes_added(num_embeddings: int, embedding_dim: int) -> int:
    return num_embeddings + embedding_dim


def embedding_bias_added(num_embeddings: int, embedding_dim: int) -> int:
    return (num_embeddings + 1) * embedding_dim


EMBEDDING = telling(
    counting.embedding_parameters,
    (
        Mistake(
            "sizes_added",
            sizes_added,
            Text("The table has V rows of D numbers: multiply.", "嵌入表有 V 行，每行 D 个数：应相乘。"),
            tempting=Text(
                "An embedding leads from V tokens to D numbers, and looking up a row multiplies nothing.",
                "嵌入层把 V 个词映射为 D 个数，而查表时并没有做任何乘法。",
            ),
        ),
        Mistake(
            "bias_added",
            embedding_bias_added,
            Text("An embedding only looks rows up: it has no bias.", "嵌入层只是查表，没有偏置。"),
            tempting=Text(
                "A linear layer on one-hot inputs does the same, and it would have a bias of D numbers.",
                "以独热向量为输入的线性层做的是同一件事，而线性层会有 D 个偏置。",
            ),
        ),
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


def _owner(gates: int) -> Text:
    """What has the weights and biases that are counted: a plain RNN has no gates."""
    return Text("a gate", "每个门") if gates > 1 else Text("the layer", "这一层")


def _biases(gates: int) -> tuple[Mistake, ...]:
    """The wrong counts of bias vectors."""
    one = _owner(gates)
    return (
        Mistake(
            "one_bias_vector",
            changed(gated(gates), biases=1),
            Text(
                f"That is the textbook's single bias: here {one.en} has two, as in PyTorch.",
                f"这是教科书中只有一个偏置的写法：这里与 PyTorch 一样，{one.zh}有两个偏置向量。",
            ),
            applies=lambda biases, **_: biases == 2,
            tempting=Text(
                f"Textbooks write one b where {one.en} has two: biases that are added are no more than their sum.",
                f"教科书中{one.zh}只写一个 b，因为两个相加的偏置与它们的和没有区别。",
            ),
        ),
        Mistake(
            "two_bias_vectors",
            changed(gated(gates), biases=2),
            Text(
                f"That is PyTorch's pair of biases: here {one.en} has one bias vector.",
                f"这是 PyTorch 中两个偏置的写法：这里{one.zh}只有一个偏置向量。",
            ),
            applies=lambda biases, **_: biases == 1,
            tempting=Text(
                "PyTorch's state_dict shows both bias_ih_l0 and bias_hh_l0.",
                "PyTorch 的 state_dict 里同时有 bias_ih_l0 和 bias_hh_l0。",
            ),
        ),
        Mistake(
            "bias_forgotten",
            changed(gated(gates), biases=0),
            Text(
                f"The biases are missing: each bias vector of {one.en} has h entries.",
                f"漏了偏置：{one.zh}的每个偏置向量有 h 个。",
            ),
            applies=lambda biases, **_: biases > 0,
            tempting=WITHOUT_BIAS_TEMPTS,
        ),
        Mistake(
            "bias_added",
            changed(gated(gates), biases=1),
            Text("There is no bias here: count the weights only.", "这里没有偏置，只数权重。"),
            applies=lambda biases, **_: biases == 0,
            tempting=WITH_BIAS_TEMPTS,
        ),
    )


def _recurrent(gates: int, *special: Mistake) -> tuple[Mistake, ...]:
    """The special ones, then the wrong counts that all recurrent layers share."""
    one = _owner(gates)
    shared = (
        Mistake(
            "multiplied_by_time_steps",
            every_step(gates),
            Text(
                "The same weights serve every time step: the length of the sequence does not count.",
                "所有时间步共享同一组权重，序列长度不计入。",
            ),
            applies=lambda sequence_length, **_: sequence_length > 1,
            tempting=Text(
                "Unrolled in time, the layer is drawn as a row of cells, one for every step.",
                "按时间展开后，这一层被画成一排单元，每个时间步一个。",
            ),
        ),
        Mistake(
            "recurrent_weights_forgotten",
            recurrent_weights_forgotten(gates),
            Text(
                f"The hidden-to-hidden weights are missing: {one.en} has h² of them.",
                f"漏了隐藏状态到隐藏状态的权重：{one.zh}有 h² 个。",
            ),
            tempting=Text(
                "The layer is named by its input and hidden size, and x·h is all that a feed-forward layer would have.",
                "这一层由输入大小和隐藏大小来描述，而前馈层只有 x·h 个权重。",
            ),
        ),
        Mistake(
            "input_weights_forgotten",
            input_weights_forgotten(gates),
            Text(
                f"The input-to-hidden weights are missing: {one.en} has x·h of them.",
                f"漏了输入到隐藏状态的权重：{one.zh}有 x·h 个。",
            ),
            tempting=Text(
                "What makes the network recurrent is the matrix W_hh, and explanations dwell on it.",
                "使网络成为循环网络的是矩阵 W_hh，讲解也集中在它上面。",
            ),
        ),
        *_biases(gates),
    )
    return telling(gated(gates), (*special, *shared))


RNN = _recurrent(GATES["rnn"])

LSTM_GATES = Text(
    "An LSTM has four blocks of weights: input, forget and output gate, and the candidate.",
    "LSTM 有四组权重：输入门、遗忘门、输出门和候选状态。",
)
GATES_IGNORED_TEMPT = Text(
    "From outside the layer takes and gives the same vectors as a plain RNN.",
    "从外部看，这一层的输入输出与普通 RNN 完全相同。",
)
LSTM = _recurrent(
    GATES["lstm"],
    Mistake(
        "three_gates",
        gated(3),
        LSTM_GATES,
        tempting=Text(
            "An LSTM is said to have three gates, and the candidate is not called one.",
            "人们总说 LSTM 有三个门，而候选状态不叫作门。",
        ),
    ),
    Mistake("gates_ignored", gated(1), LSTM_GATES, tempting=GATES_IGNORED_TEMPT),
)

GRU_GATES = Text(
    "A GRU has three blocks of weights: reset and update gate, and the candidate.",
    "GRU 有三组权重：重置门、更新门和候选状态。",
)
GRU = _recurrent(
    GATES["gru"],
    Mistake(
        "two_gates",
        gated(2),
        GRU_GATES,
        tempting=Text(
            "A GRU is said to have two gates, and the candidate is not called one.",
            "人们总说 GRU 有两个门，而候选状态不叫作门。",
        ),
    ),
    Mistake(
        "four_gates",
        gated(4),
        GRU_GATES,
        tempting=Text(
            "A GRU is taught as a variant of the LSTM, which has four blocks.",
            "GRU 常作为 LSTM 的变体来讲授，而 LSTM 有四组权重。",
        ),
    ),
    Mistake("gates_ignored", gated(1), GRU_GATES, tempting=GATES_IGNORED_TEMPT),
)
