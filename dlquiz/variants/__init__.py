"""seed → drawn parameters → one concrete question.

A draw depends on the bank's id, the question's id and the seed, through a SHA-256 counter: NumPy does not promise its
streams across versions, and a variant of last year must come out the same.
"""
