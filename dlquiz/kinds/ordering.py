"""Items to be put in order."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import ClassVar

from dlquiz.bank_format.json_schema import array, ref
from dlquiz.bank_format.reader import BankReader
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
    unreadable,
)
from dlquiz.kinds.text import read_texts
from dlquiz.messages import Text, message
from dlquiz.variants.model import Variant
from dlquiz.yaml_reader.nodes import Map


@dataclass(frozen=True, slots=True)
class Ordering(Arranged):
    """Items in their right order; they are shown in another one.

    An answer lists the numbers or texts of the items. Its score is the share of neighbours that ascend, and only the
    right order has them all.
    """

    type: ClassVar[str] = "ordering"
    items: tuple[Text, ...]
    says_all: ClassVar[bool] = True

    @property
    def offered(self) -> tuple[Text, ...]:
        return self.items

    @property
    def wanted(self) -> tuple[int, ...]:
        return tuple(range(len(self.items)))

    def drawn(self, bare: Variant) -> Variant:
        """A shuffle that is not the right order already: that one is turned by a place."""
        right = self.wanted
        found = shuffled(bare, right)
        return replace(bare, options=found if found != right else (*right[1:], right[0]))

    def how_to_answer(self, variant: Variant) -> Text:
        return message("asks_ordering", example=example_of(len(self.items)))

    def judged(self, variant: Variant, right: list[int], said: list[int] | Unnamed) -> Verdict:
        if isinstance(said, Unnamed):
            return unreadable(right, listed(right), unnamed_help(said.word, len(right)))
        if sorted(said) != sorted(right):
            help_text = message("each_item_once", count=len(right), example=example_of(len(right)))
            return unreadable(right, listed(right), help_text)
        places = [variant.options[number - 1] for number in said]
        ascending = sum(a < b for a, b in pairwise(places))
        return with_marks(right, said, ascending / (len(places) - 1))

    def tally(self, verdict: Verdict) -> Sequence[Text]:
        """How many pairs of neighbours are in order, which are what the score counts."""
        pairs = len(self.items) - 1
        return [message("pairs_in_order", right=round(verdict.score * pairs), count=pairs)]

    def details(self, variant: Variant, verdict: Verdict | None) -> Sequence[Detail]:
        """The right order, and where the learner had an item that is elsewhere."""
        found = []
        for place, item in enumerate(self.items, 1):
            right, yours = None, None
            if verdict is not None and verdict.read_as is not None:
                yours = verdict.read_as.index(verdict.expected[place - 1]) + 1
                right = yours == place
            found.append(Detail((variant.fill(item),), right, f"{place}. ", None if right else yours))
        return found

    def working(self, variant: Variant, verdict: Verdict | None) -> list[Text]:
        items = (in_both(variant.fill(item)) for item in self.items)
        return [Text(f"{place}. {item.en}", f"{place}. {item.zh}") for place, item in enumerate(items, 1)]

    def first_revealing_line(self, variant: Variant, lines: Sequence[Text]) -> int:
        """The line that leaves only one place."""
        return max(1, len(lines) - 1)

    def own_texts(self) -> Iterator[Placed]:
        return iter(numbered("items", self.items))

    def told_apart(self) -> Sequence[Alike]:
        return [Alike("B143", Text("items", "项"), numbered("items", self.items))]


# In banks

TABLE = Table(
    Field(
        "items",
        array(ref("text"), 2),
        Text("In the right order.", "按正确顺序排列。"),
        required=True,
        seen=True,
        graded=whole,
    ),
)


def from_bank(reader: BankReader, node: Map, names: Collection[str], place: tuple[str, ...]) -> Ordering | None:
    items = read_texts(reader, node["items"], "items", Text("an item", "项"), 2, names, (*place, "items"))
    return None if items is None else Ordering(items)


FORMAT = KindFormat(
    Ordering.type,
    Text("ordering", "排序题"),
    Text("Items to be put in order.", "排序题。"),
    TABLE,
    from_bank,
    r"""
prompt:
  en: Put the steps of one training iteration in order.
  zh: 请把一次训练迭代的步骤按先后排序。
#en In the right order; they are shuffled when shown.
#zh 按正确顺序书写；显示时会打乱。
items:
  - {en: Compute the outputs, zh: 计算输出}
  - {en: Compute the loss, zh: 计算损失}
  - {en: Propagate the gradients back, zh: 反向传播梯度}
  - {en: Update the weights, zh: 更新权重}
""",
    offered_as="items",
)
