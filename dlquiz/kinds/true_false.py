"""Statements that are true or false."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from dlquiz.bank_format.json_schema import BOOLEAN
from dlquiz.bank_format.reader import BankReader
from dlquiz.bank_format.tables import Field, Table, whole
from dlquiz.grading.choices import bare
from dlquiz.grading.naming import plain_word
from dlquiz.grading.tokens import visible
from dlquiz.grading.traced import Named, NameStage
from dlquiz.grading.verdict import Verdict, outcome_of
from dlquiz.kinds.kind import KindFormat, Marking, QuestionKind, given_up, marking, unreadable
from dlquiz.messages import Text, message
from dlquiz.variants.model import Variant
from dlquiz.yaml_reader.nodes import Map

_TRUE = frozenset({"true", "t", "yes", "y", "对", "对的", "是", "是的", "正确", "真", "√", "✓", "✔", "1"})
_FALSE = frozenset(
    {"false", "f", "no", "n", "错", "错的", "不对", "不是", "否", "错误", "不正确", "假", "×", "✗", "✘", "2"}
)
_SAID = {True: Text("true", "对"), False: Text("false", "错")}


@dataclass(frozen=True, slots=True)
class TrueFalse(QuestionKind):
    """A statement. An answer says true or false in either language, by a tick or a cross, or by 1 and 2."""

    type: ClassVar[str] = "true_false"
    answer: bool
    takes_a_side: ClassVar[bool] = True
    says_all: ClassVar[bool] = True

    @property
    def picks(self) -> Literal["one"]:
        return "one"

    def how_to_answer(self, variant: Variant) -> Text:
        return message("asks_true_false")

    def to_choose(self, variant: Variant) -> Sequence[Text]:
        return [message("true"), message("false")]

    def mark(self, variant: Variant, answer: str, digits_asked: bool) -> Marking:
        typed, word, expected = answer.strip(), _word(answer), _SAID[self.answer]
        if word not in _TRUE | _FALSE:
            help_text = message("true_or_false", word=visible(typed)) if typed else message("type_an_answer")
            verdict = unreadable(self.answer, expected, help_text)
            return marking(variant, answer, verdict, lambda: NameStage((Named(typed, word),)))
        said = word in _TRUE
        score = float(said == self.answer)
        verdict = Verdict(outcome_of(score), score, self.answer, expected, said, _SAID[said])
        named = Named(typed, word, "word", 1 if said else 2, verdict.echo)
        return marking(variant, answer, verdict, lambda: NameStage((named,), (1 if self.answer else 2,)))

    def give_up(self, variant: Variant) -> Verdict:
        return given_up(self.answer, _SAID[self.answer])

    def working(self, variant: Variant, verdict: Verdict | None) -> list[Text]:
        return [_SAID[self.answer]]


def _word(answer: str) -> str:
    """The one word that says true or false, as it is compared."""
    return plain_word(bare(answer))


# In banks

TABLE = Table(
    Field("answer", BOOLEAN, Text("Whether the statement is true.", "这句话是否正确。"), required=True, graded=whole),
)


def from_bank(reader: BankReader, node: Map, names: Collection[str], place: tuple[str, ...]) -> TrueFalse | None:
    answer = reader.flag(node["answer"], Text.code("answer"))
    return None if answer is None else TrueFalse(answer)


FORMAT = KindFormat(
    TrueFalse.type,
    Text("true or false", "判断题"),
    Text("A statement that is true or false.", "判断题。"),
    TABLE,
    from_bank,
    r"""
#en A statement that is plainly true or plainly false.
#zh 一个明确为真或明确为假的陈述。
prompt:
  en: A max pooling layer has weights to learn.
  zh: 最大池化层有需要学习的权重。
answer: false
#en Shown with the verdict: the reason is what is learnt.
#zh 判分后显示：真正要记住的是理由。
explanation:
  en: It takes the largest value of each window and has nothing to learn.
  zh: 它取每个窗口中的最大值，没有可学习的参数。
""",
)
