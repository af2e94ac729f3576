"""Answers of a few words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from dlquiz.bank_format.duplicates import same_texts
from dlquiz.bank_format.json_schema import array, ref
from dlquiz.bank_format.reader import BankReader
from dlquiz.bank_format.tables import Field, Table, whole
from dlquiz.expressions.work import spend
from dlquiz.grading.choices import in_both
from dlquiz.grading.traced import Spelling, TextStage
from dlquiz.grading.verdict import Echo, Unreadable, Verdict, outcome_of
from dlquiz.grading.words import LEAST_LETTERS, folded, names_said, one_typo, read_words, without_introduction
from dlquiz.kinds.kind import (
    Alike,
    KindFormat,
    Marking,
    Placed,
    QuestionKind,
    Term,
    given_up,
    marking,
    numbered,
    unreadable,
)
from dlquiz.messages import Language, Text, message
from dlquiz.variants.model import Variant
from dlquiz.yaml_reader.nodes import Map, Node

WORK_A_SPELLING = 20


@dataclass(frozen=True, slots=True)
class ShortAnswer(QuestionKind):
    """A few words; each text of `accept` is right in either language, the first one is the key.

    Case, width, space and punctuation do not count. One typo (a letter too many, missing, wrong, or two swapped) in a
    word of five letters or more is pointed out.
    """

    type: ClassVar[str] = "text"
    accept: tuple[Text, ...]
    key_is_markdown: ClassVar[bool] = True
    says_all: ClassVar[bool] = True
    right_varies: ClassVar[bool] = True

    @property
    def spellings(self) -> tuple[Text, ...]:
        return self.accept

    def accepted(self, variant: Variant) -> list[Text]:
        """The accepted texts with the drawn numbers in; one that is written in one language stands for both."""
        return [in_both(variant.fill(text)) for text in self.accept]

    def _drawn_spellings(self, variant: Variant) -> list[str]:
        return list(dict.fromkeys(spelling for text in self.accepted(variant) for spelling in text))

    def how_to_answer(self, variant: Variant) -> Text:
        return message("asks_words")

    def terms(self, variant: Variant) -> Sequence[Term]:
        return [Term(self.how_to_answer(variant))]

    def read(self, variant: Variant, answer: str) -> Echo | Unreadable:
        said = read_words(answer)
        return said if isinstance(said, Unreadable) else Echo(Text.same(said))

    def mark(self, variant: Variant, answer: str, digits_asked: bool) -> Marking:
        key, spellings = self.accepted(variant)[0], self._drawn_spellings(variant)
        read = read_words(answer)
        said = without_introduction(answer if isinstance(read, Unreadable) else read, spellings)
        names = names_said(said, spellings)
        if isinstance(read, Unreadable):
            verdict = unreadable(key.en, key, read.help)
        else:
            spend(WORK_A_SPELLING * len(spellings))
            meant = None if names else next((spelling for spelling in spellings if one_typo(said, spelling)), None)
            notes = () if meant is None else (message("spelt", word=meant),)
            score = float(bool(names) or meant is not None)
            verdict = Verdict(outcome_of(score), score, key.en, key, said, Text.same(said), notes=notes)
        return marking(
            variant,
            answer,
            verdict,
            lambda: TextStage(folded(said), tuple(_spelling(said, names, text) for text in spellings)),
        )

    def give_up(self, variant: Variant) -> Verdict:
        key = self.accepted(variant)[0]
        return given_up(key.en, key)

    def plain_key(self, variant: Variant, language: Language) -> str:
        return self.accepted(variant)[0].in_language(language)

    def working(self, variant: Variant, verdict: Verdict | None) -> list[Text]:
        return self.accepted(variant)[:1]

    def right_answers(self, variant: Variant) -> list[str]:
        return self._drawn_spellings(variant)

    def wrong_answers(self, variant: Variant) -> list[str]:
        """Two typos in a word."""
        return [typed for text in self.accepted(variant) for typed in _two_typos(text.en)]

    def own_texts(self) -> Iterator[Placed]:
        return iter(numbered("accept", self.accept))

    def told_apart(self) -> Sequence[Alike]:
        return [Alike("B143", Text("accepted answers", "可接受的答案"), numbered("accept", self.accept))]

    def same_key(self, one: Variant, other: Variant) -> bool:
        return self.accepted(one) == self.accepted(other)


def _spelling(answer: str, names: Collection[str], text: str) -> Spelling:
    form = folded(text)
    return Spelling(text, form, form in names, form not in names and one_typo(answer, text))


def _two_typos(text: str) -> list[str]:
    """The text with two letters of its first long word replaced."""
    word = next((word for word in text.split() if word.isascii() and word.isalpha() and len(word) > LEAST_LETTERS), "")
    if not word:
        return []
    typed = "".join(_other(letter) if place in (1, 3) else letter for place, letter in enumerate(word))
    return [text.replace(word, typed, 1)]


def _other(letter: str) -> str:
    return "x" if letter.casefold() == "q" else "q"


# In banks

TABLE = Table(
    Field(
        "accept",
        array(ref("text"), 1),
        Text(
            "Right answers. Case, width, spaces and punctuation do not count.",
            "正确答案。大小写、全半角、空格和标点不计。",
        ),
        required=True,
        seen=True,
        graded=whole,
    ),
)


def from_bank(reader: BankReader, node: Map, names: Collection[str], place: tuple[str, ...]) -> ShortAnswer | None:
    """What is accepted: `accept: [text…]`, at least one."""
    texts = read_texts(
        reader, node["accept"], "accept", Text("an accepted answer", "可接受的答案"), 1, names, (*place, "accept")
    )
    return None if texts is None else ShortAnswer(texts)


def read_texts(
    reader: BankReader, node: Node, key: str, each: Text, least: int, names: Collection[str], place: tuple[str, ...]
) -> tuple[Text, ...] | None:
    """The list of texts behind `key`, of which no two say the same; `each` is what one of them is called."""
    reader.noted[place] = node.start
    items = reader.sequence(node, Text.code(key), least)
    read = [reader.text(item, each, names, (*place, str(number))) for number, item in enumerate(items or ())]
    what = Text(f"the texts of `{key}`", f"`{key}` 的文字")
    same = same_texts(reader, what, "B143", read, [item.mark for item in items or ()])
    texts = tuple(text for text in read if text is not None)
    return None if items is None or same or len(texts) < len(read) else texts


FORMAT = KindFormat(
    ShortAnswer.type,
    Text("words", "填词题"),
    Text("A few words, matched leniently.", "填写几个词，宽松比对。"),
    TABLE,
    from_bank,
    r"""
prompt:
  en: What is the set of input pixels called that a unit of a deep layer depends on?
  zh: 深层的一个单元所依赖的输入像素区域叫什么？
#en The first is shown as the answer; the others count too. Case, width, spaces and punctuation do not matter.
#zh 第一个作为答案显示，其余同样算对。大小写、全角半角、空格和标点不计。
accept:
  - en: receptive field
    zh: 感受野
  - en: field of view
    zh: 感受域
""",
)
