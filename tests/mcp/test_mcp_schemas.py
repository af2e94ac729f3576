"""Schemas made of types, and arguments held against them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, NamedTuple, TypedDict

import jsonschema
import pytest
from every_case import every_case

from dlquiz.mcp.schemas import Over, gives, refused, schema_of, takes


class _Base(TypedDict):
    always: int


class Record(_Base, total=False):
    sometimes: list[str]


class Row(NamedTuple):
    size: int | tuple[int, int] | None
    named: Mapping[str, float]


Small = Annotated[int, Over(minimum=1, maximum=9)]


@every_case(
    ("kind", "fits", "fails"),
    [
        (Any, [1, "a", None], []),
        (str, ["", "a"], [1, None]),
        (int, [0, -3], ["1", 1.5, None]),
        (float, [0, 1.5], ["1"]),
        (bool, [True], [1]),
        (None | int, [None, 3], ["a"]),
        (Literal["a", "b"], ["a"], ["c", 1]),
        (list[int], [[], [1]], [["a"], 1]),
        (Sequence[str], [["a"]], [[1]]),
        (tuple[int, ...], [[1, 2]], [["a"]]),
        (dict[str, int], [{}, {"a": 1}], [{"a": "b"}, []]),
        (Small, [1, 9], [0, 10, "a"]),
        (Record, [{"always": 1}, {"always": 1, "sometimes": ["a"]}], [{}, {"always": 1, "more": 2}]),
        (Row, [{"size": [1, 2], "named": {"a": 1.5}}, {"size": None, "named": {}}], [{"size": 1}]),
    ],
)
def test_a_schema_allows_what_the_type_says(kind: Any, fits: list[Any], fails: list[Any]) -> None:
    schema = schema_of(kind)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    assert [value for value in fits if not validator.is_valid(value)] == []
    assert [value for value in fails if validator.is_valid(value)] == []


def test_a_type_without_a_schema_is_an_error_of_ours() -> None:
    with pytest.raises(TypeError, match="object"):
        schema_of(object)


Format = Annotated[str, Over(enum=["a", "b"])]
Short = Annotated[str, Over(maxLength=3)]


def tool(name: Short, count: Small = 2, form: Format | None = None, more: dict[str, Any] | None = None) -> Record:
    return {"always": len(name) + count + len(form or "") + len(more or {})}


def test_what_a_function_takes_and_gives() -> None:
    schema = takes(tool)
    assert schema["required"] == ["name"]
    assert schema["properties"]["form"] == {"type": "string", "enum": ["a", "b"]}
    assert gives(tool) == schema_of(Record)


GOOD: list[dict[str, Any]] = [{"name": "abc"}, {"name": "", "count": 9, "form": "a", "more": {"x": 1}}]
BAD: dict[str, dict[str, Any]] = {
    "`other`; known: name, count, form, more": {"name": "a", "other": 1},
    "`name` is missing": {},
    "`name` must be a text of at most 3": {"name": "abcd"},
    "`name` must be a text": {"name": 5},
    "`count` must be an integer from 1 to 9": {"name": "a", "count": 10},
    "`count` must be an integer": {"name": "a", "count": True},
    "`form` must be one of a, b": {"name": "a", "form": "c"},
    "`more` must be an object": {"name": "a", "more": []},
}


@every_case("given", GOOD)
def test_arguments_that_fit(given: dict[str, Any]) -> None:
    assert refused(takes(tool), given) is None
    assert jsonschema.Draft202012Validator(takes(tool)).is_valid(given)
    assert tool(**given)["always"] >= 0


@every_case("said", BAD)
def test_arguments_that_do_not_fit_are_refused_in_both_languages(said: str) -> None:
    text = refused(takes(tool), BAD[said])
    assert text is not None
    assert said in text.en
    assert text.zh != text.en
    assert not jsonschema.Draft202012Validator(takes(tool)).is_valid(BAD[said])


def test_a_function_without_arguments_names_none() -> None:
    def alone() -> Record:
        return {"always": 1}

    text = refused({"properties": {}, "required": []}, {"x": 1})
    assert text is not None
    assert "known: –" in text.en
    assert takes(alone)["properties"] == {}
