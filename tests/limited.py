"""`python -m dlquiz` on a machine that refuses: permissions hold for root too, and no file grows beyond a limit.

python limited.py LIMIT ARGUMENT...     LIMIT in bytes, -1 for none; POSIX only
"""

from __future__ import annotations

import os
import runpy
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

DAC_OVERRIDE = 1 << 1


def obey_permissions() -> bool:
    """Give up what lets root write where nobody may; False where that cannot be done."""
    if not hasattr(os, "geteuid"):
        return False
    if os.geteuid() != 0:
        return True
    import ctypes

    libc = ctypes.CDLL(None)
    if not hasattr(libc, "capset"):
        return False
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    sets = (ctypes.c_uint32 * 6)()  # effective, permitted and inheritable, of the lower and the upper capabilities
    if libc.capget(header, sets) != 0:
        return False
    sets[0] &= ~DAC_OVERRIDE
    sets[1] &= ~DAC_OVERRIDE
    return bool(libc.capset(header, sets) == 0)


def as_anybody(work: Callable[[], None]) -> None:
    """Do it in a thread that permissions bind, as they do everybody but root. Skips the test where none can be."""
    import pytest

    with ThreadPoolExecutor(1) as one:
        if not one.submit(obey_permissions).result():
            pytest.skip("permissions do not hold here")
        one.submit(work).result()


def main(limit: str, *arguments: str) -> None:
    if not obey_permissions():
        sys.exit("permissions do not hold here")
    if int(limit) >= 0:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
    sys.argv = ["dlquiz", *arguments]
    runpy.run_module("dlquiz", run_name="__main__")


if __name__ == "__main__":
    main(*sys.argv[1:])
