"""The mistakes of a numeric question: each is marked wrong, and the author's own are active now and then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from dlquiz.checking.activity import MistakeActivity, Origin
from dlquiz.checking.findings import Findings, at_seed
from dlquiz.checking.keys import Keyed
from dlquiz.expressions import Value, is_integer, show
from dlquiz.grading.numeric import compared
from dlquiz.messages import Text
from dlquiz.questions.kinds import AskedNumber, Call
from dlquiz.reference import catalog
from dlquiz.reference.kinds import labelled
from dlquiz.variants.model import Variant

FEWEST_DRAWS = 3
"""In how many draws a mistake must show before it counts as never telling itself apart."""


def check_mistakes(findings: Findings, kind: AskedNumber, keyed: Sequence[Keyed]) -> list[MistakeActivity]:
    """How often each mistake is active over the draws, and how often it would be marked right all the same.

    The question's own mistakes and those it wants apart cannot be accepted: such draws are refused. Another mistake of
    the reference that is accepted is the author's fault where the author set the tolerance, and an error. With the
    default tolerance only a real key can accept one, within a thousandth: no rule could tell the two apart without
    failing honest rounding, and the next draw may well do. Only the table of activity shows that.
    """
    active: Counter[str] = Counter()
    taken: Counter[str] = Counter()
    for variant, key in keyed:
        for mistake in variant.mistakes:
            active[mistake.name] += 1
            if not compared(kind, mistake.value, key).right:
                continue
            taken[mistake.name] += 1
            if not kind.tolerance.default or is_integer(key):
                seed, value = at_seed(variant.seed), show(mistake.value)
                message = Text(
                    f"the tolerance is too loose: it accepts {value} of the mistake `{mistake.name}`"
                    f" for {show(key)}{seed.en}",
                    f"容差过宽：错误 `{mistake.name}` 得到的 {value} 也会当作 {show(key)}{seed.zh}",
                )
                fix = Text("tighten it, or name the mistake in `separate`", "请收紧容差，或在 `separate` 中写出该错误")
                findings.add("B155", message, fix, *findings.first("tolerance", "answer"))
    labels = _labels(kind)
    found = [
        MistakeActivity(name, origin, active[name], taken[name], label=labels[name])
        for name, origin in known_mistakes(kind)
    ]
    _warn_of_idle(findings, found, len(keyed))
    _warn_of_twins(findings, kind, [variant for variant, _ in keyed])
    return found


def known_mistakes(kind: AskedNumber) -> Iterator[tuple[str, Origin]]:
    """Every mistake that can be active: the question's own, then those of its reference that it does not drop."""
    own = [mistake.name for mistake in kind.mistakes]
    yield from ((name, "own") for name in own)
    if isinstance(kind.answer, Call):
        for mistake in catalog.find(kind.answer.reference).mistakes:
            if mistake.name not in own and mistake.name not in kind.ignore_mistakes:
                yield mistake.name, "separate" if mistake.name in kind.separate else "reference"


def _labels(kind: AskedNumber) -> dict[str, Text]:
    """What people read for each of them."""
    brought = catalog.find(kind.answer.reference).mistakes if isinstance(kind.answer, Call) else ()
    labels = {mistake.name: mistake.label for mistake in brought}
    return labels | {own.name: labelled(own.name, own.title) for own in kind.mistakes}


def _warn_of_idle(findings: Findings, mistakes: Sequence[MistakeActivity], seeds: int) -> None:
    """The question's own mistakes that never show.

    One that the reference brings may rest on an argument that this question keeps constant: then nobody makes it.
    """
    for mistake in mistakes:
        if seeds and not mistake.active and mistake.origin == "own":
            message = Text(
                f"the mistake `{mistake.name}` is never active over {seeds} seeds",
                f"{seeds} 个种子中，错误 `{mistake.name}` 的值始终等于答案或无法算出",
            )
            fix = Text("correct its formula, or delete it", "请改正它的算式，或删去")
            findings.add("B156", message, fix, "mistakes", mistake.name, severity="warning")


def _warn_of_twins(findings: Findings, kind: AskedNumber, variants: Sequence[Variant]) -> None:
    """Warn of mistakes that another one equals wherever they show: an answer that is both is named as neither."""
    values = [{mistake.name: mistake.value for mistake in variant.mistakes} for variant in variants]
    known = [name for name, _ in known_mistakes(kind)]
    own = [mistake.name for mistake in kind.mistakes]
    reported: set[str] = set()
    for name in reversed(own):
        twin = next((other for other in known if other != name and _hides(other, name, values)), None)
        if twin is None or twin in reported:
            continue
        reported.add(name)
        message = Text(
            f"the mistakes `{twin}` and `{name}` give the same value in every draw: neither can be named",
            f"错误 `{twin}` 和 `{name}` 每次抽取的值都相同，无法判断是哪一个",
        )
        fix = (
            Text("correct a formula, or delete one", "请改正其中一个算式，或删去一个")
            if twin in own
            else Text(
                f"delete it, or name `{twin}` in `ignore_mistakes`", f"请删去它，或在 `ignore_mistakes` 中写上 `{twin}`"
            )
        )
        findings.add("B159", message, fix, "mistakes", name, severity="warning")


def _hides(other: str, name: str, values: Sequence[Mapping[str, Value]]) -> bool:
    """Whether `other` has the value of `name` in every draw in which that shows; a few draws may do so by chance."""
    shown = [value for value in values if name in value]
    return len(shown) >= min(FEWEST_DRAWS, len(values)) > 0 and all(
        other in value and catalog.same_value(value[other], value[name]) for value in shown
    )
