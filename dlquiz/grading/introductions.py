"""What people write before an answer that is no part of it: `answer: 8`, `答案是8`, `一共有8个`."""

from __future__ import annotations

import re
from typing import Final

_ANSWER: Final = re.compile(
    r"""\s*(?: (?:(?:the|my)\s+)?(?:final\s+)?(?:answer|result|ans) (?: \s*[:：=＝] | \s+is\b (?:\s*[:：])? )
          | (?:所以|因此)?[,，]?(?:(?:我的|最终)?(?:答案|结果)(?:应该?)?[是为:：=＝] | 答[:：]) [:：]? )\s*""",
    re.VERBOSE | re.IGNORECASE,
)
_AMOUNT: Final = re.compile(r"\s*(?:(?:答案|结果)?(?:等于|大?约(?:等于)?为?)|一?共有?(?:大?约)?|[是为])?\s*")


def answer_start(text: str) -> int:
    """Where the answer itself starts."""
    before = _ANSWER.match(text)
    return before.end() if before else 0


def amount_start(text: str) -> int:
    """The same for a number, before which more may be said: `约8`, `一共有8`."""
    start = answer_start(text)
    before = _AMOUNT.match(text, start)
    return before.end() if before else start
