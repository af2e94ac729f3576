"""The kinds of questions. A new one is a module, a widget and a line here."""

from __future__ import annotations

from collections.abc import Mapping

from dlquiz.kinds.choice import CHOICE
from dlquiz.kinds.cloze import CLOZE
from dlquiz.kinds.kind import KindFormat, QuestionKind
from dlquiz.kinds.matching import MATCHING
from dlquiz.kinds.numeric import NUMERIC
from dlquiz.kinds.open import OPEN
from dlquiz.kinds.ordering import ORDERING
from dlquiz.kinds.steps import STEPS
from dlquiz.kinds.text import TEXT
from dlquiz.kinds.true_false import TRUE_FALSE

KINDS: Mapping[str, KindFormat[QuestionKind]] = {
    kind.name: kind for kind in (CHOICE, TRUE_FALSE, NUMERIC, TEXT, CLOZE, ORDERING, MATCHING, OPEN, STEPS)
}
