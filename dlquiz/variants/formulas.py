"""What computes a value: an answer, a mistake, the key that grades."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dlquiz.errors import ArgumentError, ExpressionError
from dlquiz.expressions import Expression, evaluate
from dlquiz.expressions.values import Value, entries, is_integer, plain, shape_of, without_noise
from dlquiz.expressions.work import size, spend, spent
from dlquiz.questions.kinds import Call, ConstantFormula, Replaced
from dlquiz.questions.tolerance import Tolerance, as_float
from dlquiz.reference import catalog


def formula_value(formula: ConstantFormula | Call | Expression | Replaced, names: Mapping[str, Value]) -> Value:
    """The value of an answer or mistake for these names: closed forms only, no NumPy where none is needed.

    Raises `ExpressionError` or `ArgumentError` where it cannot be computed.
    """
    if isinstance(formula, ConstantFormula):
        return plain(formula.value)
    if isinstance(formula, Call):
        before = spent()
        bound = bound_arguments(formula, names)
        spend(spent() - before)
        return catalog.value_of(catalog.find(formula.reference), bound)
    if isinstance(formula, Replaced):
        return without_noise(evaluate(formula.value, replaced_names(formula, names)))
    return without_noise(evaluate(formula, names))


def replaced_names(formula: Replaced, names: Mapping[str, Value]) -> dict[str, Value]:
    """The parameters and named values as a mistake has them; raises `ExpressionError` where there are none."""
    found = {**names, **{name: evaluate(changed, names) for name, changed in formula.changed.items()}}
    for name, line in formula.let.items():
        found[name] = evaluate(line, found)
    return found


def bound_arguments(call: Call, names: Mapping[str, Value]) -> dict[str, Any]:
    """The checked and completed arguments of a call, its expressions evaluated."""
    given = {name: _argument(value, names) for name, value in call.arguments.items()}
    return catalog.bind(catalog.find(call.reference), given)


def _argument(value: Any, names: Mapping[str, Value]) -> Any:
    if isinstance(value, Expression):
        return evaluate(value, names)
    if isinstance(value, list | tuple):
        return tuple(_argument(item, names) for item in value)
    if isinstance(value, Mapping):
        return {key: _argument(item, names) for key, item in value.items()}
    return value


def computable(formula: ConstantFormula | Call | Expression | Replaced, names: Mapping[str, Value]) -> bool:
    try:
        formula_value(formula, names)
    except (ExpressionError, ArgumentError):
        return False
    return True


def accepted(value: Value, key: Value, tolerance: Tolerance) -> bool:
    """Whether a value would be marked right against a key."""
    spend(size(key))
    if not isinstance(value, tuple) and not isinstance(key, tuple):
        return tolerance.accepts(value, key)
    if shape_of(value) != shape_of(key):
        return False
    wanted = entries(key)
    if not is_integer(key):
        # One real entry makes the whole array real.
        wanted = [as_float(number) for number in wanted]
    return all(tolerance.accepts(a, b) for a, b in zip(entries(value), wanted, strict=True))
