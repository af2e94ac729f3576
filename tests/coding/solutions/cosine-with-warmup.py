import numpy as np


def learning_rate(now, peak, warmup, steps, lowest):
    if now < warmup:
        return peak * (now + 1) / warmup
    progress = (now - warmup) / (steps - warmup)
    return lowest + (peak - lowest) * (1.0 + np.cos(np.pi * progress)) / 2.0
