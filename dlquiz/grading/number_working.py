"""How a number is worked out: with the numbers of the question, and with a mistake."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from itertools import takewhile
from typing import Literal, NamedTuple

from dlquiz.errors import ExpressionError
from dlquiz.expressions import Expression, Value, parse, show, show_to_read
from dlquiz.messages import Text, message
from dlquiz.questions.kinds import AskedNumber, Call, ConstantFormula, Replaced
from dlquiz.reference import catalog
from dlquiz.reference.engine.rewriting import substituted
from dlquiz.reference.tex.plain_tex import array, in_groups
from dlquiz.variants.formulas import bound_arguments, replaced_names
from dlquiz.variants.model import Variant
from dlquiz.variants.texts import placeholders

FENCE = "```"
_RESULT = r"(?<![\d.])(?<![-+−·/] )(?<!\\cdot )(?<!\\times ){}\W*$"
"""A line that ends in this value, and not in an operand that happens to equal it."""


def own_working(variant: Variant, solution: Text) -> list[Text]:
    """The author's lines with the numbers in; a text with a block of code stays whole."""
    filled = _readable(variant.fill(solution))
    parts = [part.strip().split("\n") for part in filled]
    if FENCE in filled.en or FENCE in filled.zh:
        # The lines of a program belong together.
        return [Text(filled.en.strip(), filled.zh.strip())]
    if len(parts[0]) == len(parts[1]):
        return [Text(en, zh) for en, zh in zip(*parts, strict=True)]
    return [Text(filled.en.strip(), filled.zh.strip())]


def to_the_value(variant: Variant, number: AskedNumber, lines: list[Text]) -> list[Text]:
    """The author's lines, and the value where they do not end in it.

    Lines without a number of the question are followed by the steps with the numbers.
    """
    solution = variant.question.solution
    assert solution is not None, "these are its lines"
    if variant.parameters and not placeholders(solution.en):
        steps = number_steps(variant, number)
        if any(" = " in step.en for step in steps):
            return lines + steps
    if not re.search(_RESULT.format(re.escape(show(variant.answer))), lines[-1].en.replace("{,}", "")):
        return [*lines, _readable(Text.same(f"$= {array(variant.answer)}$"))]
    return lines


def number_steps(variant: Variant, number: AskedNumber) -> list[Text]:
    """From the numbers of the question to the value, or the value alone where no formula says it; made once."""
    if not variant.steps:
        lines = _lines_of(variant, number.answer, put_in=_is_short(variant, number.answer))
        variant.steps.extend(lines or [Text.same(show_to_read(variant.answer))])
    return [*variant.steps]


class Derivations(NamedTuple):
    """Two derivations of one number, with a mistake and without; before the line `differs_at` they are equal."""

    yours: tuple[Text, ...]
    right: tuple[Text, ...]
    differs_at: int

    def titled(self) -> Iterator[tuple[Text, tuple[Text, ...], Literal["wrong", "right"]]]:
        """Both, the wrong one first, each with its title and what it comes to."""
        yield message("derivation_yours"), self.yours, "wrong"
        yield message("derivation_right"), self.right, "right"


def derivations(variant: Variant, mistake: str) -> Derivations | None:
    """How who makes the mistake comes to its value, and how the key comes about; None where no formula says it."""
    number = variant.question.kind.number
    if number is None:
        return None
    own = next((own.formula for own in number.mistakes if own.name == mistake), None)
    formula = number.answer if own is None else own
    put_in = _is_short(variant, number.answer)
    yours = _lines_of(variant, formula, mistake if own is None else "", put_in=put_in)
    right = _lines_of(variant, number.answer, put_in=put_in)
    if yours is None or right is None:
        return None
    equal = takewhile(lambda pair: pair[0] == pair[1], zip(yours, right, strict=False))
    return Derivations(tuple(yours), tuple(right), sum(1 for _ in equal))


def _readable(line: Text) -> Text:
    return line if FENCE in line.en else Text(in_groups(line.en), in_groups(line.zh))


def _readable_all(*parts: list[Text]) -> list[Text]:
    return [_readable(line) for lines in parts for line in lines]


_Formula = ConstantFormula | Call | Expression | Replaced


def _lines_of(variant: Variant, formula: _Formula, mistake: str = "", *, put_in: bool = False) -> list[Text] | None:
    """The lines from the numbers to the value of a formula, or to that of a mistake of its reference.

    They are made to be read: long numbers are in groups. With `put_in` named values without words are put into the
    formula. None where no formula says how the value comes about.
    """
    # It needs NumPy, which commands that show no working do without.
    from dlquiz.grading.derivation import derivation

    question, names = variant.question, variant.names
    if isinstance(formula, Call):
        steps = _steps_of(formula, variant, mistake)
        return None if steps is None else _readable_all(_values_between(variant, formula, question.let, names), steps)
    if isinstance(formula, ConstantFormula):
        return None
    let, value = question.let, formula
    if isinstance(formula, Replaced):
        let, value, names = {**let, **formula.let}, formula.value, replaced_names(formula, names)
    assert isinstance(value, Expression)
    if put_in:
        unnamed = {name: let[name].tree for name in _values_used(variant, value, let) if name not in question.lines}
        let = {name: _with(line, unnamed) for name, line in let.items() if name not in unnamed}
        value = _with(value, unnamed)
    return _readable_all(_values_between(variant, value, let, names), derivation(value, names))


def _with(expression: Expression, lines: Mapping[str, ast.expr]) -> Expression:
    """The expression with lines in the place of their names; raises `ExpressionError` where that is too large."""
    if not expression.names & lines.keys():
        return expression
    return parse(ast.unparse(ast.fix_missing_locations(substituted(expression.tree, lines))))


def _is_short(variant: Variant, formula: _Formula) -> bool:
    """Whether a formula takes one line with all values put in that have no words."""
    if not isinstance(formula, Expression):
        return False
    try:
        lines = _lines_of(variant, formula, put_in=True)
    except ExpressionError:
        return False
    return lines is not None and len(lines) == 1 + len(variant.question.lines)


def _steps_of(call: Call, variant: Variant, mistake: str) -> list[Text] | None:
    reference, bound = catalog.find(call.reference), bound_arguments(call, variant.names)
    if not mistake:
        return catalog.steps(reference, bound)
    return reference.wrong_steps(mistake, bound)


def _values_between(
    variant: Variant, formula: _Formula, let: Mapping[str, Expression], names: Mapping[str, Value]
) -> list[Text]:
    """A line for each `let` value on the way to a formula that has words or says more than the value."""
    from dlquiz.grading.derivation import derivation

    found: list[Text] = []
    for name in _values_used(variant, formula, let):
        lines, words = derivation(let[name], names), variant.question.lines.get(name)
        if words is not None:
            said = variant.fill(words)
            lines[0] = Text(f"{said.en}: {lines[0].en}", f"{said.zh}：{lines[0].zh}")
        if words is not None or " = " in lines[-1].en:
            found += lines
    return found


def _values_used(variant: Variant, formula: _Formula, let: Mapping[str, Expression]) -> list[str]:
    """The `let` values between the numbers in the prompt and the answer, in order; those of mistakes would tell it."""
    given = {name for text in variant.question.prompt for name in placeholders(text)}
    used = names_in(formula) - given
    for name, expression in reversed(list(let.items())):
        if name in used:
            used |= expression.names - given
    return [name for name in let if name in used]


def names_in(formula: object) -> set[str]:
    """The names that an answer's expressions use."""
    if isinstance(formula, Expression):
        return set(formula.names)
    if isinstance(formula, Call):
        return names_in(formula.arguments)
    if isinstance(formula, Mapping):
        formula = list(formula.values())
    return set().union(*map(names_in, formula)) if isinstance(formula, list | tuple) else set()
