"""Why an answer cannot be read, and how to fix it, in both languages. Positions are 1-based characters as typed."""

from __future__ import annotations

import unicodedata

from dlquiz.messages import Text

MOST_CHARACTERS = 256
MOST_TOKENS = 128
MOST_DEPTH = 32
MOST_QUOTED = 60


class UnreadableError(Exception):
    """Ends the reading of one answer; the reader turns it into an `Unreadable`, so it never leaves this room."""

    def __init__(self, en: str, zh: str, position: int | None = None) -> None:
        super().__init__(en)
        self.help = Text(en, zh)
        self.position = position


def shown(text: str) -> str:
    """`text` as it can be shown: quoted, shortened, and an invisible or combining character by its code and name."""
    first = text[0]
    if first.isprintable() and not first.isspace() and not unicodedata.category(first).startswith("M"):
        return f"“{text}”" if len(text) <= 24 else f"“{text[:24]}…”"
    name = unicodedata.name(first, "")
    return f"U+{ord(first):04X}" + (f" ({name})" if name else "")


def visible(text: str, most: int = MOST_QUOTED) -> str:
    """A typed text as it may be quoted on one line: shortened, and what cannot be printed by its code."""
    kept = "".join(one if one.isprintable() else f"\\u{ord(one):04x}" for one in text[:most])
    return f"{kept}…" if len(text) > most else kept


def blank() -> UnreadableError:
    return UnreadableError("type an answer, or `?` to give up", "请输入答案，或输入 `?` 放弃")


def too_long(length: int) -> UnreadableError:
    return UnreadableError(
        f"the answer is too long: {length} characters; everything from position {MOST_CHARACTERS + 1} on must go",
        f"答案太长：共 {length} 个字符，请删去第 {MOST_CHARACTERS + 1} 个及以后的字符",
        MOST_CHARACTERS + 1,
    )


def too_many_tokens(position: int) -> UnreadableError:
    return UnreadableError(
        f"too many numbers and signs: more than {MOST_TOKENS} (from position {position} on); write it shorter",
        f"数与符号太多：超过 {MOST_TOKENS} 个（从第 {position} 个字符起），请写得简短些",
        position,
    )


def too_deep(position: int) -> UnreadableError:
    return UnreadableError(
        f"nested more than {MOST_DEPTH} deep (position {position}): use fewer brackets and signs",
        f"嵌套超过 {MOST_DEPTH} 层（第 {position} 个字符处），请减少括号或正负号",
        position,
    )


def character(text: str, position: int) -> UnreadableError:
    return UnreadableError(
        f"I cannot read {shown(text)} at position {position}: remove it, or write the number in digits",
        f"无法识别第 {position} 个字符处的{shown(text)}：请删去，或改用数字书写",
        position,
    )


def word(text: str, position: int) -> UnreadableError:
    return UnreadableError(
        f"I cannot read {shown(text)} at position {position}: write the number in digits",
        f"无法识别第 {position} 个字符处的{shown(text)}：请用数字书写",
        position,
    )


def brackets_missing(function: str, position: int) -> UnreadableError:
    return UnreadableError(
        f"write {function}(…), with brackets (position {position})",
        f"请加上括号，写成 {function}(…)（第 {position} 个字符处）",
        position,
    )


def unclosed(bracket: str, position: int) -> UnreadableError:
    return UnreadableError(
        f"the {shown(bracket)} at position {position} is never closed: close it or remove it",
        f"第 {position} 个字符处的{shown(bracket)}没有闭合：请补上另一半，或删去",
        position,
    )


def unopened(bracket: str, position: int) -> UnreadableError:
    return UnreadableError(
        f"the {shown(bracket)} at position {position} closes nothing: open it or remove it",
        f"第 {position} 个字符处的{shown(bracket)}没有对应的左括号：请补上另一半，或删去",
        position,
    )


def list_inside(bracket: str, position: int) -> UnreadableError:
    return UnreadableError(
        f"the {shown(bracket)} at position {position} opens a list inside a calculation: group with ( )",
        f"第 {position} 个字符处的{shown(bracket)}在算式中表示列表：请用 ( ) 来分组",
        position,
    )


def missing_after(text: str, position: int) -> UnreadableError:
    return UnreadableError(
        f"a number is missing after {shown(text)} (position {position})",
        f"{shown(text)}（第 {position} 个字符处）后面缺少一个数",
        position,
    )


def nothing_inside(position: int) -> UnreadableError:
    return UnreadableError(
        f"the brackets at position {position} are empty: write the numbers inside",
        f"第 {position} 个字符处的括号是空的：请在里面写上数",
        position,
    )


def decimal_point(suggestion: str, position: int) -> UnreadableError:
    return UnreadableError(
        f"use a point: did you mean {suggestion}?", f"请用小数点：你想写的是 {suggestion} 吗？", position
    )


def plainly(suggestion: str, position: int) -> UnreadableError:
    return UnreadableError(f"use {suggestion}", f"请写成 {suggestion}", position)


def mixed(sum_form: str, value: str, position: int) -> UnreadableError:
    return UnreadableError(f"write {sum_form} or {value}", f"请写成 {sum_form} 或 {value}", position)


def two_numbers(position: int) -> UnreadableError:
    return UnreadableError(
        f"two numbers: put an operator between (before position {position})",
        f"这是两个数：请在中间写上运算符（第 {position} 个字符之前）",
        position,
    )


def open_exponent(begun: str, product: str, position: int) -> UnreadableError:
    return UnreadableError(
        f"a number is missing after {begun} (position {position}): go on as in {begun}-3, or write {product}",
        f"{begun} 后面缺少指数（第 {position} 个字符处）：请补全，例如 {begun}-3，或写成 {product}",
        position,
    )


def two_entries(position: int) -> UnreadableError:
    return UnreadableError(
        f"two numbers: put an operator or a comma between (before position {position})",
        f"这是两个数：请在中间写上运算符或逗号（第 {position} 个字符之前）",
        position,
    )


def several(position: int) -> UnreadableError:
    return UnreadableError(
        "this asks for one number, and I read several (thousands go in threes: 1,000)",
        "本题只要一个数，而这里有好几个（千位分隔须三位一组：1,000）",
        position,
    )


def sides_differ(left: str, right: str, position: int) -> UnreadableError:
    return UnreadableError(
        f"the sides of the “=” at position {position} differ: {left} and {right}; type only your answer",
        f"第 {position} 个字符处的等号两边不相等：{left} 与 {right}；请只写你的答案",
        position,
    )


def one_number(text: str, position: int) -> UnreadableError:
    return UnreadableError(
        f"one number, please: no range or margin ({shown(text)} at position {position})",
        f"请只写一个数，不要写范围或误差（第 {position} 个字符处的{shown(text)}）",
        position,
    )


def decimal_only(text: str, position: int) -> UnreadableError:
    return UnreadableError(
        f"decimal only: {shown(text)} at position {position} starts a number in another base",
        f"只接受十进制：第 {position} 个字符处的{shown(text)}是其他进制的写法",
        position,
    )


def unknown_unit(value: str, unit: str, position: int, asked: str | None) -> UnreadableError:
    en_asked, zh_asked = (asked, asked) if asked else ("a number without a unit", "不带单位的数")
    return UnreadableError(
        f"I read {value} but not {unit} (position {position}); this asks for {en_asked}",
        f"读到了 {value}，但不认识 {unit}（第 {position} 个字符处）；本题要的是 {zh_asked}",
        position,
    )


def unit_within(unit: str, position: int) -> UnreadableError:
    return UnreadableError(
        f"write {shown(unit)} once, at the end (position {position})",
        f"单位{shown(unit)}请只在末尾写一次（第 {position} 个字符处）",
        position,
    )


def unit_on_some(unit: str, position: int) -> UnreadableError:
    return UnreadableError(
        f"write {shown(unit)} after every entry, or after none",
        f"单位{shown(unit)}请每一项都写，或者都不写",
        position,
    )


def percent_meant(suggestion: str, position: int) -> UnreadableError:
    return UnreadableError(
        f"the answer is in %: did you mean {suggestion}%? Write {suggestion}%, or the % sign after your number",
        f"答案以 % 为单位：你想写的是 {suggestion}% 吗？请写 {suggestion}%，或在你的数后面加上 %",
        position,
    )


def percent_unclear(one: str, other: str, position: int) -> UnreadableError:
    return UnreadableError(
        f"this % can be read in two ways: write {one}% or {other}%",
        f"这里的 % 有两种理解：请写 {one}% 或 {other}%",
        position,
    )


def division_by_zero(position: int) -> UnreadableError:
    return UnreadableError(
        f"division by zero at position {position}: check the divisor",
        f"第 {position} 个字符处除以了零：请检查除数",
        position,
    )


def out_of_range(position: int) -> UnreadableError:
    return UnreadableError(
        f"out of range at position {position}: the value is too large or too small to be computed",
        f"第 {position} 个字符处超出范围：数值太大或太小，无法计算",
        position,
    )


def undefined(text: str, position: int) -> UnreadableError:
    return UnreadableError(
        f"undefined at position {position}: {shown(text)} has no real value here",
        f"第 {position} 个字符处没有定义：{shown(text)}在此处没有实数值",
        position,
    )


def decimal_comma(with_point: str, without: str) -> Text:
    """What is asked about `1,125` where the answer is a real number."""
    return Text(
        f"did you mean {with_point}? Write {with_point}, or {without} without the comma",
        f"你想写的是 {with_point} 吗？请写 {with_point}，或不带逗号的 {without}",
    )


def ragged(position: int) -> UnreadableError:
    return UnreadableError(
        "the rows have different lengths: give every row as many entries",
        "各行长度不同：请让每一行的项数相同",
        position,
    )


def entry_missing(separator: str, position: int) -> UnreadableError:
    return UnreadableError(
        f"an entry is missing at the {shown(separator)} at position {position}",
        f"第 {position} 个字符处的{shown(separator)}旁边缺少一项",
        position,
    )
