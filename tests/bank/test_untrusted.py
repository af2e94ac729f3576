"""A bank is data: whatever stands in it, nothing is run, no other file is read, nothing is sent.

Banks that try are loaded and checked in a process whose interpreter reports every file it opens, every program and
every connection it starts, and every piece of code it runs.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

HEAD = "format: 1\nid: {id}\ntitle: T\nquestions:\n"
TAME = """
  - {id: number, type: numeric, topic: t, prompt: 'P {{n}} $n^2$', parameters: {n: {integer: [8, 20]}},
     answer: {reference: conv_output_size, arguments: {input_size: n, kernel_size: 3}}}
  - {id: vector, type: numeric, topic: t, prompt: P, answer: {expression: 'sum([1, 2]) * [1, 2]'}}
  - {id: net, type: numeric, topic: t, prompt: P, answer: {reference: network_parameters, arguments: {network: lenet5}}}
  - {id: pick, type: choice, topic: t, prompt: P, options: [{text: a, correct: true}, {text: b}]}
  - {id: claim, type: true_false, topic: t, prompt: P, answer: true}
  - {id: talk, type: open, topic: t, prompt: P, answer: A, rubric: [{point: p}]}
"""

PLACES = [
    "SECRET",
    "../secret.yaml",
    "../../../../etc/passwd",
    "/etc/passwd",
    "file:///etc/passwd",
    "http://127.0.0.1:9/x",
]
"""`SECRET` becomes the absolute path of a file that no bank may read."""
CODE = [
    "__import__('os').system('touch SECRET.ran')",
    "open('SECRET')",
    "().__class__.__base__.__subclasses__()",
    "[c for c in ().__class__.__mro__]",
    "lambda: 0",
    "exec('1')",
    "n.__globals__",
    "{n.__class__}",
    "$(touch SECRET.ran)",
    "`touch SECRET.ran`",
]
TAGS = [
    "!!python/object/apply:os.system ['touch SECRET.ran']",
    "!!python/module:os",
    "!include SECRET",
    "!!binary aGk=",
]
LATEX = [
    r"$\input{SECRET}$",
    r"$\write18{touch SECRET.ran}$",
    r"![x](SECRET)",
    r"[x](file://SECRET)",
    "<img src=SECRET>",
]

PROBE = """
import json, sys
from pathlib import Path
from dlquiz.bank import load_library
from dlquiz.checking import check_library
from dlquiz.errors import DlquizError
from dlquiz.reference.catalog import find, names

tame, hostile, noted = Path(sys.argv[1]), Path(sys.argv[2]), []
WATCHED = ("exec", "os.", "subprocess.", "socket.", "ctypes.", "shutil.", "urllib.", "http.", "ftplib.", "webbrowser.")
LOOKING = ("os.scandir", "os.listdir", "os.walk")

def note(event, arguments):
    if event == "open" and isinstance(arguments[0], str):
        noted.append(["open", arguments[0]])
    elif event.startswith(WATCHED) and event not in LOOKING:
        noted.append([event, repr(arguments)[:200]])

# What a first use imports is no deed of a bank.
first = check_library(load_library([tame]), 2)
assert first.faults == (), first.faults
assert first.questions == 6
for name in names():
    find(name)
broken = tame.with_name("broken.yaml")
broken.write_text("id: [", "utf-8")
load_library([broken])
sys.addaudithook(note)
library = load_library([hostile])
report = check_library(library, 2)
print(json.dumps({"noted": noted, "files": list(library.loaded), "errors": report.errors,
                  "faults": [str(fault) for fault in report.faults]}))
"""


def question(fields: str) -> str:
    return f"  - {{id: q, topic: t, {fields}}}\n"


def hostile_banks(secret: Path) -> list[str]:
    """One bank for each attempt, in every field that is more than a text."""

    def aimed(text: str) -> str:
        return text.replace("SECRET", str(secret))

    banks = [TAME]
    for text in (json.dumps(aimed(text)) for text in (*PLACES, *CODE)):
        computed = [
            f"prompt: {text}, answer: {{expression: {text}}}",
            f"prompt: P, let: {{n: {text}}}, where: [{text}], answer: {{value: 1}}",
            f"prompt: P, answer: {{reference: {text}}}",
            f"prompt: P, answer: {{reference: network_parameters, arguments: {{network: {text}}}}}",
            f"prompt: P, answer: {{reference: evaluate, arguments: {{expression: {text}, at: {{x: 1}}}}}}",
            f"prompt: P, answer: {{reference: conv_output_size, arguments: {{input_size: 9, padding: {text}}}}}",
        ]
        rubric = f"[{{point: {text}, keywords: [{text}]}}]"
        banks += [
            *(question(f"type: numeric, {fields}") for fields in computed),
            question(f"type: {text}, prompt: P"),
            question(f"type: open, prompt: P, answer: {text}, rubric: {rubric}, follow_ups: [{text}]"),
        ]
    banks += [question(f"type: true_false, answer: true, prompt: {json.dumps(aimed(text))}") for text in LATEX]
    banks += [question(f"type: true_false, prompt: P, answer: {aimed(tag)}") for tag in TAGS]
    return banks


def tried(tmp_path: Path, folder: Path) -> dict[str, list[list[str]]]:
    """What the interpreter noted while the banks in `folder` were loaded and checked."""
    tame = tmp_path / "tame.yaml"
    tame.write_text(HEAD.format(id="tame") + TAME, "utf-8")
    command = [sys.executable, "-c", PROBE, str(tame), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)  # type: ignore[no-any-return]


@pytest.mark.sweep
def test_nothing_is_run_read_or_sent(tmp_path: Path) -> None:
    secret, folder = tmp_path / "secret.yaml", tmp_path / "banks"
    secret.write_text(HEAD.format(id="secret") + TAME, "utf-8")
    folder.mkdir()
    banks = hostile_banks(secret)
    for number, text in enumerate(banks):
        (folder / f"{number}.yaml").write_text(HEAD.format(id=f"b{number}") + text, "utf-8")

    seen = tried(tmp_path, folder)

    assert len(seen["files"]) == len(banks) > 100
    assert [event for event in seen["noted"] if event[0] != "open"] == []
    # Modules are read by the interpreter when something is used for the first time.
    opened = {path for _, path in seen["noted"] if not path.endswith((".py", ".pyc", ".so", ".pyd"))}
    assert opened == set(seen["files"])
    assert not (tmp_path / "secret.yaml.ran").exists()


@pytest.mark.sweep
def test_the_probe_sees_what_is_opened_and_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were it blind, nothing here could fail."""
    canary = tmp_path / "canary.yaml"
    canary.write_text("x", "utf-8")
    deeds = f"library = load_library([hostile]); open({str(canary)!r}).close(); exec('1')"
    monkeypatch.setitem(globals(), "PROBE", PROBE.replace("library = load_library([hostile])", deeds))
    (tmp_path / "banks").mkdir()
    (tmp_path / "banks" / "a.yaml").write_text(HEAD.format(id="a") + TAME, "utf-8")
    noted = tried(tmp_path, tmp_path / "banks")["noted"]

    assert "exec" in {event for event, _ in noted}
    assert str(canary) in {path for _, path in noted}


@pytest.mark.sweep
def test_no_link_leads_out_of_a_folder(tmp_path: Path) -> None:
    secret, folder = tmp_path / "out" / "secret.yaml", tmp_path / "banks"
    secret.parent.mkdir()
    (folder / "sub").mkdir(parents=True)
    secret.write_text(HEAD.format(id="secret") + TAME, "utf-8")
    (folder / "own.yaml").write_text(HEAD.format(id="own") + TAME, "utf-8")
    try:
        (folder / "absolute.yaml").symlink_to(secret)
        (folder / "relative.yaml").symlink_to(Path("..") / "out" / "secret.yaml")
        (folder / "sub" / "chain.yaml").symlink_to(folder / "absolute.yaml")
        (folder / "folder").symlink_to(secret.parent, target_is_directory=True)
    except OSError:
        pytest.skip("no symbolic links here")

    seen = tried(tmp_path, folder)

    assert seen["files"] == [str(folder / "own.yaml")]
    assert str(secret) not in {path for _, path in seen["noted"]}
