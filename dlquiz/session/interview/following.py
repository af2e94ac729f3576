"""What an answer brings up: follow-up questions after an open one, and after a claim a computed probe of its topic."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from dlquiz.bank import Library
from dlquiz.kinds.answering import grade
from dlquiz.messages import Text
from dlquiz.questions.question import Question
from dlquiz.session.interview.blueprint import is_asked
from dlquiz.session.interview.running import Item, PlannedItem, RunningInterview
from dlquiz.session.today import Siblings, families
from dlquiz.text.cells import shown
from dlquiz.variants.deterministic_random import DeterministicRandom
from dlquiz.variants.model import Variant

MOST_FOLLOW_UPS = 2
"""An interviewer digs deeper and does not forget the rest."""
LONGEST_QUOTE = 120


def following(
    item: Item, number: int, question: Question, library: Library, interview: RunningInterview
) -> list[PlannedItem]:
    """What is asked next because of the answer at the item with that number.

    Only an answer to a question of the blueprint brings something up, and only one that was given.
    """
    if item.place.why != "planned" or item.given_up or not item.answer:
        return []
    if not question.kind.takes_a_side:
        return []
    taken = interview.names
    further = _follow_ups(question, library, taken)
    if further:
        return [PlannedItem(other.name, "follow_up", number, item.place.stage) for other in further]
    probe = probe_of(question, library, taken, interview.seed)
    return [] if probe is None else [PlannedItem(probe.name, "probe", number, item.place.stage)]


def _follow_ups(question: Question, library: Library, taken: Collection[str]) -> list[Question]:
    found = [library.question(name) for name in question.kind.leads_to]
    fresh = {other.name: other for other in found if other and is_asked(other) and other.name not in taken}
    return list(fresh.values())[:MOST_FOLLOW_UPS]


def probe_of(question: Question, library: Library, taken: Collection[str], seed: int) -> Question | None:
    """A question with a number to compute about what was claimed, that was not asked; None where there is none.

    Of the same topic of the same bank, sharing as many tags as possible; else of the same bank, sharing a tag. Between
    equals the seed decides. What is a sibling of a question that was asked is none.
    """
    siblings = Siblings(families(library), taken)
    fresh = [
        other
        for other in library.questions(question.bank)
        if other.type == "numeric" and is_asked(other) and other.name not in taken and siblings.admit(other.name)
    ]
    same = [other for other in fresh if other.topic == question.topic]
    near = same or [other for other in fresh if _shared(other, question)]
    if not near:
        return None
    most = max(_shared(other, question) for other in near)
    best = [other for other in near if _shared(other, question) == most]
    return best[DeterministicRandom("probe", seed, question.name).below(len(best))]


def _shared(one: Question, other: Question) -> int:
    return len({*one.tags} & {*other.tags})


class Introduction(NamedTuple):
    """How a question is led up to: the program's text named `key`, with what was claimed in it.

    `quoted` is a text of the bank, or, as `own_words`, what the learner typed, to be shown as it is.
    """

    key: str
    quoted: Text = Text("", "")
    own_words: bool = False


def introduction(item: Item, before: Item, said: Variant) -> Introduction:
    """How the question at `item` follows from the answer at the item `before`, which was to `said`."""
    if item.place.why == "follow_up":
        return Introduction("interview_leads_on")
    if said.question.kind.in_own_words:
        return Introduction("interview_you_wrote", Text.same(_beginning(before.answer)), own_words=True)
    # What stands above the claim, such as a log, is not quoted.
    claim = Text(*(" ".join(text.strip().split("\n\n")[-1].split()).rstrip(".。") for text in said.prompt))
    agreed = grade(said, before.answer).read_as is True
    return Introduction("interview_you_agreed" if agreed else "interview_you_denied", claim)


def _beginning(answer: str) -> str:
    """The beginning of an answer on one line, ended at a word where there are any."""
    words = " ".join(shown(answer).split())
    if len(words) <= LONGEST_QUOTE:
        return words
    return f"{words[:LONGEST_QUOTE].rpartition(' ')[0] or words[:LONGEST_QUOTE]} …"
