"""Whether a learner is shown the drawn numbers that the answer depends on, in either language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from dlquiz.bank_format.suggesting import listed
from dlquiz.checking.findings import Findings
from dlquiz.checking.texts import SINGLE_BRACES
from dlquiz.errors import DlquizError
from dlquiz.expressions.values import Value
from dlquiz.kinds.drawing import redo
from dlquiz.kinds.kind import kind_of
from dlquiz.messages import LANGUAGES, Language, Text
from dlquiz.questions.kinds import Kind
from dlquiz.questions.parameters import Constant
from dlquiz.questions.question import Question
from dlquiz.reference import catalog
from dlquiz.variants.model import Variant
from dlquiz.variants.texts import placeholders

HELD_AGAINST = 5
"""How many of the first variants are computed again with other values of a parameter that is not shown."""
_LANGUAGE_NAMES: Mapping[Language, Text] = {"en": Text("English", "英文"), "zh": Text("Chinese", "中文")}


def check_shown(findings: Findings, question: Question, variants: Sequence[Variant]) -> None:
    """Every drawn parameter that changes the answer is shown, by itself or through a `let` value that uses it.

    What stands in one language only is an oversight in the other, whether or not the answer depends on it.
    """
    drawn = [name for name, parameter in question.parameters.items() if not isinstance(parameter, Constant)]
    if not drawn or not variants:
        return
    named = {
        language: _shown_names(question, language) for language in LANGUAGES if question.prompt.in_language(language)
    }
    nowhere = [name for name in drawn if not any(name in names for names in named.values())]
    if needed := [name for name in nowhere if _matters(question, name, variants)]:
        names, inserted = listed(needed), _inserted(needed)
        message = Text(
            f"nothing the learner sees shows {names.en}, which the answer depends on",
            f"答案取决于 {names.zh}，但学习者看到的内容中没有它",
        )
        fix = Text(
            f"write {inserted.en} into the prompt, or make it a fixed number",
            f"请在题干中写上 {inserted.zh}，或改成固定的数",
        )
        _add(findings, message, fix, "prompt")
    for language, here in named.items():
        others = {name for other in named.values() for name in other}
        if missing := [name for name in drawn if name in others - here]:
            other = next(_LANGUAGE_NAMES[other] for other in LANGUAGES if other != language)
            names, inserted = listed(missing), _inserted(missing)
            message = Text(
                f"prompt ({language}): the {other.en} text shows {names.en}, this one does not",
                f"prompt（{language}）：{other.zh}写出了 {names.zh}，这里没有",
            )
            fix = Text(f"write {inserted.en} into it", f"请在其中写上 {inserted.zh}")
            _add(findings, message, fix, "prompt", language)


def check_whole_lists(findings: Findings, question: Question, variants: Sequence[Variant]) -> None:
    """A list that is shown as a whole though the answer has no use for it, or would be one number with an entry of it.

    With `d: [64, 128]` a choice between the two was most likely meant.
    """
    seen = {name for part in _seen(question) for source in {*part} for name in placeholders(source)}
    for name, parameter in question.parameters.items():
        listed = parameter.value if isinstance(parameter, Constant) else None
        if name not in seen or not isinstance(listed, tuple) or any(isinstance(entry, tuple) for entry in listed):
            continue
        # Where no draw is possible the list may be the reason.
        if all(_entry_would_do(question, variants[0], name, entry) for entry in listed if variants):
            written = f"[{', '.join(f'{entry:.10g}' for entry in listed)}]"
            fix = Text(
                f"write `{{choose: {written}}}` to draw one entry, `{{choose: [{written}]}}` to keep the list",
                f"若每次抽取一项，请写 `{{choose: {written}}}`；若要整个列表，请写 `{{choose: [{written}]}}`",
            )
            message = Text(
                f"the list `{name}` is shown as a whole, {written}", f"列表 `{name}` 会整个显示出来：{written}"
            )
            findings.add("B124", message, fix, "parameters", severity="warning")


def _entry_would_do(question: Question, variant: Variant, name: str, entry: Value) -> bool:
    """Whether with one entry in place of the list the answer is the same, or one number instead of several."""
    try:
        other = redo(question, variant.seed, {**variant.parameters, name: entry})
    except (DlquizError, *catalog.UNDEFINED):
        return False
    return _is_one_of(variant, other) or (_is_computed(question.kind) and kind_of(variant).same_key(variant, other))


def _is_computed(kind: Kind) -> bool:
    """Whether drawn numbers could change what is right."""
    return kind.right_varies or any(_is_computed(part.kind) for part in kind.every_part)


def _is_one_of(variant: Variant, other: Variant) -> bool:
    if variant.question.kind.number is not None:
        return isinstance(variant.answer, tuple) and not isinstance(other.answer, tuple)
    return any(map(_is_one_of, variant.parts, other.parts))


def _add(findings: Findings, message: Text, fix: Text, *place: str) -> None:
    findings.add("B116", message, fix, *place, severity="warning")


def _inserted(names: Sequence[str]) -> Text:
    return listed([f"{{{{{name}}}}}" for name in names])


def _shown_names(question: Question, language: Language) -> set[str]:
    """The names whose values the texts of this language tell, directly or through others."""
    texts = [content.in_language(language) for content in _seen(question)]
    # Single braces were meant to show what is in them, and have a finding of their own.
    meant = [match["name"] for part in texts for match in SINGLE_BRACES.finditer(part)]
    said = _with_sources(question, [*meant, *(name for part in texts for name in placeholders(part))])
    for condition in question.where:
        # `a + b == 10` tells b where a is known; `n % k == 0` does not tell k.
        tied = _with_sources(question, condition.names)
        if "==" in condition.source and "%" not in condition.source and said & tied:
            said |= tied
    return said


def _with_sources(question: Question, names: Iterable[str]) -> set[str]:
    """The names, and those that the `let` values among them are made of."""
    found = set(names)
    for name, expression in reversed([*question.let.items()]):
        found |= expression.names if name in found else set()
    return found


def _seen(question: Question) -> Iterator[Text]:
    """What a learner sees before answering."""
    yield question.prompt
    for kind in (question.kind, *(part.kind for part in question.kind.every_part)):
        if kind.shows_offered:
            yield from (*kind.lefts, *kind.offered)
    yield from (part.prompt for part in question.kind.every_part)


def _matters(question: Question, name: str, variants: Sequence[Variant]) -> bool:
    """Whether another value of this parameter alone, drawn for another seed, makes another answer."""
    others = list(dict.fromkeys(variant.parameters[name] for variant in variants))
    return any(
        not kind_of(variant).same_key(variant, changed)
        for variant in variants[:HELD_AGAINST]
        for changed in _with_others(question, variant, name, others)
    )


def _with_others(question: Question, variant: Variant, name: str, values: Sequence[Value]) -> Iterator[Variant]:
    for value in values:
        if value != variant.parameters[name]:
            try:
                yield redo(question, variant.seed, {**variant.parameters, name: value})
            except DlquizError:
                # A value that does not go with the other ones tells nothing.
                continue
