"""Wrong memory of parameters and activations, with what to tell who gives it and why one falls for it."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from dlquiz.messages import Text
from dlquiz.reference import compute
from dlquiz.reference.compute import MEBIBYTE
from dlquiz.reference.kinds import Mistake
from dlquiz.reference.mistakes.apart import telling
from dlquiz.reference.mistakes.counting import changed

BITS_PER_BYTE = 8
FLOAT32_BYTES = 4
ADAM_BYTES = 16

DECIMAL_MEGABYTES = Text(
    "Those are megabytes of 10⁶ bytes: a MiB has 2²⁰ = 1048576 bytes.",
    "这是按 10⁶ 字节算的 MB：1 MiB = 2²⁰ = 1048576 字节。",
)
DECIMAL_TEMPTS = Text(
    "Makers of disks count a megabyte as 10⁶ bytes, and papers often write MB for both.",
    "硬盘厂商按 10⁶ 字节计 1 MB，而论文里两者常常都写作 MB。",
)
BITS = Text("Those are mebibits: a byte has 8 bits.", "这是按比特算的：1 字节 = 8 比特。")
BITS_TEMPT = Text(
    "Number formats are named by their bits: float32, bfloat16, int8.",
    "数值格式以比特数命名：float32、bfloat16、int8。",
)
BYTES_FORGOTTEN = Text("Multiply by the bytes that each number takes.", "还要乘每个数占用的字节数。")
BYTES_TEMPT = Text(
    "A quantized model of int8 takes just one byte a number, so that numbers and bytes are the same there.",
    "int8 量化模型里每个数恰好占一个字节，数的个数就等于字节数。",
)


def model_bits(parameters: int, bytes_per_parameter: int) -> float:
    return BITS_PER_BYTE * compute.model_memory(parameters, bytes_per_parameter)


def model_decimal(parameters: int, bytes_per_parameter: int) -> float:
    return parameters * bytes_per_parameter / 10**6


def model_millions(parameters: int, **_: object) -> float:
    return parameters / 10**6


def model_kibibytes(parameters: int, bytes_per_parameter: int) -> float:
    return parameters * bytes_per_parameter / 2**10


MODEL_MEMORY = telling(
    compute.model_memory,
    (
        Mistake(
            "parameters_in_millions",
            model_millions,
            Text(
                "That is the parameters in millions: each takes several bytes, and a MiB is 2²⁰ bytes.",
                "这只是以百万为单位的参数量：每个参数占若干字节，且 1 MiB = 2²⁰ 字节。",
            ),
            tempting=Text(
                "Networks are quoted in millions of parameters, and a million sounds like a megabyte.",
                "网络的大小常以百万参数计，而“百万”听上去就是一兆。",
            ),
        ),
        Mistake(
            "bytes_forgotten",
            changed(compute.model_memory, bytes_per_parameter=1),
            BYTES_FORGOTTEN,
            tempting=BYTES_TEMPT,
        ),
        Mistake("decimal_megabytes", model_decimal, DECIMAL_MEGABYTES, tempting=DECIMAL_TEMPTS),
        Mistake("bits_for_bytes", model_bits, BITS, tempting=BITS_TEMPT),
        Mistake(
            "kibibytes",
            model_kibibytes,
            Text("Those are KiB: divide by 1024 once more.", "这是 KiB：还要再除以 1024。"),
            tempting=Text(
                "1024 is the factor between units that one remembers, and from bytes to MiB it comes twice.",
                "人们记得的换算因子是 1024，而从字节到 MiB 要除两次。",
            ),
        ),
        Mistake(
            "weights_only",
            changed(compute.model_memory, bytes_per_parameter=FLOAT32_BYTES),
            Text(
                "4 bytes hold the weight alone: training with Adam also stores the gradient and two moments, 16 bytes.",
                "4 字节只够存权重：用 Adam 训练时还要存梯度和两个矩估计，至少 16 字节。",
            ),
            applies=lambda bytes_per_parameter, **_: bytes_per_parameter >= ADAM_BYTES,
            tempting=Text(
                "A float32 has 4 bytes, and a saved model holds nothing but the weights.",
                "float32 占 4 字节，而保存下来的模型里只有权重。",
            ),
        ),
    ),
)


def activations_with_parameters(shapes: Sequence[Sequence[int]], bytes_per_value: int, parameters: int) -> float:
    return (sum(map(prod, shapes)) + parameters) * bytes_per_value / MEBIBYTE


def activations_decimal(shapes: Sequence[Sequence[int]], bytes_per_value: int, **_: object) -> float:
    return sum(map(prod, shapes)) * bytes_per_value / 10**6


def activations_bits(shapes: Sequence[Sequence[int]], bytes_per_value: int, **_: object) -> float:
    return BITS_PER_BYTE * compute.activation_memory(shapes, bytes_per_value)


def activations_doubled(shapes: Sequence[Sequence[int]], bytes_per_value: int, **_: object) -> float:
    return 2 * compute.activation_memory(shapes, bytes_per_value)


def activations_of_last(shapes: Sequence[Sequence[int]], bytes_per_value: int, **_: object) -> float:
    return compute.activation_memory(shapes[-1:], bytes_per_value)


def activations_of_largest(shapes: Sequence[Sequence[int]], bytes_per_value: int, **_: object) -> float:
    return compute.activation_memory([max(shapes, key=prod)], bytes_per_value)


def activations_without_channels(shapes: Sequence[Sequence[int]], bytes_per_value: int, **_: object) -> float:
    maps = [shape[1:] if len(shape) > 1 else shape for shape in shapes]
    return compute.activation_memory(maps, bytes_per_value)


activation_memory = changed(compute.activation_memory, "parameters")

ACTIVATION_MEMORY = telling(
    activation_memory,
    (
        Mistake(
            "parameters_counted",
            activations_with_parameters,
            Text(
                "Activations are the values the layers put out: the parameters are stored besides, not counted here.",
                "激活值是各层的输出：参数另外存储，这里不计入。",
            ),
            applies=lambda parameters, **_: parameters > 0,
            tempting=Text(
                "What runs out on a GPU is the memory for both together.",
                "显存不足时，占用显存的是两者之和。",
            ),
        ),
        Mistake(
            "gradients_counted",
            activations_doubled,
            Text("Gradients are not included here: count every value once.", "这里不计梯度：每个值只计一次。"),
            tempting=Text(
                "Lecture notes double the forward pass to account for the backward one.",
                "讲义里常把前向传播的内存乘 2 来估计反向传播。",
            ),
        ),
        Mistake(
            "bytes_forgotten",
            changed(activation_memory, bytes_per_value=1),
            BYTES_FORGOTTEN,
            tempting=BYTES_TEMPT,
        ),
        Mistake("decimal_megabytes", activations_decimal, DECIMAL_MEGABYTES, tempting=DECIMAL_TEMPTS),
        Mistake("bits_for_bytes", activations_bits, BITS, tempting=BITS_TEMPT),
        Mistake(
            "channels_forgotten",
            activations_without_channels,
            Text("Every channel is a map of its own: multiply H·W by C.", "每个通道都是一张特征图：H·W 还要乘 C。"),
            applies=lambda shapes, **_: any(len(shape) > 1 for shape in shapes),
            tempting=Text(
                "A layer is described by the size of its map, as in 224×224, and drawn as one sheet.",
                "描述一层时常只说特征图大小，如 224×224，图中也只画一张。",
            ),
        ),
        Mistake(
            "last_layer_only",
            activations_of_last,
            Text(
                "That is the last layer alone: all the listed activations are kept for the backward pass, add them up.",
                "这只是最后一层：反向传播要保留所有列出的激活值，应全部相加。",
            ),
            applies=lambda shapes, **_: len(shapes) > 1,
            tempting=Text(
                "At inference an activation is freed as soon as the next layer has used it.",
                "推理时，下一层用过的激活值可以立即释放。",
            ),
        ),
        Mistake(
            "largest_layer_only",
            activations_of_largest,
            Text(
                "That is the largest layer alone: all the listed activations are kept at once, add them up.",
                "这只是最大的一层：所有列出的激活值同时保留，应全部相加。",
            ),
            applies=lambda shapes, **_: max(map(prod, shapes)) > prod(shapes[-1]),
            tempting=Text(
                "At inference the peak of the memory is set by the largest layers alone.",
                "推理时内存峰值只由最大的层决定。",
            ),
        ),
    ),
)
