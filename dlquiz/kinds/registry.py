"""The kinds of questions, loaded."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from dlquiz.kinds.kind import KindFormat, QuestionKind
from dlquiz.kinds.names import NAMES

KINDS: Mapping[str, KindFormat[QuestionKind]] = {name: import_module(f"dlquiz.kinds.{name}").FORMAT for name in NAMES}
