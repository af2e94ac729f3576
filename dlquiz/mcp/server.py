"""What the protocol asks of a server of tools, request by request: https://modelcontextprotocol.io/specification."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from dlquiz.errors import DlquizError
from dlquiz.mcp.rpc import (
    INTERNAL_ERROR,
    INVALID_PARAMS,
    INVALID_REQUEST,
    METHOD_NOT_FOUND,
    UNSUPPORTED_VERSION,
    Line,
    Malformed,
    Request,
    RpcError,
)
from dlquiz.mcp.schemas import Schema, gives, refused, takes
from dlquiz.messages import Language, Text, message, say, short

AGREED = ("2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25")
"""The versions that `initialize` agrees on, the newest last."""
STATED = ("2026-07-28",)
"""Those that each request states for itself."""
BATCHES = "2025-03-26"
"""The only version that has them."""

_META = "io.modelcontextprotocol/"
_STATES_VERSION = f"{_META}protocolVersion"
_CACHED: Mapping[str, Any] = {"ttlMs": 3_600_000, "cacheScope": "private"}
"""What is listed stays as it is while the server runs."""


class CancelledError(Exception):
    """The client wants no answer any more."""


@dataclass(frozen=True)
class Tool:
    """A function that a client can call by its name, with arguments by theirs.

    What it takes and gives is in its types, which describe the arguments, too. It raises `DlquizError` for what the
    caller can put right, and `CancelledError`.
    """

    call: Callable[..., Mapping[str, Any]]
    title: Text
    description: Text
    changes: bool = False
    """Whether it writes anything."""

    @property
    def name(self) -> str:
        return self.call.__name__

    @cached_property
    def takes(self) -> Schema:
        return takes(self.call)

    def document(self, language: Language) -> dict[str, Any]:
        """The tool as it is listed."""
        described = {
            name: {**schema, "description": say(language, schema["description"])}
            for name, schema in self.takes["properties"].items()
        }
        return {
            "name": self.name,
            "title": self.title.in_language(language),
            "description": self.description.in_language(language),
            "inputSchema": {**self.takes, "properties": described},
            "outputSchema": gives(self.call),
            "annotations": {
                "readOnlyHint": not self.changes,
                "destructiveHint": False,
                "idempotentHint": False,
                "openWorldHint": False,
            },
        }


class Server:
    """Answers requests one after the other. `unexpected` says what happened where a tool fails, in one sentence."""

    def __init__(
        self,
        name: str,
        version: str,
        instructions: Text,
        tools: Iterable[Tool],
        language: Language,
        unexpected: Callable[[Exception], str],
    ) -> None:
        self._info = {"name": name, "version": version}
        self._instructions = instructions.in_language(language)
        self._tools = {tool.name: tool for tool in tools}
        self._language: Language = language
        self._unexpected = unexpected
        self._agreed = AGREED[-1]
        self._methods: Mapping[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "initialize": self._initialize,
            "server/discover": self._discover,
            "ping": lambda params: {},
            "tools/list": self._list,
            "tools/call": self._call,
        }

    def refused(self, line: Line) -> Malformed | None:
        """What is wrong with a line by the version that was agreed on."""
        if line.is_batch and self._agreed != BATCHES:
            return Malformed(RpcError(INVALID_REQUEST, message("mcp_no_batches", version=self._agreed)))
        return None

    def answer(self, asked: Request | Malformed) -> dict[str, Any] | None:
        """The answer; None to a notification, and where the client has cancelled the request."""
        if isinstance(asked, Malformed):
            return self._failed(asked.error, asked.identity)
        if asked.identity is None:
            return None
        try:
            return {"jsonrpc": "2.0", "id": asked.identity, "result": self._result(asked)}
        except RpcError as error:
            return self._failed(error, asked.identity)
        except CancelledError:
            return None
        except Exception as error:  # noqa: BLE001 - the server goes on, and what went wrong is logged
            text = Text.same(self._unexpected(error))
            return self._failed(RpcError(INTERNAL_ERROR, text), asked.identity)

    def _failed(self, error: RpcError, identity: int | str | None) -> dict[str, Any]:
        said = {"code": error.code, "message": " ".join(error.text.in_language(self._language).split())}
        if error.data is not None:
            said["data"] = error.data
        return {"jsonrpc": "2.0", "id": identity, "error": said}

    def _result(self, asked: Request) -> dict[str, Any]:
        stated = self._stated(asked.params)
        method = self._methods.get(asked.method)
        if method is None:
            raise RpcError(METHOD_NOT_FOUND, message("mcp_method", method=short(asked.method)))
        result = method(asked.params)
        return result | {"resultType": "complete"} if stated else result

    def _stated(self, params: Mapping[str, Any]) -> bool:
        """Whether a request states its version. Raises `RpcError` for one that is not known."""
        meta = params.get("_meta", {})
        if not isinstance(meta, dict):
            raise RpcError(INVALID_PARAMS, message("mcp_no_meta"))
        if _STATES_VERSION not in meta:
            return False
        version = meta[_STATES_VERSION]
        if not isinstance(version, str):
            raise RpcError(INVALID_PARAMS, message("mcp_version_text"))
        if version not in STATED:
            data = {"supported": list(STATED), "requested": version}
            raise RpcError(UNSUPPORTED_VERSION, message("mcp_version_unknown", version=short(version)), data)
        return True

    def _initialize(self, params: dict[str, Any]) -> dict[str, Any]:
        version = params.get("protocolVersion")
        if not isinstance(version, str):
            raise RpcError(INVALID_PARAMS, message("mcp_version_text"))
        self._agreed = version if version in AGREED else AGREED[-1]
        return {
            "protocolVersion": self._agreed,
            "capabilities": {"tools": {}},
            "serverInfo": self._info,
            "instructions": self._instructions,
        }

    def _discover(self, params: dict[str, Any]) -> dict[str, Any]:
        return {
            "supportedVersions": list(STATED),
            "capabilities": {"tools": {}},
            "instructions": self._instructions,
            "_meta": {f"{_META}serverInfo": self._info},
            **_CACHED,
        }

    def _list(self, params: dict[str, Any]) -> dict[str, Any]:
        if params.get("cursor") is not None:
            raise RpcError(INVALID_PARAMS, message("mcp_cursor"))
        tools = [tool.document(self._language) for tool in self._tools.values()]
        return {"tools": tools, **(_CACHED if _STATES_VERSION in params.get("_meta", {}) else {})}

    def _call(self, params: dict[str, Any]) -> dict[str, Any]:
        name, given = params.get("name"), params.get("arguments")
        if not isinstance(name, str) or not isinstance(given, dict | None):
            raise RpcError(INVALID_PARAMS, message("mcp_call"))
        tool = self._tools.get(name)
        if tool is None:
            raise RpcError(INVALID_PARAMS, message("mcp_tool", name=short(name), known=", ".join(self._tools)))
        given = given or {}
        wrong = refused(tool.takes, given)
        if wrong is not None:
            return self._refusal(wrong)
        try:
            found = tool.call(**given)
        except DlquizError as error:
            return self._refusal(Text(error.en, error.zh))
        except RecursionError:
            return self._refusal(message("mcp_nested"))
        text = json.dumps(found, ensure_ascii=False, allow_nan=False)
        return {"content": [{"type": "text", "text": text}], "structuredContent": found, "isError": False}

    def _refusal(self, text: Text) -> dict[str, Any]:
        """What the caller can put right, in one sentence."""
        said = " ".join(text.in_language(self._language).split())
        return {"content": [{"type": "text", "text": said}], "isError": True}
