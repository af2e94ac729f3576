"""Why slips tempt that are made in several layers: one text for each, in English and Chinese."""

from __future__ import annotations

from dlquiz.messages import Text

LOCAL_ALONE = Text(
    "In textbook examples the upstream gradient is often 1, and the local derivative then is the whole answer.",
    "教科书的例子里上游梯度常取 1，这时局部导数就是全部答案。",
)
MEAN_LOSS = Text(
    "Losses are usually means over the batch, so a 1/N seems to belong to every gradient.",
    "损失通常对批量取平均，于是似乎每个梯度都该带上 1/N。",
)
TARGET_FIRST = Text(
    "Statistics writes a residual as target minus prediction, y − ŷ, and the sign is carried into the gradient.",
    "统计学把残差写成目标减预测 y − ŷ，这个符号便被带进了梯度。",
)
OTHER_LAYOUT = Text(
    "Both layouts hold the same numbers, and books that write layers the other way round print the transposed formula.",
    "两种排列的数字完全一样，而采用另一种记法的书给出的正是转置后的公式。",
)
VALUE_AT_HAND = Text(
    "The value f(z) is at hand from the forward pass, and the sigmoid's derivative is even written with it.",
    "前向传播已经算出 f(z)，而 sigmoid 的导数又恰好用它来表示。",
)
OUTPUT_CALLED_X = Text(
    "Code that keeps only the output writes the slope as `x * (1 - x)`, where x is the sigmoid already.",
    "只保存输出的代码把斜率写成 `x * (1 - x)`，其中的 x 已经是 sigmoid 的值。",
)
SMALL_BIAS = Text(
    "The bias is a single small term at the end, and pictures of a layer often show only the weights.",
    "偏置只是末尾的一小项，网络示意图往往只画出权重。",
)
ONE_TERM = Text(
    "A single sample needs no sum, and the formula for one sample is the one that is learned first.",
    "单个样本时无需求和，而最先学到的正是单个样本的公式。",
)
LIKELIHOODS_MULTIPLY = Text(
    "Likelihoods of independent samples multiply, so their log losses add up.",
    "独立样本的似然相乘，对数损失自然相加。",
)
RAW_OUTPUTS = Text(
    "Frameworks hand the loss raw outputs, with softmax hidden inside it.",
    "框架把原始输出直接交给损失函数，softmax 藏在损失内部。",
)
