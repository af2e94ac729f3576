"""Reading a function to be written off its nodes."""

from __future__ import annotations

import keyword
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from dlquiz.bank_format.forms import IDENTIFIER, MISTAKE_NAME
from dlquiz.bank_format.formulas import (
    RENAME,
    read_argument,
    read_expression,
    read_name,
    read_parameter,
    read_tolerance,
)
from dlquiz.bank_format.reader import BankReader
from dlquiz.bank_format.records import reference_named
from dlquiz.bank_format.suggesting import to_write
from dlquiz.expressions import Expression, parse
from dlquiz.kinds.code_fields import (
    ARRAY,
    CASES,
    GRADIENT_OF,
    LEAST_MEGABYTES,
    LIMITS,
    MOST_MEGABYTES,
    MOST_SECONDS,
    MOST_TIMES,
    OF,
    TABLE,
)
from dlquiz.messages import Text
from dlquiz.messages.naming import about, did_you_mean
from dlquiz.questions.kinds import Call, Cases, GradientOf
from dlquiz.questions.parameters import Parameter
from dlquiz.reference import catalog
from dlquiz.reference.kinds import REQUIRED, Reference
from dlquiz.yaml_reader.nodes import Map, Node, Scalar
from dlquiz.yaml_reader.nodes import Sequence as Items

Place = tuple[str, ...]


class _Names(NamedTuple):
    """The names that every case has, and how the groups are read."""

    common: list[str]
    groups: tuple[Cases, ...]


def read_code(reader: BankReader, node: Map, names: Collection[str], place: Place) -> dict[str, Any] | None:
    """The values of an `AskedCode` by name; None after a fault."""
    before = reader.errors
    for key in TABLE.names:
        if key in node:
            reader.noted[(*place, key)] = node[key].start
    function = _identifier(reader, node["function"], Text("the name of the function", "函数的名称"))
    arguments = _read_arguments(reader, node["arguments"])
    name = reference_named(reader, node["reference"])
    reference = None if name is None else catalog.find(name)
    cases = _read_cases(reader, node["cases"], names, arguments, (*place, "cases"))
    given = _read_with(reader, node, reference, arguments, cases.common)
    returns = _read_returns(reader, node, reference, given)
    optional: dict[str, Any] = {}
    if "tolerance" in node:
        optional["tolerance"] = read_tolerance(reader, node["tolerance"])
    if "limits" in node:
        optional |= _read_limits(reader, node["limits"])
    if reader.errors != before or reference is None or name is None:
        return None
    known = [argument for argument in arguments if reference.argument(argument) is not None]
    call = Call(name, {**{argument: parse(argument) for argument in known}, **given})
    _need_values(reader, node, arguments, cases.common)
    _need_arguments(reader, node, reference, {*call.arguments, *((OF,) if returns else ())})
    if "gradient_of" in node:
        optional["gradient_of"] = _read_gradient(reader, node["gradient_of"], reference, returns, given, cases.common)
    _warn_unused(reader, node["cases"])
    if reader.errors != before:
        return None
    return {
        "function": function,
        "arguments": arguments,
        "call": call,
        "cases": cases.groups,
        "returns": returns,
        **optional,
    }


def _identifier(reader: BankReader, node: Node, what: Text) -> str | None:
    found = reader.word(node, what, IDENTIFIER.pattern, "softmax")
    if found is None or not keyword.iskeyword(found):
        return found
    message = about(what, f"{{}} cannot be `{found}`, a word of Python", f"{{}} 不能是 Python 的保留字 `{found}`")
    reader.fault(node.mark, "B122", message, Text("choose another name", "请换一个名称"))
    return None


def _read_arguments(reader: BankReader, node: Node) -> tuple[str, ...]:
    items = reader.sequence(node, Text.code("arguments"), 1)
    found: list[str] = []
    for item in items or ():
        name = _identifier(reader, item, Text("an argument of the function", "函数的参数"))
        if name in found:
            message = Text(f"the argument `{name}` appears twice", f"参数 `{name}` 出现了两次")
            reader.fault(item.mark, "B105", message, RENAME)
        elif name is not None:
            found.append(name)
    reader.used |= set(found)
    return tuple(found)


def _read_cases(
    reader: BankReader, node: Node, names: Collection[str], arguments: Collection[str], place: Place
) -> _Names:
    items = reader.sequence(node, Text.code("cases"), 1, to_write("`- {name: …, title: …, parameters: {…}}`"))
    groups: list[Cases] = []
    common: list[str] | None = None
    for item in items or ():
        group = _read_group(reader, item, names, {each.name for each in groups}, place)
        if group is None:
            continue
        own = [*names, *group.parameters, *group.let]
        common = own if common is None else [name for name in common if name in own]
        groups.append(group)
    return _Names(common or list(names), tuple(groups))


def _read_group(
    reader: BankReader, node: Node, outer: Collection[str], taken: Collection[str], place: Place
) -> Cases | None:
    before = reader.errors
    entries = reader.mapping(node, Text("a group of cases", "用例组"), *CASES.keys)
    if entries is None:
        return None
    name = reader.word(entries["name"], Text("the name of a group of cases", "用例组的名称"), MISTAKE_NAME, "small")
    if name in taken:
        message = Text(f"the group `{name}` appears twice", f"用例组 `{name}` 出现了两次")
        reader.fault(entries["name"].mark, "B105", message, RENAME)
    here = (*place, name or "")
    reader.noted[here] = node.start
    title = reader.text(entries["title"], Text("the title", "标题"), outer, (*here, "title"))
    times = 1
    if "times" in entries:
        times = reader.number(entries["times"], Text.code("times"), least=1, most=MOST_TIMES, whole=True)
    parameters: dict[str, Parameter] = {}
    let: dict[str, Expression] = {}
    names = list(outer)
    for key in ("parameters", "let"):
        if key in entries:
            reader.noted[(*here, key)] = entries[key].start
            _read_named(reader, key, entries[key], names, parameters, let)
    where = []
    if "where" in entries:
        reader.noted[(*here, "where")] = entries["where"].start
        conditions = reader.sequence(entries["where"], Text.code("where")) or ()
        where = [read_expression(reader, item, Text("the condition", "条件"), names) for item in conditions]
    if reader.errors != before or name is None or title is None:
        return None
    return Cases(name, title, times, parameters, let, tuple(each for each in where if each is not None))


def _read_named(
    reader: BankReader,
    key: str,
    node: Node,
    names: list[str],
    parameters: dict[str, Parameter],
    let: dict[str, Expression],
) -> None:
    """The parameters or `let` values of a group, and their names."""
    if not isinstance(node, Map):
        message = Text(f"`{key}` must map names to values", f"`{key}` 必须把名称映射到值")
        reader.fault(node.mark, "B103", message, Text("write `n: …` lines", "请写成 `n: …`，每行一个"))
        return
    for name, value in node.items():
        good = read_name(reader, name, node.key_mark(name), names)
        if key == "parameters":
            parameter = read_parameter(reader, value, name)
            if good and parameter is not None:
                parameters[name] = parameter
        else:
            line = read_expression(reader, value, Text(f"the value `{name}`", f"值 `{name}`"), names)
            if good and line is not None:
                let[name] = line
        names.append(name)


def _read_with(
    reader: BankReader, node: Map, reference: Reference | None, arguments: Collection[str], names: Collection[str]
) -> dict[str, Any]:
    if "with" not in node or reference is None:
        return {}
    free = [argument.name for argument in reference.arguments if argument.name not in arguments]
    what = Text.same(reference.name)
    entries = reader.mapping(node["with"], what, (), free, no_key=Text("takes here no argument", "这里没有参数"))
    found: dict[str, Any] = {}
    for key in entries or ():
        argument = reference.argument(key)
        if argument is not None and entries is not None and key in free:
            found[key] = read_argument(reader, entries[key], argument, names)
    return found


def _read_returns(
    reader: BankReader, node: Map, reference: Reference | None, given: Mapping[str, Any]
) -> tuple[str, ...]:
    if "returns" not in node or reference is None:
        return ()
    written = node["returns"]
    of = reference.argument(OF)
    words = () if of is None else of.words
    if isinstance(written, Scalar):
        if written != ARRAY:
            message = Text(f"`returns` cannot be `{written}`", f"`returns` 不能是 `{written}`")
            reader.fault(
                written.mark, "B103", message, to_write(f"`array`{' or `[' + ', '.join(words) + ']`' if words else ''}")
            )
        return ()
    items = reader.sequence(written, Text.code("returns"), 1)
    if items is None:
        return ()
    if not words or OF in given:
        message = Text(
            "a list in `returns` needs a reference whose `of` is free",
            "`returns` 写成列表时，参考实现须有未取定的 `of`",
        )
        reader.fault(items.mark, "B132", message, to_write("`array`"))
        return ()
    found: list[str] = []
    for item in items:
        name = reader.one_of(item, Text("what is returned", "返回值"), list(words), "B131")
        if name in found:
            message = Text(f"`{name}` appears twice", f"`{name}` 出现了两次")
            reader.fault(item.mark, "B105", message, Text("delete one of the two", "请删去一个"))
        elif name is not None:
            found.append(name)
    return tuple(found)


def _read_limits(reader: BankReader, node: Node) -> dict[str, Any]:
    entries = reader.mapping(node, Text("the limits", "限制"), *LIMITS.keys, fix=to_write("`{seconds: 10}`"))
    found: dict[str, Any] = {}
    if entries is not None and "seconds" in entries:
        seconds = reader.real(entries["seconds"], Text.code("seconds"), above=0)
        if seconds is not None and seconds > MOST_SECONDS:
            message = Text(f"`seconds` is at most {MOST_SECONDS}", f"`seconds` 至多为 {MOST_SECONDS}")
            reader.fault(entries["seconds"].mark, "B103", message, to_write("`seconds: 10`"))
        found["seconds"] = seconds
    if entries is not None and "megabytes" in entries:
        what = Text.code("megabytes")
        found["megabytes"] = reader.number(
            entries["megabytes"], what, least=LEAST_MEGABYTES, most=MOST_MEGABYTES, whole=True
        )
    return found


def _need_values(reader: BankReader, node: Map, arguments: Collection[str], common: Collection[str]) -> None:
    """Each argument of the function has a value in every case."""
    items = node["arguments"]
    for item in items if isinstance(items, Items) else ():
        if str(item) not in common:
            message = Text(f"not every case has a value for `{item}`", f"并非每组用例都给出 `{item}` 的值")
            fix = Text(
                f"add `{item}` to the `parameters` or `let` of each group",
                f"请在每组的 `parameters` 或 `let` 中写上 `{item}`",
            )
            reader.fault(item.mark, "B102", message, fix)


def _need_arguments(reader: BankReader, node: Map, reference: Reference, given: Collection[str]) -> None:
    """The reference gets all that it needs."""
    for argument in reference.arguments:
        if argument.default is REQUIRED and argument.name not in given:
            message = Text(f"{reference.name} needs `{argument.name}`", f"{reference.name} 缺少参数 `{argument.name}`")
            fix = Text(
                f"add `{argument.name}` to `arguments`, or its value to `with`",
                f"请把 `{argument.name}` 加入 `arguments`，或在 `with` 中给出它的值",
            )
            reader.fault(node["reference"].mark, "B102", message, fix)
            return


def _read_gradient(
    reader: BankReader,
    node: Node,
    backward: Reference,
    returns: Collection[str],
    given: Mapping[str, Any],
    names: Collection[str],
) -> GradientOf | None:
    """The forward pass; what it needs besides the arguments of the backward pass are names that every case has.

    It may be differentiated by an argument, or by an entry of one that is a mapping.
    """
    entries = reader.mapping(node, Text.code("gradient_of"), *GRADIENT_OF.keys)
    name = None if entries is None else reference_named(reader, entries["reference"])
    if entries is None or name is None:
        return None
    forward = catalog.find(name)
    shared = [each.name for each in forward.arguments if backward.argument(each.name) is not None]
    for argument in forward.arguments:
        if argument.default is REQUIRED and argument.name not in (*shared, *names):
            message = Text(
                f"{forward.name} needs `{argument.name}`, which {backward.name} does not have",
                f"{forward.name} 需要 `{argument.name}`，而 {backward.name} 没有这个参数",
            )
            fix = Text(
                f"name the forward pass of {backward.name}, or add `{argument.name}` to each group",
                f"请写 {backward.name} 对应的前向计算，或在每组中加上 `{argument.name}`",
            )
            reader.fault(entries["reference"].mark, "B131", message, fix)
            reader.gap = True
            return None
    reader.used |= {argument.name for argument in forward.arguments}
    known = [argument.name for argument in forward.arguments if argument.name in (*shared, *names)]
    inner = [key for name in known for key in (given[name] if isinstance(given.get(name), Mapping) else ())]
    by = reader.one_of(entries["argument"], Text("the argument", "参数"), (*known, *inner), "B131")
    of = backward.argument(OF)
    asked = returns or (() if of is None else (str(given.get(OF, of.default)),))
    if by is not None and asked and by not in asked:
        message = Text(f"the function does not return the gradient by `{by}`", f"函数不返回对 `{by}` 的梯度")
        reader.fault(entries["argument"].mark, "B131", message, did_you_mean(by, asked))
        return None
    return None if by is None else GradientOf(name, by)


def _warn_unused(reader: BankReader, node: Node) -> None:
    """A name of a group that nothing uses: most often a typo."""
    if reader.gap:
        return
    for item in node if isinstance(node, Items) else ():
        entries = item if isinstance(item, Map) else Map()
        for section in map(entries.get, ("parameters", "let")):
            if isinstance(section, Map):
                _warn_of(reader, section)


def _warn_of(reader: BankReader, section: Map) -> None:
    for name in section:
        if name not in reader.used:
            message = Text(f"nothing uses `{name}`", f"没有用到 `{name}`")
            fix = Text("delete it, or use it", "请删去，或使用它")
            reader.fault(section.key_mark(name), "B123", message, fix, "warning")
