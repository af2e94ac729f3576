"""Elements that many questions of Moodle have."""

from __future__ import annotations

from dlquiz.interchange.xml_writing import attributes, element, words


def text(inside: str) -> str:
    return f"<text>{words(inside)}</text>"


def html_element(tag: str, html: str) -> str:
    return element(tag, text(html), attributes(format="html"))


def answer(worth: str, inside: str, *, feedback: str = "", more: str = "", html: bool = False) -> str:
    """An answer and what it is worth in percent; `more` is XML."""
    given = attributes(fraction=worth, format="html") if html else attributes(fraction=worth)
    return element("answer", text(inside) + html_element("feedback", feedback) + more, given)
