"""Plain values written as a bank are read back as they were."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dlquiz.interchange.bank_text import bank_lines, values_of
from dlquiz.interchange.texts import seen
from dlquiz.yaml_reader.nodes import Map, Scalar, Sequence, plain_value
from dlquiz.yaml_reader.reading import read_text

ODD = ("a: b", "a #b", "- x", "# x", "yes", "no", "null", "~", "5", "1e3", "0x1f", "1:30", "'a'", '"', "{a}", "[b]", "")
ODDER = (" lead", "tab\there", "two\nlines", "  indented\n\nmore", "end:", "a\\b", "\\n", "$\\frac{1}{2}$", "¥", "图：")
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40).map(seen).map(str.rstrip) | st.sampled_from(
    (*ODD, *ODDER)
)
NUMBERS = st.integers(-(10**12), 10**12) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    WORDS | NUMBERS | st.booleans(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(("en", "zh", "KiB", "%", "a b")), inner, max_size=3)
    ),
    max_leaves=12,
)


def written(questions: list[dict[str, Any]]) -> str:
    start, chunks = bank_lines({"format": 1, "id": "x"}, questions)
    return start + "".join(chunks)


@given(
    st.lists(
        st.dictionaries(st.sampled_from(("id", "prompt", "x y", "also")), VALUES, min_size=1), min_size=1, max_size=3
    )
)
def test_what_is_written_is_read_back(questions: list[dict[str, Any]]) -> None:
    read = read_text(written(questions), "x.yaml")
    assert read.faults == ()
    assert isinstance(read.root, Map)
    found = read.root["questions"]
    assert _resolved(found) == questions
    assert isinstance(found, Sequence)
    assert read_text(written([values_of(each) for each in found]), "x.yaml").root == read.root


def _resolved(node: Any) -> Any:
    """As `plain_value`, quoted items of a list included."""
    if isinstance(node, Scalar):
        return plain_value(node)
    return {key: _resolved(each) for key, each in node.items()} if isinstance(node, Map) else list(map(_resolved, node))


def test_readable_yaml() -> None:
    question = {
        "id": "a",
        "prompt": {"en": "What?", "zh": "什么？"},
        "options": [{"text": "x: y", "correct": True}],
        "n": [1, 2],
    }
    assert written([question]).splitlines()[3:] == [
        "  - id: a",
        "    prompt:",
        "      en: What?",
        "      zh: 什么？",
        "    options:",
        "      - text: 'x: y'",
        "        correct: true",
        "    n: [1, 2]",
    ]
