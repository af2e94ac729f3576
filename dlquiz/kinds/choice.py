"""Questions with options of which one is right, or several."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Literal, NamedTuple

from dlquiz.bank_format.duplicates import same_texts
from dlquiz.bank_format.json_schema import BOOLEAN, array, has, ref
from dlquiz.bank_format.reader import BankReader, misspelt
from dlquiz.bank_format.tables import Field, Table, whole
from dlquiz.grading.choices import in_both, naming_part
from dlquiz.grading.naming import Name, Unnamed, places_of, read_names
from dlquiz.grading.tokens import visible
from dlquiz.grading.traced import NameStage, named_words
from dlquiz.grading.verdict import Echo, Unreadable, Verdict, listed, outcome_of
from dlquiz.kinds.drawing import shuffled
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
from dlquiz.yaml_reader.nodes import Map, Mark, Node

_NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class Option:
    text: Text
    correct: bool
    why: Text | None = None


class OptionMark(NamedTuple):
    """What is said of one option: a sign for what the learner did, in words whether to choose it, and why."""

    sign: str
    said: Text
    text: Text
    why: Text

    def line(self, number: int) -> Text:
        """All of it; a hard break of Markdown puts the reason on a line of its own."""
        lines = (f"{self.sign} {number}. {said} · {text}" for said, text in zip(self.said, self.text, strict=True))
        return Text(*(f"{line}  \n{why}" if why else line for line, why in zip(lines, self.why, strict=True)))


@dataclass(frozen=True, slots=True)
class Choice(QuestionKind):
    """Options of which one is right, or with `multiple` at least one.

    An answer names options by number, letter or text. Its score is right ticks less wrong ones, by the right options.
    """

    type: ClassVar[str] = "choice"
    options: tuple[Option, ...]
    multiple: bool = False
    shuffle: bool = True
    echo_is_markdown: ClassVar[bool] = True
    key_is_markdown: ClassVar[bool] = True
    working_style: ClassVar[Literal["text", "formulas", "options"]] = "options"
    wrong_answers_are_typed: ClassVar[bool] = False

    @property
    def offered(self) -> tuple[Text, ...]:
        return tuple(option.text for option in self.options)

    @property
    def wanted(self) -> tuple[int, ...]:
        return tuple(place for place, option in enumerate(self.options) if option.correct)

    @property
    def picks(self) -> Literal["one", "several"]:
        return "several" if self.multiple else "one"

    @property
    def has_working(self) -> bool:
        return any(option.correct and option.why is not None for option in self.options)

    def drawn(self, bare: Variant) -> Variant:
        places = tuple(range(len(self.options)))
        return replace(bare, options=shuffled(bare, places) if self.shuffle else places)

    def how_to_answer(self, variant: Variant) -> Text:
        return message("asks_many" if self.multiple else "asks_one")

    def terms(self, variant: Variant) -> Sequence[Term]:
        return [Term(message("tick_options"))] if self.multiple else []

    def read(self, variant: Variant, answer: str) -> Echo | Unreadable:
        texts = _texts(variant)
        picked = self._picked(texts, read_names(naming_part(answer, texts), texts))
        return picked if isinstance(picked, Unreadable) else Echo(self._option_text(picked, texts))

    def mark(self, variant: Variant, answer: str, digits_asked: bool) -> Marking:
        texts, right = _texts(variant), [number - 1 for number in self._right(variant)]
        names = read_names(naming_part(answer, texts), texts)
        verdict = self._verdict(variant, texts, right, self._picked(texts, names))
        return marking(
            variant,
            answer,
            verdict,
            lambda: NameStage(named_words(names, texts), tuple(place + 1 for place in right)),
        )

    def _verdict(
        self, variant: Variant, texts: Sequence[Text], right: list[int], picked: list[int] | Unreadable
    ) -> Verdict:
        key, key_text = self._plain(right, texts), self._option_text(right, texts)
        if isinstance(picked, Unreadable):
            return unreadable(key, key_text, picked.help)
        marks = tuple((place in picked) == (place in right) for place in range(len(texts)))
        hits = len(set(picked) & set(right))
        score = max(0.0, (hits - (len(picked) - hits)) / len(right))
        shown = [self.options[place] for place in variant.options]
        whys = [variant.fill(shown[place].why or _NOTHING) for place in picked if place not in right]
        return Verdict(
            outcome_of(score),
            score,
            key,
            key_text,
            self._plain(picked, texts),
            self._option_text(picked, texts),
            message=next((why for why in whys if any(why)), _NOTHING),
            marks=marks if self.multiple else None,
        )

    def give_up(self, variant: Variant) -> Verdict:
        texts, right = _texts(variant), [number - 1 for number in self._right(variant)]
        return given_up(self._plain(right, texts), self._option_text(right, texts))

    def plain_key(self, variant: Variant, language: Language) -> str | list[str]:
        right = [variant.offered[number - 1].in_language(language) for number in self._right(variant)]
        return right if self.multiple else right[0]

    def _right(self, variant: Variant) -> list[int]:
        """The numbers of the right options, as shown."""
        return [number for number, place in enumerate(variant.options, 1) if self.options[place].correct]

    def _picked(self, texts: Sequence[Text], names: Sequence[Name]) -> list[int] | Unreadable:
        """The places of the options that were named, each once."""
        found = places_of(names)
        if isinstance(found, Unnamed):
            return Unreadable(_option_help(found.word, len(texts)))
        picked = sorted(set(found))
        return picked if self.multiple or len(picked) == 1 else Unreadable(message("one_option"))

    def _plain(self, places: Sequence[int], texts: Sequence[Text]) -> str | list[str]:
        found = [texts[place].en for place in places]
        return found if self.multiple else found[0]

    def _option_text(self, places: Sequence[int], texts: Sequence[Text]) -> Text:
        """Options as a verdict names them: the text of one, the numbers of several."""
        return listed([place + 1 for place in places]) if self.multiple else texts[places[0]]

    def marks(self, variant: Variant, verdict: Verdict | None = None) -> list[OptionMark]:
        """Every option with its mark, in the order shown; `verdict` is the one on an answer, if there is one."""
        picked = None if verdict is None or verdict.read_as is None else _as_list(verdict.read_as)
        marks = []
        for place, text in zip(variant.options, _texts(variant), strict=True):
            option = self.options[place]
            sign, key = _mark(option.correct, None if picked is None else text.en in picked, multiple=self.multiple)
            marks.append(OptionMark(sign, message(key), text, in_both(variant.fill(option.why or _NOTHING))))
        return marks

    def working(self, variant: Variant, verdict: Verdict | None) -> list[Text]:
        return [mark.line(number) for number, mark in enumerate(self.marks(variant, verdict), 1)]

    def first_revealing_line(self, variant: Variant, lines: Sequence[Text]) -> int:
        """Of one option the line that marks it right, or the one that leaves only it; of several the last."""
        if self.multiple:
            return len(lines)
        right = next(number for number, line in enumerate(lines, 1) if line.en.startswith("✓"))
        return min(right, max(1, len(lines) - 1))

    def right_answers(self, variant: Variant) -> list[str]:
        return [listed(self._right(variant)).en]

    def own_texts(self) -> Iterator[Placed]:
        for number, option in enumerate(self.options):
            yield ("options", str(number)), option.text
            if option.why is not None:
                yield ("options", str(number), "why"), option.why

    def told_apart(self) -> Sequence[Alike]:
        return [Alike("B140", _OPTIONS, numbered("options", self.offered))]


def _texts(variant: Variant) -> list[Text]:
    """The options as shown, in both languages."""
    return list(map(in_both, variant.offered))


def _as_list(picked: str | list[str]) -> list[str]:
    return picked if isinstance(picked, list) else [picked]


def _mark(correct: bool, chosen: bool | None, *, multiple: bool) -> tuple[str, str]:
    """The sign and the words; `chosen` is None where nothing was answered."""
    if correct:
        # Of one option, a wrong choice has its own mark; of several, each can be missed.
        return ("○", "choose_missed") if multiple and chosen is False else ("✓", "choose")
    return ("✗", "do_not_choose_chosen") if chosen else ("–", "do_not_choose")


def _option_help(word: str, count: int) -> Text:
    if not word:
        return message("type_an_answer")
    return message("no_such_option", word=visible(word), count=count, last=chr(ord("a") + count - 1))


# In banks

_OPTIONS = Text("options", "选项")
_NONE_RIGHT = Text("mark it `correct: true`", "请给它写上 `correct: true`")
_TOO_MANY_RIGHT = Text("add `multiple: true`, or keep one", "请加上 `multiple: true`，或只保留一个")
OPTION = Table(
    Field("text", ref("text"), Text("What the option says.", "选项内容。"), required=True),
    Field("correct", BOOLEAN, Text("true for a right option.", "正确选项写 true。")),
    Field("why", ref("text"), Text("Why it is right or wrong; shown with the verdict.", "对或错的理由；随判分显示。")),
)


def which_are_right(options: Any) -> list[Any]:
    """Of options, those that count as right: their texts are wording."""
    return [option.get("correct", False) for option in options]


TABLE = Table(
    Field(
        "options",
        {**array(ref("option"), 2), "contains": {"properties": {"correct": {"const": True}}, **has("correct")}},
        Text(
            "At least two; exactly one is `correct`, unless `multiple`.",
            "至少两项；恰有一项 `correct`，除非 `multiple`。",
        ),
        required=True,
        seen=True,
        graded=which_are_right,
    ),
    Field("multiple", BOOLEAN, Text("true where several may be ticked.", "true：可多选。"), graded=whole),
    Field("shuffle", BOOLEAN, Text("false keeps the order.", "false：保持顺序。")),
)


def from_bank(reader: BankReader, node: Map, names: Collection[str], place: tuple[str, ...]) -> Choice | None:
    before = reader.errors
    multiple = reader.flag(node["multiple"], Text.code("multiple")) if "multiple" in node else False
    shuffle = reader.flag(node["shuffle"], Text.code("shuffle")) if "shuffle" in node else True
    items = reader.sequence(node["options"], Text.code("options"), 2)
    options = [
        _read_option(reader, item, names, (*place, "options", str(number))) for number, item in enumerate(items or ())
    ]
    if items is not None and multiple is not None:
        _count_correct(reader, items.mark, [option.correct for option in options], multiple)
    marks = [option.mark for option in options]
    same_texts(reader, _OPTIONS, "B140", [option.text for option in options], marks)
    if multiple is None or shuffle is None or reader.errors > before:
        return None
    read = [Option(option.text, bool(option.correct), option.why) for option in options if option.text is not None]
    return Choice(tuple(read), multiple, shuffle)


def _count_correct(reader: BankReader, mark: Mark, correct: list[bool | None], multiple: bool) -> None:
    right = correct.count(True)
    if None in correct or right == 1 or (right > 1 and multiple):
        return
    wanted = Text("at least one", "至少有一个") if multiple else Text("exactly one", "恰好有一个")
    message = Text(f"{wanted.en} option must be correct, {right} are", f"应{wanted.zh}正确选项，现有 {right} 个")
    reader.fault(mark, "B140", message, _TOO_MANY_RIGHT if right else _NONE_RIGHT)


class _Option(NamedTuple):
    """The fields of an option as far as they could be read, and where its text is."""

    text: Text | None
    correct: bool | None
    why: Text | None
    mark: Mark


def _read_option(reader: BankReader, node: Node, names: Collection[str], place: tuple[str, ...]) -> _Option:
    entries = reader.member(node, Text("an option", "选项"), OPTION)
    if entries is None:
        return _Option(None, None, None, node.mark)
    text = reader.text(entries["text"], Text("the option", "选项"), names, place)
    correct = reader.flag(entries["correct"], Text.code("correct")) if "correct" in entries else False
    if misspelt(entries, OPTION.names).get("correct"):
        correct = None
    why = reader.text(entries["why"], Text.code("why"), names, (*place, "why")) if "why" in entries else None
    return _Option(text, correct, why, entries["text"].mark)


FORMAT = KindFormat(
    Choice.type,
    Text("choice", "选择题"),
    Text("Options of which one is right, or several.", "选择题：一项或多项正确。"),
    TABLE,
    from_bank,
    r"""
prompt:
  en: Which of these layers has no weights?
  zh: 下列哪一层没有权重？
#en Exactly one is `correct`. Where several are, add `multiple: true`. Options are shuffled, unless `shuffle: false`.
#zh 恰有一项为 `correct`；若有多项，请加 `multiple: true`。选项会打乱，除非写 `shuffle: false`。
options:
  - text: {en: Max pooling, zh: 最大池化}
    correct: true
    #en `why` is shown with the verdict; it may be left out.
    #zh `why` 在判分后显示，可以省略。
    why: {en: It only compares., zh: 它只做比较。}
  - text: {en: Convolution, zh: 卷积}
    why: {en: Its kernels are weights., zh: 卷积核就是权重。}
  - text: {en: A linear layer, zh: 全连接层}
    why: {en: Its matrix holds weights., zh: 它的矩阵就是权重。}
explanation:
  en: What only compares or averages has nothing to learn.
  zh: 只做比较或平均的层没有可学习的参数。
""",
    {"option": OPTION.schema},
    offered_as="options",
)
