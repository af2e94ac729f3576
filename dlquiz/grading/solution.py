"""The worked solution of one concrete question."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from itertools import takewhile
from typing import Literal, NamedTuple

from dlquiz.errors import ExpressionError
from dlquiz.expressions import Expression, Value, parse, show
from dlquiz.grading.choices import FALSE_TEXT, TRUE_TEXT, OptionMark, in_both, option_marks
from dlquiz.grading.verdict import Verdict
from dlquiz.grading.words import accepted_texts
from dlquiz.messages import Text, message
from dlquiz.questions import (
    Call,
    Choice,
    Literally,
    Matching,
    Numeric,
    Open,
    Ordering,
    Pair,
    Replaced,
    TrueFalse,
    Words,
)
from dlquiz.reference import catalog
from dlquiz.reference.engine.rewriting import substituted
from dlquiz.reference.tex.plain_tex import array
from dlquiz.variants import Variant, bound_arguments, placeholders, replaced_names

_RESULT = r"(?<![\d.])(?<![-+−·/] )(?<!\\cdot )(?<!\\times ){}\W*$"
"""A line that ends in this value, and not in an operand that happens to equal it."""


def worked_solution(variant: Variant, verdict: Verdict | None = None) -> list[Text]:
    """Line by line, for these numbers: the author's own working, or the reference's steps from the same run.

    Of options each is marked; with the `verdict` on an answer also what the learner did about it.
    """
    question = variant.question
    if question.solution is not None:
        return _own_working(variant, question.solution)
    kind = question.kind
    if isinstance(kind, Numeric):
        return _numeric_steps(variant, kind)
    if isinstance(kind, Choice):
        return option_lines(variant, verdict)
    if isinstance(kind, TrueFalse):
        return [TRUE_TEXT if kind.answer else FALSE_TEXT]
    if isinstance(kind, Words):
        return [accepted_texts(variant, kind)[0]]
    if isinstance(kind, Ordering):
        return [_numbered(place, variant.fill(item)) for place, item in enumerate(kind.items, 1)]
    if isinstance(kind, Matching):
        return [_match(variant, pair) for pair in kind.pairs]
    if isinstance(kind, Open):
        return _model_answer(variant, kind)
    return [
        line
        for part, label in zip(variant.parts, variant.part_labels, strict=True)
        for line in _part_working(part, label)
    ]


def _own_working(variant: Variant, solution: Text) -> list[Text]:
    """The author's lines, and the value where they do not end in it.

    Lines without a number of the question are followed by the steps with the numbers.
    """
    kind, filled = variant.question.kind, variant.fill(solution)
    parts = [part.strip().split("\n") for part in filled]
    if len(parts[0]) == len(parts[1]):
        lines = [Text(en, zh) for en, zh in zip(*parts, strict=True)]
    else:
        lines = [Text(filled.en.strip(), filled.zh.strip())]
    if not isinstance(kind, Numeric):
        return lines
    if variant.parameters and not placeholders(solution.en):
        steps = _numeric_steps(variant, kind)
        if any(" = " in step.en for step in steps):
            return lines + steps
    if not re.search(_RESULT.format(re.escape(show(variant.answer))), lines[-1].en):
        lines.append(Text.same(f"$= {array(variant.answer)}$"))
    return lines


def _numeric_steps(variant: Variant, kind: Numeric) -> list[Text]:
    lines = _lines_of(variant, kind.answer, put_in=_is_short(variant, kind.answer))
    return lines or [Text.same(show(variant.answer))]


class Derivations(NamedTuple):
    """Two derivations of one number, with a mistake and without; before the line `differs_at` they are equal."""

    yours: tuple[Text, ...]
    right: tuple[Text, ...]
    differs_at: int

    def titled(self) -> Iterator[tuple[Text, tuple[Text, ...], Literal["wrong", "right"]]]:
        """Both, the wrong one first, each with its title and what it comes to."""
        yield message("derivation_yours"), self.yours, "wrong"
        yield message("derivation_right"), self.right, "right"


def rest_of_working(variant: Variant, verdict: Verdict | None, found: Derivations | None) -> list[Text]:
    """The worked solution without the lines of the right derivation, where that is shown beside a wrong one."""
    return [line for line in worked_solution(variant, verdict) if found is None or line not in found.right]


def derivations(variant: Variant, mistake: str) -> Derivations | None:
    """How who makes the mistake comes to its value, and how the key comes about; None where no formula says it."""
    kind = variant.question.kind
    if not isinstance(kind, Numeric):
        return None
    own = next((own.formula for own in kind.mistakes if own.name == mistake), None)
    formula = kind.answer if own is None else own
    put_in = _is_short(variant, kind.answer)
    yours = _lines_of(variant, formula, mistake if own is None else "", put_in=put_in)
    right = _lines_of(variant, kind.answer, put_in=put_in)
    if yours is None or right is None:
        return None
    equal = takewhile(lambda pair: pair[0] == pair[1], zip(yours, right, strict=False))
    return Derivations(tuple(yours), tuple(right), sum(1 for _ in equal))


_Formula = Literally | Call | Expression | Replaced


def _lines_of(variant: Variant, formula: _Formula, mistake: str = "", *, put_in: bool = False) -> list[Text] | None:
    """The lines from the numbers to the value of a formula, or to that of a mistake of its reference.

    With `put_in` named values without words are put into the formula. None where no
    formula says how the value comes about.
    """
    # It needs NumPy, which commands that show no working do without.
    from dlquiz.grading.derivation import derivation

    question, names = variant.question, variant.names
    if isinstance(formula, Call):
        steps = _steps_of(formula, variant, mistake)
        return None if steps is None else [*_values_between(variant, formula, question.let, names), *steps]
    if isinstance(formula, Literally):
        return None
    let, value = question.let, formula
    if isinstance(formula, Replaced):
        let, value, names = {**let, **formula.let}, formula.value, replaced_names(formula, names)
    assert isinstance(value, Expression)
    if put_in:
        unnamed = {name: let[name].tree for name in _values_used(variant, value, let) if name not in question.lines}
        let = {name: _with(line, unnamed) for name, line in let.items() if name not in unnamed}
        value = _with(value, unnamed)
    return [*_values_between(variant, value, let, names), *derivation(value, names)]


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


def option_lines(variant: Variant, verdict: Verdict | None = None) -> list[Text]:
    """Each option behind its number and its mark, its reason below it; with a `verdict` also what the learner did."""
    return [_option_line(number, mark) for number, mark in enumerate(option_marks(variant, verdict), 1)]


def _option_line(number: int, mark: OptionMark) -> Text:
    """A hard break of Markdown puts the reason on a line of its own."""
    lines = (f"{mark.sign} {number}. {said} · {text}" for said, text in zip(mark.said, mark.text, strict=True))
    return Text(*(f"{line}  \n{why}" if why else line for line, why in zip(lines, mark.why, strict=True)))


def _numbered(number: int, text: Text) -> Text:
    return Text(*(f"{number}. {part}" for part in in_both(text)))


def _match(variant: Variant, pair: Pair) -> Text:
    left, right = in_both(variant.fill(pair.left)), in_both(variant.fill(pair.right))
    return Text(f"{left.en} → {right.en}", f"{left.zh} → {right.zh}")


def part_solution(part: Variant) -> list[Text]:
    """The working of a blank or a step; of options only the right ones: the whys of others would drown other parts."""
    lines = worked_solution(part)
    return [line for line in lines if line.en.startswith("✓")] if isinstance(part.question.kind, Choice) else lines


def _part_working(part: Variant, label: Text) -> list[Text]:
    """The same, with what the part is called before the first line."""
    lines = part_solution(part)
    return [Text(label.en + lines[0].en, label.zh + lines[0].zh), *lines[1:]]


def _model_answer(variant: Variant, kind: Open) -> list[Text]:
    answer = variant.fill(kind.answer)
    points = map(in_both, variant.offered)
    return [answer, *(Text(f"{number}. {p.en}", f"{number}. {p.zh}") for number, p in enumerate(points, 1))]
