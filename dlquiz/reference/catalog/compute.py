"""The catalogue's entries for multiply-adds, FLOPs and memory.

`heads`, `input_size` and `parameters` are arguments that the answer does not depend on: a question that mentions such a
number hands it over, so that a learner who uses it can be told.
"""

from __future__ import annotations

from dlquiz.messages import Text
from dlquiz.reference import compute, counting
from dlquiz.reference.kinds import Argument, Reference, lazily
from dlquiz.reference.mistakes import attention, memory, separable
from dlquiz.reference.mistakes import compute as mistakes
from dlquiz.reference.mistakes.counting import changed
from dlquiz.reference.steps import compute as steps

RUNS = "dlquiz.reference.runs.compute"


def conv_convention(batch_size: int, **_: object) -> Text:
    samples = Text("one sample", "单个样本") if batch_size == 1 else Text("the whole batch", "整个批量")
    return Text(
        f"MACs: multiply-adds, not FLOPs; bias left out; {samples.en}",
        f"MACs 指乘加次数，不是 FLOPs；不计偏置；按{samples.zh}计",
    )


REFERENCES: tuple[Reference, ...] = (
    Reference(
        name="conv_macs",
        summary=Text("Multiply-adds of a convolution", "卷积层的乘加次数"),
        arguments=(
            Argument("in_channels", "count"),
            Argument("out_channels", "count"),
            Argument("kernel_size", "size"),
            Argument("output_size", "size"),
            Argument("groups", "count", 1),
            Argument("batch_size", "count", 1),
            Argument("input_size", "size", lambda output_size, **_: output_size, default_text="output_size"),
        ),
        result="integer",
        run=changed(lazily(RUNS, "conv_macs"), "input_size"),
        closed=changed(compute.conv_macs, "input_size"),
        steps=steps.conv_macs,
        convention=conv_convention,
        mistakes=mistakes.CONV_MACS,
        refuse=compute.check_conv,
        source="Howard et al. 2017, MobileNets, section 3.1",
    ),
    Reference(
        name="inception_reduction_macs",
        summary=Text(
            "Multiply-adds of a 1×1 reduction and the k×k convolution after it",
            "1×1 降维及其后 k×k 卷积的乘加次数",
        ),
        arguments=(
            Argument("in_channels", "count"),
            Argument("reduced_channels", "count"),
            Argument("out_channels", "count"),
            Argument("kernel_size", "size"),
            Argument("output_size", "size"),
        ),
        result="integer",
        run=lazily(RUNS, "inception_reduction_macs"),
        closed=compute.inception_reduction_macs,
        steps=steps.inception_reduction_macs,
        convention=Text(
            "MACs: multiply-adds, not FLOPs; both convolutions keep H and W; one sample; bias left out",
            "MACs 指乘加次数，不是 FLOPs；两个卷积都保持 H、W 不变；单个样本；不计偏置",
        ),
        mistakes=mistakes.INCEPTION,
        refuse=compute.check_reduction,
        source="Szegedy et al. 2015, Going Deeper with Convolutions, section 4",
    ),
    Reference(
        name="linear_macs",
        summary=Text("Multiply-adds of a fully connected layer", "全连接层的乘加次数"),
        arguments=(Argument("in_features", "count"), Argument("out_features", "count")),
        result="integer",
        run=lazily(RUNS, "linear_macs"),
        closed=compute.linear_macs,
        steps=steps.linear_macs,
        convention=Text(
            "MACs: multiply-adds, not FLOPs; one sample; bias left out",
            "MACs 指乘加次数，不是 FLOPs；单个样本；不计偏置",
        ),
        mistakes=mistakes.LINEAR_MACS,
        source="one dot product for each output, as in torch.nn.Linear",
    ),
    Reference(
        name="matmul_flops",
        summary=Text("FLOPs of an m×n by n×p matrix product", "m×n 与 n×p 矩阵相乘的 FLOPs"),
        arguments=(Argument("m", "count"), Argument("n", "count"), Argument("p", "count")),
        result="integer",
        run=lazily(RUNS, "matmul_flops"),
        closed=compute.matmul_flops,
        steps=steps.matmul_flops,
        convention=Text(
            "FLOPs: multiplications plus additions, not multiply-adds; sums start at 0",
            "FLOPs 指乘法与加法的总次数，不是乘加次数；累加从 0 开始",
        ),
        mistakes=mistakes.MATMUL,
        source="Golub and Van Loan, Matrix Computations, section 1.1",
    ),
    Reference(
        name="attention_macs",
        summary=Text("Multiply-adds of multi-head self-attention", "多头自注意力的乘加次数"),
        arguments=(
            Argument("sequence_length", "count"),
            Argument("embed_dim", "count"),
            Argument("heads", "count", 1),
        ),
        result="integer",
        run=changed(lazily(RUNS, "attention_macs"), "heads"),
        closed=changed(compute.attention_macs, "heads"),
        steps=steps.attention_macs,
        convention=Text(
            "MACs: multiply-adds, not FLOPs; one sequence, the output projection included; softmax and bias left out",
            "MACs 指乘加次数，不是 FLOPs；单个序列，包括输出投影；不计 softmax 与偏置",
        ),
        mistakes=attention.ATTENTION_MACS,
        refuse=counting.check_heads,
        source="Vaswani et al. 2017, section 3.2 and table 1",
    ),
    Reference(
        name="separable_speedup",
        summary=Text(
            "How many times fewer multiply-adds a depthwise-separable convolution takes",
            "深度可分离卷积相对普通卷积的加速比（乘加次数之比）",
        ),
        arguments=(Argument("out_channels", "count"), Argument("kernel_size", "size")),
        result="real",
        run=lazily(RUNS, "separable_speedup"),
        closed=compute.separable_speedup,
        steps=steps.separable_speedup,
        convention=Text(
            "multiply-adds of the standard convolution over those of the separable one, above 1 where it saves; "
            "bias left out; not measured time",
            "普通卷积与深度可分离卷积的乘加次数之比，大于 1 表示节省；不计偏置；不是实测时间",
        ),
        mistakes=separable.SPEEDUP,
        source="Howard et al. 2017, MobileNets, section 3.1",
    ),
    Reference(
        name="model_memory",
        summary=Text("Memory of a model's parameters in MiB", "模型参数占用的内存（MiB）"),
        arguments=(Argument("parameters", "count"), Argument("bytes_per_parameter", "count", 4)),
        result="real",
        run=lazily(RUNS, "model_memory"),
        closed=compute.model_memory,
        steps=steps.model_memory,
        convention=Text(
            "1 MiB = 2²⁰ bytes, not 10⁶; activations are not included",
            "1 MiB = 2²⁰ 字节，不是 10⁶ 字节；不含激活值",
        ),
        mistakes=memory.MODEL_MEMORY,
        source="arithmetic; float32 has 4 bytes, Adam keeps a gradient and two moments beside each weight",
    ),
    Reference(
        name="activation_memory",
        summary=Text("Memory of activations in MiB", "激活值占用的内存（MiB）"),
        arguments=(
            Argument("shapes", "shapes"),
            Argument("bytes_per_value", "count", 4),
            Argument("parameters", "integer", 0),
        ),
        result="real",
        run=changed(lazily(RUNS, "activation_memory"), "parameters"),
        closed=changed(compute.activation_memory, "parameters"),
        steps=steps.activation_memory,
        convention=Text(
            "all listed activations at once; 1 MiB = 2²⁰ bytes, not 10⁶; parameters and gradients are not included",
            "所列激活值同时保存；1 MiB = 2²⁰ 字节，不是 10⁶ 字节；不含参数与梯度",
        ),
        mistakes=memory.ACTIVATION_MEMORY,
        refuse=compute.check_activations,
        source="arithmetic; all activations are kept for the backward pass",
    ),
)
