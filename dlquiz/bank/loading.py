"""One file → one bank. What is faulty is left out and said; the rest can be used."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, cast

from dlquiz.bank.banks import Bank, LoadedBank
from dlquiz.bank.costs import refuse_large
from dlquiz.bank.fields import BANK, CUT, DIFFICULTIES, QUESTION
from dlquiz.bank.fingerprints import fingerprints
from dlquiz.bank_format.desk import Desk
from dlquiz.bank_format.forms import BANK_ID, COVER, FAMILY, FULL_NAME, IDENTIFIER, QUESTION_ID, TAG, TOPIC
from dlquiz.bank_format.formulas import read_expression, read_name, read_parameter
from dlquiz.bank_format.records import read_references, warn_of_unused
from dlquiz.errors import Fault
from dlquiz.expressions import Expression
from dlquiz.kinds import KINDS, KindFormat, QuestionKind
from dlquiz.messages import Text
from dlquiz.messages.naming import did_you_mean
from dlquiz.questions import Parameter, Question
from dlquiz.yaml_reader import (
    Map,
    Mark,
    Node,
    ReadResult,
    Scalar,
    Sequence,
    Spot,
    Unsound,
    bytes_of,
    is_oddly_indented,
    mark_of,
    read_arriving,
    read_bytes,
    read_file,
    read_text,
    scalar_value,
)

_NAMING = ("parameters", "let")
_OWN_FIELDS = tuple(dict.fromkeys(name for kind in KINDS.values() for name in kind.table.names))
_KNOWN = frozenset((*QUESTION.names, *_OWN_FIELDS))
_NO_QUESTION = (
    Text("a question must be a mapping", "题目必须是映射"),
    Text("write `- id: …` and its keys below", "请写 `- id: …`，其余的键写在下面"),
)
_ELSEWHERE = {
    key: Text(
        f"`{key}` belongs to the type {' or '.join(name for name, kind in KINDS.items() if key in kind.table.names)}",
        f"`{key}` 属于题型 {' 或 '.join(name for name, kind in KINDS.items() if key in kind.table.names)}",
    )
    for key in _OWN_FIELDS
}
_WORD_LISTS = (("tags", TAG, "convolution"), ("covers", COVER, "CN06"), ("aliases", FULL_NAME, "bank/old-id"))


def load_bank(path: Path, siblings: Iterable[Path] = ()) -> LoadedBank:
    """Read the bank file at `path`; nothing is raised, everything wrong is a fault.

    `siblings` are the files of the same run, whose references its questions may name.
    """
    data = bytes_of(path)
    return _load(read_file(path, CUT), str(path), ()) if data is None else load_bytes(data, str(path), siblings)


def load_bytes(data: bytes, file: str, siblings: Iterable[Path] = ()) -> LoadedBank:
    """Read a bank from the bytes of a file; `file` names it in faults. `siblings` as for `load_bank`."""
    try:
        return _load_arriving(data.decode("utf-8-sig"), file, siblings)
    except (UnicodeDecodeError, Unsound):
        return _load(read_bytes(data, file, CUT), file, siblings)


def load_text(text: str, file: str = "bank.yaml", siblings: Iterable[Path] = ()) -> LoadedBank:
    """Read a bank from its text; `file` names it in faults. `siblings` as for `load_bank`."""
    try:
        return _load_arriving(text, file, siblings)
    except Unsound:
        return _load(read_text(text, file, CUT), file, siblings)


def _load_arriving(text: str, file: str, siblings: Iterable[Path]) -> LoadedBank:
    """A bank as `_load` reads it, each question as soon as its nodes are there. Raises `Unsound`."""
    loaded = _loaded(Desk(file, text, siblings=siblings), read_arriving(text, file, CUT.list_key))
    if loaded.faults and is_oddly_indented(text):
        raise Unsound
    return loaded


def _load(result: ReadResult, file: str, siblings: Iterable[Path] = ()) -> LoadedBank:
    if result.root is None:
        return LoadedBank(None, result.faults)
    return _loaded(Desk(file, result.source, result.faults, siblings), result.root)


def _loaded(desk: Desk, root: Node) -> LoadedBank:
    bank = _read_bank(desk, root)
    faults = sorted(desk.faults, key=lambda fault: (fault.line, fault.column))
    return LoadedBank(bank, tuple(faults), {place: mark_of(spot) for place, spot in desk.noted.items()})


def _read_bank(desk: Desk, root: Node) -> Bank | None:
    damage = _damage_above(desk, root)
    # What is missing may be what could not be read; of two lists of topics, either may be meant.
    excuse = Mark(damage[0].line, damage[0].column) if damage else None
    repeated = any(fault.code == "B008" for fault in damage)
    top = desk.mapping(root, Text("the bank", "题库"), *BANK.keys, excuse=excuse)
    if top is None:
        return None
    known_format = isinstance(top["format"], Scalar) and repr(scalar_value(top["format"])) == "1"
    if not known_format:
        desk.fault(top["format"].mark, "B108", "the format must be 1", "write `format: 1`")
    bank_id = desk.word(top["id"], Text("the id of the bank", "题库的 id"), BANK_ID, "cnn_interview")
    desk.noted[()] = top["id"].start
    title = desk.text(top["title"], "the title", ())
    topics = _read_topics(desk, top["topics"]) if "topics" in top else None
    read_references(desk, top.get("references"), bank_id or "", bool(damage))
    desk.tell_strange()
    items = desk.sequence(top["questions"], "`questions`", 1)
    questions = tuple(_read_questions(desk, items or (), bank_id or "", None if repeated else topics))
    warn_of_unused(desk, top.get("references"))
    if not known_format or bank_id is None or not items:
        return None
    references = desk.references
    return Bank(
        bank_id, title or Text.same(bank_id), topics or {}, questions, desk.file, references.own, references.borrows
    )


def _damage_above(desk: Desk, root: Node) -> list[Fault]:
    """What the reader found wrong with the head of the file, in order."""
    questions = root.get("questions") if isinstance(root, Map) else None
    found = [fault for fault in desk.faults if questions is None or (fault.line, fault.column) <= questions.mark]
    return sorted(found, key=lambda fault: (fault.line, fault.column))


def _read_topics(desk: Desk, node: Node) -> dict[str, Text] | None:
    """The topics, or None where any topic may be used."""
    if not isinstance(node, Map):
        desk.fault(node.mark, "B103", "`topics` must map topic ids to names", "write `output-size: {en: …, zh: …}`")
        return None
    topics = {}
    for topic, name in node.items():
        text = desk.text(name, f"the name of the topic `{topic}`", ())
        topics[topic] = text or Text.same(topic)
    return topics


def _read_questions(
    desk: Desk, items: Iterable[Node], bank: str, topics: Mapping[str, Text] | None
) -> Iterable[Question]:
    seen: dict[str, Spot] = {}
    for item in items:
        question = _read_question(desk, item, bank, topics, seen)
        if question is not None:
            yield question


def _read_question(
    desk: Desk, node: Node, bank: str, topics: Mapping[str, Text] | None, seen: dict[str, Spot]
) -> Question | None:
    if not isinstance(node, Map):
        desk.fault(node.mark, "B103", *_NO_QUESTION)
        return None
    before = desk.errors
    broken = desk.broken(node)
    if not broken and refuse_large(desk, node):
        if "id" in node:
            _read_id(desk, node["id"], seen)
        return None
    desk.used.clear()
    desk.references.used.clear()
    desk.gap = desk.lost_names = broken
    of_type = _read_type(desk, node)
    # Where the type is not known, the fields of all of them are.
    own = of_type.table.keys if of_type else ((), _OWN_FIELDS)
    required, optional = (*QUESTION.required, *own[0]), (*QUESTION.optional, *own[1])
    elsewhere = _ELSEWHERE if of_type else {}
    entries = desk.mapping(node, Text("the question", "题目"), required, optional, _example, elsewhere=elsewhere)
    assert entries is not None, "a mapping stays one"
    identity = _read_id(desk, entries["id"], seen)
    parameters, let, names = _read_names(desk, entries, identity)
    desk.let = let
    kind = of_type.read(desk, entries, names, (identity,)) if of_type else None
    rest = _read_common(desk, entries, names, topics, (identity,))
    where = _read_where(desk, entries, names, identity)
    desk.tell_strange()
    if broken or kind is None or of_type is None or desk.errors > before:
        if not desk.gap:
            _warn_unused(desk, entries, _words_of(node))
        return None
    _warn_unused(desk, entries, desk.used)
    prints = fingerprints(entries, {**QUESTION.fields, **of_type.table.fields}, desk.references.used)
    return Question(
        bank=bank,
        id=identity,
        kind=kind,
        type=of_type.name,
        parameters=parameters,
        let=let,
        where=where,
        wording=prints.wording,
        grading=prints.grading,
        **rest,
    )


def _example(key: str) -> str:
    return " | ".join(KINDS) if key == "type" else "…"


def _read_type(desk: Desk, node: Map) -> KindFormat[QuestionKind] | None:
    """The type, asked first because it says which other keys there are."""
    name = None
    if "type" in node:
        name = desk.one_of(node["type"], Text("the type", "题型"), list(KINDS), "B106")
    return KINDS[name] if name else None


def _read_id(desk: Desk, node: Node, seen: dict[str, Spot]) -> str:
    """The id, noted in `seen`; nothing where it cannot be used, so that the question's places are no other's."""
    identity = desk.word(node, Text("the id", "题目的 id"), QUESTION_ID, "conv-output-size")
    if identity is None:
        return ""
    if identity in seen:
        message = (
            f"the id `{identity}` stands on line {mark_of(seen[identity]).line} and again on line {node.mark.line}"
        )
        desk.fault(node.mark, "B105", message, "rename one of the two")
        return ""
    seen[identity] = desk.noted[(identity,)] = node.start
    return identity


def _read_names(
    desk: Desk, entries: Map, identity: str
) -> tuple[dict[str, Parameter], dict[str, Expression], list[str]]:
    """Parameters and `let` values; a faulty one stays a known name, so that it gives one fault only."""
    parameters: dict[str, Parameter] = {}
    let: dict[str, Expression] = {}
    names = _names_of_misspelt(desk, entries)
    for key, kept in (("parameters", parameters), ("let", let)):
        if key not in entries:
            continue
        section = entries[key]
        if not isinstance(section, Map):
            desk.fault(section.mark, "B103", f"`{key}` must map names to values", "write `n: …` lines")
            desk.lost_names = True
            continue
        desk.noted[(identity, key)] = section.start
        for name, value in section.items():
            good = read_name(desk, name, section.key_mark(name), names)
            read = (
                read_parameter(desk, value, name)
                if key == "parameters"
                else read_expression(desk, value, Text(f"the value `{name}`", f"值 `{name}`"), names)
            )
            names.append(name)
            if key == "let" and isinstance(value, Scalar):
                desk.noted[(identity, "let", name)] = value.start
            if good and read is not None:
                cast("dict[str, Any]", kept)[name] = read
    return parameters, let, names


def _names_of_misspelt(desk: Desk, entries: Map) -> list[str]:
    """The names in a section whose key is misspelt: they are not unknown as well."""
    names: list[str] = []
    if entries.keys() <= _KNOWN:
        return names
    for key, section in entries.items():
        if key not in _KNOWN and get_close_matches(key, _NAMING, 1):
            desk.gap = True
            names += section if isinstance(section, Map) else ()
    return names


def _read_where(desk: Desk, entries: Map, names: Collection[str], identity: str) -> tuple[Expression, ...]:
    if "where" not in entries:
        return ()
    desk.noted[(identity, "where")] = entries["where"].start
    items = desk.sequence(entries["where"], "`where`")
    for item in items or ():
        if isinstance(item, Scalar):
            desk.noted[(identity, "where", str(item))] = item.start
    found = [read_expression(desk, item, Text("the condition", "条件"), names) for item in items or ()]
    return tuple(condition for condition in found if condition is not None)


def _read_common(
    desk: Desk, entries: Map, names: Collection[str], topics: Mapping[str, Text] | None, place: tuple[str, ...]
) -> dict[str, Any]:
    read: dict[str, Any] = {}
    topic = desk.word(entries["topic"], Text("the topic", "主题"), TOPIC, "output-size")
    if topic is not None and topics is not None and topic not in topics:
        message = f"the topic `{topic}` is not among the bank's topics"
        desk.fault(entries["topic"].mark, "B107", message, did_you_mean(topic, topics))
    read["topic"] = topic
    for key in ("prompt", "solution", "explanation", "source"):
        if key in entries:
            read[key] = desk.text(entries[key], f"the {key}", names, (*place, key))
    if "hints" in entries:
        hints = desk.sequence(entries["hints"], "`hints`") or ()
        read["hints"] = tuple(
            desk.text(hint, "a hint", names, (*place, "hints", str(number))) for number, hint in enumerate(hints)
        )
    if "lines" in entries:
        lines = desk.mapping(entries["lines"], "`lines`", (), desk.let) or Map()
        said = {
            name: desk.text(line, f"the line `{name}`", names, (*place, "lines", name)) for name, line in lines.items()
        }
        read["lines"] = {name: text for name, text in said.items() if text is not None}
    for key, pattern, example in _WORD_LISTS:
        if key in entries:
            read[key] = desk.words(entries[key], f"`{key}`", pattern, example)
    aliases = entries.get("aliases")
    for alias in aliases if isinstance(aliases, Sequence) else ():
        desk.noted[(*place, "aliases", str(alias))] = alias.start
    if "family" in entries:
        read["family"] = desk.word(entries["family"], Text("the family", "`family`"), FAMILY, "conv-output")
    if "deprecated" in entries:
        read["deprecated"] = desk.flag(entries["deprecated"], "`deprecated`")
    if "difficulty" in entries:
        read["difficulty"] = _read_difficulty(desk, entries["difficulty"])
    return {key: value for key, value in read.items() if value is not None}


def _read_difficulty(desk: Desk, node: Node) -> int | None:
    value = scalar_value(node) if isinstance(node, Scalar) else None
    if type(value) is int and value in DIFFICULTIES:
        return value
    desk.fault(node.mark, "B103", "the difficulty must be 1, 2 or 3", "1 is recall, 3 is hard")
    return None


def _warn_unused(desk: Desk, entries: Map, used: Collection[str]) -> None:
    """A name that nothing uses: most often a slip of the pen."""
    for key in ("parameters", "let"):
        section = entries.get(key)
        if not isinstance(section, Map):
            continue
        for name in [name for name in section if name not in used]:
            desk.fault(section.key_mark(name), "B123", f"nothing uses `{name}`", "delete it, or use it", "warning")


def _words_of(node: Node) -> set[str]:
    """Every word that stands in a value: what a question may use, however little of it could be read."""
    if isinstance(node, Scalar):
        return set(IDENTIFIER.findall(node))
    items = node.values() if isinstance(node, Map) else node
    return set().union(*map(_words_of, items))
