"""`dlquiz calc`: reference implementations on the command line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dlquiz.cli.common import language
from dlquiz.cli.output import say_json, talk, write
from dlquiz.cli.values import value_text
from dlquiz.errors import ExpressionError, UsageError
from dlquiz.expressions import evaluate, parse
from dlquiz.messages import Language, say
from dlquiz.messages.naming import suggestion
from dlquiz.questions.own_reference import OwnReference
from dlquiz.reference import catalog
from dlquiz.reference.kinds import REQUIRED, Argument, Reference
from dlquiz.text import plainly
from dlquiz.yaml_reader.reading import read_value

if TYPE_CHECKING:
    from dlquiz.bank import Library


def calculate(name: str | None, given: tuple[str, ...], extra: Sequence[str], steps: bool, as_json: bool) -> int:
    """List, describe or run; `extra` are banks whose own references are known besides those of the installed ones.

    Raises `DlquizError` for what cannot be run.
    """
    if name is None:
        return _list_all(_own(extra), language(), as_json)
    reference = _find(name, extra)
    if not given and needs_arguments(reference):
        return _describe(reference, language(), as_json)
    calculated = calculated_json(reference, name, _arguments(reference, given))
    if as_json:
        say_json(calculated)
        return 0
    write(value_text(calculated["value"]))
    # Without being asked for, the working is talk: a script that reads the value is not disturbed.
    for line in calculated["steps"]:
        (write if steps else talk)(f"  {plainly.working(line)}")
    return 0


def needs_arguments(reference: Reference) -> bool:
    """Whether it cannot be run without any."""
    return any(argument.default is REQUIRED for argument in reference.arguments)


def calculated_json(reference: Reference, name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """What `calc --json` prints of a reference called `name`. Raises `DlquizError` for what cannot be run."""
    bound = catalog.bind(reference, given)
    value = catalog.run(reference, bound)
    lines = [line.in_language(language()) for line in catalog.steps(reference, bound)]
    return {"reference": name, "arguments": bound, "value": value, "steps": lines}


def given_values(reference: Reference, given: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments given as JSON values, in which texts are read as on the command line. Raises `UsageError`."""
    return {
        name: _value(reference.argument(name), name, value) if isinstance(value, str) else _computed(value, name)
        for name, value in given.items()
    }


def _find(name: str, extra: Sequence[str]) -> Reference:
    """The reference called `name`, that of a bank as BANK/NAME. Raises `UsageError`, and `BankError` for its fault."""
    return catalog.find(name) if "/" not in name else own_reference(name, _own(extra))


def own_reference(name: str, references: Iterable[OwnReference]) -> Reference:
    """The reference BANK/NAME among those of banks. Raises `UsageError` where it is none."""
    own = {str(each): each for each in references}
    if name in own:
        return catalog.find(own[name])
    hint, hint_zh = suggestion(name, list(own))
    raise UsageError(f"no bank has a reference `{name}`{hint}", f"没有题库定义了参考实现 `{name}`{hint_zh}")


def _own(extra: Sequence[str]) -> list[OwnReference]:
    from dlquiz.cli.library import every_installed

    return own_references(every_installed(extra))


def own_references(library: Library) -> list[OwnReference]:
    """The references that the banks define."""
    return [reference for bank in library.banks for reference in bank.references.values()]


def _list_all(own: Sequence[OwnReference], language: Language, as_json: bool) -> int:
    if as_json:
        references = [*map(catalog.find, catalog.names()), *map(catalog.find, own)]
        say_json([described_json(reference, language) for reference in references])
        return 0
    listed: list[tuple[str, Sequence[str | OwnReference]]] = [
        (say(language, f"family_{family}"), names) for family, names in catalog.families().items()
    ]
    for heading, found in (*listed, (say(language, "family_own"), own)):
        if found:
            # Indented: what begins a line is a signature.
            write(f" ─── {heading}")
        for reference in map(catalog.find, found):
            write(f"{catalog.signature(reference)}\n    {reference.summary.in_language(language)}")
    return 0


def described_json(reference: Reference, language: Language) -> dict[str, Any]:
    """What `calc --json` says of a reference that is not run."""
    convention = reference.convention
    return {
        "reference": reference.name,
        "signature": catalog.signature(reference),
        "summary": reference.summary.in_language(language),
        "convention": "" if callable(convention) else convention.in_language(language),
        "source": reference.source,
        "mistakes": {
            mistake.name: mistake.in_letters(mistake.feedback).in_language(language) for mistake in reference.mistakes
        },
    }


def _describe(reference: Reference, language: Language, as_json: bool) -> int:
    described = described_json(reference, language)
    if as_json:
        say_json(described)
        return 0
    write(described["signature"])
    for key in ("summary", "convention", "source"):
        if described[key]:
            write(f"  {say(language, f'described_{key}', text=described[key])}")
    for mistake in reference.mistakes:
        label, feedback = mistake.label, mistake.in_letters(mistake.feedback)
        write(f"  {say(language, 'described_mistake', name=label, text=feedback)}")
        if any(mistake.tempting):
            write(f"    {say(language, 'tempting', text=mistake.in_letters(mistake.tempting).in_language(language))}")
    return 0


def _arguments(reference: Reference, given: tuple[str, ...]) -> dict[str, Any]:
    arguments: dict[str, Any] = {}
    for item in given:
        name, separator, text = item.partition("=")
        if not separator:
            raise UsageError(f"`{item}` is no argument: write name=value", f"`{item}` 不是参数：请写成 name=value")
        if name in arguments:
            raise UsageError(f"the argument `{name}` is given twice", f"参数 `{name}` 给出了两次")
        arguments[name] = _value(reference.argument(name), name, text)
    return arguments


def _value(argument: Argument | None, name: str, text: str) -> Any:
    """Words and expressions are taken verbatim; all else is YAML, with arithmetic allowed in any scalar."""
    if argument is None or argument.kind in ("word", "expression") or text in argument.words:
        return text
    if not text.strip():
        raise UsageError(f"`{name}=` lacks its value", f"`{name}=` 后面缺少值")
    try:
        # A lone formula such as `(224-7)//2` need not be valid YAML.
        return evaluate(parse(text), {})
    except ExpressionError:
        return _computed(read_value(text, f"`{name}`"), name)


def _computed(value: Any, name: str) -> Any:
    if isinstance(value, dict):
        return {key: _computed(item, name) for key, item in value.items()}
    if isinstance(value, list):
        return tuple(_computed(item, name) for item in value)
    if not isinstance(value, str):
        return value
    try:
        return evaluate(parse(value), {})
    except ExpressionError as error:
        raise UsageError(f"`{name}`: {error.en}", f"`{name}`：{error.zh}") from error
