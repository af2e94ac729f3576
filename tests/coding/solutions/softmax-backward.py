import math


def softmax_backward(logits, upstream):
    """Row by row, with every slope of every probability by every logit."""
    found = []
    for row, above in zip(logits, upstream, strict=True):
        largest = max(row)
        powers = [math.exp(z - largest) for z in row]
        p = [power / sum(powers) for power in powers]
        found.append(
            [sum(g * ((p[i] if i == j else 0.0) - p[i] * p[j]) for j, g in enumerate(above)) for i in range(len(row))]
        )
    return found
