def residual_block(inputs, first_weights, second_weights):
    outputs = inputs.astype(float)
    for n, sample in enumerate(inputs):
        for unit in range(first_weights.shape[1]):
            signal = sum(sample[d] * first_weights[d, unit] for d in range(len(sample)))
            if signal > 0:
                outputs[n] = outputs[n] + signal * second_weights[unit]
    outputs[outputs < 0] = 0
    return outputs
