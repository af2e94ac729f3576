"""Questions that a client asks of its learner: shown without their keys, helped with, graded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

from dlquiz.bank import Library
from dlquiz.cli.agent.documents import (
    Answer,
    AnyQuestion,
    AnySeed,
    AskedQuestion,
    Graded,
    HelpGiven,
    ShownQuestion,
    ShownSeed,
)
from dlquiz.cli.agent.recording import Recorder
from dlquiz.cli.agent.showing import asked_json, model_json, part_json, verdict_json
from dlquiz.cli.clock import ticks
from dlquiz.cli.common import language
from dlquiz.cli.library import no_bank, question_of
from dlquiz.cli.named import only_bank
from dlquiz.cli.output import plain_json
from dlquiz.cli.practice_options import fresh_seed
from dlquiz.kinds.drawing import draw
from dlquiz.messages import say
from dlquiz.questions.question import Question
from dlquiz.session.hints import Help, next_hint, next_line
from dlquiz.session.marking import Heard, heard
from dlquiz.session.state import Event, QuestionState
from dlquiz.session.timing import Stopwatch

MOST_OPEN = 1_000
"""So many questions that were shown and not answered are remembered; then the oldest is forgotten."""

Key = tuple[str, int]
"""The full name of a question, and a seed."""


class Open:
    """A question that waits for its answer, and how long it has been shown."""

    def __init__(self, question_state: QuestionState) -> None:
        self.question_state = question_state
        self.shown_for = Stopwatch(ticks)


class Questions:
    """The questions of one client. `library` gives the banks as they are now; a question shown stays as it was.

    Whatever was shown of a key counts for the rating of a later answer to the same numbers.
    """

    def __init__(self, library: Callable[[], Library], recorder: Recorder | None) -> None:
        self._library = library
        self._recorder = recorder
        self._open: dict[Key, Open] = {}
        self._keys_shown: set[Key] = set()

    def question(self, question: AnyQuestion, seed: AnySeed | None = None) -> AskedQuestion:
        """A concrete question, as it is shown before it is answered."""
        found = self._find(question)
        chosen = fresh_seed() if seed is None else seed
        held = self._open.get((found.name, chosen))
        if held is None or not _same(held.question_state.variant.question, found):
            held = self._opened(found, chosen)
        return cast(AskedQuestion, plain_json(asked_json(held.question_state, language())))

    def hint(self, question: ShownQuestion, seed: ShownSeed) -> HelpGiven:
        """The next hint."""
        return self._helped(question, seed, next_hint)

    def work(self, question: ShownQuestion, seed: ShownSeed) -> HelpGiven:
        """The next line of the worked solution."""
        return self._helped(question, seed, next_line)

    def grade(self, question: ShownQuestion, seed: ShownSeed, answer: Answer) -> Graded:
        """What an answer comes to; of steps it is the answer to the one asked now."""
        held = self._held(question, seed)
        state = held.question_state
        said = heard(state, answer)
        after = state if said.event is None else replace(state, events=(*state.events, said.event))
        if said.finishes:
            found = verdict_json(after, said.verdict, language()) | self._finished(held, after, said)
        else:
            held.question_state = after
            found = _not_finished(state, after, said)
        variant = state.variant
        return cast(Graded, plain_json({"question": variant.question.name, "seed": variant.seed, **found}))

    def _finished(self, held: Open, after: QuestionState, said: Heard) -> dict[str, Any]:
        """What is recorded of an answer; where it cannot be, the question stays open. Raises `StorageError`."""
        recorded = {"recorded": False}
        if self._recorder is not None:
            recorded = self._recorder.record(after, said.verdict, held.shown_for.seconds, self._library())
        key = (after.variant.question.name, after.variant.seed)
        self._open.pop(key, None)
        self._keys_shown.add(key)
        return {"finished": True, **recorded}

    def _helped(self, name: str, seed: int, find: Callable[[QuestionState], Help | None]) -> HelpGiven:
        held = self._held(name, seed)
        state, found = held.question_state, find(held.question_state)
        named = HelpGiven(question=state.variant.question.name, seed=seed)
        if found is None:
            return named
        held.question_state = replace(state, events=(*state.events, found.event))
        if found.shows_key:
            self._keys_shown.add((named["question"], seed))
        text = found.text.in_language(language())
        return HelpGiven(**named, text=text, number=found.number, count=found.total, shows_key=found.shows_key)

    def _held(self, name: str, seed: int) -> Open:
        """The question as it stands; one that was not shown is opened."""
        held = self._open.get((name, seed))
        if held is not None:
            return held
        found = self._find(name)
        return self._open.get((found.name, seed)) or self._opened(found, seed)

    def _opened(self, question: Question, seed: int) -> Open:
        key = (question.name, seed)
        events = (Event("seen"),) if key in self._keys_shown else ()
        # How long a program took to put it to its learner says nothing of how hard it was.
        held = Open(QuestionState(draw(question, seed), 1, 1, events, seconds=None))
        self._open.pop(key, None)
        self._open[key] = held
        if len(self._open) > MOST_OPEN:
            del self._open[next(iter(self._open))]
        return held

    def _find(self, name: str) -> Question:
        """The question called BANK/ID, or ID where one bank alone has it; never a file. Raises `DlquizError`."""
        library = self._library()
        found = library.question(name)
        if found is not None:
            return found
        bank_id, _, identity = name.rpartition("/")
        bank_id = bank_id or only_bank(identity, library)
        bank = library.bank(bank_id)
        if bank is None:
            raise no_bank(bank_id, library)
        return question_of(bank_id, identity, (bank,), library)


def _same(one: Question, other: Question) -> bool:
    """Whether two versions of a question show and mark the same."""
    return (one.wording, one.grading) == (other.wording, other.grading)


def _not_finished(before: QuestionState, after: QuestionState, said: Heard) -> dict[str, Any]:
    """What is said of an answer that leaves the question open: no key, and of a step not whether it is right."""
    chosen, verdict, kind = language(), said.verdict, before.variant.question.kind
    if after.state.stage == "rubric":
        asks = {"finished": False, "verdict": None, "message": say(chosen, "mcp_rubric")}
        return asks | model_json(after.variant, chosen)
    if kind.in_steps and verdict.counts:
        given_up = {"expected": verdict.expected} if verdict.read_as is None else {}
        return {
            "finished": False,
            "verdict": None,
            "message": say(chosen, "mcp_step_taken"),
            "read_as": verdict.read_as,
            "next_step": part_json(after.asked, after.step + 1, chosen),
            **given_up,
        }
    return {"finished": False, "verdict": "unreadable", "message": verdict.message.in_language(chosen)}
