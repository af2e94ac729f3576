def sgd_momentum(w, gradients, learning_rate, momentum):
    """The last weights as one sum: the gradient of step s is in all velocities from s on."""
    steps = len(gradients)
    moved = 0 * w
    for s in range(steps):
        moved = moved + gradients[s] * sum(momentum**age for age in range(steps - s))
    return w - learning_rate * moved
