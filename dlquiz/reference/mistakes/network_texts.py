"""Why one falls for the slips about networks; those about single layers tempt for the same reason in a network."""

from __future__ import annotations

from collections.abc import Iterable

from dlquiz.messages import Text
from dlquiz.reference.engine.references import shipped
from dlquiz.reference.kinds import Mistake


def why(table: Iterable[Mistake], name: str) -> Text:
    """What another family says about the slip of this name."""
    return next(mistake.tempting for mistake in table if mistake.name == name)


def mistakes_of(family: str, name: str) -> Iterable[Mistake]:
    """The mistakes of a reference that is a record."""
    return shipped(family, name).mistakes


ACTIVATIONS_KEEP_FEATURES = Text(
    "Activations and dropout, which stand between linear layers, do keep the number of features.",
    "全连接层之间的激活和 Dropout 确实不改变特征数。",
)
ALL_MAPS_JOINED = Text(
    "Every convolution met today sees all maps of its input, and so does the LeNet of most tutorials.",
    "如今的卷积都连接全部输入图，多数教程里的 LeNet 也是如此。",
)
BARE_SHORTCUT = Text(
    "The shortcut is drawn as a bare line, and in most blocks it is nothing more.",
    "捷径在图上只是一条线，而在多数残差块里它确实没有参数。",
)
BIAS_IN_THE_COUNT = Text(
    "The formula of the parameters has a bias term, and the one of the MACs is built just like it.",
    "参数量的公式里有偏置项，而乘加次数的公式与它结构相同。",
)
BUFFERS_LISTED = Text(
    "Keras' summary lists four numbers per channel as parameters, and a checkpoint holds them all.",
    "Keras 的 summary 给每个通道列出 4 个参数，检查点里也都保存着。",
)
CHANNELS_LAST = Text(
    "TensorFlow and image files keep the channels last, and one says 224×224×3.",
    "TensorFlow 和图像文件都把通道放在最后，口头上也说 224×224×3。",
)
CONVOLUTIONS_NAME_IT = Text(
    "A CNN is known by its convolutions, and the classifier at its end looks like an appendix.",
    "谈到 CNN 时人们说的多是卷积层，末尾的分类器看上去只是附属部分。",
)
COST_BESIDE_SIZE = Text(
    "Size and cost of a network are quoted side by side, and a large network is taken for a slow one.",
    "论文常把参数量与计算量并列给出，容易以为参数多就是计算多。",
)
DRAWN_HEADS = Text(
    "The figure of the paper shows them, and torchvision builds them unless told otherwise.",
    "论文的结构图画出了它们，torchvision 默认也会建立它们。",
)
FLAT_FILTER = Text(
    "A filter is called k×k and drawn as a flat square, which hides its depth.",
    "人们把卷积核叫作 k×k，并画成一个平面方块，看不出它的深度。",
)
FLOPS_FOR_BOTH = Text(
    "Papers and tools say FLOPs for multiply-adds and for single operations alike.",
    "论文和工具里，FLOPs 有时指乘加次数，有时指单个运算的次数。",
)
FORMULA_WITHOUT_CHANNELS = Text(
    "The formula for sizes is about height and width, and with these the work seems done.",
    "尺寸公式只谈高和宽，算出这两个数似乎就结束了。",
)
HEADS_CUT_OFF = Text(
    "The heads are cut off after training, and most tables give the network without them.",
    "训练结束后辅助分类器就被去掉，多数资料给出的数字不含它们。",
)
JUMP_ALONGSIDE = Text(
    "The jump is worked out line by line in the same table and is a number of pixels too.",
    "累计步幅与感受野在同一张表里逐行计算，单位也都是像素。",
)
LAST_IN_A_CHAIN = Text(
    "In a chain of layers the last one alone decides the shape, and code lists branches one below the other.",
    "在链式网络中形状只由最后一层决定，而代码里各分支也是一行行写下来的。",
)
MACS_ARE_WEIGHTS = Text(
    "In a fully connected layer MACs and weights are the same number.",
    "在全连接层中，乘加次数与权重个数是同一个数。",
)
NORM_IS_A_MULTIPLY_ADD = Text(
    "Each value is multiplied by γ, and β is added: by the letter that is a multiply-add.",
    "每个值乘以 γ 再加 β，字面上正是一次乘加。",
)
NORM_IS_A_TRICK = Text(
    "Batch normalization passes for a trick of training, and the tables of layers in papers leave it out.",
    "批量归一化常被看作训练技巧，论文的层表里也不列出它。",
)
NOTHING_OUTSIDE = Text(
    "There is nothing to see outside of the image, so the field seems to end at its border.",
    "图像之外什么也没有，感受野似乎到边界为止。",
)
ONE_BIAS = Text(
    "Formulas write the bias as a single letter b, which reads as a single number.",
    "公式里偏置只写成一个字母 b，看上去像一个数。",
)
ONE_PAIR_WRITTEN = Text(
    "Papers write y = γx̂ + β with two letters and no index, as if one pair served the layer.",
    "论文写作 y = γx̂ + β，两个字母都没有下标，像是整层共用一对。",
)
POOLED_MAP = Text(
    "A convolution asks for the channels alone, and after global average pooling this count would be right.",
    "卷积层的参数只与通道数有关，而且在全局平均池化之后这样算是对的。",
)
POOLING_HAS_A_WINDOW = Text(
    "Pooling slides a k×k window just as a convolution does, and a table of layers gives it a line of its own.",
    "池化与卷积一样滑动 k×k 窗口，在层表里也单独占一行。",
)
POOLING_TODAY = Text("What is called pooling today has nothing to train.", "如今所说的池化没有可训练的参数。")
READS_LIKE_A_CHAIN = Text(
    "In a chain every layer takes just what the one before it gives, and code reads like a chain.",
    "链式网络里每层的输入就是前一层的输出，代码读起来也像一条链。",
)
SHIFT_NOT_NAMED = Text(
    "One speaks of scaling when one means normalization, and RMSNorm does keep the scale alone.",
    "谈到归一化时人们多说缩放，而且 RMSNorm 确实只保留缩放。",
)
SHORTCUTS_FIRST = Text(
    "Residual networks are told by their shortcuts, the quickest way back to the input.",
    "残差网络以捷径著称，沿捷径回到输入也最省事。",
)
SIDE_GIVEN = Text(
    "Code gives a square window by one number, as in kernel_size=3.",
    "代码里正方形窗口只写一个数，如 kernel_size=3。",
)
SIZES_AGREE = Text(
    "With stride 1 and same padding the two sizes agree, and a layer is mostly told by its input.",
    "步幅为 1 且填充保持尺寸时两者相等，而描述一层时通常只给输入尺寸。",
)
SMALL_CLASSIFIER = Text(
    "Beside the convolutions their share of the work is small, and estimates leave it out.",
    "与卷积相比它们的计算量很小，估算时常被略去。",
)
TWO_GPUS = Text(
    "The groups only came of training on two GPUs, and most later versions have a single stream.",
    "分组只因当年要用两块 GPU 训练，后来的版本大多只有一路。",
)
WEIGHTS_MEAN_WORK = Text(
    "AlexNet and VGG keep most of their weights in the fully connected layers, so most work seems to be there too.",
    "AlexNet 和 VGG 的权重大多在全连接层里，计算量似乎也在那里。",
)
WEIGHTS_OF_EVERY_OUTPUT = Text(
    "In a fully connected layer every output has weights of its own, and the MACs do have this factor.",
    "全连接层的每个输出都有自己的权重，而卷积的乘加次数也确实含有这个因子。",
)
WITHOUT_BIAS = Text(
    "Pictures of a layer draw only the weights, and the biases are a small share of the total.",
    "示意图只画出权重，而偏置在总数中只占很小一部分。",
)
WITH_BIAS = Text(
    "PyTorch's layers have a bias unless told otherwise, so that adding it becomes a habit.",
    "PyTorch 的层默认带偏置，加上偏置便成了习惯。",
)
