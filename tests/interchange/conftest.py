"""Running commands in this process."""

from __future__ import annotations

from command_fixtures import dlquiz, parsed, shipped_banks_are_parsed_once

__all__ = ["dlquiz", "parsed", "shipped_banks_are_parsed_once"]
