import numpy as np


def clip_loss(images, texts, temperature):
    images = images / np.linalg.norm(images, axis=1, keepdims=True)
    texts = texts / np.linalg.norm(texts, axis=1, keepdims=True)
    logits = images @ texts.T / temperature
    losses = []
    for scores in (logits, logits.T):
        shifted = scores - scores.max(axis=1, keepdims=True)
        log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        losses.append(-np.mean(np.diag(log_p)))
    return sum(losses) / 2.0
