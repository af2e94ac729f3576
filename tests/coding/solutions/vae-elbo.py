import math


def elbo(inputs, reconstruction, mu, log_variance):
    bound = 0.0
    for pixel, decoded in zip(inputs, reconstruction, strict=True):
        bound -= 0.5 * (pixel - decoded) * (pixel - decoded)
    for center, logarithm in zip(mu, log_variance, strict=True):
        bound += 0.5 * (1 + logarithm - center * center - math.exp(logarithm))
    return bound
