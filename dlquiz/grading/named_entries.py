"""`s = 8, t = 35` where the prompt asks for s and t: each number behind its name, in the order of the prompt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from dlquiz.messages import Text

_NAME: Final = r"[A-Za-zΑ-Ωα-ω](?:[A-Za-z0-9_']|[{}])*"
_ENTRY: Final = re.compile(rf"(?:(?P<joint>\band\b|[和与、])\s*)?(?<![A-Za-z0-9_\\])\\?(?P<name>{_NAME})\s*[=＝:：]")
_TUPLE: Final = re.compile(rf"\s*[(（]?\s*({_NAME}(?:\s*[,，、]\s*{_NAME})+)\s*[)）]?\s*[=＝:：]")
_LISTED: Final = re.compile(rf"{_NAME}(?:[)）]?\s*(?:[,，、]\s*(?:and\b)?|\band\b|[和与及])\s*[(（]?\s*{_NAME})+")
_WITHOUT_MARKS: Final = str.maketrans("", "", "$`*\\{}_")


def without_names(answer: str, prompt: Text, count: int) -> str:
    """The answer with blanks for the names of its `count` numbers, where the prompt lists these names in this order.

    Nothing is moved, so that a position is the same in both.
    """
    together = _TUPLE.match(answer)
    if together and _is_asked(_plain_names(together[1]), prompt, count):
        return " " * together.end() + answer[together.end() :]
    entries = list(_ENTRY.finditer(answer))
    if not entries or answer[: entries[0].start()].strip(" \t([（［"):
        return answer
    if not _is_asked([_plain(entry["name"]) for entry in entries], prompt, count):
        return answer
    return _ENTRY.sub(_blank, answer)


def _blank(entry: re.Match[str]) -> str:
    """Blanks of the same length; `and` between two numbers becomes their comma."""
    before = entry.string[: entry.start()].rstrip()
    comma = "," if entry["joint"] and not before.endswith((",", "，", ";", "；")) else ""
    return comma.ljust(len(entry[0]))


def _is_asked(names: Sequence[str], prompt: Text, count: int) -> bool:
    """Whether the prompt lists these names, in this order only."""
    if len(names) != count or len(set(names)) != count:
        return False
    lists = [_plain_names(found[0]) for text in prompt for found in _LISTED.finditer(text.translate(_WITHOUT_MARKS))]
    windows = [listed[at : at + count] for listed in lists for at in range(len(listed) - count + 1)]
    orders = [window for window in windows if set(window) == set(names)]
    return bool(orders) and all(order == list(names) for order in orders)


def _plain_names(text: str) -> list[str]:
    return [_plain(name) for name in re.findall(_NAME, text) if name != "and"]


def _plain(name: str) -> str:
    return name.translate(_WITHOUT_MARKS)
