"""`new`, `edit` and `preview`.

A question of any type is appended, clean as it stands, and nothing else is touched; one is opened at its line, and its
bank checked; one is shown in a pipe once, with the exit code of `check`, and on a terminal on the screen.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import stat
import sys
import time
from itertools import product
from pathlib import Path

import pytest
from campaigns import some
from command_fixtures import written

from dlquiz.kinds.names import NAMES
from dlquiz.tui.authoring.live import LiveScreen

CJK = re.compile("[\u4e00-\u9fff]")


pytestmark = pytest.mark.usefixtures("few_shipped")


def printed_place(ran) -> tuple[Path, int]:
    """The file and the line that `new` printed first."""
    file, line = ran.lines[0].rsplit(":", 1)
    return Path(file), int(line)


class TestNew:
    @pytest.mark.sweep
    @pytest.mark.parametrize(("kind", "language"), some(product(NAMES, ("en", "zh")), 3))
    def test_a_new_bank_with_a_question_of_each_type_is_clean(self, dlquiz, tmp_path, dlquiz_home, kind, language):
        dlquiz_home.mkdir()
        (dlquiz_home / "settings.yaml").write_text(f"language: {language}\n", "utf-8")
        bank = tmp_path / "my bank.yaml"
        ran = dlquiz("new", bank, "--type", kind)

        assert (ran.code, ran.err, len(ran.lines)) == (0, "", 2)
        assert dlquiz("check", bank, "--json").document == {"files": 1, "questions": 1, "faults": []}
        file, line = printed_place(ran)
        text = bank.read_text("utf-8")
        assert file == bank
        assert f"- id: new-{kind.replace('_', '-')}" in text.splitlines()[line - 1]
        assert dlquiz("show", bank, f"new-{kind.replace('_', '-')}", "--json").document["type"] == kind
        comments = re.findall("(?m)^ *# (.*)$", text)
        assert len(comments) >= 4
        assert all(bool(CJK.search(comment)) == (language == "zh") for comment in comments)

    def test_an_installed_bank_by_its_id(self, dlquiz, demo, own_banks):
        own = Path(shutil.copy(demo, own_banks / "mine.yaml"))
        before = own.read_bytes()
        ran = dlquiz("new", "demo", "--type", "choice")

        assert (ran.code, printed_place(ran)[0]) == (0, own)
        assert own.read_bytes().startswith(before)
        assert "topic: essays" in own.read_text("utf-8").splitlines()[printed_place(ran)[1] + 2]
        assert dlquiz("grade", "demo", "new-choice", "x", "--seed", "1").code == 2

    def test_faults_of_the_bank_are_reported_and_exit_1(self, dlquiz, broken):
        ran = dlquiz("new", broken)

        assert ran.code == 1
        assert ran.lines[1].startswith(f"{broken}:15:")

    @pytest.mark.skipif(sys.platform == "win32", reason="permissions are of another kind")
    def test_permissions_and_links_stay(self, dlquiz, demo, tmp_path):
        demo.chmod(0o640)
        link = tmp_path / "link.yaml"
        link.symlink_to(demo)
        dlquiz("new", link)

        assert link.is_symlink()
        assert stat.S_IMODE(demo.stat().st_mode) == 0o640
        assert "new-numeric" in demo.read_text("utf-8")
        assert not list(demo.parent.glob("*.new"))

    @pytest.mark.parametrize(
        ("name", "identity", "title"),
        [
            ("Week 1 (CNN).yaml", "week_1_cnn", "Week 1 CNN"),
            ("2024.yaml", "bank_2024", "2024"),
            ("卷积 week 1.yaml", "week_1", "卷积 week 1"),
            ("base.yaml", "base_2", "Base"),
            ("it's.yaml", "it_s", "It s"),
            ("---.yaml", "bank", "bank"),
        ],
    )
    def test_a_new_bank_is_called_after_its_file(self, dlquiz, tmp_path, name, identity, title):
        ran = dlquiz("new", tmp_path / name, "--type", "true_false")
        (row,) = [
            row
            for row in dlquiz("--bank", tmp_path / name, "banks", "--json").document["banks"]
            if row["from"] == "--bank"
        ]

        assert ran.code == 0
        assert (row["id"], row["title"]["en"]) == (identity, title)

    @pytest.mark.parametrize(
        ("name", "said"),
        [
            ("base", "is shipped"),
            ("question_bank/base.yaml", "is shipped"),
            ("bass", "did you mean `base`?"),
            ("question_bank", "no installed bank"),
            ("./question_bank", "is a folder"),
            ("none/b.yaml", "there is no folder none"),
            ("./b.txt", "must end in .yaml"),
            ("foo", "dlquiz new foo.yaml"),
            ("卷积.yaml", "--id"),
            ("/dev/null", "is not a file"),
        ],
    )
    def test_what_cannot_be_appended_to_is_one_line_and_nothing_is_made(
        self, dlquiz, tmp_path, few_shipped, monkeypatch, name, said
    ):
        if name.startswith("/dev") and sys.platform == "win32":
            pytest.skip("no such device")
        monkeypatch.chdir(tmp_path)
        before = (few_shipped / "base.yaml").read_bytes()
        assert said in dlquiz("new", name).refusal
        assert sorted(path.name for path in tmp_path.iterdir()) == ["question_bank"]
        assert (few_shipped / "base.yaml").read_bytes() == before

    @pytest.mark.parametrize("text", ["format: 1\nquestions: []\n", "questions: [\n", "a: 1\n"])
    def test_a_refused_file_stays_as_it_is(self, dlquiz, tmp_path, text):
        bank = tmp_path / "b.yaml"
        bank.write_text(text, "utf-8")
        assert dlquiz("new", bank).refusal.startswith(f"dlquiz: {bank}: nothing is appended: ")
        assert bank.read_text("utf-8") == text

    def test_what_cannot_be_written_is_said(self, dlquiz, demo, monkeypatch):
        def no_room(path: Path, data: bytes) -> int:
            raise OSError(28, "No space left on device")

        before = demo.read_bytes()
        monkeypatch.setattr(Path, "write_bytes", no_room)
        assert "No space left" in dlquiz("new", demo).refusal
        assert demo.read_bytes() == before


class Editor:
    """A program in $EDITOR, called vim where a script can be, that notes its arguments and changes the file."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._log, self._script = folder / "called.json", folder / "vim"
        monkeypatch.delenv("VISUAL", raising=False)
        program = f'"{sys.executable}" "{self._script}"' if sys.platform == "win32" else str(self._script)
        monkeypatch.setenv("EDITOR", program)

    def will(self, deed: str, code: int = 0) -> None:
        """`deed` is Python over `text`, which is written back."""
        lines = [
            f"#!{sys.executable}",
            "import json, sys",
            "from pathlib import Path",
            f"Path({str(self._log)!r}).write_text(json.dumps(sys.argv[1:]))",
            "file = Path(sys.argv[-1])",
            "text = file.read_text('utf-8')",
            deed,
            "file.write_text(text, 'utf-8')",
            f"sys.exit({code})",
        ]
        self._script.write_text("\n".join(lines) + "\n", "utf-8")
        self._script.chmod(0o755)

    @property
    def file(self) -> Path:
        return Path(json.loads(self._log.read_text())[-1])

    @property
    def line(self) -> int:
        """The line it was given; a script that is no program of its own is given none."""
        if sys.platform == "win32":
            pytest.skip("the editor's name is python")
        place, _ = json.loads(self._log.read_text())
        return int(place.removeprefix("+"))


@pytest.fixture
def editor(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Editor:
    return Editor(tmp_path_factory.mktemp("an editor"), monkeypatch)


def line_of(file: Path, text: str) -> int:
    return file.read_text("utf-8").splitlines().index(text) + 1


class TestEdit:
    def test_the_question_is_opened_at_its_line_and_the_bank_checked(self, dlquiz, demo, editor):
        editor.will("text = text.replace('Pooling has weights.', 'Max pooling has weights.')")
        assert dlquiz("edit", demo, "claim").ok.lines == ["Files: 1, questions: 6, errors: 0, warnings: 0."]
        assert editor.file == demo
        assert dlquiz("show", demo, "claim", "--json").document["prompt"] == "Max pooling has weights."
        assert editor.line == line_of(demo, "  - id: claim")

    def test_a_faulty_question_can_be_opened_and_corrected(self, dlquiz, broken, editor):
        editor.will("text = text.replace('1 +', '1 + 1')")
        assert dlquiz("edit", broken, "bad").ok
        assert editor.line == 11

    def test_a_question_that_cannot_be_read_is_opened_where_it_is_broken(self, dlquiz, demo, editor):
        demo.write_text(demo.read_text("utf-8").replace("id: conv\n", "id: 'conv\n"), "utf-8")
        editor.will('text = text.replace("id: \'conv", "id: conv")')
        ran = dlquiz("edit", demo, "conv")

        assert ran.code == 0
        assert ran.err.startswith(f"{demo}:{editor.line}:")
        assert "B006" in ran.err

    def test_an_installed_bank_by_its_id_even_a_broken_one(self, dlquiz, demo, own_banks, editor):
        own = Path(shutil.copy(demo, own_banks / "mine.yaml"))
        editor.will("text += '  - [broken\\n'")
        assert dlquiz("edit", "demo", "claim").code == 1
        editor.will("text = text.replace('  - [broken\\n', '')")
        assert dlquiz("edit", "demo", "claim").code == 0
        assert editor.file == own

    def test_a_shipped_bank_with_a_warning(self, dlquiz, few_shipped, editor):
        editor.will("pass")
        ran = dlquiz("edit", "base", "q")

        assert ran.code == 0
        assert "an update overwrites" in ran.err
        assert editor.file == few_shipped / "base.yaml"

    def test_an_editor_that_ends_badly_is_reported_and_the_bank_checked_all_the_same(self, dlquiz, demo, editor):
        editor.will("pass", code=3)
        ran = dlquiz("edit", demo, "claim")

        assert (ran.code, ran.err) == (0, "the editor ended with code 3\n")

    @pytest.mark.parametrize(
        ("bank", "question", "said"),
        [
            ("{demo}", "clam", "did you mean `claim`?"),
            ("{demo}", "other/claim", "has no question `other/claim`"),
            ("{demo}", "nothing", "has no question `nothing`"),
            ("none.yaml", "claim", "none.yaml does not exist"),
            ("dema", "claim", "no installed bank"),
        ],
    )
    def test_what_is_not_there_opens_nothing(self, dlquiz, demo, editor, bank, question, said):
        editor.will("pass")
        assert said in dlquiz("edit", bank.format(demo=demo), question).refusal
        with pytest.raises(FileNotFoundError):
            assert editor.file

    def test_an_editor_that_is_not_there(self, dlquiz, demo, monkeypatch):
        monkeypatch.delenv("VISUAL", raising=False)
        monkeypatch.setenv("EDITOR", "no-such-editor")
        assert "set EDITOR" in dlquiz("edit", demo, "claim").refusal

    @pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
    def test_ctrl_c_in_the_editor_is_a_key_of_the_editor(self, dlquiz, demo, editor):
        deed = "import os, signal; signal.signal(signal.SIGINT, signal.SIG_IGN); os.kill(os.getppid(), signal.SIGINT)"
        editor.will(f"{deed}; import time; time.sleep(0.5); text = text.replace('answer: false', 'answer: true')")

        assert dlquiz("edit", demo, "claim").code == 0
        assert "answer: true" in demo.read_text("utf-8")
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(1)


BANK = """\
format: 1
id: mine
title: Mine
questions:
  - id: first
    type: true_false
    topic: t
    prompt: {en: Is it so?, zh: 是这样吗？}
    answer: true
  - id: second
    type: numeric
    topic: t
    prompt: {en: '{{n}}?', zh: '{{n}}？'}
    parameters: {n: {integer: [1, 9]}}
    answer: {expression: n}
"""


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    return written(tmp_path / "mine.yaml", BANK)


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def test_in_a_pipe_the_first_question_is_printed_as_show_does(dlquiz, bank):
    ran = dlquiz("preview", bank).ok
    assert ran.lines[0] == "mine/first · seed 0"
    assert ran.out.partition("\n")[2] == dlquiz("show", bank, "first").out
    for named in ("second", "mine/second"):
        ran = dlquiz("preview", bank, named, "--seed", 3, "--language", "zh")
        assert ran.lines[0] == "mine/second · 种子 3"
        assert ran.out.partition("\n")[2] == dlquiz("show", bank, "second", "--seed", 3, "--language", "zh").out


def test_faults_come_first_and_an_error_exits_with_1(dlquiz, bank):
    change(bank, "{en: Is it so?, zh: 是这样吗？}", "{en: Is it so?}")
    warned = dlquiz("preview", bank)
    assert warned.code == 0
    assert warned.lines[:3] == [
        f"{bank}:8:13: B111 the prompt lacks `zh` "
        "(add `zh: …`, or write the text alone, without `{en: …}`) [warning]",
        "",
        "mine/first · seed 0",
    ]
    change(bank, "expression: n}", "expression: m}")
    broken = dlquiz("preview", bank, "second")
    assert (broken.code, broken.err) == (1, "")
    assert [line.split(": ")[1].split()[0] for line in broken.lines] == ["B111", "B121"]
    assert dlquiz("preview", bank, "first").code == 1, "as `check` of this file"


def test_what_only_drawing_shows_is_a_fault_too(dlquiz, bank):
    change(bank, "expression: n}", "expression: 1/(n - n)}")
    ran = dlquiz("preview", bank, "second")
    assert (ran.code, len(ran.lines)) == (1, 1)
    assert ran.out == "".join(f"{line}\n" for line in dlquiz("check", bank).lines[:-1])


@pytest.mark.parametrize(("data", "code"), [(b"", "B005"), (b"a: [1", "B006"), (b"words\n", "B103")])
def test_a_file_that_is_no_bank_is_reported_by_its_fault(dlquiz, bank, data, code):
    bank.write_bytes(data)
    ran = dlquiz("preview", bank)
    assert (ran.code, ran.err, len(ran.lines)) == (1, "", 1)
    assert code in ran.out


@pytest.mark.parametrize(
    ("named", "identity", "en", "zh"),
    [
        ("gone.yaml", None, "there is no such file; to begin a bank, run `dlquiz new", "没有这个文件；要新建题库"),
        (
            "mine.yaml",
            "frist",
            "has no question `frist`; did you mean `first`?",
            "没有题目 `frist`；是否想写 `first`？",
        ),
        ("mine.yaml", "yours/first", "has no question `yours/first`", "没有题目 `yours/first`"),
        ("question_bank", None, "is a folder; name a file in it", "是文件夹；请指定其中的文件"),
    ],
)
def test_what_is_not_there_is_refused(dlquiz, bank, named, identity, en, zh):
    words = [bank.parent / named, *([identity] if identity else [])]
    for language, sentence in (("en", en), ("zh", zh)):
        assert sentence in dlquiz("preview", *words, "--language", language).refusal
    assert dlquiz("preview", "mien").code == 2


@pytest.mark.parametrize(("words", "begun"), [((), ("", 0, True)), (("second", "--seed", 4), ("second", 4, False))])
def test_on_a_terminal_the_screen_begins_with_it(dlquiz, bank, shown, words, begun):
    assert dlquiz("preview", bank, *words).code == 0
    (app,) = shown
    live = app._first()
    assert isinstance(live, LiveScreen)
    assert (live._begun, live._is_alone, live._file) == (begun, True, bank)
