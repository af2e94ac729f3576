"""`dlquiz mcp` as an agent starts it: over pipes, where nothing but answers comes out."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pytest
from command_fixtures import Command
from shipped_cache import put_cache

OFFICIAL = os.environ.get("DLQUIZ_AGENT_CLIENT", "")
"""The Python that has the official client of the protocol; `.ci/run` makes one where it can."""


def program(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "dlquiz", *map(str, arguments)]


def served(lines: Iterable[Any], *arguments: object) -> tuple[list[Any], str]:
    """What is answered to these lines, and what stands on standard error; the end of the input ends it."""
    typed = b"".join(line if isinstance(line, bytes) else json.dumps(line).encode() + b"\n" for line in lines)
    done = subprocess.run(program(*arguments), input=typed, capture_output=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert b"Traceback" not in done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()], done.stderr.decode()


def call(identity: Any, tool: str, **arguments: Any) -> dict[str, Any]:
    params = {"name": tool, "arguments": arguments}
    return {"jsonrpc": "2.0", "id": identity, "method": "tools/call", "params": params}


def begin(version: str = "2025-11-25") -> list[dict[str, Any]]:
    client = {"protocolVersion": version, "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
    return [
        {"jsonrpc": "2.0", "id": "begin", "method": "initialize", "params": client},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
    ]


@contextmanager
def running(*arguments: object) -> Iterator[tuple[subprocess.Popen[bytes], IO[bytes], IO[bytes]]]:
    with subprocess.Popen(program(*arguments), stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None and process.stdout is not None
        try:
            yield process, process.stdin, process.stdout
        finally:
            process.kill()


def test_a_session_from_beginning_to_end(demo: Path, dlquiz_home: Path) -> None:
    put_cache(dlquiz_home)
    asked = [
        *begin(),
        call(1, "question", question="demo/conv", seed=3),
        call(2, "grade", question="demo/conv", seed=3, answer="8"),
    ]
    (began, question, grade), err = served(asked, "--bank", demo, "mcp", "--bank", "demo")
    assert began["result"]["serverInfo"]["name"] == "dlquiz"
    assert question["result"]["structuredContent"]["prompt"].startswith("Width 20")
    assert grade["result"]["structuredContent"]["mistake"] == "kernel_doubled"
    assert err == ""


def test_chinese_and_one_bank_by_its_path(demo: Path) -> None:
    asked = [call(1, "question", question="claim"), call(2, "question", question="background/unit-in-words"), b"{\n"]
    (question, other, broken), _ = served(asked, "mcp", "--language", "zh", "--bank", demo)
    assert question["result"]["structuredContent"]["prompt"] == "池化有权重。"
    assert other["result"]["isError"]
    assert broken["error"]["message"] == "这一行不是 UTF-8 编码的 JSON"


def test_a_bank_that_is_not_there(dlquiz: Command) -> None:
    assert dlquiz("mcp", "--bank", "nowhere").refusal.startswith("dlquiz: nowhere: there is no such file")


def test_without_input_it_ends_at_once(dlquiz: Command, demo: Path) -> None:
    done = dlquiz("mcp", "--bank", demo)
    assert (done.code, done.out, done.err) == (0, "", "")


def test_hostile_lines_are_answered_one_by_one(demo: Path) -> None:
    """Bytes at random, halves of messages, and what is no request: the last question is answered all the same."""
    luck = random.Random(36)
    whole = json.dumps(call(1, "question", question="demo/conv", seed=1)).encode()
    lines: list[Any] = [luck.randbytes(luck.randrange(200)).replace(b"\n", b"") + b"\n" for _ in range(100)]
    lines += [whole[: luck.randrange(1, len(whole))] + b"\n" for _ in range(50)]
    lines += [b'{"jsonrpc": "2.0", "id": 1, "method": "ping", "params": ' + b"[" * 9_000 + b"\n", b"1" * 5_000 + b"\n"]
    lines += [b" " * 4_100_000 + b"\n", [], [[]], 5, None, "x", {"id": {}}, begin()]
    answers, err = served([*lines, call("last", "question", question="demo/conv", seed=1)], "mcp", "--bank", demo)
    assert answers[-1]["id"] == "last" and "result" in answers[-1]
    for answer in answers[:-1]:
        assert answer["jsonrpc"] == "2.0" and answer["id"] is None
        assert isinstance(answer["error"]["code"], int) and "\n" not in answer["error"]["message"]
    assert len(answers) > 150
    assert err == ""


def test_an_error_of_ours_is_logged_and_ends_nothing(demo: Path, dlquiz_home: Path) -> None:
    """A home that is a file: what reads it fails, and the rest goes on."""
    script = (
        "import sys\nfrom dlquiz.cli.agent.lookups import Lookups\nfrom dlquiz.cli.running import run\n"
        "def fails(*arguments): raise ZeroDivisionError('secret')\n"
        "import dlquiz.cli.agent.lookups as lookups\nlookups.described = fails\n"
        f"sys.exit(run(['mcp', '--bank', {str(demo)!r}]))\n"
    )
    lines = [call(1, "network", name="lenet5"), call(2, "question", question="demo/conv")]
    typed = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    done = subprocess.run([sys.executable, "-c", script], input=typed, capture_output=True, timeout=120, check=False)
    first, second = map(json.loads, done.stdout.splitlines())
    assert first["error"]["code"] == -32603
    assert "ZeroDivisionError" in first["error"]["message"] and "secret" not in first["error"]["message"]
    assert "secret" in (dlquiz_home / "dlquiz.log").read_text("utf-8")
    assert "result" in second
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_client_that_is_gone_ends_it_quietly(demo: Path) -> None:
    with running("mcp", "--bank", demo) as (process, typed, out):
        out.close()
        typed.write(b"".join(json.dumps(call(number, "calculate")).encode() + b"\n" for number in range(20)))
        typed.close()
        assert process.wait(60) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_an_interrupt_ends_it(demo: Path) -> None:
    import signal

    with running("mcp", "--bank", demo) as (process, typed, out):
        typed.write(json.dumps(call(1, "question", question="demo/conv")).encode() + b"\n")
        typed.flush()
        assert json.loads(out.readline())["id"] == 1
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130


@pytest.mark.sweep
@pytest.mark.skipif(not OFFICIAL, reason="NOT RUN: the official client is not installed")
@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_the_official_client(mode: str, dlquiz: Command, dlquiz_home: Path) -> None:
    """A whole session over the shipped banks: each tool, an answer that is recorded, one that is cancelled."""
    put_cache(dlquiz_home)
    client = Path(__file__).with_name("official_client.py")
    done = subprocess.run(
        [OFFICIAL, client, mode, *program("mcp", "--record")], capture_output=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    found = json.loads(done.stdout)
    assert found["version"] == {"auto": "2026-07-28", "legacy": "2025-11-25"}[mode]
    assert found["tools"] == ["due", "question", "grade", "hint", "work", "calculate", "network", "check_bank"]
    assert found["errors"] == ["calculate", "question"]
    assert found["unknown"] == -32602
    recorded = dlquiz("history", "--json").document["attempts"]
    assert [(attempt["question"], attempt["verdict"]) for attempt in recorded] == [(found["question"], "wrong")]
