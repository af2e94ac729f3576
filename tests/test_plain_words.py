"""Wording that trips newcomers does not come back, and one thing has one name: that of docs/glossary.md.

Messages, the sentences beside checks, banks and docs are read.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal

import codespell_lib
import pytest
from every_case import every_case
from shipped_banks import shipped

import dlquiz
from dlquiz.kinds.registry import KINDS
from dlquiz.kinds.steps import Steps
from dlquiz.locations import bundled_banks
from dlquiz.messages import en, zh
from dlquiz.yaml_reader.nodes import plain_value
from dlquiz.yaml_reader.reading import read_file

pytestmark = pytest.mark.sweep

Place = Literal["messages", "code", "banks", "docs"]
ROOT = Path(__file__).parents[1]
EVERYWHERE: tuple[Place, ...] = ("messages", "code", "banks", "docs")
SHOWN: tuple[Place, ...] = ("messages", "code")
MESSAGES: tuple[Place, ...] = ("messages",)

# What must not come back, and where it is looked for.
WORDING: list[tuple[str, tuple[Place, ...]]] = [
    (r"\bgives a step up\b|\bgives up a step\b", EVERYWHERE),
    (r"(?i)\brated (again|hard|good|easy): (wrong|right)\b", EVERYWHERE),
    (r"(?i)\bcomes back in \d|\breview: in 1 day\b", EVERYWHERE),
    (r"\btells the answer\b|\bcounts as (again|hard)\b", EVERYWHERE),
    (r"\bof late\b|\bThis sitting\b", EVERYWHERE),
    (r"\bplaces of the windows?\b(?! that)|\bevery axis alike\b", EVERYWHERE),
    (r"\bis the first wrong\b", EVERYWHERE),
    (r"\bc goes on, x ends\b|\bclock stands still\b", EVERYWHERE),
    (r"\bgone on with\b", SHOWN),
    (r"\bwhat is not answered is not asked\b|\bthat came up from answers\b", EVERYWHERE),
    (r"^of the banks: |\bPlaying the days\b|\bin 9 of 10 runs\b|\bin 1 of 10 so much\b", EVERYWHERE),
    (r"\bnothing here is called\b|\bis none of the words\b|\bdo not break the row\b|\bNot a mark\b", EVERYWHERE),
    (r"\bOf program and questions\b|\bstands in its title\b", EVERYWHERE),
    (r"\b(stood|was) on degrees\b|\bsign (turns|is turned) round\b|\bin stairs\b", EVERYWHERE),
    (r"\bmend(s|ed|ing)?\b|\banew\b|\bnobody\b|\bwhoever\b", SHOWN),
    (r"\bslips?\b", MESSAGES),
    ("读不懂|读不出|读不到|带过去", MESSAGES),
    (r"(?<!-)\bslips?\b", ("banks",)),
    (r"[0-9}] %(?![ (a-z0-9]*[=<>!])", ("messages", "banks")),
    ("目标记忆率|记忆率|(?<!记忆)保持率", EVERYWHERE),
    ("[个各数] ?epochs?(?![a-z_}])", EVERYWHERE),
    ("引用函数|函数自带|可用的函数", SHOWN),
    (r"宽度 ?\$?d\b", EVERYWHERE),
    ("正确答案是|读作", MESSAGES),
    ("无法读取[；。]|无法读取的答案|2 无法读取", EVERYWHERE),
    ("有名字的错误|错误(都)?有名字", EVERYWHERE),
    ("不只说一声错|只是颜色|不限制任何事|照此习惯|推演|已知的错误答案|没有这样的命令", MESSAGES),
    ("答出|以代码|dlquiz 需要终端|就你刚才的回答", MESSAGES),
]
QUESTION = re.compile("多少|什么|几|哪|如何|怎|何值|多大|多宽|多长|吗")
SYMBOL_ONLY = re.compile(r"(\$[^$]*\$|`[^`]*`|\([^)]*\)|[A-Z]+[0-9]*|[0-9]+|\s)+\?")


def texts(value: Any) -> Iterator[str]:
    """The strings of a document, without its keys."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from texts(each)


def strings(file: Path) -> Iterator[str]:
    """The strings of a module, a joined one with a brace for each value; no docstrings."""
    tree = ast.parse(file.read_text("utf-8"))
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(part.value if isinstance(part, ast.Constant) else "}" for part in node.values)  # type: ignore[misc]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


@cache
def read(place: Place) -> tuple[tuple[str, str], ...]:
    """What is read at a place: where it is, and each text."""
    if place == "messages":
        return tuple((key, text) for words in (en.WORDS, zh.WORDS) for key, text in words.items())
    if place == "banks":
        files = sorted(bundled_banks().glob("*.yaml"))
        return tuple((file.name, text) for file in files for text in texts(plain_value(read_file(file)[0])))
    if place == "docs":
        # The review quotes what was wrong, the glossary what to avoid; the dated tables say what was done then.
        kept = {"bank-review.md", "changes-before-0.2.0.md", "dependencies.md", "glossary.md", "measured.md"}
        pages = [file for file in (*ROOT.glob("README*.md"), *ROOT.glob("docs/**/*.md")) if file.name not in kept]
        return tuple((file.name, line) for file in pages for line in file.read_text("utf-8").splitlines())
    package = Path(dlquiz.__file__).parent
    files = [file for file in package.rglob("*.py") if file.parent.name != "messages"]
    return tuple((str(file.relative_to(package)), text) for file in files for text in strings(file))


@cache
def all_of(place: Place) -> str:
    """All texts of a place in one, where a search takes a tenth of the time."""
    return "\n".join(text for _, text in read(place))


HOUSE_WORDS = re.compile(
    r"(?i)\banew\b|\bmend(s|ed|ing)?\b|\bslips? of the (pen|finger)\b|\baskew\b"
    r"|\b(this|every|each) face\b|\bfaces (print|need|tell|show)\b|\b(of|in) the house\b|\bhouse's\b"
    r"|\b(every|each|this|single|text) rooms?\b(?! for)|\brooms (below|above)\b|\bfloors of\b"
    r"|\b(Unsound|PlacesAgain|StrangeName|slip_in|senseless_at|standing_questions|MADE_BANK|most_telling|as_offered)\b"
    r"|\btold\b(?! apart)|_told(?!_apart)|\btold_(?!apart)"
    r"|(anew|mended|sittings?|slips?)(?=_)|_(anew|mended|slips?)\b"
    r"|\bsittings\b|\bsitting (that|of|is|in|begins|ends)\b|\b(a|this|one|each|the) slip\b"
    r"|\b(sameness|relabel|read_arriving)\b|(?-i:\b(Literally|OwnMistake|Stock|Sheet|Parting)\b)"
    r"|(?-i:\bclass (Stream|Words|Sitting|Body|Told)\b)|\bframe: QuestionState\b|\.frame\.variant\b"
)
"""What docs/architecture.md and other projects say otherwise, in names, comments and docstrings."""


def test_code_speaks_the_words_of_the_field() -> None:
    folders = ("dlquiz", "tests", "benchmarks", "pictures", "docs")
    files = [file for folder in folders for file in ROOT.joinpath(folder).rglob("*.py") if file != Path(__file__)]
    files += [ROOT / "pyproject.toml", ROOT / ".ci" / "run", ROOT / "CONTRIBUTING.md"]
    lines = [(file, line) for file in files for line in file.read_text("utf-8").splitlines()]
    assert len(files) > 900
    assert [(str(file.relative_to(ROOT)), line) for file, line in lines if HOUSE_WORDS.search(line)] == []


@every_case(("wording", "places"), WORDING)
def test_wording_that_trips_people_is_gone(wording: str, places: tuple[Place, ...]) -> None:
    pattern = re.compile(wording, re.MULTILINE)
    somewhere = [place for place in places if pattern.search(all_of(place))]
    found = [(place, where, text[:200]) for place in somewhere for where, text in read(place) if pattern.search(text)]
    assert found == []


DICTIONARY = Path(codespell_lib.__file__).parent / "data" / "dictionary_en-GB_to_en-US.txt"
BRITISH = {line.split("->")[0] for line in DICTIONARY.read_text("utf-8").splitlines()}
CODE = re.compile(r"`[^`]*`|\{[^}]*\}|\]\([^)]*\)|[a-z_]+/[a-z-]+|dlquiz [a-z]+")
"""Names, placeholders and links: those stay as they are spelled."""
WORD = re.compile(r"(?<![a-z_])[a-z]+(?![a-z_])")
TYPED = ("accept", "keywords")
"""What learners may type, in either spelling."""


def english(value: Any) -> Iterator[str]:
    """The English texts of a document that are shown."""
    if isinstance(value, dict):
        if isinstance(value.get("en"), str):
            yield value["en"]
        for key, each in value.items():
            yield from () if key in TYPED else english(each)
    elif isinstance(value, list):
        for each in value:
            yield from english(each)


def test_texts_are_spelled_the_american_way() -> None:
    records = Path(dlquiz.__file__).parent.joinpath("reference", "records").glob("*.yaml")
    files = sorted([*records, *bundled_banks().glob("*.yaml")])
    found = [(file.name, text) for file in files for text in english(plain_value(read_file(file)[0]))]
    found += [("messages", text) for text in en.WORDS.values()]
    # The table of references has their names, and says what the records say.
    found += [(where, line) for where, line in read("docs") if where not in ("README.md", "references.md")]
    assert len(found) > 10_000
    words = [(where, word) for where, text in found for word in WORD.findall(CODE.sub(" ", text).lower())]
    assert [(where, word) for where, word in words if word in BRITISH] == []


GLOSSARY = {
    heading: [[cell.strip() for cell in row.split("|")[1:-1]] for row in table.splitlines()[2:]]
    for heading, table in re.findall(
        r"(?ms)^## ([^\n]+)\n.*?(^\| English .*?)\n(?:\n|\Z)", (ROOT / "docs" / "glossary.md").read_text("utf-8")
    )
}
"""The rows of each table: English, Chinese, meaning, and what not to say."""
TERMS = [row for rows in GLOSSARY.values() for row in rows]


@every_case("avoided", [word for *_, words in TERMS for word in words.split("、") if word])
def test_nothing_has_a_second_name(avoided: str) -> None:
    somewhere = [place for place in EVERYWHERE if avoided in all_of(place)]
    found = [(place, where, text[:200]) for place in somewhere for where, text in read(place) if avoided in text]
    assert found == []


@every_case(("english", "chinese"), [row[:2] for row in GLOSSARY["Words of dlquiz"]])
def test_both_languages_of_a_message_use_the_words_of_the_glossary(english: str, chinese: str) -> None:
    term = re.compile(rf"(?i)\b{english}s?\b")
    used = [key for key, text in en.WORDS.items() if term.search(re.sub(r"\{[^}]*\}|`[^`]*`", "", text))]
    assert used
    assert [(key, en.WORDS[key], zh.WORDS[key]) for key in used if chinese not in zh.WORDS[key]] == []


def test_every_chinese_term_of_the_glossary_is_in_use() -> None:
    said = "\n".join(text for place in EVERYWHERE for _, text in read(place))
    assert len(TERMS) > 60
    assert [word for _, chinese, *_ in TERMS for word in chinese.split("、") if word not in said] == []


def test_the_types_of_questions_are_those_of_the_glossary() -> None:
    assert [row[:2] for row in GLOSSARY["Types of questions"]] == [list(kind.title) for kind in KINDS.values()]


STEPS = [question for question in shipped().questions() if isinstance(question.kind, Steps)]


def test_each_step_of_the_banks_asks_a_whole_question() -> None:
    parts = [(question.name, part) for question in STEPS for part in question.kind.parts]  # type: ignore[union-attr]
    assert len(parts) > 150
    assert [(name, part.prompt.zh) for name, part in parts if not QUESTION.search(part.prompt.zh)] == []
    assert [(name, part.prompt.en) for name, part in parts if SYMBOL_ONLY.fullmatch(part.prompt.en)] == []
