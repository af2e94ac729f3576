"""XML that nobody has checked yet: read piece by piece, without entities, document types or anything from outside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.sax import SAXException
from xml.sax.handler import ContentHandler, feature_namespaces
from xml.sax.xmlreader import AttributesImpl

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from dlquiz.errors import UsageError
from dlquiz.interchange.model import MOST_QUESTIONS, Source
from dlquiz.messages import Text, short

DEEPEST = 40
MOST_ELEMENTS = 50_000
"""Elements below one child of the root."""
_CHUNK = 64 * 1024


@dataclass(slots=True)
class Node:
    """An element: its words without those of its children, and the line where it begins."""

    tag: str
    attributes: dict[str, str]
    line: int
    text: str = ""
    children: list[Node] = field(default_factory=list)

    def all(self, tag: str) -> Iterator[Node]:
        """The children of this name."""
        return (child for child in self.children if child.tag == tag)

    def first(self, *path: str) -> Node | None:
        """The first child of this name, and so on down the path."""
        found: Node | None = self
        for tag in path:
            found = None if found is None else next(found.all(tag), None)
        return found

    def words(self, *path: str) -> str:
        """What stands at the end of the path, without space around it; "" where there is no such element."""
        found = self.first(*path)
        return "" if found is None else found.text.strip()


def children_of_root(source: Source, root: str, ignored: tuple[str, ...] = ()) -> Iterator[Node]:
    """The children of the root element, one after the other; the words in elements of `ignored` names are dropped.

    Raises `UsageError`, with the line, where the file is no such XML or asks for more than it may.
    """
    data = source.data()
    done: list[Node] = []
    handler = _Handler(root, ignored, done.append)
    parser = DefusedExpatParser(forbid_dtd=True)
    parser.setFeature(feature_namespaces, False)
    parser.setContentHandler(handler)
    # Fed piece by piece, the parser does not say so itself.
    handler.setDocumentLocator(parser)
    for start in range(0, len(data) + 1, _CHUNK):
        try:
            parser.feed(data[start : start + _CHUNK])
            if start + _CHUNK > len(data):
                parser.close()
        except _RefusedError as error:
            raise _refused(source, handler.line, error.why) from error
        except DefusedXmlException as error:
            why = Text(
                "it has a DOCTYPE or entities, which are not read for safety: remove them",
                "含有 DOCTYPE 或实体；出于安全考虑不予读取，请删除",
            )
            raise _refused(source, handler.line, why) from error
        # Expat tells by these what is no XML; encodings that it does not know are a ValueError or LookupError.
        except (SAXException, ValueError, LookupError) as error:
            said = getattr(error, "getMessage", lambda: "")() or str(error)
            raise _refused(source, handler.line, Text(f"it is no XML: {said}", f"不是 XML：{said}")) from error
        yield from done
        done.clear()


def _refused(source: Source, line: int, why: Text) -> UsageError:
    return source.refuse(Text(f"line {line}: {why.en}", f"第 {line} 行：{why.zh}"))


class _RefusedError(Exception):
    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.why = Text(en, zh)


class _Handler(ContentHandler):
    """Builds the tree of one child of the root after the other."""

    def __init__(self, root: str, ignored: tuple[str, ...], done: Callable[[Node], None]) -> None:
        super().__init__()
        self._root = root
        self._ignored = ignored
        self._done = done
        self._open: list[Node] = []
        self._words: list[list[str]] = []
        self._elements = 0
        self._children = 0

    @property
    def line(self) -> int:
        locator: Any = getattr(self, "_locator", None)
        return 1 if locator is None else max(locator.getLineNumber() or 1, 1)

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - SAX calls it so
        if not self._open and name != self._root:
            raise _RefusedError(
                f"the root is `{short(name, 40)}`, not `{self._root}`",
                f"根元素是 `{short(name, 40)}`，而不是 `{self._root}`",
            )
        if len(self._open) >= DEEPEST:
            raise _RefusedError(f"elements nest deeper than {DEEPEST}", f"元素嵌套超过 {DEEPEST} 层")
        self._elements = self._elements + 1 if len(self._open) > 1 else 0
        if self._elements > MOST_ELEMENTS:
            raise _RefusedError(
                f"a question has more than {MOST_ELEMENTS:,} elements", f"一道题的元素超过 {MOST_ELEMENTS:,} 个"
            )
        self._open.append(Node(name, dict(attrs.items()), self.line))
        self._words.append([])

    def endElement(self, name: str) -> None:  # noqa: N802
        node, words = self._open.pop(), self._words.pop()
        node.text = "".join(words)
        if len(self._open) > 1:
            self._open[-1].children.append(node)
        elif self._open:
            self._children += 1
            if self._children > MOST_QUESTIONS:
                raise _RefusedError(f"it has more than {MOST_QUESTIONS:,} questions", f"超过 {MOST_QUESTIONS:,} 道题")
            self._done(node)

    def characters(self, content: str) -> None:
        if len(self._open) > 1 and self._open[-1].tag not in self._ignored:
            self._words[-1].append(content)
