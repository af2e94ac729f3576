"""Words for faults: lists of names, what was meant, and what there is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from dlquiz.messages import Text, short
from dlquiz.messages.naming import MOST_NAMED, NO_TEXT, did_you_mean, what_there_is
from dlquiz.yaml_reader.fields import LIST_ITEMS
from dlquiz.yaml_reader.nodes import Node, Scalar

LONGEST_SAID = 400
_LONGEST = 40


def did_you_mean_each(words: Iterable[str], known: Iterable[str]) -> Text:
    """The fix for one unknown word or several."""
    words, known = list(words), list(known)
    if len(words) == 1:
        return did_you_mean(words[0], known)
    fixes = [
        Text(f"`{short(word)}`: {fix.en}", f"`{short(word)}` {fix.zh}")
        for word in words[:MOST_NAMED]
        if (fix := did_you_mean(word, known, NO_TEXT)).en
    ]
    if len(fixes) < len(words):
        fixes.append(what_there_is(known))
    return together(fixes)


def together(texts: Iterable[Text]) -> Text:
    """Several messages or fixes as one."""
    texts = list(texts)
    return Text("; ".join(text.en for text in texts), "；".join(text.zh for text in texts))


_GLUED = re.compile(r"([A-Za-z_][\w-]*)(：|:) *(.*)", re.DOTALL)
_NUMBER = r"[-+]?[0-9]+(?:\.[0-9]+)?"
_PAIR = re.compile(rf"({_NUMBER})\s*(?:-|–|~|～|\.\.|…|to|:)\s*({_NUMBER})")
_LISTED = re.compile(rf"{_NUMBER}(?:\s*[,，、]\s*{_NUMBER})*")


def key_before_colon(key: str) -> str:
    """The key, or the part of it before a colon that is none for YAML."""
    found = _GLUED.fullmatch(key)
    return found[1] if found else key


def glued_key(key: str, known: Iterable[str]) -> Text | None:
    """The fix for a key that holds its value as well, because no plain colon and space part them."""
    found = _GLUED.fullmatch(key)
    if found is None or found[1] not in known:
        return None
    fix = to_write(f"`{found[1]}: {short(found[3]) or '…'}`")
    if found[2] == "：":
        return Text(f"a full-width colon is none for YAML: {fix.en}", f"YAML 不认全角冒号：{fix.zh}")
    return Text(f"a space is missing behind the colon: {fix.en}", f"冒号后面缺少空格：{fix.zh}")


def to_write(source: str) -> Text:
    """The fix that says what to write, in backticks."""
    return Text(f"write {source}", f"请写 {source}")


def list_fix(node: Node) -> Text:
    """What to write in place of something that is no list, or too short a one."""
    if isinstance(node, Scalar) and node.plain and re.match("-[^\\W\\d]", node):
        return Text(f"put a space after each `-`: {LIST_ITEMS.en}", f"请在每个 `-` 后加一个空格：{LIST_ITEMS.zh}")
    return LIST_ITEMS


def numbers_fix(node: Node, instead: Text, *, pair: bool = True) -> Text:
    """The same where a list of numbers is wanted, two of them with `pair`: as far as it is plain which."""
    if not isinstance(node, Scalar):
        return instead
    text = node.strip("［］[]")
    found = _PAIR.fullmatch(text) if pair else None
    if found is not None:
        return to_write(f"`[{found[1]}, {found[2]}]`")
    if _LISTED.fullmatch(text) and (not pair or len(re.findall("[,，、]", text)) == 1):
        return to_write(f"`[{', '.join(re.findall(_NUMBER, text))}]`")
    return instead


_WRITTEN = re.compile(r"([-+]?[0-9]+(?:\.[0-9]*)?|[-+]?\.[0-9]+)(?:\s*(%)|\s*/\s*([0-9]+))?")
_QUOTES = "“”„‟‘’"


def number_fix(node: Node, instead: Text) -> Text:
    """What to write in place of something that is no number, as far as it is plain which one is meant."""
    if not isinstance(node, Scalar):
        return instead
    text = unicodedata.normalize("NFKC", node).strip(f"'\"{_QUOTES}").replace("−", "-").replace("⁄", "/")
    if _LISTED.fullmatch(text) and re.search("[，、]", node):
        fix = to_write(f"`{', '.join(re.findall(_NUMBER, text))}`")
        return Text(f"a full-width comma is none for YAML: {fix.en}", f"YAML 不认全角逗号：{fix.zh}")
    if re.fullmatch(r"[-+]?[1-9][0-9]{0,2}(,[0-9]{3})+", text):
        return to_write(f"`{text.replace(',', '')}`")
    found = _WRITTEN.fullmatch(text)
    if (
        found is None
        or found[3] == "0"
        or len(text) > _LONGEST
        or (text == node and node.plain and not (found[2] or found[3]))
    ):
        return instead
    value = float(found[1]) / (100 if found[2] else int(found[3] or 1))
    return to_write(f"`{f'{value:.10g}' if found[2] or found[3] else found[1]}`")


def quoted(node: Node) -> str:
    """A text as it may stand behind a key."""
    if not isinstance(node, Scalar) or not node:
        return "…"
    text = short(str(node))
    return text if re.fullmatch(r"\w[\w .-]*", text) else f"'{text.replace(chr(39), chr(39) * 2)}'"


def unquoted(node: Node) -> str:
    """What stands between the curly quotes of a plain scalar; nothing if it has none."""
    plain = isinstance(node, Scalar) and node.plain and node[:1] in (*_QUOTES,)
    return str(node).strip(_QUOTES) if plain else ""


def straight_quotes(inside: str) -> Text:
    """The fix for a word between curly quotes."""
    fix = to_write(f"`{short(inside)}`")
    return Text(f"curly quotes are none for YAML: {fix.en}", f"YAML 不把弯引号当作引号：{fix.zh}")


NEGATIVES, POSITIVES = ("no", "off", "n", "false", "否"), ("yes", "on", "y", "true", "是")


def flag_fix(word: str) -> Text | None:
    """What to write for a word that means true or false; nothing for any other one."""
    folded = word.lower()
    return to_write("`false`") if folded in NEGATIVES else to_write("`true`") if folded in POSITIVES else None


def listed(words: Iterable[str]) -> Text:
    """`a`, `b` and `c`; nothing for no word."""
    *first, last = [f"`{short(word)}`" for word in words] or [""]
    return Text(f"{', '.join(first)} and {last}" if first else last, "、".join([*first, last]))


def one_line(text: str) -> str:
    """The text without line breaks and tabs; of one that is too long the middle is left out, as its end may say why."""
    line = text if text.isprintable() else " ".join(text.split())
    end = LONGEST_SAID // 4
    return line if len(line) <= LONGEST_SAID else f"{line[: LONGEST_SAID - end - 1]}…{line[-end:]}"
