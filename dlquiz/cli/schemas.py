"""`dlquiz schema`: the format of banks for editors."""

from __future__ import annotations

from dlquiz.bank.schema import schema_text
from dlquiz.cli.common import DONE
from dlquiz.cli.output import write
from dlquiz.messages import Language


def print_schema(language: Language | None) -> int:
    """The JSON Schema on standard output, with descriptions in `language`, else in English: it is a file to share."""
    write(schema_text(language or "en").rstrip("\n"))
    return DONE
