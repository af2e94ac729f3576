"""Questions as Moodle XML."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from dlquiz.bank import Bank
from dlquiz.expressions.values import Value
from dlquiz.interchange.exporting import note_fields, note_other_language, questions_of, variants_of
from dlquiz.interchange.foreign import no_share, share_of
from dlquiz.interchange.model import Losses, WriteOptions, Written
from dlquiz.interchange.moodle.calculated import calculated
from dlquiz.interchange.moodle.clozes import embedded
from dlquiz.interchange.moodle.datasets import Datasets, UnevenError
from dlquiz.interchange.moodle.elements import answer, html_element, text
from dlquiz.interchange.moodle.numbers import margin_of, unit_elements
from dlquiz.interchange.moodle.texts import FORMATTING, HtmlTexts
from dlquiz.interchange.simple import SAME
from dlquiz.interchange.xml_writing import attributes, element, words
from dlquiz.kinds.choice import Choice
from dlquiz.kinds.matching import Matching
from dlquiz.kinds.open import Open
from dlquiz.kinds.text import ShortAnswer
from dlquiz.kinds.true_false import TrueFalse
from dlquiz.messages import Text, say
from dlquiz.questions.kinds import ConstantFormula
from dlquiz.questions.question import Question
from dlquiz.variants.model import Variant
from dlquiz.variants.parameters import is_fixed
from dlquiz.variants.texts import fill, placeholders

HELD = ("tags", "hints", "explanation")
"""Fields of every question that Moodle has, too."""


def written_quiz(banks: Sequence[Bank], options: WriteOptions) -> Written:
    """All questions, each topic of a bank below a category of its name."""
    losses, out = Losses(), ['<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n']
    for bank in banks:
        topic = None
        for question in questions_of([bank]):
            written = _Question(question, options, losses).written()
            if written and question.topic != topic:
                topic = question.topic
                out.append(_category(bank, topic))
            out += written
    return Written("".join([*out, "</quiz>\n"]).encode(), losses)


def _category(bank: Bank, topic: str) -> str:
    path = "$course$/top/" + topic.replace("/", "//")
    title = bank.topics.get(topic, Text.same("")).in_language("en")
    return element(
        "question", element("category", text(path)) + html_element("info", words(title)), attributes(type="category")
    )


class _Body(NamedTuple):
    """The kind of a question in Moodle, its text, and what only that kind has."""

    type: str
    prompt: str
    inside: str


class _Question:
    """Writes one question."""

    def __init__(self, question: Question, options: WriteOptions, losses: Losses) -> None:
        self.question = question
        self.options = options
        self.losses = losses

    def written(self) -> list[str]:
        """The question as one of Moodle, or one for each draw; empty where Moodle has none such."""
        variants = variants_of(self.question, self.options, self.losses)
        if not variants:
            return []
        made = self._calculated(variants) or self._for_each(variants)
        if made:
            note_fields(self.question, HELD, self.losses)
        else:
            self.losses.frozen.pop(self.question.name, None)
        return made

    def _calculated(self, variants: Sequence[Variant]) -> list[str]:
        number = self.question.kind.number
        if number is None or is_fixed(self.question) or any(isinstance(each.answer, tuple) for each in variants):
            return []
        datasets = Datasets(variants)
        texts = HtmlTexts(self.options.languages, datasets.insert, datasets.finish)
        try:
            prompt = self._prompt(texts, variants[0])
            explanation = self._explanation(texts)
            inside = calculated(variants, datasets, texts, self.lose)
        except UnevenError:
            return []
        return [self._whole(self.question.id, _Body("calculated", prompt, inside), texts, explanation)]

    def _for_each(self, variants: Sequence[Variant]) -> list[str]:
        made = []
        for variant in variants:
            texts = HtmlTexts(self.options.languages, _filling(variant))
            body = self._body(variant, texts)
            if body is None:
                return []
            identity = self.question.id if is_fixed(self.question) else f"{self.question.id}-s{variant.seed}"
            made.append(self._whole(identity, body, texts, self._explanation(texts)))
        return made

    def _whole(self, identity: str, body: _Body, texts: HtmlTexts, explanation: str) -> str:
        question = self.question
        hints = "".join(html_element("hint", texts.html(hint)) for hint in self._hints())
        tags = "".join(element("tag", text(tag)) for tag in question.tags)
        if texts.reformatted:
            self.lose(FORMATTING)
        return element(
            "question",
            element("name", text(identity))
            + html_element("questiontext", body.prompt)
            + html_element("generalfeedback", explanation)
            + ("" if body.type == "cloze" else element("defaultgrade", "1"))
            + element("penalty", "0.3333333")
            + element("hidden", "0")
            + element("idnumber", words(f"{question.bank}/{identity}"))
            + body.inside
            + hints
            + (element("tags", tags) if tags else ""),
            attributes(type=body.type),
        )

    def _hints(self) -> list[Text]:
        """The hints without numbers: Moodle puts none into hints."""
        fixed = [hint for hint in self.question.hints if not any(map(placeholders, hint))]
        if len(fixed) < len(self.question.hints):
            self.lose(Text("hints with drawn numbers", "含抽取数值的提示"))
        return fixed

    def _explanation(self, texts: HtmlTexts) -> str:
        return "" if self.question.explanation is None else texts.html(self.question.explanation)

    def _prompt(self, texts: HtmlTexts, variant: Variant) -> str:
        """The prompt and, below it, the convention of the reference."""
        html = texts.html(self.question.prompt)
        under = variant.convention
        if under is None:
            return html
        said = Text(*(say(language, "convention", text=under) for language in ("en", "zh")))
        return f"<div>{html}</div><div>{texts.html(said)}</div>"

    def lose(self, what: Text) -> None:
        """Note that something has no place in Moodle."""
        self.losses.freeze(self.question.name, Text(f"no place for: {what.en}", f"无法保存：{what.zh}"))

    def _leave_out(self, why: Text) -> None:
        self.losses.left_out[self.question.name] = why

    def _body(self, variant: Variant, texts: HtmlTexts) -> _Body | None:
        kind = self.question.kind
        if form := _FORMS.get(self.question.type):
            return form(self, kind, variant, texts)
        if kind.in_blanks and not any(isinstance(part.answer, tuple) for part in variant.parts):
            prompt = embedded(variant, self.options.single, self.lose)
            note_other_language(self.question, self.options, self.losses)
            return _Body("cloze", prompt, "")
        if kind.number is not None and not isinstance(variant.answer, tuple):
            return self._numerical(variant, texts)
        self._leave_out(
            Text("Moodle has no answers of several numbers", "Moodle 没有由多个数组成的答案")
            if kind.number is not None or kind.in_blanks
            else Text(
                f"Moodle has no questions of the type {self.question.type}", f"Moodle 没有 {self.question.type} 题型"
            )
        )
        return None

    def choice(self, kind: Choice, _: Variant, texts: HtmlTexts) -> _Body | None:
        right = sum(option.correct for option in kind.options)
        share = share_of(right)
        if share is None:
            self._leave_out(no_share(right))
            return None
        wrong = "-100" if kind.multiple else "0"
        shown = "".join(
            answer(
                share if option.correct else wrong,
                texts.html(option.text),
                feedback="" if option.why is None else texts.html(option.why),
                html=True,
            )
            for option in kind.options
        )
        inside = (
            element("single", "false" if kind.multiple else "true")
            + element("shuffleanswers", "true" if kind.shuffle else "false")
            + element("answernumbering", "abc")
        )
        return _Body("multichoice", texts.html(self.question.prompt), inside + shown)

    def true_false(self, kind: TrueFalse, _: Variant, texts: HtmlTexts) -> _Body:
        sides = (("true", "100" if kind.answer else "0"), ("false", "0" if kind.answer else "100"))
        inside = "".join(answer(worth, side) for side, worth in sides)
        return _Body("truefalse", texts.html(self.question.prompt), inside)

    def short_answer(self, kind: ShortAnswer, variant: Variant, texts: HtmlTexts) -> _Body:
        if any(accepted.en and accepted.zh and accepted.en != accepted.zh for accepted in kind.accept):
            self.lose(Text("which accepted answers are translations", "哪些可接受的答案互为译文"))
        spelled = [
            fill(getattr(accepted, language), variant.names)
            for accepted in kind.accept
            for language in self.options.languages
            if getattr(accepted, language)
        ]
        # A star would stand for any letters.
        answers = (answer("100", texts.plain(each).replace("*", "\\*")) for each in dict.fromkeys(spelled))
        return _Body("shortanswer", texts.html(self.question.prompt), element("usecase", "0") + "".join(answers))

    def matching(self, kind: Matching, variant: Variant, texts: HtmlTexts) -> _Body:
        rights = [*(pair.right for pair in kind.pairs), *kind.distractors]
        if self.options.language == "both" and any(right.en and right.zh and right.en != right.zh for right in rights):
            self.lose(Text("right sides in two languages", "双语的右侧文字"))
        lefts = [*(texts.html(pair.left) for pair in kind.pairs), *("" for _ in kind.distractors)]
        answers = [element("answer", text(texts.plain(self._single(right, variant)))) for right in rights]
        pairs = "".join(
            element("subquestion", text(left) + right, attributes(format="html"))
            for left, right in zip(lefts, answers, strict=True)
        )
        return _Body("matching", texts.html(self.question.prompt), element("shuffleanswers", "true") + pairs)

    def _single(self, text: Text, variant: Variant) -> str:
        return fill(text.in_language(self.options.single), variant.names)

    def essay(self, kind: Open, _: Variant, texts: HtmlTexts) -> _Body:
        info = texts.html(kind.answer)
        points = [point.point for point in kind.rubric]
        if points != [SAME]:
            self.lose(Text("rubric (it stands in the information for graders)", "评分要点（已写入评分者信息）"))
            info += "<ul>" + "".join(f"<li>{texts.html(point)}</li>" for point in points) + "</ul>"
        inside = (
            element("responseformat", "editor")
            + element("responserequired", "1")
            + element("responsefieldlines", "15")
            + element("attachments", "0")
            + html_element("graderinfo", info)
        )
        return _Body("essay", texts.html(self.question.prompt), inside)

    def _numerical(self, variant: Variant, texts: HtmlTexts) -> _Body:
        number = self.question.kind.number
        assert number is not None, "a number is asked"
        margin = margin_of(number.tolerance, [variant.answer])
        if not isinstance(number.answer, ConstantFormula):
            self.losses.freeze(self.question.name, Text("the answer becomes a fixed value", "答案变为固定值"))
        if not number.tolerance.default:
            self.lose(Text("how the tolerance was given", "容差的写法"))
        if variant.mistakes:
            self.lose(Text("names of mistakes", "错误的名称"))

        def one(fraction: str, value: Value, feedback: str) -> str:
            return answer(fraction, repr(value), feedback=feedback, more=element("tolerance", margin.size))

        wrong = [mistake for mistake in variant.mistakes if not isinstance(mistake.value, tuple)]
        answers = [one("100", variant.answer, "")]
        answers += [one("0", mistake.value, texts.html(mistake.feedback)) for mistake in wrong]
        return _Body("numerical", self._prompt(texts, variant), "".join(answers) + unit_elements(number.unit))


def _filling(variant: Variant) -> Callable[[str], str]:
    return lambda words: fill(words, variant.names)


_FORMS: Mapping[str, Callable[[_Question, Any, Variant, HtmlTexts], _Body | None]] = {
    "choice": _Question.choice,
    "true_false": _Question.true_false,
    "text": _Question.short_answer,
    "matching": _Question.matching,
    "open": _Question.essay,
}
"""How a question is written, by its type in banks; blanks and numbers are written alike in every type that has them."""
