"""A schedule fitted to the learner: the weights of FSRS under which the learner's own reviews are likeliest.

`reviews` has what there is to learn from and how good a prediction is, `posterior` the search for weights, `proposal`
what comes of it for a learner and whether it is worth adopting.
"""
