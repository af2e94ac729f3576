def dropout(inputs, mask, drop_probability, training):
    if not training:
        return inputs
    return inputs * mask / (1.0 - drop_probability)
