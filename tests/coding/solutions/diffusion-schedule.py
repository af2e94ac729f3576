def alpha_bar(betas):
    left, found = 1.0, []
    for beta in betas:
        left *= 1 - beta
        found.append(left)
    return found
