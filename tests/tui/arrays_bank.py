"""A bank of arrays: small ones that stand beside their key, and one that is too wide for that."""

from __future__ import annotations

ARRAYS = """
format: 1
id: arrays
title: {en: Arrays, zh: 数组}
questions:
  - id: matrix
    type: numeric
    topic: arrays
    prompt: {en: The product of both matrices?, zh: 两个矩阵的乘积？}
    answer: {value: [[1, 2.5, 3], [-30, 5, 0.125], [7, 8, 9]]}
  - id: vector
    type: numeric
    topic: arrays
    prompt: {en: The gradient?, zh: 梯度？}
    answer: {value: [0.5, -1, 2000]}
  - id: wide
    type: numeric
    topic: arrays
    prompt: {en: The images as rows?, zh: 把图像写成行？}
    answer:
      value:
        - [101.5, 102.5, 103.5, 104.5, 105.5, 106.5, 107.5, 108.5]
        - [201.5, 202.5, 203.5, 204.5, 205.5, 206.5, 207.5, 208.5]
        - [301.5, 302.5, 303.5, 304.5, 305.5, 306.5, 307.5, 308.5]
  - id: blanks
    type: cloze
    topic: arrays
    prompt: {en: 'The matrix is [[first]], its size [[second]].', zh: '矩阵为 [[first]]，大小为 [[second]]。'}
    blanks:
      first: {answer: {value: [[1, 2], [3, 4]]}}
      second: {answer: {value: 7}}
"""
