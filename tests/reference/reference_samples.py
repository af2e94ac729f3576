"""The examples of the shipped records, worked out by hand, and one call of each entry of the catalog: its first one."""

from __future__ import annotations

from typing import Any

from dlquiz.expressions.values import plain
from dlquiz.reference import catalog
from dlquiz.reference.engine import references as recorded
from dlquiz.yaml_reader.nodes import Map, Sequence, plain_value
from dlquiz.yaml_reader.reading import read_text


def examples(family: str, name: str) -> list[dict[str, Any]]:
    block = recorded.blocks(family)[name]
    root = read_text(block.text, block.file).root
    assert isinstance(root, Map) and isinstance(root[name], Map)
    record = root[name]
    assert isinstance(record, Map)
    found = record.get("examples")
    return [plain_value(example) for example in found] if isinstance(found, Sequence) else []


EXAMPLES = {
    f"{name}-{place}": (name, example)
    for family, names in catalog.families().items()
    for name in names
    for place, example in enumerate(examples(family, name))
}
SAMPLES: dict[str, tuple[dict[str, Any], Any]] = {
    name: (example["arguments"], plain(example["value"])) for name, example in reversed(EXAMPLES.values())
}
"""The arguments and the value."""
