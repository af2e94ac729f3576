"""A question of each type to start from: valid as it stands, with comments that tell what its fields do."""

from __future__ import annotations

import re

from dlquiz.kinds.registry import KINDS
from dlquiz.messages import Language

_START = """\
id: {id}
#en Rename it now and keep it then: what is answered is kept under this id.
#zh 请先改成自己的 id，之后不要再改：作答记录以它为名保存。
type: {type}
topic: {topic}
#en 1 recall, 2 usual, 3 hard.
#zh 1 识记，2 一般，3 较难。
difficulty: 1
"""

_BANK = """\
format: 1
#en Stable: what is answered is kept under it.
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

_COMMENT = re.compile(r"(?m)^( *)#(en|zh) (.*)\n")


def question_template(identity: str, topic: str, *, kind: str, language: Language) -> list[str]:
    """The lines of a question of the type `kind`, its comments in `language`, not indented."""
    start = _START.format(id=identity, type=kind, topic=topic)
    return _commented(start + KINDS[kind].template.lstrip("\n"), language).splitlines()


def bank_template(identity: str, title: str, language: Language) -> str:
    """A bank to which its first question is still to be appended."""
    return _commented(_BANK.format(id=identity, title=title), language)


def _commented(text: str, language: Language) -> str:
    return _COMMENT.sub(lambda found: f"{found[1]}# {found[3]}\n" if found[2] == language else "", text)
