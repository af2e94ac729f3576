"""How answers came out by type and difficulty, and how the learner's own marks compare with computed ones."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import partial
from typing import TypeVar

from dlquiz.kinds.registry import KINDS
from dlquiz.progress.statistics import Calibration
from dlquiz.session.figures import Group
from dlquiz.session.formatting import calibration_text
from dlquiz.session.titles import topic_title
from dlquiz.tui.pictures.tables import Interval, Pair, PairWords, intervals, pairs
from dlquiz.tui.progress.pages.kit import Section, View, text_block

DIFFICULTIES = {1: "difficulty_1", 2: "difficulty_2", 3: "difficulty_3"}

Key = TypeVar("Key", bound=Hashable)


def accuracy_page(view: View) -> list[Section]:
    """The mean scores by type and by difficulty."""
    kinds = {name: kind.title.in_language(view.language) for name, kind in KINDS.items()}
    difficulties = {level: view.say(key) for level, key in DIFFICULTIES.items()}
    by_kind, by_level = _rows(view, view.figures.kinds, kinds), _rows(view, view.figures.difficulties, difficulties)
    gone = view.say("questions_all_gone")
    return [
        Section(view.say("progress_kinds"), partial(intervals, by_kind, words=view.interval_words(), others=by_level)),
        Section(view.say("progress_difficulties"), partial(intervals, by_level, empty=gone, others=by_kind)),
    ]


def _rows(view: View, groups: Mapping[Key, Group], names: Mapping[Key, str]) -> list[Interval]:
    return [
        Interval(name, group.score.value, group.score.low, group.score.high, view.answers(group.accuracy.answered))
        for key, name in names.items()
        if (group := groups.get(key)) is not None
    ]


def calibration_page(view: View) -> list[Section]:
    """Both marks over all topics and for each one that has both, the widest gap first."""
    found, say = view.figures, view.say
    heads = ("calibration_said", "calibration_computed", "calibration_gap", "calibration_answers")
    words = PairWords(*map(say, heads))
    both = bool(found.calibration.self_rated_answers and found.calibration.computed_answers)
    rows = [_pair(view, say("calibration_all"), found.calibration)] if both else []
    rows += [
        _pair(view, topic_title(view.library, one.name).in_language(view.language), one) for one in found.calibrations
    ]
    sentence = Section("", text_block(calibration_text(found.calibration), language=view.language))
    return [sentence, Section(say("progress_calibration"), partial(pairs, rows, words=words))] if both else [sentence]


def _pair(view: View, label: str, found: Calibration) -> Pair:
    counts = f"{found.self_rated_answers}/{found.computed_answers}"
    note = counts if found.clear else view.say("calibration_unclear", counts=counts)
    return Pair(label, found.self_rated.value, found.computed.value, note)
