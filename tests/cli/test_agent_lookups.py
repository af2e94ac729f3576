"""What an agent looks up: the day, references, networks, and whether a bank is sound."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from agent_client import Agent
from command_fixtures import Command

from dlquiz.cli.agent import lookups
from dlquiz.cli.agent.lookups import MOST_FAULTS
from dlquiz.cli.clock import now
from dlquiz.mcp.rpc import Request
from dlquiz.mcp.server import CancelledError
from dlquiz.messages import LANGUAGES, Language
from dlquiz.networks import NETWORK_NAMES
from dlquiz.reference import catalog


@pytest.fixture
def agent(demo: Path) -> Agent:
    return Agent(demo)


# ---------------------------------------------------------------- the tools themselves


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("records", [False, True])
def test_every_tool_is_described_and_has_schemas(language: Language, records: bool, demo: Path) -> None:
    tools = Agent(demo, language=language, records=records).tools
    assert [*tools] == ["due", "question", "grade", "hint", "work", "calculate", "network", "check_bank"]
    for tool in tools.values():
        jsonschema.Draft202012Validator.check_schema(tool["inputSchema"])
        jsonschema.Draft202012Validator.check_schema(tool["outputSchema"])
        assert tool["outputSchema"]["type"] == "object"
        said = [tool["title"], tool["description"]]
        said += [each["description"] for each in tool["inputSchema"]["properties"].values()]
        assert all(said)
        assert (language == "en") == all(text.isascii() for text in said)
    assert [name for name, tool in tools.items() if not tool["annotations"]["readOnlyHint"]] == ["grade"] * records


# ---------------------------------------------------------------- due


def test_a_new_learner_has_only_new_questions(agent: Agent) -> None:
    found = agent("due")
    assert found["due"] == []
    assert {each["question"] for each in found["new"]} == {
        f"demo/{name}" for name in ("conv", "pair", "pick", "several", "claim", "essay")
    }
    assert [(topic["topic"], topic["due"], topic["new"]) for topic in found["topics"]] == [
        ("demo/essays", 0, 1),
        ("demo/sizes", 0, 2),
        ("demo/words", 0, 3),
    ]
    assert agent("due") == found, "the same all day long"


def test_what_is_due_comes_first(agent: Agent, demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Agent(demo, records=True)("grade", question="demo/conv", seed=1, answer="8")
    later = now() + timedelta(days=3)
    monkeypatch.setattr(lookups, "now", lambda: later)
    found = agent("due")
    assert [(each["question"], each["buried"]) for each in found["due"]] == [("demo/conv", False)]
    assert found["due"][0]["due"] <= later.isoformat()
    assert "demo/conv" not in [each["question"] for each in found["new"]]
    assert {"topic": "demo/sizes", "due": 1, "new": 1} in found["topics"]
    assert agent("due", topic="words")["due"] == []
    assert agent("due", bank="Demo", topic="sizes")["due"] == found["due"]


def test_a_bank_or_topic_that_is_not_there(agent: Agent) -> None:
    assert "no installed bank of that id" in agent.refused("due", bank="nowhere")
    assert "nothing" in agent.refused("due", topic="nothing")


def test_a_broken_history_is_one_sentence_and_stops_nothing_else(agent: Agent, dlquiz_home: Path) -> None:
    dlquiz_home.mkdir(exist_ok=True)
    (dlquiz_home / "progress.db").write_bytes(b"no database" * 1_000)
    assert "progress.db" in agent.refused("due")
    assert agent("grade", question="demo/conv", seed=1, answer="11")["verdict"] == "right"


# ---------------------------------------------------------------- calculate and network


def test_a_value_with_its_working(agent: Agent, dlquiz: Command) -> None:
    given = {"input_size": 32, "kernel_size": "2 + 3"}
    found = agent("calculate", reference="conv_output_size", arguments=given)
    assert found == dlquiz("calc", "--json", "conv_output_size", "input_size=32", "kernel_size=5").document


@pytest.mark.parametrize(
    ("reference", "arguments", "value"),
    [
        ("confusion_matrix", {"target": [0, 1, 1], "predicted": [0, "2 - 2", "1"], "classes": "2"}, [[1, 0], [1, 1]]),
        ("evaluate", {"expression": "x^2", "at": {"x": "1 + 2"}}, 9),
    ],
)
def test_arguments_of_every_form(agent: Agent, reference: str, arguments: dict[str, Any], value: Any) -> None:
    assert agent("calculate", reference=reference, arguments=arguments)["value"] == value


def test_a_reference_is_described_and_all_are_listed(agent: Agent) -> None:
    assert agent("calculate", reference="conv_output_size")["signature"].startswith("conv_output_size(")
    assert [each["reference"] for each in agent("calculate")["references"]] == [*catalog.names()]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"reference": "conv_output"}, "conv_output_size"),
        ({"reference": "nowhere/x"}, "no bank has a reference `nowhere/x`"),
        ({"reference": "conv_output_size", "arguments": {"input_size": None}}, "input_size"),
        ({"reference": "conv_output_size", "arguments": {"input_size": "1 +"}}, "input_size"),
        ({"reference": "conv_output_size", "arguments": {"input_size": {"a": 1}}}, "input_size"),
        ({"reference": "conv_output_size", "arguments": {"input_size": 1e300, "kernel_size": 3}}, "input_size"),
        ({"reference": "conv_output_size", "arguments": {"\ud800": 1}}, "conv_output_size"),
    ],
    ids=str,
)
def test_calculations_that_are_refused(agent: Agent, asked: dict[str, Any], said: str) -> None:
    assert said in agent.refused("calculate", **asked)


def test_an_argument_that_is_nested_deeply(agent: Agent) -> None:
    deep: Any = []
    for _ in range(5_000):
        deep = [deep]
    assert agent.refused("calculate", reference="confusion_matrix", arguments={"target": deep})


def test_networks(agent: Agent, dlquiz: Command) -> None:
    assert agent("network", name="lenet5") == dlquiz("net", "lenet5", "--json").document
    assert agent("network", name="resnet18", input="3x64x64")["input"] == [3, 64, 64]
    assert [each["network"] for each in agent("network")["networks"]] == [*NETWORK_NAMES]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"name": "lenet"}, "lenet5"),
        ({"name": "docs/unet.yaml"}, "there is no network"),
        ({"name": "resnet18", "input": "3x64"}, "3x224x224"),
        ({"name": "resnet18", "dtype": "int4"}, "must be one of float32"),
        ({"name": "resnet18", "sequence": 8}, "resnet18"),
    ],
    ids=str,
)
def test_networks_that_are_refused(agent: Agent, asked: dict[str, Any], said: str) -> None:
    assert said in agent.refused("network", **asked)


# ---------------------------------------------------------------- check_bank


def test_faults_with_their_places(agent: Agent, broken: Path, dlquiz: Command) -> None:
    found = agent("check_bank", text=broken.read_text("utf-8"), seeds=25)
    listed = dlquiz("check", "--json", broken).document["faults"]
    assert found["faults"] == [{**fault, "file": "bank.yaml"} for fault in listed]
    assert (found["errors"], found["faults"][0]["line"]) == (1, 15)


@pytest.mark.parametrize("text", ["", "\x00", "[" * 10_000, "a: &a [*a]", "\ud800", "x" * 100_000, "format: 1\nid: ["])
def test_what_is_no_bank(agent: Agent, text: str) -> None:
    found = agent("check_bank", text=text)
    assert found["errors"] >= 1
    assert found["questions"] == 0


def test_only_the_first_faults_are_listed(agent: Agent) -> None:
    items = "".join(f"  - {{id: q{number}, type: none}}\n" for number in range(MOST_FAULTS + 50))
    found = agent("check_bank", text=f"format: 1\nid: many\ntitle: {{en: M, zh: 多}}\nquestions:\n{items}")
    assert len(found["faults"]) == MOST_FAULTS < found["errors"]


def test_a_bank_that_takes_too_long(agent: Agent, demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookups, "MOST_SECONDS", -1.0)
    assert "questions done: 1 of 6" in agent.refused("check_bank", text=demo.read_text("utf-8"))


def test_a_check_ends_once_it_is_cancelled(agent: Agent, demo: Path) -> None:
    asked = Request("tools/call", {"name": "check_bank", "arguments": {"text": demo.read_text("utf-8")}}, 7)
    agent.calls.arrive(asked)
    agent.calls.begin(7)
    agent.calls.arrive(Request("notifications/cancelled", {"requestId": 7}))
    with pytest.raises(CancelledError):
        agent.calls.go_on()
    assert agent.answer(asked) is None
    assert not agent.calls.end()
