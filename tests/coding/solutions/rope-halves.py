import numpy as np


def rotate_halves(vector, position, base):
    half = len(vector) // 2
    first, second = vector[:half], vector[half:]
    angles = position * base ** (-np.arange(half) / half)
    cos, sin = np.cos(angles), np.sin(angles)
    return np.concatenate([first * cos - second * sin, first * sin + second * cos])
