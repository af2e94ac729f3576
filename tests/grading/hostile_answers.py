"""Answers nobody should type: seeded generators of several kinds, and the ones that hurt other readers."""

from __future__ import annotations

import random
import sys
import unicodedata
from collections.abc import Callable, Iterator

from answer_vectors import ARRAYS, NUMBERS

PIECES = [
    *"0123456789", *"0123456789", *"+-*/^%()[],;.'_ =~xXeE!?|&<>@#$\\{}:\"\n\t\r\x00\x07\x1b\x7f\x85",
    "**", "//", "9**9**9", "99999999999", "1e308", "1e-308", "1e", "e-", "0x", "1,000", "1 000",
    "3 1/2", "½", "⅓", "¼",
    "⁻", "⁺", "⁹⁹", "²", "ⁿ", "×", "·", "÷", "−", "–", "—", "－", "％", "（", "）", "［", "【", "】", "，",
    "、", "；",
    "。", "．", "０", "９", "ｅ", "ｘ", "＊", "∞", "√", "π", "±", "～", "≈", "①", "三", "万", "亿", "𝟗", "٣",
    "\u200e",
    "\u202e", "\u200b", "\ufeff", "\u0301", "\ud800", "\udfff", "\u3000", "\u2028", "🙂", "inf",
    "nan", "pi", "exp(", "ln(", "log(",
    "log2(", "log10(", "sqrt(", "k", "M", "B", "T", "MiB", "KiB", "px", "j", "True", "tensor(",
    "torch.Size(", "np.array(",
    "x = ", "((((", "))))", "[[[[", "]]]]", "----", "^^", "^-", ",,", ";;", "10^400", "2^4096",
    "(-1)^", "0^", "/0", "1e999",
]  # fmt: skip

KNOWN_HOSTILE = [
    "*" * 200, "(" * 200, "[" * 200, "-" * 200, "√" * 200, "%" * 200, "9**9**9", "9^" * 100, "2^4096*" * 16 + "1",
    "(" * 32 + "9^999" + ")" * 32, "1 " * 127, "1,000" * 50, "10^400%", "(1-10^400)%", "100-10^400%", "-10^400",
    "1/10^400", "10^400/3", "sqrt(10^400)", "ln(10^400)", "exp(10^400)", "(10^400)^0.5",
    "0.5^(10^400)", "10^400 MiB", "10^400 KiB",
    "1e" + "9" * 200, "0e" + "9" * 200, "1e-" + "9" * 200, "9" * 256, "." * 100, "1_" * 100, "1'" * 100, "\x00" * 256,
    "1" * 1_000_000, " " * 1_000_000, "x" * 255, "x = " * 60, "=" * 100, "e" * 256, "¹" * 256, "2" + "⁹" * 200,
    "[[[[[[1],[2]],[[3]]]]]]", "1;" * 60, "\n" * 200 + "1", "[" + "(1)" * 40 + "]", "1x" * 60, "(1,(2,(3,(4,5))))",
]  # fmt: skip

GOOD = [row.text for row in (*NUMBERS, *ARRAYS)]
NUMERALS = [one for one in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(one) in ("Nd", "No", "Nl")]
DIGITS = [one for one in NUMERALS if unicodedata.category(one) == "Nd"]
LOOKALIKES = [one for one in NUMERALS if unicodedata.category(one) != "Nd"]


def pieces(draw: random.Random) -> str:
    """What answers are made of, in no order."""
    return "".join(draw.choices(PIECES, k=draw.choice((1, 2, 3, 5, 8, 13, 40, 90))))


def unicode_noise(draw: random.Random) -> str:
    """Any characters at all, lone surrogates and unassigned ones too."""
    return "".join(chr(draw.randrange(sys.maxunicode + 1)) for _ in range(draw.choice((1, 2, 4, 16, 64, 256, 300))))


def mutated(draw: random.Random) -> str:
    """A good answer with a few characters taken out, doubled, swapped, replaced or put in."""
    text = draw.choice(GOOD)
    for _ in range(draw.randint(1, 4)):
        at = draw.randrange(len(text) + 1)
        stranger = draw.choice((draw.choice(PIECES), chr(draw.randrange(0x3000)), draw.choice(GOOD)))
        text = draw.choice((
            text[:at] + text[at + 1 :],
            text[:at] + text[at : at + 1] * 2 + text[at + 1 :],
            text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :],
            text[:at] + stranger + text[at + 1 :],
            text[:at] + stranger + text[at:],
        ))  # fmt: skip
    return text


def nested(draw: random.Random) -> str:
    """Brackets, signs, roots and functions, deep, and not always closed."""
    depth = draw.choice((2, 8, 31, 32, 33, 40, 60, 200))
    openings = draw.choices(("(", "[", "（", "【", "-", "+", "√", "ln(", "sqrt(", "exp(", "1+(", "2^(", "[1,"), k=depth)
    closing = {"(": ")", "[": "]", "（": "）", "【": "】"}
    ends = [closing.get(one, ")" if one.endswith("(") else "]" if one.startswith("[") else "") for one in openings]
    kept = "".join(reversed(ends))[: depth - draw.choice((0, 0, 0, 1, 5))]
    return "".join(openings) + draw.choice(("1", "0.5", "", "1,2", "1 2")) + kept


def huge(draw: random.Random) -> str:
    """Powers, factorially long numbers and exponents that no machine should work out."""
    digits = "".join(draw.choices("0123456789", k=draw.choice((1, 3, 9, 40, 120, 250))))
    exponent = draw.choice(("9", "99", "999", "4096", "99999999", "9" * 60, digits, f"-{digits}", "(9**9)", "9^9"))
    forms = (
        *("{d}e{x}", "{d}^{x}", "{d}**{x}**{x}", "10^{x}", "1/{d}^{x}", "{d}*10^{x}", "exp({d})", "2^{x}*2^{x}"),
        *("{d}.{d}e-{x}", "({d})^({x}/3)", "-{d}^{x}%", "[{d}, {d}e{x}]", "{d}{d}", "sqrt({d}^{x})", "{d}T^{x}"),
    )
    return draw.choice(forms).format(d=digits, x=exponent)


def scripts(draw: random.Random) -> str:
    """Digits of every script, and signs that only look like digits, as numbers and lists."""
    source = draw.choice((DIGITS, DIGITS, DIGITS + LOOKALIKES, LOOKALIKES))
    number = lambda: "".join(draw.choices(source, k=draw.randint(1, 6)))  # noqa: E731 - redrawn at each call
    joints = (".", "．", "/", "×", "^", ",", "，", "、", " ", "e", "%", "⁻", "", "٫", "٬", "·", ";", "−")
    return "".join(number() + draw.choice(joints) for _ in range(draw.choice((1, 1, 2, 3, 30))))


KINDS: dict[str, Callable[[random.Random], str]] = {
    kind.__name__: kind for kind in (pieces, unicode_noise, mutated, nested, huge, scripts)
}


def hostile_texts(kind: str, number: int) -> Iterator[str]:
    draw = random.Random(f"{kind} {number}")
    for _ in range(number):
        yield KINDS[kind](draw)
