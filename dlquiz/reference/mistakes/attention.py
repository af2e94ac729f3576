"""Wrong parameter counts and multiply-adds of attention, and wrong counts of a Transformer layer."""

from __future__ import annotations

from collections.abc import Callable

from dlquiz.messages import Text
from dlquiz.reference import compute, counting
from dlquiz.reference.kinds import Mistake
from dlquiz.reference.mistakes.apart import telling
from dlquiz.reference.mistakes.compute import FLOPS_FOR_MACS, FLOPS_TEMPT
from dlquiz.reference.mistakes.counting import WITH_BIAS_TEMPTS, WITHOUT_BIAS_TEMPTS, biased, changed, saying, unbiased


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
_OUTPUT_PROJECTION = Text(
    "There is an output projection as well, d×d: four projections in all.",
    "还有一个输出投影（d×d）：共四个投影。",
)
HEADS_SHARE = Text(
    "The heads share out the d columns, d/h each: together the projections stay d×d, whatever the number of heads.",
    "各个头平分 d 列，每个头 d/h 列：合起来投影矩阵仍是 d×d，与头数无关。",
)
HEADS_TEMPT = Text(
    "Every head has queries, keys and values of its own, which sounds like h times as much.",
    "每个头都有自己的查询、键和值，听上去像是 h 倍。",
)
OUTPUT_TEMPTS = Text(
    "Attention is explained by queries, keys and values; the projection after them is a detail of the code.",
    "讲解注意力时只说查询、键和值，其后的输出投影像是实现细节。",
)

ATTENTION = telling(
    attention_parameters,
    (
        Mistake("multiplied_by_heads", multiplied_by_heads, HEADS_SHARE, applies=several_heads, tempting=HEADS_TEMPT),
        Mistake(
            "divided_by_heads",
            divided_by_heads,
            HEADS_SHARE,
            applies=several_heads,
            tempting=Text(
                "The formulas give the projection of a head, which is d × d/h.",
                "公式里写的是单个头的投影，大小为 d × d/h。",
            ),
        ),
        Mistake(
            "one_head_only",
            projections_of_one_head,
            Text(
                "That is the query, key and value projection of one head: there are h of them.",
                "这只算了一个头的查询、键、值投影：一共有 h 个头。",
            ),
            applies=several_heads,
            tempting=Text(
                "The paper defines one head_i, and its three matrices look like all there are.",
                "论文只定义了一个 head_i，其中的三个矩阵看上去就是全部。",
            ),
        ),
        Mistake(
            "output_projection_forgotten",
            three_projections,
            _OUTPUT_PROJECTION,
            tempting=OUTPUT_TEMPTS,
            said=saying(
                several_heads,
                Text(
                    "After the heads are concatenated there is an output projection, d×d: four projections in all.",
                    "各个头拼接之后还有输出投影（d×d）：共四个投影。",
                ),
                _OUTPUT_PROJECTION,
            ),
        ),
        Mistake(
            "one_projection_only",
            one_projection,
            Text(
                "Query, key, value and output each have a projection of their own: four of them.",
                "查询、键、值和输出各有自己的投影：共四个。",
            ),
            tempting=Text(
                "In self-attention queries, keys and values come from the same tokens.",
                "自注意力中查询、键和值来自同一组词元。",
            ),
        ),
        Mistake(
            "bias_forgotten",
            changed(attention_parameters, bias=False),
            Text("The biases are missing: d per projection, 4d.", "漏了偏置：每个投影 d 个，共 4d。"),
            applies=biased,
            tempting=WITHOUT_BIAS_TEMPTS,
        ),
        Mistake(
            "bias_added",
            changed(attention_parameters, bias=True),
            Text("The projections have no bias here: 4d².", "这里的投影没有偏置：4d²。"),
            applies=unbiased,
            tempting=WITH_BIAS_TEMPTS,
        ),
    ),
)


def less(missing: Callable[[int, int], int]) -> Callable[..., int]:
    """The right count of an encoder layer without a part of it, a function of d and f."""

    def call(d_model: int, feed_forward: int) -> int:
        return counting.transformer_layer_parameters(d_model, feed_forward) - missing(d_model, feed_forward)

    return call


TRANSFORMER = telling(
    counting.transformer_layer_parameters,
    (
        Mistake(
            "one_layer_norm",
            less(lambda d, f: 2 * d),
            Text(
                "An encoder layer has two layer normalizations, one for each sublayer: 4d in all.",
                "一个编码器层有两个层归一化，每个子层一个：共 4d。",
            ),
            tempting=Text(
                "One layer sounds like one normalization, as a convolution has one BatchNorm.",
                "一层听上去就是一个归一化，正如一个卷积配一个批量归一化。",
            ),
        ),
        Mistake(
            "layer_norms_forgotten",
            less(lambda d, f: 4 * d),
            Text("The two layer normalizations are missing: 2d each.", "漏了两个层归一化：各 2d。"),
            tempting=Text(
                "They add 4d to some 12d², and rules of thumb for Transformers leave them out.",
                "它们只在约 12d² 上增加 4d，Transformer 的经验公式也都略去它们。",
            ),
        ),
        Mistake(
            "feed_forward_counted_once",
            less(lambda d, f: f * d + d),
            Text(
                "The feed-forward network has two linear layers, d → f and back f → d.",
                "前馈网络有两个线性层：d → f，再 f → d。",
            ),
            tempting=Text(
                "The figure of the paper shows the feed-forward network as a single box.",
                "论文的图中前馈网络只画成一个方框。",
            ),
        ),
        Mistake(
            "output_projection_forgotten",
            less(lambda d, f: d * d + d),
            Text("The output projection of the attention is missing: d² + d.", "漏了注意力的输出投影：d² + d。"),
            tempting=OUTPUT_TEMPTS,
        ),
        Mistake(
            "bias_forgotten",
            less(lambda d, f: 4 * d + f + d),
            Text(
                "The biases of the linear layers are missing: 4d in the attention, f + d in the feed-forward network.",
                "漏了线性层的偏置：注意力中 4d 个，前馈网络中 f + d 个。",
            ),
            tempting=WITHOUT_BIAS_TEMPTS,
        ),
    ),
)


def attention_without_projections(sequence_length: int, embed_dim: int, **_: object) -> int:
    return 2 * sequence_length**2 * embed_dim


def attention_width_squared(sequence_length: int, embed_dim: int, **_: object) -> int:
    return 2 * sequence_length * embed_dim**2


def attention_all_width_squared(sequence_length: int, embed_dim: int, **_: object) -> int:
    return 6 * sequence_length * embed_dim**2


def attention_times_heads(sequence_length: int, embed_dim: int, heads: int) -> int:
    return 2 * heads * sequence_length**2 * embed_dim + 4 * sequence_length * embed_dim**2


def attention_all_times_heads(sequence_length: int, embed_dim: int, heads: int) -> int:
    return heads * compute.attention_macs(sequence_length, embed_dim)


def attention_scores_only(sequence_length: int, embed_dim: int, **_: object) -> int:
    return sequence_length**2 * embed_dim + 4 * sequence_length * embed_dim**2


def attention_three_projections(sequence_length: int, embed_dim: int, **_: object) -> int:
    return 2 * sequence_length**2 * embed_dim + 3 * sequence_length * embed_dim**2


def attention_flops(sequence_length: int, embed_dim: int, **_: object) -> int:
    return 2 * compute.attention_macs(sequence_length, embed_dim)


LENGTH_SQUARED = Text(
    "Every token meets every token over d features: QKᵀ and the weighted values cost n²·d each, a projection n·d².",
    "每个词元都要与所有词元在 d 维上相乘：QKᵀ 与对值加权求和各需 n²·d，每个投影需 n·d²。",
)
LENGTH_TEMPTS = Text(
    "A linear layer over the tokens costs n·d², and n and d stand in both formulas.",
    "作用在词元上的线性层开销为 n·d²，而两个公式里都有 n 和 d。",
)
HEADS_SHARE_COST = Text(
    "Each head works on d/h columns: all heads together cost what one head of width d would.",
    "每个头只处理 d/h 列：所有头合起来与一个宽为 d 的头开销相同。",
)

ATTENTION_MACS = telling(
    changed(compute.attention_macs, "heads"),
    (
        Mistake(
            "projections_forgotten",
            attention_without_projections,
            Text(
                "The query, key, value and output projections are missing: 4·n·d².",
                "漏了查询、键、值与输出四个投影：4·n·d²。",
            ),
            tempting=Text(
                "Papers call attention O(n²·d), which leaves its linear layers out.",
                "论文中说注意力的复杂度是 O(n²·d)，没有算其中的线性层。",
            ),
        ),
        Mistake("width_squared", attention_width_squared, LENGTH_SQUARED, tempting=LENGTH_TEMPTS),
        Mistake(
            "width_squared_throughout",
            attention_all_width_squared,
            LENGTH_SQUARED,
            tempting=Text(
                "Each of the six products starts from an n×d matrix, as the projections do.",
                "六个乘积都从一个 n×d 矩阵出发，与各个投影一样。",
            ),
        ),
        Mistake(
            "multiplied_by_heads",
            attention_times_heads,
            HEADS_SHARE_COST,
            applies=several_heads,
            tempting=Text(
                "Every head has an n×n score matrix of its own, so that there are h of them.",
                "每个头都有自己的 n×n 分数矩阵，一共有 h 个。",
            ),
        ),
        Mistake(
            "all_multiplied_by_heads",
            attention_all_times_heads,
            HEADS_SHARE_COST,
            applies=several_heads,
            tempting=HEADS_TEMPT,
        ),
        Mistake(
            "weighted_values_forgotten",
            attention_scores_only,
            Text("After QKᵀ the values are weighted: another n²·d.", "算完 QKᵀ 还要对值加权求和：再加 n²·d。"),
            tempting=Text(
                "QKᵀ is the product that is always named when attention is called quadratic.",
                "说注意力是平方复杂度时，提到的总是 QKᵀ 这个乘积。",
            ),
        ),
        Mistake(
            "output_projection_forgotten",
            attention_three_projections,
            Text("There are four projections: the output has one as well.", "共有四个投影：输出也有一个投影。"),
            tempting=OUTPUT_TEMPTS,
        ),
        Mistake("flops_for_macs", attention_flops, FLOPS_FOR_MACS, tempting=FLOPS_TEMPT),
    ),
)
