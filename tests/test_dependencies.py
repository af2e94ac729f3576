"""Every dependency is bounded at both ends, and both ends are written down for those who test them."""

from __future__ import annotations

import re
import tomllib
from itertools import pairwise
from pathlib import Path

from every_case import every_case

ROOT = Path(__file__).parents[1]
LOCK = "requirements-lock.txt"
LOCKS = (LOCK, ".ci/anki.txt", ".ci/mcp.txt", "packaging/installers.txt")
"""Then what CI tests decks with, what it tests the tools for agents with, and what it installs the package with."""
NAME = re.compile(r"[A-Za-z0-9_-]+")
BOUNDED = re.compile(r"(?P<name>[A-Za-z0-9_-]+)>=(?P<lowest>[0-9.]+),<(?P<limit>[0-9.]+)")


def dependencies() -> dict[str, tuple[str, str]]:
    """The lower and the upper bound of each package that the program itself needs, by its name in small letters."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["web"]]
    found = [BOUNDED.fullmatch(one) for one in wanted]
    assert all(found), f"unbounded: {[one for one, match in zip(wanted, found, strict=True) if not match]}"
    return {match["name"].lower(): (match["lowest"], match["limit"]) for match in found if match}


def tools() -> list[str]:
    """The packages that test and develop, in small letters; those that only one system needs are not looked at here."""
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    wanted = [one for one in [*extras["test"], *extras["dev"]] if not one.startswith("dlquiz[") and ";" not in one]
    return [normal(NAME.match(one)[0]) for one in wanted]


def pinned(name: str) -> dict[str, str]:
    """The versions by the names in small letters, with hyphens."""
    found = re.findall(r"^([A-Za-z0-9_.-]+)==([^ ;\\\n]+)", (ROOT / name).read_text("utf-8"), re.MULTILINE)
    return {normal(one): pin for one, pin in found}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def version(text: str) -> tuple[int, ...]:
    numbers = [int(part) for part in text.split(".")]
    return tuple(numbers + [0] * (4 - len(numbers)))


def test_the_lowest_versions_are_the_lower_bounds() -> None:
    lowest = {name: version(text) for name, text in pinned("constraints-lowest.txt").items()}
    assert lowest == {name: version(low) for name, (low, _) in dependencies().items()}


@every_case("name", sorted(dependencies()))
def test_the_newest_version_lies_within_the_bounds(name: str) -> None:
    low, limit = dependencies()[name]
    assert version(low) <= version(pinned(LOCK)[name]) < version(limit)


@every_case("name", tools())
def test_what_tests_is_the_same_version_everywhere(name: str) -> None:
    assert name in pinned(LOCK)


@every_case("lock", LOCKS)
def test_every_locked_version_has_its_hashes(lock: str) -> None:
    """pip refuses the whole file where one has none, or where something that is needed is missing."""
    requirements = (ROOT / lock).read_text("utf-8").replace("\\\n", " ").splitlines()
    locked = [one for one in requirements if one and not one.startswith("#")]
    assert len(locked) == len(pinned(lock))
    assert [one for one in locked if not re.search(r" --hash=sha256:[0-9a-f]{64}\b", one)] == []


def test_the_constraints_are_the_locked_versions_without_their_hashes() -> None:
    """Line by line, with the markers of what only one system needs."""
    requirements = (ROOT / LOCK).read_text("utf-8").replace("\\\n", " ").splitlines()
    locked = [one.partition("--hash=")[0].strip() for one in requirements if not one.startswith("#")]
    constraints = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    assert [one for one in constraints if not one.startswith("#")] == locked


def test_the_constraints_come_with_the_sources() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    included = project["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]
    assert {f"/{name}" for name in (LOCK, "constraints.txt", "constraints-lowest.txt")} <= set(included)


def test_nothing_is_installed_that_is_not_locked() -> None:
    """What CI and the README's command install has hashes; the project itself comes without dependencies."""
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    commands = re.findall(r"-m pip install ([^&\n]+)", script)
    assert commands
    for words in map(str.split, commands):
        named = [file for option, file in pairwise(words) if option == "-r"]
        locked = "--require-hashes" in words and named in [[lock] for lock in LOCKS]
        itself = {"--no-deps", "--no-build-isolation", "-e", "."} <= set(words)
        assert locked or itself, words


def test_what_builds_the_package_is_locked_too() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    for one in project["build-system"]["requires"]:
        assert normal(NAME.match(one)[0]) in pinned(LOCK)


def test_every_dependency_is_explained_with_its_bounds() -> None:
    page = (ROOT / "docs" / "audit" / "dependencies.md").read_text("utf-8")
    rows = re.findall(r"^\| ([\w-]+)(?: \(extra `web`\))? \| ≥ ([0-9.]+), < ([0-9.]+) \|", page, re.MULTILINE)
    assert {name.lower(): (low, limit) for name, low, limit in rows} == dependencies()
