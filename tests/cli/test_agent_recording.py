"""`dlquiz mcp --record`: what gets into the history, and what does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from agent_client import Agent, Document
from command_fixtures import Command

from dlquiz import locations
from dlquiz.cli.agent import recording
from dlquiz.cli.agent.recording import MODE
from dlquiz.progress.records import StoredAttempt
from dlquiz.progress.store import open_store


@pytest.fixture
def agent(demo: Path) -> Agent:
    return Agent(demo, records=True)


def attempts() -> list[StoredAttempt]:
    with open_store(locations.progress_file()) as store:
        return store.history()


def answered(agent: Agent, answer: str, question: str = "demo/conv", seed: int = 3) -> Document:
    return agent("grade", question=question, seed=seed, answer=answer)


def test_an_answer_is_an_attempt_of_a_mode_of_its_own(agent: Agent) -> None:
    agent("question", question="demo/conv", seed=3)
    found = answered(agent, "11")
    assert (found["recorded"], found["rating"], found["verdict"]) == (True, 3, "right")
    assert found["next_review_days"] >= 1
    (attempt,) = attempts()
    assert (attempt.mode, attempt.question, attempt.seed, attempt.answer) == (MODE, "demo/conv", 3, "11")
    assert (attempt.verdict, attempt.hints, attempt.rating, attempt.language) == ("right", 0, 3, "en")
    assert 0 <= attempt.seconds < 60


def test_what_does_not_finish_a_question_is_not_recorded(agent: Agent) -> None:
    answered(agent, "so wide")
    answered(agent, "cheap", "demo/essay")
    assert not locations.progress_file().exists()
    assert answered(agent, "1, 2", "demo/essay")["recorded"]
    (attempt,) = attempts()
    assert (attempt.verdict, sorted(attempt.answer.splitlines())) == ("right", ["1, 2", "cheap"])


def test_a_key_that_was_shown_is_rated_again_however_it_was_shown(agent: Agent) -> None:
    while "text" in agent("work", question="demo/conv", seed=3):
        pass
    answered(agent, "?", seed=4)
    assert [answered(agent, "11", seed=seed)["rating"] for seed in (3, 4, 5)] == [1, 1, 3]


def test_an_answer_can_be_taken_back_and_exported(agent: Agent, dlquiz: Command, tmp_path: Path) -> None:
    answered(agent, "8")
    done = dlquiz("export", "-")
    assert '"mode":"agent"' in done.out
    assert dlquiz("undo", "--json").code == 0
    assert attempts() == []
    (tmp_path / "h.jsonl").write_text(done.out, "utf-8")
    assert dlquiz("import", tmp_path / "h.jsonl").code == 0


def test_an_answer_that_cannot_be_written_is_not_lost(agent: Agent, dlquiz_home: Path) -> None:
    dlquiz_home.mkdir(exist_ok=True)
    file = dlquiz_home / "progress.db"
    file.write_bytes(b"no database" * 1_000)
    asked = {"question": "demo/conv", "seed": 3, "answer": "11"}
    assert "progress.db" in agent.refused("grade", **asked)
    file.unlink()
    found = agent("grade", **asked)
    assert (found["recorded"], found["rating"]) == (True, 3)


def test_a_store_that_fails_while_writing(agent: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
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
        assert "could not be recorded" in agent.refused("grade", **asked)
    assert agent("grade", **asked)["rating"] == 3


def test_a_renamed_question_keeps_its_answers(agent: Agent, demo: Path) -> None:
    answered(agent, "8")
    text = demo.read_text("utf-8").replace("  - id: conv\n", "  - id: width\n    aliases: [demo/conv]\n")
    demo.write_text(text, "utf-8")
    assert agent("question", question="demo/conv", seed=9)["question"] == "demo/width"
    answered(agent, "11", "demo/width", seed=9)
    with open_store(locations.progress_file()) as store:
        assert [*store.figures.memories()] == ["demo/width"]
