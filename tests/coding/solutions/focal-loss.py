import math


def focal_loss(probability, target, gamma, alpha):
    total = 0.0
    for p, y in zip(probability, target, strict=True):
        if y:
            total -= alpha * (1 - p) ** gamma * math.log(p)
        else:
            total -= (1 - alpha) * p**gamma * math.log(1 - p)
    return total / len(target)
