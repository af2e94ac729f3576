"""Hostile texts of banks, answers, notes and names of files in what commands tell people: filtered, never obeyed."""

from __future__ import annotations

import pytest
from hostile_commands import named


@pytest.mark.parametrize("text", ["\x1b[2J", "\x9b31m", "\u202eabc", "a\rb", "\x07"])
def test_answers_and_names_of_files_are_filtered(dlquiz, tmp_path, text):
    named(dlquiz, tmp_path, text)
