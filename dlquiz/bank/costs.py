"""How large a question may be: counted before anything of it is read, so that nothing large is worked on."""

from __future__ import annotations

from dlquiz.bank_format.reader import BankReader
from dlquiz.messages import Text
from dlquiz.yaml_reader.nodes import Map, Node, Scalar, Sequence

MOST_ENTRIES = 500
"""Of one list or mapping that is not a list of numbers."""
MOST_NUMBERS = 20_000
MOST_CHARACTERS = 50_000
"""Of all texts, expressions and numbers of a question together, in both languages."""


def refuse_large(reader: BankReader, question: Map) -> bool:
    """Whether a question is too large to be asked, which is noted at what makes it so."""
    characters = 0
    nodes: list[Node] = [question]
    # What a node holds is added to the end.
    for node in nodes:
        if isinstance(node, Scalar):
            characters += len(node)
        elif len(node) > MOST_ENTRIES and len(node) > _most(node):
            message = Text(
                f"the question is too costly: {len(node):,} entries in one list",
                f"题目过大：一个列表有 {len(node):,} 项",
            )
            reader.fault(node.mark, "B160", message, _at_most(_most(node)))
            return True
        else:
            nodes += node.values() if isinstance(node, Map) else node
    if characters <= MOST_CHARACTERS:
        return False
    message = Text(
        f"the question is too costly: its texts have {characters:,} characters",
        f"题目过大：文字共 {characters:,} 个字符",
    )
    longest = max((node for node in nodes if isinstance(node, Scalar)), key=len)
    reader.fault(longest.mark, "B160", message, _at_most(MOST_CHARACTERS))
    return True


def _at_most(most: int) -> Text:
    return Text(f"keep at most {most:,}, or split the question", f"请不要超过 {most:,}，或拆分题目")


def _most(node: Sequence | Map) -> int:
    first = node[0] if isinstance(node, Sequence) and node else None
    return (
        MOST_NUMBERS
        if isinstance(first, Scalar) and first.replace(".", "", 1).lstrip("-+").isdecimal()
        else MOST_ENTRIES
    )
