"""The types of questions in the bank format, one module each: a new one is a module and a line here."""

from __future__ import annotations

from collections.abc import Mapping

from dlquiz.bank.kinds.choice import CHOICE
from dlquiz.bank.kinds.cloze import CLOZE
from dlquiz.bank.kinds.kind import KindFormat
from dlquiz.bank.kinds.matching import MATCHING
from dlquiz.bank.kinds.numeric import NUMERIC
from dlquiz.bank.kinds.open import OPEN
from dlquiz.bank.kinds.ordering import ORDERING
from dlquiz.bank.kinds.steps import STEPS
from dlquiz.bank.kinds.text import TEXT
from dlquiz.bank.kinds.true_false import TRUE_FALSE
from dlquiz.questions import Kind

KINDS: Mapping[str, KindFormat[Kind]] = {
    kind.name: kind for kind in (CHOICE, TRUE_FALSE, NUMERIC, TEXT, CLOZE, ORDERING, MATCHING, OPEN, STEPS)
}

__all__ = ["KINDS", "KindFormat"]
