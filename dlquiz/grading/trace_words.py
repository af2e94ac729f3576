"""The traces of answers in words: options, places, true or false, accepted texts, points of a rubric."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from dlquiz.grading.arranging import read_places, right_matches, right_order
from dlquiz.grading.choices import in_both, naming_part, truth_word
from dlquiz.grading.naming import Name, fold, plain_word, read_names
from dlquiz.grading.traced import Named, NameStage, Spelling, TextStage, Trace, without_key
from dlquiz.grading.verdict import Verdict
from dlquiz.grading.words import accepted_texts, folded, names_said, one_typo, without_introduction
from dlquiz.messages import Text
from dlquiz.questions import Choice, Matching, Open, Ordering, TrueFalse, Words
from dlquiz.variants import Variant


def trace_words(variant: Variant, answer: str, verdict: Verdict) -> Trace:
    """The trace behind `verdict`, which is the one on `answer`. An answer that does not count is told no key."""
    question = variant.question
    stage = _stage(variant, answer, verdict)
    if not verdict.counts:
        return Trace(question.type, answer, verdict.outcome, verdict.score, without_key(stage), verdict.message)
    return Trace(question.type, answer, verdict.outcome, verdict.score, stage)


def _stage(variant: Variant, answer: str, verdict: Verdict) -> NameStage | TextStage:
    kind, texts = variant.question.kind, list(map(in_both, variant.offered))
    if isinstance(kind, Choice):
        options = [kind.options[place] for place in variant.options]
        right = tuple(number for number, option in enumerate(options, 1) if option.correct)
        return NameStage(_named(read_names(naming_part(answer, texts), texts), texts), right)
    if isinstance(kind, Ordering):
        return NameStage(_named(read_places(answer, texts), texts), tuple(right_order(variant)))
    if isinstance(kind, Matching):
        right_sides = right_matches(variant, kind)
        return NameStage(_named(read_places(answer, texts, len(right_sides)), texts), tuple(right_sides))
    if isinstance(kind, TrueFalse):
        return _said_true_or_false(kind, answer, verdict)
    if isinstance(kind, Words):
        return _spellings(variant, kind, answer)
    assert isinstance(kind, Open), "parts are traced one by one, and numbers elsewhere"
    return _points(variant, kind, verdict)


def _named(names: Sequence[Name], texts: Sequence[Text]) -> tuple[Named, ...]:
    return tuple(_with_text(name, texts) for name in names)


def _with_text(name: Name, texts: Sequence[Text]) -> Named:
    """A text is compared without its marks and spaces, a number or a letter as a plain word."""
    word = name.word.strip()
    if name.place is None:
        return Named(word, plain_word(word))
    form = fold(word) if name.way == "text" else plain_word(word)
    return Named(word, form, name.way, name.place + 1, texts[name.place])


def _said_true_or_false(kind: TrueFalse, answer: str, verdict: Verdict) -> NameStage:
    word, form = answer.strip(), truth_word(answer)
    if not verdict.counts:
        return NameStage((Named(word, form),))
    said = Named(word, form, "word", 1 if verdict.read_as else 2, verdict.echo)
    return NameStage((said,), (1 if kind.answer else 2,))


def _points(variant: Variant, kind: Open, verdict: Verdict) -> NameStage:
    met = verdict.read_as or []
    points = list(map(in_both, variant.offered))
    return NameStage(tuple(Named(f"{number}", f"{number}", "number", number, points[number - 1]) for number in met))


def _spellings(variant: Variant, kind: Words, answer: str) -> TextStage:
    """Every accepted text once, in whichever language."""
    texts = dict.fromkeys(spelling for text in accepted_texts(variant, kind) for spelling in text)
    answer = without_introduction(answer, list(texts))
    said = folded(answer)
    names = names_said(answer, list(texts))
    return TextStage(said, tuple(_spelling(answer, names, text) for text in texts))


def _spelling(answer: str, names: Collection[str], text: str) -> Spelling:
    form = folded(text)
    return Spelling(text, form, form in names, form not in names and one_typo(answer, text))
