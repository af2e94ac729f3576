"""Why one falls for the slips about networks; those about single layers tempt for the same reason in a network."""

from __future__ import annotations

from dlquiz.messages import Text

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
BEST_KNOWN_FORM = Text(
    "n − k + 1 is the best-known form of the rule, and a pooling call often shows no stride at all.",
    "n − k + 1 是最为人熟知的形式，而池化的调用里往往根本不写步幅。",
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
CHANNEL_BY_CHANNEL = Text(
    "Pooling, activations and the classic image filters (blur, edges) all work channel by channel.",
    "池化、激活以及图像处理中的经典滤波（模糊、边缘）都是逐通道进行的。",
)
CONCATENATION_ADDS = Text(
    "DenseNet and Inception join their branches by concatenation, and there the channels do add up.",
    "DenseNet 和 Inception 用拼接合并分支，那里通道数确实相加。",
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
FLOOR_BY_DEFAULT = Text(
    "Convolutions always round down and poolings do by default: the floor has become part of the formula.",
    "卷积总是向下取整，池化默认也是：floor 已经成了公式的一部分。",
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
KERNEL_SEES_ALL = Text(
    "A kernel sees k cells, so every layer seems to bring k.",
    "卷积核看到 k 格，似乎每一层就带来 k 格。",
)
KERNEL_WRITTEN_DOWN = Text(
    "Every layer widens the field, and its kernel size is the number that is written down.",
    "每一层都会扩大感受野，而写出来的数正是卷积核大小。",
)
LAST_IN_A_CHAIN = Text(
    "In a chain of layers the last one alone decides the shape, and code lists branches one below the other.",
    "在链式网络中形状只由最后一层决定，而代码里各分支也是一行行写下来的。",
)
LENGTH_OVER_STEP = Text(
    "A length divided by a step usually is the count itself: ten metres of cloth in pieces of two make five.",
    "长度除以步长通常就是个数：10 米布按 2 米裁开，正好 5 块。",
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
PADDING_BESIDE_KERNEL = Text(
    "Padding makes the map larger, and in the formula for sizes it stands beside the kernel.",
    "填充使特征图变大，在尺寸公式里又与卷积核写在一起。",
)
PADDING_LOOKS_TOTAL = Text(
    "Papers and code write one number, padding=1, which looks like a total; some textbooks do mean the total by p.",
    "论文和代码里只写一个数，如 padding=1，看上去像是总的填充量；有的教材里 p 也确实指总填充。",
)
PARTLY_FITTING_WINDOW = Text(
    "A window that fits only in part seems to deserve an output, and SAME padding and ceil_mode do round up.",
    "边缘处放不满的窗口看似也该有一个输出，而且 SAME 填充和 ceil_mode 确实向上取整。",
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
POOLING_UNCOUNTED = Text(
    "Pooling has no weights, and the layers of a “VGG-16” are counted without it.",
    "池化没有权重，“VGG-16”的 16 层里也不算它。",
)
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
STRIDES_HIDDEN_IN_JUMP = Text(
    "The recursion only ever looks at the layer before; all earlier strides are hidden in J.",
    "递推式每次只看前一层，更早的步幅都藏在 J 里。",
)
STRIDE_IN_THE_JUMP = Text(
    "The stride belongs to the layer at hand, and in the jump, worked out alongside, it is multiplied in at once.",
    "步幅是当前层的参数，而同时计算的累计步幅 J 确实要立即乘上它。",
)
STRIDE_ONE_IN_VGG = Text(
    "The stacks one knows best, two or three 3×3 convolutions of VGG, have stride 1 throughout.",
    "最熟悉的例子是 VGG 中叠放的两三个 3×3 卷积，步幅全为 1。",
)
TWO_GPUS = Text(
    "The groups only came of training on two GPUs, and most later versions have a single stream.",
    "分组只因当年要用两块 GPU 训练，后来的版本大多只有一路。",
)
UNPADDED_FORMULA = Text(
    "Introductions start with (n − k)/s + 1, which is right for unpadded layers such as those of LeNet.",
    "入门材料先讲 (n − k)/s + 1，它对 LeNet 那样不填充的层是对的。",
)
WEIGHTS_MEAN_WORK = Text(
    "AlexNet and VGG keep most of their weights in the fully connected layers, so most work seems to be there too.",
    "AlexNet 和 VGG 的权重大多在全连接层里，计算量似乎也在那里。",
)
WEIGHTS_OF_EVERY_OUTPUT = Text(
    "In a fully connected layer every output has weights of its own, and the MACs do have this factor.",
    "全连接层的每个输出都有自己的权重，而卷积的乘加次数也确实含有这个因子。",
)
WEIGHTS_REACH_A_KERNEL = Text(
    "A unit's weights reach only k cells of the layer below, and in the first layer that window is the field.",
    "一个单元的权重只连到下一层的 k 格，在第一层这个窗口就是感受野。",
)
WITHOUT_BIAS = Text(
    "Pictures of a layer draw only the weights, and the biases are a small share of the total.",
    "示意图只画出权重，而偏置在总数中只占很小一部分。",
)
WITH_BIAS = Text(
    "PyTorch's layers have a bias unless told otherwise, so that adding it becomes a habit.",
    "PyTorch 的层默认带偏置，加上偏置便成了习惯。",
)
