"""What installs dlquiz says what the project says, and what tries it fails where something does not work."""

from __future__ import annotations

import os
import re
import shutil
import stat
import sys
import tomllib
from pathlib import Path

import pytest

from dlquiz import __version__
from dlquiz.yaml_reader.nodes import plain_value
from dlquiz.yaml_reader.reading import read_file
from tests import installed

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PACKAGING = ROOT / "packaging"


class TestRecipes:
    @pytest.mark.parametrize("name", ["Dockerfile", "dlquiz.rb", "recipe.yaml"])
    def test_the_first_line_says_whether_it_was_tried(self, name: str) -> None:
        first = (PACKAGING / name).read_text("utf-8").splitlines()[0]
        assert re.match("# This (file|formula|recipe) was (not )?(run|tried)", first)

    def test_conda_takes_the_same_packages_in_the_same_bounds(self) -> None:
        recipe = plain_value(read_file(PACKAGING / "recipe.yaml")[0])
        python, *packages = recipe["requirements"]["run"]
        wanted = [re.sub("([A-Za-z0-9_-]+)", lambda name: name[1].lower(), one, count=1) for one in depended()]
        assert [one.replace(" ", "") for one in packages] == wanted
        assert python == f"python {PROJECT['project']['requires-python']}"
        assert str(recipe["package"]["version"]) == __version__
        assert f"dlquiz-{__version__}.tar.gz" in recipe["source"]["url"]

    def test_homebrew_takes_this_version(self) -> None:
        assert f"dlquiz-{__version__}.tar.gz" in (PACKAGING / "dlquiz.rb").read_text("utf-8")

    def test_the_container_copies_what_is_there_and_reaches_its_builder(self) -> None:
        lines = (PACKAGING / "Dockerfile").read_text("utf-8").splitlines()
        copied = [word for line in lines if re.match("COPY (?!--)", line) for word in line.split()[1:-1]]
        ignored = (PACKAGING / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
        assert len(copied) > 5
        assert [name for name in copied if not (ROOT / name).exists()] == []
        assert set(copied) == {line[1:] for line in ignored if line.startswith("!")}

    def test_the_container_has_a_python_that_dlquiz_runs_on(self) -> None:
        images = re.findall("(?m)^FROM python:([0-9.]+)-slim", (PACKAGING / "Dockerfile").read_text("utf-8"))
        assert len(images) == 2 and len(set(images)) == 1
        assert f"Programming Language :: Python :: {images[0]}" in PROJECT["project"]["classifiers"]

    def test_the_manual_pages_come_with_the_wheel_and_all_of_it_with_the_sdist(self) -> None:
        targets = PROJECT["tool"]["hatch"]["build"]["targets"]
        assert {ROOT / name for name in targets["wheel"]["shared-data"]} == set((ROOT / "docs" / "man").rglob("*.1"))
        assert {"/docs", "/packaging"} <= set(targets["sdist"]["include"])


def depended() -> list[str]:
    packages: list[str] = PROJECT["project"]["dependencies"]
    return packages


@pytest.mark.skipif(os.name == "nt", reason="a program of one line is a shell script here")
class TestTrying:
    """A program that only says its version takes the place of what was installed."""

    @pytest.fixture
    def program(self, tmp_path: Path) -> Path:
        program = tmp_path / "dlquiz"
        program.write_text(f"#!/bin/sh\necho dlquiz {__version__}\n", "utf-8")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        return program

    @pytest.fixture(autouse=True)
    def nothing_is_built(self, monkeypatch: pytest.MonkeyPatch, program: Path) -> None:
        monkeypatch.setattr(installed, "build", lambda folder: folder / "a.whl")
        monkeypatch.setattr(installed, "INSTALLERS", dict.fromkeys(installed.INSTALLERS, lambda *_: program))

    def test_a_program_that_is_not_there_is_not_run(self, monkeypatch, capsys) -> None:
        monkeypatch.setattr(shutil, "which", lambda name: None)
        assert installed.main("pipx", "uv") == 0
        assert capsys.readouterr().err.splitlines() == [
            f"NO {name} HERE: installing with it is NOT RUN" for name in ("PIPX", "UV")
        ]

    def test_what_does_not_work_fails_and_is_named(self, capsys, program: Path) -> None:
        program.write_text("#!/bin/sh\necho dlquiz 0.0.1\n", "utf-8")
        assert installed.main("pip") == 1
        assert capsys.readouterr().err == "installed by pip: the version is another one\n"

    def test_a_job_that_ends_with_another_code_fails(self, capsys, program: Path) -> None:
        program.write_text("#!/bin/sh\necho broken >&2; exit 7\n", "utf-8")
        assert installed.main("pip") == 1
        assert "--version` ended with 7: broken" in capsys.readouterr().err

    def test_one_that_works_is_named(self, monkeypatch, capsys) -> None:
        monkeypatch.setattr(installed, "use", lambda *_: None)
        monkeypatch.setattr(shutil, "which", lambda name: name)
        assert installed.main() == 0
        lines = capsys.readouterr().out.splitlines()
        assert sorted(line.split(":")[0] for line in lines) == [
            f"installed by {name}" for name in ("pip", "pipx", "uv")
        ]


def test_a_program_gets_neither_the_checkout_nor_a_history(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("DLQUIZ_HOME", str(ROOT))
    script = "import os; print(os.environ.get('PYTHONPATH'), os.environ['DLQUIZ_HOME'])"
    printed = installed.run(sys.executable, "-c", script, cwd=tmp_path, environment=installed.clean(tmp_path))
    assert printed.split() == ["None", str(tmp_path / "dlquiz")]
