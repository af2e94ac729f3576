"""A small bank of code questions, and the functions that answer it."""

from __future__ import annotations

from dlquiz.bank.loading import load_text
from dlquiz.kinds.drawing import draw
from dlquiz.questions.question import Question
from dlquiz.variants.model import Variant

BANK = """format: 1
id: functions
title: {en: Coding, zh: 编程}
questions:
  - id: softmax-rows
    type: code
    topic: activations
    prompt:
      en: Softmax along the last axis, safe for large inputs.
      zh: 沿最后一个轴的 softmax，输入很大时也不溢出。
    function: softmax
    arguments: [logits]
    reference: softmax
    returns: array
    cases:
      - name: small
        title: {en: small values, zh: 较小的数值}
        parameters: {logits: {real: [-2, 2], decimals: 2, shape: [3, 4]}}
      - name: large
        title: {en: values near 1000, zh: 接近 1000 的数值}
        parameters: {logits: {real: [900, 1000], decimals: 1, shape: [2, 5]}}
      - name: many
        title: {en: five more draws, zh: 再抽五次}
        times: 5
        parameters: {logits: {real: [-9, 9], decimals: 1, shape: [4, 7]}}
    tolerance: {relative: 1.0e-6, absolute: 1.0e-9}
    limits: {seconds: 10, megabytes: 1024}
    hints: [{en: Subtract the largest logit first., zh: 先减去最大的 logit。}]
    explanation: {en: 'Adding a constant to all logits changes nothing.', zh: 所有 logit 加同一常数，结果不变。}
  - id: conv-backward
    type: code
    topic: convolution
    prompt: {en: 'Gradients of a convolution by inputs, kernel and bias.', zh: 卷积对输入、卷积核和偏置的梯度。}
    function: conv2d_backward
    arguments: [inputs, kernel, upstream, stride]
    reference: conv2d_backward
    returns: [inputs, kernel, bias]
    gradient_of: {reference: conv2d, argument: kernel}
    cases:
      - name: plain
        title: {en: stride 1, zh: 步幅 1}
        parameters:
          inputs: {real: [-2, 2], decimals: 1, shape: [4, 5]}
          kernel: {real: [-1, 1], decimals: 1, shape: [3, 2]}
          upstream: {real: [-1, 1], decimals: 1, shape: [2, 4]}
          stride: 1
      - name: strided
        title: {en: stride 2, zh: 步幅 2}
        times: 2
        parameters:
          inputs: {real: [-2, 2], decimals: 1, shape: [5, 4]}
          kernel: {real: [-1, 1], decimals: 1, shape: [3, 2]}
          upstream: {real: [-1, 1], decimals: 1, shape: [2, 2]}
          stride: 2
      - name: square
        title: {en: a square, zh: 方形}
        parameters:
          inputs: {real: [-2, 2], decimals: 1, shape: [4, 4]}
          kernel: {real: [-1, 1], decimals: 1, shape: [2, 2]}
          upstream: {real: [-1, 1], decimals: 1, shape: [3, 3]}
          stride: 1
  - id: field-of-layers
    type: code
    topic: receptive-field
    prompt: {en: 'Receptive field of rows (kernel size, stride).', zh: '各行为（卷积核大小, 步幅）时的感受野。'}
    function: receptive_field
    arguments: [layers, first]
    reference: receptive_field
    cases:
      - name: two
        title: {en: two layers, zh: 两层}
        parameters: {k: {integer: [2, 7]}, s: {integer: [1, 3]}, l: {integer: [2, 5]}, t: {integer: [1, 3]}}
        let: {layers: '[[k, s], [l, t]]', first: k}
        where: [k != l]
      - name: three
        title: {en: three layers, zh: 三层}
        parameters: {layers: {choose: [[[3, 1], [5, 2], [3, 2]], [[7, 2], [3, 2], [2, 2]]]}}
        let: {first: 'layers[0][0]'}
      - name: deep
        title: {en: five layers, zh: 五层}
        times: 3
        parameters: {layers: {integer: [2, 4], shape: [5, 2]}}
        let: {first: 'layers[0][0]'}
    tolerance: {absolute: 0}
  - id: mean-loss
    type: code
    topic: losses
    prompt: {en: 'Mean cross entropy of logits and class indices.', zh: logits 与类别下标的平均交叉熵。}
    function: loss
    arguments: [logits, target]
    reference: cross_entropy
    cases:
      - name: few
        title: {en: three samples, zh: 三个样本}
        parameters:
          logits: {real: [-2, 2], decimals: 1, shape: [3, 4]}
          target: {integer: [0, 3], shape: [3]}
      - name: more
        title: {en: five samples, zh: 五个样本}
        parameters:
          logits: {real: [-2, 2], decimals: 1, shape: [5, 3]}
          target: {integer: [0, 2], shape: [5]}
      - name: two
        title: {en: two classes, zh: 两个类别}
        parameters:
          logits: {real: [-2, 2], decimals: 1, shape: [4, 2]}
          target: {integer: [0, 1], shape: [4]}
  - id: output-size
    type: code
    topic: sizes
    prompt: {en: Output size of a convolution along one axis., zh: 卷积沿一个轴的输出大小。}
    function: output_size
    arguments: [input_size, kernel_size, stride, padding]
    reference: conv_output_size
    with: {dilation: 1}
    cases:
      - name: usual
        title: {en: usual sizes, zh: 常见大小}
        times: 4
        parameters:
          input_size: {integer: [32, 256]}
          kernel_size: {choose: [3, 5, 7]}
          stride: {integer: [1, 3]}
          padding: {integer: [0, 3]}
      - name: strided
        title: {en: large strides, zh: 大步幅}
        times: 4
        parameters:
          input_size: {integer: [32, 256]}
          kernel_size: {choose: [3, 5]}
          stride: {integer: [4, 9]}
          padding: {integer: [0, 3]}
"""
SOFTMAX = """import numpy as np


def softmax(logits):
    shifted = logits - logits.max(-1, keepdims=True)
    powers = np.exp(shifted)
    return powers / powers.sum(-1, keepdims=True)
"""
CONV = """import numpy as np


def conv2d_backward(inputs, kernel, upstream, stride):
    grad_inputs, grad_kernel = np.zeros_like(inputs), np.zeros_like(kernel)
    height, width = kernel.shape
    for row in range(upstream.shape[0]):
        for column in range(upstream.shape[1]):
            at = np.s_[row * stride : row * stride + height, column * stride : column * stride + width]
            grad_inputs[at] += upstream[row, column] * kernel
            grad_kernel += upstream[row, column] * inputs[at]
    return grad_inputs, grad_kernel, upstream.sum()
"""
FIELD = """def receptive_field(layers, first):
    field, jump = 1, 1
    for kernel, stride in layers.tolist():
        field += (kernel - 1) * jump
        jump *= stride
    return field
"""
LOSS = """import numpy as np


def loss(logits, target):
    log = logits - np.log(np.exp(logits).sum(1, keepdims=True))
    return -log[np.arange(len(target)), target].mean()
"""
SIZE = """def output_size(input_size, kernel_size, stride, padding):
    return (input_size + 2 * padding - kernel_size) // stride + 1
"""
OWN = """format: 1
id: own
title: Own
references:
  row_sums:
    summary: {en: sums of rows, zh: 各行之和}
    result: vector
    arguments: {matrix: {kind: array, letter: X, shape: N D}}
    value: sum_over(X, 1)
    mistakes: {}
  cube:
    summary: {en: the cube, zh: 立方}
    result: vector
    arguments: {inputs: {kind: array, letter: x}}
    value: x**3
    mistakes: {}
  cube_backward:
    summary: {en: a wrong gradient, zh: 错误的梯度}
    result: vector
    arguments: {inputs: {kind: array, letter: x}, upstream: {kind: array, letter: g}}
    value: 2*g*x
    mistakes:
      too_much:
        title: {en: too much, zh: 太多}
        feedback: {en: Less., zh: 少一些。}
        tempting: {en: More., zh: 多。}
        replace: {value: 2*g*x + 1}
      far_too_much:
        title: {en: far too much, zh: 太多了}
        feedback: {en: Less., zh: 少一些。}
        tempting: {en: More., zh: 多。}
        replace: {value: 2*g*x + 2/2}
questions:
  - id: sums
    type: code
    topic: t
    prompt: {en: Sums of rows, zh: 各行之和}
    function: sums
    arguments: [matrix]
    reference: row_sums
    cases: [{name: wide, title: {en: wide, zh: 宽}, times: 2, parameters: {matrix: {real: [-2, 2], shape: [3, 5]}}}]
  - id: slopes
    type: code
    topic: t
    prompt: {en: Slopes, zh: 斜率}
    function: slopes
    arguments: [inputs, upstream]
    reference: cube_backward
    gradient_of: {reference: cube, argument: inputs}
    cases:
      - name: four
        title: {en: four numbers, zh: 四个数}
        parameters: {inputs: {real: [1, 2], shape: [4]}, upstream: {real: [1, 2], shape: [4]}}
  - id: codes
    type: code
    topic: t
    prompt: {en: Codes, zh: 编码}
    function: codes
    arguments: [values]
    reference: quantize_int8
    returns: [codes, restored]
    cases: [{name: four, title: {en: four values, zh: 四个数}, parameters: {values: {real: [1, 2], shape: [4]}}}]
"""
"""References of the bank's own: one without mistakes, and a backward pass that is none of its forward pass.
Last, a function that returns two arrays which are no gradients."""
RIGHT = {
    "softmax-rows": SOFTMAX,
    "conv-backward": CONV,
    "field-of-layers": FIELD,
    "mean-loss": LOSS,
    "output-size": SIZE,
}


def question(name: str, bank: str = BANK) -> Question:
    """The question of that id."""
    loaded = load_text(bank)
    assert loaded.bank is not None and not loaded.faults, loaded.faults
    return next(each for each in loaded.bank.questions if each.id == name)


def drawn(name: str, seed: int = 0) -> Variant:
    return draw(question(name), seed)
