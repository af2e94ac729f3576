"""What hypothesis draws for the tests: whole banks, answers, expressions, shapes of layers, histories and texts.

Each kind of thing is described here once, and the tests of every package draw it from here. What only one test can use,
such as a width that its own drawing allows, stays with that test.
"""
