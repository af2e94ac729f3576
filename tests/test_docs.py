"""The documents say what is: commands, options, set-up, bank examples, fault codes, and the words of both languages."""

from __future__ import annotations

import ast
import re
import string
import struct
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from itertools import pairwise
from pathlib import Path

import click
import pytest

from dlquiz.bank import load_text
from dlquiz.bank.kinds import TYPES
from dlquiz.checking import check_paths
from dlquiz.cli.commands import root
from dlquiz.cli.overview import OVERVIEW
from dlquiz.expressions import evaluate, parse, show
from dlquiz.grading import grade
from dlquiz.messages.en import WORDS as ENGLISH
from dlquiz.messages.zh import WORDS as CHINESE
from dlquiz.reference import catalog
from dlquiz.reports import read_lines, written_lines
from dlquiz.reports.fields import ATTEMPT, CORRECTION, FLAG, INTERVIEW, PAYLOADS, PLACE
from dlquiz.settings import Settings
from dlquiz.variants import draw

CHECKOUT = Path(__file__).parent.parent
FENCE = re.compile(r"(?ms)^```(\w*)\n(.*?)^```$")
FIRST_SCREEN = 24
HEADS = {
    "key_",
    "does_",
    "column_",
    "from_",
    "page_",
    "type_",
    "compare_",
    "short_",
    "stage_",
    "standing_",
    "setting_",
    "theme_",
    "tour_",
}
TAILS = {"_why", "_after"}


def read(name: str) -> str:
    return (CHECKOUT / name).read_text("utf-8")


README, README_ZH = read("README.md"), read("README.zh.md")
BANKS_GUIDE, PROGRESS_GUIDE = read("docs/banks.md"), read("docs/progress.md")
PICTURES = CHECKOUT / "docs" / "pictures"
PICTURE = re.compile(r"!\[([^]]+)\]\(docs/pictures/([^)]+)\)")


def blocks(text: str, language: str) -> list[str]:
    return [body for label, body in FENCE.findall(text) if label == language]


def command_lines(text: str) -> list[list[str]]:
    """Every `dlquiz …` that a document quotes in line, as words."""
    return [quoted.split() for quoted in re.findall(r"`(dlquiz(?: [^`]+)?)`", text)]


def options_of(command: click.Command) -> set[str]:
    return {name for parameter in command.params for name in parameter.opts if isinstance(parameter, click.Option)}


class TestReadme:
    def test_every_command_it_names_exists(self):
        named = {words[1] for words in command_lines(README) if len(words) > 1 and not words[1].startswith("-")}

        assert {"practice", "check", "calc"} <= named
        assert named <= set(root.commands)

    def test_every_option_of_a_quoted_command_line_exists(self):
        for words in command_lines(README):
            command = root.commands[words[1]] if len(words) > 1 and words[1] in root.commands else root
            given = {word.partition("=")[0] for word in words if word.startswith("--")}
            assert given <= options_of(command) | {"--help"}, words

    def test_every_option_it_lists_beside_a_command_exists(self):
        rows = [line for line in README.splitlines() if line.startswith("| `dlquiz")]
        assert rows
        for row in rows:
            commands = [words[1] for words in command_lines(row.split("|")[1]) if len(words) > 1]
            described = set(re.findall(r"`(--[a-z]+)", row.split("|")[2]))
            known = set().union(*(options_of(root.commands[name]) for name in commands)) if commands else set()
            assert described <= (known or options_of(root)), row

    def test_every_command_stands_in_its_table(self):
        assert set(root.commands) <= {words[1] for words in command_lines(README) if len(words) > 1}

    def test_the_two_set_up_commands_stand_in_the_first_screen_and_are_its_only_shell_blocks(self):
        shell = [body for label, body in FENCE.findall(README) if label in ("", "sh", "bash", "shell", "console")]

        assert len(shell) == 2
        assert all(body.count("\n") == 1 for body in shell)
        assert all(body in "\n".join(README.splitlines()[:FIRST_SCREEN]) + "\n" for body in shell)
        launch, tests = shell
        assert launch.rstrip().endswith(".venv/bin/dlquiz")
        assert tests.rstrip().endswith("pytest")

    def test_ci_runs_its_test_command_to_the_letter(self):
        _, tests = blocks(README, "sh")

        assert tests in read(".ci/run").splitlines(keepends=True)

    @pytest.mark.parametrize("text", [README, README_ZH], ids=["en", "zh"])
    def test_files_it_links_to_exist(self, text):
        links = links_of(text)

        assert links
        assert [link for link in links if not (CHECKOUT / link).exists()] == []

    def test_its_table_has_every_setting_and_no_other(self):
        told = {cells[0].strip("` ") for cells in rows(README, "| setting |")}

        # What is not asked goes by another name in the file, and the trouble with the file does not stand in it.
        assert told == {field.name for field in fields(Settings)} - {"trouble", "disabled"} | {"disabled_banks"}

    def test_the_reference_it_runs_gives_what_the_reader_would_get(self):
        (words,) = [words for words in command_lines(README) if words[1:2] == ["calc"] and len(words) > 3]
        reference = catalog.find(words[2])
        given = {name: int(value) for name, _, value in (word.partition("=") for word in words[3:])}

        assert catalog.run(reference, catalog.bind(reference, given)) == (224 + 2 * 3 - 7) // 2 + 1


class TestReadmeInChinese:
    def test_each_links_to_the_other_at_its_top(self):
        assert "README.zh.md" in README.splitlines()[2]
        assert "README.md" in README_ZH.splitlines()[2]

    def test_both_quote_the_same(self):
        """Commands, options, keys and values, each as often; two of the quotes are words."""
        own = {"file:line:column", "key: value"}, {"文件:行:列", "键: 值"}
        english, chinese = (Counter(re.findall("`([^`\n]+)`", FENCE.sub("", text))) for text in (README, README_ZH))

        assert own[0] <= set(english)
        assert own[1] <= set(chinese)
        assert {quote: english[quote] for quote in english if quote not in own[0]} == {
            quote: chinese[quote] for quote in chinese if quote not in own[1]
        }

    def test_the_same_commands_stand_beside_the_same_options(self):
        english, chinese = (
            [(cells[0], set(re.findall("`(--[a-z]+)", cells[1]))) for cells in rows(text, head)]
            for text, head in ((README, "| command |"), (README_ZH, "| 命令 |"))
        )

        assert len(english) > 20
        assert english == chinese

    def test_the_settings_are_the_same_and_have_the_same_values(self):
        english, chinese = (
            [(*cells[:2], set(re.findall(r"`[^`]+`|\d[\d.]*\d", cells[2]))) for cells in rows(text, head)]
            for text, head in ((README, "| setting |"), (README_ZH, "| 设置 |"))
        )

        assert english == chinese

    def test_both_have_the_same_blocks_sections_and_links(self):
        english, chinese = (FENCE.findall(text) for text in (README, README_ZH))

        assert english == chinese
        assert len(re.findall("(?m)^##+ ", README)) == len(re.findall("(?m)^##+ ", README_ZH))
        assert set(links_of(README)) - {"README.zh.md"} == {
            link.replace(".zh.", ".en.") for link in links_of(README_ZH) if link != "README.md"
        }

    def test_no_line_of_a_paragraph_is_broken(self):
        """A line break is shown as a space, which Chinese does not have."""
        lines = FENCE.sub("", README_ZH).splitlines()

        assert [second for first, second in pairwise(lines) if first and second and second[0] not in "|-"] == []


class TestPictures:
    def test_each_readme_shows_those_of_its_language_and_none_is_left_over(self):
        english, chinese = ([name for _, name in PICTURE.findall(text)] for text in (README, README_ZH))

        assert len(english) == 6
        assert all(".en." in name for name in english)
        assert [name.replace(".en.", ".zh.") for name in english] == chinese
        assert {path.name for path in PICTURES.iterdir()} == {*english, *chinese}

    @pytest.mark.parametrize("path", sorted(PICTURES.glob("*.png")), ids=lambda path: path.name)
    def test_a_picture_is_no_larger_than_it_must_be(self, path):
        data = path.read_bytes()
        width, height = struct.unpack(">II", data[16:24])

        assert data.startswith(b"\x89PNG\r\n")
        assert 900 <= width <= 1600
        assert 600 <= height <= 1000
        assert 10_000 < len(data) < 150_000

    @pytest.mark.parametrize("path", sorted(PICTURES.glob("*.gif")), ids=lambda path: path.name)
    def test_a_recording_moves_and_is_no_larger_than_it_must_be(self, path):
        data = path.read_bytes()
        width, height = struct.unpack("<HH", data[6:10])

        assert data.startswith(b"GIF89a")
        assert 700 <= width <= 1200
        assert 500 <= height <= 900
        # A frame has a block of its own that tells how long it stands.
        assert data.count(b"\x21\xf9\x04") > 20
        assert len(data) < 1_500_000


def links_of(text: str) -> list[str]:
    return re.findall(r"\]\(([^)#:]+)[^):]*\)", text)


def rows(text: str, head: str) -> list[list[str]]:
    """The cells of a table, row by row, below the line that begins with its head."""
    table = text[text.index(f"\n{head}") + 1 :].split("\n\n")[0].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table[2:]]


def test_the_help_text_of_the_program_names_only_options_that_exist():
    assert set(re.findall(r"--[a-z]+", OVERVIEW["en"])) <= options_of(root) | {"--help", "--plain"}


def values_in(cell: str) -> list[str]:
    """The values a cell lists: up to a remark, apart by commas outside brackets, with an ASCII minus."""
    return re.findall(r"\([^)]*\)|[-\d.]+", re.split("[;:]", cell.replace("−", "-"))[0])


class TestBankExamples:
    def test_the_bank_of_the_readme_is_clean(self, tmp_path):
        (example,) = blocks(README, "yaml")
        path = tmp_path / "my-bank.yaml"
        path.write_text(example, "utf-8")

        assert load_text(example).faults == ()
        assert check_paths([path], 10).faults == ()

    def test_the_first_bank_of_the_guide_is_clean_and_its_mistakes_are_told(self, tmp_path):
        first = blocks(BANKS_GUIDE, "yaml")[0]
        path = tmp_path / "mine.yaml"
        path.write_text(first, "utf-8")

        assert check_paths([path]).faults == ()
        (question,) = load_text(first).bank.questions
        for seed in range(10):
            variant = draw(question, seed)
            side = variant.names["side"]
            assert grade(variant, str(side * side + 1)).outcome == "right"
            assert grade(variant, str(side * side)).mistake == "class_token_forgotten"
            assert grade(variant, str(side + 1)).mistake == "one_side_only"

    def test_the_skeleton_of_the_guide_loads_with_a_question_in_it(self):
        skeleton = blocks(BANKS_GUIDE, "yaml")[1]
        question = "\n  - {id: q, type: true_false, topic: output-size, prompt: P, answer: true}"
        assert "questions: [...]" in skeleton
        loaded = load_text(skeleton.replace(" [...]", question))

        assert [fault for fault in loaded.faults if fault.severity == "error"] == []
        assert loaded.bank is not None
        assert [(one.id, one.topic) for one in loaded.bank.questions] == [("q", "output-size")]

    def test_the_guide_shows_a_clean_question_of_every_type(self, tmp_path):
        examples = [block for block in blocks(BANKS_GUIDE, "yaml") if block.startswith("  - id: ")]
        path = tmp_path / "examples.yaml"
        path.write_text("format: 1\nid: examples\ntitle: Examples\nquestions:\n" + "".join(examples), "utf-8")

        assert check_paths([path]).faults == ()
        assert {question.type for question in load_text(path.read_text("utf-8")).bank.questions} == set(TYPES)

    @pytest.mark.parametrize(
        ("written", "shown"),
        [
            (expression, value)
            for row in re.findall(r"(?m)^\| (`.+`) \| (.+) \|$", BANKS_GUIDE.split("## Expressions")[1].split("## ")[0])
            for expression, value in zip(re.findall("`([^`]+)`", row[0]), values_in(row[1]), strict=True)
        ],
    )
    def test_the_expressions_of_the_guide_give_what_it_says(self, written, shown):
        assert show(evaluate(parse(written), {})) == shown

    def test_every_type_of_the_guide_exists_and_none_is_missing(self):
        types = BANKS_GUIDE.split("## Types")[1].split("## ")[0]

        assert re.findall(r"(?m)^- `(\w+)`:", types)
        assert set(re.findall(r"(?m)^- `(\w+)`:", types)) == set(TYPES)

    @pytest.mark.parametrize(
        "fields",
        [
            "parameters: {x: 3, s: {choose: [3, 5, 7]}, t: {integer: [1, 9], step: 2}, u: {real: [0, 1], decimals: 2}}",
            "parameters: {x: {integer: [1, 9], shape: [2, 3]}}",
            "let: {x: '2 + 1'}",
            "hints: [one, two]",
            "explanation: e, source: s, deprecated: true, difficulty: 3, tags: [a], covers: [CN01], family: f",
            "aliases: [old_bank/old-id]",
        ],
        ids=lambda fields: fields[:30],
    )
    def test_the_fields_of_the_guide_are_accepted(self, fields):
        assert all(name in BANKS_GUIDE for name in re.findall(r"(\w+):", fields) if len(name) > 1)
        answer = "{expression: 'sum(x)'}" if "x" in fields.partition(":")[2] else "{value: 3}"
        assert errors(f"type: numeric, answer: {answer}, {fields}") == []

    @pytest.mark.parametrize(
        "fields",
        [
            "answer: {value: 1516}",
            "answer: {expression: '3*(3-1)/2'}",
            "answer: {reference: conv_output_size, arguments: {input_size: 9, kernel_size: 3}}",
            *(
                f"answer: {{value: 2.5}}, tolerance: {tolerance}"
                for tolerance in ("{relative: 1e-3}", "{absolute: 0.1}", "{decimals: 1}", "{significant: 2}")
            ),
            "answer: {value: 3}, unit: px",
            "answer: {value: 3}, unit: {name: MiB, also: {KiB: 1024}}",
            "answer: {value: 3}, mistakes: [{name: m, expression: '4', feedback: f}]",
            "answer: {reference: conv_output_size, arguments: {input_size: 9, kernel_size: 3, padding: 1}},"
            " separate: [padding_ignored], ignore_mistakes: [plus_one_forgotten]",
        ],
        ids=lambda fields: fields[:60],
    )
    def test_the_forms_of_a_numeric_question_are_accepted(self, fields):
        assert errors(f"type: numeric, {fields}") == []

    def test_the_forms_of_the_other_types_are_accepted(self):
        options = "options: [{text: a, correct: true, why: w}, {text: b}]"
        assert errors(f"type: choice, {options}, multiple: true, shuffle: false") == []
        assert errors("type: true_false, answer: true") == []
        rubric = "rubric: [{point: p, weight: 2, keywords: [k]}], follow_ups: [b/other]"
        assert errors(f"type: open, answer: a, {rubric}") == []
        assert errors("type: matching, pairs: [{left: a, right: b}, {left: c, right: d}], distractors: [e]") == []


def errors(fields: str) -> list[str]:
    """The errors of a bank with one question of these fields."""
    question = f"{{id: q, topic: t, prompt: P, {fields}}}"
    loaded = load_text(f"format: 1\nid: b\ntitle: T\nquestions:\n  - {question}\n")
    return [str(fault) for fault in loaded.faults if fault.severity == "error"]


class TestProgressFormat:
    def test_its_example_is_what_export_writes(self):
        (example,) = blocks(PROGRESS_GUIDE, "json")
        entries = [entry for _, entry in read_lines(example.encode().splitlines(keepends=True), "example")]

        assert [type(entry.what).__name__ for entry in entries] == ["Attempt", "Correction", "Interview", "Flag"]
        assert b"".join(written_lines(entries)).decode() == example

    @pytest.mark.parametrize(
        ("heading", "fields"),
        [
            ("an attempt", ATTEMPT),
            ("a correction", CORRECTION),
            ("an interview", INTERVIEW),
            ("a place", PLACE),
            ("a flag", FLAG),
        ],
    )
    def test_every_key_of_a_row_stands_in_its_table(self, heading, fields):
        table = PROGRESS_GUIDE.split(f"## Keys of {heading}\n")[1].split("\n## ")[0]
        told = [key for line in table.splitlines()[3:] for key in re.findall("`([a-z_]+)`", line.split("|")[1])]

        assert sorted(told) == sorted(fields)

    def test_every_correction_is_told_with_its_keys(self):
        (cell,) = re.findall(r"\| `payload` \| (.*) \|", PROGRESS_GUIDE)
        told = {kind: set(re.findall("`([a-z]+)`", keys)) for kind, keys in re.findall(r"(\w+): ([^;]+)", cell)}

        assert told == {kind: set(fields) for kind, fields in PAYLOADS.items()}


CODE = re.compile(r"B\d{3}")


def test_the_guide_names_every_fault_code_and_no_other():
    used = {text for _, text in strings(CHECKOUT / "dlquiz") if CODE.fullmatch(text)}
    named: set[str] = set()
    for first, last in re.findall(r"(B\d{3})(?:–(B\d{3}))?", BANKS_GUIDE.split("## Faults")[1]):
        numbers = range(int(first[1:]), int((last or first)[1:]) + 1)
        named |= {f"B{number:03}" for number in numbers}

    assert len(used) > 30
    assert named - used == set()
    assert used - named == set()


class TestMessages:
    def test_both_languages_have_the_same_keys_in_the_same_order(self):
        assert list(ENGLISH) == list(CHINESE)

    def test_both_languages_have_the_same_placeholders(self):
        assert [key for key in ENGLISH if placeholders(ENGLISH[key]) != placeholders(CHINESE[key])] == []

    def test_no_text_is_empty_and_commands_are_quoted_alike(self):
        for key in ENGLISH:
            assert ENGLISH[key].strip(), key
            assert CHINESE[key].strip(), key
            quoted = [re.findall("`dlquiz [^`]*`", texts[key]) for texts in (ENGLISH, CHINESE)]
            assert quoted[0] == quoted[1], key

    def test_none_is_unused(self):
        """A key is used where the code holds it, or holds the rest of it beside an f-string with its head or tail."""
        found = list(strings(CHECKOUT / "dlquiz"))
        whole, heads, tails = ({text for kind, text in found if kind == wanted} for wanted in ("whole", "head", "tail"))
        used = whole | {f"{head}{end}" for head in HEADS for end in whole}
        used |= {f"{beginning}{tail}" for beginning in used for tail in TAILS}

        assert heads >= HEADS
        assert tails >= TAILS
        assert set(ENGLISH) - used == set()

    def test_every_key_the_code_asks_for_exists(self):
        asked = {key for path in sources(CHECKOUT / "dlquiz") for key in keys_asked_for(path)}

        assert len(asked) > 50
        assert asked - set(ENGLISH) == set()


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def sources(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*.py")) if path.parent.name != "messages")


def strings(folder: Path) -> Iterator[tuple[str, str]]:
    """The texts in the code: whole literals, and the heads and tails of f-strings."""
    for path in sources(folder):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.JoinedStr):
                for kind, part in zip(("head", "tail"), (node.values[:1], node.values[-1:]), strict=True):
                    yield from ((kind, str(value.value)) for value in part if isinstance(value, ast.Constant))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield "whole", node.value


def keys_asked_for(path: Path) -> Iterator[str]:
    """The literal keys of `say(language, key)`, `self.say(key)`, `label(key)` and `message(key)`."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        place = 1 if isinstance(node.func, ast.Name) and name == "say" else 0
        if name in ("say", "message", "label") and len(node.args) > place:
            key = node.args[place]
            if isinstance(key, ast.Constant) and isinstance(key.value, str) and key.value.isidentifier():
                yield key.value
