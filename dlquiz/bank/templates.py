"""A question of each type to start from: valid as it stands, with comments that tell what its fields do."""

from __future__ import annotations

import re

from dlquiz.kinds.registry import KINDS
from dlquiz.messages import Language

_START = """\
id: {id}
#en Choose it now and do not change it: your history is kept under it.
#zh 请先改成自己的 id，之后不要再改：作答记录以它为名保存。
type: {type}
topic: {topic}
#en 1 recall, 2 normal, 3 hard.
#zh 1 识记，2 一般，3 较难。
difficulty: 1
"""

_BANK = """\
format: 1
#en Choose it now and do not change it: your history is kept under it.
#zh 不可更改：作答记录以它为名保存。
id: {id}
title: {{en: {title}, zh: {title}}}
#en Optional: the topics, in the order in which they are shown.
#zh 可省略：各主题，按显示顺序排列。
topics:
  general: {{en: General, zh: 综合}}
questions:
"""
NEW_TOPIC = "general"

_ENGLISH = re.compile(r"(?m)^[^#\n]*\ben:(?=\s)")
_IN_A_ROW = re.compile(r"\{en: [^{}]*?, zh: ([^{}]*)\}")
_BELOW = re.compile(r"( *)(- )?(en|zh): ?(.*)")
_COMMENT = re.compile(r"(?m)^( *)#(en|zh) (.*)\n")


def question_template(
    identity: str, topic: str, *, kind: str, language: Language, only_chinese: bool = False
) -> list[str]:
    """The lines of a question of the type `kind`, its comments in `language`, not indented.

    Its texts are in both languages, or `only_chinese`.
    """
    start = _START.format(id=identity, type=kind, topic=topic)
    lines = _commented(start + KINDS[kind].template.lstrip("\n"), language).splitlines()
    return _without_english(lines) if only_chinese else lines


def bank_template(identity: str, title: str, language: Language, *, only_chinese: bool = False) -> str:
    """A bank to which its first question is still to be appended."""
    text = _commented(_BANK.format(id=identity, title=title), language)
    return "\n".join(_without_english(text.split("\n"))) if only_chinese else text


def has_english(text: str) -> bool:
    """Whether any text of a bank says what it is in English."""
    return _ENGLISH.search(text) is not None


def _commented(text: str, language: Language) -> str:
    return _COMMENT.sub(lambda found: f"{found[1]}# {found[3]}\n" if found[2] == language else "", text)


def _without_english(lines: list[str]) -> list[str]:
    """The lines of a template with each text as plain Chinese: `{en: …, zh: …}`, or the two keys below each other."""
    found: list[str] = []
    dash, hidden = "", -1
    for line in lines:
        column = len(line) - len(line.lstrip())
        if line.strip() and hidden >= 0 and column > hidden:
            continue
        hidden = -1
        below = _BELOW.fullmatch(line)
        if below is None:
            found.append(_IN_A_ROW.sub(r"\1", line))
        elif below[3] == "en":
            dash, hidden = (f"{below[1]}- " if below[2] else ""), column + len(below[2] or "")
        elif dash:
            found.append(f"{dash}{below[4]}")
            dash = ""
        else:
            key = max(place for place, above in enumerate(found) if not above.lstrip().startswith("#"))
            found[key] += f" {below[4]}"
    return found
