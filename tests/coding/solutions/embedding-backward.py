import numpy as np


def embedding_backward(indices, upstream, num_embeddings):
    gradient = np.zeros((num_embeddings, upstream.shape[1]))
    for index, row in zip(indices, upstream, strict=True):
        gradient[index] += row
    return gradient
