"""Readable answers against a key."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from answer_vectors import MATRIX, MEBI, PERCENT, SHAPE

from dlquiz.questions.kinds import Unit
from dlquiz.questions.tolerance import Tolerance


class Marked(NamedTuple):
    """A readable text marked against a key."""

    text: str
    key: Any
    right: bool
    reason: str
    tolerance: Tolerance = Tolerance()
    unit: Unit | None = None
    dimensions: int = 0
    shape_like: bool = False


RELATIVE = Tolerance(relative=1e-2)
TWO_DECIMALS = Tolerance(decimals=2)
THREE_DIGITS = Tolerance(significant=3)
HALF = Tolerance(absolute=0.5)

MARKED = [
    Marked("112", 112, True, "the key itself"),
    Marked("112.0", 112, True, "typed as a real"),
    Marked("111", 112, False, "integers are exact: 111 lies within 1 %"),
    Marked("113", 112, False, "one more than an integer is wrong"),
    Marked("112.5", 112, False, "not rounded down"),
    Marked("112.0001", 112, False, "an integer and a little more"),
    Marked("1200", 1216, False, "a forgotten bias"),
    Marked("61.10084M", 61100840, True, "exact in millions"),
    Marked("61.1M", 61100840, False, "rounded"),
    Marked("61,100,840", 61100840, True, "with thousands"),
    Marked("6.110084e7", 61100840, True, "scientific"),
    Marked("6.110084×10^7", 61100840, True, "a product with rounding noise"),
    Marked("1/3", 1 / 3, True, "a fraction"),
    Marked("0.3333", 1 / 3, True, "rounded to four digits"),
    Marked("0.333", 1 / 3, True, "a relative error of exactly 1e-3 is within"),
    Marked("0.33", 1 / 3, False, "beyond 0.1 %"),
    Marked("0.1001", 0.1, True, "inclusive despite binary fractions"),
    Marked("-0.25", 0.25, False, "the sign"),
    Marked("25", 0.25, False, "a hundred times too large"),
    Marked("25%", 0.25, True, "per cent is a factor"),
    Marked("0", 0.0, True, "zero"),
    Marked("1e-8", 0.0, True, "an own absolute tolerance", Tolerance(absolute=1e-6)),
    Marked("0.001", 0.0, False, "relative 1e-2 of zero is nothing", RELATIVE),
    Marked("138M", 138357544, True, "an own tolerance holds for integers too", RELATIVE),
    Marked("0.125", 0.125, True, "closer than the asked decimals", TWO_DECIMALS),
    Marked("0.14", 0.125, False, "a unit of the asked decimal too far", TWO_DECIMALS),
    Marked("1234", 1234.0, True, "closer than the asked digits", THREE_DIGITS),
    Marked("1240", 1234.0, False, "a unit of the asked digit too far", THREE_DIGITS),
    Marked("0.0123", 0.012345, True, "leading zeros are not significant", THREE_DIGITS),
    Marked("0.012", 0.012345, False, "two digits are too few", THREE_DIGITS),
    Marked("10.0", 9.996, True, "rounds up to another power of ten", THREE_DIGITS),
    Marked("3.51", 3.0, False, "beyond half a unit", HALF),
    Marked("3.01", 3.0, True, "either rule suffices", Tolerance(relative=1e-9, absolute=0.1)),
    Marked("inf", math.inf, True, "infinity is itself"),
    Marked("-inf", math.inf, False, "the other infinity"),
    Marked("1e308", math.inf, False, "large is not infinite"),
    Marked("inf", 1e308, False, "infinite is not large"),
    Marked("nan", math.nan, True, "nan where the key is nan"),
    Marked("nan", 0.25, False, "nan is nothing else"),
    Marked("inf", math.nan, False, "nor is infinity nan"),
    Marked("10^400", 1e308, False, "an integer beyond the floats"),
    Marked("10^400", 10**400, True, "and an exact key as large"),
    Marked("25", 25.0, True, "per cent, bare", unit=PERCENT),
    Marked("25%", 25.0, True, "per cent, with its sign", unit=PERCENT),
    Marked("5 MiB", 5.0, True, "unit", unit=MEBI),
    Marked("5120 KiB", 5, True, "converted, for an integer key", unit=MEBI),
    Marked("5000 KiB", 5, False, "1000 is not 1024", unit=MEBI),
    Marked("64x112x112", SHAPE, True, "a shape", dimensions=1, shape_like=True),
    Marked("64x112", SHAPE, False, "a size is missing", dimensions=1, shape_like=True),
    Marked("112x112x64", SHAPE, False, "channels last", dimensions=1, shape_like=True),
    Marked("64x111x112", SHAPE, False, "one size off", dimensions=1, shape_like=True),
    Marked("[[1,2],[3,4]]", MATRIX, True, "a matrix", dimensions=2),
    Marked("[[1,3],[2,4]]", MATRIX, False, "transposed", dimensions=2),
    Marked("[1,2,3,4]", MATRIX, False, "no broadcasting, no reshaping", dimensions=2),
    Marked("[[1,2]]", MATRIX, False, "a row is missing", dimensions=2),
    Marked("1", (1.0, 1.0), False, "no broadcasting", dimensions=1),
    Marked("1 1", (1.0, 1.0), True, "entry by entry", dimensions=1),
    Marked("[0.3333, 0]", (1 / 3, 0.0), True, "a zero entry beside a real one", dimensions=1),
    Marked("[nan, 1]", (math.nan, 1.0), True, "nan entries", dimensions=1),
    Marked("0.25%", 25.0, False, "a quarter of a per cent is another number", unit=PERCENT),
    Marked("0", 1e-12, False, "zero is no tiny number"),
    Marked("-0", 0.0, True, "minus zero is zero"),
    Marked("0.5", 0.0, True, "half a unit of the asked digit of zero", Tolerance(decimals=0)),
    Marked("995", 1000.0, True, "half a unit below a power of ten", THREE_DIGITS),
    Marked("994.9", 1000.0, False, "more than half a unit below a power of ten", THREE_DIGITS),
    Marked("104", 100, True, "an absolute tolerance holds for integers too", Tolerance(absolute=5)),
    Marked("112", 112.0, True, "an integer where the key is real"),
    Marked("1/3*3", 1, True, "a calculation whose noise is not the learner's"),
    Marked("0.1+0.2", 0.3, True, "binary fractions"),
    Marked("sqrt(2)^2", 2, True, "an integer but for rounding"),
    Marked("10^400+1", 10**400, False, "exact beyond the floats too"),
    Marked("[1, 2]", ((1.0, 2.0),), False, "a vector in brackets is no matrix of one row", dimensions=2),
    Marked("1 2", ((1.0, 2.0),), True, "a bare list is a matrix of one row", dimensions=2),
    Marked("2 1", (1.0, 2.0), False, "the order of entries", dimensions=1),
    Marked("1 2 3", (1.0, 2.0), False, "an entry too many", dimensions=1),
    Marked("100 200", (1.0, 2.0), False, "a hundred times too large, entry by entry", dimensions=1),
    Marked("-1 -2", (1.0, 2.0), False, "every sign flipped", dimensions=1),
    Marked("2 4", (1.0, 2.0), False, "twice as much, entry by entry", dimensions=1),
    Marked("25% 75%", (25.0, 75.0), True, "per cents in an array", unit=PERCENT, dimensions=1),
    Marked("[5120, 1024] KiB", (5.0, 1.0), True, "a converted unit behind the brackets", unit=MEBI, dimensions=1),
    Marked("()", (), True, "the shape of a scalar", dimensions=1, shape_like=True),
    Marked("64", (64,), True, "a shape of one size, bare", dimensions=1, shape_like=True),
    Marked("inf 1", (math.inf, 1.0), True, "an infinite entry", dimensions=1),
    Marked("17.0000000000000000000000000000001", 17, False, "thirty zeros and a one behind an integer"),
    Marked("16.9999999999999999999999999999999", 17, False, "a little less than an integer"),
    Marked("16+1e-30", 16, False, "a sum that floats cannot tell from an integer"),
    Marked("17*1.00000000000000000000001", 17, False, "a product that floats cannot tell from an integer"),
    Marked("(10^20+1)/10^20", 1, False, "a quotient that floats cannot tell from an integer"),
    Marked("1.7e1", 17, True, "an integer in scientific notation is exact"),
    Marked("0.1*170", 17, True, "a product of decimals that is an integer"),
    Marked("1/3+2/3", 1, True, "thirds that make a whole"),
    Marked("17.0000000000000000000001", 17.0, True, "a real key takes what is that close"),
    Marked("[17.0000000000000000000001, 18]", (17, 18), False, "integers in a list are exact too", dimensions=1),
    Marked("16+1e-30 18", (16, 18), False, "and so are sums in a list", dimensions=1),
]
