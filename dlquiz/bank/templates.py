"""A question of each type to start from: valid as it stands, with comments that tell what its fields do."""

from __future__ import annotations

import re

from dlquiz.messages import Language

_START = """\
id: {id}
#en Rename it now and keep it then: what is answered is kept under this id.
#zh 请先改成自己的 id，之后不要再改：作答记录以它为名保存。
type: {type}
topic: {topic}
#en 1 recall, 2 usual, 3 hard.
#zh 1 识记，2 一般，3 较难。
difficulty: 1
"""

_NUMERIC = r"""
#en {{n}} puts a number into the text. $…$ is LaTeX. Quote a text that holds `: `, ` #` or a backslash: '…'.
#zh {{n}} 把数值填入题干，$…$ 是 LaTeX 公式。含 `: `、` #` 或反斜杠的文本要加单引号：'…'。
prompt:
  en: A {{n}}×{{n}} image meets a {{k}}×{{k}} convolution with stride {{s}} and no padding. Output width?
  zh: 输入 {{n}}×{{n}}，卷积核 {{k}}×{{k}}，步幅 {{s}}，无填充。输出宽度是多少？
#en Drawn again at each attempt: a range, a choice, {real: [0, 1], decimals: 2}, or a constant such as `s: 1`.
#zh 每次作答重新抽取：整数区间、若干候选值、{real: [0, 1], decimals: 2}，或常数（如 `s: 1`）。
parameters:
  n: {integer: [8, 64]}
  k: {choose: [3, 5, 7]}
  s: {integer: [1, 3]}
#en Only draws for which these hold are asked.
#zh 只保留满足这些条件的抽取。
where: [k < n]
#en Computed, never typed in: `dlquiz calc` lists the references. Or {expression: '(n - k) // s + 1'}, or {value: 42}.
#zh 答案由程序计算：`dlquiz calc` 列出可用的参考实现。也可写 {expression: '(n - k) // s + 1'} 或 {value: 42}。
answer:
  reference: conv_output_size
  arguments: {input_size: n, kernel_size: k, stride: s}
#en Integers are exact and reals within 0.1% by default; else: tolerance: {relative: 1e-2}, or {decimals: 2}.
#zh 默认整数须完全一致，实数允许 0.1% 误差；也可写 tolerance: {relative: 1e-2} 或 {decimals: 2}。
#en A wrong answer you expect: its formula, and what to tell who makes it. The reference brings some of its own.
#zh 预料中的错误：给出它的算式和反馈。所用参考实现自带一些常见错误。
mistakes:
  - name: kernel_added
    expression: (n + k) // s + 1
    feedback:
      en: The kernel takes room away; it adds none.
      zh: 卷积核会占去空间，应当减去，而不是加上。
hints:
  - en: How many places can the window start at?
    zh: 窗口可以从多少个位置开始？
"""

_CHOICE = r"""
prompt:
  en: Which of these layers has no weights?
  zh: 下列哪一层没有权重？
#en Exactly one is `correct`. Where several are, add `multiple: true`. Options are shuffled, unless `shuffle: false`.
#zh 恰有一项为 `correct`；若有多项，请加 `multiple: true`。选项会打乱，除非写 `shuffle: false`。
options:
  - text: {en: Max pooling, zh: 最大池化}
    correct: true
    #en `why` is shown with the verdict; it may be left out.
    #zh `why` 在判分后显示，可以省略。
    why: {en: It only compares., zh: 它只做比较。}
  - text: {en: Convolution, zh: 卷积}
    why: {en: Its kernels are weights., zh: 卷积核就是权重。}
  - text: {en: A linear layer, zh: 全连接层}
    why: {en: Its matrix holds weights., zh: 它的矩阵就是权重。}
explanation:
  en: What only compares or averages has nothing to learn.
  zh: 只做比较或平均的层没有可学习的参数。
"""

_TRUE_FALSE = r"""
#en A statement that is plainly true or plainly false.
#zh 一个明确为真或明确为假的陈述。
prompt:
  en: A max pooling layer has weights to learn.
  zh: 最大池化层有需要学习的权重。
answer: false
#en Shown with the verdict: the reason is what is learnt.
#zh 判分后显示：真正要记住的是理由。
explanation:
  en: It takes the largest value of each window and has nothing to learn.
  zh: 它取每个窗口中的最大值，没有可学习的参数。
"""

_TEXT = r"""
prompt:
  en: What is the set of input pixels called that a unit of a deep layer depends on?
  zh: 深层的一个单元所依赖的输入像素区域叫什么？
#en The first is shown as the answer; the others count too. Case, width, spaces and punctuation do not matter.
#zh 第一个作为答案显示，其余同样算对。大小写、全角半角、空格和标点不计。
accept:
  - en: receptive field
    zh: 感受野
  - en: field of view
    zh: 感受域
"""

_CLOZE = r"""
#en Each [[name]] in the prompt is a blank, in both languages.
#zh 题干中的每个 [[名称]] 是一个空，两种语言中都要出现。
prompt:
  en: Max pooling keeps the [[kept]] value of a window and has [[weights]] weights.
  zh: 最大池化保留窗口中的[[kept]]值，它有 [[weights]] 个权重。
#en `accept` lists words; `answer` computes a number, as in a numeric question.
#zh `accept` 列出可接受的词；`answer` 像计算题一样给出数值。
blanks:
  kept:
    accept:
      - {en: largest, zh: 最大}
      - {en: maximum, zh: 最大的}
  weights:
    answer: {value: 0}
"""

_ORDERING = r"""
prompt:
  en: Put the steps of one training iteration in order.
  zh: 请把一次训练迭代的步骤按先后排序。
#en In the right order; they are shuffled when shown.
#zh 按正确顺序书写；显示时会打乱。
items:
  - {en: Compute the outputs, zh: 计算输出}
  - {en: Compute the loss, zh: 计算损失}
  - {en: Propagate the gradients back, zh: 反向传播梯度}
  - {en: Update the weights, zh: 更新权重}
"""

_MATCHING = r"""
prompt:
  en: Match each activation function with its range.
  zh: 请将激活函数与其值域配对。
#en The right sides are shuffled; no two may say the same.
#zh 右侧会打乱，任意两个不可相同。
pairs:
  - {left: sigmoid, right: '(0, 1)'}
  - {left: tanh, right: '(−1, 1)'}
  - {left: ReLU, right: '[0, ∞)'}
#en Right sides that belong to nobody; may be left out.
#zh 不与任何左侧配对的右侧，可以省略。
distractors:
  - '(−∞, 0]'
"""

_OPEN = r"""
prompt:
  en: Why is a non-linear activation needed between two linear layers?
  zh: 两个线性层之间为什么需要非线性激活？
#en The model answer, shown after the learner's own. `|` keeps line breaks and needs no quotes.
#zh 参考答案，在学习者作答后显示。`|` 保留换行，且无需引号。
answer:
  en: |
    Two linear maps in a row are one linear map: $W_2 (W_1 x) = (W_2 W_1) x$. Depth would add nothing.
  zh: |
    两个线性映射的复合仍是一个线性映射：$W_2 (W_1 x) = (W_2 W_1) x$，加深没有意义。
#en What a good answer says, by weight. Keywords suggest the tick; the learner decides.
#zh 好的回答应包含的要点及权重。关键词只提示勾选，由学习者决定。
rubric:
  - point: {en: linear maps compose to a linear map, zh: 线性映射的复合仍是线性的}
    weight: 2
    keywords: [{en: linear, zh: 线性}]
  - point: {en: without it depth adds nothing, zh: 没有它，加深没有意义}
    weight: 1
    keywords: [{en: depth, zh: 加深}]
"""

_STEPS = r"""
prompt:
  en: A {{n}}×{{n}} image passes a 5×5 convolution without padding, then 2×2 pooling.
  zh: 输入 {{n}}×{{n}}，先经过无填充的 5×5 卷积，再经过 2×2 池化。
parameters:
  n: {choose: [20, 24, 28, 32]}
#en Asked one after the other. A later part may use the name of an earlier one: a mistake there costs one part only.
#zh 逐步作答。后面的步骤可以使用前面步骤的名称：前面算错只扣那一步的分。
parts:
  - name: conv
    prompt: {en: How wide is it after the convolution?, zh: 卷积之后的宽度是多少？}
    answer:
      reference: conv_output_size
      arguments: {input_size: n, kernel_size: 5}
  - name: pool
    prompt: {en: How wide is it after the pooling?, zh: 池化之后的宽度是多少？}
    answer:
      reference: pool_output_size
      arguments: {input_size: conv, kernel_size: 2}
"""

_OWN = {
    "numeric": _NUMERIC,
    "choice": _CHOICE,
    "true_false": _TRUE_FALSE,
    "text": _TEXT,
    "cloze": _CLOZE,
    "ordering": _ORDERING,
    "matching": _MATCHING,
    "open": _OPEN,
    "steps": _STEPS,
}

_BANK = """\
format: 1
#en Stable: what is answered is kept under it.
#zh 不可更改：作答记录以它为名保存。
id: {id}
title: {{en: {title}, zh: {title}}}
#en Optional: the topics, in the order in which they are shown.
#zh 可省略：各主题，按显示顺序排列。
topics:
  general: {{en: General, zh: 综合}}
questions:
"""
NEW_TOPIC = "general"

_COMMENT = re.compile(r"(?m)^( *)#(en|zh) (.*)\n")


def question_template(identity: str, topic: str, *, kind: str, language: Language) -> list[str]:
    """The lines of a question of the type `kind`, its comments in `language`, not indented."""
    start = _START.format(id=identity, type=kind, topic=topic)
    return _commented(start + _OWN[kind].lstrip("\n"), language).splitlines()


def bank_template(identity: str, title: str, language: Language) -> str:
    """A bank to which its first question is still to be appended."""
    return _commented(_BANK.format(id=identity, title=title), language)


def _commented(text: str, language: Language) -> str:
    return _COMMENT.sub(lambda found: f"{found[1]}# {found[3]}\n" if found[2] == language else "", text)
