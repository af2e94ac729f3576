"""A bank with four types and every field, and one with the other types, for the tests of this package."""

VALID = r"""format: 1
id: sample_bank
title: {en: Sample, zh: 样例}
topics:
  sizes: {en: Sizes, zh: 尺寸}
  theory: Theory
questions:
  - id: conv-size
    type: numeric
    topic: sizes
    difficulty: 1
    tags: [convolution, 卷积]
    covers: [seed/cnn-basics, CN06, A1]
    family: conv-output
    aliases: [old_bank/conv-size]
    prompt:
      en: |
        A {{n}}×{{n}} image, kernel {{k}}, area {{area:,d}}.

        Literal \{{n}}, and $\frac{n}{s}$ is {{ratio:.2f}}.
      zh: 输入 {{n}}×{{n}}，卷积核 {{k}}，面积 {{area}}，比值 {{ratio:%}}。
    parameters:
      n: {integer: [8, 64], step: 4}
      k: {choose: [3, 5]}
      s: 1
      w: {real: [-1, 1], decimals: 1, shape: [2, 2]}
      v: [1, 2.5, -3]
    let:
      area: n * n
      ratio: area / (n + sum(w) * 0 + v[0])
    where: [k < n, n % 8 == 0]
    answer:
      reference: conv_output_size
      arguments: {input_size: n, kernel_size: k, stride: s, padding: same}
    tolerance: {relative: 1e-3, absolute: 0.5}
    unit: {name: px, also: {kpx: 0.001}}
    mistakes:
      - name: halved
        expression: n / 2
        feedback: {en: 'You halved {{n}}.', zh: '你把 {{n}} 减半了。'}
      - {name: fixed, value: -7, feedback: No}
      - {name: other_reference, reference: flatten_size, arguments: {input_shape: [n, 'k']}, feedback: No}
    ignore_mistakes: [padding_once]
    separate: [dilation_ignored]
    hints: [{en: Count, zh: 数一数}, Look]
    solution: {en: Count the windows., zh: 数窗口。}
    explanation: {en: 'It is {{n}}.', zh: '答案是 {{n}}。'}
    source: Goodfellow (2016)
    deprecated: true
  - id: which
    type: choice
    topic: theory
    difficulty: 3
    prompt: no
    multiple: true
    shuffle: false
    options:
      - {text: {en: one, zh: 一}, correct: true, why: {en: first, zh: 第一}}
      - text: 010
        correct: True
      - text: null
        correct: false
  - id: sure
    type: true_false
    topic: theory
    prompt: {en: True?, zh: 对吗？}
    answer: false
  - id: say
    type: open
    topic: theory
    prompt: {en: Explain., zh: 请解释。}
    answer: {en: Because., zh: 因为。}
    rubric:
      - point: {en: the chain rule, zh: 链式法则}
        weight: 2.5
        keywords: [chain rule, {en: product, zh: 乘积}]
        layer: must
      - {point: nothing else, layer: excellent}
    follow_ups: [sample_bank/which]
"""
WORDS_AND_PARTS = r"""format: 1
id: b
title: T
questions:
  - {id: word, type: text, topic: t, prompt: P, accept: [ReLU, {en: rectifier, zh: 整流}]}
  - id: gaps
    type: cloze
    topic: t
    prompt: {en: 'The [[b]] of the [[a]], \[[x]]', zh: '[[a]] 的 [[b]]'}
    parameters: {n: 3}
    blanks:
      a: {accept: [map]}
      b: {answer: {expression: n + 1}, unit: px, tolerance: {absolute: 1}}
  - {id: order, type: ordering, topic: t, prompt: P, items: [first, {en: second, zh: 第二}]}
  - id: match
    type: matching
    topic: t
    prompt: P
    pairs: [{left: a, right: b}, {left: c, right: d}]
    distractors: [e]
  - id: chain
    type: steps
    topic: t
    prompt: P
    parts:
      - {name: a, prompt: 'A?', answer: {value: 2}}
      - {name: k, prompt: 'K?', options: [{text: x, correct: true}, {text: y}]}
      - {name: b, prompt: 'B?', answer: {reference: conv_output_size, arguments: {input_size: 9 + a, kernel_size: 3}}}
"""
"""The types made of words, places and parts."""
