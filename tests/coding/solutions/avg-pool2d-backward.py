import numpy as np


def avg_pool2d_backward(inputs, kernel_size, stride, upstream):
    gradient = np.zeros(inputs.shape)
    for p in range(upstream.shape[2]):
        for q in range(upstream.shape[3]):
            top, left = p * stride, q * stride
            share = upstream[:, :, p, q, None, None] / kernel_size**2
            gradient[:, :, top : top + kernel_size, left : left + kernel_size] += share
    return gradient
