"""The catalogue's entries for parameter counts.

Some entries have an argument that the answer does not depend on (`output_size`, `sequence_length`, `heads` …). A
question that mentions such a number hands it over, so that a learner who multiplies by it can be told.
"""

from __future__ import annotations

from collections.abc import Callable

from dlquiz.messages import Text
from dlquiz.reference import counting
from dlquiz.reference.catalog import blocks
from dlquiz.reference.kinds import Argument, Reference, lazily
from dlquiz.reference.mistakes import attention, dense, fixed, norms, separable, sequences
from dlquiz.reference.mistakes import counting as mistakes
from dlquiz.reference.mistakes.counting import changed
from dlquiz.reference.steps import counting as steps

RUNS = "dlquiz.reference.runs.counting"
BIAS = Argument("bias", "flag", True)


def _with_or_without_bias(en: str, zh: str, bias: bool) -> Text:
    """What is counted, and whether biases are."""
    return Text(f"{en}, {'with' if bias else 'without'} bias", f"{zh}，{'含' if bias else '没有'}偏置")


def trainable_convention(bias: bool, **_: object) -> Text:
    return _with_or_without_bias("trainable parameters", "可训练的参数", bias)


def mlp_convention(bias: bool, **_: object) -> Text:
    return _with_or_without_bias("fully connected layers only", "只计全连接层", bias)


def classifier_convention(head: str, bias: bool, **_: object) -> Text:
    if head == "flatten":
        return _with_or_without_bias("the map is flattened, then one linear layer", "特征图展平后接一个全连接层", bias)
    return _with_or_without_bias("global average pooling, then one linear layer", "全局平均池化后接一个全连接层", bias)


def separable_convention(bias: bool, **_: object) -> Text:
    return _with_or_without_bias(
        "depth multiplier 1; both convolutions, no batch normalization",
        "逐通道卷积的通道乘数为 1；只计两个卷积，不含批量归一化",
        bias,
    )


def attention_convention(bias: bool, **_: object) -> Text:
    return _with_or_without_bias(
        "as PyTorch's MultiheadAttention, the output projection included",
        "与 PyTorch 的 MultiheadAttention 相同，包括输出投影",
        bias,
    )


def batch_norm_convention(count: str, **_: object) -> Text:
    if count == "all":
        return Text(
            "all that the layer stores, trainable or not; PyTorch's batch counter is left out",
            "该层存储的全部数值，无论是否可训练；不计 PyTorch 的批次计数器",
        )
    return Text(
        "trainable parameters only, not what the layer stores besides",
        "只计可训练的参数，不计该层另外存储的数值",
    )


def group_norm_convention(affine: bool, **_: object) -> Text:
    return _affine(affine, default=True)


def instance_norm_convention(affine: bool, **_: object) -> Text:
    return _affine(affine, default=False)


def _affine(affine: bool, default: bool) -> Text:
    """Which of PyTorch's two settings is meant, without telling what its default is."""
    if affine is default:
        return Text("trainable parameters, with PyTorch's default settings", "可训练的参数，采用 PyTorch 的默认设置")
    return Text(
        f"trainable parameters, with affine={affine} instead of PyTorch's default",
        f"可训练的参数，affine={affine}，而不是 PyTorch 的默认值",
    )


def plain_recurrent_convention(biases: int, **_: object) -> Text:
    count = {
        0: Text("no bias", "没有偏置"),
        1: Text("one bias vector (textbook)", "一个偏置向量（教科书写法）"),
        2: Text("two bias vectors, as in PyTorch", "两个偏置向量（PyTorch 的写法）"),
    }[biases]
    return Text(f"one layer, one direction; {count.en}", f"单层、单向；{count.zh}")


def gru_convention(biases: int, **_: object) -> Text:
    count = _gate_biases(biases)
    return Text(f"one layer, one direction; {count.en}", f"单层、单向；{count.zh}")


def lstm_convention(biases: int, **_: object) -> Text:
    count = _gate_biases(biases)
    return Text(f"one layer, one direction, no peepholes; {count.en}", f"单层、单向、没有窥视孔连接；{count.zh}")


def _gate_biases(biases: int) -> Text:
    return {
        0: Text("no bias", "没有偏置"),
        1: Text("one bias vector per gate (textbook)", "每个门一个偏置向量（教科书写法）"),
        2: Text("two bias vectors per gate, as in PyTorch", "每个门两个偏置向量（PyTorch 的写法）"),
    }[biases]


def _recurrent(name: str, summary: Text, convention: Callable[..., Text], source: str) -> Reference:
    """The entry of a recurrent layer: they all take the same arguments."""
    return Reference(
        name=name,
        summary=summary,
        arguments=(
            Argument("input_size", "count"),
            Argument("hidden_size", "count"),
            Argument("biases", "integer", 2),
            Argument("sequence_length", "count", 1),
        ),
        result="integer",
        run=changed(lazily(RUNS, name), "sequence_length"),
        closed=changed(getattr(counting, name), "sequence_length"),
        steps=getattr(steps, name),
        convention=convention,
        mistakes=getattr(sequences, name.removesuffix("_parameters").upper()),
        refuse=counting.check_biases,
        source=source,
    )


REFERENCES: tuple[Reference, ...] = (
    Reference(
        name="conv_parameters",
        summary=Text("Parameters of a convolution", "卷积层的参数量"),
        arguments=(
            Argument("in_channels", "count"),
            Argument("out_channels", "count"),
            Argument("kernel_size", "size"),
            Argument("groups", "count", 1),
            BIAS,
            Argument("output_size", "size", 1),
        ),
        result="integer",
        run=changed(lazily(RUNS, "conv_parameters"), "output_size"),
        closed=changed(counting.conv_parameters, "output_size"),
        steps=steps.conv_parameters,
        convention=trainable_convention,
        mistakes=mistakes.CONV,
        refuse=counting.check_groups,
        source="torch.nn.Conv2d",
    ),
    Reference(
        name="linear_parameters",
        summary=Text("Parameters of a fully connected layer", "全连接层的参数量"),
        arguments=(Argument("in_features", "count"), Argument("out_features", "count"), BIAS),
        result="integer",
        run=lazily(RUNS, "linear_parameters"),
        closed=counting.linear_parameters,
        steps=steps.linear_parameters,
        convention=trainable_convention,
        mistakes=dense.LINEAR,
        source="torch.nn.Linear",
    ),
    Reference(
        name="classifier_parameters",
        summary=Text(
            "Parameters of the last layer of a CNN, over a flattened or globally averaged feature map",
            "CNN 末端分类层的参数量（展平或全局平均池化之后）",
        ),
        arguments=(
            Argument("input_shape", "shape"),
            Argument("out_features", "count"),
            Argument("head", "word", "flatten", ("flatten", "global_average")),
            BIAS,
        ),
        result="integer",
        run=lazily(RUNS, "classifier_parameters"),
        closed=counting.classifier_parameters,
        steps=steps.classifier_parameters,
        convention=classifier_convention,
        mistakes=dense.CLASSIFIER,
        refuse=counting.check_head,
        source="Lin, Chen and Yan 2014, Network in Network, section 3.2",
    ),
    Reference(
        name="mlp_parameters",
        summary=Text("Parameters of a multilayer perceptron", "多层感知机的参数量"),
        arguments=(Argument("sizes", "counts"), BIAS),
        result="integer",
        run=lazily(RUNS, "mlp_parameters"),
        closed=counting.mlp_parameters,
        steps=steps.mlp_parameters,
        convention=mlp_convention,
        mistakes=dense.MLP,
        refuse=counting.check_sizes,
        source="one torch.nn.Linear for each pair of neighbouring layers",
    ),
    Reference(
        name="batch_norm_parameters",
        summary=Text("Parameters of batch normalization", "批量归一化的参数量"),
        arguments=(
            Argument("num_features", "count"),
            Argument("count", "word", "trainable", ("trainable", "all")),
            Argument("input_size", "size", 1),
        ),
        result="integer",
        run=changed(lazily(RUNS, "batch_norm_parameters"), "input_size"),
        closed=changed(counting.batch_norm_parameters, "input_size"),
        steps=steps.batch_norm_parameters,
        convention=batch_norm_convention,
        mistakes=norms.BATCH_NORM,
        refuse=counting.check_count,
        source="Ioffe and Szegedy 2015, section 3.2; torch.nn.BatchNorm2d",
    ),
    Reference(
        name="layer_norm_parameters",
        summary=Text("Parameters of layer normalization", "层归一化的参数量"),
        arguments=(Argument("normalized_shape", "shape"),),
        result="integer",
        run=lazily(RUNS, "layer_norm_parameters"),
        closed=counting.layer_norm_parameters,
        steps=steps.layer_norm_parameters,
        convention=Text(
            "trainable parameters, with PyTorch's default settings",
            "可训练的参数，采用 PyTorch 的默认设置",
        ),
        mistakes=norms.LAYER_NORM,
        source="Ba, Kiros and Hinton 2016; torch.nn.LayerNorm",
    ),
    Reference(
        name="group_norm_parameters",
        summary=Text("Parameters of group normalization", "组归一化的参数量"),
        arguments=(
            Argument("num_channels", "count"),
            Argument("affine", "flag", True),
            Argument("num_groups", "count", 1),
            Argument("input_size", "size", 1),
        ),
        result="integer",
        run=changed(lazily(RUNS, "group_norm_parameters"), "num_groups", "input_size"),
        closed=changed(counting.group_norm_parameters, "num_groups", "input_size"),
        steps=steps.group_norm_parameters,
        convention=group_norm_convention,
        mistakes=norms.GROUP_NORM,
        refuse=counting.check_norm_groups,
        source="Wu and He 2018, Group Normalization, section 3.1; torch.nn.GroupNorm",
    ),
    Reference(
        name="instance_norm_parameters",
        summary=Text("Parameters of instance normalization", "实例归一化的参数量"),
        arguments=(
            Argument("num_features", "count"),
            Argument("affine", "flag", False),
            Argument("input_size", "size", 1),
        ),
        result="integer",
        run=changed(lazily(RUNS, "instance_norm_parameters"), "input_size"),
        closed=changed(counting.instance_norm_parameters, "input_size"),
        steps=steps.instance_norm_parameters,
        convention=instance_norm_convention,
        mistakes=norms.INSTANCE_NORM,
        source="Ulyanov, Vedaldi and Lempitsky 2016; torch.nn.InstanceNorm2d",
    ),
    Reference(
        name="fixed_layer_parameters",
        summary=Text(
            "Parameters of a layer of fixed arithmetic (pooling, ReLU, dropout, …), and of LeNet-5's subsampling",
            "运算固定的层（池化、ReLU、dropout 等）以及 LeNet-5 下采样层的参数量",
        ),
        arguments=(
            Argument("input_shape", "shape"),
            Argument("layer", "word", "max_pool", counting.FIXED_LAYERS),
            Argument("kernel_size", "size", 2),
        ),
        result="integer",
        run=changed(lazily(RUNS, "fixed_layer_parameters"), "kernel_size"),
        closed=changed(counting.fixed_layer_parameters, "kernel_size"),
        steps=steps.fixed_layer_parameters,
        convention=Text(
            "trainable parameters only",
            "只计可训练的参数",
        ),
        mistakes=fixed.FIXED,
        refuse=counting.check_fixed,
        source="torch.nn; LeCun et al. 1998, section II.B, for LeNet-5's S2 and S4",
    ),
    Reference(
        name="depthwise_separable_parameters",
        summary=Text("Parameters of a depthwise-separable convolution", "深度可分离卷积的参数量"),
        arguments=(
            Argument("in_channels", "count"),
            Argument("out_channels", "count"),
            Argument("kernel_size", "size"),
            Argument("bias", "flag", False),
        ),
        result="integer",
        run=lazily(RUNS, "depthwise_separable_parameters"),
        closed=counting.depthwise_separable_parameters,
        steps=steps.depthwise_separable_parameters,
        convention=separable_convention,
        mistakes=separable.PARAMETERS,
        source="Howard et al. 2017, MobileNets, section 3.1",
    ),
    Reference(
        name="maxout_parameters",
        summary=Text("Parameters of a maxout layer", "maxout 层的参数量"),
        arguments=(Argument("in_features", "count"), Argument("out_features", "count"), Argument("pieces", "count")),
        result="integer",
        run=lazily(RUNS, "maxout_parameters"),
        closed=counting.maxout_parameters,
        steps=steps.maxout_parameters,
        convention=Text("trainable parameters, fully connected, with bias", "可训练的参数，全连接，含偏置"),
        mistakes=dense.MAXOUT,
        source="Goodfellow et al. 2013, Maxout Networks, section 2",
    ),
    Reference(
        name="embedding_parameters",
        summary=Text("Parameters of an embedding", "嵌入层的参数量"),
        arguments=(Argument("num_embeddings", "count"), Argument("embedding_dim", "count")),
        result="integer",
        run=lazily(RUNS, "embedding_parameters"),
        closed=counting.embedding_parameters,
        steps=steps.embedding_parameters,
        convention=Text("tokens only, without bias", "只计词嵌入，没有偏置"),
        mistakes=sequences.EMBEDDING,
        source="torch.nn.Embedding",
    ),
    _recurrent(
        "rnn_parameters",
        Text("Parameters of a plain recurrent layer", "普通循环层的参数量"),
        plain_recurrent_convention,
        "Elman 1990; torch.nn.RNN",
    ),
    _recurrent(
        "lstm_parameters",
        Text("Parameters of an LSTM layer", "LSTM 层的参数量"),
        lstm_convention,
        "Hochreiter and Schmidhuber 1997; Gers, Schmidhuber and Cummins 2000; torch.nn.LSTM",
    ),
    _recurrent(
        "gru_parameters",
        Text("Parameters of a GRU layer", "GRU 层的参数量"),
        gru_convention,
        "Cho et al. 2014; torch.nn.GRU",
    ),
    Reference(
        name="attention_parameters",
        summary=Text("Parameters of multi-head self-attention", "多头自注意力的参数量"),
        arguments=(Argument("embed_dim", "count"), BIAS, Argument("heads", "count", 1)),
        result="integer",
        run=changed(lazily(RUNS, "attention_parameters"), "heads"),
        closed=changed(counting.attention_parameters, "heads"),
        steps=steps.attention_parameters,
        convention=attention_convention,
        mistakes=attention.ATTENTION,
        refuse=counting.check_heads,
        source="Vaswani et al. 2017, section 3.2.2; torch.nn.MultiheadAttention",
    ),
    Reference(
        name="transformer_layer_parameters",
        summary=Text("Parameters of a Transformer encoder layer", "Transformer 编码器层的参数量"),
        arguments=(Argument("d_model", "count"), Argument("feed_forward", "count")),
        result="integer",
        run=lazily(RUNS, "transformer_layer_parameters"),
        closed=counting.transformer_layer_parameters,
        steps=steps.transformer_layer_parameters,
        convention=Text(
            "as PyTorch's TransformerEncoderLayer, all its parts with bias",
            "与 PyTorch 的 TransformerEncoderLayer 相同，各部分均含偏置",
        ),
        mistakes=attention.TRANSFORMER,
        source="Vaswani et al. 2017, section 3; torch.nn.TransformerEncoderLayer",
    ),
    *blocks.REFERENCES,
)
