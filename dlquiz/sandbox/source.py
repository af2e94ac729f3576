"""Whether a learner's file has the function that is asked for. The file is parsed here, never run."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Sequence

from dlquiz.sandbox.model import NotCounted

Function = ast.FunctionDef | ast.AsyncFunctionDef
MOST_BYTES = 200_000
"""Of a file; the parser's memory grows with it."""


def problem(source: str, function: str, arguments: Sequence[str]) -> NotCounted | None:
    """Why the file is not counted: it cannot be parsed, or its function is missing, another, or still the stub.

    The function stands at the top level and has the arguments as its first parameters, in their order; it may have
    more that have defaults.
    """
    tree = _parsed(source)
    if isinstance(tree, NotCounted):
        return tree
    found = [node for node in tree.body if isinstance(node, Function) and node.name == function]
    if not found:
        return NotCounted("no_function")
    last = found[-1]
    if not _fits(last.args, arguments):
        return NotCounted("signature", f"{function}({ast.unparse(last.args)})", last.lineno, last.col_offset + 1)
    return NotCounted("stub", line=last.lineno) if _is_stub(last) else None


def _parsed(source: str) -> ast.Module | NotCounted:
    if len(source.encode("utf-8", "replace")) > MOST_BYTES:
        return NotCounted("syntax", f"the file has more than {MOST_BYTES} bytes")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source)
    except SyntaxError as error:
        return NotCounted("syntax", error.msg, error.lineno, error.offset)
    except (RecursionError, MemoryError):
        return NotCounted("syntax", "too deeply nested")
    except ValueError as error:
        return NotCounted("syntax", str(error))


def _fits(parameters: ast.arguments, arguments: Sequence[str]) -> bool:
    """Whether the function can be called with just these arguments, by position."""
    positional = [*parameters.posonlyargs, *parameters.args]
    required = len(positional) - len(parameters.defaults)
    names = [parameter.arg for parameter in positional]
    keywords_have_defaults = all(default is not None for default in parameters.kw_defaults)
    return names[: len(arguments)] == list(arguments) and required <= len(arguments) and keywords_have_defaults


def _is_stub(function: Function) -> bool:
    """Whether the body is only constants (a docstring, `...`), `pass` and `raise NotImplementedError`."""
    return all(_does_nothing(statement) for statement in function.body)


def _does_nothing(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Raise):
        raised = statement.exc.func if isinstance(statement.exc, ast.Call) else statement.exc
        return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"
    constant = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return constant or isinstance(statement, ast.Pass)
