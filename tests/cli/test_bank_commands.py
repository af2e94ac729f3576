"""`show` and `grade`: exit codes, the JSON documents to the letter, names, pictures, nothing recorded."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest
from command_fixtures import GRADED, written

from dlquiz import locations
from dlquiz.locations import settings_file

# Worked out by hand for n = 20, k = 3, s = 2, p = 2; the key is floor(21/2) + 1 = 11.
CONV_MISTAKES = {
    "kernel_doubled": 8,
    "padding_once": 10,  # floor(19/2) + 1
    "padding_ignored": 9,  # floor(17/2) + 1
    "ceil_for_floor": 12,  # ceil(21/2) + 1
    "division_not_rounded": 11.5,
    "plus_one_forgotten": 10,
    "stride_ignored": 22,  # 21 + 1
}


class TestShow:
    def test_the_document_of_a_numeric_question(self, dlquiz, demo):
        shown = dlquiz("show", demo, "conv", "--seed", "3", "--json").ok.document
        solution = shown.pop("solution")
        mistakes = shown.pop("mistakes")
        both = shown.pop("derivations")
        assert shown == {
            "question": "demo/conv",
            "type": "numeric",
            "seed": 3,
            "language": "en",
            "parameters": {"n": 20},
            "prompt": "Width 20, kernel $k = 3$, stride 2, padding 2?",
            "answer": 11,
        }
        assert all(isinstance(line, str) for line in solution)
        assert solution[-1].endswith("= 11$")
        assert {name: mistakes[name] for name in CONV_MISTAKES} == CONV_MISTAKES
        assert repr(mistakes["padding_once"]) == "10"
        assert both.keys() == mistakes.keys()
        padding_once = both["padding_once"]
        assert padding_once["right"] == solution
        assert padding_once["lines"][-1].endswith("= 10$")
        at = padding_once["differs_at"]
        assert padding_once["lines"][:at] == solution[:at]
        assert padding_once["lines"][at] != solution[at]

    @pytest.mark.parametrize("question", ["conv", "pair", "pick", "several", "claim", "essay"])
    @pytest.mark.parametrize("language", ["en", "zh"])
    def test_the_text_has_no_markup_left(self, dlquiz, demo, question, language):
        ran = dlquiz("show", demo, question, "--language", language).ok
        assert not re.search(r"[$\\]|\*\*|\{\{", ran.out)
        assert all(line.startswith("  ") for line in ran.lines if line)

    def test_the_text_has_the_key_the_working_and_every_mistake_with_its_value(self, dlquiz, demo):
        lines = dlquiz("show", demo, "conv").lines

        assert "  the answer is 11" in lines
        assert "  Working:" in lines
        assert "  Common wrong answers:" in lines
        titled = {re.sub(r"^  .+ \((\w+)\) = ", r"  \1 = ", line) for line in lines}
        assert {f"  {name} = {value}" for name, value in CONV_MISTAKES.items()} <= titled
        assert lines[lines.index("  kernel_doubled = 8") + 1] == "    The kernel is k = 20 − 17, not twice that."


class TestGrade:
    @pytest.mark.parametrize(
        ("question", "answer", "code", "verdict", "score", "expected", "read_as"),
        [
            ("conv", "11", 0, "right", 1.0, 11, 11),
            ("conv", "12", 1, "wrong", 0.0, 11, 12),
            ("conv", "11.0001", 1, "wrong", 0.0, 11, 11.0001),
            ("conv", "-4", 1, "wrong", 0.0, 11, -4),
            ("conv", "inf", 1, "wrong", 0.0, 11, "inf"),
            ("conv", "nan", 1, "wrong", 0.0, 11, "nan"),
            ("conv", "0,25", 2, "unreadable", 0.0, 11, None),
            ("conv", "", 2, "unreadable", 0.0, 11, None),
            ("pair", "-4, 5", 0, "right", 1.0, [-4, 5], [-4, 5]),
            ("pair", "-4 6", 1, "partly", 0.5, [-4, 5], [-4, 6]),
            ("several", "1 2", 0, "right", 1.0, ["ReLU", "tanh"], ["ReLU", "tanh"]),
            ("several", "1", 1, "partly", 0.5, ["ReLU", "tanh"], ["ReLU"]),
            ("pick", "b", 1, "wrong", 0.0, "Max pooling over $k^2$ cells", "Linear"),
            ("pick", "3", 2, "unreadable", 0.0, "Max pooling over $k^2$ cells", None),
            ("claim", "错", 0, "right", 1.0, False, False),
            ("claim", "maybe", 2, "unreadable", 0.0, False, None),
            ("essay", "2", 1, "partly", 0.75, [1, 2], [2]),
            ("essay", "none", 1, "wrong", 0.0, [1, 2], []),
        ],
        ids=lambda value: value if isinstance(value, str) else None,
    )
    def test_exit_code_and_document(self, dlquiz, demo, question, answer, code, verdict, score, expected, read_as):
        ran = dlquiz("grade", demo, question, answer, "--json")
        graded = ran.document

        assert (ran.code, ran.err) == (code, "")
        assert list(graded) == [*GRADED, "trace"]
        assert (graded["trace"]["typed"], graded["trace"]["verdict"]) == (answer, verdict)
        assert graded["question"] == f"demo/{question}"
        assert graded["seed"] == 0
        assert (graded["verdict"], graded["score"]) == (verdict, score)
        assert (repr(graded["expected"]), repr(graded["read_as"])) == (repr(expected), repr(read_as))
        assert graded["mistake"] == ("ceil_for_floor" if (question, answer) == ("conv", "12") else None)
        assert bool(graded["message"]) or verdict != "unreadable"
        assert (graded["yours"] is None) == (graded["mistake"] is None)

        plain = dlquiz("grade", demo, question, answer)
        assert plain.code == code
        assert plain.verdicts == ([] if verdict == "unreadable" else [verdict.title()])

    @pytest.mark.parametrize(
        "words",
        [
            ("-4",),
            ("-4", "--json"),
            ("--json", "-4"),
            ("-4", "--seed", "2"),
            ("--seed", "2", "-4"),
            ("--seed=2", "-4", "--json"),
            ("--", "-4"),
            ("-4.0",),
            ("-2^2",),
            ("-(3+1)",),
            ("-4e0",),
        ],
        ids=" ".join,
    )
    def test_a_negative_answer_needs_no_ceremony(self, dlquiz, demo, words):
        ran = dlquiz("grade", demo, "conv", *words)

        assert ran.code == 1
        if "--json" in words:
            assert repr(ran.document["read_as"]) == "-4"
            assert ran.document["seed"] == (2 if any("seed" in word for word in words) else 0)
        else:
            assert ran.lines[0] == "Wrong: read as −4, the answer is 11"

    @pytest.mark.parametrize("answer", ["-h", "-hello(1)", "-js", "--4"])
    def test_no_letter_of_an_answer_is_taken_for_an_option(self, dlquiz, demo, answer):
        ran = dlquiz("grade", demo, "conv", answer)

        assert "Usage" not in ran.out
        assert ran.code == (1 if answer == "--4" else 2)

    def test_an_answer_in_several_words_is_a_misuse(self, dlquiz, demo):
        assert "quote it" in dlquiz("grade", demo, "conv", "1", "2").refusal


def test_show_and_grade_record_nothing(dlquiz, demo, dlquiz_home: Path):
    dlquiz("show", demo, "conv")
    dlquiz("show", "backprop", "what-it-computes", "--json")
    dlquiz("grade", demo, "conv", "11")
    dlquiz("grade", demo, "conv", "12", "--json")

    assert not dlquiz_home.exists()
    assert dlquiz("history", "--json").document == {"attempts": []}


class TestWhichBank:
    def test_an_installed_id_wins_over_what_lies_in_the_working_directory(self, dlquiz, demo, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        impostor = demo.read_text("utf-8").replace("id: demo", "id: cnn_interview")
        shutil.rmtree(tmp_path / "question_bank", ignore_errors=True)
        (tmp_path / "question_bank").mkdir()
        (tmp_path / "question_bank" / "cnn_interview.yaml").write_text(impostor, "utf-8")
        (tmp_path / "cnn_interview").write_text(impostor, "utf-8")

        assert dlquiz("show", "cnn_interview", "conv-output-size", "--json").code == 0
        assert dlquiz("show", "cnn_interview", "pair").code == 2
        # A path is a path, and says so by its look.
        assert dlquiz("show", "question_bank/cnn_interview.yaml", "pair").code == 0
        assert dlquiz("show", "./cnn_interview", "pair").code == 0

    def test_a_bundled_bank_wins_over_one_added_by_path(self, dlquiz, demo):
        demo.write_text(demo.read_text("utf-8").replace("id: demo", "id: cnn_interview"), "utf-8")

        assert dlquiz("--bank", demo, "show", "cnn_interview", "conv-output-size").code == 0
        assert dlquiz("--bank", demo, "show", "cnn_interview", "pair").code == 2

    def test_a_question_that_was_left_out_is_refused_with_its_fault(self, dlquiz, broken):
        assert f"{broken}:15:26: B120 " in dlquiz("grade", broken, "bad", "1").refusal
        assert dlquiz("grade", broken, "good", "true").code == 0

    def test_a_misspelled_name_in_a_bank_with_a_fault_is_reported_as_such(self, dlquiz, broken):
        ran = dlquiz("show", broken, "goood")

        assert "did you mean `good`?" in ran.err
        assert f"{broken}:15:26" in ran.err
        assert ran.err.count("\n") == 1


SECOND = """
format: 1
id: second
title: Second
questions:
  - {id: conv, type: true_false, topic: output-size, prompt: Is it so?, answer: true}
  - {id: only-here, type: true_false, topic: output-size, prompt: Is it so here?, answer: true}
"""


@pytest.fixture
def mine(own_banks: Path, demo: Path) -> None:
    """The bank `demo`, and one that has a question of the same id, among the learner's own."""
    written(own_banks / "demo.yaml", demo.read_text("utf-8"))
    written(own_banks / "second.yaml", SECOND)


@pytest.mark.usefixtures("mine")
class TestOneBankHasIt:
    @pytest.mark.parametrize("words", [["pick"], ["demo/pick"], ["demo", "pick"]])
    def test_show(self, dlquiz, words):
        ran = dlquiz("show", *words, "--json")
        assert (ran.code, ran.document["question"]) == (0, "demo/pick")

    @pytest.mark.parametrize("words", [["pair"], ["demo/pair"], ["demo", "pair"]])
    @pytest.mark.parametrize("answer", [["-4, 5"], ["(-4,5)"]])
    def test_grade(self, dlquiz, words, answer):
        ran = dlquiz("grade", *words, *answer, "--json")
        assert (ran.code, ran.document["question"], ran.document["verdict"]) == (0, "demo/pair", "right")

    @pytest.mark.parametrize("options", [["--question", "pick"], ["--bank", "demo", "--question", "pick"]])
    def test_practice(self, dlquiz, options):
        assert dlquiz("practice", "--plain", *options, typed="1\n").verdicts == ["Right"]


@pytest.mark.parametrize("name", ["pick", "demo/pick"])
def test_a_question_of_a_bank_file_that_is_not_installed_is_practiced(dlquiz, demo, name):
    assert dlquiz("practice", "--plain", "--bank", demo, "--question", name, typed="1\n").verdicts == ["Right"]


@pytest.mark.usefixtures("mine")
@pytest.mark.parametrize(
    "words",
    [["show", "conv"], ["grade", "conv", "8"], ["edit", "conv"], ["practice", "--plain", "--question", "conv"]],
    ids=lambda words: words[0],
)
def test_where_several_banks_have_it_they_are_named(dlquiz, words):
    line = dlquiz(*words).refusal
    assert "demo/conv" in line
    assert "second/conv" in line


@pytest.mark.usefixtures("mine")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["show", "pik"], "did you mean `pick`?"),
        (["show", "demo"], "`demo` is a bank"),
        (["show", "demo", "pick", "more"], "3 words"),
        (["grade", "demo"], "`demo` is a bank"),
        (["show", "demo"], "as in `demo conv`: conv, pair, pick, several, claim"),
        (["grade", "demo", "pick"], "missing ANSWER to demo/pick"),
        (["grade", "pick"], "missing ANSWER to demo/pick"),
        (["grade", "nobank", "pick", "1"], "no installed bank of that id"),
        (["edit", "nothing-like-it"], "no installed bank has a question"),
        (["practice", "--plain", "--question", "pik"], "did you mean `pick`?"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_names_no_question_is_one_line_that_says_why(dlquiz, words, said):
    assert said in dlquiz(*words).refusal


@pytest.mark.parametrize("command", ["show", "edit", "grade"])
def test_a_file_alone_is_a_bank_whose_questions_are_named(dlquiz, demo, command):
    said = f"`{demo}` is a bank; name a question of it, as in `{demo} conv`: conv, pair, pick, several, claim"
    assert said in dlquiz(command, demo).refusal


def test_a_bank_is_no_history_to_import(dlquiz, demo):
    said = f"{demo} 是题库，不是历史记录：请把它放进 {locations.user_banks()}"
    assert said in dlquiz("--language", "zh", "import", demo).refusal


def test_a_blueprint_beside_the_bank_of_a_command_says_what_that_means(dlquiz, demo):
    options = ("interview", "--plain", "--blueprint", "background:2")
    assert f"write `dlquiz --bank {demo} interview`" in dlquiz(*options, "--bank", demo).refusal
    assert "means only that bank" not in dlquiz("interview", "--plain", "--blueprint", "nosuch:2").err


QUESTION = ("cnn_interview", "conv-output-size", "--seed", "12")


def test_an_svg_is_written_and_nothing_else_is_printed(dlquiz, tmp_path):
    file = tmp_path / "out.svg"
    ran = dlquiz("show", *QUESTION, "--picture", str(file))
    assert (ran.code, ran.out, ran.err) == (0, "", f"Written: {file}\n")
    root = ElementTree.fromstring(file.read_bytes())
    # Seed 12 draws 59, 7, 2 and 3: (59 + 6 - 7)/2 + 1 = 30.
    assert any(element.text.endswith("= 30") for element in root.iter() if element.text)
    assert b"<animate" in file.read_bytes()
    assert [one.name for one in tmp_path.iterdir() if one.suffix == ".new"] == []


def test_in_chinese_and_without_animation_it_is_one_frame(dlquiz, tmp_path):
    file = tmp_path / "out.SVG"
    written(settings_file(), "animations: off\n")
    assert dlquiz("show", *QUESTION, "--picture", str(file), "--language", "zh").err == f"已写入：{file}\n"
    assert "窗口在轴上的位置" in file.read_text("utf-8") and "<animate" not in file.read_text("utf-8")


@pytest.mark.sweep
def test_a_gif_is_written_where_the_extra_is_installed(dlquiz, tmp_path, monkeypatch):
    from PIL import ImageFont

    from dlquiz.tui.picture_files import signs

    monkeypatch.setattr(signs, "font", lambda bold, wide: ImageFont.load_default(signs.SIZE))
    file = tmp_path / "out.gif"
    assert dlquiz("show", *QUESTION, "--picture", str(file)).code == 0
    assert file.read_bytes()[:6] == b"GIF89a"


def test_without_the_extra_it_is_said_how_to_install_it(dlquiz, tmp_path, monkeypatch):
    monkeypatch.setattr("dlquiz.cli.picture_files.find_spec", lambda name: None)
    file = tmp_path / "out.gif"
    assert "pip install 'dlquiz[gif]'" in dlquiz("show", *QUESTION, "--picture", str(file)).refusal
    assert not file.exists()
    assert dlquiz("show", *QUESTION, "--picture", str(file.with_suffix(".svg"))).code == 0


@pytest.mark.parametrize("name", ["out.png", "out", ".svg", "svg"])
def test_another_ending_is_refused(dlquiz, tmp_path, name):
    ran = dlquiz("show", *QUESTION, "--picture", str(tmp_path / name))
    assert (ran.code, ran.err) == (2, f"dlquiz: {tmp_path / name} must end in .svg or .gif\n")


def test_a_file_that_is_there_is_kept_unless_it_is_forced(dlquiz, tmp_path):
    file = tmp_path / "out.svg"
    file.write_text("mine")
    assert "`--force`" in dlquiz("show", *QUESTION, "--picture", str(file)).refusal
    assert file.read_text() == "mine"
    assert dlquiz("show", *QUESTION, "--picture", str(file), "--force").code == 0
    assert file.read_text("utf-8").startswith("<svg")


def test_a_question_without_a_picture_says_so(dlquiz, tmp_path, demo):
    assert "demo/claim has no picture" in dlquiz("show", demo, "claim", "--picture", tmp_path / "out.svg").refusal


def test_numbers_without_a_picture_name_their_seed(dlquiz, tmp_path):
    bank = written(
        tmp_path / "own.yaml",
        """\
format: 1
id: own
title: {en: Own, zh: 自编}
topics: {all: {en: All, zh: 全部}}
questions:
  - id: layers
    type: numeric
    topic: all
    prompt: {en: How many layers?, zh: 多少层？}
    answer: {reference: layers_for_receptive_field, arguments: {target: 1}}
""",
    )
    refusal = dlquiz("show", bank, "layers", "--seed", "4", "--picture", tmp_path / "out.svg").refusal
    assert "no picture with the numbers of seed 4" in refusal
