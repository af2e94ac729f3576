"""The mappings of the bank format as tables: each key is stated once, with all that is known of it.

The reader, the JSON Schema, the fingerprints of a question and the pages for authors are made of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from dlquiz.bank_format.json_schema import Schema, described, mapping
from dlquiz.messages import Language, Text

Kept = Callable[[Any], Any]


def whole(value: Any) -> Any:
    return value


class Field(NamedTuple):
    """A key of a mapping."""

    name: str
    schema: Schema
    words: Text
    """What an editor and the docs say of it."""
    required: bool = False
    seen: bool = False
    """Whether a learner sees it, so that another value is another wording."""
    graded: Kept | None = None
    """What a verdict depends on: that of the plain value which is kept for the fingerprint."""


class Table:
    """The fields of a mapping, the required ones first."""

    def __init__(self, *fields: Field) -> None:
        self.fields = {field.name: field for field in fields}
        self.required = tuple(field.name for field in fields if field.required)
        self.optional = tuple(field.name for field in fields if not field.required)
        self.names = (*self.required, *self.optional)
        self.keys = self.required, self.optional

    def said(self, name: str, language: Language) -> str:
        """What is said of a field."""
        return self.fields[name].words.in_language(language)

    def properties(self, language: Language) -> dict[str, Schema | bool]:
        """The schema of each field, described."""
        return {name: described(field.schema, self.said(name, language)) for name, field in self.fields.items()}

    def schema(self, language: Language) -> Schema:
        """An object with these keys and no others."""
        return mapping(self.properties(language), self.required)
