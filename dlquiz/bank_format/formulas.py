"""Expressions, parameters, answers and mistakes, read off their nodes."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from typing import Any

from dlquiz.bank_format.forms import IDENTIFIER, MISTAKE_NAME, UNIT
from dlquiz.bank_format.json_schema import BOOLEAN, EXPRESSION, array, integer, names_to, ref, word
from dlquiz.bank_format.reader import LARGEST_REAL, BankReader, misspelt
from dlquiz.bank_format.records import reference_named
from dlquiz.bank_format.suggesting import flag_fix, numbers_fix, to_write
from dlquiz.bank_format.tables import Field, Table
from dlquiz.errors import ExpressionError
from dlquiz.expressions import RESERVED, Expression, parse
from dlquiz.messages import Text
from dlquiz.messages.naming import about, did_you_mean
from dlquiz.questions.kinds import Call, ConstantFormula, Replaced, StatedMistake, Unit
from dlquiz.questions.parameters import Choose, Constant, IntegerRange, Parameter, RealRange
from dlquiz.questions.tolerance import Tolerance
from dlquiz.reference import catalog
from dlquiz.reference.kinds import REQUIRED, Argument
from dlquiz.variants.parameters import decimal_units
from dlquiz.yaml_reader.nodes import Map, Mark, Node, Scalar, Sequence, scalar_value

WORD_KINDS = ("word", "expression")
_LANGUAGE = Text(
    "docs/banks.md, Expressions, describes the expression language", "表达式语言见 docs/zh/banks.md 的“表达式”一节"
)
_LETTERS = Text("use letters, digits and _, such as `n` or `w_0`", "只能用字母、数字和 _，例如 `n`、`w_0`")
_OTHER_NAME = Text("choose another name", "请换一个名称")
RENAME = Text("rename one of the two", "请给其中一个改名")
MOST_DRAWS = 10_000
MOST_DECIMALS = 12
# Beyond it neighbouring floats are more than a thousandth apart, and no question needs it.
LARGEST_BOUND = 10**13
_DIGITS = len(str(LARGEST_BOUND))


def read_expression(reader: BankReader, node: Node, what: Text, names: Collection[str]) -> Expression | None:
    """An expression over `names`; every name it uses must be known."""
    if not isinstance(node, Scalar):
        fix = Text("write it on one line, such as `n + 2*p`", "请写在一行内，例如 `n + 2*p`")
        reader.fault(node.mark, "B120", about(what, "{} must be an expression", "{} 必须是表达式"), fix)
        return None
    try:
        expression = parse(node)
    except ExpressionError as error:
        _refuse_expression(reader, node, what, error)
        return None
    if expression.names.issubset(names):
        reader.used |= expression.names
        return expression
    # Words of the source, so that `p` is not found inside `exp`.
    found = [(word.start(), word[0]) for word in IDENTIFIER.finditer(node) if word[0] in expression.names]
    return expression if reader.check_names(node, found, names, "B121", what) else None


def _refuse_expression(reader: BankReader, node: Scalar, what: Text, error: ExpressionError) -> None:
    message = about(what, f"{{}}: {error.en}", f"{{}}：{error.zh}")
    reader.fault(reader.mark_in(node, error.offset), "B120", message, _LANGUAGE)


def read_name(reader: BankReader, name: str, mark: Mark, taken: Collection[str]) -> bool:
    """Whether `name` may name a parameter or `let` value."""
    if not IDENTIFIER.fullmatch(name):
        reader.fault(mark, "B122", Text(f"`{name}` cannot name a value", f"`{name}` 不能用作名称"), _LETTERS)
    elif name in RESERVED:
        reader.fault(
            mark,
            "B122",
            Text(f"`{name}` is a word of the expression language", f"`{name}` 是表达式语言的保留字"),
            _OTHER_NAME,
        )
    elif name in taken:
        reader.fault(mark, "B122", Text(f"`{name}` is a parameter already", f"已经有名为 `{name}` 的参数"), _OTHER_NAME)
    else:
        return True
    return False


def read_parameter(reader: BankReader, node: Node, name: str) -> Parameter | None:
    """A constant, or what to draw from."""
    if (drawn := _drawn_integer(node)) is not None:
        return drawn
    what = Text(f"the parameter `{name}`", f"参数 `{name}`")
    if not isinstance(node, Map):
        value = reader.numbers(node, what)
        return None if value is None else Constant(value)
    ways = [way for way in DRAWS if way in node]
    own = [key for way in ways or DRAWS for key in DRAWS[way]]
    known = (*(ways or DRAWS), *own, "shape")
    if not (len(ways) == 1 and _split_at_commas(reader, node, what, ways[0], known)):
        reader.mapping(node, what, (), known)
    shape = _read_shape(reader, node, what)
    if len(ways) != 1:
        if not misspelt(node, known).keys() & set(DRAWS):
            message = about(what, "{} needs one of choose, integer and real", "{} 需要 choose、integer、real 中的一个")
            reader.fault(node.mark, "B102", message, to_write("`{integer: [1, 9]}`"))
        return None
    if ways[0] == "choose":
        return _read_choose(reader, node["choose"], what, shape)
    return _read_range(reader, node, what, ways[0], shape)


def _drawn_integer(node: Node) -> IntegerRange | None:
    """What `{integer: [low, high]}` draws, if there is nothing else and nothing wrong: most parameters are such."""
    bounds = node.get("integer") if isinstance(node, Map) and len(node) == 1 else None
    if not isinstance(bounds, Sequence) or len(bounds) != 2:
        return None
    low, high = map(_short_number, bounds)
    return None if low is None or high is None or low > high else IntegerRange(low, high)


def _short_number(node: Node) -> int | None:
    """The number, if it is written as digits alone and lies below the largest bound."""
    if isinstance(node, Scalar) and not node.style and len(node) < _DIGITS and node.isdecimal() and node.isascii():
        return int(node)
    return None


DRAWS: Mapping[str, tuple[str, ...]] = {"choose": (), "integer": ("step",), "real": ("decimals",)}
"""How a parameter is drawn, and the keys that go with it."""
PARAMETER = Table(
    Field("choose", array(ref("numbers"), 1), Text("One of these values.", "从这些值中取一个。")),
    Field(
        "integer",
        array(integer(-LARGEST_BOUND, LARGEST_BOUND), 2, 2),
        Text("[low, high], both included.", "[下限, 上限]，含两端。"),
    ),
    Field(
        "real",
        array({"type": "number", "minimum": -LARGEST_BOUND, "maximum": LARGEST_BOUND}, 2, 2),
        Text("[low, high], both included.", "[下限, 上限]，含两端。"),
    ),
    Field("step", integer(1, LARGEST_BOUND), Text("Only every step-th integer from low on.", "从下限起的步长。")),
    Field("decimals", integer(0, MOST_DECIMALS), Text("How many decimals (2 by default).", "小数位数（默认 2）。")),
    Field("shape", array(integer(1, MOST_DRAWS), 1), Text("An array of draws of this shape.", "抽取该形状的数组。")),
)


def _split_at_commas(reader: BankReader, node: Map, what: Text, way: str, known: Collection[str]) -> bool:
    """Whether numbers without brackets, as in `{choose: 2, 3}`, became keys of the parameter: one mistake."""
    rest = [key for key in node if key not in known]
    first = node[way]
    numbers = [text.strip("［］") for text in (first, *rest) if isinstance(text, str)]
    if not rest or not isinstance(first, Scalar) or not all(map(_is_number, numbers)):
        return False
    message = about(what, "the numbers of {} must stand in brackets", "{} 的数要写在方括号内")
    reader.fault(first.mark, "B103", message, to_write(f"`{{{way}: [{', '.join(numbers)}]}}`"))
    return True


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[-+]?[0-9]+(\.[0-9]+)?", text) is not None


def _read_shape(reader: BankReader, node: Map, what: Text) -> tuple[int, ...] | None:
    if "shape" not in node:
        return ()
    shape = about(what, "the shape of {}", "{} 的形状")
    items = reader.sequence(node["shape"], shape, 1)
    sizes = [reader.number(item, shape, least=1, whole=True) for item in items or ()]
    if items is None or None in sizes:
        return None
    total = 1
    for size in sizes:
        total *= size
    if total > MOST_DRAWS:
        message = about(what, f"{{}} draws more than {MOST_DRAWS} numbers", f"{{}} 抽取的数超过 {MOST_DRAWS} 个")
        reader.fault(items.mark, "B103", message, Text("make the shape smaller", "请改用较小的形状"))
        return None
    return tuple(sizes)


def _read_choose(reader: BankReader, node: Node, what: Text, shape: tuple[int, ...] | None) -> Choose | None:
    instead = Text("write `[1, 2, 4]`, or one `- item` line each", "请写 `[1, 2, 4]`，或每项写一行 `- …`")
    choices = about(what, "the choices of {}", "{} 的可选值")
    items = reader.sequence(node, choices, 1, numbers_fix(node, instead, pair=False))
    options = [reader.numbers(item, what) for item in items or ()]
    if not options or shape is None or any(option is None for option in options):
        return None
    return Choose(tuple(options), shape)


def _read_bounds(reader: BankReader, node: Node, what: Text, *, whole: bool) -> tuple[Any, Any] | None:
    span, bound = about(what, "the range of {}", "{} 的取值范围"), about(what, "a bound of {}", "{} 的边界")
    items = reader.sequence(node, span, 0, numbers_fix(node, to_write("`[1, 9]`")))
    if items is None:
        return None
    numbers = [reader.number(item, bound, most=LARGEST_BOUND, whole=whole) for item in items]
    if None in numbers:
        return None
    if len(numbers) != 2 or numbers[0] > numbers[1]:
        message = about(span, "{} must be [low, high]", "{} 必须是 [下限, 上限]")
        reader.fault(items.mark, "B103", message, Text("write the lower bound first", "请先写较小的边界"))
        return None
    return numbers[0], numbers[1]


def _read_range(
    reader: BankReader, node: Map, what: Text, way: str, shape: tuple[int, ...] | None
) -> IntegerRange | RealRange | None:
    bounds = _read_bounds(reader, node[way], what, whole=way == "integer")
    if way == "integer":
        step = _read_whole(reader, node, "step", what, 1, LARGEST_BOUND) if "step" in node else 1
        return None if bounds is None or step is None or shape is None else IntegerRange(*bounds, step, shape)
    decimals = _read_whole(reader, node, "decimals", what, 0, MOST_DECIMALS) if "decimals" in node else 2
    if bounds is None or decimals is None:
        return None
    drawn = RealRange(*bounds, decimals, shape or ())
    if decimal_units(drawn)[0] > decimal_units(drawn)[1]:
        message = about(
            what,
            f"no number of {decimals} decimals lies in the range of {{}}",
            f"{{}} 的取值范围内没有 {decimals} 位小数的数",
        )
        fix = Text("widen the range, or give more `decimals`", "请扩大范围，或增加 `decimals`")
        reader.fault(node["real"].mark, "B103", message, fix)
        return None
    return None if shape is None else drawn


def _read_whole(reader: BankReader, node: Map, key: str, what: Text, least: int, most: int) -> Any:
    field = about(what, f"the {key} of {{}}", f"{{}} 的 `{key}`")
    return reader.number(node[key], field, least=least, most=most, whole=True)


FORMULAS = ("reference", "expression", "value")
_ARGUMENTS = Field(
    "arguments", {"type": "object"}, Text("Its arguments; a text is an expression.", "它的参数；文本视为表达式。")
)
_WAYS = (
    Field(
        "reference",
        ref("reference"),
        Text(
            "The reference that computes the value, the bank's own first; `dlquiz calc` lists them all.",
            "计算答案的参考实现，题库自己的优先；`dlquiz calc` 列出全部。",
        ),
    ),
    Field("expression", EXPRESSION, Text("A formula over the names of the question.", "关于本题各名称的算式。")),
    Field("value", ref("numbers"), Text("A plain number, or lists of numbers.", "数，或由数组成的列表。")),
)
ANSWER = Table(
    _WAYS[0],
    _ARGUMENTS,
    *_WAYS[1:],
    Field(
        "size",
        BOOLEAN,
        Text(
            "true where a length along an axis is asked: 17x17 then reads as 17. "
            "References for sizes say so themselves.",
            "true：所问为沿某个轴的长度，17x17 按 17 计。求尺寸的参考实现无需填写。",
        ),
    ),
)
MISTAKE = Table(
    Field(
        "name",
        word(MISTAKE_NAME),
        Text(
            "Its name; where the reference has the same mistake, the same name.",
            "名称；若参考实现自带同样的错误，请用同名。",
        ),
        required=True,
    ),
    Field(
        "feedback",
        ref("text"),
        Text("What was done, and what to do instead.", "指出做错了什么，应当怎样做。"),
        required=True,
    ),
    Field(
        "title", ref("text"), Text("What people read for its name, in a few words.", "显示给人看的名称，几个词即可。")
    ),
    _ARGUMENTS,
    *_WAYS,
    Field(
        "replace",
        {"type": "object"},
        Text(
            "What it puts in the place of what: arguments of the reference, or parameters, `let` values and `value`.",
            "把什么换成了什么：参考实现的参数；或题目的参数、let 值和 value。",
        ),
    ),
)


def read_formula(
    reader: BankReader,
    node: Map,
    what: Text,
    names: Collection[str],
    place: tuple[str, ...],
    *,
    stated: bool = False,
    known: tuple[str, ...] = FORMULAS,
) -> ConstantFormula | Call | Expression | None:
    """What computes a value: `reference` and `arguments`, or `expression`, or `value`.

    With `stated` a `value` may stand beside a `reference`; `known` are all the ways there are, one of which is needed.
    """
    ways = [way for way in known if way in node]
    if not ways or (len(ways) > 1 and not (stated and ways == ["reference", "value"])):
        if ways or not misspelt(node, (*known, "arguments", "name", "title", "feedback")).keys() & set(known):
            *first, last = known
            en = f"{{}} needs one of {', '.join(first)} and {last}"
            message = about(what, en, f"{{}} 需要 {'、'.join(known)} 中的一个")
            reader.fault(node.mark, "B102", message, to_write("`{expression: …}`"))
        return None
    if "arguments" in node and ways[0] != "reference":
        message = about(what, "{} has `arguments` but no `reference`", "{} 有 `arguments`，却没有 `reference`")
        fix = Text("delete them, or name the reference", "请删去，或写明 `reference`")
        reader.fault(node.key_mark("arguments"), "B101", message, fix)
    for way in ways:
        reader.noted[(*place, way)] = node[way].start
    if ways[0] == "replace":
        return None
    if ways[0] == "expression":
        return read_expression(reader, node["expression"], what, names)
    if ways[0] == "value":
        value = reader.numbers(node["value"], what)
        return None if value is None else ConstantFormula(value)
    return _read_call(reader, node, what, names, place)


def _read_call(
    reader: BankReader, node: Map, what: Text, names: Collection[str], place: tuple[str, ...]
) -> Call | None:
    name = reference_named(reader, node["reference"])
    given = node.get("arguments")
    if name is None:
        return None
    reference = catalog.find(name)
    known = [argument.name for argument in reference.arguments]
    required = [argument.name for argument in reference.arguments if argument.default is REQUIRED]
    if given is None:
        if required:
            needed = ", ".join(required)
            message = about(what, "{} lacks `arguments`", "{} 缺少 `arguments`")
            reader.fault(node.mark, "B102", message, Text(f"{name} needs {needed}", f"{name} 需要 {needed}"))
            return None
        return Call(name, {})
    optional = [argument for argument in known if argument not in required]
    entries = reader.mapping(
        given, Text.same(str(name)), required, optional, no_key=Text("takes no argument", "没有参数")
    )
    if entries is None:
        return None
    before = reader.errors
    arguments = {}
    for key, value in entries.items():
        argument = reference.argument(key)
        if argument is not None:
            reader.noted[(*place, "arguments", key)] = value.start
            arguments[key] = read_argument(reader, value, argument, names)
    return Call(name, arguments) if reader.errors == before else None


def read_argument(reader: BankReader, node: Node, argument: Argument, names: Collection[str]) -> Any:
    what = Text(f"the argument `{argument.name}`", f"参数 `{argument.name}`")
    if isinstance(node, Scalar) and (argument.kind in WORD_KINDS or node in argument.words):
        return _read_word(reader, node, argument, what)
    if argument.kind in WORD_KINDS:
        message = about(what, "{} must be a word", "{} 必须是一个词")
        reader.fault(node.mark, "B131", message, Text("write it as plain text", "请直接写出该词"))
        return None
    word = argument.kind == "flag" and isinstance(node, Scalar) and isinstance(scalar_value(node), str)
    if word and node not in names and (fix := flag_fix(str(node))):
        reader.flag(node, what, fix, "B131")
        return None
    return _read_leaf(reader, node, what, names)


def _read_word(reader: BankReader, node: Scalar, argument: Argument, what: Text) -> str | None:
    if argument.words and node not in argument.words:
        message = about(what, f"{{}} cannot be `{node}`", f"{{}} 不能取 `{node}`")
        reader.fault(node.mark, "B131", message, did_you_mean(node, argument.words))
        return None
    if argument.kind == "expression":
        try:
            parse(node)
        except ExpressionError as error:
            _refuse_expression(reader, node, what, error)
            return None
    return str(node)


def _read_leaf(reader: BankReader, node: Node, what: Text, names: Collection[str]) -> Any:
    if isinstance(node, Sequence):
        return tuple(_read_leaf(reader, item, what, names) for item in node)
    if isinstance(node, Map):
        return {key: _read_leaf(reader, item, what, names) for key, item in node.items()}
    value = scalar_value(node)
    if isinstance(value, float) and not math.isfinite(value):
        message = about(what, "{} must be finite", "{} 必须是有限的数")
        reader.fault(node.mark, "B131", message, Text("write a plain number such as 3", "请写一个数，例如 3"))
        return None
    if isinstance(value, int | float):
        return value
    return read_expression(reader, node, what, names)


LEAST_DIGITS = {"decimals": 0, "significant": 1}
"""The rules of a tolerance that count digits, each alone, and the fewest there may be."""
MOST_DIGITS = 15
_BOUND = {"type": "number", "minimum": 0, "maximum": LARGEST_REAL}
TOLERANCE = Table(
    Field("relative", _BOUND, Text("Share of the key: 1e-3 is 0.1%.", "相对误差：1e-3 即 0.1%。")),
    Field("absolute", _BOUND, Text("Distance from the key.", "绝对误差。")),
    Field(
        "decimals",
        integer(LEAST_DIGITS["decimals"], MOST_DIGITS),
        Text("Half a unit of this decimal place.", "该小数位的半个单位。"),
    ),
    Field(
        "significant",
        integer(LEAST_DIGITS["significant"], MOST_DIGITS),
        Text("Half a unit of this significant digit.", "该有效数字的半个单位。"),
    ),
)


def read_tolerance(reader: BankReader, node: Node) -> Tolerance | None:
    before = reader.errors
    fix = Text(
        "write `{relative: 0.01}`, `{absolute: 0.5}` or `{decimals: 2}`",
        "请写 `{relative: 0.01}`、`{absolute: 0.5}` 或 `{decimals: 2}`",
    )
    entries = reader.mapping(node, Text("the tolerance", "容差"), *TOLERANCE.keys, fix=fix)
    if entries is None:
        return None
    given = [key for key in entries if key in TOLERANCE.fields]
    if (len(given) > 1 and LEAST_DIGITS.keys() & set(given)) or not entries:
        message = Text(
            "the tolerance is relative and/or absolute, or decimals, or significant",
            "容差可用 relative、absolute（可同时用），或只用 decimals，或只用 significant",
        )
        reader.fault(node.mark, "B103", message, to_write("`{relative: 1e-3}`"))
    numbers: dict[str, Any] = {key: _read_bound(reader, entries[key], key) for key in given}
    return Tolerance(**numbers) if reader.errors == before else None


def _read_bound(reader: BankReader, node: Node, key: str) -> Any:
    what = Text(f"the tolerance `{key}`", f"容差 `{key}`")
    if key in LEAST_DIGITS:
        return reader.number(node, what, least=LEAST_DIGITS[key], most=MOST_DIGITS, whole=True)
    return reader.real(node, what, least=0)


UNIT_FIELDS = Table(
    Field("name", word(UNIT), Text("The unit of the key.", "答案的单位。"), required=True),
    Field(
        "also",
        names_to({"type": "number", "exclusiveMinimum": 0, "maximum": LARGEST_REAL}),
        Text("Other units, and how many of them make one: `{KiB: 1024}`.", "其他单位及换算：`{KiB: 1024}`。"),
    ),
)
_UNIT = Text("the unit", "单位")


def read_unit(reader: BankReader, node: Node) -> Unit | None:
    if isinstance(node, Scalar):
        name = reader.word(node, _UNIT, UNIT, "MiB")
        return None if name is None else Unit(name)
    entries = reader.mapping(node, _UNIT, *UNIT_FIELDS.keys)
    if entries is None:
        return None
    name = reader.word(entries["name"], _UNIT, UNIT, "MiB")
    factors = _read_factors(reader, entries["also"]) if "also" in entries else {}
    return None if name is None or factors is None else Unit(name, factors)


def _read_factors(reader: BankReader, node: Node) -> dict[str, float] | None:
    if not isinstance(node, Map):
        message = Text("`also` must map units to factors", "`also` 必须把单位映射到换算系数")
        reader.fault(node.mark, "B103", message, to_write("`{KiB: 1024}`"))
        return None
    named = {unit: Text(f"the factor of `{unit}`", f"`{unit}` 的换算系数") for unit in node}
    factors = {unit: reader.real(factor, named[unit], above=0) for unit, factor in node.items()}
    return {unit: factor for unit, factor in factors.items() if factor is not None}


def read_own_mistakes(
    reader: BankReader,
    node: Node,
    names: Collection[str],
    place: tuple[str, ...],
    answer: ConstantFormula | Call | Expression | None,
) -> tuple[StatedMistake, ...]:
    """The mistakes of a question with this answer; None where the answer cannot be read."""
    taken: set[str] = set()
    items = reader.sequence(node, Text.code("mistakes")) or ()
    found = [_read_own_mistake(reader, item, names, place, taken, answer) for item in items]
    return tuple(mistake for mistake in found if mistake is not None)


def _read_own_mistake(
    reader: BankReader,
    node: Node,
    names: Collection[str],
    place: tuple[str, ...],
    taken: set[str],
    answer: ConstantFormula | Call | Expression | None,
) -> StatedMistake | None:
    fix = to_write("`- {name: …, expression: …, feedback: …}`")
    entries = reader.mapping(node, Text("a mistake", "错误"), *MISTAKE.keys, fix=fix)
    if entries is None:
        return None
    name = reader.word(entries["name"], Text("the name of a mistake", "错误的名称"), MISTAKE_NAME, "bias_forgotten")
    here = (*place, name or "")
    if name in taken:
        message = Text(f"the mistake `{name}` appears twice", f"错误 `{name}` 出现了两次")
        reader.fault(entries["name"].mark, "B105", message, RENAME)
        here = (*place, "")
    taken |= {name} if name else set()
    reader.noted[here] = node.start
    feedback = reader.text(entries["feedback"], Text("the feedback", "反馈"), names, (*here, "feedback"))
    title = (
        reader.text(entries["title"], Text("the title", "标题"), (), (*here, "title"))
        if "title" in entries
        else Text.same("")
    )
    formula: ConstantFormula | Call | Expression | Replaced | None
    if "replace" in entries and not any(way in entries for way in (*FORMULAS, "arguments")):
        reader.noted[(*here, "replace")] = entries["replace"].start
        formula = _read_replaced(reader, entries["replace"], names, answer)
    else:
        formula = read_formula(reader, entries, _MISTAKE, names, here, known=(*FORMULAS, "replace"))
    if name is None or feedback is None or title is None or formula is None:
        return None
    return StatedMistake(name, formula, feedback, title=title)


_MISTAKE = Text("the mistake", "错误")


def _read_replaced(
    reader: BankReader, node: Node, names: Collection[str], answer: ConstantFormula | Call | Expression | None
) -> Call | Replaced | None:
    """The answer with other arguments, or with other parameters and named values, or another last expression."""
    before = reader.errors
    if isinstance(answer, ConstantFormula):
        en = "`replace` needs an answer by reference or expression"
        message = Text(en, "`replace` 只用于由 reference 或 expression 算出的答案")
        reader.fault(node.mark, "B132", message, to_write("`expression: …`"))
        return None
    if answer is None:
        # Its own fault says so.
        return None
    if isinstance(answer, Call):
        arguments = {argument.name: argument for argument in catalog.find(answer.reference).arguments}
        entries = reader.mapping(node, Text.code("replace"), (), arguments) or Map()
        given = [key for key in entries if key in arguments]
        new = {key: read_argument(reader, entries[key], arguments[key], names) for key in given}
        return Call(answer.reference, {**answer.arguments, **new}) if reader.errors == before else None
    entries = reader.mapping(node, Text.code("replace"), (), (*names, "value")) or Map()
    read = {key: read_expression(reader, new, Text.code(key), names) for key, new in entries.items()}
    found = {key: new for key, new in read.items() if new is not None}
    return _replaced_answer(answer, found, reader.let) if reader.errors == before else None


def _replaced_answer(answer: Expression, new: dict[str, Expression], let: Mapping[str, Expression]) -> Replaced:
    """The answer with these new expressions, and the named values on the way to it that come out differently."""
    value = new.pop("value", answer)
    changed = {name: expression for name, expression in new.items() if name not in let}
    touched, lines = set(changed), {}
    for name, line in let.items():
        if name in new or line.names & touched:
            touched.add(name)
            lines[name] = new.get(name, line)
    needed = set(value.names)
    for name in reversed(lines):
        needed |= lines[name].names if name in needed else set()
    return Replaced(value, changed, {name: line for name, line in lines.items() if name in needed})
