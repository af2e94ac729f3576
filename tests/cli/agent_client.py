"""A client of the tools of `dlquiz mcp` in this process, which holds what it gets against the schemas."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import jsonschema

from dlquiz.bank import Library, load_library
from dlquiz.cli.agent.tools import tool_server
from dlquiz.mcp.rpc import Request
from dlquiz.mcp.serving import Calls
from dlquiz.messages import Language

Document = dict[str, Any]


class Agent:
    """Calls tools over the banks at some paths, which are read again for each call, or over a library."""

    def __init__(self, *banks: Path, library: Library | None = None, language: Language = "en", records: bool = False):
        self.calls = Calls()

        def read() -> Library:
            return library or load_library(banks)

        self._server = tool_server(read, list, language, records=records, go_on=self.calls.go_on)

    @cached_property
    def tools(self) -> dict[str, Document]:
        return {tool["name"]: tool for tool in self._result("tools/list", {})["tools"]}

    @cached_property
    def _validators(self) -> dict[str, jsonschema.Draft202012Validator]:
        return {name: jsonschema.Draft202012Validator(tool["outputSchema"]) for name, tool in self.tools.items()}

    def answer(self, asked: Request) -> Document | None:
        """What the server answers."""
        return self._server.answer(asked)

    def _result(self, method: str, params: Document) -> Document:
        answer = self.answer(Request(method, params, 1))
        assert answer is not None
        assert "result" in answer, answer
        found = answer["result"]
        assert isinstance(found, dict)
        return found

    def __call__(self, tool: str, **arguments: Any) -> Document:
        """What a tool gives."""
        found = self._result("tools/call", {"name": tool, "arguments": arguments})
        assert not found["isError"], found
        document = found["structuredContent"]
        assert isinstance(document, dict)
        self._validators[tool].validate(document)
        return document

    def refused(self, tool: str, **arguments: Any) -> str:
        """Why a call is refused: one sentence."""
        found = self._result("tools/call", {"name": tool, "arguments": arguments})
        assert found["isError"], found
        text = found["content"][0]["text"]
        assert isinstance(text, str) and text and "\n" not in text
        return text


def strings(value: Any) -> Iterator[str]:
    """Every text within a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)
