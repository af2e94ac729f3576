"""JSON schemas made of the types of a function, and arguments held against them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

from dlquiz.messages import Text, message

Schema = dict[str, Any]


class Over:
    """Keywords that `Annotated` lays over the schema of its type; of an argument, `key` names the text about it."""

    def __init__(self, key: str = "", **keywords: Any) -> None:
        self.keywords = {"description": key, **keywords} if key else keywords


_PLAIN: Mapping[Any, str] = {str: "string", int: "integer", float: "number", bool: "boolean", NoneType: "null"}
_TYPES: Mapping[str, type] = {"string": str, "integer": int, "object": dict}
"""The types that arguments have."""


def schema_of(kind: Any) -> Schema:
    """The schema of a type: plain values, lists, mappings, choices, typed dicts and named tuples of these.

    `Annotated` adds an `Over`. Raises `TypeError` for any other type.
    """
    if kind is Any:
        return {}
    if kind in _PLAIN:
        return {"type": _PLAIN[kind]}
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return {**schema_of(inner[0]), **inner[1].keywords}
    if origin is Literal:
        return {"enum": list(inner)}
    if origin in (Union, UnionType):
        return {"anyOf": [schema_of(each) for each in inner]}
    if origin in (list, tuple, Sequence):
        return {"type": "array", "items": schema_of(inner[0])}
    if origin in (dict, Mapping):
        return {"type": "object", "additionalProperties": schema_of(inner[1])}
    if not is_typeddict(kind) and not hasattr(kind, "_fields"):
        raise TypeError(f"{kind} has no schema")
    hints = get_type_hints(kind, include_extras=True)
    needed = getattr(kind, "__required_keys__", hints)
    return {
        "type": "object",
        "properties": {name: schema_of(each) for name, each in hints.items()},
        "required": [name for name in hints if name in needed],
        "additionalProperties": False,
    }


def takes(function: Callable[..., Any]) -> Schema:
    """The schema of the arguments of a function; those with a default may be left out.

    An argument is one of a few words, a text up to a length, an integer within bounds, or an object of whatever. Its
    `description` is the key of a text.
    """
    hints = get_type_hints(function, include_extras=True)
    parameters = inspect.signature(function).parameters
    return {
        "type": "object",
        "properties": {name: schema_of(_without_none(hints[name])) for name in parameters},
        "required": [name for name, each in parameters.items() if each.default is each.empty],
        "additionalProperties": False,
    }


def gives(function: Callable[..., Any]) -> Schema:
    """The schema of what a function gives back."""
    return schema_of(get_type_hints(function, include_extras=True)["return"])


def refused(schema: Schema, given: Mapping[str, Any]) -> Text | None:
    """What is wrong with the arguments that were given, by the schema that `takes` made; None where they fit."""
    known = schema["properties"]
    for name in given:
        if name not in known:
            return message("mcp_argument_unknown", name=name, known=", ".join(known) or "–")
    for name in schema["required"]:
        if name not in given:
            return message("mcp_argument_missing", name=name)
    for name, value in given.items():
        if not _fits(known[name], value):
            return message("mcp_argument_wrong", name=name, wanted=_wanted(known[name]))
    return None


def _without_none(kind: Any) -> Any:
    """What an argument may be that is left out by default."""
    kinds = [each for each in get_args(kind) if each is not NoneType]
    return kinds[0] if get_origin(kind) in (Union, UnionType) and len(kinds) == 1 else kind


def _fits(schema: Schema, value: Any) -> bool:
    if "enum" in schema:
        return bool(value in schema["enum"])
    if not isinstance(value, _TYPES[schema["type"]]) or isinstance(value, bool):
        return False
    if isinstance(value, str):
        return bool(len(value) <= schema["maxLength"])
    if isinstance(value, int):
        return bool(schema["minimum"] <= value <= schema["maximum"])
    return True


def _wanted(schema: Schema) -> Text:
    if "enum" in schema:
        return message("mcp_wanted_one", names=", ".join(schema["enum"]))
    if schema["type"] == "string":
        return message("mcp_wanted_text", longest=f"{schema['maxLength']:,}")
    if schema["type"] == "integer":
        return message("mcp_wanted_integer", least=schema["minimum"], most=schema["maximum"])
    return message("mcp_wanted_object")
