def dice(prediction, target):
    pairs = list(zip(prediction.ravel().tolist(), target.ravel().tolist(), strict=True))
    total = sum(p + t for p, t in pairs)
    if total == 0:
        return 1.0
    return 2 * sum(p * t for p, t in pairs) / total
