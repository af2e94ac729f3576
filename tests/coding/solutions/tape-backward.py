import numpy as np


def backward(values, tape):
    nodes = [float(value) for value in values]
    for code, i, j in tape:
        if code == 0:
            nodes.append(nodes[i] + nodes[j])
        elif code == 1:
            nodes.append(nodes[i] * nodes[j])
        elif code == 2:
            nodes.append(np.tanh(nodes[i]))
        else:
            nodes.append(max(nodes[i], 0.0))
    gradients = np.zeros(len(nodes))
    gradients[-1] = 1.0
    for row in range(len(tape) - 1, -1, -1):
        code, i, j = tape[row]
        made = len(values) + row
        gradient = gradients[made]
        if code == 0:
            gradients[i] += gradient
            gradients[j] += gradient
        elif code == 1:
            gradients[i] += gradient * nodes[j]
            gradients[j] += gradient * nodes[i]
        elif code == 2:
            gradients[i] += gradient * (1.0 - nodes[made] ** 2)
        elif nodes[i] > 0:
            gradients[i] += gradient
    return gradients[: len(values)]
