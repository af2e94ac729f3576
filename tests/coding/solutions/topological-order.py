import numpy as np


def topological_order(adjacency):
    """Lists again and again the smallest node all of whose predecessors are listed."""
    count = len(adjacency)
    listed = []
    while len(listed) < count:
        for node in range(count):
            before = [start for start in range(count) if adjacency[start][node]]
            if node not in listed and all(start in listed for start in before):
                listed.append(node)
                break
    return np.array(listed)
