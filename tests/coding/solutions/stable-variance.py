def variance(x):
    mean = sum(float(value) - float(x[0]) for value in x) / len(x)
    return sum((float(value) - float(x[0]) - mean) ** 2 for value in x) / len(x)
