"""The server of `dlquiz mcp`: its tools with what is said of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from dlquiz import __version__
from dlquiz.bank import Library
from dlquiz.cli.agent.lookups import Lookups
from dlquiz.cli.agent.questions import Questions
from dlquiz.cli.agent.recording import Recorder
from dlquiz.cli.common import unexpected
from dlquiz.mcp.server import Server, Tool
from dlquiz.messages import Language, message


def tool_server(
    library: Callable[[], Library],
    siblings: Callable[[], list[Path]],
    language: Language,
    *,
    records: bool,
    go_on: Callable[[], None],
) -> Server:
    """A server over the banks that `library` gives; it writes the answers to the history where it `records`."""
    questions = Questions(library, Recorder() if records else None)
    lookups = Lookups(library, siblings, go_on)
    tools = [
        Tool(lookups.due, message("mcp_due_title"), message("mcp_due")),
        Tool(questions.question, message("mcp_question_title"), message("mcp_question")),
        Tool(questions.grade, message("mcp_grade_title"), message("mcp_grade"), changes=records),
        Tool(questions.hint, message("mcp_hint_title"), message("mcp_hint")),
        Tool(questions.work, message("mcp_work_title"), message("mcp_work")),
        Tool(lookups.calculate, message("mcp_calculate_title"), message("mcp_calculate")),
        Tool(lookups.network, message("mcp_network_title"), message("mcp_network")),
        Tool(lookups.check_bank, message("mcp_check_bank_title"), message("mcp_check_bank")),
    ]
    instructions = message("mcp_instructions_recording" if records else "mcp_instructions")
    return Server("dlquiz", __version__, instructions, tools, language, unexpected)
