import math

import numpy as np


def rotate(vector, position, base):
    turned = []
    for i in range(len(vector) // 2):
        angle = position / base ** (2 * i / len(vector))
        point = complex(vector[2 * i], vector[2 * i + 1]) * complex(math.cos(angle), math.sin(angle))
        turned += [point.real, point.imag]
    return np.array(turned)
