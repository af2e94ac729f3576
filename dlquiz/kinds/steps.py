"""Several steps, one answer each, with errors carried forward."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar, Literal

from dlquiz.bank_format.forms import IDENTIFIER
from dlquiz.bank_format.formulas import RENAME, read_name
from dlquiz.bank_format.json_schema import IDENTIFIERS, array, ref, word
from dlquiz.bank_format.reader import BankReader
from dlquiz.bank_format.tables import Field, Table
from dlquiz.grading.traced import Trace
from dlquiz.grading.verdict import Verdict
from dlquiz.kinds import choice, numeric
from dlquiz.kinds.blanks import split_blanks
from dlquiz.kinds.drawing import drawn_part
from dlquiz.kinds.kind import KindFormat, Marking, Term, kind_of
from dlquiz.kinds.marking_steps import marked_steps
from dlquiz.kinds.numeric import Numeric
from dlquiz.kinds.parts import (
    InParts,
    PartKind,
    given_up_parts,
    labelled,
    marking_of_parts,
    part_entries,
    part_schema,
    right_together,
    summed,
    whole,
    without_wording,
)
from dlquiz.messages import Text, message
from dlquiz.questions.kinds import Part
from dlquiz.variants.admission import at
from dlquiz.variants.model import Variant
from dlquiz.yaml_reader.nodes import Map, Node, Scalar


@dataclass(frozen=True, slots=True)
class Steps(InParts):
    """Parts answered one after the other; a later one may use the values of earlier numeric ones by name.

    An answer has a line for each step, or all on one line with `;` between. A step given up with `?` is wrong, and
    carries nothing.
    """

    type: ClassVar[str] = "steps"
    in_steps: ClassVar[bool] = True
    working_style: ClassVar[Literal["formulas"]] = "formulas"
    parts: tuple[Part, ...]

    @property
    def every_part(self) -> tuple[Part, ...]:
        return self.parts

    def part_places(self) -> Sequence[tuple[str, ...]]:
        return [("parts", str(number)) for number in range(len(self.parts))]

    def drawn(self, bare: Variant) -> Variant:
        """The steps, each with the true values of the earlier ones among its names."""
        names = dict(bare.names)
        context = bare.question.prompt
        parts: list[Variant] = []
        for place, part in enumerate(self.parts):
            with at("parts", str(place)):
                parts.append(drawn_part(bare, part, names, context))
            context = Text(*(f"{before}\n{said}" for before, said in zip(context, part.prompt, strict=True)))
            if part.kind.number is not None:
                names[part.name] = parts[-1].answer
        return replace(bare, parts=tuple(parts))

    def how_to_answer(self, variant: Variant) -> Text:
        return message("asks_steps", count=len(variant.parts))

    def terms(self, variant: Variant) -> Sequence[Term]:
        return [Term(self.how_to_answer(variant), markdown=True)]

    def mark(self, variant: Variant, answer: str, digits_asked: bool) -> Marking:
        answers = _answers(variant, answer)
        marked = list(marked_steps(variant, answers, digits_asked)) if len(answers) == len(variant.parts) else []
        if not marked:
            help_text = message("steps_wanted", count=len(variant.parts), given=len(answers))
            verdict = whole(given_up_parts(variant), "unreadable", help_text)
        else:
            verdict = _verdict(variant, [each.verdict for each in marked])

        def traces() -> Iterator[Trace]:
            """The steps up to one that cannot be read."""
            for part, label, each in zip(variant.parts, variant.part_labels, marked, strict=False):
                yield replace(each.trace(), name=part.question.part, label=label, own=each.own)

        return marking_of_parts(variant, answer, verdict, traces)

    def right_answers(self, variant: Variant) -> list[str]:
        return right_together(variant, "\n")

    def wrong_answers(self, variant: Variant) -> list[str]:
        """One numeric step wrong, by a mistake or by one, and the later ones as they truly are."""
        from dlquiz.grading.answer_forms import two_forms

        first = [kind_of(part).right_answers(part)[0] for part in variant.parts]
        found = []
        for place, part in enumerate(variant.parts):
            kind = part.question.kind
            if isinstance(kind, Numeric):
                typed = (two_forms(value, kind.unit)[0] for value in kind.wrong_values(part)[:1])
                found += ["\n".join([*first[:place], other, *first[place + 1 :]]) for other in typed]
        return found


def _answers(variant: Variant, answer: str) -> list[str]:
    """The answers to steps, a line each; or all on one line, as a verdict shows them."""
    answers = answer.split("\n")
    return split_blanks(answer) if len(answers) == 1 < len(variant.parts) else answers


def _verdict(variant: Variant, verdicts: list[Verdict]) -> Verdict:
    last = verdicts[-1]
    if last.outcome == "unreadable":
        missing = given_up_parts(variant)[len(verdicts) :]
        help_text = labelled(variant.part_labels[len(verdicts) - 1], last.message)
        return replace(whole([*verdicts, *missing], "unreadable", help_text), echo=last.echo)
    return summed(verdicts, variant.part_labels)


# In banks

PART = Table(
    Field(
        "name",
        {**word(IDENTIFIER.pattern), **IDENTIFIERS},
        Text("A name for later parts to use.", "供后面步骤使用的名称。"),
        required=True,
    ),
    Field("prompt", ref("text"), Text("What this part asks.", "这一步的问题。"), required=True),
)
WAYS: tuple[KindFormat[PartKind], ...] = (numeric.FORMAT, choice.FORMAT)
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


def from_bank(reader: BankReader, node: Map, names: Collection[str], place: tuple[str, ...]) -> Steps | None:
    """Parts in order; the name of a numeric one is a value that later ones may use."""
    before = reader.errors
    items = reader.sequence(node["parts"], Text.code("parts"), 1)
    known = list(names)
    taken: set[str] = set()
    parts: list[Part] = []
    for number, item in enumerate(items or ()):
        part = _read_step(reader, item, known, taken, (*place, "parts", str(number)))
        if part is not None:
            parts.append(part)
        name = item.get("name") if isinstance(item, Map) else None
        if not isinstance(name, Scalar):
            reader.lost_names = True
        else:
            taken.add(name)
            # A faulty part stays a known name, so that it gives one fault only.
            known += [] if isinstance(item, Map) and "options" in item else [str(name)]
    return None if reader.errors > before else Steps(tuple(parts))


def _read_step(
    reader: BankReader, node: Node, names: Collection[str], taken: set[str], place: tuple[str, ...]
) -> Part | None:
    entries, way = part_entries(reader, node, Text("a part", "步骤"), PART.required, WAYS)
    if entries is None:
        return None
    reader.noted[place] = node.start
    name = _step_name(reader, entries["name"], names, taken)
    prompt = reader.text(entries["prompt"], Text("the prompt of a part", "步骤的题干"), names, (*place, "prompt"))
    kind = way.read(reader, entries, names, place) if way else None
    return None if name is None or prompt is None or kind is None else Part(name, prompt, kind)


def _step_name(reader: BankReader, node: Node, names: Collection[str], taken: Collection[str]) -> str | None:
    if not isinstance(node, Scalar):
        return reader.word(node, Text("the name of a part", "步骤的名称"), IDENTIFIER.pattern, "c1")
    if node in taken:
        message = Text(f"the part `{node}` appears twice", f"步骤 `{node}` 出现了两次")
        reader.fault(node.mark, "B105", message, RENAME)
        return None
    return str(node) if read_name(reader, node, node.mark, names) else None


FORMAT = KindFormat(
    Steps.type,
    Text("steps", "分步题"),
    Text("Several parts; a mistake costs one step only.", "分步题：一处错误只扣一步。"),
    TABLE,
    from_bank,
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
