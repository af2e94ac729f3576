"""Names of questions in other questions: follow-ups are there, and an old name leads to one question."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from dlquiz.bank import Library
from dlquiz.checking.findings import Findings
from dlquiz.messages import Text
from dlquiz.messages.naming import did_you_mean
from dlquiz.questions.question import Question


def check_names(findings: Findings, library: Library, question: Question) -> None:
    """The follow-ups of a question exist, and its aliases are names that no other question has or had."""
    for name in question.kind.leads_to:
        # A follow-up that is faulty itself has its fault already.
        if library.question(name) is None and not library.may_stand(name):
            message = Text(f"the follow-up `{name}` is not in these banks", f"这些题库中没有追问 `{name}`")
            findings.add("B142", message, _meant(name, library), "follow_ups", name)
    for alias, fault in _bad_aliases(library, question):
        message = Text(f"the alias `{alias}` {fault.en}", f"旧名 `{alias}` {fault.zh}")
        fix = Text("delete it where it does not belong", "请在不该有它的地方删去")
        findings.add("B105", message, fix, "aliases", alias)


def _meant(name: str, library: Library) -> Text:
    """The question that was meant: one of the same bank, else, where there is no such bank, any."""
    names = [question.name for question in library.questions()]
    siblings = [other for other in names if other.startswith(f"{name.partition('/')[0]}/")]
    none = ("name an existing question as bank/id", "请以“题库/id”的形式写一道已有的题目")
    return did_you_mean(name, siblings or names, none)


def _bad_aliases(library: Library, question: Question) -> Iterator[tuple[str, Text]]:
    for place, alias in enumerate(question.aliases):
        holder = library.question(alias)
        present = library.current_name(alias) == alias
        if alias == question.name:
            yield alias, Text("is the present name of this question", "就是本题现在的名称")
        elif present and holder is not None:
            where = _where(library, holder)
            yield alias, Text(f"is the present name of the question at {where.en}", f"是 {where.zh} 处题目现在的名称")
        elif alias in question.aliases[:place]:
            yield alias, Text("appears twice", "出现了两次")
        elif holder is not None and holder.name != question.name:
            where = _where(library, holder, alias)
            yield alias, Text(f"is used already at {where.en}", f"已用于 {where.zh}")


def _where(library: Library, question: Question, alias: str = "") -> Text:
    """`bank.yaml, line 12`: where a question is, or its alias."""
    bank = library.bank(question.bank)
    assert bank is not None, "a question comes from a bank"
    places = library.loaded[bank.file].places
    mark = places.get((question.id, "aliases", alias)) or places.get((question.id,))
    file = Path(bank.file).name
    if mark is None:
        # The file was edited since its bank came from the cache.
        return Text.same(file)
    return Text(f"{file}, line {mark.line}", f"{file} 第 {mark.line} 行")
