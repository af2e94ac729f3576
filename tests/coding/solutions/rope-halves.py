import math

import numpy as np


def rotate_halves(vector, position, base):
    half = len(vector) // 2
    turned = np.zeros(len(vector))
    for i in range(half):
        angle = position / base ** (2 * i / len(vector))
        a, b = vector[i], vector[i + half]
        turned[i] = math.cos(angle) * a - math.sin(angle) * b
        turned[i + half] = math.cos(angle) * b + math.sin(angle) * a
    return turned
