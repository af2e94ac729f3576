import numpy as np


def kmeans_step(points, centers):
    labels, members = [], [[] for _ in centers]
    for point in points:
        squares = [sum((float(a) - float(b)) ** 2 for a, b in zip(point, center, strict=True)) for center in centers]
        labels.append(squares.index(min(squares)))
        members[labels[-1]].append([float(entry) for entry in point])
    moved = [
        [sum(column) / len(own) for column in zip(*own, strict=True)] if own else [float(entry) for entry in center]
        for own, center in zip(members, centers, strict=True)
    ]
    return np.array(labels), np.array(moved)
