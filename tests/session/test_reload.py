"""Banks that change during a session: what is asked next is as it is written now; what is being answered stays."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from asking import next_question
from session_samples import BANK, QUESTIONS, answer_rightly, asked, library_from, question_id, right_answer, sit

from dlquiz.errors import QuestionError
from dlquiz.questions.question import Question
from dlquiz.session.queue import Find
from dlquiz.session.reload import reloaded_result
from dlquiz.session.state import Result


def bank(*changes: tuple[str, str]) -> dict[str, Question]:
    text = BANK
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return {question.id: question for question in library_from(text).questions()}


def steps(*parts: str) -> Question:
    """A question whose steps are marked so."""
    listed = ", ".join(f"{{name: p{number}, prompt: P, {part}}}" for number, part in enumerate(parts))
    question = f"  - {{id: s, type: steps, topic: t, prompt: P, parts: [{listed}]}}\n"
    (found,) = library_from(f"format: 1\nid: b\ntitle: T\nquestions:\n{question}").questions()
    return found


def finder(questions: dict[str, Question]) -> Find:
    by_name = {question.name: question for question in questions.values()}
    by_alias = {alias: question for question in questions.values() for alias in question.aliases}
    return lambda name: by_name.get(name) or by_alias.get(name)


class TestRenew:
    def test_what_is_asked_stays_as_it_was_drawn_and_the_next_is_new(self, store):
        session = sit("third size", store)
        question_state = asked(session)
        session.reload(finder(bank(("One third?", "A third?"), ("Width?", "New width?"))))

        assert next_question(session) is question_state
        answer_rightly(session)
        assert asked(session).variant.question.prompt.en == "New width?"

    def test_an_answer_is_marked_as_it_was_asked(self, store):
        session = sit("claim pick", store)
        asked(session)
        session.reload(finder(bank(("answer: true", "answer: false"))))

        assert session.submit("true").verdict.outcome == "right"

    def test_what_vanished_is_asked_no_more_and_keeps_its_history(self, store):
        session = sit("claim pick third", store, number=10)
        answer_rightly(session)
        left = {name: question for name, question in QUESTIONS.items() if name == "third"}
        session.reload(finder(left))

        for _ in range(9):
            assert question_id(session) == "third"
            answer_rightly(session)
        assert next_question(session) is None
        assert len(store.history(question="b/claim")) == 1

    def test_a_renamed_question_is_followed_even_when_it_cannot_be_drawn(self, store):
        session = sit("third pick", store, number=5)
        asked(session)
        renamed = bank(("- id: pick", "- id: choose\n    aliases: [b/pick]\n    where: ['1 > 2']"))
        session.reload(finder(renamed))
        answer_rightly(session)

        assert question_id(session) == "third"
        assert len(session.faults) == 1

    @pytest.mark.parametrize("verb", ["skip", "another", "undo"])
    def test_the_question_itself_comes_back_as_it_is_written_now(self, store, verb):
        session = sit("third", store)
        question_state = asked(session)
        if verb != "skip":
            session.submit(right_answer(question_state))
        session.reload(finder(bank(("One third?", "A third?"))))
        getattr(session, verb)()

        assert asked(session).variant.question.prompt.en == "A third?"

    @pytest.mark.parametrize("verb", ["skip", "another", "undo"])
    def test_or_not_at_all_when_it_has_vanished(self, store, verb):
        session = sit("third claim", store)
        question_state = asked(session)
        if verb != "skip":
            session.submit(right_answer(question_state))
        session.reload(finder({"claim": QUESTIONS["claim"]}))
        getattr(session, verb)()

        assert question_id(session) == "claim"


class TestRevise:
    def test_the_numbers_the_hints_and_what_is_typed_stay(self, store):
        session = sit("sum", store)
        before = asked(session)
        session.hint()
        session.typed("12")
        session.reload_current(bank(("'{{n}} + {{m}}?'", "'{{m}} plus {{n}}?'"))["sum"])
        question_state = asked(session)

        assert question_state.variant.question.prompt.en == "{{m}} plus {{n}}?"
        assert dict(question_state.variant.parameters) == dict(before.variant.parameters)
        assert (question_state.state.hints, question_state.typed, question_state.number) == (1, "12", before.number)
        draft = store.drafts.current()
        assert draft.typed == "12"

    @pytest.mark.parametrize(("parts", "kept"), [(3, ["1"]), (2, ["1"]), (1, [])])
    def test_the_steps_taken_stay_unless_that_would_be_all_of_them(self, store, parts, kept):
        values = ["answer: {value: 1}", "answer: {value: 2}", "answer: {value: 3}"]
        session = sit([], store, questions=[steps(*values)])
        asked(session)
        session.submit("1")
        session.reload_current(steps(*values[:parts]))

        assert list(asked(session).state.answers) == kept

    @pytest.mark.parametrize("again", [False, True], ids=["edited", "resumed"])
    def test_steps_taken_that_can_no_longer_be_read_are_forgotten(self, store, again):
        second = "answer: {value: 2}"
        old = steps("answer: {value: 71}", second)
        new = steps("options: [{text: x, correct: true}, {text: y}]", second)
        session = sit([], store, questions=[old])
        asked(session)
        session.submit("71")
        if again:
            draft = store.drafts.current()
            session = sit([], store, questions=[new])
            session.resume(draft, new)
        else:
            session.reload_current(new)

        assert asked(session).state.answers == ()
        session.submit("x")
        assert session.submit("2").verdict.outcome == "right"

    def test_what_cannot_be_drawn_changes_nothing(self, store):
        session = sit("sum", store)
        question_state = asked(session)
        with pytest.raises(QuestionError):
            session.reload_current(bank(("hints: [{en: 'Add", "where: [n > m]\n    hints: [{en: 'Add"))["sum"])

        assert next_question(session) is question_state


class TestRevisedResult:
    @pytest.fixture
    def answered(self, store) -> Callable[[str, str], Result]:
        def answer(question: str, *texts: str) -> Result:
            session = sit(question, store)
            asked(session)
            return [session.submit(text) for text in texts][-1]

        return answer

    def test_new_words_are_shown(self, answered):
        result = answered("pick", "1")
        revised = reloaded_result(
            result, bank(("en: good", "en: the good"), ("en: bad", "en: the bad"), ("en: ugly", "en: the ugly"))["pick"]
        )

        assert revised.verdict.outcome == result.verdict.outcome
        assert revised.verdict.expected_text.en == "the good"
        assert (revised.attempt_id, revised.saved) == (result.attempt_id, result.saved)

    def test_where_something_else_is_marked_now_what_was_said_stays(self, answered):
        assert reloaded_result(answered("claim", "true"), bank(("answer: true", "answer: false"))["claim"]) is None
        assert reloaded_result(answered("claim", "true"), QUESTIONS["pick"]) is None
