"""Layers of a neural network in float64 NumPy: stateless pairs of a forward and a backward pass.

Modules other than `pooling` have `forward(…) -> (out, cache)` and `backward(upstream, cache) -> gradients`. The cache
is what the backward pass needs to remember; `upstream` is the gradient of a scalar loss by `out` and has its shape; a
gradient has the shape of its variable.
The functions named as in the catalogue (`linear_backward`, `conv2d`, …) take nested lists and give one array.
Those with a parameter `mistake` make the mistake of that name, and `…_working` writes how the value comes about.

Layout: rows are samples (N×D), images are N×C×H×W, kernels are M×C×h×w.
"""
