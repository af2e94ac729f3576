"""What a server of tools answers, version by version; and serving it while requests are cancelled."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypedDict

import pytest

from dlquiz.errors import UsageError
from dlquiz.mcp.rpc import (
    INTERNAL_ERROR,
    INVALID_PARAMS,
    INVALID_REQUEST,
    METHOD_NOT_FOUND,
    PARSE_ERROR,
    UNSUPPORTED_VERSION,
    parsed,
)
from dlquiz.mcp.schemas import Over
from dlquiz.mcp.server import AGREED, STATED, CancelledError, Server, Tool
from dlquiz.mcp.serving import WAITING, Calls, serve
from dlquiz.messages import Language, Text

Document = dict[str, Any]


Number = Annotated[int, Over("mcp_due_number", minimum=0, maximum=100)]


class Sum(TypedDict):
    sum: int


class Tools:
    """An adder, tools that fail in every way, and one that goes on until it is let go or cancelled."""

    def __init__(self, calls: Calls) -> None:
        self.calls = calls
        self.waits, self.goes_on = threading.Event(), threading.Event()
        self.added: list[int] = []

    def add(self, one: Number, other: Number = 1) -> Sum:
        self.added.append(one)
        return {"sum": one + other}

    def refuse(self) -> Sum:
        raise UsageError("not\nlike this", "不能\n这样")

    def nest(self) -> Sum:
        return self.nest()

    def fail(self) -> Sum:
        raise ZeroDivisionError

    def wait(self) -> Sum:
        self.waits.set()
        while not self.goes_on.wait(0.01):
            self.calls.go_on()
        return {"sum": 0}


def made(language: Language = "en") -> tuple[Server, Calls, Tools]:
    calls = Calls()
    tools = Tools(calls)
    listed = [
        Tool(call, Text("T", "题"), Text("D", "述"), changes=call == tools.add)
        for call in (tools.add, tools.refuse, tools.nest, tools.fail, tools.wait)
    ]
    server = Server("s", "1", Text("I", "说明"), listed, language, lambda error: f"oh: {type(error).__name__}")
    return server, calls, tools


def request(method: str, identity: Any = 1, **params: Any) -> Document:
    return {"jsonrpc": "2.0", "id": identity, "method": method, "params": params}


def note(method: str, **params: Any) -> Document:
    return {"jsonrpc": "2.0", "method": method, "params": params}


def call(name: str, identity: Any = 1, **arguments: Any) -> Document:
    return request("tools/call", identity, name=name, arguments=arguments)


def stated(asked: Document, version: Any = STATED[-1]) -> Document:
    meta = {"io.modelcontextprotocol/protocolVersion": version, "io.modelcontextprotocol/clientCapabilities": {}}
    return asked | {"params": asked["params"] | {"_meta": meta}}


def asked_of(server: Server, *messages: Document) -> list[Document | None]:
    return [server.answer(parsed(json.dumps(message).encode()).messages[0]) for message in messages]


def result(server: Server, message: Document) -> Document:
    (answer,) = asked_of(server, message)
    assert answer is not None and answer["id"] == message["id"] and "error" not in answer
    found = answer["result"]
    assert isinstance(found, dict)
    return found


def error(server: Server, message: Document) -> Document:
    (answer,) = asked_of(server, message)
    assert answer is not None and answer["id"] == message["id"] and "result" not in answer
    found = answer["error"]
    assert isinstance(found, dict) and "\n" not in found["message"]
    return found


# ---------------------------------------------------------------- versions


@pytest.mark.parametrize("version", AGREED)
def test_the_version_of_the_client_is_agreed_on(version: str) -> None:
    found = result(made()[0], request("initialize", protocolVersion=version, capabilities={}, clientInfo={}))
    assert found == {
        "protocolVersion": version,
        "capabilities": {"tools": {}},
        "serverInfo": {"name": "s", "version": "1"},
        "instructions": "I",
    }


@pytest.mark.parametrize("version", ["2023-01-01", "2099-01-01", "", *STATED])
def test_another_version_is_answered_with_the_newest(version: str) -> None:
    assert result(made()[0], request("initialize", protocolVersion=version))["protocolVersion"] == AGREED[-1]


def test_versions_are_listed_for_clients_that_state_theirs() -> None:
    found = result(made()[0], stated(request("server/discover")))
    assert found["supportedVersions"] == list(STATED)
    assert found["resultType"] == "complete"
    assert found["ttlMs"] > 0 and found["cacheScope"] == "private"
    assert found["_meta"] == {"io.modelcontextprotocol/serverInfo": {"name": "s", "version": "1"}}


def test_a_stated_version_that_is_not_known() -> None:
    found = error(made()[0], stated(request("tools/list"), "2099-01-01"))
    assert found["code"] == UNSUPPORTED_VERSION
    assert found["data"] == {"supported": list(STATED), "requested": "2099-01-01"}


def test_what_a_stated_version_adds() -> None:
    server = made()[0]
    assert result(server, stated(call("add", one=1)))["resultType"] == "complete"
    assert result(server, stated(request("tools/list")))["cacheScope"] == "private"
    assert set(result(server, request("tools/list"))) == {"tools"}
    assert "resultType" not in result(server, request("ping", _meta={"progressToken": 1}))


# ---------------------------------------------------------------- tools


@pytest.mark.parametrize(("language", "said"), [("en", ("T", "D", "How many")), ("zh", ("题", "述", "每个列表"))])
def test_tools_are_listed_with_their_schemas(language: Language, said: tuple[str, str, str]) -> None:
    add, refuse, *_ = result(made(language)[0], request("tools/list"))["tools"]
    assert (add["name"], add["title"], add["description"]) == ("add", *said[:2])
    one = add["inputSchema"]["properties"]["one"]
    assert one.pop("description").startswith(said[2])
    assert one == {"type": "integer", "minimum": 0, "maximum": 100}
    assert add["inputSchema"]["required"] == ["one"]
    assert add["outputSchema"]["properties"] == {"sum": {"type": "integer"}}
    assert not add["annotations"]["readOnlyHint"] and refuse["annotations"]["readOnlyHint"]


def test_a_call() -> None:
    said = {"content": [{"type": "text", "text": '{"sum": 5}'}], "structuredContent": {"sum": 5}}
    assert result(made()[0], call("add", one=2, other=3)) == {**said, "isError": False}


def test_a_call_without_arguments() -> None:
    assert result(made()[0], request("tools/call", name="add"))["isError"]
    assert result(made()[0], request("tools/call", name="add", arguments=None))["isError"]


@pytest.mark.parametrize(
    ("asked", "language", "said"),
    [
        (call("add", one="x"), "en", "the argument `one` must be an integer from 0 to 100"),
        (call("refuse"), "en", "not like this"),
        (call("refuse"), "zh", "不能 这样"),
        (call("nest"), "en", "the arguments are nested too deeply"),
    ],
    ids=["an argument", "the tool", "in Chinese", "the depth"],
)
def test_what_the_caller_can_put_right_is_a_result(asked: Document, language: Language, said: str) -> None:
    found = result(made(language)[0], asked)
    assert found == {"content": [{"type": "text", "text": said}], "isError": True}


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (request("tools/call", name="nothing"), INVALID_PARAMS),
        (request("tools/call"), INVALID_PARAMS),
        (request("tools/call", name=5), INVALID_PARAMS),
        (request("tools/call", name="add", arguments=[1]), INVALID_PARAMS),
        (request("tools/list", cursor="x"), INVALID_PARAMS),
        (request("resources/list"), METHOD_NOT_FOUND),
        (request("x" * 10_000), METHOD_NOT_FOUND),
        (request("initialize"), INVALID_PARAMS),
        (request("tools/list", _meta=5), INVALID_PARAMS),
        (request("tools/list", _meta=[]), INVALID_PARAMS),
        (request("tools/list", _meta={"io.modelcontextprotocol/protocolVersion": 5}), INVALID_PARAMS),
    ],
    ids=[
        *("no such tool", "no name", "no text", "arguments in order", "page", "no such method", "long", "no version"),
        *("meta that is a number", "meta in a list", "a version that is a number"),
    ],
)
def test_errors_by_code(asked: Document, code: int) -> None:
    found = error(made()[0], asked)
    assert found["code"] == code
    assert len(found["message"]) < 300


def test_what_fails_unexpectedly_is_said_in_one_sentence() -> None:
    assert error(made()[0], call("fail")) == {"code": INTERNAL_ERROR, "message": "oh: ZeroDivisionError"}


def test_a_notification_is_never_answered_nor_carried_out() -> None:
    server, _, tools = made()
    noted = call("add", one=1)
    del noted["id"]
    assert asked_of(server, note("notifications/initialized"), note("x"), noted) == [None] * 3
    assert tools.added == []


# ---------------------------------------------------------------- serving


def served(server: Server, calls: Calls, messages: Sequence[Any]) -> list[Any]:
    """What is answered to lines that all wait already, in the order of the answers."""
    pieces = [message if isinstance(message, bytes) else json.dumps(message).encode() + b"\n" for message in messages]
    answers: list[Any] = []
    serve(server, calls, lambda size: pieces.pop(0) if pieces else b"", lambda line: answers.append(json.loads(line)))
    return answers


def test_requests_are_answered_in_their_order_and_the_end_ends_it() -> None:
    """An id that comes twice is answered twice."""
    server, calls, _ = made()
    identities = [*range(50), "a", "a"]
    asked = [call("add", identity, one=number) for number, identity in enumerate(identities)]
    answers = served(server, calls, [note("notifications/initialized"), b"\n", *asked, b'{"half"'])
    assert [answer["id"] for answer in answers] == [*identities, None]
    assert [answer["result"]["structuredContent"]["sum"] for answer in answers[:-1]] == [*range(1, 53)]
    assert answers[-1]["error"]["code"] == PARSE_ERROR


def test_a_batch_is_answered_in_one_line_where_the_version_has_batches() -> None:
    server, calls, _ = made()
    batch = [call("add", 2, one=1), note("x"), 5, call("add", "b", one=2), request("ping", 3)]
    begin = request("initialize", protocolVersion="2025-03-26")
    _, answers = served(server, calls, [begin, batch, [note("x")]])
    assert [answer["id"] for answer in answers] == [2, None, "b", 3]


@pytest.mark.parametrize("version", [version for version in AGREED if version != "2025-03-26"])
def test_a_batch_is_refused_where_the_version_has_none(version: str) -> None:
    server, calls, tools = made()
    begin = request("initialize", protocolVersion=version)
    _, refused, again = served(server, calls, [begin, [call("add", 2, one=1)], call("add", 2, one=5)])
    assert (refused["id"], refused["error"]["code"]) == (None, INVALID_REQUEST)
    assert again["result"]["structuredContent"] == {"sum": 6}
    assert tools.added == [5]


class Client:
    """A client of a server that runs in a thread, over a pipe."""

    def __init__(self, server: Server, calls: Calls) -> None:
        reads, self._writes = os.pipe()
        self.answers: list[Document] = []
        self._came = threading.Condition()
        self._thread = threading.Thread(
            target=serve, args=(server, calls, lambda size: os.read(reads, size), self._take), daemon=True
        )
        self._thread.start()

    def _take(self, line: bytes) -> None:
        with self._came:
            self.answers.append(json.loads(line))
            self._came.notify_all()

    def send(self, *messages: Document) -> None:
        os.write(self._writes, b"".join(json.dumps(message).encode() + b"\n" for message in messages))

    def wait_for(self, holds: Callable[[], bool]) -> None:
        with self._came:
            assert self._came.wait_for(holds, timeout=20)

    def end(self) -> list[Any]:
        """The ids of all answers, after the end."""
        os.close(self._writes)
        self._thread.join(20)
        assert not self._thread.is_alive()
        return [answer["id"] for answer in self.answers]


def cancel(identity: Any) -> Document:
    return note("notifications/cancelled", requestId=identity, reason="x")


def test_a_ping_is_answered_while_a_tool_runs() -> None:
    server, calls, tools = made()
    client = Client(server, calls)
    client.send(call("wait", 1), request("ping", 2))
    client.wait_for(lambda: [answer["id"] for answer in client.answers] == [2])
    tools.goes_on.set()
    assert client.end() == [2, 1]


def test_what_is_cancelled_is_not_answered_whether_it_runs_or_waits() -> None:
    server, calls, tools = made()
    client = Client(server, calls)
    client.send(call("wait", 1))
    assert tools.waits.wait(20)
    client.send(call("add", 2, one=1), call("add", "2", one=3), cancel(2), cancel(1), request("ping", 4))
    client.wait_for(lambda: any(answer["id"] == "2" for answer in client.answers))
    assert sorted(map(str, client.end())) == ["2", "4"]
    assert tools.added == [3]


def test_a_tool_that_ends_just_before_it_is_cancelled_is_not_answered_either() -> None:
    calls = Calls()
    asked = parsed(json.dumps(call("add", 1, one=1)).encode()).messages[0]
    cancelled = parsed(json.dumps(cancel(1)).encode()).messages[0]
    for message in (asked, cancelled):
        assert not hasattr(message, "error")
        calls.arrive(message)  # type: ignore[arg-type]
    calls.begin(1)
    with pytest.raises(CancelledError):
        calls.go_on()
    assert not calls.end()
    calls.go_on()


@pytest.mark.parametrize("identity", [99, "1", None, [], {}, 1.5])
def test_cancelling_what_is_not_known_changes_nothing(identity: Any) -> None:
    server, calls, _ = made()
    answers = served(server, calls, [cancel(identity), call("add", 1, one=1), cancel(identity), note("x")])
    assert [answer["id"] for answer in answers] == [1]


def test_a_client_that_is_gone_ends_it() -> None:
    server, calls, tools = made()

    def read(size: int) -> bytes:
        if not tools.added:
            tools.added.append(0)
            return json.dumps(call("add", 1, one=1)).encode() + b"\n"
        raise OSError("gone")

    answers: list[bytes] = []
    serve(server, calls, read, answers.append)
    assert len(answers) == 1

    def gone(line: bytes) -> None:
        raise BrokenPipeError

    tools.added.clear()
    with pytest.raises(BrokenPipeError):
        serve(server, calls, read, gone)


def test_few_lines_are_read_ahead() -> None:
    """Of a client that only sends, no more is held than a few lines."""
    server, calls, tools = made()
    read = [0]

    def endless(size: int) -> bytes:
        read[0] += 1
        if tools.goes_on.is_set():
            return b""
        asked = call("wait", 1) if read[0] == 1 else call("add", read[0], one=1)
        return json.dumps(asked).encode() + b"\n"

    answers: list[bytes] = []
    thread = threading.Thread(target=serve, args=(server, calls, endless, answers.append), daemon=True)
    thread.start()
    assert tools.waits.wait(20)
    thread.join(0.3)
    assert read[0] <= WAITING + 3
    tools.goes_on.set()
    thread.join(20)
    assert not thread.is_alive()
    assert len(answers) >= WAITING
