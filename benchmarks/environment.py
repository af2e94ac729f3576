"""Where the numbers come from: without it a table of times says little."""

from __future__ import annotations

import os
import platform
from pathlib import Path

import numpy as np

from benchmarks.packages import version_of

DISTRIBUTIONS = (
    "textual",
    "PyYAML",
    "scipy",
    "torch",
    "torchvision",
    "torchinfo",
    "autograd",
    "simpleeval",
    "girth",
    "anki",
)


def environment() -> dict[str, str]:
    """The processor, the system, and the versions of everything that is measured."""
    return {
        "processor": f"{processor()}, {os.cpu_count()} cores",
        "system": f"{platform.system()} {platform.machine()}",
        "Python": f"{platform.python_implementation()} {platform.python_version()}",
        "NumPy": f"{np.__version__} with {blas()}, one thread",
        "load": load(),
        **{name: version_of(name) for name in DISTRIBUTIONS},
    }


def processor(listing: Path = Path("/proc/cpuinfo")) -> str:
    """The model name as Linux lists it; elsewhere, or where it has none, what Python knows."""
    lines = listing.read_text(encoding="utf-8").splitlines() if listing.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, "") or platform.processor() or platform.machine()


def load() -> str:
    """How many processes wanted a processor in the last minutes: what else went on while this was measured."""
    if not hasattr(os, "getloadavg"):
        return "not known on this system"
    return "averages {:.1f}, {:.1f}, {:.1f} over 1, 5 and 15 minutes, at the end".format(*os.getloadavg())


def blas() -> str:
    """The library behind NumPy's matrix product."""
    library = np.show_config(mode="dicts").get("Build Dependencies", {}).get("blas", {})
    return " ".join(filter(None, (library.get("name"), library.get("version")))) or "an unknown BLAS"
