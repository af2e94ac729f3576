"""Several steps, one answer each."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from dlquiz.bank_format.desk import Desk
from dlquiz.bank_format.forms import IDENTIFIER
from dlquiz.bank_format.formulas import read_name
from dlquiz.bank_format.json_schema import IDENTIFIERS, array, ref, word
from dlquiz.bank_format.tables import Field, Table
from dlquiz.kinds.choice import CHOICE
from dlquiz.kinds.kind import KindFormat
from dlquiz.kinds.numeric import NUMERIC
from dlquiz.kinds.parts import PartKind, part_entries, part_schema, without_wording
from dlquiz.messages import Text
from dlquiz.questions import Part, Steps
from dlquiz.yaml_reader import Map, Node, Scalar

PART = Table(
    Field(
        "name",
        {**word(IDENTIFIER.pattern), **IDENTIFIERS},
        Text("A name for later parts to use.", "供后面步骤使用的名称。"),
        required=True,
    ),
    Field("prompt", ref("text"), Text("What this part asks.", "这一步的问题。"), required=True),
)
WAYS: tuple[KindFormat[PartKind], ...] = (NUMERIC, CHOICE)
TABLE = Table(
    Field(
        "parts",
        array(ref("part"), 1),
        Text("In order; later parts use numeric ones by name.", "依次作答；后面的步骤可按名称使用前面的数值。"),
        required=True,
        seen=True,
        graded=without_wording,
    ),
)


def read_steps(desk: Desk, node: Map, names: Collection[str], place: tuple[str, ...]) -> Steps | None:
    """Parts in order; the name of a numeric one is a value that later ones may use."""
    before = desk.errors
    items = desk.sequence(node["parts"], "`parts`", 1)
    known = list(names)
    taken: set[str] = set()
    parts: list[Part] = []
    for number, item in enumerate(items or ()):
        part = _read_step(desk, item, known, taken, (*place, "parts", str(number)))
        if part is not None:
            parts.append(part)
        name = item.get("name") if isinstance(item, Map) else None
        if not isinstance(name, Scalar):
            desk.lost_names = True
        else:
            taken.add(name)
            # A faulty part stays a known name, so that it gives one fault only.
            known += [] if isinstance(item, Map) and "options" in item else [str(name)]
    return None if desk.errors > before else Steps(tuple(parts))


def _read_step(desk: Desk, node: Node, names: Collection[str], taken: set[str], place: tuple[str, ...]) -> Part | None:
    entries, way = part_entries(desk, node, Text("a part", "步骤"), PART.required, WAYS)
    if entries is None:
        return None
    desk.noted[place] = node.start
    name = _step_name(desk, entries["name"], names, taken)
    prompt = desk.text(entries["prompt"], "the prompt of a part", names, (*place, "prompt"))
    kind = way.read(desk, entries, names, place) if way else None
    return None if name is None or prompt is None or kind is None else Part(name, prompt, kind)


def _step_name(desk: Desk, node: Node, names: Collection[str], taken: Collection[str]) -> str | None:
    if not isinstance(node, Scalar):
        return desk.word(node, Text("the name of a part", "步骤的名称"), IDENTIFIER.pattern, "c1")
    if node in taken:
        desk.fault(node.mark, "B105", f"the part `{node}` stands twice", "rename one of the two")
        return None
    return str(node) if read_name(desk, node, node.mark, names) else None


STEPS = KindFormat(
    "steps",
    Text("Several parts; a mistake costs one step only.", "分步题：一处错误只扣一步。"),
    TABLE,
    read_steps,
    r"""
prompt:
  en: A {{n}}×{{n}} image passes a 5×5 convolution without padding, then 2×2 pooling.
  zh: 输入 {{n}}×{{n}}，先经过无填充的 5×5 卷积，再经过 2×2 池化。
parameters:
  n: {choose: [20, 24, 28, 32]}
#en Asked one after the other. A later part may use the name of an earlier one: a mistake there costs one part only.
#zh 逐步作答。后面的步骤可以使用前面步骤的名称：前面算错只扣那一步的分。
parts:
  - name: conv
    prompt: {en: How wide is it after the convolution?, zh: 卷积之后的宽度是多少？}
    answer:
      reference: conv_output_size
      arguments: {input_size: n, kernel_size: 5}
  - name: pool
    prompt: {en: How wide is it after the pooling?, zh: 池化之后的宽度是多少？}
    answer:
      reference: pool_output_size
      arguments: {input_size: conv, kernel_size: 2}
""",
    {"part": partial(part_schema, PART, WAYS)},
)
