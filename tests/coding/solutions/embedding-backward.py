import numpy as np


def embedding_backward(indices, upstream, num_embeddings):
    chosen = (indices[:, None] == np.arange(num_embeddings)).astype(float)
    return chosen.T @ upstream
