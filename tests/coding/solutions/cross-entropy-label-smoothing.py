import math


def smoothed_cross_entropy(logits, target, smoothing):
    total = 0.0
    for row, label in zip(logits.tolist(), target.tolist(), strict=True):
        largest = max(row)
        log_sum = largest + math.log(math.fsum(math.exp(value - largest) for value in row))
        for place, value in enumerate(row):
            wanted = smoothing / len(row) + (1 - smoothing if place == label else 0)
            total += wanted * (log_sum - value)
    return total / len(logits)
