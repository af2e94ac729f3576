"""The adaptive order: the question that tells most about this learner comes first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress

from dlquiz.analysis.ability import ability, information
from dlquiz.bank import Library
from dlquiz.errors import StorageError
from dlquiz.progress.rollups import Tally
from dlquiz.progress.store import Store
from dlquiz.questions.question import Question
from dlquiz.session.policies import Topic

DECLARED = {1: -1.0, 2: 0.0, 3: 1.0}
"""The difficulty in logits of a question that its bank calls easy, medium or hard."""


class MostInformative:
    """Chooses the question with the most Fisher information at the ability that the learner's first answers give.

    The ability is estimated again for each choice: over all topics, and then for each topic, which begins at that one.
    Difficulties are those that banks declare. `groups` numbers the questions: those of the lowest number are asked
    first. Of equals the first is chosen.
    """

    def __init__(self, library: Library, store: Store, groups: Mapping[str, int]) -> None:
        self._groups = groups
        self._library = library
        self._store = store
        self._tallies: Mapping[str, Tally] = {}

    def __call__(self, questions: Sequence[Question]) -> int:
        # Where history cannot be read now, saving the next answer says so. Until then what was known counts.
        with suppress(StorageError):
            self._tallies = self._store.figures.tallies()
        answers = self._answers()
        overall = ability(answer for of_topic in answers.values() for answer in of_topic)
        abilities: dict[Topic, float] = {}

        def informative(place: int) -> float:
            question = questions[place]
            topic = question.bank, question.topic
            if topic not in abilities:
                abilities[topic] = ability(answers.get(topic, ()), overall)
            return information(abilities[topic], DECLARED[question.difficulty])

        first = min(self._group(question) for question in questions)
        return max(
            (place for place, question in enumerate(questions) if self._group(question) == first), key=informative
        )

    def _group(self, question: Question) -> int:
        # One that was renamed since the session began has its turn at once.
        return self._groups.get(question.name, 0)

    def _answers(self) -> dict[Topic, list[tuple[float, float]]]:
        """The first answers of each topic: scores and difficulties. Questions that are gone are left out."""
        found: dict[Topic, list[tuple[float, float]]] = {}
        for name, tally in self._tallies.items():
            question = self._library.listing(name)
            if question is not None:
                answer = tally.first, DECLARED[question.difficulty]
                found.setdefault((question.bank, question.topic), []).append(answer)
        return found
