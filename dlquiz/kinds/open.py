"""Open questions: a model answer and the rubric to score oneself by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import Any, ClassVar

from dlquiz.bank_format.forms import FULL_NAME
from dlquiz.bank_format.json_schema import array, one_word, ref, word
from dlquiz.bank_format.reader import LARGEST_REAL, BankReader
from dlquiz.bank_format.tables import Field, Table
from dlquiz.grading.choices import in_both
from dlquiz.grading.naming import plain_word, unmarked
from dlquiz.grading.traced import Named, NameStage
from dlquiz.grading.verdict import Verdict, listed, outcome_of
from dlquiz.kinds.kind import Detail, KindFormat, Marking, Placed, QuestionKind, given_up, marking, numbered, unreadable
from dlquiz.messages import Language, Text, message
from dlquiz.questions.kinds import LAYERS, RubricPoint
from dlquiz.variants.model import Variant
from dlquiz.yaml_reader.nodes import Map, Node, Scalar
from dlquiz.yaml_reader.nodes import Sequence as Items

LONGEST_SHORT_WORD = 3


@dataclass(frozen=True, slots=True)
class Open(QuestionKind):
    """An answer in the learner's own words, scored by the learner with a rubric after the model answer is shown.

    What is marked are the numbers of the points met, or `none`; the score is the share of their weight.
    """

    type: ClassVar[str] = "open"
    answer: Text
    rubric: tuple[RubricPoint, ...]
    follow_ups: tuple[str, ...] = ()
    in_own_words: ClassVar[bool] = True
    takes_a_side: ClassVar[bool] = True
    shows_offered: ClassVar[bool] = False

    @property
    def offered(self) -> tuple[Text, ...]:
        """The points of the rubric."""
        return tuple(point.point for point in self.rubric)

    @property
    def model_answer(self) -> Text:
        return self.answer

    @property
    def points(self) -> tuple[RubricPoint, ...]:
        return self.rubric

    @property
    def leads_to(self) -> tuple[str, ...]:
        return self.follow_ups

    def how_to_answer(self, variant: Variant) -> Text:
        return message("asks_open")

    def suggested(self, typed: str) -> Mapping[int, str]:
        """The points whose keywords are in the typed answer."""
        found = {}
        for number, point in enumerate(self.rubric, 1):
            spellings = (spelling for keyword in point.keywords for spelling in keyword)
            written = next(filter(None, (_mention(typed, spelling) for spelling in spellings)), "")
            if written:
                found[number] = written
        return found

    def mark(self, variant: Variant, answer: str, digits_asked: bool) -> Marking:
        every, points = list(range(1, len(self.rubric) + 1)), list(map(in_both, variant.offered))
        ticked = _ticked(answer, len(every))
        if ticked is None:
            verdict = unreadable(every, listed(every), which_points(len(every)))
        else:
            total = sum(point.weight for point in self.rubric)
            score = sum(self.rubric[number - 1].weight for number in ticked) / total
            echo = listed(ticked) if ticked else Text("none", "无")
            marks = tuple(number in ticked for number in every)
            verdict = Verdict(outcome_of(score), score, every, listed(every), ticked, echo, marks=marks)
        met = (Named(f"{number}", f"{number}", "number", number, points[number - 1]) for number in ticked or ())
        return marking(variant, answer, verdict, lambda: NameStage(tuple(met)))

    def give_up(self, variant: Variant) -> Verdict:
        every = list(range(1, len(self.rubric) + 1))
        return given_up(every, listed(every))

    def plain_key(self, variant: Variant, language: Language) -> str:
        return variant.fill(self.answer).in_language(language)

    def headings(self) -> Sequence[Text | None]:
        """The name of a layer above its first point."""
        layers = [point.layer for point in self.rubric]
        starts = (bool(layer) and layers.index(layer) == place for place, layer in enumerate(layers))
        return [layer_name(layer) if first else None for layer, first in zip(layers, starts, strict=True)]

    def tally(self, verdict: Verdict) -> Sequence[Text]:
        """How many of the points were met, and which; the score, since points weigh; the layer that was reached."""
        met = [number for number, is_met in enumerate(verdict.marks or (), 1) if is_met]
        count = len(self.rubric)
        said = message("met_none", count=count)
        if met:
            said = message("met_some", met=len(met), count=count, points=listed(met))
        reached = layer_reached(self.rubric, verdict.marks or ())
        return [said, message("score", score=f"{verdict.score:.2f}"), *([] if reached is None else [reached])]

    def details(self, variant: Variant, verdict: Verdict | None) -> Sequence[Detail]:
        points = list(zip(variant.offered, self.headings(), strict=True))
        if verdict is None:
            return [Detail((text,), label="• ", heading=heading) for text, heading in points]
        return [
            Detail((text,), bool(met), f"{number}. ", heading=heading)
            for number, ((text, heading), met) in enumerate(zip(points, verdict.marks or (), strict=False), 1)
        ]

    def working(self, variant: Variant, verdict: Verdict | None) -> list[Text]:
        lines = [variant.fill(self.answer)]
        for number, (point, heading) in enumerate(zip(map(in_both, variant.offered), self.headings(), strict=True), 1):
            lines += [] if heading is None else [heading]
            lines.append(Text(f"{number}. {point.en}", f"{number}. {point.zh}"))
        return lines

    def own_texts(self) -> Iterator[Placed]:
        yield ("answer",), self.answer
        yield from numbered("rubric", self.offered)


def which_points(count: int) -> Text:
    """How to say which points were met, with an example that exists."""
    return message("which_points", count=count, example=", ".join(map(str, range(1, count + 1)[:2])))


def layer_name(layer: str) -> Text:
    return message(f"layer_{layer}")


def layer_reached(rubric: Sequence[RubricPoint], marks: Sequence[bool | None]) -> Text | None:
    """What says which layer an answer reached whose `marks` say which points it made; None where there are no layers.

    A layer is reached with all its points and all those of the layers below it.
    """
    met: dict[str, bool] = {}
    for place, point in enumerate(rubric):
        if point.layer:
            met[point.layer] = met.get(point.layer, True) and place < len(marks) and bool(marks[place])
    if not met:
        return None
    reached = list(takewhile(lambda layer: met[layer], met))
    if not reached:
        return message("layer_none")
    return message("layer_reached", layer=layer_name(reached[-1]))


def _ticked(answer: str, count: int) -> list[int] | None:
    if plain_word(answer) in ("none", "无", "0"):
        return []
    words = [plain_word(word) for word in re.split(r"[,，、;；\s]+", answer) if word]
    good = all(word.isascii() and word.isdecimal() and len(word) < 4 and 1 <= int(word) <= count for word in words)
    return sorted({int(word) for word in words}) if words and good else None


def _mention(typed: str, keyword: str) -> str:
    """Where a text names a keyword, as it is written there: `ELU` not inside `ReLU`, but `weights` for `weight`."""
    if not keyword.isascii():
        return keyword if unmarked(keyword) in unmarked(typed) else ""
    word = re.escape(" ".join(keyword.split()))
    if not word:
        return ""
    # A short word is all too often the beginning of another one: `he` of `help`.
    end = r"(?![a-z0-9])" if len(word) <= LONGEST_SHORT_WORD else "[a-z0-9]*"
    said = " ".join(unicodedata.normalize("NFKC", typed).split())
    match = re.search(rf"(?<![a-z0-9]){word}{end}", said, re.IGNORECASE | re.ASCII)
    return match[0] if match else ""


# In banks

POINT = Table(
    Field("point", ref("text"), Text("What the answer should say.", "答案应说到的内容。"), required=True),
    Field(
        "weight",
        {"type": "number", "exclusiveMinimum": 0, "maximum": LARGEST_REAL},
        Text("Its share of the score (1 by default).", "所占分量（默认 1）。"),
    ),
    Field("keywords", array(ref("text")), Text("Words that suggest the point was made.", "提示已说到该要点的词。")),
    Field(
        "layer",
        one_word(LAYERS, ("Without it an answer fails.", "A good answer says it.", "An excellent answer says it.")),
        Text(
            "`must`, `good` or `excellent`: for all points of the rubric or for none, in this order.",
            "`must`（必须）、`good`（良好）或 `excellent`（出色）：要么所有要点都写，要么都不写，并按此顺序排列。",
        ),
    ),
)


def weights_of(rubric: Any) -> list[Any]:
    """Of a rubric, what each point counts: its texts are wording."""
    return [point.get("weight", 1) for point in rubric]


TABLE = Table(
    Field("answer", ref("text"), Text("The model answer.", "参考答案。"), required=True),
    Field(
        "rubric",
        array(ref("point"), 1),
        Text("The points a good answer makes.", "好答案应包含的要点。"),
        required=True,
        seen=True,
        graded=weights_of,
    ),
    Field(
        "follow_ups",
        array(word(FULL_NAME)),
        Text("Full names `bank/id` of questions to ask next.", "追问题目的全名 `bank/id`。"),
    ),
)


def from_bank(reader: BankReader, node: Map, names: Collection[str], place: tuple[str, ...]) -> Open | None:
    before = reader.errors
    answer = reader.text(node["answer"], Text.code("answer"), names, (*place, "answer"))
    items = reader.sequence(node["rubric"], Text.code("rubric"), 1)
    rubric = [
        _read_point(reader, item, names, (*place, "rubric", str(number))) for number, item in enumerate(items or ())
    ]
    _check_layers(reader, items or ())
    follow_ups: tuple[str, ...] = ()
    if "follow_ups" in node:
        follow_ups = reader.words(node["follow_ups"], Text("a follow-up", "追问"), FULL_NAME, "backprop/chain-rule")
        reader.noted[(*place, "follow_ups")] = node["follow_ups"].start
        for item in node["follow_ups"] if isinstance(node["follow_ups"], Items) else ():
            reader.noted[(*place, "follow_ups", str(item))] = item.start
    if reader.errors != before or answer is None:
        return None
    return Open(answer, tuple(point for point in rubric if point is not None), follow_ups)


def _read_point(reader: BankReader, node: Node, names: Collection[str], place: tuple[str, ...]) -> RubricPoint | None:
    entries = reader.member(node, Text("a rubric point", "评分要点"), POINT)
    if entries is None:
        return None
    point = reader.text(entries["point"], Text("the point", "要点"), names, place)
    weight = reader.real(entries["weight"], Text("the weight", "权重")) if "weight" in entries else 1.0
    if weight is not None and weight <= 0:
        fix = Text("write a number such as 1", "请写一个数，例如 1")
        reader.fault(entries["weight"].mark, "B141", Text("the weight must be above 0", "权重必须大于 0"), fix)
        weight = None
    words = reader.sequence(entries["keywords"], Text.code("keywords")) if "keywords" in entries else None
    keywords = [reader.text(word, Text("a keyword", "关键词"), names) for word in words or ()]
    layer = reader.one_of(entries["layer"], Text("the layer", "层次"), LAYERS) if "layer" in entries else ""
    if point is None or weight is None or layer is None:
        return None
    return RubricPoint(point, weight, tuple(word for word in keywords if word is not None), layer)


def _check_layers(reader: BankReader, items: Iterable[Node]) -> None:
    """The points are shown below the names of their layers: each has one, and the lower ones come first."""
    found = [(item, item.get("layer")) for item in items if isinstance(item, Map)]
    given = [layer for _, layer in found if layer is not None]
    if not given or not all(isinstance(layer, Scalar) and layer in LAYERS for layer in given):
        return
    without = next((item for item, layer in found if layer is None), None)
    if without is not None:
        said = Text("a point has no layer, but others have one", "有的要点写了层次，这个要点没有")
        fix = Text("give it a `layer`, or none to all", "请补上 `layer`，或全部不写")
        reader.fault(without.mark, "B141", said, fix)
        return
    for before, layer in pairwise(given):
        if LAYERS.index(str(layer)) < LAYERS.index(str(before)):
            said = Text(
                f"a point of `{layer}` follows one of `{before}`", f"`{layer}` 的要点排在了 `{before}` 的要点之后"
            )
            fix = Text(f"order them: {', '.join(LAYERS)}", f"请按此顺序排列：{'、'.join(LAYERS)}")
            reader.fault(layer.mark, "B141", said, fix)
            return


FORMAT = KindFormat(
    Open.type,
    Text("open", "开放题"),
    Text("An answer in one's own words, scored by a rubric.", "开放题：按评分要点自评。"),
    TABLE,
    from_bank,
    r"""
prompt:
  en: Why is a non-linear activation needed between two linear layers?
  zh: 两个线性层之间为什么需要非线性激活？
#en The model answer, shown after the learner's own. `|` keeps line breaks and needs no quotes.
#zh 参考答案，在学习者作答后显示。`|` 保留换行，且无需引号。
answer:
  en: |
    Two linear maps in a row are one linear map: $W_2 (W_1 x) = (W_2 W_1) x$. Depth would add nothing.
  zh: |
    两个线性映射的复合仍是一个线性映射：$W_2 (W_1 x) = (W_2 W_1) x$，加深没有意义。
#en What a good answer says, by weight. Keywords suggest the tick; the learner decides.
#en A long rubric can give every point a `layer`: must, good or excellent, in this order.
#zh 好的回答应包含的要点及权重。关键词只提示勾选，由学习者决定。
#zh 要点较多时，可给每个要点写上 `layer`：must（必须）、good（良好）或 excellent（出色），并按此顺序排列。
rubric:
  - point: {en: linear maps compose to a linear map, zh: 线性映射的复合仍是线性的}
    weight: 2
    keywords: [{en: linear, zh: 线性}]
  - point: {en: without it depth adds nothing, zh: 没有它，加深没有意义}
    weight: 1
    keywords: [{en: depth, zh: 加深}]
""",
    {"point": POINT.schema},
)
