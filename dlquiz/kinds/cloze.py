"""Blanks in the prompt."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar

from dlquiz.bank_format.json_schema import names_to, ref
from dlquiz.bank_format.reader import BankReader
from dlquiz.bank_format.suggesting import to_write, together
from dlquiz.bank_format.tables import Field, Table
from dlquiz.grading.choices import in_both
from dlquiz.grading.traced import Trace
from dlquiz.grading.verdict import GIVE_UP, Verdict
from dlquiz.kinds import choice, numeric, text
from dlquiz.kinds.blanks import split_blanks
from dlquiz.kinds.drawing import drawn_part
from dlquiz.kinds.kind import KindFormat, Marking, Term, given_up_marking, kind_of
from dlquiz.kinds.parts import (
    InParts,
    PartKind,
    given_up_parts,
    marking_of_parts,
    part_entries,
    part_schema,
    right_together,
    summed,
    whole,
    without_wording,
)
from dlquiz.messages import LANGUAGES, Text, message
from dlquiz.messages.naming import about, did_you_mean
from dlquiz.questions.kinds import Part
from dlquiz.variants.admission import at
from dlquiz.variants.model import Variant
from dlquiz.variants.texts import BLANK
from dlquiz.yaml_reader.nodes import Map, Mark, Node, Scalar


@dataclass(frozen=True, slots=True)
class Cloze(InParts):
    """Blanks `[[name]]` in the prompt, in the order in which it names them; an answer has `;` between them.

    One blank that cannot be read asks for all of them again.
    """

    type: ClassVar[str] = "cloze"
    in_blanks: ClassVar[bool] = True
    blanks: tuple[Part, ...]

    @property
    def every_part(self) -> tuple[Part, ...]:
        return self.blanks

    def part_places(self) -> Sequence[tuple[str, ...]]:
        return [("blanks", blank.name) for blank in self.blanks]

    def drawn(self, bare: Variant) -> Variant:
        return replace(bare, parts=tuple(_drawn_blank(bare, blank) for blank in self.blanks))

    def how_to_answer(self, variant: Variant) -> Text:
        count = len(variant.parts)
        return message("asks_blanks", count=count) if count > 1 else message("asks_blank")

    def terms(self, variant: Variant) -> Sequence[Term]:
        """For each blank what may be in it: the options, or how close a number must be."""
        return [_blank_term(number, part) for number, part in enumerate(variant.parts, 1)]

    def mark(self, variant: Variant, answer: str, digits_asked: bool) -> Marking:
        answers = _answers(variant, answer)
        fits = len(answers) == len(variant.parts)
        marked = [
            given_up_marking(part, typed) if typed in GIVE_UP else kind_of(part).mark(part, typed, digits_asked)
            for part, typed in (zip(variant.parts, answers, strict=True) if fits else ())
        ]
        if fits and answer.strip():
            verdict = _verdict(variant, [each.verdict for each in marked])
        else:
            wanted = message("blanks_wanted", count=len(variant.parts), given=len(answers))
            help_text = wanted if len(variant.parts) > 1 else message("type_an_answer")
            verdict = whole(given_up_parts(variant), "unreadable", help_text)

        def traces() -> Iterator[Trace]:
            for part, label, each in zip(variant.parts, variant.part_labels, marked, strict=False):
                yield replace(each.trace(), name=part.question.part, label=label)

        return marking_of_parts(variant, answer, verdict, traces)

    def right_answers(self, variant: Variant) -> list[str]:
        return right_together(variant, "; ")


def _verdict(variant: Variant, verdicts: list[Verdict]) -> Verdict:
    for number, verdict in enumerate(verdicts, 1):
        if verdict.outcome == "unreadable":
            help_text = message("in_blank", number=number, help=verdict.message)
            return replace(whole(verdicts, "unreadable", help_text), echo=verdict.echo, unread=number - 1)
    return summed(verdicts, variant.part_labels if len(verdicts) > 1 else [Text.same("")])


def _drawn_blank(bare: Variant, blank: Part) -> Variant:
    with at("blanks", blank.name):
        return drawn_part(bare, blank, bare.names, bare.question.prompt)


def _answers(variant: Variant, answer: str) -> list[str]:
    answers = split_blanks(answer) if len(variant.parts) > 1 else [answer]
    return [typed.strip() for typed in answers]


def _blank_term(number: int, part: Variant) -> Term:
    kind = kind_of(part)
    # Options are texts of the bank and may hold formulas.
    if kind.picks:
        texts = list(map(in_both, part.offered))
        said = Text(*(" / ".join(f"{n} {text[language]}" for n, text in enumerate(texts, 1)) for language in (0, 1)))
    else:
        said = kind.how_to_answer(part)
    return Term(Text(f"({number}) {said.en}", f"({number}) {said.zh}"), markdown=bool(kind.picks))


# In banks

WAYS: tuple[KindFormat[PartKind], ...] = (text.FORMAT, choice.FORMAT, numeric.FORMAT)
TABLE = Table(
    Field(
        "blanks",
        {**names_to(ref("blank")), "minProperties": 1},
        Text(
            "For each blank one of `accept`, `options` and `answer`.",
            "每个空给出 `accept`、`options` 或 `answer` 之一。",
        ),
        required=True,
        seen=True,
        graded=without_wording,
    ),
)


def from_bank(reader: BankReader, node: Map, names: Collection[str], place: tuple[str, ...]) -> Cloze | None:
    """The blanks in the order in which the prompt names them."""
    before = reader.errors
    reader.noted[(*place, "blanks")] = node["blanks"].start
    if not isinstance(node["blanks"], Map) or not node["blanks"]:
        message = Text("`blanks` must map blanks to answers", "`blanks` 必须把空的名称映射到答案")
        reader.fault(node["blanks"].mark, "B103", message, to_write("`gap: {accept: [ReLU]}`"))
        return None
    order = _blanks_named(reader, node["prompt"], node["blanks"])
    blanks = {
        name: _read_blank(reader, name, blank, names, (*place, "blanks", name))
        for name, blank in node["blanks"].items()
    }
    if order is None or reader.errors > before:
        return None
    found = [blanks[name] for name in order]
    return Cloze(tuple(blank for blank in found if blank is not None))


def _read_blank(
    reader: BankReader, name: str, node: Node, names: Collection[str], place: tuple[str, ...]
) -> Part | None:
    entries, way = part_entries(reader, node, Text(f"the blank `{name}`", f"空 `{name}`"), (), WAYS)
    if entries is None or way is None:
        return None
    reader.noted[place] = node.start
    kind = way.read(reader, entries, names, place)
    return None if kind is None else Part(name, Text.same(""), kind)


def _blanks_named(reader: BankReader, prompt: Node, blanks: Map) -> list[str] | None:
    """The blanks of the prompt in its order; each must stand once in every language, and be one of `blanks`."""
    scalars = _prompt_scalars(prompt)
    named = [_named_once(reader, scalar, blanks) for scalar in scalars.values()]
    if not named or None in named:
        return None
    order = named[0] or []
    for name, mark in blanks.key_marks.items():
        missing = [language for language, found in zip(scalars, named, strict=True) if name not in (found or ())]
        if missing:
            language = missing[0]
            where = Text(f"the prompt ({language})", f"题干（{language}）") if language else Text("the prompt", "题干")
            spaced = re.compile(rf"\[\[\s*{re.escape(name)}\s*\]\]")
            here = any(spaced.search(scalars[language]) and language in missing for language in scalars)
            fix = (
                Text(f"no spaces inside: write `[[{name}]]`", f"里面不要有空格：请写 `[[{name}]]`")
                if here
                else Text(f"write `[[{name}]]` into it", f"请在其中写上 `[[{name}]]`")
            )
            message = about(where, f"{{}} has no blank `[[{name}]]`", f"{{}} 中没有空 `[[{name}]]`")
            reader.fault(mark, "B144", message, fix)
            order = []
    return order or None


def _prompt_scalars(prompt: Node) -> Mapping[str, Scalar]:
    """The texts of a prompt by language; one without languages under the empty name."""
    if isinstance(prompt, Scalar):
        return {"": prompt}
    entries = prompt if isinstance(prompt, Map) else {}
    return {key: text for key in LANGUAGES if isinstance(text := entries.get(key), Scalar)}


def _named_once(reader: BankReader, scalar: Scalar, blanks: Map) -> list[str] | None:
    names: dict[str, int] = {}
    strange: list[tuple[int, str]] = []
    for match in BLANK.finditer(scalar):
        name, offset = match["name"], match.start()
        if name is not None and (name not in blanks or names.setdefault(name, offset) != offset):
            strange.append((offset, name))
    by_mark: dict[Mark, list[str]] = {}
    for mark, (_, name) in zip(reader.marks_in(scalar, [offset for offset, _ in strange]), strange, strict=True):
        by_mark.setdefault(mark, []).append(name)
    for mark, some in by_mark.items():
        _tell_strange(reader, mark, dict.fromkeys(some), blanks)
    return None if strange else list(names)


def _tell_strange(reader: BankReader, mark: Mark, names: Iterable[str], blanks: Map) -> None:
    """What is wrong with the blanks at one place of the prompt, as one fault."""
    found: list[Text] = []
    fixes: list[Text] = []
    for name in names:
        if name in blanks:
            found.append(
                Text(f"the blank `[[{name}]]` appears twice in the prompt", f"空 `[[{name}]]` 在题干中出现了两次")
            )
            fixes.append(Text("give the second one a name of its own", "请给第二个另取名称"))
        else:
            found.append(
                Text(
                    f"the prompt has a blank `[[{name}]]` that `blanks` lacks",
                    f"`blanks` 中没有题干里的空 `[[{name}]]`",
                )
            )
            fixes.append(did_you_mean(name, blanks))
    reader.fault(mark, "B144", together(found), together(dict.fromkeys(fixes)))


FORMAT = KindFormat(
    Cloze.type,
    Text("blanks", "填空题"),
    Text("Blanks `[[name]]` in the prompt.", "填空题：题干中的 `[[name]]`。"),
    TABLE,
    from_bank,
    r"""
#en Each [[name]] in the prompt is a blank, in both languages.
#zh 题干中的每个 [[名称]] 是一个空，两种语言中都要出现。
prompt:
  en: Max pooling keeps the [[kept]] value of a window and has [[weights]] weights.
  zh: 最大池化保留窗口中的[[kept]]值，它有 [[weights]] 个权重。
#en `accept` lists words; `answer` computes a number, as in a numeric question.
#zh `accept` 列出可接受的词；`answer` 像计算题一样给出数值。
blanks:
  kept:
    accept:
      - {en: largest, zh: 最大}
      - {en: maximum, zh: 最大的}
  weights:
    answer: {value: 0}
""",
    {"blank": partial(part_schema, Table(), WAYS)},
)
