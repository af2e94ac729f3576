"""The neighbours of a key: what the same formula gives when one of its arguments is slightly wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dlquiz.checking.activity import Activity
from dlquiz.checking.findings import Findings
from dlquiz.checking.keys import Keyed
from dlquiz.errors import ExpressionError
from dlquiz.expressions import Expression, evaluate, show
from dlquiz.grading.diagnosis import Neighbour, near_integers, neighbours
from dlquiz.grading.numeric import compared
from dlquiz.messages import Text
from dlquiz.questions.kinds import AskedNumber
from dlquiz.questions.tolerance import Tolerance
from dlquiz.reference import catalog
from dlquiz.variants.formulas import accepted
from dlquiz.variants.model import Variant


def check_neighbours(findings: Findings, kind: AskedNumber, keyed: Sequence[Keyed]) -> Activity:
    """Every neighbour that differs from the key is marked wrong, unless the default tolerance could not tell it either.

    Integers are exact by default, so any tolerance that takes 113 for 112 is the author's, and is too loose. With reals
    the case is less plain. Of an `accuracy` over 9,000 true negatives, an `init_variance` of 4,096 inputs, or a
    `learning_rate_at` early in a cosine, one more or less changes less than a thousandth; people round, and no sensible
    rule tells the two apart. What the default of a relative 1e-3 would accept as well is therefore counted and
    reported, but is no fault. What only the author's tolerance lets through is one: `decimals: 2` for a key of 0.004,
    and `significant: 3` for 2/(512 + 128), which 511 inputs are a sixth of a percent away from.
    """
    tried = taken = 0
    loose: list[tuple[Keyed, Neighbour]] = []
    for each in keyed:
        for near in neighbours_of(each.variant):
            if catalog.same_value(near.value, each.key):
                continue
            tried += 1
            if not compared(kind, near.value, each.key).right:
                continue
            taken += 1
            if not accepted(near.value, each.key, Tolerance()):
                loose.append((each, near))
    where = findings.first("tolerance", "answer")
    if loose and not findings.noted("B155", *where):
        _report(findings, loose, where)
    return Activity(neighbours=tried, accepted_neighbours=taken)


def _report(findings: Findings, loose: Sequence[tuple[Keyed, Neighbour]], where: tuple[str, ...]) -> None:
    (variant, key), near = loose[0]
    changed, given = f"{near.argument}={_word(near.other)}", _given(variant, near.argument)
    names = sorted({other.argument for _, other in loose} - {near.argument})
    others, others_zh = (f"; likewise {', '.join(names)}", f"；{'、'.join(names)} 也如此") if names else ("", "")
    message = Text(
        f"the tolerance is too loose: {show(near.value)}, which is right for {changed},"
        f" is marked right for {given}, where the key is {show(key)} (seed {variant.seed}{others})",
        f"容差过宽：{given} 的答案是 {show(key)}，但 {changed} 的答案 {show(near.value)}"
        f" 也会判为正确（种子 {variant.seed}{others_zh}）",
    )
    findings.add("B157", message, Text("tighten it", "请收紧容差"), *where)


def neighbours_of(variant: Variant) -> Iterator[Neighbour]:
    """One argument of the reference changed, or one integer that an expression names."""
    found = variant.call
    if found is not None:
        yield from neighbours(*found)
    number = variant.question.kind.number
    if number is None or not isinstance(number.answer, Expression):
        return
    for name in sorted(number.answer.names & variant.names.keys()):
        value = variant.names[name]
        for other in near_integers(value) if isinstance(value, int) else ():
            try:
                changed = evaluate(number.answer, {**variant.names, name: other})
            except ExpressionError:
                # 1 / (n - 7) has no value for n = 7: no neighbour there.
                continue
            yield Neighbour(name, other, changed)


def _given(variant: Variant, argument: str) -> str:
    found = variant.call
    given = variant.names if found is None else found[1]
    return f"{argument}={_word(given[argument])}"


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else value if isinstance(value, str) else show(value)
