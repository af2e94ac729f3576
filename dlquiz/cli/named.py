"""The question that a command names: by bank and id, by both in one word, or by an id that only one bank has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from dlquiz import locations
from dlquiz.bank import Library
from dlquiz.cli.library import every_installed, find_question_in
from dlquiz.errors import UsageError
from dlquiz.messages import message
from dlquiz.messages.naming import suggestion

if TYPE_CHECKING:
    from dlquiz.questions.question import Question

FIRST_IDS = 5
"""So many questions of a bank are named as examples."""


def question_named(words: Sequence[str], extra: Iterable[str]) -> tuple[Question, Library]:
    """The question, and the library it is in. Raises `DlquizError` where none, or more than one, is meant."""
    return find_question_in(*bank_and_id(words, extra), extra)


def bank_and_id(words: Sequence[str], extra: Iterable[str]) -> tuple[str, str]:
    """The bank, as an id or a path, and the id in it of `BANK ID`, `BANK/ID` or `ID`. Raises `UsageError`."""
    if len(words) > 2:
        raise UsageError(
            f"one question is wanted, as BANK ID or ID, not {len(words)} words",
            f"请只写一道题：“题库 ID”或 ID，而不是 {len(words)} 个词",
        )
    if len(words) == 1 and locations.is_bank_file(path := Path(words[0])) and path.is_file():
        from dlquiz.bank import load_bank

        loaded = load_bank(path).bank
        raise _only_a_bank(words[0], () if loaded is None else loaded.listed)
    bank, _, identity = words[0].rpartition("/") if len(words) == 1 else (words[0], "", words[1])
    return bank or only_bank(identity, every_installed(extra)), identity


def question_and_answer(words: Sequence[str], extra: Sequence[str]) -> tuple[Question, tuple[str, ...]]:
    """The question, and the words of the answer after it. Raises `DlquizError`."""
    named = 2 if Path(words[0]).exists() else _words_of_question(words, every_installed(extra))
    question, _ = question_named(words[:named], extra)
    if question.kind.in_file:
        raise UsageError(*message("code_takes_file"))
    if not words[named:]:
        raise UsageError(
            f"missing ANSWER to {question.name}: write it after the id",
            f"缺少 {question.name} 的答案（ANSWER）：请写在 id 之后",
        )
    return question, tuple(words[named:])


def _words_of_question(words: Sequence[str], library: Library) -> int:
    """How many of the words, the first of which is no path, name the question; the others are the answer."""
    alone = library.bank(words[0]) is None and (len(words) < 3 or _is_question(words[0], library))
    return 1 if alone else 2


def _is_question(word: str, library: Library) -> bool:
    """Whether a word that names no bank names a question."""
    bank, _, identity = word.rpartition("/")
    if bank:
        return library.question(word) is not None or Path(bank).is_file()
    return bool(_banks_having(identity, library))


def _banks_having(identity: str, library: Library) -> list[str]:
    """The ids of the banks that have this question, under its present or a former id, or with a fault in it."""
    names = ((bank.id, f"{bank.id}/{identity}") for bank in library.banks)
    return [bank for bank, name in names if library.question(name) is not None or library.may_stand(name)]


def _only_a_bank(name: str, ids: Iterable[str]) -> UsageError:
    """A bank is named alone; the message names its first questions."""
    first = list(islice(ids, FIRST_IDS)) or ["ID"]
    return UsageError(
        f"missing QUESTION: `{name}` is a bank; name a question of it, as in `{name} {first[0]}`: {', '.join(first)}",
        f"缺少题目（QUESTION）：`{name}` 是题库，请再写出其中的题目，如 `{name} {first[0]}`：{'、'.join(first)}",
    )


def only_bank(identity: str, library: Library) -> str:
    """The id of the bank that alone has this question. Raises `UsageError` where none does, or several do."""
    banks = _banks_having(identity, library)
    if len(banks) == 1:
        return banks[0]
    if banks:
        names = [f"{bank}/{identity}" for bank in banks]
        raise UsageError(
            f"`{identity}` is a question of several banks; name one of {', '.join(names)}",
            f"有多个题库都含题目 `{identity}`；请写明是哪一个：{'、'.join(names)}",
        )
    bank = library.bank(identity)
    if bank is not None:
        raise _only_a_bank(identity, bank.listed)
    hint, hint_zh = suggestion(identity, [question.id for question in library.questions()])
    raise UsageError(
        f"no installed bank has a question `{identity}`{hint}", f"已安装的题库中没有题目 `{identity}`{hint_zh}"
    )
