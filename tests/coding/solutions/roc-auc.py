import numpy as np


def roc_auc(scores, labels):
    """By the sum of ranks; equal scores share the mean of theirs."""
    ranks = np.array([np.sum(scores < score) + (np.sum(scores == score) + 1) / 2 for score in scores])
    positives = int(np.sum(labels))
    negatives = len(labels) - positives
    return (ranks[labels == 1].sum() - positives * (positives + 1) / 2) / (positives * negatives)
