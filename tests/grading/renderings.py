"""Every way answers.md lets people write a value: texts that carry it exactly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

TIMES = "×·⋅*x"
DIVIDE = "/÷∕⁄／"
MINUS = "-−–—－"
POWERS = ("^", "**")
SUPERSCRIPTS = str.maketrans("0123456789-+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺")
SUFFIXES = {"k": 3, "K": 3, "M": 6, "B": 9, "G": 9, "T": 12}
VULGAR = {"½": "0.5", "¼": "0.25", "¾": "0.75", "⅛": "0.125", "⅜": "0.375", "⅝": "0.625", "⅞": "0.875", "⅕": "0.2"}
_WIDE = {code: code - 0x21 + 0xFF01 for code in range(0x21, 0x7F)} | {ord(" "): 0x3000}
_CHINESE = {ord(a): b for a, b in zip("(),;[]%", "（），；【】％", strict=True)}


def times_after(factor: str) -> str:
    """The times signs that may stand behind a factor: `0x1` would be hexadecimal."""
    return TIMES.replace("x", "") if factor in ("0", "-0") else TIMES


def widened(text: str) -> str:
    """The text as a full-width input method writes it."""
    return text.translate(_WIDE)


def in_chinese(text: str) -> str:
    """The text with the punctuation of a Chinese input method, the rest as it is."""
    return text.translate(_CHINESE)


def in_script(text: str, zero: str) -> str:
    """The text with the decimal digits that start with `zero`."""
    return "".join(chr(ord(zero) + int(one)) if one.isascii() and one.isdigit() else one for one in text)


def around(text: str) -> Iterator[str]:
    """What may stand around any answer."""
    yield from (text, f" {text} ", f"= {text}", f"={text}", f"x = {text}", f"≈{text}", f"输出 = {text}", f"{text}。")
    yield from (f"{text}\n", f"\u3000{text}\t", f"y ≈ {text}")


def integers(value: int) -> Iterator[str]:
    """The forms of an integer, where one number is asked."""
    text = str(value)
    yield from (text, f"({text})", f"（{text}）", f"[{text}]", f"({text})。", f"{text}.", f"{text}.0", f"{text}e0")
    yield from (f"+{text}", f"{text}E0") if value >= 0 else (text.replace("-", sign) for sign in MINUS)
    yield from (f"{value - 1}+1", f"{value + 7} - 7", f"1{MINUS[1]}{1 - value}" if value < 1 else f"0+{value}")
    yield from (f"{3 * value}{sign}3" for sign in DIVIDE)
    yield from (f"{text}{sign}1" for sign in times_after(text))
    yield from (f"{100 * value}%", f"{100 * value} %", f"{100 * value}％")
    if value >= 0:
        yield from (f"sqrt({value * value})", f"√({value * value})", f"({text})^1", f"{text}**1", f"{text}¹")
        yield from (f"log2(2^{value})",) if value <= 60 else ()
    if abs(value) >= 1000:
        yield from (f"{value:,}", f"{value:_}", f"{value:,}".replace(",", " "), f"{value:,}".replace(",", "'"))
        yield from (f"{value:,}".replace(",", "’"), widened(f"{value:,}"), f"{value:,}.0")


def counts(value: int) -> Iterator[str]:
    """An integer with a magnitude behind it: `61.10084M` is exact."""
    for suffix, exponent in SUFFIXES.items():
        amount = format(Decimal(value).scaleb(-exponent), "f")
        if len(amount) < 40:
            yield from (f"{amount}{suffix}", f"{amount} {suffix}")


def decimals(value: Decimal) -> Iterator[str]:
    """The forms of a terminating decimal."""
    text = format(value, "f")
    yield from (text, f"{text}0" if "." in text else f"{text}.00", f"({text})", widened(text), text.replace("-", "−"))
    if text.startswith(("0.", "-0.")):
        yield text.replace("0.", ".", 1)
    for shift in (-2, 1, 3):
        mantissa, exponent = format(value.scaleb(shift), "f"), -shift
        yield from (f"{mantissa}e{exponent}", f"{mantissa}E{exponent}", f"{mantissa}E{exponent}".replace("-", "−"))
        yield from (f"{mantissa}{sign}10{power}{exponent}" for sign in times_after(mantissa) for power in POWERS)
        yield f"{mantissa}·10{str(exponent).translate(SUPERSCRIPTS)}"
        yield f"{mantissa} × 10^({exponent})"
    percent = format(value.scaleb(2), "f")
    yield from (f"{percent}%", f"{percent} %", f"{percent}％")
    numerator, denominator = value.as_integer_ratio()
    yield from (f"{numerator}{sign}{denominator}" for sign in DIVIDE)
    yield from (f"{numerator} / {denominator}", f"（{numerator}/{denominator}）")
    yield f"{'-' if numerator < 0 else ''}sqrt({numerator * numerator})/{denominator}"
    yield from (sign for sign, meant in VULGAR.items() if Decimal(meant) == value)


def lists(entries: Sequence[str]) -> Iterator[str]:
    """A vector, of entries that stand by themselves."""
    commas = ", ".join(entries)
    yield from (f"[{commas}]", f"({commas})" if len(entries) > 1 else f"({commas},)", commas, f"{commas},")
    yield from (f"[{commas},]", in_chinese(f"[{commas}]"), in_chinese(commas), f"{{}}{commas}".replace("{}", "v = "))
    yield from ("、".join(entries), ";".join(entries), "；".join(entries), "\n".join(entries), ",".join(entries))
    yield from (" ".join(entries), f"[{' '.join(entries)}]", f"tensor([{commas}])", f"np.array([{commas}])")
    yield f"【{'，'.join(entries)}】"


def shapes(sizes: Sequence[int]) -> Iterator[str]:
    """A tuple of sizes: everything a vector may be, and with times signs."""
    texts = list(map(str, sizes))
    yield from lists(texts)
    yield f"torch.Size({list(sizes)})"
    yield in_chinese(str(tuple(sizes)))
    for joint in ("×", "x", "*", "X", " × ", " x "):
        yield from (joint.join(texts), f"({joint.join(texts)})")


def matrices(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A matrix row by row; of more than one row also without brackets."""
    by_comma = [", ".join(row) for row in rows]
    by_space = [" ".join(row) for row in rows]
    full = f"[{', '.join(f'[{row}]' for row in by_comma)}]"
    yield from (full, in_chinese(full), f"np.array({full})", f"W = {full}", full.replace("], [", "],\n ["))
    yield f"[{', '.join(f'[{row}]' for row in by_space)}]"
    if len(rows) > 1:
        yield from ("; ".join(by_comma), "; ".join(by_space), "\n".join(by_space), "\n".join(by_comma))
        yield from (f"[{'; '.join(by_space)}]", f"[{'; '.join(by_comma)}]", "；".join(map(in_chinese, by_comma)))
        yield from (
            ", ".join(f"({row})" if len(rows[0]) > 1 else f"[{row}]" for row in by_comma),
            f"{'; '.join(by_space)};",
        )
        yield "[" + "\n".join(f"[{row}]" for row in by_space) + "]"
