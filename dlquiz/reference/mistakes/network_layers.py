"""What people get wrong about single layers and blocks of networks, as tables: name, wrong formula, feedback."""

from __future__ import annotations

from dlquiz.reference.mistakes import network_formulas as wrong
from dlquiz.reference.mistakes import network_texts as texts
from dlquiz.reference.mistakes.network_formulas import summed
from dlquiz.reference.mistakes.networks import differing
from dlquiz.reference.networks import answers
from dlquiz.reference.networks.kinds import Add, Concat, Conv2d, Linear

shaped = differing(answers.network_output_shape)
slid = differing(answers.network_output_shape, wrong.slides)

OUTPUT_SHAPE = (
    slid(
        "padding_ignored",
        wrong.resized(lambda n, k, s, p: (n - k) // s + 1),
        "The padding of this layer was left out; its window slides over n + 2p cells.",
        "漏掉了这一层的填充；窗口在 n + 2p 格上滑动。",
        texts.UNPADDED_FORMULA,
    ),
    slid(
        "padding_once",
        wrong.resized(lambda n, k, s, p: (n + p - k) // s + 1),
        "The padding was counted once; p is added on each side, so the padded input is n + 2p.",
        "填充只算了一次；p 是每一边的填充，填充后的输入为 n + 2p。",
        texts.PADDING_LOOKS_TOTAL,
    ),
    slid(
        "ceil_for_floor",
        wrong.resized(lambda n, k, s, p: wrong.up(n + 2 * p - k, s) + 1),
        "The division was rounded up; a window that no longer fits is dropped, so round down.",
        "除法向上取整了；放不下的窗口会被舍去，应当向下取整。",
        texts.PARTLY_FITTING_WINDOW,
        lambda network, layer: not wrong.last(network, layer).layer.window.ceil_mode,
    ),
    slid(
        "floor_for_ceil",
        wrong.resized(lambda n, k, s, p: (n + 2 * p - k) // s + 1),
        "This pooling has ceil_mode: the last window may stick out, so round up.",
        "这个池化采用 ceil_mode：最后一个窗口可以超出边界，应当向上取整。",
        texts.FLOOR_BY_DEFAULT,
        lambda network, layer: wrong.last(network, layer).layer.window.ceil_mode,
    ),
    slid(
        "plus_one_forgotten",
        wrong.resized(lambda n, k, s, p: (n + 2 * p - k) // s),
        "The + 1 is missing: the division counts the steps, and the first window comes on top.",
        "漏了加 1：除法数的是移动的步数，还要加上第一个窗口。",
        texts.LENGTH_OVER_STEP,
    ),
    slid(
        "stride_ignored",
        wrong.resized(lambda n, k, s, p: n + 2 * p - k + 1),
        "The stride was taken as 1: the window moves by s cells, so divide by s before adding 1.",
        "把步幅当成了 1：窗口每次移动 s 格，应先除以 s 再加 1。",
        texts.BEST_KNOWN_FORM,
    ),
    shaped(
        "input_channels_kept",
        lambda network, layer: (wrong.last(network, layer).input[0], *answers.network_output_shape(network, layer)[1:]),
        "A convolution has as many output channels as filters, whatever its input has.",
        "卷积的输出通道数等于卷积核的个数，与输入通道数无关。",
        texts.CHANNEL_BY_CHANNEL,
        lambda network, layer: wrong.kind_of(network, layer) is Conv2d,
    ),
    shaped(
        "last_branch_only",
        wrong.last_branch_channels,
        "Only the channels of the last branch were taken; a concatenation has the sum over all of them.",
        "只取了最后一个分支的通道数；拼接后的通道数是所有分支之和。",
        texts.LAST_IN_A_CHAIN,
        wrong.joins(Concat),
    ),
    shaped(
        "channels_summed",
        wrong.channels_summed,
        "A residual sum adds entry by entry and keeps the channels; only a concatenation sums them.",
        "残差连接逐元素相加，通道数不变；只有拼接才把通道数相加。",
        texts.CONCATENATION_ADDS,
        wrong.joins(Add),
    ),
    shaped(
        "channels_last",
        wrong.channels_last,
        "PyTorch's order is channels, height, width; this is TensorFlow's.",
        "PyTorch 的顺序是通道、高、宽；这是 TensorFlow 的顺序。",
        texts.CHANNELS_LAST,
    ),
    shaped(
        "channels_forgotten",
        lambda network, layer: answers.network_output_shape(network, layer)[1:],
        "The channels are missing: a shape without the batch is (C, H, W).",
        "漏了通道数：不含批量维的形状是 (C, H, W)。",
        texts.FORMULA_WITHOUT_CHANNELS,
        lambda network, layer: len(answers.network_output_shape(network, layer)) > 1,
    ),
    shaped(
        "input_features_kept",
        lambda network, layer: wrong.last(network, layer).input,
        "This is what enters the layer; a linear layer gives its number of output features.",
        "这是该层的输入；全连接层的输出是它的输出特征数。",
        texts.ACTIVATIONS_KEEP_FEATURES,
        lambda network, layer: wrong.kind_of(network, layer) is Linear,
    ),
)

counted_in_layer = differing(answers.layer_parameters)

LAYER_PARAMETERS = (
    counted_in_layer(
        "bias_forgotten",
        summed(wrong.without_biases),
        "The biases are missing: one for each output channel or feature.",
        "漏了偏置：每个输出通道（或输出特征）各有一个。",
        texts.WITHOUT_BIAS,
    ),
    counted_in_layer(
        "one_bias_for_all",
        summed(wrong.with_one_bias),
        "One bias for the whole layer is too few: each output channel or feature has its own.",
        "整层只加一个偏置太少：每个输出通道（或输出特征）各有一个。",
        texts.ONE_BIAS,
    ),
    counted_in_layer(
        "bias_added",
        summed(wrong.with_bias_everywhere),
        "This convolution has no bias: the β of the batch normalization behind it does that work.",
        "这个卷积没有偏置：其后批量归一化的 β 已起到偏置的作用。",
        texts.WITH_BIAS,
    ),
    counted_in_layer(
        "input_channels_dropped",
        summed(wrong.input_channels_dropped),
        "A filter spans all the input channels it reads: multiply the window by their number.",
        "一个卷积核跨越它读入的全部输入通道：窗口面积要乘这些通道的个数。",
        texts.FLAT_FILTER,
    ),
    counted_in_layer(
        "kernel_not_squared",
        summed(wrong.kernel_not_squared),
        "A k×k kernel has k² cells, not k.",
        "k×k 的卷积核有 k² 个元素，而不是 k 个。",
        texts.SIDE_GIVEN,
    ),
    counted_in_layer(
        "counted_at_every_position",
        summed(wrong.at_every_position),
        "The weights were counted again at every output place; they are shared, and H·W belongs to the MACs.",
        "在每个输出位置上重复计了权重；权重是共享的，H·W 只出现在乘加次数里。",
        texts.WEIGHTS_OF_EVERY_OUTPUT,
    ),
    counted_in_layer(
        "groups_ignored",
        summed(wrong.without_groups),
        "With groups a filter sees only the input channels of its own group.",
        "分组卷积的每个卷积核只看本组的输入通道。",
        texts.TWO_GPUS,
    ),
    counted_in_layer(
        "connection_table_ignored",
        summed(wrong.fully_connected_maps),
        "C3 is not a full convolution (2,416): by its table the maps see three, four or six maps of S2.",
        "C3 不是完全连接的卷积（2,416）：按连接表，各图只连 S2 的三、四或六个图。",
        texts.ALL_MAPS_JOINED,
    ),
    counted_in_layer(
        "channels_only",
        wrong.channels_only,
        "The maps are flattened before this layer: it has C·H·W inputs, not C.",
        "这一层之前特征图已展平：输入有 C·H·W 个，而不是 C 个。",
        texts.POOLED_MAP,
    ),
    counted_in_layer(
        "concatenation_forgotten",
        wrong.concatenation_forgotten,
        "The input of this layer is a concatenation: its channels are the sum over all that is concatenated.",
        "这一层的输入是拼接的结果：通道数是所有被拼接部分之和。",
        texts.READS_LIKE_A_CHAIN,
    ),
    counted_in_layer(
        "downsample_forgotten",
        wrong.parameters_if(lambda place: not wrong.is_projection(place)),
        "Only the main path was counted; the block's shortcut is a 1×1 convolution with weights.",
        "只数了主路径；该残差块的捷径是带权重的 1×1 卷积。",
        texts.BARE_SHORTCUT,
        lambda network, layer: (
            answers.layer_parameters(network, layer)
            > sum(wrong.is_projection(place) * place.parameters for place in wrong.walk(network, layer))
        ),
    ),
    counted_in_layer(
        "buffers_counted",
        summed(wrong.with_buffers),
        "Running mean and variance were counted; they are not trained, γ and β alone make 2C.",
        "把滑动均值和方差也算进去了；它们不参与训练，γ 和 β 共 2C 个。",
        texts.BUFFERS_LISTED,
    ),
    counted_in_layer(
        "shift_forgotten",
        summed(wrong.shift_forgotten),
        "The shift β is missing: a batch normalization trains γ and β for each channel.",
        "漏了平移参数 β：批量归一化每个通道训练 γ 和 β 两个数。",
        texts.SHIFT_NOT_NAMED,
    ),
    counted_in_layer(
        "one_pair_per_layer",
        summed(wrong.one_pair),
        "One γ and one β for the whole layer is too few: each channel has its own pair.",
        "整层只算一对 γ、β 太少：每个通道各有一对。",
        texts.ONE_PAIR_WRITTEN,
    ),
    counted_in_layer(
        "subsampling_weights_forgotten",
        summed(wrong.without_subsampling_weights),
        "Subsampling is trained in the LeNet of 1998: a coefficient and a bias for each map.",
        "1998 年 LeNet 的下采样是可训练的：每个图一个系数和一个偏置。",
        texts.POOLING_TODAY,
    ),
    counted_in_layer(
        "pooling_counted",
        summed(wrong.with_windows),
        "Pooling has no weights: it takes the maximum or the mean of its window.",
        "池化没有参数：它只取窗口内的最大值或平均值。",
        texts.POOLING_HAS_A_WINDOW,
    ),
)


def has_field(network: str, layer: str) -> bool:
    return wrong.jump_for_field(network, layer) > 0


sees = differing(answers.network_receptive_field, has_field)

RECEPTIVE_FIELD = (
    sees(
        "own_stride_counted",
        wrong.field(wrong.OWN_STRIDE),
        "A layer's own stride was counted in its growth; it spreads out only what later layers see.",
        "把本层的步幅也乘进了本层的增量；步幅只影响其后各层。",
        texts.STRIDE_IN_THE_JUMP,
    ),
    sees(
        "strides_ignored",
        wrong.field(wrong.NO_STRIDES),
        "The strides were left out: behind a stride of s, each step of a window covers s times as many pixels.",
        "漏掉了步幅：经过步幅 s 之后，窗口每移动一格对应 s 倍的像素。",
        texts.STRIDE_ONE_IN_VGG,
    ),
    sees(
        "previous_stride_only",
        wrong.field(wrong.PREVIOUS_STRIDE),
        "Only the stride just before was counted; the product of all strides before the layer counts.",
        "只算了前一层的步幅；应取该层之前所有步幅之积。",
        texts.STRIDES_HIDDEN_IN_JUMP,
    ),
    sees(
        "pooling_skipped",
        wrong.field(wrong.NO_POOLING),
        "The pooling windows were skipped; pooling widens the view as a convolution does.",
        "漏掉了池化窗口；池化与卷积一样会扩大感受野。",
        texts.POOLING_UNCOUNTED,
    ),
    sees(
        "kernel_not_reduced",
        wrong.field(wrong.WHOLE_KERNELS),
        "A window of k cells adds k − 1 to the view (times the jump), not k: its first cell was seen already.",
        "大小为 k 的窗口使感受野增加 k − 1（乘以累计步幅），而不是 k：它的第一格已经计入。",
        texts.KERNEL_SEES_ALL,
    ),
    sees(
        "kernels_summed",
        wrong.field(wrong.SUM_OF_KERNELS),
        "Kernel sizes do not add up: each adds (k − 1) times the product of the strides before it.",
        "感受野不是卷积核大小之和：每层增加 (k − 1) 乘以其前所有步幅之积。",
        texts.KERNEL_WRITTEN_DOWN,
    ),
    sees(
        "padding_added",
        wrong.field(wrong.PADDED),
        "Padding never changes the size of a receptive field, only where it lies.",
        "填充不改变感受野的大小，只影响它的位置。",
        texts.PADDING_BESIDE_KERNEL,
    ),
    sees(
        "shortest_path",
        wrong.field(wrong.SHORTEST),
        "The shortest path was followed (shortcuts, 1×1 branches); the receptive field is the largest over all paths.",
        "走了最短的路径（捷径或 1×1 分支）；感受野取所有路径中最大的。",
        texts.SHORTCUTS_FIRST,
    ),
    sees(
        "last_layer_only",
        wrong.last_layer_only,
        "This is the window of the last layer alone, in cells of its input; asked are pixels of the image.",
        "这只是最后一层的窗口大小，以该层输入的格为单位；题目问的是图像的像素。",
        texts.WEIGHTS_REACH_A_KERNEL,
        wrong.slides,
    ),
    sees(
        "limited_to_image",
        wrong.within_image,
        "It was cut to the size of the image; a receptive field may well reach beyond it, into the padding.",
        "被截断成了图像大小；感受野可以超出图像，伸入填充区域。",
        texts.NOTHING_OUTSIDE,
    ),
    sees(
        "jump_for_receptive_field",
        wrong.jump_for_field,
        "This is the jump, the distance of neighbouring outputs in pixels: the product of the strides.",
        "这是累计步幅，即相邻输出相隔的像素数（所有步幅之积），不是感受野。",
        texts.JUMP_ALONGSIDE,
    ),
)
