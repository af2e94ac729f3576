"""Items that arrive one by one: the nodes that a whole reading has, or `NeedsFullParse`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from every_case import every_case

from dlquiz.yaml_reader.nodes import Map, Node, Scalar, Sequence
from dlquiz.yaml_reader.reading import read_text
from dlquiz.yaml_reader.source import NeedsFullParse
from dlquiz.yaml_reader.streaming import read_streaming

HEAD = "name: 'n'\nmore: {a: [1, 2]}\n"


def seen(node: Node) -> Iterator[object]:
    """Everything that is known of a node and of those below it, other than where the root ends."""
    yield type(node).__name__, node.mark
    if isinstance(node, Scalar):
        yield str(node), node.plain, node.block
        return
    if isinstance(node, Map):
        yield list(node), node.key_marks
    for item in node.values() if isinstance(node, Map) else node:
        yield from seen(item)
        if isinstance(item, Map):
            yield item.end


def test_what_arrives_is_what_stands_there() -> None:
    text = f"{HEAD}items:\n  - a: |\n      b\n    c: \"d\"\n  - - e\n    - 'f'\n  - 高: >-\n      g\n"
    root = read_streaming(text, "f", "items")
    whole = read_text(text, "f").root
    assert isinstance(whole, Map)
    assert root.key_marks == whole.key_marks
    assert [list(seen(root[key])) for key in ("name", "more")] == [list(seen(whole[key])) for key in ("name", "more")]
    items = root["items"]
    assert isinstance(items, Sequence)
    assert items
    assert items.mark == whole["items"].mark
    assert [list(seen(item)) for item in items] == [list(seen(item)) for item in whole["items"]]


@every_case(
    "text",
    [
        "",
        "a",
        "- a",
        HEAD,
        f"{HEAD}items:\n",
        f"{HEAD}items: []\n",
        f"{HEAD}items: {{}}\n",
        f"{HEAD}items: &a [b]\n",
        f"{HEAD}items: !!seq [b]\n",
        f"{HEAD}name: m\nitems: [b]\n",
        f"{HEAD}<<: m\nitems: [b]\n",
        f"{HEAD}? [m]\n: n\nitems: [b]\n",
        f"{HEAD}'quoted': m\nitems: [b]\n",
        f"{HEAD}items: [\x7f]\n",
        f"{HEAD}items: [*a]\n",
    ],
)
def test_no_list_arrives(text: str) -> None:
    with pytest.raises(NeedsFullParse):
        read_streaming(text, "f", "items")


TOO_DEEP = f"- {'[' * 24}{']' * 24}\n"


@every_case(
    "end",
    ["- [\n", "last: 1\n", "---\nb\n", "- {c: 1, c: 2}\n", '- "\\e"\n', "- &a b\n", "- 'open\n", TOO_DEEP],
)
def test_items_arrive_one_by_one_until_trouble(end: str) -> None:
    arriving = iter(read_streaming(f"{HEAD}items:\n- a\n- b\n{end}", "f", "items")["items"])
    assert [next(arriving), next(arriving)] == ["a", "b"]
    with pytest.raises(NeedsFullParse):
        next(arriving)
