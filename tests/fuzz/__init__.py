"""Coverage-guided fuzzing of all that reads files and typed text: `python -m tests.fuzz` (see CONTRIBUTING.md)."""

import sys
from pathlib import Path

# What the tests of each format have written down is used here, as pytest finds it.
_TESTS = Path(__file__).parents[1]
sys.path += [str(_TESTS), *(str(each) for each in sorted(_TESTS.iterdir()) if each.is_dir())]
