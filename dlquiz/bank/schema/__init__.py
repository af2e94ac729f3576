"""The bank format as a JSON Schema for editors, built from the tables that the loader reads by."""

from dlquiz.bank.schema.document import bank_schema, schema_text

__all__ = ["bank_schema", "schema_text"]
