import math

import numpy as np


def anchor_boxes(rows, columns, stride, sizes, ratios):
    boxes = []
    for row in range(rows):
        for column in range(columns):
            x = column * stride + stride / 2
            y = row * stride + stride / 2
            for size in sizes:
                for ratio in ratios:
                    width = math.sqrt(size * size / ratio)
                    height = ratio * width
                    boxes.append([x - width / 2, y - height / 2, x + width / 2, y + height / 2])
    return np.array(boxes)
