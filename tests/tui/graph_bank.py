"""A bank of two questions: one whose reference has a picture, and one without."""

GRAPHS = r"""
format: 1
id: graphs
title: {en: Graphs, zh: 计算图}
topics:
  gates: {en: Gates, zh: 门}
questions:
  - id: graph
    type: numeric
    topic: gates
    prompt: {en: 'Let $f = (x + y) z$. What is the gradient at $x$?', zh: '设 $f = (x + y) z$。$x$ 处的梯度是多少？'}
    parameters: {x: {choose: [-2]}, y: {choose: [5]}, z: {choose: [-4]}}
    answer:
      reference: gradient
      arguments: {expression: (x + y)*z, at: {x: x, y: y, z: z}, with_respect_to: x}
  - id: sum
    type: numeric
    topic: gates
    prompt: {en: What is 1 + 2?, zh: 1 + 2 等于多少？}
    answer: {expression: 1 + 2}
"""
