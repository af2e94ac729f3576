import math


def triplet_loss(anchor, positive, negative, margin):
    total = 0.0
    for start, near, far in zip(anchor, positive, negative, strict=True):
        total += max(0.0, margin + math.dist(start, near) - math.dist(start, far))
    return total / len(anchor)
