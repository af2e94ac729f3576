import numpy as np


def topological_order(adjacency):
    waiting = list(range(len(adjacency)))
    order = []
    while waiting:
        node = next(j for j in waiting if not any(adjacency[i, j] for i in waiting))
        waiting.remove(node)
        order.append(node)
    return np.array(order)
