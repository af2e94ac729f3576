"""Pairs to be matched."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, NamedTuple

from dlquiz.bank_format.duplicates import same_texts
from dlquiz.bank_format.json_schema import array, ref
from dlquiz.bank_format.reader import BankReader
from dlquiz.bank_format.suggesting import to_write
from dlquiz.bank_format.tables import Field, Table, whole
from dlquiz.grading.choices import in_both
from dlquiz.grading.naming import Unnamed
from dlquiz.grading.verdict import Verdict, listed
from dlquiz.kinds.arranged import Arranged, example_of, unnamed_help, with_marks
from dlquiz.kinds.drawing import shuffled
from dlquiz.kinds.kind import (
    Alike,
    Detail,
    KindFormat,
    Placed,
    numbered,
    right_of,
    unreadable,
)
from dlquiz.kinds.text import read_texts
from dlquiz.messages import Text, message
from dlquiz.variants.model import Variant
from dlquiz.yaml_reader.nodes import Map, Mark, Node
from dlquiz.yaml_reader.nodes import Sequence as Items


@dataclass(frozen=True, slots=True)
class Pair:
    left: Text
    right: Text


@dataclass(frozen=True, slots=True)
class Matching(Arranged):
    """Left sides in the author's order, each with its right side; distractors are right sides that belong nowhere.

    An answer has for each left side, in order, the number or text of a right side.
    """

    type: ClassVar[str] = "matching"
    pairs: tuple[Pair, ...]
    distractors: tuple[Text, ...] = ()
    says_all: ClassVar[bool] = True

    @property
    def offered(self) -> tuple[Text, ...]:
        """The right sides in the order of their pairs, then the distractors."""
        return (*(pair.right for pair in self.pairs), *self.distractors)

    @property
    def lefts(self) -> tuple[Text, ...]:
        return tuple(pair.left for pair in self.pairs)

    @property
    def wanted(self) -> tuple[int, ...]:
        return tuple(range(len(self.pairs)))

    def drawn(self, bare: Variant) -> Variant:
        return replace(bare, options=shuffled(bare, tuple(range(len(self.offered)))))

    def how_to_answer(self, variant: Variant) -> Text:
        return message("asks_matching", example=example_of(len(self.pairs)))

    def judged(self, variant: Variant, right: list[int], said: list[int] | Unnamed) -> Verdict:
        if isinstance(said, Unnamed):
            return unreadable(right, listed(right), unnamed_help(said.word, len(variant.options)))
        if len(said) != len(right):
            return unreadable(right, listed(right), message("one_number_each", count=len(right), given=len(said)))
        return with_marks(right, said, sum(a == b for a, b in zip(said, right, strict=True)) / len(right))

    def tally(self, verdict: Verdict) -> Sequence[Text]:
        return right_of(verdict)

    def details(self, variant: Variant, verdict: Verdict | None) -> Sequence[Detail]:
        """Each pair, and what the learner chose instead."""
        found = []
        for place, pair in enumerate(self.pairs):
            sides = (variant.fill(pair.left), variant.fill(pair.right))
            if verdict is None or verdict.read_as is None:
                found.append(Detail(sides))
            else:
                right = bool(verdict.marks[place])
                chosen = None if right else variant.offered[verdict.read_as[place] - 1]
                found.append(Detail(sides, right, chosen=chosen))
        return found

    def working(self, variant: Variant, verdict: Verdict | None) -> list[Text]:
        sides = ((in_both(variant.fill(pair.left)), in_both(variant.fill(pair.right))) for pair in self.pairs)
        return [Text(f"{left.en} → {right.en}", f"{left.zh} → {right.zh}") for left, right in sides]

    def first_revealing_line(self, variant: Variant, lines: Sequence[Text]) -> int:
        """The line that leaves only one pair; with distractors the last."""
        return len(lines) if self.distractors else max(1, len(lines) - 1)

    def own_texts(self) -> Iterator[Placed]:
        for number, pair in enumerate(self.pairs):
            yield ("pairs", str(number), "left"), pair.left
            yield ("pairs", str(number), "right"), pair.right
        yield from numbered("distractors", self.distractors)

    def told_apart(self) -> Sequence[Alike]:
        rights = numbered("pairs", [pair.right for pair in self.pairs], "right")
        return [
            Alike("B143", Text("left sides", "左边"), numbered("pairs", self.lefts, "left")),
            Alike("B143", Text("right sides", "右边"), [*rights, *numbered("distractors", self.distractors)]),
        ]


# In banks

PAIR = Table(
    Field("left", ref("text"), Text("The left side.", "左边。"), required=True),
    Field("right", ref("text"), Text("What belongs to it.", "与之相配的右边。"), required=True),
)
TABLE = Table(
    Field(
        "pairs",
        array(ref("pair"), 2),
        Text("What belongs together.", "相配的两边。"),
        required=True,
        seen=True,
        graded=whole,
    ),
    Field(
        "distractors",
        array(ref("text"), 1),
        Text("Right sides that belong to none.", "没有归属的右边项。"),
        seen=True,
        graded=whole,
    ),
)


class _Side(NamedTuple):
    """One side of a pair and where it stands; `None` after a fault."""

    text: Text | None
    mark: Mark


def from_bank(reader: BankReader, node: Map, names: Collection[str], place: tuple[str, ...]) -> Matching | None:
    before = reader.errors
    reader.noted[(*place, "pairs")] = node["pairs"].start
    items = reader.sequence(node["pairs"], Text.code("pairs"), 2) or ()
    sides = [_read_pair(reader, item, names, (*place, "pairs", str(number))) for number, item in enumerate(items)]
    lefts, rights = [pair[0] for pair in sides if pair], [pair[1] for pair in sides if pair]
    distractors: tuple[Text, ...] | None = ()
    if "distractors" in node:
        where = (*place, "distractors")
        each = Text("a distractor", "干扰项")
        distractors = read_texts(reader, node["distractors"], "distractors", each, 1, names, where)
    others = node.get("distractors") if distractors else None
    marks = [item.mark for item in others] if isinstance(others, Items) else []
    unmatched = [_Side(text, mark) for text, mark in zip(distractors or (), marks, strict=True)]
    # Two that say the same would both be right.
    _check_sides(reader, Text("the left sides", "左边"), lefts)
    _check_sides(reader, Text("the right sides", "右边"), [*rights, *unmatched])
    if reader.errors > before:
        return None
    pairs = [Pair(left.text, right.text) for left, right in zip(lefts, rights, strict=True) if left.text and right.text]
    return Matching(tuple(pairs), distractors or ())


def _read_pair(
    reader: BankReader, node: Node, names: Collection[str], place: tuple[str, ...]
) -> tuple[_Side, _Side] | None:
    entries = reader.mapping(node, Text("a pair", "配对"), *PAIR.keys, fix=to_write("`- {left: …, right: …}`"))
    if entries is None:
        return None
    left = reader.text(entries["left"], Text("the left side", "左边"), names, (*place, "left"))
    right = reader.text(entries["right"], Text("the right side", "右边"), names, (*place, "right"))
    return _Side(left, entries["left"].mark), _Side(right, entries["right"].mark)


def _check_sides(reader: BankReader, what: Text, sides: list[_Side]) -> None:
    same_texts(reader, what, "B143", [side.text for side in sides], [side.mark for side in sides])


FORMAT = KindFormat(
    Matching.type,
    Text("matching", "配对题"),
    Text("Pairs to be matched.", "配对题。"),
    TABLE,
    from_bank,
    r"""
prompt:
  en: Match each activation function with its range.
  zh: 请将激活函数与其值域配对。
#en The right sides are shuffled; no two may say the same.
#zh 右边会打乱，任意两个不可相同。
pairs:
  - {left: sigmoid, right: '(0, 1)'}
  - {left: tanh, right: '(−1, 1)'}
  - {left: ReLU, right: '[0, ∞)'}
#en Right sides that belong to no left side; may be left out.
#zh 不与任何左边配对的右边，可以省略。
distractors:
  - '(−∞, 0]'
""",
    {"pair": PAIR.schema},
)
