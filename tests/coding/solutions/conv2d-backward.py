import numpy as np


def conv2d_backward(inputs, kernel, upstream, stride, padding):
    x = np.pad(inputs, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    x_gradient, kernel_gradient = np.zeros(x.shape), np.zeros(kernel.shape)
    height, width = kernel.shape[2:]
    for n, m, p, q in np.ndindex(upstream.shape):
        window = (n, slice(None), slice(p * stride, p * stride + height), slice(q * stride, q * stride + width))
        x_gradient[window] += upstream[n, m, p, q] * kernel[m]
        kernel_gradient[m] += upstream[n, m, p, q] * x[window]
    bottom, right = padding + inputs.shape[2], padding + inputs.shape[3]
    return x_gradient[:, :, padding:bottom, padding:right], kernel_gradient, upstream.sum(axis=(0, 2, 3))
