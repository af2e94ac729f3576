def linear_forward(inputs, weights, bias):
    return inputs @ weights + bias
