"""Questions as cards in Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from dlquiz.bank import Bank
from dlquiz.interchange.exporting import note_fields, note_other_language, questions_of, variants_of
from dlquiz.interchange.markdown_cards import blank_name, escaped, without_brackets
from dlquiz.interchange.model import Losses, WriteOptions, Written
from dlquiz.interchange.simple import Simple, simple_of
from dlquiz.messages import Text
from dlquiz.questions.question import Question
from dlquiz.variants.model import Variant
from dlquiz.variants.parameters import is_fixed
from dlquiz.variants.texts import BLANK

_HELD = ("difficulty",)


def written_cards(banks: Sequence[Bank], options: WriteOptions) -> Written:
    """All questions of the banks, each bank below its title."""
    losses, out = Losses(), []
    for bank in banks:
        out.append(f"# {bank.title.in_language(options.single)}\n")
        for question in questions_of([bank]):
            out += _cards(question, options, losses)
    return Written("\n".join(out).encode(), losses)


def _cards(question: Question, options: WriteOptions, losses: Losses) -> list[str]:
    cards = []
    for variant in variants_of(question, options, losses):
        simple = simple_of(variant, options.single, losses)
        if simple is not None:
            cards.append(f"{_comment(variant, simple)}\n{_card(simple)}\n")
    if question.kind.in_blanks:
        names = [blank.name for blank in question.kind.every_part]
        if names != [blank_name(number) for number in range(1, len(names) + 1)]:
            losses.freeze(question.name, Text("no place for: names of blanks", "无法保存：空的名称"))
    if cards:
        note_fields(question, _HELD, losses)
        note_other_language(question, options, losses)
        if question.kind.number is not None and not question.kind.number.tolerance.default:
            losses.freeze(question.name, Text("no place for: tolerance", "无法保存：tolerance"))
    return cards


def _comment(variant: Variant, simple: Simple) -> str:
    question = variant.question
    identity = question.id if is_fixed(question) else f"{question.id}-s{variant.seed}"
    # `-->` would end the comment; a topic with such a sign says nothing that must be kept.
    topic = question.topic.replace(">", "")
    return f"<!-- dlquiz id={identity} type={simple.type} topic={topic} difficulty={question.difficulty} -->"


def _card(simple: Simple) -> str:
    if simple.type == "cloze":
        return f"C: {escaped(_cloze(simple))}"
    lines = [f"Q: {escaped(simple.prompt)}"]
    if simple.type in ("choice", "multiple"):
        return "\n".join([*lines, *(_item(option, ticked=option in simple.answers) for option in simple.options)])
    if simple.type == "matching":
        pairs = zip(simple.options, simple.answers, strict=True)
        return "\n".join([*lines, "A:", *(f"- {_indented(left)} => {_indented(right)}" for left, right in pairs)])
    if simple.type in ("ordering", "text"):
        return "\n".join([*lines, "A:", *(f"- {_indented(answer)}" for answer in simple.answers)])
    return "\n".join([*lines, f"A: {escaped(simple.answers[0])}"])


def _item(option: str, *, ticked: bool) -> str:
    return f"- [{'x' if ticked else ' '}] {_indented(option)}"


def _indented(text: str) -> str:
    """The text with its further lines below its first one."""
    return text.replace("\n", "\n  ")


def _cloze(simple: Simple) -> str:
    answers = iter(simple.answers)
    pieces, end = [], 0
    for blank in BLANK.finditer(simple.prompt):
        pieces.append(without_brackets(simple.prompt[end : blank.start()]))
        pieces.append("\\[\\[" if blank["escaped"] else f"[{without_brackets(next(answers))}]")
        end = blank.end()
    return "".join([*pieces, without_brackets(simple.prompt[end:])])
