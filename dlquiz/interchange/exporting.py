"""What the writers of formats share: draws, texts in one language, and the fields that a format has no place for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from dlquiz.bank import Bank
from dlquiz.errors import DlquizError
from dlquiz.interchange.model import Losses, WriteOptions
from dlquiz.interchange.simple import SAME
from dlquiz.kinds.drawing import draw
from dlquiz.messages import Text
from dlquiz.questions.question import Question
from dlquiz.variants.model import Variant, texts_of
from dlquiz.variants.parameters import is_fixed

_FIELDS = (
    "aliases",
    "difficulty",
    "tags",
    "covers",
    "family",
    "hints",
    "solution",
    "explanation",
    "source",
    "follow_ups",
)
_USUAL_DIFFICULTY = 2


def questions_of(banks: Iterable[Bank]) -> Iterator[Question]:
    """Every question that is still asked."""
    for bank in banks:
        yield from (question for question in bank.questions if not question.deprecated)


def variants_of(question: Question, options: WriteOptions, losses: Losses) -> list[Variant]:
    """The draws of a question that are frozen, seeds 0 … N−1; one where nothing is drawn.

    Notes that drawn numbers become fixed; where there is no draw, the question is left out and the list empty.
    """
    count = 1 if is_fixed(question) else options.variants
    try:
        variants = [draw(question, seed) for seed in range(count)]
    except DlquizError as error:
        losses.left_out[question.name] = Text(error.en, error.zh)
        return []
    if not is_fixed(question):
        seeds = "0" if count == 1 else f"0–{count - 1}"
        losses.freeze(question.name, Text(f"fixed numbers (seeds {seeds})", f"数值固定（种子 {seeds}）"))
    return variants


def note_fields(question: Question, held: Collection[str], losses: Losses) -> None:
    """Note the fields of every kind that the question has and the format has no place for; it holds those of `held`."""
    lost = [name for name in _FIELDS if name not in held and _has(question, name)]
    if lost:
        losses.freeze(question.name, Text(f"no place for: {', '.join(lost)}", f"无法保存的字段：{'、'.join(lost)}"))


def _has(question: Question, field: str) -> bool:
    value = getattr(question.kind, field, ()) if field == "follow_ups" else getattr(question, field)
    return value != _USUAL_DIFFICULTY if field == "difficulty" else bool(value)


def note_other_language(question: Question, options: WriteOptions, losses: Losses) -> None:
    """Note that the format holds one language, where both were asked for and the question has both."""
    # The point of an open question that came in without a rubric is ours.
    both = (text for text in texts_of(question) if text.en != text.zh and text != SAME)
    if options.language == "both" and any(text.en and text.zh for text in both):
        one = (
            Text("only its English text", "只有英文")
            if options.single == "en"
            else Text("only its Chinese text", "只有中文")
        )
        losses.freeze(question.name, one)
