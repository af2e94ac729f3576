"""A session through the official client of the Model Context Protocol: run by the Python that has it, not imported.

`python official_client.py auto|legacy COMMAND...` prints what it saw as JSON. The client itself holds each result
against the schema of its tool.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from contextlib import suppress
from typing import Any

from mcp import Client, MCPError
from mcp.client.stdio import StdioServerParameters

BANK = "format: 1\nid: x\ntitle: {en: X, zh: 题}\nquestions:\n  - {id: a, type: none}\n"


async def session(mode: str, command: str, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = {"errors": []}
    server = StdioServerParameters(command=command, args=list(arguments), env=dict(os.environ))
    async with Client(server, mode=mode) as client:

        async def call(tool: str, **given: Any) -> dict[str, Any]:
            result = await client.call_tool(tool, given)
            if result.is_error:
                found["errors"].append(tool)
                return {}
            assert json.loads(result.content[0].text) == result.structured_content
            return result.structured_content

        found["version"] = client.protocol_version
        found["tools"] = [tool.name for tool in (await client.list_tools()).tools]
        name = (await call("due", number=1))["new"][0]["question"]
        asked = await call("question", question=name, seed=1)
        assert not {"answer", "expected", "mistakes", "solution", "rubric", "parameters"} & asked.keys()
        await call("hint", question=name, seed=1)
        await call("work", question=name, seed=1)
        graded = await call("grade", question=name, seed=1, answer="?")
        assert graded["finished"] and graded["recorded"]
        found["question"] = name
        values = await asyncio.gather(
            *(
                call("calculate", reference="conv_output_size", arguments={"input_size": size, "kernel_size": 3})
                for size in range(10, 30)
            )
        )
        assert [value["value"] for value in values] == list(range(8, 28)), "each answer belongs to its request"
        assert (await call("network", name="resnet18"))["parameters"] == 11_689_512
        assert (await call("check_bank", text=BANK))["errors"] >= 1
        await call("calculate", reference="nothing")
        await call("question", question="nothing")
        # The client tells the server that this is cancelled.
        with suppress(TimeoutError):
            await asyncio.wait_for(client.call_tool("network", {}), 0.0001)
        try:
            await client.call_tool("nothing", {})
        except MCPError as error:
            found["unknown"] = error.code
        await client.call_tool("network", {"name": "lenet5"})
    return found


print(json.dumps(asyncio.run(session(*sys.argv[1:]))))
