"""What people write before an answer that is no part of it: `answer: 8`, `答案是8`."""

from __future__ import annotations

import re
from typing import Final

_BEFORE: Final = re.compile(
    r"""\s*(?: (?:(?:the|my)\s+)?(?:final\s+)?(?:answer|result|ans) (?: \s*[:：=＝] | \s+is\b (?:\s*[:：])? )
          | (?:所以|因此)?[,，]?
            (?: (?:我的|最终)?(?:答案|结果)(?:应该?)?(?:[是为]|等于|[:：=＝]) | 答[:：] | 等于 | 一?共有? )
            (?:大?约)?为?[:：]? )\s*""",
    re.VERBOSE | re.IGNORECASE,
)


def answer_start(text: str) -> int:
    """Where the answer itself starts."""
    before = _BEFORE.match(text)
    return before.end() if before else 0
