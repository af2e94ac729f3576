"""Statistics as pictures: pure functions from plain values and labels to lines of styled text, one file a picture.

Each takes a width in cells, and no line of what it gives is wider. Labels come in translated; a picture says the same
without its colours. Where there is nothing to draw, the sentence handed in as `empty` stands there instead.
"""
