"""A bank with one question of each type that is made of several parts, and one of words."""

from __future__ import annotations

KINDS = r"""
format: 1
id: kinds
title: {en: All kinds, zh: 各种题型}
questions:
  - id: name-it
    type: text
    topic: words
    prompt: {en: 'Which activation is $\max(0, x)$?', zh: '哪个激活函数是 $\max(0, x)$？'}
    accept: [ReLU, {en: rectified linear unit, zh: 修正线性单元}]
  - id: gaps
    type: cloze
    topic: words
    prompt:
      en: With momentum {{m}} the step grows up to [[factor]] times; the method is called [[name]], part of [[which]].
      zh: 动量为 {{m}} 时，步长最多放大 [[factor]] 倍；该方法称为 [[name]]，属于 [[which]]。
    parameters: {m: 0.5}
    blanks:
      factor:
        answer: {expression: 1/(1-m)}
        mistakes: [{name: not_inverted, expression: 1 - m, feedback: {en: Divide $1$ by it., zh: 应取倒数。}}]
      name: {accept: [{en: momentum, zh: 动量}]}
      which: {options: [{text: '$\beta$-Adam', correct: true}, {text: SGD, why: It has none.}], shuffle: false}
  - id: order
    type: ordering
    topic: words
    prompt: {en: Put the training step in order., zh: 把一步训练按顺序排好。}
    items:
      - {en: forward pass, zh: 前向传播}
      - {en: loss, zh: 计算损失}
      - {en: backward pass, zh: 反向传播}
      - {en: update of the weights, zh: 更新权重}
  - id: pairs
    type: matching
    topic: words
    prompt: {en: Which network brought what?, zh: 哪个网络带来了什么？}
    pairs:
      - {left: ResNet, right: {en: residual connections, zh: 残差连接}}
      - {left: DenseNet, right: {en: concatenation of all earlier maps, zh: 拼接前面所有特征图}}
      - {left: GoogLeNet, right: {en: parallel branches, zh: 并行分支}}
    distractors: [{en: attention, zh: 注意力}]
  - id: chain
    type: steps
    topic: sizes
    prompt: {en: A 32×32 image enters LeNet., zh: 32×32 的图像进入 LeNet。}
    parts:
      - name: c1
        prompt: {en: Width after C1 (5×5)?, zh: C1（5×5）后的宽度？}
        answer: {reference: conv_output_size, arguments: {input_size: 32, kernel_size: 5}}
      - name: s2
        prompt: {en: Width after S2 (2×2 pooling)?, zh: S2（2×2 池化）后的宽度？}
        answer: {reference: pool_output_size, arguments: {input_size: c1, kernel_size: 2}}
      - name: why
        prompt: {en: What does S2 have?, zh: S2 有什么？}
        shuffle: false
        options:
          - {text: {en: no weights, zh: 没有权重}, correct: true, why: {en: It compares., zh: 它只比较。}}
          - {text: {en: 4 weights, zh: 4 个权重}, why: {en: A window is no kernel., zh: 窗口不是卷积核。}}
"""
