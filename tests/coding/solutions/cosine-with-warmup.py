import math


def learning_rate(now, peak, warmup, steps, lowest):
    """By the half angle: (1 + cos x)/2 is the square of cos(x/2)."""
    if now < warmup:
        return (now + 1) * (peak / warmup)
    share = math.cos(math.pi / 2 * (now - warmup) / (steps - warmup)) ** 2
    return share * peak + (1 - share) * lowest
