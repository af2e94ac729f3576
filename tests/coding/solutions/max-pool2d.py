import numpy as np


def max_pool2d(inputs, kernel_size, stride):
    windows = np.lib.stride_tricks.sliding_window_view(inputs, (kernel_size, kernel_size), axis=(2, 3))
    return windows[:, :, ::stride, ::stride].max(axis=(-2, -1))
