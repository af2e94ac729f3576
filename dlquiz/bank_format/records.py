"""The `references:` of a bank, and what questions name of them."""

from __future__ import annotations

from dlquiz.bank_format.own_references import own_references
from dlquiz.bank_format.reader import BankReader
from dlquiz.messages import Text, short
from dlquiz.messages.naming import did_you_mean
from dlquiz.questions.own_reference import OwnReference
from dlquiz.reference import catalog
from dlquiz.reference.engine.blocks import SHARED
from dlquiz.yaml_reader.nodes import Map, Node, Scalar

PLACE = "references/"
"""Where records stand among the places of a file; no question has such an id."""


def read_references(reader: BankReader, node: Node | None, bank: str, is_damaged: bool) -> None:
    """Read the records of a bank into `reader.references`; those of a file that `is_damaged` may be lost."""
    reader.references.is_damaged = is_damaged or (node is not None and reader.broken(node))
    if node is None:
        return
    if not isinstance(node, Map):
        reader.references.is_damaged = True
        message = Text("`references` must map names to records", "`references` 必须把名称映射到参考实现")
        fix = Text("write `patch_tokens: …` lines", "请写成 `patch_tokens: …` 这样的行")
        reader.fault(node.mark, "B103", message, fix)
        return
    for name in node:
        if name != SHARED and name in catalog.names():
            message = Text(
                f"the catalog has a reference `{name}`, too: in this bank the bank's own one is meant",
                f"自带的参考实现中也有 `{name}`：在此题库中以题库自己的为准",
            )
            fix = Text("give it another name", "请换一个名称")
            reader.fault(node.key_mark(name), "B177", message, fix, "warning")
    reader.references.define(bank, own_references(bank, node, reader), node)
    for name, entry in node.items():
        reader.noted[(PLACE, name)] = node.starts[name]
        mistakes = entry.get("mistakes") if isinstance(entry, Map) else None
        if isinstance(mistakes, Map):
            reader.noted |= {(PLACE, name, mistake): start for mistake, start in mistakes.starts.items()}


def reference_named(reader: BankReader, node: Node) -> str | OwnReference | None:
    """The reference that a field names, or None after a fault."""
    name = str(node) if isinstance(node, Scalar) else ""
    found = reader.references.find(name)
    if found is not None:
        return found
    if reader.references.is_faulty(name):
        # The fault of the record, or of the file, is enough.
        reader.gap = True
        return None
    bank, slash, own_name = name.rpartition("/")
    there = reader.references.of_bank(bank) if slash else None
    if there:
        message = Text(
            f"the bank `{short(bank)}` has no reference `{short(own_name)}`",
            f"题库 `{short(bank)}` 没有参考实现 `{short(own_name)}`",
        )
        reader.fault(node.mark, "B130", message, did_you_mean(own_name, there))
    elif slash and bank != reader.references.bank:
        message = Text(
            f"the reference `{short(name)}` is not known: no bank `{short(bank)}` that is loaded defines it",
            f"参考实现 `{short(name)}` 不存在：载入的题库中没有定义它的 `{short(bank)}`",
        )
        fix = Text(
            "install that bank, or name its file with `--bank` or beside this one",
            "请安装该题库，或用 `--bank` 给出它的文件，或与本文件一起给出",
        )
        reader.fault(node.mark, "B130", message, fix)
    else:
        reader.one_of(node, Text("the reference", "参考实现"), reader.references.known, "B130")
    return None


def warn_of_unused(reader: BankReader, node: Node | None) -> None:
    """Warn of the records of a bank that no question of it names and no other record inherits from."""
    if not isinstance(node, Map) or reader.gap:
        return
    inherited = {str(entry.get("like")) for entry in node.values() if isinstance(entry, Map)}
    for name, reference in reader.references.own.items():
        if str(reference) not in reader.references.named and name not in inherited:
            message = Text(
                f"no question of the bank uses the reference `{name}`", f"此题库没有题目用到参考实现 `{name}`"
            )
            fix = Text("use it, or delete it", "请使用它，或删去")
            reader.fault(node.key_mark(name), "B176", message, fix, "warning")
