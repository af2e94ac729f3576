"""Questions that an agent asks: nothing of the key before the answer, and after it what every frontend tells.

And with `dlquiz mcp --record`: what gets into the history, and what does not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from agent_client import Agent, Document, strings
from campaigns import some
from code_bank import SOFTMAX
from command_fixtures import Command, attempts, written
from shipped_banks import shipped

from dlquiz import locations
from dlquiz.cli.agent import questions as agent_questions
from dlquiz.cli.agent import recording
from dlquiz.cli.agent.recording import MODE
from dlquiz.kinds.answering import give_up, worked_solution
from dlquiz.kinds.drawing import draw
from dlquiz.messages import LANGUAGES, Language, Text
from dlquiz.progress.store import open_store
from dlquiz.questions.question import Question
from dlquiz.variants.model import Variant, texts_of
from dlquiz.variants.texts import fill, placeholders

ROOT = Path(__file__).parents[2]
STEPS = """
format: 1
id: chain
title: {en: Chain, zh: 链}
questions:
  - id: sizes
    type: steps
    topic: sizes
    prompt: {en: 'Width {{n}}.', zh: '宽 {{n}}。'}
    hints: [{en: 'Halve twice.', zh: '两次减半。'}]
    parameters: {n: {choose: [20, 40]}}
    parts:
      - {name: half, prompt: {en: Half?, zh: 一半？}, answer: {expression: 'n/2'}}
      - {name: quarter, prompt: {en: Then half of it?, zh: 再一半？}, answer: {expression: 'half/2'}}
  - id: blanks
    type: cloze
    topic: sizes
    prompt: {en: 'Twice {{n}} is [[two]]; a [[word]] pools.', zh: '{{n}} 的两倍是 [[two]]；[[word]]汇聚。'}
    parameters: {n: {choose: [7]}}
    blanks:
      two: {answer: {expression: '2*n'}}
      word: {accept: [maximum, {en: largest value, zh: 最大值}]}
"""


@pytest.fixture
def agent(demo: Path) -> Agent:
    return Agent(demo)


@pytest.fixture
def chain(tmp_path: Path) -> Agent:
    return Agent(written(tmp_path / "chain.yaml", STEPS))


# ---------------------------------------------------------------- what is shown

PUBLIC = {"prompt", "options", "items", "pairs", "convention", "stub"}
"""What an author writes for all to see before the answer; `stub` repeats the prompt."""
KEYS = PUBLIC | {"question", "seed", "topic", "type", "difficulty", "language", "how_to_answer", "hints"}
IN_PARTS = {"blanks", "step", "steps"}
OF_A_PART = {"number", "type", "prompt", "options", "items", "pairs", "convention", "how_to_answer"}


def parts_of(document: Document) -> list[Document]:
    return [*document.get("blanks", []), *([document["step"]] if "step" in document else [])]


def public(document: Document) -> str:
    """All texts that an author shows with a question."""
    found = [*(document.get(key) for key in PUBLIC), *(part.get(key) for part in parts_of(document) for key in PUBLIC)]
    return "\n".join(strings(found))


def the_rest(document: Document) -> str:
    """All other texts but the names of the question."""
    own = {
        key: value
        for key, value in document.items()
        if key not in PUBLIC | {"question", "topic", "type", "blanks", "step"}
    }
    parts = [{key: value for key, value in part.items() if key not in PUBLIC | {"type"}} for part in parts_of(document)]
    return "\n".join(strings([own, parts]))


def hidden(question: Question, variant: Variant) -> Iterator[str]:
    """Every text of a question that is not shown before the answer: hints, reasons, points, feedback, working."""
    shown = [question.prompt, *question.kind.lefts]
    shown += question.kind.offered if question.kind.shows_offered else ()
    shown += [part.prompt for part in question.kind.every_part]
    shown += [text for part in question.kind.every_part for text in part.kind.offered]
    names = {name: value for part in (variant, *variant.parts) for name, value in part.names.items()}
    for text in texts_of(question):
        # The texts about cases of code have numbers of their own.
        if text not in shown and all(name in names for part in text for name in placeholders(part)):
            yield from (fill(part, names) for part in text)
    for line in worked_solution(variant):
        yield from line


def keys_of(variant: Variant) -> Iterator[Text]:
    # Whether a statement is true or false, both words say how to answer.
    if variant.question.type != "true_false":
        yield give_up(variant).expected_text
    for part in variant.parts:
        yield from keys_of(part)


def shown_by(agent: Agent, question: Question, seed: int, language: Language) -> None:
    """The question, and what is said of an answer that cannot be read, have nothing of its key."""
    document = agent("question", question=question.name, seed=seed)
    assert document.keys() <= KEYS | IN_PARTS
    assert all(part.keys() <= OF_A_PART for part in parts_of(document))
    variant = draw(question, seed)
    assert document["prompt"] == variant.prompt.in_language(language)
    seen, rest = public(document), the_rest(document)
    for text in hidden(question, variant):
        # Shorter ones may well be words of the prompt.
        if len(text.strip()) >= 12 and text not in seen:
            assert text not in rest, question.name
    for key in keys_of(variant):
        for text in key:
            # An example such as `1, 3` is the same for all.
            if len(text) >= 4 and not re.fullmatch(r"\d(, \d)*", text):
                assert text not in rest, question.name
    if question.kind.in_steps:
        later = [part.prompt.in_language(language) for part in variant.parts[1:]]
        assert not set(later) & set(strings(document)), "steps are asked one after the other"
    if not question.kind.in_own_words:
        unread = agent("grade", question=question.name, seed=seed, answer=" ")
        assert unread.keys() == {"question", "seed", "finished", "verdict", "message"}
        assert unread["verdict"] == "unreadable"


@pytest.mark.sweep
@pytest.mark.parametrize(("seed", "language"), enumerate(LANGUAGES))
def test_no_shipped_question_shows_its_key(seed: int, language: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dlquiz.cli.common.ASKED", [language])
    agent = Agent(library=shipped(), language=language)
    # Of the second language fewer: the texts are taken in the same way.
    for question in some(shipped().questions(), 6 * (1 + seed)):
        shown_by(agent, question, seed, language)


@pytest.mark.parametrize("name", ["conv", "pair", "pick", "several", "claim", "essay"])
def test_no_kind_of_question_shows_its_key(agent: Agent, demo: Path, name: str) -> None:
    from dlquiz.bank import load_library

    question = load_library([demo]).question(f"demo/{name}")
    assert question is not None
    shown_by(agent, question, 3, "en")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("demo/nothing", "the bank `demo` has no question `nothing`"),
        ("nowhere/conv", "no installed bank of that id"),
        ("nothing", "no installed bank has a question `nothing`"),
        ("demo", "name a question of it"),
        ("", "no installed bank has a question"),
        ("/", "no installed bank"),
        ("a\nb/\ud800", "no installed bank of that id"),
    ],
    ids=repr,
)
def test_questions_that_are_not_there(agent: Agent, name: str, said: str) -> None:
    for tool in ("question", "hint", "work", "grade"):
        more: dict[str, Any] = {} if tool == "question" else {"seed": 1}
        assert said in agent.refused(tool, question=name, **more, **({"answer": "1"} if tool == "grade" else {}))


def test_a_question_is_never_a_file(agent: Agent, broken: Path) -> None:
    for name in (f"{broken}/good", str(broken), f"{broken.parent}/demo.yaml/conv"):
        assert "installed bank" in agent.refused("question", question=name)


def test_a_faulty_question_is_refused_with_its_fault(broken: Path) -> None:
    agent = Agent(broken)
    assert agent("question", question="broken/good")["type"] == "true_false"
    assert "broken.yaml:15:" in agent.refused("question", question="broken/bad")


# ---------------------------------------------------------------- what an answer comes to


@pytest.mark.parametrize(
    ("name", "answer", "verdict"),
    [("conv", "11", "right"), ("conv", "8", "wrong"), ("pair", "-4, 6", "partly"), ("pick", "1", "right")],
)
@pytest.mark.sweep
def test_a_verdict_says_what_grade_says(
    agent: Agent, dlquiz: Command, demo: Path, name: str, answer: str, verdict: str
) -> None:
    found = agent("grade", question=f"demo/{name}", seed=4, answer=answer)
    assert (found["verdict"], found["finished"], found["recorded"]) == (verdict, True, False)
    same = dlquiz("--bank", demo, "grade", "--seed", 4, "--json", "demo", name, answer).document
    del same["trace"]
    assert {key: found[key] for key in same} == same
    assert found["solution"]


def test_what_cannot_be_read_costs_nothing_and_shows_no_key(agent: Agent) -> None:
    for answer in ("", "x y", "\ud800", "1e999", "9" * 5_000):
        found = agent("grade", question="demo/conv", seed=4, answer=answer)
        assert (found["verdict"], found["finished"]) == ("unreadable", False)
        assert found["message"]
        assert "expected" not in found and "parameters" not in found
    assert agent("grade", question="demo/conv", seed=4, answer="11")["verdict"] == "right"


def test_an_open_answer_is_scored_in_a_second_call(agent: Agent) -> None:
    asked = agent("question", question="demo/essay", seed=1)
    assert not {"rubric", "model_answer", "options"} & asked.keys()
    empty = agent("grade", question="demo/essay", seed=1, answer="  ")
    assert "rubric" not in empty
    first = agent("grade", question="demo/essay", seed=1, answer="smaller maps")
    assert (first["verdict"], first["finished"]) == (None, False)
    assert first["rubric"] == ["Smaller maps", "Small shifts do not matter"]
    assert first["model_answer"] == "It is **cheap**: $k^2$ cells become one."
    second = agent("grade", question="demo/essay", seed=1, answer="1")
    assert (second["verdict"], second["score"], second["finished"]) == ("partly", 0.25, True)


def test_steps_are_answered_one_by_one(chain: Agent) -> None:
    asked = chain("question", question="sizes", seed=0)
    number = 20 if "20" in asked["prompt"] else 40
    assert (asked["steps"], asked["step"]["prompt"]) == (2, "Half?")
    first = chain("grade", question="chain/sizes", seed=0, answer=str(number))
    assert (first["verdict"], first["read_as"], first["next_step"]["prompt"]) == (None, number, "Then half of it?")
    assert "expected" not in first and "score" not in first
    assert chain("question", question="sizes", seed=0)["step"]["number"] == 2
    last = chain("grade", question="chain/sizes", seed=0, answer=str(number / 2))
    assert [part["verdict"] for part in last["parts"]] == ["wrong", "right"]
    assert last["verdict"] == "partly"


def test_blanks(chain: Agent) -> None:
    asked = chain("question", question="chain/blanks", seed=0)
    assert [(blank["number"], blank["type"]) for blank in asked["blanks"]] == [(1, "numeric"), (2, "text")]
    assert chain("grade", question="chain/blanks", seed=0, answer="14; maximum")["verdict"] == "right"


def test_digits_are_asked_for_once(tmp_path: Path) -> None:
    file = written(
        tmp_path / "third.yaml",
        "format: 1\nid: third\ntitle: {en: T, zh: 题}\nquestions:\n  - id: q\n    type: numeric\n    topic: t\n"
        "    prompt: {en: 'One third?', zh: 三分之一？}\n    answer: {expression: '1/3'}\n",
    )
    agent = Agent(file)
    asked = agent("grade", question="third/q", seed=0, answer="0.33")
    assert (asked["finished"], "expected" in asked) == (False, False)
    assert agent("grade", question="third/q", seed=0, answer="0.33")["finished"]


def test_a_function_is_run_and_its_groups_are_listed(functions: str) -> None:
    agent = Agent(Path(functions))
    asked = agent("question", question="softmax-rows", seed=0)
    assert asked["stub"].startswith("import numpy as np\n\n\ndef softmax(logits):")
    found = agent("grade", question="functions/softmax-rows", seed=0, answer=SOFTMAX)
    assert (found["verdict"], len(found["groups"])) == ("right", 3)
    assert not agent("grade", question="functions/softmax-rows", seed=0, answer="import")["finished"]


def test_a_function_is_not_run_where_nothing_isolates_it(functions: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dlquiz.session.code_consent.not_agreed", lambda: ("files",))
    found = Agent(Path(functions))("grade", question="functions/softmax-rows", seed=0, answer=SOFTMAX)
    assert (found["finished"], found["verdict"]) == (False, "unreadable")


# ---------------------------------------------------------------- help


def test_hints_come_one_by_one(chain: Agent) -> None:
    asked = {"question": "chain/sizes", "seed": 1}
    assert chain("hint", **asked) == {**asked, "text": "Halve twice.", "number": 1, "count": 1, "shows_key": False}
    assert chain("hint", **asked) == asked


def test_the_working_comes_line_by_line(agent: Agent) -> None:
    asked = {"question": "demo/conv", "seed": 1}
    lines: list[Document] = []
    while "text" in (line := agent("work", **asked)):
        lines.append(line)
    assert [line["number"] for line in lines] == list(range(1, len(lines) + 1))
    assert not lines[0]["shows_key"] and lines[-1]["shows_key"]
    assert "11" in lines[-1]["text"]


def test_an_open_question_has_no_help_once_its_model_answer_is_shown(agent: Agent) -> None:
    agent("grade", question="demo/essay", seed=1, answer="it is cheap")
    assert "text" not in agent("work", question="demo/essay", seed=1)


# ---------------------------------------------------------------- banks that change


def test_a_question_that_was_shown_is_graded_as_it_was(agent: Agent, demo: Path) -> None:
    agent("question", question="demo/conv", seed=1)
    demo.write_text(demo.read_text("utf-8").replace("stride: 2, padding: 2", "stride: 1, padding: 2"), "utf-8")
    assert agent("grade", question="demo/conv", seed=1, answer="11")["verdict"] == "right"
    # Asked again, it is the new one.
    assert agent("grade", question="demo/conv", seed=1, answer="22")["verdict"] == "right"


def test_a_bank_that_is_gone(agent: Agent, demo: Path) -> None:
    agent("question", question="demo/conv", seed=1)
    demo.unlink()
    assert agent("grade", question="demo/conv", seed=1, answer="11")["verdict"] == "right"
    assert agent.refused("question", question="demo/conv", seed=1)


def test_only_so_many_questions_wait(agent: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agent_questions, "MOST_OPEN", 2)
    agent("grade", question="demo/essay", seed=0, answer="cheap")
    for seed in (1, 2, 3):
        agent("question", question="demo/conv", seed=seed)
    # What was answered first is forgotten, and the question is asked again.
    assert agent("grade", question="demo/essay", seed=0, answer="1")["verdict"] is None


@pytest.mark.parametrize("page", ["agents.md", "zh/agents.md"])
def test_the_example_of_the_page(page: str) -> None:
    blocks = re.findall(r"```json\n(.*?)```", (ROOT / "docs" / page).read_text("utf-8"), re.DOTALL)
    _, asked, shown = map(json.loads, blocks)
    assert Agent(library=shipped())(asked["name"], **asked["arguments"]) == shown


# ---------------------------------------------------------------- what is recorded with `--record`


@pytest.fixture
def recorder(demo: Path) -> Agent:
    return Agent(demo, records=True)


def answered(recorder: Agent, answer: str, question: str = "demo/conv", seed: int = 3) -> Document:
    return recorder("grade", question=question, seed=seed, answer=answer)


def test_an_answer_is_an_attempt_of_a_mode_of_its_own(recorder: Agent) -> None:
    recorder("question", question="demo/conv", seed=3)
    found = answered(recorder, "11")
    assert (found["recorded"], found["rating"], found["verdict"]) == (True, 3, "right")
    assert found["next_review_days"] >= 1
    (attempt,) = attempts()
    assert (attempt.mode, attempt.question, attempt.seed, attempt.answer) == (MODE, "demo/conv", 3, "11")
    assert (attempt.verdict, attempt.hints, attempt.rating, attempt.language) == ("right", 0, 3, "en")
    assert 0 <= attempt.seconds < 60


def test_what_does_not_finish_a_question_is_not_recorded(recorder: Agent) -> None:
    answered(recorder, "so wide")
    answered(recorder, "cheap", "demo/essay")
    assert not locations.progress_file().exists()
    assert answered(recorder, "1, 2", "demo/essay")["recorded"]
    (attempt,) = attempts()
    assert (attempt.verdict, sorted(attempt.answer.splitlines())) == ("right", ["1, 2", "cheap"])


def test_a_key_that_was_shown_is_rated_again_however_it_was_shown(recorder: Agent) -> None:
    while "text" in recorder("work", question="demo/conv", seed=3):
        pass
    answered(recorder, "?", seed=4)
    assert [answered(recorder, "11", seed=seed)["rating"] for seed in (3, 4, 5)] == [1, 1, 3]


def test_an_answer_can_be_taken_back_and_exported(recorder: Agent, dlquiz: Command, tmp_path: Path) -> None:
    answered(recorder, "8")
    done = dlquiz("export", "-")
    assert '"mode":"agent"' in done.out
    assert dlquiz("undo", "--json").code == 0
    assert attempts() == []
    (tmp_path / "h.jsonl").write_text(done.out, "utf-8")
    assert dlquiz("import", tmp_path / "h.jsonl").code == 0


def test_an_answer_that_cannot_be_written_is_not_lost(recorder: Agent, dlquiz_home: Path) -> None:
    dlquiz_home.mkdir(exist_ok=True)
    file = dlquiz_home / "progress.db"
    file.write_bytes(b"no database" * 1_000)
    asked = {"question": "demo/conv", "seed": 3, "answer": "11"}
    assert "progress.db" in recorder.refused("grade", **asked)
    file.unlink()
    found = recorder("grade", **asked)
    assert (found["recorded"], found["rating"]) == (True, 3)


def test_a_store_that_fails_while_writing(recorder: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {"question": "demo/conv", "seed": 3, "answer": "11"}

    class Unsaved:
        def __init__(self, *arguments: object) -> None:
            pass

        def record(self, *arguments: object) -> Any:
            class Result:
                saved, rating = False, None

            return Result

    with monkeypatch.context() as patched:
        patched.setattr(recording, "Answers", Unsaved)
        assert "could not be recorded" in recorder.refused("grade", **asked)
    assert recorder("grade", **asked)["rating"] == 3


def test_a_renamed_question_keeps_its_answers(recorder: Agent, demo: Path) -> None:
    answered(recorder, "8")
    text = demo.read_text("utf-8").replace("  - id: conv\n", "  - id: width\n    aliases: [demo/conv]\n")
    demo.write_text(text, "utf-8")
    assert recorder("question", question="demo/conv", seed=9)["question"] == "demo/width"
    answered(recorder, "11", "demo/width", seed=9)
    with open_store(locations.progress_file()) as store:
        assert [*store.figures.memories()] == ["demo/width"]
