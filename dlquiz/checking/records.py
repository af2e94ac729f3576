"""A bank's own references: mistakes that no question ever sees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dlquiz.bank import Bank
from dlquiz.bank_format.records import PLACE
from dlquiz.checking.activity import QuestionActivity
from dlquiz.errors import Fault
from dlquiz.messages import Text
from dlquiz.questions.kinds import Call
from dlquiz.questions.own_reference import OwnReference
from dlquiz.questions.question import Question
from dlquiz.reference import catalog
from dlquiz.yaml_reader.nodes import Mark


def check_records(
    bank: Bank, places: Mapping[tuple[str, ...], Mark], activity: Sequence[QuestionActivity]
) -> Iterator[Fault]:
    """Warnings for mistakes of the bank's references that equal the answer in every draw of its questions."""
    seen = {
        each.question: {one.name for one in each.activity.mistakes if one.active}
        for each in activity
        if each.refused < each.tries
    }
    for reference in bank.references.values():
        users = [question for question in bank.questions if reference in _named(question) and question.name in seen]
        active = {name for question in users for name in seen[question.name]}
        for mistake in catalog.find(reference).mistakes if users else ():
            if mistake.name not in active:
                mark = places.get((PLACE, reference.name, mistake.name)) or places[PLACE, reference.name]
                message = Text(
                    f"{reference.name}: the mistake `{mistake.name}` gives the answer in every draw of every question",
                    f"{reference.name}：在每道题的每次抽取中，错误 `{mistake.name}` 都得到正确答案",
                )
                fix = Text("correct its `replace` or `when`, or delete it", "请修正它的 `replace` 或 `when`，或删去")
                yield Fault.at(bank.file, mark, "B178", "warning", message, fix)


def _named(question: Question) -> set[str | OwnReference]:
    """The references that the answers of a question name."""
    kind = question.kind
    kinds = (kind, *(part.kind for part in kind.every_part))
    numbers = (each.number for each in kinds)
    return {each.answer.reference for each in numbers if each is not None and isinstance(each.answer, Call)}
