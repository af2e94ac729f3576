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
ASSIGNED = Text(
    "Code that assigns `dx[window] = …` runs without an error and is right as long as windows do not overlap.",
    "代码写成 `dx[window] = …` 不会报错，而且只要窗口不重叠，结果就是对的。",
)
SLIDING = Text(
    "Pictures of a sliding window show it moving cell by cell, and stride 1 is the commonest stride.",
    "滑动窗口的示意图大多逐格移动，步幅为 1 也最常见。",
)
SIDE_DIVISOR = Text(
    "The window is named by its side k, and dividing by that k comes first to mind.",
    "窗口以边长 k 命名，首先想到的除数就是这个 k。",
)
OTHER_POOLING = Text(
    "Max and average pooling use the same windows, and the rule of one is easily applied to the other.",
    "最大池化与平均池化的窗口相同，一个的规则很容易套到另一个上。",
)
SMALL_BIAS = Text(
    "The bias is a single small term at the end, and pictures of a layer often show only the weights.",
    "偏置只是末尾的一小项，网络示意图往往只画出权重。",
)
