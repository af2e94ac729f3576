import numpy as np


def nms(boxes, scores, threshold):
    def overlap(one, other):
        width = min(one[2], other[2]) - max(one[0], other[0])
        height = min(one[3], other[3]) - max(one[1], other[1])
        if width <= 0 or height <= 0:
            return 0.0
        both = (one[2] - one[0]) * (one[3] - one[1]) + (other[2] - other[0]) * (other[3] - other[1])
        return width * height / (both - width * height)

    kept = []
    for place in sorted(range(len(boxes)), key=lambda at: (-scores[at], at)):
        if not any(overlap(boxes[place], boxes[better]) > threshold for better in kept):
            kept.append(place)
    return np.array(kept)
