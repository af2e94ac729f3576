"""Questions as GIFT."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dlquiz.bank import Bank
from dlquiz.interchange.exporting import note_fields, note_other_language, questions_of, variants_of
from dlquiz.interchange.foreign import no_share, share_of
from dlquiz.interchange.gift.escapes import escaped
from dlquiz.interchange.model import Losses, WriteOptions, Written
from dlquiz.interchange.moodle.numbers import margin_of
from dlquiz.interchange.moodle.texts import HtmlTexts
from dlquiz.interchange.simple import Simple, simple_of
from dlquiz.messages import Text
from dlquiz.questions.question import Question
from dlquiz.variants.model import Variant
from dlquiz.variants.parameters import is_fixed
from dlquiz.variants.texts import fill

_HELD = ("explanation",)
_PAIR = "->"


def written_gift(banks: Sequence[Bank], options: WriteOptions) -> Written:
    """All questions, each topic of a bank below a category of its name."""
    losses, out = Losses(), []
    for bank in banks:
        topic = None
        for question in questions_of([bank]):
            written = list(_questions(question, options, losses))
            if written and question.topic != topic:
                topic = question.topic
                out.append(f"$CATEGORY: {topic.replace('/', '//')}\n")
            out += written
    return Written("\n".join(out).encode(), losses)


def _questions(question: Question, options: WriteOptions, losses: Losses) -> Iterator[str]:
    for variant in variants_of(question, options, losses):
        simple = simple_of(variant, options.single, losses)
        if simple is None:
            return
        texts = HtmlTexts((options.single,), str)
        answers = _answers(simple, variant, texts)
        if isinstance(answers, Text):
            losses.left_out[question.name] = answers
            return
        identity = question.id if is_fixed(question) else f"{question.id}-s{variant.seed}"
        prompt = _html(texts, simple.prompt)
        feedback = _feedback(simple, variant, texts, options, losses)
        if texts.reformatted:
            losses.freeze(question.name, Text("no place for: its formatting", "无法保存：原有排版"))
        yield f"::{escaped(identity)}::[html]{prompt}{{{answers}{feedback}}}\n"
        note_fields(question, _HELD, losses)
        note_other_language(question, options, losses)
        if question.kind.number is not None and not question.kind.number.tolerance.default:
            losses.freeze(question.name, Text("no place for: how the tolerance was given", "无法保存：容差的写法"))


def _html(texts: HtmlTexts, words: str) -> str:
    html = texts.html(Text.same(words), filled=True)
    # A percent sign in front would be read as what the answer is worth.
    return escaped(f"&#37;{html[1:]}" if html.startswith("%") else html)


def _feedback(simple: Simple, variant: Variant, texts: HtmlTexts, options: WriteOptions, losses: Losses) -> str:
    """What is said to everybody at the end: the model answer, or the explanation."""
    explanation = variant.question.explanation
    if simple.type == "open":
        if explanation is not None:
            losses.freeze(variant.question.name, Text("no place for: explanation", "无法保存：explanation"))
        return f"####{_html(texts, simple.answers[0])}"
    if explanation is None:
        return ""
    return f"####{_html(texts, fill(explanation.in_language(options.single), variant.names))}"


def _answers(simple: Simple, variant: Variant, texts: HtmlTexts) -> str | Text:
    """What stands between the braces, or why the question is left out."""
    match simple.type:
        case "choice" | "multiple":
            return _options(simple, texts)
        case "true_false":
            return simple.answers[0].upper()
        case "open":
            return ""
        case "text":
            if any(_PAIR in answer for answer in simple.answers):
                return Text("GIFT would take `->` in an answer for a pair", "GIFT 会把答案中的 `->` 当作配对")
            return _listed("=", [escaped(texts.plain(answer).replace("*", "\\*")) for answer in simple.answers])
        case "matching":
            pairs = zip(simple.options, simple.answers, strict=True)
            return _listed(
                "=", [f"{_html(texts, left)} {_PAIR} {escaped(texts.plain(right))}" for left, right in pairs]
            )
        case "numeric" if not isinstance(variant.answer, tuple):
            number = variant.question.kind.number
            assert number is not None, "a number is asked"
            return f"#{variant.answer!r}:{margin_of(number.tolerance, [variant.answer]).size}"
        case "numeric":
            return Text("GIFT has no answers of several numbers", "GIFT 没有由多个数组成的答案")
    return Text(f"GIFT has no questions of the type {simple.type}", f"GIFT 没有 {simple.type} 题型")


def _options(simple: Simple, texts: HtmlTexts) -> str | Text:
    right, wrong = "=", "~"
    if simple.type == "multiple":
        share = share_of(len(simple.answers))
        if share is None:
            return no_share(len(simple.answers))
        right, wrong = f"~%{share}%", "~%-100%"
    return (
        "".join(
            f"\n\t{right if option in simple.answers else wrong}{_html(texts, option)}" for option in simple.options
        )
        + "\n"
    )


def _listed(sign: str, answers: Sequence[str]) -> str:
    return "".join(f"\n\t{sign}{answer}" for answer in answers) + "\n"
