"""What people call the arguments of references, and by which words a text names them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from dlquiz.messages import Text

_NOTHING = Text.same("")


class Called(NamedTuple):
    """An argument in both languages, and the pattern by which a text in each names it."""

    title: Text
    cues: Text
    without: Text = _NOTHING
    """Of a flag, what it is called where it is off; `title` is then where it is on."""


def _called(en: str, zh: str, cues_en: str, cues_zh: str, without: Text = _NOTHING) -> Called:
    return Called(Text(en, zh), Text(cues_en, cues_zh), without)


_CHANNELS = ("channel|filter|kernel|map|colour|grey|RGB", "通道|卷积核|特征图|彩色|灰度")
_IN = ("channel|colour|grey|RGB|map|image", "通道|彩色|灰度|特征图|图像|输入")
_FEATURES = ("input|neuron|unit|layer|value|→|feature", "输入|神经元|单元|层|值|→|特征")
_NORM = ("channel|feature|map", "通道|特征")
_BIAS = (r"\bbias", "偏置")
_AFFINE = (r"affine|γ|β|\\gamma|\\beta|scale|shift", r"仿射|γ|β|\\gamma|\\beta|缩放|平移|affine")
_PREDICTED = ("positive|negative|found|missed|flag|report|spam|true|false", "正|负|阳|阴|报|垃圾|漏|误")

ARGUMENTS: Final[Mapping[str, Called]] = {
    "affine": _called(
        "with scale and shift", "带缩放和平移", *_AFFINE, Text("without scale and shift", "不带缩放和平移")
    ),
    "batch_norm": _called(
        "with batch normalization",
        "带批量归一化",
        "batch.?norm",
        "批量归一化|BatchNorm",
        Text("without batch normalization", "不带批量归一化"),
    ),
    "batch_size": _called("the batch size", "批量大小", "batch|images", "批量|批|张图"),
    "bias": _called("with biases", "含偏置", *_BIAS, Text("without biases", "不含偏置")),
    "biases": _called("the number of bias vectors of a gate", "每个门的偏置向量个数", *_BIAS),
    "bytes_per_parameter": _called(
        "the number of bytes per parameter", "每个参数的字节数", "byte|bit|fp|float", "字节|位|fp|float"
    ),
    "bytes_per_value": _called(
        "the number of bytes per value", "每个值的字节数", "byte|bit|fp|float", "字节|位|fp|float"
    ),
    "ceil_mode": _called(
        "if the division were rounded up",
        "除法向上取整",
        r"ceil|round",
        r"ceil|取整",
        Text("if the division were rounded down", "除法向下取整"),
    ),
    "columns": _called("the number of columns", "列数", "column|×", "列|×"),
    "d_model": _called("the model dimension", "模型维度", "dimension|width|d_model|d\\b", "维|宽度|d_model|\\bd\\b"),
    "dilation": _called("the dilation", "空洞率", "dilat|atrous", "空洞|膨胀|扩张"),
    "drop_last": _called(
        "if the last incomplete batch were dropped",
        "丢弃末尾不满的一批",
        "drop_last|last|incomplete|smaller batch|left over",
        "drop_last|最后|末尾|不满|剩",
        Text("if the last incomplete batch were kept", "保留末尾不满的一批"),
    ),
    "embed_dim": _called("the embedding dimension", "嵌入维度", "dimension|width|d\\b|embed", "维|宽度|\\bd\\b|嵌入"),
    "embedding_dim": _called("the embedding dimension", "嵌入维度", "dimension|vector|embed", "维|向量|嵌入"),
    "epochs": _called("the number of epochs", "轮数（epoch）", "epoch", "epoch|轮"),
    "fan_in": _called("the fan-in", "扇入", "fan.?in|inputs", "扇入|输入|fan"),
    "fan_out": _called("the fan-out", "扇出", "fan.?out|outputs|fan", "扇出|输出|fan"),
    "feed_forward": _called(
        "the width of the feed-forward network", "前馈网络的宽度", "feed.?forward|d_ff|FFN", "前馈|FFN|d_ff"
    ),
    "fn": _called("the number of false negatives", "假负例数", *_PREDICTED),
    "folds": _called("the number of folds", "折数", "fold", "折"),
    "fp": _called("the number of false positives", "假正例数", *_PREDICTED),
    "groups": _called("the number of groups", "分组数", "group|depthwise", "分组|组卷积|逐通道|groups|\\d 组"),
    "growth_rate": _called("the growth rate", "增长率", "growth|dense|each layer", "增长率|稠密|每层"),
    "heads": _called("the number of heads", "头数", r"\bheads?\b", "头"),
    "hidden_size": _called("the number of hidden units", "隐藏单元数", "hidden", "隐藏|hidden"),
    "in_channels": _called("the number of input channels", "输入通道数", *_IN),
    "in_features": _called("the number of inputs", "输入个数", *_FEATURES),
    "input_size": _called(
        "the input size", "输入尺寸", r"input|image|map|\d ?×|width|height|signal", r"输入|图|×|宽|高|信号|input"
    ),
    "kernel_size": _called(
        "the kernel size", "卷积核（窗口）大小", r"kernel|filter|window|convol|pool|\d ?×", r"卷积|核|窗口|池化|×"
    ),
    "last_is_bias": _called(
        "if the last entry were a bias",
        "最后一项是偏置",
        *_BIAS,
        Text("if the last entry were no bias", "最后一项不是偏置"),
    ),
    "layers": _called("the number of layers", "层数", "layer", "层"),
    "mid_channels": _called("the number of channels in the middle", "中间的通道数", *_IN),
    "num_channels": _called("the number of channels", "通道数", *_NORM),
    "num_embeddings": _called("the number of tokens", "词元数", "token|word|vocabular|entries", "词"),
    "num_features": _called("the number of channels", "通道数", *_NORM),
    "num_groups": _called("the number of groups", "分组数", "group", "组"),
    "out_channels": _called("the number of output channels", "输出通道数", *_CHANNELS),
    "out_features": _called(
        "the number of outputs", "输出个数", "output|neuron|unit|class|layer|→", "输出|神经元|单元|类|层|→"
    ),
    "output_padding": _called(
        "the output padding", "输出填充", "output.?padding|extra", "输出填充|output_padding|额外"
    ),
    "output_size": _called("the output size", "输出尺寸", "output|map|×|position", "输出|特征图|×|位置"),
    "padding": _called("the padding", "填充", r"\bpad|border", "填充|补零|补"),
    "parameters": _called("the number of parameters", "参数个数", "parameter|weight", "参数|权重"),
    "period": _called("the period", "周期", r"\bevery\b|period|epochs", "每|周期"),
    "pieces": _called("the number of pieces", "段数", "piece|maxout|maximum|parts", "段|片|maxout|最大"),
    "pool_size": _called("the pooling window", "池化窗口", "pool", "池化"),
    "reduced_channels": _called("the number of reduced channels", "降维后的通道数", *_IN),
    "rows": _called("the number of rows", "行数", "row|×", "行|×"),
    "samples": _called("the number of samples", "样本数", "sample|example|image", "样本|图"),
    "sequence_length": _called("the sequence length", "序列长度", "sequence|token|length|step", "序列|词|长|步"),
    "stacked_kernel_size": _called("the size of the stacked kernels", "堆叠的卷积核大小", "stack", "堆叠"),
    "step": _called("the step", "步数", r"step|epoch", "步|轮|epoch"),
    "steps": _called("the number of steps", "步数", "step|iterat|update", "步|迭代|更新"),
    "stride": _called("the stride", "步幅", "stride", "步幅|步长"),
    "target": _called("the target", "目标", "at least|see|cover|target|whole", "至少|看到|覆盖|目标|整"),
    "tn": _called("the number of true negatives", "真负例数", *_PREDICTED),
    "total": _called("the total number of steps", "总步数", "step|epoch", "步|轮|epoch"),
    "total_stride": _called("the total stride", "总步幅", "stride|smaller|reduc", "步幅|缩小"),
    "tp": _called("the number of true positives", "真正例数", *_PREDICTED),
    "trained_size": _called("the size of the training images", "训练图像的尺寸", "train", "训练"),
    "training": _called(
        "in training", "处于训练阶段", "train|test|infer", "训练|测试|推断", Text("at test time", "处于测试阶段")
    ),
}
"""By their names, which mean the same in every reference."""

_ACTIVATIONS: Final = {
    "sigmoid": Text.same("sigmoid"),
    "tanh": Text.same("tanh"),
    "relu": Text.same("ReLU"),
    "leaky_relu": Text.same("leaky ReLU"),
    "elu": Text.same("ELU"),
    "softplus": Text.same("softplus"),
    "silu": Text.same("SiLU"),
    "gelu": Text.same("GELU"),
}
_GRADIENTS: Final = {
    "weights": Text("the gradient of the weights", "对权重的梯度"),
    "inputs": Text("the gradient of the input", "对输入的梯度"),
    "bias": Text("the gradient of the bias", "对偏置的梯度"),
    "kernel": Text("the gradient of the kernel", "对卷积核的梯度"),
    "pre_activation": Text("the gradient before the activation", "对激活前的值的梯度"),
    "gamma": Text("the gradient of γ", "对 γ 的梯度"),
    "beta": Text("the gradient of β", "对 β 的梯度"),
    "w": Text("the gradient of w", "对 w 的梯度"),
    "X": Text("the gradient of X", "对 X 的梯度"),
    "y": Text("the gradient of y", "对 y 的梯度"),
    "W": Text("the weight of the collapsed map", "合并后的权重"),
    "b": Text("the bias of the collapsed map", "合并后的偏置"),
}

WORDS: Final[Mapping[str, Mapping[str, Text]]] = {
    "activation": _ACTIVATIONS,
    "name": _ACTIVATIONS,
    "base": {
        "e": Text("the natural logarithm", "自然对数"),
        "2": Text("the logarithm to base 2", "以 2 为底的对数"),
    },
    "count": {
        "trainable": Text("counting only what is trained", "只数可训练的参数"),
        "all": Text("counting the running statistics, too,", "把滑动统计量也数上"),
    },
    "estimate": {
        "mle": Text("the maximum likelihood estimate", "最大似然估计"),
        "unbiased": Text("the unbiased estimate", "无偏估计"),
    },
    "loss": {"cross_entropy": Text("cross-entropy", "交叉熵"), "squared": Text("the squared error", "平方误差")},
    "of": _GRADIENTS,
    "order": {
        "inf": Text("the norm with index ∞", "∞ 范数"),
        "fro": Text("the Frobenius norm", "Frobenius 范数"),
        "nuc": Text("the nuclear norm", "核范数"),
    },
    "padding": {"same": Text("same padding", "same 填充"), "valid": Text("no padding", "不填充")},
    "penalty": {"l1": Text("an L1 penalty", "L1 惩罚"), "l2": Text("an L2 penalty", "L2 惩罚")},
    "schedule": {
        "step": Text("a step schedule", "阶梯衰减"),
        "exponential": Text("an exponential schedule", "指数衰减"),
        "cosine": Text("a cosine schedule", "余弦退火"),
    },
    "scheme": {"xavier": Text("Xavier's scheme", "Xavier 初始化"), "he": Text("He's scheme", "He 初始化")},
}
"""By argument and word. A word that is not here is not shown to learners."""
