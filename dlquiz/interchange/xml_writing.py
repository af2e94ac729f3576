"""Elements of XML, one a line."""

from __future__ import annotations

from html import escape

from dlquiz.interchange.texts import seen


def words(text: str) -> str:
    """Words within an element."""
    return escape(seen(text), quote=False)


def element(tag: str, inside: str, attributes: str = "") -> str:
    """An element; `inside` is XML already, and so are the attributes."""
    return f"<{tag}{attributes and ' '}{attributes}>{inside}</{tag}>\n"


def attributes(**values: str) -> str:
    """Attributes with their values."""
    return " ".join(f'{name}="{escape(seen(value))}"' for name, value in values.items())
