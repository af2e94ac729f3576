"""From the source of an expression to a checked tree: a small whitelist over Python's own grammar."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from dlquiz.errors import ExpressionError
from dlquiz.expressions.advice import advice_at, elsewhere
from dlquiz.messages import short
from dlquiz.messages.naming import did_you_mean

MAXIMUM_LENGTH = 1_000
MAXIMUM_DEPTH = 40
MAXIMUM_NODES = 600
MAXIMUM_BITS = 4_096
"""The longest integer that an expression may compute."""

CONSTANTS: Mapping[str, float] = {"pi": math.pi, "e": math.e}

# How many arguments each function takes, at least and at most (None: any number).
FUNCTIONS: Mapping[str, tuple[int, int | None]] = {
    **dict.fromkeys(
        ("abs", "sum", "mean", "prod", "floor", "ceil", "sqrt", "exp", "log", "ln", "log2", "log10"), (1, 1)
    ),
    **dict.fromkeys(("sin", "cos", "tanh", "sigmoid", "relu", "softplus", "transpose", "len", "shape"), (1, 1)),
    **dict.fromkeys(("round", "leaky_relu", "elu"), (1, 2)),
    **dict.fromkeys(("min", "max"), (1, None)),
    **dict.fromkeys(("maximum", "minimum", "dot", "outer"), (2, 2)),
}
RESERVED = frozenset(FUNCTIONS) | frozenset(CONSTANTS)
"""Names that a bank cannot give to a value of its own."""

# Functions that came later: a bank may have a value of the same name, so they are functions only before `(`.
LATER_FUNCTIONS: Mapping[str, tuple[int, int | None]] = {
    **dict.fromkeys(("sum_over", "mean_over", "max_over", "min_over", "size", "reshape", "indices"), (2, 2)),
    **dict.fromkeys(("dims", "erf"), (1, 1)),
    "where": (3, 3),
}
CALLABLE: Mapping[str, tuple[int, int | None]] = {**FUNCTIONS, **LATER_FUNCTIONS}
TRUTHS: Mapping[str, bool] = {"true": True, "false": False}
"""They yield to a value of that name, too."""

OPERATORS: Mapping[type[ast.AST], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.MatMult: "@",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}

_TOKEN = re.compile(
    r"\s+|(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|\*\*|//|[<>=!]=|[-+*/%@<>()\[\],^]"
)
_PRODUCT = ("a product needs `*`", "乘法要写 `*`")
_STRUCTURE = (ast.Expression, ast.Load, ast.And, ast.Or, ast.Not, ast.USub, ast.UAdd, *OPERATORS)
_NODES = (
    ast.BinOp,
    ast.BoolOp,
    ast.UnaryOp,
    ast.Compare,
    ast.IfExp,
    ast.Call,
    ast.Name,
    ast.Constant,
    ast.Subscript,
    ast.List,
    ast.Tuple,
)


@dataclass(frozen=True)
class Expression:
    """A checked expression: its source, its tree, and the names it needs from outside."""

    source: str
    parsed: ast.expr | None = field(default=None, compare=False, repr=False)
    """The tree, where it was made already."""

    def __reduce__(self) -> tuple[type[Expression], tuple[str]]:
        return Expression, (self.source,)

    @cached_property
    def tree(self) -> ast.expr:
        return self.parsed or parse_checked(self.source)

    @cached_property
    def names(self) -> frozenset[str]:
        """The free names: neither functions nor constants, and not `true` or `false`, which need no value."""
        return self.all_names - TRUTHS.keys()

    @cached_property
    def all_names(self) -> frozenset[str]:
        """The free names, `true` and `false` among them."""
        return free_names(self.tree)

    @cached_property
    def size(self) -> int:
        """How many nodes its tree has."""
        return sum(1 for _ in ast.walk(self.tree))

    @cached_property
    def operations(self) -> frozenset[str]:
        """The operators and functions it is written with, a minus before a name or bracket as `neg`."""
        return frozenset(name for node in ast.walk(self.tree) if (name := _operation(node)))


def _operation(node: ast.AST) -> str:
    match node:
        case ast.BinOp(op=operator):
            return OPERATORS[type(operator)]
        case ast.UnaryOp(op=ast.USub(), operand=operand) if not isinstance(operand, ast.Constant):
            return "neg"
        case ast.Call(func=ast.Name(id=function)):
            return function
    return ""


@lru_cache(maxsize=2048)
def parse(source: str, extra: str = "", words: frozenset[str] = frozenset()) -> Expression:
    """Parse and check an expression; nothing is computed. `extra` names a function of one argument that is known, too.

    `words` may stand as names although they are functions: an argument may take a word such as `relu`.

    Raises `ExpressionError` with the offset of what is refused.
    """
    _refuse_tokens(source)
    python = _as_python(source)
    lead = len(source) - len(source.lstrip())
    try:
        tree = ast.parse(python, mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        column = getattr(error, "offset", None)
        # Python counts columns from 1; its 0 is the end of the text.
        offset = len(python) if column == 0 else (column or 1) - 1
        # Python says what is wrong in English alone; of what is nested too deeply it says nothing.
        reason = getattr(error, "msg", None)
        raise ExpressionError(
            f"`{_short(source)}` is not an expression: {reason or 'nested too deeply'}",
            f"`{_short(source)}` 不是合法的表达式" + ("" if reason else "：嵌套过深"),
            offset=lead + _offset_in_source(source.strip(), offset),
        ) from error
    _check(tree, source, lead, extra, words)
    return Expression(source, tree)


def parse_checked(source: str) -> ast.expr:
    """The tree of an expression that was checked before."""
    return ast.parse(_as_python(source), mode="eval").body


def _as_python(source: str) -> str:
    # An expression has no strings, so every `^` is the power operator.
    return re.sub(r"\s", " ", source).replace("^", "**").strip()


def children(node: ast.expr) -> list[ast.expr]:
    """The expressions directly below a node, the name of a called function left out."""
    # Every expression that is read is walked: `ast.iter_child_nodes` takes twice as long, and most nodes are these.
    if isinstance(node, (ast.Constant, ast.Name)):
        return []
    if isinstance(node, ast.BinOp):
        return [node.left, node.right]
    if isinstance(node, ast.Call):
        return node.args
    found: list[ast.expr] = []
    for name in node._fields:
        value = getattr(node, name, None)
        if isinstance(value, ast.expr):
            found.append(value)
        elif isinstance(value, list):
            found += [child for child in value if isinstance(child, ast.expr)]
    return found


def free_names(tree: ast.expr) -> frozenset[str]:
    """The names a checked tree needs values for; `true` and `false` count, the names of called functions do not."""
    found, stack = set(), [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Name):
            found.add(node.id)
        else:
            stack += children(node)
    return frozenset(found) - CONSTANTS.keys()


def _refuse_tokens(source: str) -> None:
    if len(source) > MAXIMUM_LENGTH:
        raise ExpressionError(
            f"an expression has at most {MAXIMUM_LENGTH} characters", f"表达式最多 {MAXIMUM_LENGTH} 个字符"
        )
    if not source.strip():
        raise ExpressionError("the expression is empty", "表达式为空")
    position, after_number = 0, False
    while position < len(source):
        token = _TOKEN.match(source, position)
        if not token or (after_number and token["name"]):
            found, (en, zh) = source[position], advice_at(source, position)
            raise ExpressionError(
                f"`{found}` cannot stand in an expression here{en}",
                f"表达式此处不能出现 `{found}`{zh}",
                offset=position,
            )
        after_number = token["number"] is not None
        position = token.end()


def _check(tree: ast.expr, source: str, lead: int, extra: str, words: frozenset[str]) -> None:
    stack: list[tuple[ast.expr, int]] = [(tree, 1)]
    count = 0
    while stack:
        node, depth = stack.pop()
        count += 1
        problem = None if isinstance(node, ast.Name) and node.id in words else _problem(node, extra)
        if depth > MAXIMUM_DEPTH or count > MAXIMUM_NODES:
            problem = ("the expression is too long or nested too deeply", "表达式过长或嵌套过深")
        if problem:
            offset = lead + _offset_in_source(source.strip(), node.col_offset)
            raise ExpressionError(*problem, offset=offset)
        stack += ((child, depth + 1) for child in children(node))


def _problem(node: ast.expr, extra: str) -> tuple[str, str] | None:
    if not isinstance(node, _NODES):
        kind = type(node).__name__
        return f"{kind} is not part of the expression language", f"表达式语言不支持 {kind}"
    if isinstance(node, ast.Constant):
        return _constant_problem(node.value)
    if isinstance(node, ast.Call):
        return _call_problem(node, extra)
    if isinstance(node, ast.Name):
        if node.id in FUNCTIONS:
            return f"`{node.id}` is a function: write {node.id}(…)", f"`{node.id}` 是函数，请写 {node.id}(…)"
        return None
    strange = [part for part in ast.iter_child_nodes(node) if not isinstance(part, (*_STRUCTURE, ast.expr))]
    if strange or _strange_operator(node):
        return "this operator is not part of the expression language", "表达式语言不支持这个运算符"
    return None


def _constant_problem(value: object) -> tuple[str, str] | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "only numbers can be written out", "只能写数字"
    if isinstance(value, float) and not math.isfinite(value):
        return "the number is out of range", "数字超出范围"
    return None


def _strange_operator(node: ast.expr) -> bool:
    if isinstance(node, ast.BinOp):
        return type(node.op) not in OPERATORS
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.op, ast.Invert)
    if isinstance(node, ast.Compare):
        return any(type(operator) not in OPERATORS for operator in node.ops)
    return False


def _call_problem(node: ast.Call, extra: str) -> tuple[str, str] | None:
    if not isinstance(node.func, ast.Name) or node.func.id not in (*CALLABLE, extra):
        return _no_function(node.func)
    least, most = CALLABLE.get(node.func.id, (1, 1))
    if node.keywords or any(isinstance(argument, ast.Starred) for argument in node.args):
        return f"`{node.func.id}` takes plain arguments only", f"`{node.func.id}` 只接受普通参数"
    if len(node.args) < least or (most is not None and len(node.args) > most):
        wanted = str(least) if most == least else f"{least} or more" if most is None else f"{least} to {most}"
        return (
            f"`{node.func.id}` takes {wanted} argument(s), not {len(node.args)}",
            f"`{node.func.id}` 的参数个数应为 {wanted.replace(' or more', ' 个以上').replace(' to ', '～')}",
        )
    return None


def _no_function(called: ast.expr) -> tuple[str, str]:
    if isinstance(called, ast.Constant):
        return f"a number is no function: write `{called.value!r}*(…)`", f"数字不是函数，请写 `{called.value!r}*(…)`"
    if not isinstance(called, ast.Name):
        return "only a function can be called: a product needs `*`", "只能调用函数；乘法要写 `*`"
    if instead := elsewhere(called.id):
        en, zh = f"write `{instead}`", f"请写 `{instead}`"
    else:
        en, zh = did_you_mean(called.id, CALLABLE, _PRODUCT) if len(called.id) > 2 else _PRODUCT
    return (
        f"`{called.id}` is not a function of the expression language; {en}",
        f"表达式语言没有函数 `{called.id}`；{zh}",
    )


def _offset_in_source(source: str, offset: int) -> int:
    """Where an offset of the rewritten text (`^` became two characters) stands in the source."""
    for position, character in enumerate(source):
        if offset <= position:
            return position
        if character == "^":
            offset -= 1
    return len(source)


def _short(source: str) -> str:
    return short(" ".join(source.split()), 60)
