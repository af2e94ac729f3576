"""What every test gets: a home of its own, so that no test sees the developer's progress or settings."""

from __future__ import annotations

import gc
import os
import re
import shutil
import signal
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings

from dlquiz.messages import LOCALE_VARIABLES

# What helper modules assert is reported as fully as what tests assert.
pytest.register_assert_rewrite(*(file.stem for file in Path(__file__).parent.glob("*/[a-z]*.py")))


# Every run tries the same examples, so that it is a change that makes a test fail. How long a test takes is measured
# by `benchmarks`: on a busy machine a deadline would fail what is right.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")

# A run that a shell began in the background ignores Ctrl+C, and so would the programs that it starts.
signal.signal(signal.SIGINT, signal.default_int_handler)

# Hundreds of programs are started: without bytecode each of them would compile dlquiz again. Workers and programs alike
# have the environment of the process that reads this first.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# Of a measured run its workers are measured, not the programs that tests start: these look at files, limits and time.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.pop("COVERAGE_PROCESS_CONFIG", None)


@pytest.hookimpl(wrapper=True, optionalhook=True)
def pytest_xdist_auto_num_workers() -> Generator[None, int, int]:
    """Two workers more than there are processors: tests of screens and of programs wait for a part of their time."""
    count = yield
    return count if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ else count + 2


def pytest_collection_finish() -> None:
    """The tests themselves stay to the end: garbage need not be looked for among them, nor as often as in a program."""
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


@pytest.fixture(scope="module")
def little_to_collect() -> None:
    """For tests of what collects garbage first: half a second each time if it looks through all that is loaded."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def new_folder(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A path below the folder of this run that nothing has yet, for the name of a test."""
    base, numbers = tmp_path_factory.getbasetemp(), count()

    def find(name: str) -> Path:
        plain = re.sub(r"\W", "_", name)[:30]
        return base / f"{plain}_{next(numbers)}"

    return find


@contextmanager
def kept_if_it_fails(request: pytest.FixtureRequest, folder: Path) -> Iterator[Path]:
    """A folder that is removed after a test that passes: those of all campaigns would fill what is in memory."""
    before = request.session.testsfailed
    yield folder
    if request.session.testsfailed == before and folder.exists():
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def tmp_path(request: pytest.FixtureRequest, new_folder: Callable[[str], Path]) -> Iterator[Path]:
    """A folder of the test's own. pytest's own fixture looks through those of all tests before for a free number."""
    folder = new_folder(request.node.name)
    folder.mkdir(0o700)
    with kept_if_it_fails(request, folder):
        yield folder


@pytest.fixture(autouse=True)
def dlquiz_home(
    request: pytest.FixtureRequest, new_folder: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """The path that DLQUIZ_HOME names, where nothing is yet; and no locale that asks for a language."""
    home = new_folder("home")
    for name in LOCALE_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DLQUIZ_HOME", str(home))
    with kept_if_it_fails(request, home):
        yield home
