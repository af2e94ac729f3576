"""What a start pays for: each import, in a fresh interpreter, brings in only what it needs."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
from campaigns import some
from history_samples import answer, entry

import dlquiz
from dlquiz.cli.commands import root
from dlquiz.locations import bundled_banks
from dlquiz.reports import written_lines
from dlquiz.settings import Settings, save_settings

SCALAR_REFERENCES = """
from dlquiz.reference import catalog
CALLS = {
    "conv_output_size": ({"input_size": 224, "kernel_size": 7, "stride": 2, "padding": 3}, 112),
    "conv_parameters": ({"in_channels": 3, "out_channels": 8, "kernel_size": 3}, 3 * 8 * 9 + 8),
    "conv_macs": ({"in_channels": 2, "out_channels": 3, "kernel_size": 3, "output_size": 4}, 2 * 3 * 9 * 16),
    "receptive_fields": ({"layers": [[3, 2], [3, 2], [3, 1]]}, (3, 7, 15)),
    "evaluate": ({"expression": "x^2 + 1", "at": {"x": 3}}, 10),
}
for name, (given, expected) in CALLS.items():
    reference = catalog.find(name)
    bound = catalog.bind(reference, given)
    assert catalog.value_of(reference, bound) == expected, name
    assert catalog.active_mistakes(reference, bound, expected) is not None
    assert reference.convention_for(bound) is not None
    assert catalog.signature(reference)
"""
WHETHER_THERE_IS_A_PICTURE = """
from dlquiz.messages import Text
from dlquiz.kinds.numeric import Numeric
from dlquiz.questions.kinds import Call
from dlquiz.questions.question import Question
from dlquiz.tui.illustrations import has_illustrations
from dlquiz.variants.model import Variant
call = Call("gradient", {"expression": "x*x", "at": {"x": 3}, "with_respect_to": "x"})
question = Question(bank="b", id="q", kind=Numeric(call), type="numeric", topic="t", prompt=Text.same(""))
assert has_illustrations(Variant(question, 1, {}, {}))
"""
SCALAR_EXPRESSION = """
from dlquiz.expressions import evaluate, holds, parse
assert evaluate(parse("floor((n + 2*p - k)/s) + 1"), {"n": 7, "p": 1, "k": 3, "s": 2}) == 4
assert holds(parse("n > 1 and not k == 2"), {"n": 7, "k": 3})
"""
SCALAR_DRAW = """
from dlquiz.expressions import parse
from dlquiz.messages import Text
from dlquiz.kinds.drawing import draw
from dlquiz.kinds.numeric import Numeric
from dlquiz.questions.kinds import Call
from dlquiz.questions.parameters import IntegerRange
from dlquiz.questions.question import Question
call = Call("conv_output_size", {"input_size": parse("n"), "kernel_size": 3})
question = Question(
    bank="b", id="q", kind=Numeric(call), type="numeric", topic="t", prompt=Text.same("{n}"),
    parameters={"n": IntegerRange(8, 40)}, let={"m": parse("n - 2")}, where=(parse("n % 2 == 0"),),
)
variant = draw(question, 1)
assert variant.answer == variant.names["m"] == variant.parameters["n"] - 2
"""
VERSION = """
import runpy, sys
sys.argv = ["dlquiz", "--version"]
runpy.run_module("dlquiz", run_name="__main__")
"""
SCREEN = """
import asyncio, sys
from textual.app import App
from dlquiz.cli import screen
from dlquiz.tui import app
from dlquiz.tui.lifecycle.preload import LATER
seen = []
async def painted(running):
    seen.extend([type(running.screen).__name__, *sys.modules])
    await load(running)
async def quit_when_loaded(pilot):
    for _ in range(1000):
        if pilot.app.preloaded:
            break
        await asyncio.sleep(0.02)
    else:
        raise AssertionError("it was never loaded")
    assert set(LATER) <= set(sys.modules)
    assert "yaml" in sys.modules
    await pilot.app.action_quit()
load, app.DlquizApp._preload = app.DlquizApp._preload, painted
screen.is_terminal = lambda: True
app.DlquizApp.run = lambda self: App.run(self, headless=True, auto_pilot=quit_when_loaded)
screen.start_screen(())
assert seen[0] == "SHOWN", seen[0]
for name in set(sys.modules) - set(seen):
    del sys.modules[name]
"""
"""What is loaded when home has been painted; what is loaded later, for the first question, is left out."""
QUESTION = """
import sys
from textual.app import App
from dlquiz.cli import screen
from dlquiz.cli.running import run
from dlquiz.tui import app
seen = []
async def painted(running):
    seen.extend([type(running.screen).__name__, *sys.modules])
    running.call_later(running.exit)
app.DlquizApp._preload = painted
screen.is_terminal = lambda: True
app.DlquizApp.run = lambda self: App.run(self, headless=True)
run(["practice", "--question", "cnn_interview/conv-output-size", "--seed", "1"])
assert seen[0] == "QuestionScreen", seen[0]
for name in set(sys.modules) - set(seen):
    del sys.modules[name]
"""
"""What is loaded when a first question has been painted."""
VERDICT = """
import sys
from datetime import UTC, datetime
from dlquiz.bank import load_library
from dlquiz.locations import bundled_banks
from dlquiz.progress.store import memory_store
from dlquiz.tui.lifecycle.preload import preload
list(preload())
loaded = set(sys.modules)
from dlquiz.session.options import SessionOptions
from dlquiz.session.starting import begin_session
from dlquiz.session.today import Limits
from dlquiz.tui.question.verdicts import verdict_parts
with memory_store() as store:
    session = begin_session(
        load_library([bundled_banks()]), SessionOptions(question="cnn_interview/conv-output-size", number=1), store,
        clock=lambda: datetime.now(UTC), zone=UTC, limits=Limits(20, 200), device="d", seed=1, language="en",
    ).session
    session.advance()
    assert verdict_parts(session.submit("12345"), "en", None)
before, after = ({name.partition(".")[0] for name in names} for names in (loaded, sys.modules))
late = after - before - sys.stdlib_module_names
assert not late, late
"""
"""What takes long is loaded after the first frame, and not by the first answer of a session on the screen."""
HELLO = """
import asyncio
from textual.app import App
from textual.widgets import Static
class Hello(App):
    def compose(self):
        yield Static("hello")
    def on_mount(self):
        self.call_after_refresh(self.exit)
Hello().run(headless=True)
"""
COMMAND = """
import sys
from dlquiz.cli.running import run
assert run({arguments!r}) == 0
"""
OPEN_ANSWER = """
import io, sys
from dlquiz.cli.running import run
sys.stdin = io.StringIO("because\\n1\\n")
assert run(["practice", "--plain", "--kind", "open", "--number", "1"]) == 0
"""
"""What is loaded when an open answer was scored in line mode."""
EVERYTHING_HEAVY = "numpy yaml textual rich fsrs click sqlite3 markdown_it mdit_py_plugins pylatexenc"
ALL_BUT_YAML = EVERYTHING_HEAVY.replace("yaml ", "")
"""A reference that is a record is read from its YAML file."""


def loaded_by(code: str) -> set[str]:
    """The names of all modules loaded after running `code` in a new interpreter."""
    ending = "\nimport sys\nsys.stderr.write(' '.join(sys.modules))"
    command = [sys.executable, "-W", "error", "-c", code + ending]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stderr.split())


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("code", "kept_out"),
    [
        pytest.param("import dlquiz", EVERYTHING_HEAVY, id="the package"),
        pytest.param("import dlquiz.errors, dlquiz.questions.question", EVERYTHING_HEAVY, id="the lowest layers"),
        pytest.param(SCALAR_EXPRESSION, EVERYTHING_HEAVY, id="a scalar expression"),
        pytest.param("import dlquiz.reference.catalog as c; c.names()", EVERYTHING_HEAVY, id="the catalogue's names"),
        pytest.param(SCALAR_REFERENCES, ALL_BUT_YAML, id="closed forms of scalar references"),
        pytest.param(SCALAR_DRAW, ALL_BUT_YAML, id="drawing a scalar question"),
        pytest.param("import dlquiz.text.laying_out", "markdown_it mdit_py_plugins pylatexenc textual rich", id="text"),
        pytest.param(VERSION, EVERYTHING_HEAVY, id="--version"),
        pytest.param(VERSION.replace("--version", "--help"), EVERYTHING_HEAVY, id="--help"),
        pytest.param("import dlquiz.session.session", "textual rich click markdown_it pylatexenc", id="session"),
        pytest.param("import dlquiz.grading.numeric", "textual rich click yaml fsrs sqlite3 markdown_it", id="grading"),
        pytest.param("import dlquiz.checking", "textual rich click", id="checking"),
        pytest.param("import dlquiz.reports", "textual rich click yaml numpy fsrs", id="reports"),
        pytest.param("import dlquiz.interchange.formats", EVERYTHING_HEAVY, id="interchange"),
        pytest.param("import dlquiz.cli.running", "textual", id="command line"),
        pytest.param("import dlquiz.cli.plain.home", "textual rich numpy", id="line mode"),
        pytest.param(WHETHER_THERE_IS_A_PICTURE, "numpy", id="whether there is a picture"),
        pytest.param("import dlquiz.yaml_reader.fields", EVERYTHING_HEAVY, id="yaml reader"),
    ],
)  # fmt: skip
def test_what_is_kept_out(code: str, kept_out: str) -> None:
    assert not loaded_by(code) & set(kept_out.split())


@pytest.mark.sweep
def test_a_first_verdict_waits_for_no_package() -> None:
    assert "dlquiz.tui.question.verdicts" in loaded_by(VERDICT)


@pytest.fixture(scope="module")
def once_begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a learner who has answered a question, so that home is shown and not the greeting, and banks are
    cached; the settings were changed once."""
    home = tmp_path_factory.mktemp("home")
    assert save_settings(home / "settings.yaml", Settings(number=7))
    answering = ["practice", "--plain", "--kind", "true_false", "--number", "1"]
    for command in (answering, ["banks"]):
        called = [sys.executable, "-m", "dlquiz", *command]
        environment = os.environ | {"DLQUIZ_HOME": str(home)}
        done = subprocess.run(
            called, input="true\n", capture_output=True, text=True, timeout=60, check=False, env=environment
        )
        assert done.returncode == 0, done.stderr
    return home


@pytest.fixture
def begun(once_begun: Path, dlquiz_home: Path) -> Path:
    return shutil.copytree(once_begun, dlquiz_home)


READING = {"yaml", "dlquiz.bank.loading"}
OPENED = [
    pytest.param(SCREEN.replace("SHOWN", "HomeScreen"), "yaml numpy fsrs pylatexenc", id="the screen"),
    *(
        pytest.param(COMMAND.format(arguments=[command]), "yaml numpy textual", id=command)
        for command in ("banks", "due", "stats")
    ),
]


@pytest.mark.sweep
@pytest.mark.parametrize(("code", "kept_out"), OPENED)
def test_unchanged_banks_are_opened_without_reading_them(begun: Path, code: str, kept_out: str) -> None:
    assert not loaded_by(code) & {*READING, *kept_out.split()}


@pytest.mark.sweep
@pytest.mark.parametrize("code", [row.values[0] for row in OPENED[:2]], ids=["the screen", "banks"])
def test_without_a_cache_the_probe_sees_them_read(begun: Path, code: str) -> None:
    (begun / "index.db").unlink()
    assert loaded_by(code) >= READING


@pytest.mark.sweep
def test_a_question_is_shown_before_numpy_and_other_fields_are_loaded(begun: Path) -> None:
    loaded = loaded_by(QUESTION)
    others = {f"dlquiz.tui.inputs.{field}" for field in ("essay", "grid", "cloze", "choice", "matching")}
    others.add("dlquiz.tui.question.calculator")
    others |= {f"dlquiz.{marking}" for marking in ("grading.numeric", "grading.code.texts", "sandbox.model")}
    others |= {f"dlquiz.kinds.{kind}" for kind in ("choice", "cloze", "code", "matching", "open", "steps", "text")}
    assert {"dlquiz.tui.inputs.line", "dlquiz.kinds.numeric"} <= loaded, "a number is answered on a line"
    assert loaded & (others | {"textual.widgets._text_area", "numpy", "markdown_it"}) == set()


@pytest.mark.sweep
def test_without_the_setting_no_open_answer_loads_what_calls_a_server(begun: Path) -> None:
    asking = {"dlquiz.session.scorer", "dlquiz.cli.proposals", "http.client", "ssl"}
    loaded = loaded_by(OPEN_ANSWER)
    assert "dlquiz.kinds.open" in loaded
    assert not loaded & asking
    # Nothing is sent: the model has no name.
    assert save_settings(begun / "settings.yaml", Settings(scorer="http://localhost:1/v1"))
    assert asking <= loaded_by(OPEN_ANSWER)


HEAVY = {"numpy", "yaml", "textual", "rich", "fsrs", "sqlite3", "markdown_it", "pylatexenc", "aiohttp"}
ANSWERED = "cnn_interview conv-output-size"
LOADS = {
    "practice --help": "",
    "review --plain": "sqlite3",
    "drill": "numpy yaml sqlite3",
    "interview --help": "",
    "interviews": "sqlite3",
    "check --seeds 1 BANK": "numpy yaml sqlite3 markdown_it pylatexenc",
    f"show {ANSWERED}": "numpy yaml sqlite3 markdown_it pylatexenc",
    f"grade {ANSWERED} 16 --seed 1": "numpy yaml sqlite3 markdown_it pylatexenc",
    "calc": "yaml sqlite3",
    "calc conv_output_size input_size=7 kernel_size=3": "numpy yaml markdown_it pylatexenc",
    "code --help": "",
    "net": "",
    "net lenet5": "",
    "new --help": "",
    "edit --help": "",
    "preview BANK": "yaml sqlite3 markdown_it pylatexenc",
    "banks": "sqlite3",
    "analyse EXPORT": "numpy yaml sqlite3",
    "schema": "yaml",
    "convert --help": "",
    "stats": "sqlite3",
    "due": "sqlite3",
    "history": "sqlite3",
    "mistakes": "sqlite3",
    "plan --date DATE": "fsrs sqlite3",
    "fit": "fsrs sqlite3",
    "undo": "sqlite3",
    "regrade": "sqlite3",
    "orphans": "sqlite3",
    "export": "sqlite3",
    "import --help": "",
    "sync --help": "",
    "doctor": "sqlite3",
    "serve --help": "",
    "group --help": "",
    "mcp --help": "",
    "completion bash": "",
    "man": "",
}
"""What each command loads of what takes long, on a home that was begun; of those that change or ask, its help."""


def test_every_command_is_among_those_whose_loading_is_known() -> None:
    assert {arguments.split()[0] for arguments in LOADS} == set(root.commands)


@pytest.mark.sweep
@pytest.mark.parametrize("arguments", some(LOADS, 3))
def test_what_each_command_loads(begun: Path, tmp_path: Path, arguments: str) -> None:
    bank = shutil.copy(bundled_banks() / "homework.yaml", tmp_path)
    exam = date.today() + timedelta(days=30)
    export = tmp_path / "one.jsonl"
    made = answer("a1", ANSWERED.replace(" ", "/"), score=0.0, mistake="padding_once")
    export.write_bytes(b"".join(written_lines([entry(made)])))
    words = (
        arguments.replace("BANK", str(bank)).replace("DATE", exam.isoformat()).replace("EXPORT", str(export)).split()
    )
    loaded = loaded_by(f"import sys\nfrom dlquiz.cli.running import run\nassert run({words!r}) in (0, 1)")
    assert loaded & HEAVY == set(LOADS[arguments].split())


LATER = (
    *(
        "grading",
        "variants",
        "reference",
        "networks",
        "expressions",
        "checking",
        "reports",
        "editors",
        "symbols",
        "web",
    ),
    *("bank.loading", "bank.rounds", "questions.kinds", "progress.statistics", "progress.backups", "progress.merging"),
    *("session.session", "session.starting", "session.drilling", "tui.rendering", "tui.question.verdicts"),
    *("tui.authoring.watching", "tui.question.question_view", "tui.question.screen", "tui.lifecycle.crashes"),
    *("tui.help.palette", "messages.zh", "text.laying_out"),
)
"""What of dlquiz home does without."""
MOST_MODULES = 95
"""Of dlquiz itself, at the first frame of home; each costs between 0.1 and 1 ms."""


def third_party(modules: set[str]) -> set[str]:
    """The distributions among top-level modules: what belongs neither to Python nor to us."""
    tops = {name.split(".")[0] for name in modules}
    return {top for top in tops - sys.stdlib_module_names if top != "dlquiz" and not top.startswith(("_", "encodings"))}


@pytest.mark.sweep
def test_before_the_first_frame_of_home_little_more_is_loaded_than_textual(begun: Path) -> None:
    loaded, hello = loaded_by(SCREEN.replace("SHOWN", "HomeScreen")), loaded_by(HELLO)
    assert third_party(loaded) == third_party(hello) >= {"textual", "rich"}
    ours = {name.removeprefix("dlquiz.") for name in loaded if name.startswith("dlquiz.")}
    assert not {name for name in ours if name.startswith(tuple(f"{package}." for package in LATER)) or name in LATER}
    assert len(ours) <= MOST_MODULES, sorted(ours)


@pytest.mark.sweep
def test_the_greeting_does_without_the_screen_of_questions(dlquiz_home: Path) -> None:
    """It counts the stops of the tour, for which questions are read: their kinds are there, and how they are marked."""
    loaded = loaded_by(SCREEN.replace("SHOWN", "WelcomeScreen"))
    later = {"dlquiz.tui.question.screen", "dlquiz.session.session", "numpy", "fsrs", "pylatexenc"}
    assert not loaded & later
    assert "dlquiz.tui.home.welcome" in loaded


def test_importing_the_package_loads_nothing_else_of_it() -> None:
    assert {name for name in loaded_by("import dlquiz") if name.split(".")[0] == "dlquiz"} == {"dlquiz"}


def test_the_probe_sees_what_is_loaded() -> None:
    """Were the probe blind, every row above would pass: an array must bring NumPy in."""
    code = "from dlquiz.expressions import evaluate, parse; evaluate(parse('sum([1, 2])'), {})"
    assert "numpy" in loaded_by(code)
    assert "yaml" in loaded_by("from dlquiz.yaml_reader.reading import read_text; read_text('a: 1', '')")


def imports_of(file: Path, name: str, modules: set[str]) -> set[str]:
    """Each other module that a file imports anywhere: at its head, in a function, for types only."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.module, f"{name}: imports here are absolute"
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (inner & modules) or {node.module}
    return (found & modules) - {name}


def circles(graph: Mapping[str, set[str]]) -> set[str]:
    """The modules that come back to themselves by their imports, or lie between two such circles."""
    left = {name: set(others) for name, others in graph.items()}
    while leaves := {name for name, others in left.items() if not others & left.keys()}:
        left = {name: others for name, others in left.items() if name not in leaves}
    while roots := left.keys() - set().union(*left.values()):
        left = {name: others for name, others in left.items() if name not in roots}
    return set(left)


@pytest.mark.sweep
def test_no_file_imports_itself_through_others() -> None:
    package = Path(dlquiz.__file__).parent
    paths = {file: file.relative_to(package.parent).with_suffix("") for file in package.rglob("*.py")}
    files = {".".join(path.parts).removesuffix(".__init__"): file for file, path in paths.items()}
    assert circles({name: imports_of(file, name, set(files)) for name, file in files.items()}) == set()


@pytest.mark.parametrize(
    ("graph", "found"),
    [
        pytest.param({"a": {"b"}, "b": {"c"}, "c": set()}, "", id="a chain"),
        pytest.param({"a": {"b", "c"}, "b": {"d"}, "c": {"d"}, "d": set()}, "", id="two ways to one module"),
        pytest.param({"a": {"b"}, "b": {"a"}}, "ab", id="a pair"),
        pytest.param({"a": {"b"}, "b": {"c"}, "c": {"d"}, "d": {"b", "e"}, "e": set()}, "bcd", id="a circle of three"),
    ],
)
def test_circles_are_found(graph: dict[str, set[str]], found: str) -> None:
    assert circles(graph) == set(found)
