import numpy as np


def knn(inputs, points, labels, neighbours):
    classes = []
    for one in inputs:
        far = [(sum((float(a) - float(b)) ** 2 for a, b in zip(one, p, strict=True)), i) for i, p in enumerate(points)]
        votes = [int(labels[i]) for _, i in sorted(far)[:neighbours]]
        classes.append(max(sorted(set(votes)), key=votes.count))
    return np.array(classes)
