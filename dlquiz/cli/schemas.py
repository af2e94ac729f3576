"""`dlquiz schema`: the format of banks for editors."""

from __future__ import annotations

from dlquiz.bank.schema import schema_text
from dlquiz.cli.common import DONE
from dlquiz.cli.output import write
from dlquiz.messages import Language


def print_schema(language: Language) -> int:
    """The JSON Schema on standard output, with descriptions in `language`."""
    write(schema_text(language).rstrip("\n"))
    return DONE
