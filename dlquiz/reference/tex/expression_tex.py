r"""Expressions in LaTeX: names, values, operations, and whole expressions.

A template such as `a \cdot b` or `\frac{1}{b}` is plain LaTeX in which single letters stand for operands; `fill` puts
the operands in, with brackets only where the reader needs them.
"""

from __future__ import annotations

import ast
import math
import re
import sys
from collections.abc import Mapping, Sequence
from decimal import Context, Decimal
from typing import Any, NamedTuple

from dlquiz.expressions import CONSTANTS, Value, plain
from dlquiz.expressions.language import OPERATORS, children
from dlquiz.expressions.values import shape_of, without_noise
from dlquiz.reference.tex.plain_tex import DIGITS, MOST_ENTRIES_SHOWN, array, number, significant

BARE, SUM, NEGATIVE, PRODUCT, ATOM = range(-1, 4)
LARGEST_WRITTEN_OUT = 10**21
NOISE = sys.float_info.epsilon

_GREEK = frozenset(
    (
        *("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu"),
        *("xi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega", "Phi"),
    )
)
_ACCENTS = {"hat": r"\hat", "bar": r"\bar", "tilde": r"\tilde"}
_LETTER = re.compile(r"(?<![A-Za-z\\])[gyabn](?![A-Za-z])")
_PLAIN_NAME = re.compile(r"\\?[A-Za-z]+|\\text\{[^}]*\}")
_FENCES = ("(", "{", "|", ", ")


class Term(NamedTuple):
    """A part of a formula: its LaTeX, how tightly it binds, and the number of axes of its value."""

    text: str
    level: int = ATOM
    axes: int = 0


class Form(NamedTuple):
    """How an operation is written."""

    template: str
    level: int = ATOM


FORMS: Mapping[str, Form] = {
    "+": Form("a + b", SUM),
    "-": Form("a - b", SUM),
    "*": Form(r"a \cdot b", PRODUCT),
    "/": Form(r"\frac{a}{b}", PRODUCT),
    "//": Form(r"\lfloor \frac{a}{b} \rfloor"),
    "%": Form(r"a \operatorname{mod} b", SUM),
    "**": Form("a^{b}", PRODUCT),
    "neg": Form("-a", NEGATIVE),
    "@": Form("a b", PRODUCT),
    "dot": Form("a b", PRODUCT),
    "outer": Form(r"a b^\top", PRODUCT),
    "abs": Form("|a|"),
    "sum": Form(r"\sum a", SUM),
    "prod": Form(r"\prod a", SUM),
    "transpose": Form(r"a^\top", PRODUCT),
    "exp": Form("e^{a}", PRODUCT),
    "sqrt": Form(r"\sqrt{a}"),
    "floor": Form(r"\lfloor a \rfloor"),
    "ceil": Form(r"\lceil a \rceil"),
}
_CALLED = {
    "log": r"\ln",
    "ln": r"\ln",
    "log2": r"\log_2",
    "log10": r"\log_{10}",
    "sin": r"\sin",
    "cos": r"\cos",
    "tanh": r"\tanh",
    "sigmoid": r"\sigma",
    "relu": r"\operatorname{ReLU}",
    "sign": r"\mathrm{sign}",
    "leaky_relu": r"\operatorname{LeakyReLU}",
    "elu": r"\operatorname{ELU}",
    "max": r"\max",
    "maximum": r"\max",
    "min": r"\min",
    "minimum": r"\min",
}
_COMPARED = {"<": "<", "<=": r"\le", ">": ">", ">=": r"\ge", "==": "=", "!=": r"\ne"}
_REDUCED = frozenset({"sum", "mean", "prod", "len"})
INDICES = "ijkl"
INNER_PRODUCT = Form(r"a \cdot b", PRODUCT)


def symbol(name: str) -> str:
    r"""A name of the expression language as it is set: `W1` → W_{1}, `x_hat` → \hat{x}, `alpha` → \alpha.

    `lambda` is no name in expressions: it is written `lambda_`.
    """
    stem, *below = ("lambda" if name == "lambda_" else name).split("_")
    parts = re.fullmatch(r"([A-Za-z]+)(\d*)", stem)
    if parts is None or not all(below):
        return r"\text{" + name.replace("_", r"\_") + "}"
    base = _word(parts[1])
    scripts = [parts[2]] if parts[2] else []
    for part in below:
        if part in _ACCENTS:
            base = f"{_ACCENTS[part]}{{{base}}}"
        else:
            scripts.append(part if part.isdigit() else _word(part))
    return f"{base}_{{{','.join(scripts)}}}" if scripts else base


def _word(letters: str) -> str:
    """One letter, a differential such as dz, or a Greek letter; any other word stands upright."""
    if letters in _GREEK:
        return f"\\{letters}"
    plainly = len(letters) == 1 or (len(letters) == 2 and letters[0] == "d" and letters.isalpha())
    return letters if plainly else rf"\text{{{letters}}}"


def shown(value: Any) -> str:
    """A number or an array; an array of NumPy that is too long by its shape."""
    most = MOST_ENTRIES_SHOWN if hasattr(value, "size") else math.inf
    return array(without_noise(plain(value)), _number, most)


def _number(value: float) -> str:
    """An integer of more digits than fit into a line counts as a real."""
    if isinstance(value, int) and abs(value) >= LARGEST_WRITTEN_OUT:
        # A float cannot hold every integer.
        return significant(Decimal(value).normalize(Context(prec=DIGITS)), DIGITS)
    return number(value)


def columns(formula: str) -> int:
    """About how wide a formula is when it is set in one line."""
    signs = re.sub(r"\\(?:begin|end)\{[a-z]+\}|\\[A-Za-z]+ ?", "·", formula)
    return len(re.sub(r"[{}_^$]", "", signs))


def amount(value: Any) -> Term:
    """A value as a part of a formula."""
    text = shown(value)
    axes = len(getattr(value, "shape", shape_of(value)))
    if axes:
        return Term(text, ATOM, axes)
    return Term(text, NEGATIVE if text.startswith("-") else PRODUCT if "10^" in text else ATOM)


def fill(template: str, terms: Mapping[str, Term], entrywise: bool = True) -> str:
    r"""The template with its letters replaced; between two arrays multiplied entry by entry stands \odot."""
    if entrywise:
        template = _marked(template, terms)
    text = _LETTER.sub(lambda found: _placed(found, terms), template)
    return "0" if text == "-0" else text


def _marked(template: str, terms: Mapping[str, Term]) -> str:
    text, *factors = template.split(r" \cdot ")
    spread = _spread(text, terms)
    for factor in factors:
        sign = r"\odot" if spread and _spread(factor, terms) else r"\cdot"
        text, spread = f"{text} {sign} {factor}", spread or _spread(factor, terms)
    return text


def _spread(template: str, terms: Mapping[str, Term]) -> bool:
    return any(terms[letter].axes > 0 for letter in _LETTER.findall(template) if letter in terms)


def _placed(found: re.Match[str], terms: Mapping[str, Term]) -> str:
    term = terms.get(found[0])
    if term is None:
        return found[0]
    before, after = found.string[: found.start()], found.string[found.end() :]
    return term.text if term.level >= _wanted(before, after) else f"({term.text})"


def _wanted(before: str, after: str) -> int:
    """How tightly an operand must bind to stand at a place of a template without brackets."""
    if after.startswith(("^", "[")):
        return ATOM
    begins, ends = not before or before.endswith(_FENCES), not after or after.startswith((")", "}", "|", ","))
    if (begins and (ends or after.startswith((" +", " -")))) or before.endswith((r"\lfloor ", r"\lceil ")):
        return BARE
    return NEGATIVE if begins else PRODUCT


def formula(operation: str, operands: Sequence[Term]) -> Term:
    """An operation or function of the expression language on operands already written."""
    axes = _axes(operation, operands)
    if operation == "stack":
        return Term(f"({', '.join(term.text for term in operands)})", ATOM, axes)
    form = inner_product(operation, operands) or FORMS.get(operation)
    if form is None:
        head = _CALLED.get(operation, rf"\operatorname{{{operation}}}")
        inside = ", ".join(term.text for term in operands)
        # A vector that is written out brings its own brackets.
        bracketed = len(operands) == operands[0].axes == 1 and operands[0].level == ATOM and inside.endswith(")")
        return Term(f"{head} {inside}" if bracketed and inside.startswith("(") else f"{head}({inside})", ATOM, axes)
    text = fill(form.template, dict(zip("ab", operands, strict=False)), entrywise=operation == "*")
    # A product that begins with a minus is a negative number to whatever is before it.
    level = NEGATIVE if form.level == PRODUCT and text.startswith("-") else form.level
    return Term(text, level, axes)


def inner_product(operation: str, operands: Sequence[Term]) -> Form | None:
    """The form of a product of two vectors, or of numbers, which needs no order of its factors."""
    axes = [term.axes for term in operands]
    if operation == "dot" and 0 in axes:
        return FORMS["*"]
    return INNER_PRODUCT if operation in ("@", "dot") and axes == [1, 1] else None


def _axes(operation: str, operands: Sequence[Term]) -> int:
    axes = [term.axes for term in operands]
    if operation in _REDUCED or (operation in ("max", "min") and len(operands) == 1):
        return 0
    if operation == "stack":
        return 1 + max(axes)
    if operation in ("@", "dot") and all(axes):
        return sum(axes) - 2 if 1 in axes else max(axes)
    return 2 if operation == "outer" else 1 if operation == "shape" else max(axes)


def written(tree: ast.expr, at: Mapping[str, Value]) -> Term:
    """A whole expression as a formula; of the names in `at` only the number of axes counts."""
    below = [written(child, at) for child in children(tree)]
    match tree:
        case ast.Constant():
            return amount(tree.value)
        case ast.Name():
            return _named(tree.id, at)
        case ast.BinOp() if signed := whose_sign(tree):
            return formula("sign", [written(child, at) for child in signed])
        case ast.BinOp():
            return formula(OPERATORS[type(tree.op)], below)
        case ast.UnaryOp(op=ast.UAdd()):
            return below[0]
        case ast.UnaryOp(op=ast.USub()):
            return formula("neg", below)
        case ast.IfExp(test=test) | ast.Call(func=ast.Name(id="where"), args=[test, *_]):
            return _cases(below, condition(_opposite(test), at))
        case ast.Call(func=ast.Name(id=function)):
            return _called(function, tree.args, below)
        case ast.List() | ast.Tuple():
            return formula("stack", below)
        case ast.Subscript():
            return _picked(tree, below)
    return Term(f"[{condition(tree, at)}]")


def _called(function: str, arguments: Sequence[ast.expr], below: Sequence[Term]) -> Term:
    """A function of arguments that are already written, `below`."""
    match function, arguments:
        case "reshape", [_, ast.List(elts=lengths)]:
            # The same entries, laid out otherwise.
            return below[0]._replace(axes=len(lengths))
        case "indices", [_, ast.Constant(value=int(place))] if place in range(len(INDICES)):
            return Term(INDICES[place], ATOM, below[0].axes)
        case _, [_, axes] if function.endswith("_over"):
            return _along(function.removesuffix("_over"), below[0], axes)
    return formula(function, below)


def whose_sign(tree: ast.expr) -> list[ast.expr]:
    """The x of `(x > 0) - (x < 0)`, which is how an expression says its sign; else nothing."""
    match tree:
        case ast.BinOp(
            left=ast.Compare(left=above, ops=[ast.Gt()], comparators=[ast.Constant(value=0)]),
            op=ast.Sub(),
            right=ast.Compare(left=below, ops=[ast.Lt()], comparators=[ast.Constant(value=0)]),
        ) if ast.dump(above) == ast.dump(below):
            return [above]
    return []


def drops_axis(tree: ast.expr) -> bool:
    """Whether an index only takes away the first axis, which a sum or the like left with length 1."""
    match tree:
        case ast.Subscript(
            value=ast.Call(func=ast.Name(id=function), args=[_, ast.Constant(value=0)]), slice=ast.Constant(value=0)
        ):
            return function.endswith("_over")
    return False


def _along(function: str, array: Term, axes: ast.expr) -> Term:
    r"""A sum, mean or extreme along some axes, by the letter of the index: rows are i, columns j, as in \sum_{j} x."""
    given = axes.elts if isinstance(axes, ast.List | ast.Tuple) else [axes]
    constants = [each.value for each in given if isinstance(each, ast.Constant)]
    # Once values are put in, a list of axes is one constant.
    places = constants[0] if constants and isinstance(constants[0], list | tuple) else constants
    below = ",".join(INDICES[place] for place in places if isinstance(place, int) and place < len(INDICES))
    head = {"sum": r"\sum", "mean": r"\operatorname{mean}"}.get(function, rf"\{function}")
    # A list of matrices begins with a bracket, which would read as an index.
    inside = array.text if array.level >= PRODUCT and not array.text.startswith("[") else f"({array.text})"
    return Term(f"{head}_{{{below}}} {inside}", SUM, array.axes)


def _picked(tree: ast.Subscript, parts: Sequence[Term]) -> Term:
    if drops_axis(tree):
        return parts[0]._replace(axes=parts[0].axes - 1)
    array, place = parts
    places = len(tree.slice.elts) if isinstance(tree.slice, ast.Tuple) else 1
    text = entry(array.text, place.text.removeprefix("(").removesuffix(")"))
    return Term(text, ATOM, max(array.axes - places, 0))


def entry(array: str, place: str) -> str:
    """An entry of an array by its place: `x_{0}`, and of what has a subscript or is no name `(W_{1})_{0}`."""
    return f"{array}_{{{place}}}" if _PLAIN_NAME.fullmatch(array) else f"({array})_{{{place}}}"


def _named(name: str, at: Mapping[str, Value]) -> Term:
    if name in CONSTANTS:
        return Term(r"\pi" if name == "pi" else name)
    value = at.get(name, 0)
    return Term(symbol(name), ATOM, getattr(value, "ndim", None) or len(shape_of(value)))


def _cases(parts: Sequence[Term], otherwise: str) -> Term:
    test, kept, other = (part.text for part in parts)
    bare = test[1:-1] if test.startswith("[") and test.endswith("]") else rf"{test} \ne 0"
    text = rf"\begin{{cases}} {kept} & {bare} \\ {other} & {otherwise} \end{{cases}}"
    return Term(text, PRODUCT, max(part.axes for part in parts[1:]))


_OPPOSITE: Mapping[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.GtE,
    ast.GtE: ast.Lt,
    ast.Gt: ast.LtE,
    ast.LtE: ast.Gt,
}


def _opposite(tree: ast.expr) -> ast.expr:
    match tree:
        case ast.Compare(left=left, ops=[compared], comparators=[right]):
            return ast.Compare(left, [_OPPOSITE[type(compared)]()], [right])
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return operand
    return ast.UnaryOp(ast.Not(), tree)


def condition(tree: ast.expr, at: Mapping[str, Value]) -> str:
    """A condition as a reader of formulas writes it."""
    match tree:
        case ast.Compare():
            text = written(tree.left, at).text
            for compared, operand in zip(tree.ops, tree.comparators, strict=True):
                text += f" {_COMPARED[OPERATORS[type(compared)]]} {written(operand, at).text}"
            return text
        case ast.BoolOp():
            sign = r" \land " if isinstance(tree.op, ast.And) else r" \lor "
            return sign.join(_bracketed(value, at) for value in tree.values)
        case ast.UnaryOp(op=ast.Not(), operand=ast.Compare() | ast.BoolOp()):
            return rf"\neg ({condition(tree.operand, at)})"
        case ast.UnaryOp(op=ast.Not()):
            return f"{written(tree.operand, at).text} = 0"
    return rf"{written(tree, at).text} \ne 0"


def _bracketed(tree: ast.expr, at: Mapping[str, Value]) -> str:
    text = condition(tree, at)
    return f"({text})" if isinstance(tree, ast.BoolOp) else text
