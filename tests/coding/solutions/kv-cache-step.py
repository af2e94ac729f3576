import numpy as np


def kv_cache_step(x, w_query, w_key, w_value, key_cache, value_cache):
    keys = np.vstack([key_cache, x @ w_key])
    values = np.vstack([value_cache, x @ w_value])
    scores = x @ w_query @ keys.T / np.sqrt(keys.shape[1])
    weights = np.exp(scores - scores.max())
    return weights / weights.sum() @ values
