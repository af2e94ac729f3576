import numpy as np


def dropout(inputs, mask, drop_probability, training):
    outputs = np.array(inputs, dtype=float)
    if training:
        for place in np.ndindex(outputs.shape):
            if mask[place] == 0:
                outputs[place] = 0
            else:
                outputs[place] /= 1 - drop_probability
    return outputs
