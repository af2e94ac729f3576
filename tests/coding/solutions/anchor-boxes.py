import numpy as np


def anchor_boxes(rows, columns, stride, sizes, ratios):
    boxes = []
    for i in range(int(rows)):
        for j in range(int(columns)):
            cx, cy = (j + 0.5) * stride, (i + 0.5) * stride
            for s in sizes:
                for r in ratios:
                    w = s / np.sqrt(r)
                    h = s * np.sqrt(r)
                    boxes.append([cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2])
    return np.array(boxes, dtype=float).reshape(-1, 4)
