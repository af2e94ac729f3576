"""One file → one bank. What is faulty is left out and said; the rest can be used."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any, cast

from dlquiz.bank.banks import Bank, LoadedBank, Places
from dlquiz.bank.costs import refuse_large
from dlquiz.bank.fields import BANK, CUT, DIFFICULTIES, QUESTION
from dlquiz.bank.fingerprints import fingerprints
from dlquiz.bank_format.forms import BANK_ID, COVER, FAMILY, FULL_NAME, IDENTIFIER, QUESTION_ID, TAG, TOPIC
from dlquiz.bank_format.formulas import RENAME, read_expression, read_name, read_parameter
from dlquiz.bank_format.reader import BankReader
from dlquiz.bank_format.records import read_references, warn_of_unused
from dlquiz.bank_format.suggesting import to_write
from dlquiz.errors import Fault
from dlquiz.expressions import Expression
from dlquiz.kinds.kind import KindFormat, QuestionKind
from dlquiz.kinds.registry import KINDS
from dlquiz.messages import LANGUAGES, Language, Text
from dlquiz.messages.naming import close_to, did_you_mean
from dlquiz.questions.parameters import Parameter
from dlquiz.questions.question import Question
from dlquiz.yaml_reader.fields import WRONG_FORMAT
from dlquiz.yaml_reader.files import bytes_of
from dlquiz.yaml_reader.nodes import Map, Mark, Node, Scalar, Sequence, Spot, mark_of, scalar_value
from dlquiz.yaml_reader.reading import ReadResult, read_bytes, read_file, read_text
from dlquiz.yaml_reader.source import NeedsFullParse, is_oddly_indented
from dlquiz.yaml_reader.streaming import read_streaming

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
_QUESTION, _ID = Text("the question", "题目"), Text("the id", "题目的 id")
_TYPE, _TOPIC = Text("the type", "题型"), Text("the topic", "主题")
_TEXTS = {
    "prompt": Text("the prompt", "题干"),
    "solution": Text("the solution", "解题过程"),
    "explanation": Text("the explanation", "讲解"),
    "source": Text("the source", "出处"),
}
_SIGNED = {"author": Text("the author", "作者"), "license": Text("the license", "许可")}
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
        return _load_streaming(data.decode("utf-8-sig"), file, siblings)
    except (UnicodeDecodeError, NeedsFullParse):
        return _load(read_bytes(data, file, CUT), file, siblings)


def load_text(text: str, file: str = "bank.yaml", siblings: Iterable[Path] = ()) -> LoadedBank:
    """Read a bank from its text; `file` names it in faults. `siblings` as for `load_bank`."""
    try:
        return _load_streaming(text, file, siblings)
    except NeedsFullParse:
        return _load(read_text(text, file, CUT), file, siblings)


def _load_streaming(text: str, file: str, siblings: Iterable[Path]) -> LoadedBank:
    """A bank as `_load` reads it, each question as soon as its nodes are there. Raises `NeedsFullParse`."""
    loaded = _loaded(BankReader(file, text, siblings=siblings), read_streaming(text, file, CUT.list_key))
    if loaded.faults and is_oddly_indented(text):
        raise NeedsFullParse
    return loaded


def _load(result: ReadResult, file: str, siblings: Iterable[Path] = ()) -> LoadedBank:
    if result.root is None:
        return LoadedBank(None, result.faults)
    return _loaded(BankReader(file, result.source, result.faults, siblings), result.root)


def _loaded(reader: BankReader, root: Node) -> LoadedBank:
    bank = _read_bank(reader, root)
    faults = sorted(reader.faults, key=lambda fault: (fault.line, fault.column))
    noted = reader.noted
    # Most are never asked for.
    places = Places(lambda: {place: mark_of(spot) for place, spot in noted.items()})
    return LoadedBank(bank, tuple(faults), places)


def _read_bank(reader: BankReader, root: Node) -> Bank | None:
    damage = _damage_above(reader, root)
    # What is missing may be what could not be read; of two lists of topics, either may be meant.
    excuse = Mark(damage[0].line, damage[0].column) if damage else None
    repeated = any(fault.code == "B008" for fault in damage)
    top = reader.mapping(root, Text("the bank", "题库"), *BANK.keys, excuse=excuse)
    if top is None:
        return None
    known_format = isinstance(top["format"], Scalar) and repr(scalar_value(top["format"])) == "1"
    if not known_format:
        reader.fault(top["format"].mark, "B108", *WRONG_FORMAT)
    bank_id = reader.word(top["id"], Text("the id of the bank", "题库的 id"), BANK_ID, "cnn_interview")
    reader.noted[()] = top["id"].start
    title = reader.text(top["title"], Text("the title", "标题"), ())
    signed = {key: reader.text(top[key], what, ()) for key, what in _SIGNED.items() if key in top}
    topics = _read_topics(reader, top["topics"]) if "topics" in top else None
    read_references(reader, top.get("references"), bank_id or "", bool(damage))
    reader.tell_strange()
    items = reader.sequence(top["questions"], Text.code("questions"), 1)
    questions = tuple(_read_questions(reader, items or (), bank_id or "", None if repeated else topics))
    warn_of_unused(reader, top.get("references"))
    if not known_format or bank_id is None or not items:
        return None
    references = reader.references
    return Bank(
        bank_id,
        title or Text.same(bank_id),
        topics or {},
        questions,
        reader.file,
        references.own,
        references.borrows,
        **signed,
    )


def _damage_above(reader: BankReader, root: Node) -> list[Fault]:
    """What the reader found wrong with the head of the file, in order."""
    questions = root.get("questions") if isinstance(root, Map) else None
    found = [fault for fault in reader.faults if questions is None or (fault.line, fault.column) <= questions.mark]
    return sorted(found, key=lambda fault: (fault.line, fault.column))


def _read_topics(reader: BankReader, node: Node) -> dict[str, Text] | None:
    """The topics, or None where any topic may be used."""
    if not isinstance(node, Map):
        message = Text("`topics` must map topic ids to names", "`topics` 必须把主题的 id 映射到名称")
        reader.fault(node.mark, "B103", message, to_write("`output-size: {en: …, zh: …}`"))
        return None
    topics = {}
    for topic, name in node.items():
        text = reader.text(name, Text(f"the name of the topic `{topic}`", f"主题 `{topic}` 的名称"), ())
        topics[topic] = text or Text.same(topic)
    return topics


def _read_questions(
    reader: BankReader, items: Iterable[Node], bank: str, topics: Mapping[str, Text] | None
) -> Iterable[Question]:
    seen: dict[str, Spot] = {}
    for item in items:
        question = _read_question(reader, item, bank, topics, seen)
        if question is not None:
            yield question


def _read_question(
    reader: BankReader, node: Node, bank: str, topics: Mapping[str, Text] | None, seen: dict[str, Spot]
) -> Question | None:
    if not isinstance(node, Map):
        reader.fault(node.mark, "B103", *_NO_QUESTION)
        return None
    before = reader.errors
    broken = reader.broken(node)
    if not broken and refuse_large(reader, node):
        if "id" in node:
            _read_id(reader, node["id"], seen)
        return None
    reader.used.clear()
    reader.references.used.clear()
    reader.gap = reader.lost_names = broken
    of_type = _read_type(reader, node)
    # Where the type is not known, the fields of all of them are.
    own = of_type.table.keys if of_type else ((), _OWN_FIELDS)
    required, optional = (*QUESTION.required, *own[0]), (*QUESTION.optional, *own[1])
    elsewhere = _ELSEWHERE if of_type else {}
    entries = reader.mapping(node, _QUESTION, required, optional, _example, elsewhere=elsewhere)
    assert entries is not None, "a mapping stays one"
    identity = _read_id(reader, entries["id"], seen)
    parameters, let, names = _read_names(reader, entries, identity)
    reader.let = let
    kind = of_type.read(reader, entries, names, (identity,)) if of_type else None
    rest = _read_common(reader, entries, names, topics, (identity,))
    where = _read_where(reader, entries, names, identity)
    reader.tell_strange()
    if broken or kind is None or of_type is None or reader.errors > before:
        if not reader.gap:
            _warn_unused(reader, entries, _words_of(node))
        return None
    _warn_unused(reader, entries, reader.used)
    prints = fingerprints(entries, {**QUESTION.fields, **of_type.table.fields}, reader.references.used)
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


def _read_type(reader: BankReader, node: Map) -> KindFormat[QuestionKind] | None:
    """The type, asked first because it says which other keys there are."""
    name = None
    if "type" in node:
        name = reader.one_of(node["type"], _TYPE, list(KINDS), "B106")
    return KINDS[name] if name else None


def _read_id(reader: BankReader, node: Node, seen: dict[str, Spot]) -> str:
    """The id, noted in `seen`; nothing where it cannot be used, so that the question's places are no other's."""
    identity = reader.word(node, _ID, QUESTION_ID, "conv-output-size")
    if identity is None:
        return ""
    if identity in seen:
        first, again = mark_of(seen[identity]).line, node.mark.line
        message = Text(
            f"the id `{identity}` appears on line {first} and again on line {again}",
            f"id `{identity}` 已见于第 {first} 行，第 {again} 行又出现",
        )
        reader.fault(node.mark, "B105", message, RENAME)
        return ""
    seen[identity] = reader.noted[(identity,)] = node.start
    return identity


def _read_names(
    reader: BankReader, entries: Map, identity: str
) -> tuple[dict[str, Parameter], dict[str, Expression], list[str]]:
    """Parameters and `let` values; a faulty one stays a known name, so that it gives one fault only."""
    parameters: dict[str, Parameter] = {}
    let: dict[str, Expression] = {}
    names = _names_of_misspelt(reader, entries)
    for key, kept in (("parameters", parameters), ("let", let)):
        if key not in entries:
            continue
        section = entries[key]
        if not isinstance(section, Map):
            message = Text(f"`{key}` must map names to values", f"`{key}` 必须把名称映射到值")
            reader.fault(section.mark, "B103", message, Text("write `n: …` lines", "请写成 `n: …`，每行一个"))
            reader.lost_names = True
            continue
        reader.noted[(identity, key)] = section.start
        for name, value in section.items():
            good = read_name(reader, name, section.key_mark(name), names)
            read = (
                read_parameter(reader, value, name)
                if key == "parameters"
                else read_expression(reader, value, Text(f"the value `{name}`", f"值 `{name}`"), names)
            )
            names.append(name)
            if key == "let" and isinstance(value, Scalar):
                reader.noted[(identity, "let", name)] = value.start
            if good and read is not None:
                cast("dict[str, Any]", kept)[name] = read
    return parameters, let, names


def _names_of_misspelt(reader: BankReader, entries: Map) -> list[str]:
    """The names in a section whose key is misspelt: they are not unknown as well."""
    names: list[str] = []
    if entries.keys() <= _KNOWN:
        return names
    for key, section in entries.items():
        if key not in _KNOWN and close_to(key, _NAMING):
            reader.gap = True
            names += section if isinstance(section, Map) else ()
    return names


def _read_where(reader: BankReader, entries: Map, names: Collection[str], identity: str) -> tuple[Expression, ...]:
    if "where" not in entries:
        return ()
    reader.noted[(identity, "where")] = entries["where"].start
    items = reader.sequence(entries["where"], Text.code("where"))
    for item in items or ():
        if isinstance(item, Scalar):
            reader.noted[(identity, "where", str(item))] = item.start
    found = [read_expression(reader, item, Text("the condition", "条件"), names) for item in items or ()]
    return tuple(condition for condition in found if condition is not None)


def _read_common(
    reader: BankReader, entries: Map, names: Collection[str], topics: Mapping[str, Text] | None, place: tuple[str, ...]
) -> dict[str, Any]:
    read: dict[str, Any] = {}
    topic = reader.word(entries["topic"], _TOPIC, TOPIC, "output-size")
    if topic is not None and topics is not None and topic not in topics:
        message = Text(f"the topic `{topic}` is not among the bank's topics", f"题库的主题中没有 `{topic}`")
        reader.fault(entries["topic"].mark, "B107", message, did_you_mean(topic, topics))
    read["topic"] = topic
    for key, what in _TEXTS.items():
        if key in entries:
            read[key] = reader.text(entries[key], what, names, (*place, key))
    read["only"] = _only_language(entries["prompt"])
    if "hints" in entries:
        hints = reader.sequence(entries["hints"], Text.code("hints")) or ()
        read["hints"] = tuple(
            reader.text(hint, Text("a hint", "提示"), names, (*place, "hints", str(number)))
            for number, hint in enumerate(hints)
        )
    if "lines" in entries:
        lines = reader.mapping(entries["lines"], Text.code("lines"), (), reader.let) or Map()
        said = {
            name: reader.text(line, Text(f"the line `{name}`", f"`{name}` 这一行"), names, (*place, "lines", name))
            for name, line in lines.items()
        }
        read["lines"] = {name: text for name, text in said.items() if text is not None}
    for key, pattern, example in _WORD_LISTS:
        if key in entries:
            read[key] = reader.words(entries[key], Text.code(key), pattern, example)
    aliases = entries.get("aliases")
    for alias in aliases if isinstance(aliases, Sequence) else ():
        reader.noted[(*place, "aliases", str(alias))] = alias.start
    if "family" in entries:
        read["family"] = reader.word(entries["family"], Text("the family", "同组题的组名"), FAMILY, "conv-output")
    if "deprecated" in entries:
        read["deprecated"] = reader.flag(entries["deprecated"], Text.code("deprecated"))
    if "difficulty" in entries:
        read["difficulty"] = _read_difficulty(reader, entries["difficulty"])
    return {key: value for key, value in read.items() if value is not None}


def _only_language(prompt: Node) -> Language | None:
    """The one language in which a prompt is written; None where it is in both, or in none that it names."""
    written = [each for each in LANGUAGES if isinstance(prompt, Map) and str(prompt.get(each, "")).strip()]
    return written[0] if len(written) == 1 else None


def _read_difficulty(reader: BankReader, node: Node) -> int | None:
    value = scalar_value(node) if isinstance(node, Scalar) else None
    if type(value) is int and value in DIFFICULTIES:
        return value
    message = Text("the difficulty must be 1, 2 or 3", "难度必须是 1、2 或 3")
    reader.fault(node.mark, "B103", message, Text("1 is recall, 3 is hard", "1 为识记，3 为较难"))
    return None


def _warn_unused(reader: BankReader, entries: Map, used: Collection[str]) -> None:
    """A name that nothing uses: most often a typo."""
    for key in ("parameters", "let"):
        section = entries.get(key)
        if not isinstance(section, Map):
            continue
        for name in [name for name in section if name not in used]:
            message = Text(f"nothing uses `{name}`", f"没有用到 `{name}`")
            fix = Text("delete it, or use it", "请删去，或使用它")
            reader.fault(section.key_mark(name), "B123", message, fix, "warning")


def _words_of(node: Node) -> set[str]:
    """Every word that stands in a value: what a question may use, however little of it could be read."""
    if isinstance(node, Scalar):
        return set(IDENTIFIER.findall(node))
    items = node.values() if isinstance(node, Map) else node
    return set().union(*map(_words_of, items))
