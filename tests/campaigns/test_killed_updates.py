"""Programs killed with signal 9 while they update banks from elsewhere."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from random import Random

import keeping
import pytest

from dlquiz import locations
from dlquiz.sharing.pins import faults_of_added, keep, read_pins

from . import times
from .tally import Tally
from .without import without

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a POSIX signal")
PROGRAM = (keeping.__file__,)


def kill(rng: Random, program: Sequence[str]) -> None:
    """Kill a program at its work: the old version or the new one is in use, whole, and the next update goes well."""
    with subprocess.Popen([sys.executable, "-W", "error", *program], stdout=subprocess.PIPE) as working:
        assert working.stdout is not None
        for _ in range(rng.randint(1, 3)):
            assert working.stdout.readline() == b"kept\n"
        time.sleep(rng.uniform(0, 0.02))
        working.kill()
    (pin,) = read_pins()
    assert pin in keeping.PINS
    assert not faults_of_added()
    assert not pin.is_edited
    assert locations.installed_banks()[-1] == pin.place
    turn = 1 - keeping.PINS.index(pin)
    keep(keeping.PINS[turn], keeping.VERSIONS[turn], pin)
    assert [path.name for path in locations.added_folder().iterdir()] == [keeping.PINS[turn].folder]


@pytest.mark.campaign("killed-updates")
def test_kills_leave_one_whole_version(tally: Tally) -> None:
    rng = Random(36)
    for _ in tally.trials(range(times(3))):
        with tally.trial():
            kill(rng, PROGRAM)


@pytest.mark.campaign("killed-updates", removed="naming a folder once it is whole")
def test_without_naming_it_last(tally: Tally) -> None:
    rng = Random(37)
    for _ in tally.trials(range(25)):
        with tally.trial():
            kill(rng, without(tally.removed, PROGRAM[0]))
